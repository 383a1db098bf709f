"""What CONTRIBUTING says is to be touched to add something is enough: a toy of each is added so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from small_tracks import timeline, write

from voiceguide.catalogue import reader
from voiceguide.language.english import English
from voiceguide.language.labels import LABELS, labels_in
from voiceguide.language.phrases import PHRASES
from voiceguide.language.pronunciation import READINGS
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


class Toy(English):
    """English in capitals, as a language of its own."""

    last = "OMEGA."

    def announce(self, name: str, number: int, of: int) -> str:
        return f"{name.upper()}."


def test_a_language_is_a_class_and_three_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PHRASES, "xx", Toy())
    monkeypatch.setitem(READINGS, "xx", replace(READINGS["en"], words=lambda text: f"{text.lower()} beep"))
    monkeypatch.setitem(LABELS, "xx", replace(LABELS["en"], tracks="TRACKS"))
    catalogue = reader.read(ROOT / "exercises.yaml").model_copy(update={"language": "xx"})
    speech = answer(catalogue, Request("lower-back"), Estimates()).timeline.speech
    assert any(sound.text == "KNEE ROLLS." and sound.spoken == "knee rolls. beep" for sound in speech)
    assert any(sound.text.startswith("OMEGA.") for sound in speech)
    assert not any("Exercise one of" in sound.text for sound in speech)
    assert labels_in("xx").tracks == "TRACKS"
