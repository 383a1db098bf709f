"""The parts of a track as files beside it: its bed apart, and what it is mixed from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from voiceguide.errors import OutputError
from voiceguide.system.files import explained, write_whole
from voiceguide.track.tags import is_whole, part_fingerprint, part_id3

STEM_MARK = b"a part of a track, made by voiceguide"
"""The comment in a FLAC file (audio/whole.py)."""


def bed_path(track: Path) -> Path:
    """Where the bed of a track is put that is a file of its own."""
    return track.with_suffix(".bed.mp3")


def stem_path(track: Path, part: str) -> Path:
    """Where a part of a track is put."""
    return track.with_suffix(f".{part}.flac")


def check_free(paths: Iterable[Path]) -> None:
    """OutputError when something that isn't ours stands where a part is to be put."""
    for path in paths:
        with explained(path):
            if path.exists() and not _is_ours(path):
                raise OutputError(f"{path} is there and is not voiceguide's; move it, or choose another --out folder")


def write_bed(path: Path, title: str, fingerprint: str, stream: Iterator[bytes]) -> None:
    """Writes the bed of a track, whole or not at all; its fingerprint is the track's."""
    write_whole(path, chain((part_id3(title, fingerprint),), stream))


def bed_stands(path: Path, fingerprint: str) -> bool:
    """Whether the bed that belongs to a track stands there, whole."""
    return path.is_file() and part_fingerprint(path) == fingerprint and is_whole(path)


def _is_ours(path: Path) -> bool:
    if not path.is_file():
        return False
    if path.suffix == ".mp3":
        return bool(part_fingerprint(path))
    with path.open("rb") as file:
        return STEM_MARK in file.read(1_000)
