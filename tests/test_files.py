"""Files appear whole or not at all, under names that any system takes."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.errors import OutputError
from voiceguide.system.files import clear_litter, safe_name, write_whole
from voiceguide.system.scratch import scratch_folder


def interrupted(error: BaseException) -> Iterator[bytes]:
    yield b"half"
    raise error


def test_a_file_and_its_folder_appear(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deep" / "a.mp3"
    write_whole(path, [b"one", b"two"])
    assert path.read_bytes() == b"onetwo"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("error", [RuntimeError("boom"), KeyboardInterrupt(), OutputError("no")])
def test_whatever_goes_wrong_the_old_file_stands_alone(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"old")
    with pytest.raises(type(error)):
        write_whole(path, interrupted(error))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_of_the_maker_is_not_taken_for_one_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        write_whole(tmp_path / "a", interrupted(ConnectionError()))


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").mkdir()
    with pytest.raises(OutputError, match=r"a\.mp3 is a folder; move it"):
        write_whole(tmp_path / "a.mp3", [b""])


@pytest.mark.parametrize("below", ["a.mp3", "deep/a.mp3"])
def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path, below: str) -> None:
    out = tmp_path / "out"
    out.write_text("a file")
    with pytest.raises(OutputError, match="out is a file where a folder should be"):
        write_whole(out / below, [b""])


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "no room"), (errno.EROFS, "may not be written"), (errno.EIO, "could not be written")],
)
def test_a_failing_disk_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match=said):
        write_whole(tmp_path / "a.mp3", [b"x"])
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    """A file that may not grow past 100 kB stands in for a disk without room."""
    (tmp_path / "a.mp3").write_bytes(b"old")
    code = (
        "import resource, sys; from pathlib import Path; from voiceguide.system.files import write_whole;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
        "write_whole(Path(sys.argv[1]), (bytes(50_000) for _ in range(9)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.mp3")], capture_output=True, text=True)
    assert "OutputError: there is no room for" in done.stderr
    assert (tmp_path / "a.mp3").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_name_that_is_too_long_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="too long a name"):
        write_whole(tmp_path / ("x" * 300), [b""])


# --- what is unfinished


with_locks = pytest.mark.skipif(sys.platform == "win32", reason="there a killed process's litter waits for a day")
DAYS_AGO = time.time() - 3 * 86_400
OTHER_MACHINE = ".voiceguide-00000000-0123456789abcde"

KILLED_WHILE_WRITING = """
import os, signal, sys
from pathlib import Path
from voiceguide.system.files import write_whole
myself, os.getpid = os.getpid(), lambda: 7
write_whole(Path(sys.argv[1]), (os.kill(myself, signal.SIGKILL) or b"" for _ in range(1)))
"""


def leave_a_part(folder: Path) -> Path:
    """What a process leaves that is killed while it writes; as in a container, its number is 7."""
    subprocess.run([sys.executable, "-c", KILLED_WHILE_WRITING, str(folder / "a.mp3")], check=False)
    (part,) = folder.glob(".voiceguide-*")
    return part


@with_locks
def test_what_a_killed_render_left_goes_and_a_living_one_keeps_its_own(tmp_path: Path) -> None:
    left = leave_a_part(tmp_path)

    def while_writing() -> Iterator[bytes]:
        (own,) = set(tmp_path.iterdir()) - {left}
        os.utime(own, (DAYS_AGO, DAYS_AGO))  # as after a long sleep of the machine
        clear_litter(tmp_path)
        assert list(tmp_path.iterdir()) == [own]
        yield b"still here"

    write_whole(tmp_path / "b.mp3", while_writing())
    assert (tmp_path / "b.mp3").read_bytes() == b"still here"
    assert list(tmp_path.iterdir()) == [tmp_path / "b.mp3"]


@with_locks
def test_a_part_that_is_cleared_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    lock, cleared = fcntl.flock, []

    def late(descriptor: int, how: int) -> None:
        if not cleared:
            cleared.extend(tmp_path.iterdir())
            cleared[0].unlink()
        lock(descriptor, how)

    def while_writing() -> Iterator[bytes]:
        assert cleared
        clear_litter(tmp_path)
        yield b"whole"

    monkeypatch.setattr(fcntl, "flock", late)
    write_whole(tmp_path / "a.mp3", while_writing())
    assert list(tmp_path.iterdir()) == [tmp_path / "a.mp3"]


WRITES = """
import os, sys
from pathlib import Path
from voiceguide.system.files import write_whole
os.getpid = lambda: 7
write_whole(Path(sys.argv[1]), (print("now", flush=True) or sys.stdin.readline().encode() for _ in range(1)))
"""


@with_locks
def test_another_living_process_keeps_its_part_however_old_it_is(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITES, str(tmp_path / "a.mp3")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        (part,) = tmp_path.iterdir()
        os.utime(part, (DAYS_AGO, DAYS_AGO))
        clear_litter(tmp_path)
        process.communicate("whole")
    assert (tmp_path / "a.mp3").read_text() == "whole"


@with_locks
def test_a_part_of_a_killed_process_with_the_same_number_is_no_obstacle(tmp_path: Path) -> None:
    leave_a_part(tmp_path)
    command = [sys.executable, "-c", WRITES, str(tmp_path / "a.mp3")]
    done = subprocess.run(command, input="whole", capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "a.mp3").read_text() == "whole"


def test_another_machines_leftovers_go_after_a_day_and_nothing_else_ever(tmp_path: Path) -> None:
    fresh, stale = tmp_path / f"{OTHER_MACHINE}0.part", tmp_path / f"{OTHER_MACHINE}1.part"
    foreign = tmp_path / ".voiceguide-notes.part"
    for path in (fresh, stale, foreign):
        path.touch()
    for path in (stale, foreign):
        os.utime(path, (DAYS_AGO, DAYS_AGO))
    clear_litter(tmp_path)
    assert set(tmp_path.iterdir()) == {fresh, foreign}
    clear_litter(tmp_path / "not there")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path))
    return tmp_path


KILLED_WITH_A_FOLDER = """
import os, signal
from voiceguide.system.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "0.mp3").write_bytes(b"sound")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@with_locks
def test_a_killed_processs_scratch_folder_goes_and_a_living_ones_stays(temporary: Path) -> None:
    environment = os.environ | {"TMPDIR": os.fspath(temporary)}
    subprocess.run([sys.executable, "-c", KILLED_WITH_A_FOLDER], env=environment, check=False)
    left = set(temporary.iterdir())
    assert any(path.is_dir() for path in left)
    with scratch_folder() as first:
        assert not left & set(temporary.iterdir())
        for path in temporary.iterdir():
            os.utime(path, (DAYS_AGO, DAYS_AGO))
        with scratch_folder() as second:
            assert first.is_dir()
            assert second.is_dir()
    assert not list(temporary.iterdir())


@pytest.mark.parametrize("name", ["lower-back", "a", "five_minutes", "10"])
def test_a_plain_id_is_its_own_name(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("title", "begins"),
    [
        ("Lower back", "lower-back-"),
        ("../../etc/passwd", "etc-passwd-"),
        ("C:\\evil", "c-evil-"),
        ("CON", "con-"),
        ("con", "con-"),
        ("ends with dots...", "ends-with-dots-"),
        ("Rücken", "rücken-"),
        ("🙂", "track-"),
        ("", "track-"),
        ("\ud800", "track-"),
    ],
)
def test_any_other_text_keeps_its_letters_and_gets_a_mark(title: str, begins: str) -> None:
    assert safe_name(title).startswith(begins)


def test_texts_that_some_systems_would_mix_up_get_names_apart() -> None:
    titles = ["Foo", "foo", "FOO", "foo.", "foo ", "é", "e\u0301", "É", "x" * 200, "x" * 201]
    assert len({safe_name(title).casefold() for title in titles}) == len(titles)
    assert safe_name(safe_name("Foo")) != safe_name("Foo")


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_a_name_is_safe_on_every_system(text: str) -> None:
    name = safe_name(text)
    assert len(f"{name}.brief.mp3".encode()) <= 150
    assert not set(name) & set('<>:"/\\|?*. ') and name.isprintable()
    assert name not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
