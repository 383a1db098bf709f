"""ffmpeg is found, tried once, run without deadlock, and never left behind."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from voiceguide.errors import AudioError
from voiceguide.system import ffmpeg
from voiceguide.system.cache import Cache

posix = pytest.mark.skipif(sys.platform == "win32", reason="stands in for ffmpeg with a shell script")
PCM = ["-f", "s16le", "-ar", "44100", "-ac", "1"]


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ffmpeg.VARIABLE, raising=False)


def stand_in(folder: Path, script: str) -> Path:
    path = folder / "ffmpeg"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def version(number: str, encoders: str = "libmp3lame") -> str:
    return f'case "$*" in *version*) echo "ffmpeg version {number} here";; *) echo "{encoders}";; esac'


def test_the_one_that_comes_with_us_is_found_with_nothing_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert os.access(ffmpeg.find(), os.X_OK)


def test_a_name_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="there is no ffmpeg at"):
        ffmpeg.find(str(tmp_path / "ffmpeg"))


@posix
@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo hello", "is not ffmpeg"),
        ("exit 1", "is not ffmpeg"),
        (version("4.4.2"), "4.4, too old; name one of 5.1 or newer"),
        (version("6.0", encoders="aac"), "without libmp3lame"),
    ],
)
def test_a_named_one_that_will_not_do_is_an_error(script: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(AudioError, match=message):
        ffmpeg.find(str(stand_in(tmp_path, script)))


@posix
def test_a_file_that_may_not_be_run_is_an_error(tmp_path: Path) -> None:
    path = stand_in(tmp_path, version("6.0"))
    path.chmod(0o600)
    with pytest.raises(AudioError, match="may not be run"):
        ffmpeg.find(str(path))


@posix
def test_a_named_one_is_tried_once_and_again_when_it_changes(tmp_path: Path) -> None:
    log, memory = tmp_path / "log", Cache(tmp_path / "cache")
    path = stand_in(tmp_path, f"echo x >> {log}\n{version('6.0')}")
    for _ in range(3):
        assert ffmpeg.find(str(path), memory) == path
    assert len(log.read_text().split()) == 2  # its version, its encoders
    stand_in(tmp_path, version("4.0"))
    with pytest.raises(AudioError, match="too old"):
        ffmpeg.find(str(path), memory)


@posix
def test_a_change_that_leaves_its_size_is_noticed_too(tmp_path: Path) -> None:
    memory = Cache(tmp_path / "cache")
    path = stand_in(tmp_path, version("6.0"))
    ffmpeg.find(str(path), memory)
    stand_in(tmp_path, version("4.0"))
    os.utime(path, (1, 1))
    with pytest.raises(AudioError, match="too old"):
        ffmpeg.find(str(path), memory)


@posix
def test_the_oldest_that_will_do_does(tmp_path: Path) -> None:
    path = stand_in(tmp_path, version(".".join(map(str, ffmpeg.OLDEST))))
    assert ffmpeg.find(str(path)) == path


@posix
def test_the_variable_names_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stand_in(tmp_path, version("n7.1"))
    monkeypatch.setenv(ffmpeg.VARIABLE, str(path))
    assert ffmpeg.find() == path


def test_more_than_a_pipe_holds_goes_in_and_comes_out() -> None:
    pieces = (bytes([n, 0]) * 100_000 for n in range(40))
    out = ffmpeg.run(ffmpeg.find(), [*PCM, "-i", "pipe:0", "-f", "s16le", "pipe:1"], pieces)
    assert out == b"".join(bytes([n, 0]) * 100_000 for n in range(40))


def test_its_last_words_are_in_the_error() -> None:
    with pytest.raises(AudioError, match=r"failed .*: .*[Ff]ilter"):
        ffmpeg.run(ffmpeg.find(), [*PCM, "-i", "pipe:0", "-af", "nosuch", "-f", "null", "-"], [bytes(1 << 20)] * 9)


@posix
def test_one_that_is_killed_half_way_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="stopped half-way"):
        ffmpeg.run(stand_in(tmp_path, "kill -9 $$"), [], bytes(1 << 20))


@posix
def test_it_does_not_outlive_a_feed_that_fails(tmp_path: Path) -> None:
    def feed() -> Iterator[bytes]:
        yield b"1"
        raise ValueError("no more")

    path = stand_in(tmp_path, f"echo $$ > {tmp_path}/pid; read line; exec sleep 60")
    with pytest.raises(ValueError, match="no more"):
        ffmpeg.run(path, [], feed())
    if (tmp_path / "pid").exists():
        with pytest.raises(ProcessLookupError):
            os.kill(int((tmp_path / "pid").read_text() or "999999999"), 0)
