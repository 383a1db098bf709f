"""The words that are shown, and the keys: each is used, none is used twice, and another language is data alone."""

from __future__ import annotations

import html
import re
from dataclasses import asdict, replace
from string import Formatter

import pytest
from conftest import ROOT
from mutagen.id3 import ID3
from small_tracks import timeline, write

from voiceguide.figure.figures import Figures
from voiceguide.language.labels import ENGLISH, IN_THE_TERMINAL, KEYS, ON_THE_PAGE, Command
from voiceguide.language.language import Table
from voiceguide.language.languages import known, labels_in, tags
from voiceguide.page.html import page_html
from voiceguide.serve.feed import feed_xml
from voiceguide.serve.library import Library
from voiceguide.serve.list_page import list_html

ROOMS = ("handout", "figure", "page", "play", "serve", "track")


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


@pytest.mark.parametrize("tag", tags())
def test_a_language_has_words_of_its_own(tag: str, tmp_path) -> None:
    language, labels = known(tag), labels_in(tag)
    assert language
    made = replace(timeline("Rücken"), language=f"{tag}-AT")
    path = write(tmp_path / "ruecken.mp3", made)
    page = page_html(made, Figures(), "x.mp3")
    assert f'aria-label="{html.escape(labels.play)}"' in page
    assert f"(N {labels.or_.strip()} {labels.shift.capitalize()} + →)" in page
    assert str(ID3(path)["TLAN"]) == language.iso_639_2
    tracks = Library(tmp_path).tracks()
    assert f'<html lang="{tag}-AT" dir="ltr">' in list_html(tracks)
    assert f"<h1>{html.escape(labels.tracks)}</h1>" in list_html(tracks)
    assert html.escape(labels.feed_description.format(title="Back")) in feed_xml(tracks, "http://x/", "this").decode()


@pytest.mark.parametrize("tag", [tag for tag in tags() if tag != "en"])
def test_every_label_is_there_in_every_language_with_what_is_filled_in(tag: str) -> None:
    given = Table.of(tag).kind("shown")
    english = asdict(ENGLISH)
    assert {*given} == {*english}
    for name, text in given.items():
        assert _slots(text) == _slots(english[name]), name


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_a_language_without_words_of_its_own_has_english_ones(tmp_path) -> None:
    assert labels_in("fi") is ENGLISH
    for tag, code in (("fi", "fin"), ("tlh-Latn", "tlh"), ("q1", "und")):
        assert str(ID3(write(tmp_path / "selkä.mp3", replace(timeline("Selkä"), language=tag)))["TLAN"]) == code
    assert labels_in("en-GB") is ENGLISH
