"""The cache: whole entries or none, whatever happens to its folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from voiceguide.system.cache import Cache, default_folder, key

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and limits as POSIX has them")
ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "cache"


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_is_there_again(folder: Path) -> None:
    Cache(folder).put("clip", key("a"), b"speech")
    cache = Cache(folder)
    assert cache.get("clip", key("a")) == b"speech"
    assert cache.get("passage", key("a")) is None
    assert cache.get("clip", key("b")) is None
    assert cache.trouble is None


def test_keys_tell_apart_what_only_looks_alike() -> None:
    keys = {key("ab", "c"), key("a", "bc"), key("abc"), key("abc", ""), key("1", 2), key("12"), key("\udc80")}
    assert len(keys) == 7
    assert key("en-us", 160) == key("en-us", "160")


def test_size_and_clear(folder: Path) -> None:
    cache = Cache(folder)
    assert cache.size() == (0, 0)
    for number in range(20):
        cache.put("clip", key(number), bytes(100))
    entries, size = cache.size()
    assert entries == 20
    assert 2_000 <= size <= 2_000 + 20 * 64
    cache.clear()
    assert cache.size() == (0, 0)
    assert cache.get("clip", key(0)) is None


@pytest.mark.parametrize("damage", ["cut", "emptied", "changed", "longer", "another's"])
def test_a_damaged_entry_is_absent_and_removed(folder: Path, damage: str) -> None:
    cache = Cache(folder)
    cache.put("clip", key("a"), b"speech" * 100)
    (file,) = files(folder)
    whole = file.read_bytes()
    if damage == "another's":
        cache.put("clip", key("b"), b"other speech")
        whole = next(path for path in files(folder) if path != file).read_bytes()
    changed = whole[:50] + bytes([whole[50] ^ 1]) + whole[51:] if len(whole) > 50 else whole
    file.write_bytes(
        {"cut": whole[:-1], "emptied": b"", "changed": changed, "longer": whole + b"\0"}.get(damage, whole)
    )
    assert cache.get("clip", key("a")) is None
    assert not file.exists()
    cache.put("clip", key("a"), b"speech")
    assert cache.get("clip", key("a")) == b"speech"


@posix
def test_what_was_used_longest_ago_is_forgotten_first(folder: Path) -> None:
    cache = Cache(folder, limit_bytes=40_000)
    cache.put("clip", key("old"), bytes(100))
    cache.put("clip", key("old and used"), bytes(100))
    for file in files(folder):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    assert cache.get("clip", key("old and used")) is not None
    for number in range(2_000):
        cache.put("clip", key(number), bytes(100))
    _, size = cache.size()
    assert 20_000 < size < 160_000
    assert cache.get("clip", key("old")) is None


def test_an_entry_in_use_is_touched_at_most_once_a_day(folder: Path) -> None:
    cache = Cache(folder)
    cache.put("clip", key("a"), b"speech")
    (file,) = files(folder)
    os.utime(file, (1_000_000_000, 1_000_000_000))
    cache.get("clip", key("a"))
    touched = file.stat().st_mtime_ns
    assert touched > 1_600_000_000 * 10**9
    cache.get("clip", key("a"))
    assert file.stat().st_mtime_ns == touched


def _use(folder: Path) -> int:
    cache = Cache(folder, limit_bytes=30_000)
    wrong = 0
    for number in range(100):
        content = str(number).encode() * 200
        found = cache.get("clip", key(number))
        wrong += found is not None and found != content
        cache.put("clip", key(number), content)
    return wrong + (cache.trouble is not None)


def test_many_processes_share_a_folder(folder: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(_use, [folder] * 4)) == [0] * 4
    assert not list((folder / "unfinished").iterdir())


def test_a_folder_that_cannot_be_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put("clip", key("a"), b"speech")
    assert cache.get("clip", key("a")) is None
    assert cache.size() == (0, 0)
    assert cache.trouble
    assert cache.trouble.startswith("the cache cannot be written")
    cache.put("clip", key("b"), b"speech")
    cache.clear()


def test_a_folder_where_an_entry_belongs_is_no_obstacle(folder: Path) -> None:
    cache = Cache(folder)
    cache.put("clip", key("a"), b"speech")
    (file,) = files(folder)
    file.unlink()
    file.mkdir()
    assert cache.get("clip", key("a")) is None
    cache.put("clip", key("a"), b"speech")
    assert cache.trouble


@posix
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_only_be_read_is_read(folder: Path) -> None:
    Cache(folder).put("clip", key("a"), b"speech")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    cache = Cache(folder)
    assert cache.get("clip", key("a")) == b"speech"
    cache.put("clip", key("b"), b"speech")
    assert cache.trouble
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from voiceguide.system.cache import Cache, key
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
cache = Cache(Path(sys.argv[1]))
cache.put("clip", key("small"), bytes(5_000))
cache.put("clip", key("large"), bytes(50_000))
assert cache.get("clip", key("small")) == bytes(5_000)
assert cache.get("clip", key("large")) is None
assert "cannot be written" in cache.trouble, cache.trouble
"""


@posix
def test_a_full_disk_is_no_obstacle_and_leaves_no_litter(folder: Path) -> None:
    subprocess.run([sys.executable, "-c", FULL_DISK, os.fspath(folder)], cwd=ROOT, check=True)
    assert len(files(folder)) == 1


KILLED = """
import os, sys
from pathlib import Path
from voiceguide.system import cache
cache._move = lambda draft, path: (print("now", flush=True), sys.stdin.read())
cache.Cache(Path(sys.argv[1])).put("clip", cache.key("a"), b"speech")
"""


@posix
def test_what_a_killed_process_leaves_is_cleared_by_the_next(folder: Path) -> None:
    command = [sys.executable, "-c", KILLED, os.fspath(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        assert len(files(folder)) == 1
        Cache(folder)
        assert len(files(folder)) == 1, "a draft that is being written stays"
        process.send_signal(signal.SIGKILL)
    Cache(folder)
    assert not files(folder)


def test_the_folder_is_the_users_or_the_one_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.delenv("VOICEGUIDE_CACHE")
    folder = default_folder()
    assert folder
    assert folder.is_absolute()
    assert "voiceguide" in folder.parts


def test_no_home_folder_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOICEGUIDE_CACHE")
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: "~/.cache/voiceguide")
    cache = Cache(default_folder())
    cache.put("clip", key("a"), b"speech")
    assert cache.get("clip", key("a")) is None
    assert cache.size() == (0, 0)
    assert cache.trouble
    assert "home" in cache.trouble


def test_files_of_others_stay(folder: Path) -> None:
    """The folder may be one that is named by mistake, with other things in it."""
    for name in ("a/letter.txt", "0/1234", "unfinished/novel.txt", "unfinished/draft.1"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("mine")
        os.utime(folder / name, (1_000_000_000, 1_000_000_000))
    cache = Cache(folder, limit_bytes=1)
    for number in range(200):
        cache.put("clip", key(number), bytes(100))
    cache.clear()
    assert cache.size() == (0, 0)
    assert len(files(folder)) == 4
