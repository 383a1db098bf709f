"""Which answer a request is due: all, parts, or nothing. Conditions and ranges as RFC 9110 has them (13 and 14)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timezone
from email.utils import formatdate, parsedate_to_datetime

MOST_RANGES = 10
"""A request for more parts than this is answered with the whole, as RFC 9110, 14.2 and 17.15 advise."""

_UNIT = re.compile(r"bytes=(?P<ranges>.*)", re.IGNORECASE | re.DOTALL)
_RANGE = re.compile(r"[ \t]*(?:(?P<first>[0-9]{1,99})-(?P<last>[0-9]{0,99})|-(?P<count>[0-9]{1,99}))[ \t]*")
_TAG = re.compile(r'[ \t]*(?P<weak>W/)?(?P<tag>"[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?:,|$)|[ \t]*,')


@dataclass(frozen=True, slots=True)
class Version:
    """What is there: its strong entity tag, in quotes, its size in bytes, and its time in seconds since 1970."""

    etag: str
    size: int
    modified_s: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers that name the version."""
        return {"ETag": self.etag} | ({} if self.modified_s is None else {"Last-Modified": http_date(self.modified_s)})


@dataclass(frozen=True, slots=True)
class Whole:
    """All of it is due (200)."""


@dataclass(frozen=True, slots=True)
class Parts:
    """These parts are due (206), each from its first byte until before its last."""

    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class NotModified:
    """The client has this version (304)."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The client asks for another version only (412)."""


@dataclass(frozen=True, slots=True)
class Unsatisfiable:
    """No part that is asked for is there (416)."""


Due = Whole | Parts | NotModified | Failed | Unsatisfiable


def due(method: str, headers: Mapping[str, str], version: Version) -> Due:
    """What a GET or HEAD is due. The names of `headers` are in lower case; the order is that of RFC 9110, 13.2.2.

    A range counts only for GET (14.2), and only while the version that `If-Range` names is there (13.1.5).
    """
    if "if-match" in headers:
        if not _named(headers["if-match"], version.etag, weakly=False):
            return Failed()
    elif (date := _date(headers.get("if-unmodified-since"))) is not None and _changed_since(version, date):
        return Failed()
    if "if-none-match" in headers:
        if _named(headers["if-none-match"], version.etag, weakly=True):
            return NotModified()
    elif (date := _date(headers.get("if-modified-since"))) is not None and not _changed_since(version, date):
        return NotModified()
    if method != "GET" or "range" not in headers or not _is_same(headers.get("if-range"), version):
        return Whole()
    return _parts(headers["range"], version.size)


def http_date(seconds: float) -> str:
    """A time since 1970 as HTTP writes it."""
    return formatdate(int(seconds), usegmt=True)


def _named(value: str, etag: str, weakly: bool) -> bool:
    """Whether a list of tags has this one; a weak one only counts if compared weakly (8.8.3.2). A * is any."""
    if value.strip() == "*":
        return True
    return any(found["tag"] == etag and (weakly or not found["weak"]) for found in _TAG.finditer(value))


def _is_same(value: str | None, version: Version) -> bool:
    """Whether `If-Range` names this version: by its strong tag, or by exactly its date."""
    return value is None or value.strip() in version.headers.values()


def _date(value: str | None) -> float | None:
    """A date in seconds since 1970; None for what is none, which is to be ignored."""
    with suppress(ValueError, TypeError, OverflowError):
        found = parsedate_to_datetime(value or "")
        return (found if found.tzinfo else found.replace(tzinfo=timezone.utc)).timestamp()
    return None


def _changed_since(version: Version, date_s: float) -> bool:
    """Whether it is newer than a date; one without a time of its own may be."""
    return version.modified_s is None or version.modified_s > date_s


def _parts(value: str, size: int) -> Due:
    """The parts that a `Range` asks for, joined where they touch; the whole where it is no range of bytes."""
    if not (unit := _UNIT.fullmatch(value.strip())):
        return Whole()
    asked = [_RANGE.fullmatch(text) for text in unit["ranges"].split(",") if text.strip()]
    if not asked or len(asked) > MOST_RANGES or None in asked:
        return Whole()
    spans = [_span(found, size) for found in asked if found]
    there = tuple(span for span in spans if span[0] < span[1])
    return Parts(_joined(there)) if there else Unsatisfiable()


def _span(found: re.Match[str], size: int) -> tuple[int, int]:
    """From the first byte until before the last; empty where none of it is there."""
    if found["count"]:
        return max(0, size - int(found["count"])), size
    return int(found["first"]), min(size, int(found["last"]) + 1) if found["last"] else size


def _joined(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same bytes in fewer spans where some touch or overlap (15.3.7.2); in the order asked for where none do."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(spans) if len(joined) == len(spans) else tuple(joined)
