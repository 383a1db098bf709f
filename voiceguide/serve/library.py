"""The tracks of a folder, and the texts that can be made of each. Nothing else in the folder can be had from here.

No path is ever made from a name that came over the network: names are looked up among the tracks that are there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from stat import S_ISREG

from voiceguide.errors import OutputError
from voiceguide.language.labels import ENGLISH, Labels
from voiceguide.track.tags import TrackInfo, read_track

_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class Track:
    """A track of ours and its file. `name` is the file's name without its ending; `mtime_ns` is since 1970."""

    name: str
    path: Path
    info: TrackInfo
    size: int
    mtime_ns: int

    @property
    def version(self) -> tuple[int, int]:
        """Changes when the file does."""
        return self.mtime_ns, self.size


def language_of(tracks: Iterable[Track]) -> str:
    """The language of the first track that tells its own; English where none does."""
    return next((track.info.timeline.language for track in tracks if track.info.timeline), "en")


def labels_of(tracks: Iterable[Track]) -> Labels:
    """The words that are shown around them: those of the same track."""
    return next((track.info.timeline.labels for track in tracks if track.info.timeline), ENGLISH)


class Library:
    """The tracks of `folder` as they are now; what a file says is read again only when the file has changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[tuple[str, int, int], TrackInfo | None] = {}

    def tracks(self) -> tuple[Track, ...]:
        """Every track, by name. Links, hidden files and what is not ours are left out."""
        return tuple(sorted(self._found(), key=lambda track: track.name))

    def track(self, name: str) -> Track | None:
        return next((track for track in self._found() if track.name == name), None)

    def _found(self) -> Iterator[Track]:
        try:
            entries = list(os.scandir(self.folder))
        except OSError:  # not rendered yet, or gone
            return
        for entry in entries:
            name = entry.name.removesuffix(".mp3")
            if name == entry.name or name.startswith(".") or not _is_text(name):
                continue
            try:
                stat = entry.stat(follow_symlinks=False)
            except OSError:  # replaced this moment
                continue
            if S_ISREG(stat.st_mode) and (info := self._info(entry, stat)):
                yield Track(name=name, path=Path(entry.path), info=info, size=stat.st_size, mtime_ns=stat.st_mtime_ns)

    def _info(self, entry: os.DirEntry[str], stat: os.stat_result) -> TrackInfo | None:
        version = (entry.name, stat.st_mtime_ns, stat.st_size)
        if version not in self._read:
            try:
                self._read[version] = read_track(Path(entry.path))
            except OutputError:
                self._read[version] = None
        return self._read[version]


@dataclass(frozen=True, slots=True)
class Opened:
    """A regular file, open for reading, and its size and time, which stay true when another takes its place."""

    file: FileIO
    size: int
    mtime_ns: int

    def text(self) -> str:
        """All of it as UTF-8. Closes it."""
        with self.file as file:
            return file.read().decode("utf-8", "replace")


def opened(path: Path) -> Opened | None:
    """The file, or None when there is none, or it is a link or no regular file."""
    if path.is_symlink():
        return None
    try:
        file = FileIO(os.open(path, os.O_RDONLY | _NO_LINKS), "rb")
    except OSError:
        return None
    stat = os.fstat(file.fileno())
    if not S_ISREG(stat.st_mode):
        file.close()
        return None
    return Opened(file, stat.st_size, stat.st_mtime_ns)


def _is_text(name: str) -> bool:
    """False for a file name that can't be put in an address."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)
