"""The files people get: their names, and how they come to be there whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

from voiceguide.errors import OutputError
from voiceguide.system.unfinished import clear_abandoned, unfinished

_PART = (".voiceguide-", ".part")
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_MARKED_NAME = re.compile(r".*-[0-9a-f]{10}")
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
_LONGEST_BYTES = 100


_ELSEWHERE = "choose another place with --out"


def write_whole(path: Path, chunks: Iterable[bytes], elsewhere: str = _ELSEWHERE) -> None:
    """Writes a file, and its folder if need be: whole, or else what stood there before still stands.

    OutputError says why it can't be written, and `elsewhere` how to choose another place. What `chunks` raises is
    passed on.
    """
    write_all_whole({path: chunks}, elsewhere)


def write_all_whole(files: Mapping[Path, Iterable[bytes]], elsewhere: str = _ELSEWHERE) -> None:
    """Writes files that belong together, as `write_whole` does: only when all are written do they get their names, one
    after the other."""
    for path in files:
        check_place(path, elsewhere)
        with explained(path.parent, elsewhere):
            path.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        parts = {path: _written(stack, path, chunks, elsewhere) for path, chunks in files.items()}
        for path, part in parts.items():
            with explained(path, elsewhere):
                part.replace(path)


def check_place(path: Path, elsewhere: str = _ELSEWHERE) -> None:
    """OutputError when a folder stands where a file is to be written, or a file where its folder would be."""
    with explained(path, elsewhere):
        if path.is_dir():
            raise OutputError(f"{path} is a folder; move it, or {elsewhere}")
    with explained(path.parent, elsewhere):
        there = next(place for place in path.absolute().parents if place.exists())
        if not there.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "")


def _written(stack: ExitStack, path: Path, chunks: Iterable[bytes], elsewhere: str) -> Path:
    """A file beside `path` that holds all chunks, and is gone when the stack is left unless it was renamed."""
    with explained(path, elsewhere):
        part = stack.enter_context(unfinished(path.parent, *_PART))
        file = part.open("wb")
    try:
        for chunk in chunks:
            with explained(path, elsewhere):
                file.write(chunk)
        with explained(path, elsewhere):
            file.flush()
            os.fsync(file.fileno())  # or a power cut could leave the new name with nothing behind it
    finally:
        with explained(path, elsewhere):
            file.close()
    return part


def clear_litter(folder: Path) -> None:
    """Removes what renders that were killed left in `folder`, and nothing that a living one still writes."""
    clear_abandoned(folder, *_PART)


def safe_name(text: str) -> str:
    """A file's name, without its ending, for an id or a title: good on Linux, macOS and Windows, and for no other text.

    A plain id (a-z, 0-9, - and _) is its own name. Anything else keeps its letters and gets a mark made from all of
    it, so that texts which differ only in case, in accents or after 100 letters don't share a name.
    """
    if _PLAIN_NAME.fullmatch(text) and not _DEVICES.fullmatch(text) and not _MARKED_NAME.fullmatch(text):
        return text
    letters = unicodedata.normalize("NFC", text.casefold())
    words = "".join(letter if letter.isalnum() else " " for letter in letters).split()
    short = "-".join(words).encode("utf-8", "ignore")[:_LONGEST_BYTES].decode("utf-8", "ignore")
    mark = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return "-".join(filter(None, (short.strip("-") or "track", mark)))


@contextmanager
def explained(path: Path, elsewhere: str = _ELSEWHERE) -> Iterator[None]:
    """Turns the system's error about `path` into one that says what to do."""
    try:
        yield
    except OSError as error:
        raise OutputError(_explanation(path, error, elsewhere)) from error


def _explanation(path: Path, error: OSError, elsewhere: str) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return f"there is no room for {path} on the disk; make room, or {elsewhere}"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"{path} may not be written; allow it (chmod u+w on Linux and macOS), or {elsewhere}"
        case errno.ENOTDIR | errno.EEXIST:
            return f"{_file_on_the_way(path)} is a file where a folder should be; move it, or {elsewhere}"
        case errno.ENAMETOOLONG:
            return f"{path} is too long a name; choose a shorter one"
        case _:
            return f"{path} could not be written: {error.strerror or error}"


def _file_on_the_way(path: Path) -> Path:
    return next((place for place in (path, *path.parents) if place.is_file()), path)
