"""What CONTRIBUTING says is to be touched to add something is enough: a toy of each is added so."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from small_tracks import timeline, write

from voiceguide import language
from voiceguide.catalogue import reader
from voiceguide.language.languages import labels_in, tags
from voiceguide.script.request import Request
from voiceguide.timeline.answer import answer
from voiceguide.timeline.lengths import Estimates
from voiceguide.track import sidecars
from voiceguide.track.sidecars import Sidecar, Sidecars


def test_a_sidecar_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = Sidecar(".txt", lambda timeline, *_: "# made by voiceguide\n" + timeline.speech[0].text, b"# made by voi")
    monkeypatch.setattr(sidecars, "KINDS", [*sidecars.KINDS, words])
    track = write(tmp_path / "lower-back.mp3", timeline())
    beside = track.with_suffix(".txt")
    wanted = Sidecars((".txt",))
    assert wanted.due(track) == (beside,)
    wanted.write((beside,), track, timeline(), {})
    assert beside.read_text() == "# made by voiceguide\nWords of Introduction."
    track.unlink()
    assert Sidecars().due(track) == (beside,), "it is known as ours by its mark, and renewed"


TOY = """
from dataclasses import replace

from voiceguide.language.en import LANGUAGE as ENGLISH
from voiceguide.language.en import English


class Toy(English):
    def announce(self, name, number, of):
        return f"{name.upper()}."


LANGUAGE = replace(
    ENGLISH,
    tag="xtoy",
    phrases=Toy(replace(ENGLISH.phrases.texts, last="OMEGA.", left="pim", right="pam", side_words="pim pam")),
    labels=replace(ENGLISH.labels, tracks="TRACKS"),
    reading=replace(ENGLISH.reading, words=lambda text: f"{text.lower()} beep"),
)
"""


def test_a_language_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xty.py").write_text(TOY.replace("xtoy", "xty"))
    monkeypatch.setattr(language, "__path__", [*language.__path__, str(tmp_path)])
    assert "xty" in tags()
    written = (ROOT / "exercises.yaml").read_text(encoding="utf-8").replace("language: en", "language: xty")
    catalogue = reader.parse(written.encode(), "exercises.yaml")
    speech = answer(catalogue, Request("lower-back"), Estimates()).timeline.speech
    assert any(sound.text == "KNEE ROLLS." and sound.spoken == "knee rolls. beep" for sound in speech)
    assert any(sound.text == "OMEGA, pam." or sound.text.startswith("OMEGA.") for sound in speech)
    assert any("to the pim" in sound.text for sound in speech)
    assert not any("Exercise one of" in sound.text for sound in speech)
    assert labels_in("xty").tracks == "TRACKS"
