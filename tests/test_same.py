"""Same in, same out: the same catalogue, options and voice give the same bytes, wherever and whenever."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from machines import Machine
from mutagen.id3 import ID3

HERE = os.fspath(Path(__file__).parents[1])
WITH_ALL = ("render", "--captions", "--timeline", "--page")


def made(machine: Machine, *arguments: str, **environment: str) -> dict[str, bytes]:
    done = machine.run(*WITH_ALL, *arguments, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    return {path.name: path.read_bytes() for path in sorted(machine.track.parent.iterdir())}


@pytest.fixture
def machine(before: Machine, tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "machine")
    machine.set_up_like(before)
    return machine


def test_every_file_is_the_same_to_the_byte(machine: Machine, tmp_path: Path) -> None:
    first = made(machine)
    assert len(first) == 6
    assert made(machine, PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LANG="de_DE.UTF-8") == first
    elsewhere = Machine(tmp_path / "another place" / "deeper")
    elsewhere.set_up_like(machine)
    catalogue = elsewhere.folder / "exercises.yaml"
    catalogue.rename(tmp_path / "moved.yaml")
    moved = made(elsewhere, "--catalogue", os.fspath(tmp_path / "moved.yaml"), PYTHONHASHSEED="2", PYTHONPATH=HERE)
    assert moved == first


def test_the_source_date_is_the_only_date(machine: Machine) -> None:
    first = machine.track.read_bytes()
    assert "TDRC" not in ID3(machine.track)
    dated = made(machine, SOURCE_DATE_EPOCH="1000000000", TZ="Etc/GMT+12")["small.mp3"]
    assert str(ID3(machine.track)["TDRC"]) == "2001-09-09", "in UTC; here it is the day before"
    assert dated != first
    assert made(machine)["small.mp3"] == first


def test_another_machine_makes_the_same_track(machine: Machine, tmp_path: Path) -> None:
    """With an empty cache: every word is spoken anew, and in another order."""
    stranger = Machine(tmp_path / "stranger")
    ours, theirs = made(machine), made(stranger)
    assert len({re.sub(rb"\d+", b"0", files["small.json"]) for files in (ours, theirs)}) == 1, "times aside"
    mine, their = (sorted(events(json.loads(files["small.json"]))) for files in (ours, theirs))
    assert len(mine) == len(their) > 50
    assert max(abs(one - other) for one, other in zip(mine, their, strict=True)) <= 30
    if sys.platform == "linux":
        assert theirs == ours, "espeak-ng speaks the same samples each time"


def events(timeline: Any) -> list[int]:
    """Every time in it."""
    match timeline:
        case dict():
            own = [value for key, value in timeline.items() if key.endswith("_ms") and isinstance(value, int)]
            return own + [ms for value in timeline.values() for ms in events(value)]
        case list():
            return [ms for value in timeline for ms in events(value)]
        case _:
            return []
