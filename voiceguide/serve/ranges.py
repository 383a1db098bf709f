"""What part of a file a client asks for (RFC 9110, section 14), and whether it has the file already (section 13)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime

_BYTES = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one version of a resource from another. `etag` is quoted; `modified` is in seconds since 1970."""

    etag: str
    modified: int

    @property
    def date(self) -> str:
        return formatdate(self.modified, usegmt=True)


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes from `start` up to, but without, `stop`."""

    start: int
    stop: int


class UnsatisfiableError(Exception):
    """A well-formed range that lies outside the file."""


def part_asked_for(asked: Mapping[str, str], stamp: Stamp, size: int) -> Part | None:
    """The part of `size` bytes that the headers `asked` name; None for all of it. UnsatisfiableError when outside.

    Several ranges at once, and what is not a range at all, are answered with the whole, as the standard allows.
    """
    match = _BYTES.fullmatch(asked.get("range", ""))
    if not match or not (match[1] or match[2]) or not _still_the_same(asked.get("if-range"), stamp):
        return None
    if not match[1]:
        start, stop = max(0, size - int(match[2])), size
    else:
        start = int(match[1])
        stop = min(int(match[2]) + 1, size) if match[2] else size
        if match[2] and int(match[2]) < start:
            return None
    if start >= size:
        raise UnsatisfiableError
    return Part(start, stop)


def has_it_already(asked: Mapping[str, str], stamp: Stamp) -> bool:
    """Whether the client's copy is this very version. If-None-Match counts before If-Modified-Since."""
    if (tags := asked.get("if-none-match")) is not None:
        return any(tag.strip().removeprefix("W/") in (stamp.etag, "*") for tag in tags.split(","))
    since = _seconds(asked.get("if-modified-since"))
    return since is not None and stamp.modified <= since


def _still_the_same(if_range: str | None, stamp: Stamp) -> bool:
    return if_range is None or if_range.strip() in (stamp.etag, stamp.date)


def _seconds(date: str | None) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp() if date else None
    except (ValueError, OverflowError):
        return None
