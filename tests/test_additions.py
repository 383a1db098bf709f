"""What CONTRIBUTING says is to be touched to add something is enough: a toy of each is added so."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from small_tracks import timeline, write

from voiceguide.catalogue import reader
from voiceguide.language.english import English
from voiceguide.language.phrases import PHRASES
from voiceguide.script.answer import answer
from voiceguide.script.lengths import Estimates
from voiceguide.script.request import Request
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


def test_a_language_is_a_class_and_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PHRASES, "xx", Toy())
    catalogue = reader.read(ROOT / "exercises.yaml").model_copy(update={"language": "xx"})
    said = {sound.text for sound in answer(catalogue, Request("lower-back"), Estimates()).timeline.speech}
    assert "KNEE ROLLS." in said
    assert any(text.startswith("OMEGA.") for text in said)
    assert not any("Exercise one of" in text for text in said)
