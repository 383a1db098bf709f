"""The words that are shown, and the keys: each is used, none is used twice, and another language is data alone."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

import pytest
from conftest import ROOT
from mutagen.id3 import ID3
from small_tracks import timeline, write

from voiceguide.figure.figures import Figures
from voiceguide.language import labels
from voiceguide.language.labels import ENGLISH, IN_THE_TERMINAL, KEYS, ON_THE_PAGE, Command, labels_in
from voiceguide.page.html import page_html
from voiceguide.serve.feed import feed_xml
from voiceguide.serve.library import Library
from voiceguide.serve.list_page import list_html

ROOMS = ("handout", "figure", "page", "play", "serve", "track")
GERMAN = replace(
    ENGLISH,
    iso_639_2="deu",
    play="Abspielen & <los>",
    next_exercise="nächste Übung",
    or_=" oder ",
    tracks="Deine Stücke",
    feed_description="{title}: Stücke zum Hinlegen.",
)


def test_every_label_is_shown_somewhere() -> None:
    files = (path for room in ROOMS for path in (ROOT / "voiceguide" / room).iterdir() if path.is_file())
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    shown = {name for pair in re.findall(r"(?:labels|\))\.(\w+)|\{\{(\w+)\}\}", code) for name in pair}
    assert {*asdict(ENGLISH)} - shown - {command.value for command in Command} == {"space", "shift"}


def test_every_command_has_a_key_and_every_key_one_command() -> None:
    keys = [key for command in Command for key in KEYS[command]]
    assert len(keys) == len({*keys})
    assert all(KEYS[command] for command in Command)
    assert {*ON_THE_PAGE, *IN_THE_TERMINAL} == {*Command}


def test_a_language_is_added_by_its_words_alone(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(labels.LABELS, "de", GERMAN)
    made = replace(timeline("Rücken"), language="de-AT")
    path = write(tmp_path / "ruecken.mp3", made)
    page = page_html(made, Figures(), "x.mp3")
    assert 'aria-label="Abspielen &amp; &lt;los&gt;"' in page
    assert 'title="Nächste Übung (N oder Shift + →)"' in page
    assert str(ID3(path)["TLAN"]) == "deu"
    tracks = Library(tmp_path).tracks()
    assert '<html lang="de-AT">' in list_html(tracks)
    assert "<h1>Deine Stücke</h1>" in list_html(tracks)
    assert "Abspielen &amp; &lt;los&gt;" in list_html(tracks)
    assert "Back: Stücke zum Hinlegen." in feed_xml(tracks, "http://x/", "this").decode()


def test_a_language_without_words_of_its_own_has_english_ones(tmp_path) -> None:
    assert labels_in("fi") is ENGLISH
    assert str(ID3(write(tmp_path / "selkä.mp3", replace(timeline("Selkä"), language="fi")))["TLAN"]) == "und"
    assert labels_in("en-GB") is ENGLISH
