"""Durations and ranges as people write them, and as integers: milliseconds, and sample frames at 44.1 kHz."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

SAMPLE_RATE = 44_100
"""sample frames a second of every clip and track (mono, so a frame is one sample)."""
MP3_FRAME = 1_152
"""sample frames in one MP3 frame (MPEG-1 layer III)."""


@dataclass(frozen=True, slots=True)
class Range:
    """A dose from `low` to `high`, both included: repetitions, sets, breaths, or milliseconds.

    `standard` is what is usual, where the author says so.
    """

    low: int
    high: int
    standard: int | None = None

    @property
    def middle(self) -> int:
        """What is usual, or else the integer half-way, rounded up."""
        return (self.low + self.high + 1) // 2 if self.standard is None else self.standard

    @property
    def fixed(self) -> bool:
        """True when there is nothing to choose."""
        return self.low == self.high

    @property
    def odd(self) -> tuple[int, ...]:
        """The odd ones of the numbers that were written, from the least to the most."""
        return tuple(n for n in sorted({self.low, self.high, self.standard or self.low}) if n % 2)

    def even(self) -> Range:
        """The same dose in even numbers: an odd one goes up, or down where the range ends, or up past a lone one."""
        evens = range(self.low + self.low % 2, self.high + 1, 2) or (self.high + 1,)
        return Range(evens[0], evens[-1], min(self.middle + self.middle % 2, evens[-1]))


T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Amounts(Generic[T]):
    """How much there is of something, in each set and on each side.

    `rows` has one row for both sides, or one for each of two. A row has a value for every set; the last goes on.
    """

    rows: tuple[tuple[T, ...], ...]

    @classmethod
    def of(cls, value: T) -> Amounts[T]:
        """The same in every set and on both sides."""
        return cls(((value,),))

    def at(self, set_index: int = 0, side_index: int = 0) -> T:
        """The value for one set of one side; both are counted from 0."""
        row = self.rows[min(side_index, len(self.rows) - 1)]
        return row[min(set_index, len(row) - 1)]

    def map(self, change: Callable[[T], S]) -> Amounts[S]:
        """The same rows with every value changed."""
        return Amounts(tuple(tuple(map(change, row)) for row in self.rows))

    def zip(self, join: Callable[[T, T], S], other: Amounts[T]) -> Amounts[S]:
        """Joined with others in the same rows."""
        return Amounts(tuple(tuple(map(join, *rows)) for rows in zip(self.rows, other.rows, strict=True)))

    def side(self, index: int) -> Amounts[T]:
        """What holds for one of the sides, as one row."""
        return Amounts((self.rows[min(index, len(self.rows) - 1)],))

    @property
    def listed(self) -> int:
        """How many sets have a value of their own."""
        return max(map(len, self.rows))

    def __iter__(self) -> Iterator[T]:
        return (value for row in self.rows for value in row)


_COUNT = re.compile(r"(\d{1,9})(?:\s*(?:-|–|to)\s*(\d{1,9}))?")
_UNITS_MS = {
    **dict.fromkeys(("ms",), 1),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", '"', "″", "”", "''"), 1_000),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "'", "′", "’"), 60_000),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3_600_000),
}
_UNIT = "|".join(sorted(_UNITS_MS, key=len, reverse=True))
_PART = re.compile(rf"(\d{{1,9}}(?:\.\d{{1,3}})?)\s*({_UNIT})\.?")
_LAST_UNIT = re.compile(rf"({_UNIT})\.?$")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)")
_BARE = re.compile(r"\d+(\.\d+)?")
_SPAN = re.compile(r"(.+?)\s*(?:-|–|\bto\b)\s*(.+)")


def parse_count(text: str | int) -> Range:
    """`10`, "10" or "8-10" as a range. ValueError says what to write."""
    match = _COUNT.fullmatch(str(text).strip())
    if not match:
        raise ValueError(f'"{text}" is not a number or a range; write 10 or 8-10')
    low, high = int(match[1]), int(match[2] or match[1])
    return _range(str(text), low, high)


def parse_duration_ms(text: str | int | float) -> int:
    """ "10s", "1:30", "1 min 30 s", "30 secs", "2'", "500ms" in milliseconds. ValueError says what to write."""
    written = str(text).strip().lower()
    if clock := _CLOCK.fullmatch(written):
        return (int(clock[1]) * 60 + int(clock[2])) * 1_000
    parts = list(_PART.finditer(written))
    if parts and not _PART.sub("", written).strip():
        return sum(round(float(part[1]) * _UNITS_MS[part[2]]) for part in parts)
    if _BARE.fullmatch(written):
        raise ValueError(f'"{written}" needs a unit; write {written}s')
    raise ValueError(f'"{text}" is not a duration; write 10s, 1:30 or 2min')


def parse_duration_range(text: str | int | float) -> Range:
    """ "10s" or "5-10s" (the first unit may be left out) as a range in milliseconds. ValueError says what to write."""
    written = str(text).strip()
    span = _SPAN.fullmatch(written)
    if not span:
        ms = parse_duration_ms(written)
        return Range(ms, ms)
    first, last = span[1], span[2]
    if _BARE.fullmatch(first) and _BARE.fullmatch(last):
        raise ValueError(f'"{written}" needs a unit; write {written}s')
    if _BARE.fullmatch(first) and (unit := _LAST_UNIT.search(last.lower())):
        first += unit[0]
    return _range(written, parse_duration_ms(first), parse_duration_ms(last))


def duration_range(text: object) -> Range | None:
    """What `parse_duration_range` makes of a text; None for what is no time."""
    try:
        return parse_duration_range(str(text))
    except ValueError:
        return None


def _range(written: str, low: int, high: int) -> Range:
    if low > high:
        raise ValueError(f'"{written}" goes down; write the smaller number first')
    return Range(low, high)


def format_ms(ms: int) -> str:
    """A length for people: 90_000 → "1:30", 4_200_000 → "1:10:00" (rounded to the second)."""
    seconds = (ms + 500) // 1_000
    hours, rest = divmod(seconds, 3_600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def format_clock(ms: int) -> str:
    """A moment in a track to the hundredth: 90_250 → "01:30.25"."""
    minutes, rest_ms = divmod(ms, 60_000)
    return f"{minutes:02}:{rest_ms // 1_000:02}.{rest_ms % 1_000 // 10:02}"


def counted(number: int, thing: str) -> str:
    """So many of a thing, for people: 1 → "1 clip", 1_200 → "1,200 clips"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def format_seconds(ms: int) -> str:
    """A short slot for people: 4_000 → "4 s", 2_500 → "2.5 s"."""
    return f"{ms / 1_000:g} s"


def to_samples(ms: int) -> int:
    """The sample frame at an absolute position in milliseconds (nearest; halves round up)."""
    return (ms * SAMPLE_RATE + 500) // 1_000


def to_ms(samples: int) -> int:
    """The whole milliseconds that hold `samples` sample frames (rounded up, so that nothing is cut)."""
    return -(-samples * 1_000 // SAMPLE_RATE)


def on_mp3_frame_ms(ms: int) -> int:
    """The first millisecond, from `ms` on, at which an MP3 frame begins: at most 27 ms later."""
    number = -(-ms * SAMPLE_RATE // (1_000 * MP3_FRAME))
    before = to_ms((number - 1) * MP3_FRAME)
    return before if before == ms else to_ms(number * MP3_FRAME)
