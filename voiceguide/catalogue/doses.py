"""How much and how long, as an author writes it: a number, a range, a list by set, or a group by level or side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BeforeValidator, InstanceOf, TypeAdapter, WithJsonSchema
from pydantic_core import PydanticCustomError

from voiceguide import limits
from voiceguide.catalogue.fields import Keys, Part
from voiceguide.catalogue.sheet import lines_for
from voiceguide.units import Amounts, Range, duration_range, parse_count, parse_duration_ms, parse_duration_range

_UNIT = r"(ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|['\"′″’”])\.?"
_TIME = rf"(\d+(\.\d+)?\s*{_UNIT}\s*)+|\d+:[0-5]\d"
_TO = r"\s*(-|–|to)\s*"
_COUNT_SCHEMA = {"type": ["string", "integer"], "pattern": rf"^\d+({_TO}\d+)?$", "examples": ["8-10", 10]}
_SPAN_PATTERN = rf"^((\d+(\.\d+)?|{_TIME}){_TO})?({_TIME})$"
_SPAN_SCHEMA = {"type": "string", "pattern": _SPAN_PATTERN, "examples": ["10s", "5-10s"]}
_TIME_SCHEMA = {"type": "string", "pattern": f"^({_TIME})$", "examples": ["4s", "1:30", "2min"]}

LEVELS = ("gentle", "standard", "full")
SIDES = ("left", "right")

One = TypeVar("One")
Row = TypeVar("Row")


class Group(Part, Generic[One, Row]):
    """A dose for each level, from the least to the most, or for each side."""

    gentle: One | None = None
    standard: One | None = None
    full: One | None = None
    left: Row | None = None
    right: Row | None = None


@dataclass(frozen=True)
class _Kind:
    """One kind of dose: how one number or range of it is read, from the least to the most there may be.

    `falls`: a higher level has less of it.
    """

    parse: Callable[[Any], Range]
    least: int
    most: int
    most_written: str
    example: str
    schema: dict[str, Any]
    falls: bool = False

    def read(self, value: object) -> Amounts[Range]:
        """What is written, whichever way. What is wrong in a list or group is reported at its own place."""
        return self._grouped(value) if isinstance(value, Keys) else self._listed(value)

    def read_one(self, value: object) -> Range:
        """What is written where sets and sides have no doses of their own: one number or range, or one by level."""
        if not isinstance(value, Keys):
            return self._one(value)
        if len((amounts := self._grouped(value)).rows) > 1:
            raise ValueError(f"sides have no dose of their own here; write {self.example}")
        return amounts.at()

    def _one(self, value: object) -> Range:
        """One number or range."""
        if isinstance(value, Range):
            return value
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise PydanticCustomError("not_a_dose", "write {example}", {"example": self.example})
        if lines := lines_for(str(value)):
            raise ValueError(f'"{value}" says more than one thing; {lines}')
        dose = self.parse(value)
        if dose.low < self.least:
            raise ValueError(f'"{value}" is too little; write {self.example}')
        if dose.high > self.most:
            raise ValueError(f'"{value}" is too much; write {self.most_written} or less')
        return dose

    def _listed(self, value: object) -> Amounts[Range]:
        """One for all sets, or a list with one for each."""
        match value:
            case Amounts():
                return value
            case []:
                raise ValueError("this list is empty; write one dose for each set")
            case list() if len(value) > limits.LISTED:
                raise ValueError(f"this list is too long; keep {limits.LISTED} items")
            case list():
                return Amounts((self._row.validate_python(value),))
        return Amounts.of(self._one(value))

    @cached_property
    def _row(self) -> TypeAdapter[tuple[Range, ...]]:
        return TypeAdapter(tuple[Annotated[Any, BeforeValidator(self._one)], ...])

    @cached_property
    def _group(self) -> type[Group[Range, Amounts[Range]]]:
        return Group[Annotated[Any, BeforeValidator(self._one)], Annotated[Any, BeforeValidator(self._listed)]]

    def _grouped(self, keys: Keys) -> Amounts[Range]:
        group = self._group.model_validate(keys)
        levels, sides = (group.gentle, group.standard, group.full), (group.left, group.right)
        if any(levels) and any(sides):
            raise ValueError("levels and sides are mixed; write left and right, or gentle, standard and full")
        if any(levels):
            return Amounts.of(self._by_level(*levels))
        if not any(sides):
            raise ValueError("this group is empty; write gentle, standard and full, or left and right")
        if group.left is None or group.right is None:
            raise ValueError("the dose of one side is missing; write left and right")
        return Amounts(group.left.rows + group.right.rows)

    def _by_level(self, gentle: Range | None, standard: Range | None, full: Range | None) -> Range:
        """From `gentle` to `full`; a level that isn't written does what its neighbour does."""
        written = [dose for dose in (gentle, standard, full) if dose]
        if not all(dose.fixed for dose in written):
            raise ValueError("a level takes one number; write ranges without levels, such as 8-10")
        doses = [dose.low for dose in written]
        if doses != sorted(doses, reverse=self.falls):
            raise ValueError(
                "the rests go up; gentle rests the longest, and full the least"
                if self.falls
                else "the doses go down; gentle does the least, and full the most"
            )
        return Range(min(doses), max(doses), standard.low if standard else None)

    @property
    def reads(self) -> BeforeValidator:
        """Makes a field of the model take it."""
        return BeforeValidator(self.read)

    @property
    def described(self) -> WithJsonSchema:
        """What may be written, for editors."""
        one = self.schema
        listed = {"type": "array", "items": one, "minItems": 1, "maxItems": limits.LISTED}
        levels = {"type": "object", "properties": dict.fromkeys(LEVELS, one), "additionalProperties": False}
        sides = {"type": "object", "additionalProperties": {"anyOf": [one, listed]}, "minProperties": 2}
        return WithJsonSchema({"anyOf": [one, listed, levels, sides]})

    @property
    def one_described(self) -> WithJsonSchema:
        """What `read_one` takes, for editors."""
        levels = {"type": "object", "properties": dict.fromkeys(LEVELS, self.schema), "additionalProperties": False}
        return WithJsonSchema({"anyOf": [self.schema, levels]})


def _count(most: int, example: str = "10 or 8-10") -> _Kind:
    return _Kind(
        parse=parse_count,
        least=1,
        most=most,
        most_written=str(most),
        example=example,
        schema=_COUNT_SCHEMA,
    )


def _span(least_ms: int, most_ms: int, example: str, falls: bool = False) -> _Kind:
    return _Kind(
        parse=parse_duration_range,
        least=least_ms,
        most=most_ms,
        most_written=f"{most_ms // 60_000}min",
        example=example,
        schema=_SPAN_SCHEMA,
        falls=falls,
    )


def _one_time(value: object) -> object:
    """A time that is no dose: whole milliseconds."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise PydanticCustomError("not_a_dose", "write {example}", {"example": "10s"})
    ms = parse_duration_ms(value)
    if ms > limits.TIME_MS:
        raise ValueError(f'"{value}" is too much; write {limits.TIME_MS // 60_000}min or less')
    return ms


class Timed(Amounts[Range]):
    """Repetitions at one's own pace: how long they go on, in milliseconds."""


def _counts_or_times(value: object) -> object:
    """Repetitions, or a time to do as many in as one likes."""
    if isinstance(value, Amounts):
        return value
    written = list(_scalars(value))
    return Timed(_WORK.read(value).rows) if written and all(map(duration_range, written)) else _COUNT.read(value)


def _scalars(value: object) -> Iterator[object]:
    match value:
        case dict():
            yield from (scalar for key, inside in value.items() if key != "at" for scalar in _scalars(inside))
        case list():
            yield from (scalar for inside in value for scalar in _scalars(inside))
        case _:
            yield value


def _tempo(value: object) -> object:
    """ "3-1-1-0": seconds to lower, to keep low, to raise, to keep high; in milliseconds."""
    if isinstance(value, tuple):
        return value
    if not isinstance(value, str) or not (found := _TEMPO.fullmatch(value.strip())):
        raise ValueError(f'"{value}" is not a tempo; write the seconds down, low, up and high, such as 3-1-1-0')
    phases = tuple(round(float(seconds) * 1_000) for seconds in found.groups())
    for phase_ms in phases:
        if phase_ms and not limits.PHASE_MS <= phase_ms <= limits.TEMPO_MS:
            raise ValueError(f'"{value}" has {phase_ms / 1_000:g} seconds in it; write 0, or {_PHASES}')
    if not phases[0] or not phases[2]:
        raise ValueError(f'"{value}" has no time to move; write the seconds down and up, such as 3-1-1-0')
    return phases


_TEMPO = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)s?" + r"\s*[-–/]\s*(\d{1,3}(?:\.\d{1,2})?)s?" * 3)
_TEMPO_SCHEMA = {"type": "string", "pattern": "^" + _TEMPO.pattern.replace("(?:", "(") + "$", "examples": ["3-1-1-0"]}
_PHASES = f"{limits.PHASE_MS / 1_000:g} to {limits.TEMPO_MS // 1_000}"
_COUNT, _BREATHS, _ROUNDS = _count(limits.COUNT), _count(limits.BREATHS), _count(limits.ROUNDS, "3 or 2-4")
_WORK = _span(limits.LEAST_WORK_MS, limits.TIME_MS, "40s or 30-40s")
_HOLD = _span(limits.LEAST_HOLD_MS, limits.HOLD_MS, "10s or 5-10s")
_TIME_SPAN = _span(0, limits.TIME_MS, "4s or 3-5s")
_REST = _span(0, limits.TIME_MS, "30s or 30-60s", falls=True)

Counts = Annotated[InstanceOf[Amounts[Range]], _COUNT.reads, _COUNT.described]
Rounds = Annotated[InstanceOf[Range], BeforeValidator(_ROUNDS.read_one), _ROUNDS.one_described]
_REPS_SCHEMA = WithJsonSchema({"anyOf": [_COUNT.described.json_schema, _WORK.described.json_schema]})
Reps = Annotated[InstanceOf[Amounts[Range]], BeforeValidator(_counts_or_times), _REPS_SCHEMA]
Tempo = Annotated[tuple[int, int, int, int], BeforeValidator(_tempo), WithJsonSchema(_TEMPO_SCHEMA)]
WorkSpans = Annotated[InstanceOf[Amounts[Range]], _WORK.reads, _WORK.described]
Breathing = Annotated[InstanceOf[Amounts[Range]], _BREATHS.reads, _BREATHS.described]
HoldSpans = Annotated[InstanceOf[Amounts[Range]], _HOLD.reads, _HOLD.described]
TimeSpans = Annotated[InstanceOf[Amounts[Range]], _TIME_SPAN.reads, _TIME_SPAN.described]
RestSpans = Annotated[InstanceOf[Amounts[Range]], _REST.reads, _REST.described]
DurationMs = Annotated[int, BeforeValidator(_one_time), WithJsonSchema(_TIME_SCHEMA)]
