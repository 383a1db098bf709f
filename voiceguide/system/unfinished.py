"""Files that are being made: left alone while their process lives, removed by the next one when it is gone.

Their maker holds a lock, of which the system lets go when the process ends, however it ends. So it doesn't matter how
long a process sleeps, nor which process has its number by now. Where there are no such locks (on Windows), and for what
another machine made in a shared folder, a file is taken for abandoned when it is a day old.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from socket import gethostname

if sys.platform != "win32":
    import fcntl

_HERE = sha256(gethostname().encode()).hexdigest()[:8]
_DAY_S = 86_400


@contextmanager
def unfinished(folder: Path, before: str, after: str) -> Iterator[Path]:
    """A new empty file, named `before`, some letters, `after`; its maker renames it, or it is gone afterwards."""
    path, lock = _made_and_locked(folder, before, after)
    try:
        yield path
    finally:
        with suppress(OSError):  # renamed, or else removed by the next process
            path.unlink()
        if lock is not None:
            os.close(lock)


def clear_abandoned(folder: Path, before: str, after: str) -> list[Path]:
    """Removes the `unfinished` files of processes that are gone; which they were."""
    name = re.compile(rf"{re.escape(before)}([0-9a-f]{{8}})-[0-9a-f]{{16}}{re.escape(after)}")
    try:
        with os.scandir(folder) as entries:
            found = [(Path(entry.path), match[1]) for entry in entries if (match := name.fullmatch(entry.name))]
    except OSError:  # there is no such folder
        return []
    return [path for path, machine in found if _removed(path, machine == _HERE)]


def _made_and_locked(folder: Path, before: str, after: str) -> tuple[Path, int | None]:
    """A new file and, where there are locks, the open descriptor that holds its lock."""
    while True:
        path = folder / f"{before}{_HERE}-{secrets.token_hex(8)}{after}"
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666)
        if sys.platform == "win32":
            os.close(descriptor)
            return path, None
        with suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if path.exists():
            return path, descriptor
        os.close(descriptor)  # cleared by another process before it was locked


def _removed(path: Path, made_here: bool) -> bool:
    """Whether a file was abandoned, and could be removed."""
    with suppress(OSError):  # removed by another process, or not ours to remove
        if sys.platform == "win32" or not made_here:
            return _removed_if_old(path)
        descriptor = os.open(path, os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
            return True
        except BlockingIOError:
            return False  # its maker lives
        except OSError:
            return _removed_if_old(path)
        finally:
            os.close(descriptor)
    return False


def _removed_if_old(path: Path) -> bool:
    old = abs(time.time() - path.stat().st_mtime) > _DAY_S
    if old:
        path.unlink()
    return old
