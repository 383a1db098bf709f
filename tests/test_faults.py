"""Whatever the machine does: one clear sentence, the track that stood there still stands, and no litter."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from machines import NEW, OBEDIENT, Machine, is_whole, no_file_over

from voiceguide.errors import AudioError
from voiceguide.system import ffmpeg
from voiceguide.system.scratch import scratch_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="faults as POSIX systems have them")
linux = pytest.mark.skipif(sys.platform != "linux", reason="takes from root what only Linux lets one take")


@pytest.fixture
def machine(before: Machine, tmp_path: Path) -> Machine:
    """A machine with a track, and a catalogue that has changed since."""
    machine = Machine(tmp_path / "machine")
    machine.set_up_like(before)
    (machine.folder / "exercises.yaml").write_text(NEW, encoding="utf-8")
    return machine


def fails(machine: Machine, before: Machine, done: subprocess.CompletedProcess[str], says: str, code: int = 1) -> None:
    """It failed as it should: with one line that says why, and nothing lost."""
    assert done.returncode == code, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("voiceguide: ")
    assert says in done.stderr
    assert done.stdout == ""
    assert machine.track.read_bytes() == before.track.read_bytes()
    assert machine.litter() == []


def is_new(machine: Machine, before: Machine) -> bool:
    """Whether its track is the one of the NEW catalogue: to the byte, where the engine speaks the same each time."""
    if sys.platform == "linux":
        return machine.track.read_bytes() == before.new_track.read_bytes()
    return machine.track.read_bytes() != before.track.read_bytes() and is_whole(machine.track)


def succeeds(machine: Machine, before: Machine, done: subprocess.CompletedProcess[str], note: str = "") -> None:
    """It made the new track, and said at most one thing on standard error."""
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(note) if note else done.stderr == ""
    assert len(done.stderr.splitlines()) == bool(note)
    assert is_new(machine, before)
    assert machine.litter() == []


# --- the disk


def test_no_room_for_the_track(machine: Machine, before: Machine) -> None:
    fails(machine, before, machine.run("render", first=no_file_over(100_000)), "there is no room for")


def test_no_room_for_anything(machine: Machine, before: Machine) -> None:
    done = machine.run("render", first=no_file_over(2_000), VOICEGUIDE_CACHE=os.fspath(machine.folder / "empty"))
    fails(machine, before, done, "voiceguide: ")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 kB; only where we may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", os.fspath(disk)]
    try:
        mounted = sys.platform == "linux" and subprocess.run(mount, capture_output=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("no disk may be mounted here")
    yield disk
    subprocess.run(["umount", os.fspath(disk)], check=True)


def test_a_full_disk_of_tracks(machine: Machine, before: Machine, small_disk: Path) -> None:
    fails(machine, before, machine.run_here("render", "--out", os.fspath(small_disk)), "there is no room for")
    assert list(small_disk.iterdir()) == []


def test_a_full_disk_of_temporary_files(machine: Machine, before: Machine, small_disk: Path) -> None:
    (small_disk / "full").write_bytes(bytes(190_000))
    done = machine.run_here(
        "render", VOICEGUIDE_CACHE=os.fspath(machine.folder / "empty"), TMPDIR=os.fspath(small_disk)
    )
    fails(machine, before, done, "No space left on device")
    assert [path.name for path in small_disk.iterdir()] == ["full"]


def test_a_full_disk_of_what_a_track_with_a_bed_is_made_of(machine: Machine, before: Machine, small_disk: Path) -> None:
    (small_disk / "full").write_bytes(bytes(170_000))
    for more in ([], ["--stems"], ["--bed-apart"]):
        done = machine.run_here("render", "--bed", "drone", *more, TMPDIR=os.fspath(small_disk))
        fails(machine, before, done, "No space left on device")
        assert [path.name for path in small_disk.iterdir()] == ["full"]


def test_a_full_disk_of_the_cache(machine: Machine, before: Machine, small_disk: Path) -> None:
    done = machine.run_here("render", VOICEGUIDE_CACHE=os.fspath(small_disk / "cache"))
    succeeds(machine, before, done, "note: the cache cannot be written (No space left on device")


@linux
def test_an_output_folder_that_may_only_be_read(machine: Machine, before: Machine) -> None:
    machine.track.parent.chmod(0o555)
    fails(machine, before, machine.run("render", first=OBEDIENT), "may not be written; allow it")


@linux
def test_an_output_folder_that_can_never_be(machine: Machine, before: Machine) -> None:
    fails(machine, before, machine.run_here("render", "--out", "/proc/tracks"), "/proc/tracks could not be written")


def test_no_place_for_temporary_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    says = r"no place for temporary files .*; make room, or set TMPDIR"
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path / "nowhere"))
    with (
        pytest.raises(AudioError, match=says),
        scratch_folder(),
    ):
        pass


@pytest.mark.parametrize("sidecar", [[], ["--captions"]], ids=["track", "captions"])
def test_a_folder_in_the_place_of_a_file(machine: Machine, before: Machine, sidecar: list[str]) -> None:
    name = "small.vtt" if sidecar else "small.mp3"
    out = machine.folder / "elsewhere"
    (out / name).mkdir(parents=True)
    fails(machine, before, machine.run_here("render", *sidecar, "--out", "elsewhere"), name)
    assert [path.name for path in out.iterdir()] == [name]


def test_captions_that_cannot_be_are_said_before_the_track_is_replaced(machine: Machine, before: Machine) -> None:
    machine.track.with_suffix(".vtt").mkdir()
    fails(machine, before, machine.run_here("render", "--captions"), "small.vtt is there and is not voiceguide's")


def test_a_file_in_the_place_of_a_folder(machine: Machine, before: Machine) -> None:
    done = machine.run_here("render", "--out", "exercises.yaml")
    fails(machine, before, done, "exercises.yaml is a file where a folder should be")


def test_a_folder_that_has_been_removed(machine: Machine, before: Machine) -> None:
    gone = "import os; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone')"
    there = os.fspath(machine.folder / "exercises.yaml")
    here = os.fspath(Path(__file__).parents[1])
    done = machine.run("render", "--catalogue", there, first=gone, PYTHONPATH=here)
    fails(machine, before, done, "audio_out could not be written")


# --- the cache


def test_a_cache_that_is_gone_is_made_again(machine: Machine, before: Machine) -> None:
    done = machine.run_here("render", VOICEGUIDE_CACHE=os.fspath(machine.folder / "deep" / "in" / "nowhere"))
    succeeds(machine, before, done)


def test_a_cache_that_is_a_file(machine: Machine, before: Machine) -> None:
    done = machine.run_here("render", VOICEGUIDE_CACHE=os.fspath(machine.folder / "exercises.yaml"))
    succeeds(machine, before, done, "note: the cache cannot be written (Not a directory")


@linux
def test_a_cache_that_may_only_be_read_still_helps(machine: Machine, before: Machine) -> None:
    for path in (machine.cache, *machine.cache.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    succeeds(machine, before, machine.run("render", first=OBEDIENT))
    for shelf in machine.cache.iterdir():
        shelf.chmod(0o755)
    for frames in machine.cache.rglob("*.frames"):
        frames.unlink()
    for shelf in machine.cache.iterdir():
        shelf.chmod(0o555)
    done = machine.run("render", first=OBEDIENT)
    assert "the cache cannot be written (Permission denied" in done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("damage", ["changed", "a folder"])
def test_a_cache_with_every_entry_damaged_changes_nothing(machine: Machine, before: Machine, damage: str) -> None:
    entries = [path for path in machine.cache.rglob("*") if path.is_file()]
    assert {path.suffix for path in entries} >= {".clip", ".frames"}
    for path in entries:
        data = path.read_bytes()
        match damage:
            case "changed":
                path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
            case "a folder":
                path.unlink()
                path.mkdir()
    note = "note: the cache cannot be written (Is a directory" if damage == "a folder" else ""
    succeeds(machine, before, machine.run_here("render"), note)


def test_each_entry_damaged_changes_nothing(machine: Machine, before: Machine, pytestconfig: pytest.Config) -> None:
    """In this process, since there are some dozens of entries; without --full, every fifth of them."""
    from voiceguide.catalogue.reader import read
    from voiceguide.render import Studio, render
    from voiceguide.script.request import Request
    from voiceguide.speech.choice import Asked, choose

    catalogue = read(machine.folder / "exercises.yaml")
    choice = choose(Asked(engine="espeak"), "en")
    patch = pytest.MonkeyPatch()
    with patch.context() as context:
        context.setenv("VOICEGUIDE_CACHE", os.fspath(machine.cache))
        with Studio(choice.speaker, engine=choice.engine) as studio:
            entries = [path for path in machine.cache.rglob("*") if path.is_file()]
            for path in entries[:: 1 if pytestconfig.getoption("--full") else 5]:
                path.write_bytes(path.read_bytes()[:-1])
                render(catalogue, Request("small"), studio, machine.track.parent)
                assert is_new(machine, before), path.name


def test_a_cache_of_entries_that_are_not_what_they_say(machine: Machine, before: Machine) -> None:
    """Whole by their checksums, but no MP3: as if another program's entries had our names."""
    from voiceguide.system.cache import Cache

    cache = Cache(machine.cache)
    for path in machine.cache.rglob("*.frames"):
        cache.put("frames", path.parent.name + path.stem, b"not MP3")
    succeeds(machine, before, machine.run_here("render"))


@linux
def test_a_home_that_is_not_there(machine: Machine, before: Machine) -> None:
    done = machine.run_here("render", HOME="/proc/nobody", XDG_CACHE_HOME="", VOICEGUIDE_CACHE="")
    succeeds(machine, before, done, "note: the cache cannot be written (No such file or directory: /proc/nobody/")


# --- ffmpeg

ANSWERS = 'case "$*" in *-version*|*-encoders*) exec {real} "$@";; esac'
FFMPEGS = {
    "another program": ("echo hello", "is not ffmpeg"),
    "too old": (
        'case "$*" in *version*) echo "ffmpeg version 4.4.2";; *) echo libmp3lame;; esac',
        "is ffmpeg 4.4, too old",
    ),
    "without MP3": ('case "$*" in *version*) echo "ffmpeg version 6.0";; *) echo aac;; esac', "without libmp3lame"),
    "killed half-way": (f"{ANSWERS}\nhead -c 1000 >/dev/null; kill -9 $$", "was stopped half-way (signal 9)"),
    "silent": (f"{ANSWERS}\ncat >/dev/null", "name another ffmpeg"),
    "garbled": (f"{ANSWERS}\ncat >/dev/null; head -c 99999 /dev/zero", "name another ffmpeg"),
}


CASES = [*((kind, "*.*") for kind in FFMPEGS), ("silent", "*.frames"), ("garbled", "*.frames")]


@pytest.mark.parametrize(("kind", "missing"), CASES)
def test_an_ffmpeg_that_will_not_do(machine: Machine, before: Machine, kind: str, missing: str) -> None:
    script, says = FFMPEGS[kind]
    for path in machine.cache.rglob(missing):
        path.unlink()
    stub = machine.folder / "stub"
    stub.write_text(f"#!/bin/sh\n{script.format(real=ffmpeg.find())}\n", encoding="utf-8")
    stub.chmod(0o755)
    fails(machine, before, machine.run_here("render", "--ffmpeg", os.fspath(stub)), says)
    assert not list(machine.cache.rglob("*.frames"))


@pytest.mark.parametrize("how", ["option", "variable"])
def test_an_ffmpeg_that_is_not_there(machine: Machine, before: Machine, how: str) -> None:
    done = (
        machine.run_here("render", "--ffmpeg", "/nowhere/ffmpeg")
        if how == "option"
        else machine.run_here("render", VOICEGUIDE_FFMPEG="/nowhere/ffmpeg")
    )
    fails(machine, before, done, "there is no ffmpeg at /nowhere/ffmpeg")


def test_the_ffmpeg_that_is_named_is_the_only_one_that_is_asked_for(tmp_path: Path) -> None:
    done = Machine(tmp_path / "cold").run_here(
        "render", "--ffmpeg", str(ffmpeg.find()), VOICEGUIDE_FFMPEG="/nowhere/ffmpeg"
    )
    assert (done.returncode, done.stderr) == (0, "")


# --- letters and streams

MANY_LETTERS = NEW.replace("title: Small\n", 'title: "Rücken 🙂 спина"\n').replace("name: Nod", 'name: "Nicken 🙂"')


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_poor_locale(machine: Machine, before: Machine, encoding: str) -> None:
    (machine.folder / "exercises.yaml").write_text(MANY_LETTERS, encoding="utf-8")
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": encoding}
    done = machine.run("render", "--captions", **poor)
    assert (done.returncode, done.stderr) == (0, "")
    assert is_whole(machine.track)
    assert "Nicken" in done.stdout
    assert "Nicken 🙂" in machine.track.with_suffix(".srt").read_text(encoding="utf-8")


def in_a_shell(machine: Machine, line: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """`line`, in which "$@" is voiceguide with these arguments."""
    command = ["/bin/sh", "-c", line, "sh", *machine.command(*arguments)]
    return subprocess.run(command, cwd=machine.folder, env=machine.variables(), capture_output=True, timeout=60)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full"])
def test_streams_that_are_closed_or_full(machine: Machine, before: Machine, closed: str) -> None:
    if "full" in closed and not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    next(machine.cache.rglob("*.frames")).unlink()  # so that ffmpeg runs
    done = in_a_shell(machine, f'"$@" {closed}', "render", "--captions")
    expected = b"voiceguide: what there was to print could not be written" if closed == ">/dev/full" else b""
    assert done.stderr.startswith(expected)
    assert len(done.stderr.splitlines()) == bool(expected)
    assert done.returncode == bool(expected)
    assert machine.track.read_bytes() != before.track.read_bytes()
    assert is_whole(machine.track)
    assert machine.track.with_suffix(".srt").exists()


def test_a_reader_who_leaves_ends_no_render(machine: Machine) -> None:
    """`render --all | head -1` makes every track."""
    more = NEW + "  other: {title: Other, talk: minimal, exercises: [nod]}\n"
    (machine.folder / "exercises.yaml").write_text(more, encoding="utf-8")
    done = in_a_shell(machine, '{ "$@"; echo $? >code; } | head -1', "render", "--all")
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == b""
    assert (machine.folder / "code").read_text() == "0\n"
    assert is_whole(machine.track)
    assert is_whole(machine.track.with_stem("other"))


# --- the clock


@pytest.mark.parametrize("jump_s", [-1e9, 1e9])
def test_a_clock_that_jumps(machine: Machine, before: Machine, jump_s: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half-way back or forth by years, as a machine without a battery does when it finds the network."""
    real, calls = time.time, count()
    monkeypatch.setattr(time, "time", lambda: real() + (jump_s if next(calls) % 3 else 0))
    for path in machine.cache.rglob("*.frames"):
        path.unlink()
    succeeds(machine, before, machine.run_here("render"))
    assert next(calls) > 2, "the time was asked for"
