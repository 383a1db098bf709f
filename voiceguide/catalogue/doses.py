"""How much and how long, as an author writes it: a number, a range, a list by set, or a group by level or side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BeforeValidator, InstanceOf, TypeAdapter, WithJsonSchema
from pydantic_core import PydanticCustomError

from voiceguide.catalogue import limits
from voiceguide.catalogue.fields import Keys, Part
from voiceguide.units import Amounts, Range, parse_count, parse_duration_ms, parse_duration_range

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


def _scalar(least: int, most: int, most_written: str, parse: Callable[[Any], Range], example: str) -> BeforeValidator:
    """Reads one number or range; one made in Python passes as it is."""

    def check(value: object) -> object:
        if isinstance(value, Range):
            return value
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise PydanticCustomError("not_a_dose", "write {example}", {"example": example})
        dose = parse(value)
        if dose.low < least:
            raise ValueError(f'"{value}" is too little; write {example}')
        if dose.high > most:
            raise ValueError(f'"{value}" is too much; write {most_written} or less')
        return dose

    return BeforeValidator(check)


@dataclass(frozen=True)
class _Kind:
    """One kind of dose: how a single value of it is read, and what its schema is. `falls`: less at a higher level."""

    scalar: BeforeValidator
    schema: dict[str, Any]
    falls: bool = False

    @cached_property
    def _row(self) -> TypeAdapter[list[Range]]:
        return TypeAdapter(list[Annotated[Range, self.scalar]])

    @cached_property
    def _group(self) -> type[Group[Range, Amounts[Range]]]:
        return Group[Annotated[Range, self.scalar], Annotated[Amounts[Range], BeforeValidator(self._sided)]]

    def read(self, value: object) -> Amounts[Range]:
        """What is written, whichever way. What is wrong in a list or group is reported at its own place."""
        if isinstance(value, Keys):
            return self._grouped(value)
        return self._sided(value)

    def _sided(self, value: object) -> Amounts[Range]:
        match value:
            case Amounts():
                return value
            case Range():
                return Amounts.of(value)
        listed = value if isinstance(value, list) else [value]
        if not listed:
            raise ValueError("this list is empty; write one dose for each set")
        if len(listed) > limits.LISTED:
            raise ValueError(f"this list is too long; keep {limits.LISTED} items")
        return Amounts((tuple(self._row.validate_python(listed)),))

    def _grouped(self, keys: Keys) -> Amounts[Range]:
        group = self._group.model_validate(keys)
        sides = [getattr(group, side) for side in SIDES]
        levels: list[Range | None] = [getattr(group, level) for level in LEVELS]
        if any(sides) and any(levels):
            raise ValueError("levels and sides are mixed; write left and right, or gentle, standard and full")
        if all(sides):
            return Amounts((*sides[0].rows, *sides[1].rows))
        if any(sides):
            raise ValueError("one side is missing; write left and right")
        return Amounts.of(self._by_level(levels))

    def _by_level(self, levels: list[Range | None]) -> Range:
        """From `gentle` to `full`; a level that isn't written does what its neighbour does."""
        written = [dose for dose in levels if dose]
        if not written:
            raise ValueError("no level stands here; write a number for gentle, standard and full")
        if not all(dose.fixed for dose in written):
            raise ValueError("a level takes one number; write ranges without levels, such as 8-10")
        doses = [dose.low for dose in written]
        if doses != sorted(doses, reverse=self.falls):
            most = (
                "gentle rests the longest, and full the least"
                if self.falls
                else "gentle does the least, and full the most"
            )
            raise ValueError(f"the doses go {'up' if self.falls else 'down'}; {most}")
        return Range(min(doses), max(doses), levels[1].low if levels[1] else None)

    @cached_property
    def reads(self) -> BeforeValidator:
        """Makes a field of the model take it."""
        return BeforeValidator(self.read)

    @cached_property
    def described(self) -> WithJsonSchema:
        """What may be written."""
        one = self.schema
        row = {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
        levels = _keys_schema(dict.fromkeys(LEVELS, one)) | {"minProperties": 1}
        sides = _keys_schema(dict.fromkeys(SIDES, row)) | {"required": list(SIDES)}
        return WithJsonSchema({"anyOf": [*row["anyOf"], levels, sides]})


def _keys_schema(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _count(most: int) -> _Kind:
    return _Kind(_scalar(1, most, str(most), parse_count, "10 or 8-10"), _COUNT_SCHEMA)


def _span(least_ms: int, most_ms: int, example: str, falls: bool = False) -> _Kind:
    most_written = f"{most_ms // 60_000}min"
    return _Kind(_scalar(least_ms, most_ms, most_written, parse_duration_range, example), _SPAN_SCHEMA, falls)


def _one_time(value: object) -> object:
    """A time that is no dose: whole milliseconds."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise PydanticCustomError("not_a_dose", "write {example}", {"example": "10s"})
    ms = parse_duration_ms(value)
    if ms > limits.TIME_MS:
        raise ValueError(f'"{value}" is too much; write {limits.TIME_MS // 60_000}min or less')
    return ms


_COUNT, _BREATHS = _count(limits.COUNT), _count(limits.BREATHS)
_HOLD = _span(limits.LEAST_HOLD_MS, limits.HOLD_MS, "10s or 5-10s")
_TIME_SPAN = _span(0, limits.TIME_MS, "4s or 3-5s")
_REST = _span(0, limits.TIME_MS, "30s or 30-60s", falls=True)

Counts = Annotated[InstanceOf[Amounts[Range]], _COUNT.reads, _COUNT.described]
Breathing = Annotated[InstanceOf[Amounts[Range]], _BREATHS.reads, _BREATHS.described]
HoldSpans = Annotated[InstanceOf[Amounts[Range]], _HOLD.reads, _HOLD.described]
TimeSpans = Annotated[InstanceOf[Amounts[Range]], _TIME_SPAN.reads, _TIME_SPAN.described]
RestSpans = Annotated[InstanceOf[Amounts[Range]], _REST.reads, _REST.described]
DurationMs = Annotated[int, BeforeValidator(_one_time), WithJsonSchema(_TIME_SCHEMA)]
