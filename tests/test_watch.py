"""`render --watch` as an author meets it: a real process, a file that is saved, broken, mended."""

from __future__ import annotations

import io
import math
import os
import signal
import subprocess
import sys
import threading
import time
import wave
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest

from voiceguide.catalogue.reader import files

CATALOGUE = """\
version: 1
title: Small
default: small
start: here
safety: [Stop if it hurts.]
positions:
  here: {name: here}
exercises:
  nod: {name: Nod, position: here, reps: 1, steps: [{move: Nod., time: 2s}, {hold: 3s}]}
  bow: {name: Bow, position: here, reps: 1, steps: [{move: Bow., time: 2s}]}
routines:
  small: {title: Small, talk: brief, exercises: [nod, bow]}
"""
LONGEST_WAIT_S = 60


class Author:
    """Someone with an editor, and `render --watch` in the terminal beside it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.catalogue = folder / "exercises.yaml"
        self.save(CATALOGUE)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "voiceguide", "render", "--watch", *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def save(self, text: str) -> None:
        self.catalogue.write_text(text, encoding="utf-8")

    def save_by_rename(self, text: str) -> None:
        """As vim and many others do."""
        beside = self.catalogue.with_suffix(".tmp")
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, self.catalogue)  # noqa: PTH105

    def sees(self, *, until: str = "waiting for") -> str:
        """What is printed up to the next line with `until` in it."""
        seen, deadline = [], time.monotonic() + LONGEST_WAIT_S
        while True:
            try:
                seen.append(self._lines.get(timeout=max(0.0, deadline - time.monotonic())))
            except Empty:
                raise AssertionError(f"{until!r} was never printed, but {seen}") from None
            if until in seen[-1]:
                return "".join(seen)

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line)


@contextmanager
def watching(folder: Path, *arguments: str) -> Iterator[Author]:
    author = Author(folder, *arguments)
    try:
        yield author
    finally:
        author.process.kill()
        author.process.wait()
        author._reader.join()
        author.process.stdout.close()


@pytest.fixture
def author(tmp_path, warm_cache) -> Iterator[Author]:
    with watching(tmp_path) as author:
        yield author


@pytest.fixture
def first_author(tmp_path) -> Iterator[Author]:
    """One for whom nothing has been spoken yet."""
    with watching(tmp_path) as author:
        yield author


def test_the_author_saves_and_is_told_what_has_changed(first_author, tmp_path):
    author, track = first_author, tmp_path / "audio_out/small.mp3"
    first = author.sees()
    assert "rendered" in first
    assert "new clips" in first
    before = track.read_bytes()

    author.save(CATALOGUE.replace("Bow.,", "Bow low.,"))
    told = author.sees()
    assert "changed: Bow;" in told
    assert "1 new clip;" in told
    assert " s\n" in told
    assert track.read_bytes() != before

    author.save_by_rename(CATALOGUE.replace("Bow.,", "Bow low.,").replace("Nod.,", "Now nod.,"))
    assert "changed: Nod;" in author.sees()

    author.save(CATALOGUE)
    assert "changed: Nod, Bow;" in (told := author.sees())
    assert "0 new clips" in told
    assert track.read_bytes() == before


def test_a_broken_catalogue_is_told_by_line_and_waited_for(author, tmp_path):
    author.sees()
    track = tmp_path / "audio_out/small.mp3"
    before = track.read_bytes()
    author.save_by_rename(CATALOGUE.replace("hold: 3s", "hold: 3"))
    assert 'exercises.yaml:9:84: hold: "3" needs a unit; write 3s' in author.sees()
    author.save(CATALOGUE.replace("[nod, bow]", "[nod, bo]"))
    assert "exercises.yaml:12" in author.sees()
    assert track.read_bytes() == before
    author.save(CATALOGUE.replace("exercises: [nod, bow]", "exercises: [bow]"))
    assert "Nod is gone" in author.sees()


def test_a_file_that_is_included_is_watched_too_from_when_it_is_named(author, tmp_path):
    author.sees()
    (tmp_path / "more").mkdir()
    own = CATALOGUE.replace("version: 1\n", "version: 1\ninclude: [more/common.yaml]\n").replace("bow: {", "beck: {")
    author.save(own)
    assert "exercises.yaml:2:11: include: there is no file more/common.yaml" in author.sees().replace("\\", "/")
    common = "exercises:\n  bow: {name: Bow, position: here, steps: [{move: Bow low., time: 2s}]}\n"
    (tmp_path / "more" / "common.yaml").write_text(common, encoding="utf-8")
    assert "changed: Bow;" in author.sees()
    (tmp_path / "more" / "common.yaml").write_text(common.replace("2s", "2"), encoding="utf-8")
    assert 'common.yaml:2:67: time: "2" needs a unit' in author.sees()
    (tmp_path / "more" / "common.yaml").write_text(common.replace("low", "deep"), encoding="utf-8")
    assert "changed: Bow;" in author.sees()


def test_a_prescription_and_its_catalogue_are_watched(tmp_path, warm_cache):
    (tmp_path / "anna.yaml").write_text("from: exercises.yaml\nroutine: [nod]\ntalk: brief\n", encoding="utf-8")
    with watching(tmp_path, "anna.yaml") as author:
        assert "anna.mp3: rendered" in author.sees().replace("\\", "/")
        author.save(CATALOGUE.replace("Nod.,", "Now nod.,"))
        assert "changed: Nod;" in author.sees()
        (tmp_path / "anna.yaml").write_text("from: exercises.yaml\nroutine: [bow]\ntalk: brief\n", encoding="utf-8")
        assert "changed: Bow, Nod is gone;" in author.sees()


def hum(path: Path, pitch: int) -> None:
    """A second of silence, a second of a tone, three times."""
    tone = (round(6_000 * math.sin(2 * math.pi * pitch * n / 8_000)) for n in range(8_000))
    with wave.open(os.fspath(path), "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes((bytes(16_000) + array("h", tone).tobytes()) * 3)


def test_beds_and_recordings_are_watched(tmp_path, warm_cache):
    (tmp_path / "mine").mkdir()
    hum(tmp_path / "hum.wav", 220)
    with watching(tmp_path, "--exercise", "nod", "--bed", "hum.wav", "--recordings", "mine") as author:
        assert "rendered" in author.sees()
        hum(tmp_path / "hum.wav", 330)
        assert "changed: the bed;" in author.sees()
        hum(tmp_path / "mine" / "nod.wav", 220)
        assert "changed: Nod;" in author.sees()


def test_what_a_catalogue_names_that_sounds_is_watched(tmp_path):
    """Also while the rest of it is wrong."""
    path = tmp_path / "exercises.yaml"
    path.write_text(
        "bed: one.ogg\nrecordings: mine\nroutines:\n  a: {bed: {file: two.ogg, level: -20}}\n"
        "  b: {bed: rain}\n  c: {bed: none}\n  d: {bed: [1]}\n"
    )
    assert files(path) == [path, *(tmp_path / name for name in ("one.ogg", "two.ogg", "mine"))]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_ctrl_c_ends_it_and_leaves_nothing_behind(author, tmp_path):
    author.sees()
    author.process.send_signal(signal.SIGINT)
    assert author.process.wait(LONGEST_WAIT_S) == 130
    assert "Traceback" not in author.sees(until="stopped")
    assert [path.name for path in (tmp_path / "audio_out").iterdir()] == ["small.mp3"]


def test_a_catalogue_that_is_not_there_is_not_waited_for(run):
    done = run("render", "--watch", "--catalogue", "nowhere/exercises.yaml")
    assert done.returncode == 1
    assert "there is no file nowhere" in done.stderr


def test_a_sound_of_ones_own_is_watched_too(author, tmp_path):
    def bell(pitch: float) -> bytes:
        samples = (int(9_000 * math.sin(place * pitch)) for place in range(20_000))
        file = io.BytesIO()
        with wave.open(file, "wb") as into:
            into.setparams((1, 2, 44_100, 0, "NONE", ""))
            into.writeframes(array("h", samples).tobytes())
        return file.getvalue()

    author.sees()
    track = tmp_path / "audio_out/small.mp3"
    (tmp_path / "bell.wav").write_bytes(bell(0.05))
    author.save(CATALOGUE.replace("title: Small\n", "title: Small\nsounds: {start: bell.wav}\n", 1))
    author.sees()
    before = track.read_bytes()
    (tmp_path / "bell.wav").write_bytes(bell(0.07))
    seen = author.sees()
    assert "changed: Introduction" in seen
    assert "0 new clips" in seen
    assert track.read_bytes() != before
