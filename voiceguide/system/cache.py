"""A store of what was made before, by the hash of what it was made from. Losing it costs time, and never a track.

Each entry is a file: a digest of its name and content, then the content. Reading 200 entries takes a few ms, so there
is no index to keep in step. Any number of processes may use one folder: an entry appears whole, by os.replace.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from voiceguide.system.unfinished import clear_abandoned, unfinished

DEFAULT_LIMIT = 500_000_000
FOLDER_VARIABLE = "VOICEGUIDE_CACHE"

_DIGEST_SIZE = 16
_SHELVES = "0123456789abcdef"
_TIDY_EVERY = 32  # puts on a shelf, on average: looking through a shelf takes up to some ms
_TIDY_TO = 0.75
_DAY_S = 86_400
_ENTRY = re.compile(r"[0-9a-f]{63}\.[a-z]+")
_DRAFT = ("draft-", "")


def key(*parts: object) -> str:
    """A name for what is made from `parts`: the SHA-256, in hex, of their texts and where each begins."""
    joined = "".join(f"{len(text)}:{text}" for text in map(str, parts))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def default_folder() -> Path | None:
    """Where the cache is: what VOICEGUIDE_CACHE says, or the user's cache folder; None for a user without a home."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        return Path(chosen).absolute()
    import platformdirs

    folder = Path(platformdirs.user_cache_dir("voiceguide", appauthor=False))
    return folder if folder.is_absolute() else None


class Cache:
    """Bytes by kind and key, in `folder`, kept under about `limit_bytes` by forgetting what was used longest ago.

    It never fails: what cannot be read is absent, and what cannot be written is not kept. `trouble` then says why, as
    a sentence for the user.
    """

    def __init__(self, folder: Path | None, limit_bytes: int = DEFAULT_LIMIT) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes
        self.trouble: str | None = None
        if folder is None:
            self.trouble = f"there is no home folder to keep a cache in; set {FOLDER_VARIABLE} to a folder"
        else:
            self._unfinished = folder / "unfinished"
            clear_abandoned(self._unfinished, *_DRAFT)

    def get(self, kind: str, key: str) -> bytes | None:
        """What was put there, or None. A damaged entry is removed."""
        if self.folder is None:
            return None
        path = _path(self.folder, kind, key)
        try:
            with path.open("rb") as file:
                last_used = os.fstat(file.fileno()).st_mtime
                entry = file.read()
        except OSError:
            return None
        data = entry[_DIGEST_SIZE:]
        if entry[:_DIGEST_SIZE] != _digest(kind, key, data):
            _remove(path)
            return None
        if abs(time.time() - last_used) > _DAY_S:  # the age decides what is forgotten; a day is exact enough
            with suppress(OSError):  # a cache that may only be read
                os.utime(path)
        return data

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keeps `data`; it may be forgotten at any time."""
        if self.folder is None or self.trouble:
            return
        path = _path(self.folder, kind, key)
        try:
            self._unfinished.mkdir(parents=True, exist_ok=True)
            with unfinished(self._unfinished, *_DRAFT) as draft:
                draft.write_bytes(_digest(kind, key, data) + data)
                _move(draft, path)
        except OSError as error:
            self.trouble = f"the cache cannot be written ({error.strerror or error}: {self.folder})"
        if int(key[1:9], 16) % _TIDY_EVERY == 0:
            self._tidy(key[0])

    def size(self) -> tuple[int, int]:
        """How many entries there are, and their bytes."""
        sizes = [entry.size for shelf in _SHELVES for entry in self._entries(shelf)]
        return len(sizes), sum(sizes)

    def clear(self) -> None:
        """Removes every entry. What cannot be removed stays, and so does any file that is not the cache's."""
        for shelf in _SHELVES:
            for entry in self._entries(shelf):
                _remove(entry.path)

    def _entries(self, shelf: str) -> Iterator[_Entry]:
        if self.folder is None:
            return
        for file in _scan(self.folder / shelf):
            if not _ENTRY.fullmatch(file.name):
                continue  # FOLDER_VARIABLE may name a folder with other things in it
            try:
                status = file.stat(follow_symlinks=False)
            except OSError:
                continue  # another process has just removed it
            yield _Entry(Path(file.path), status.st_size, status.st_mtime)

    def _tidy(self, shelf: str) -> None:
        """Forgets what was used longest ago on a shelf that holds more than its part of the limit.

        Keys are hashes, so that the shelves fill evenly, and one put in so many tidies its own: no process ever
        looks through the whole cache, and none has to remember how much it has put there.
        """
        limit = self.limit_bytes // len(_SHELVES)
        entries = sorted(self._entries(shelf), key=lambda entry: entry.last_used)
        total = sum(entry.size for entry in entries)
        if total <= limit * _TIDY_TO:
            return
        for entry in entries:
            _remove(entry.path)
            total -= entry.size
            if total <= limit * _TIDY_TO:
                return


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    size: int
    last_used: float


def _path(folder: Path, kind: str, key: str) -> Path:
    return folder / key[0] / f"{key[1:]}.{kind}"


def _digest(kind: str, key: str, data: bytes) -> bytes:
    """Of the name too, so that a file in the wrong place is damage as well."""
    name = hashlib.blake2b(f"{kind}/{key}".encode(), digest_size=32).digest()
    return hashlib.blake2b(data, digest_size=_DIGEST_SIZE, key=name).digest()


def _scan(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _move(draft: Path, path: Path) -> None:
    if not path.parent.is_dir():
        path.parent.mkdir(exist_ok=True)
    try:
        draft.replace(path)
    except PermissionError:
        if not path.is_file():
            raise  # else, on Windows, someone is reading the same entry


def _remove(path: Path) -> None:
    with suppress(OSError):  # gone already, or not ours to remove: either way it is only a cache
        path.unlink()
