"""How much and how long, as an author writes it: one number, a range, or a number for each level."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from voiceguide.catalogue import limits
from voiceguide.catalogue.fields import Keys, Part
from voiceguide.units import Range, parse_count, parse_duration_ms, parse_duration_range

_TIME = r"(\d+(\.\d+)?\s*(ms|s|min|m|h)\s*)+|\d+:[0-5]\d"
_TO = r"\s*(-|–|to)\s*"
_COUNT_SCHEMA = {"type": ["string", "integer"], "pattern": rf"^\d+({_TO}\d+)?$", "examples": ["8-10", 10]}
_HOLD_PATTERN = rf"^((\d+(\.\d+)?|{_TIME}){_TO})?({_TIME})$"
_HOLD_SCHEMA = {"type": "string", "pattern": _HOLD_PATTERN, "examples": ["10s", "5-10s"]}
_TIME_SCHEMA = {"type": "string", "pattern": f"^({_TIME})$", "examples": ["4s", "1:30", "2min"]}


def _between(least: int, most: int, most_written: str, parse: Callable[[Any], Range], example: str) -> BeforeValidator:
    """Reads a dose from what is written; one made in Python passes as it is."""

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


def _count_to(most: int) -> BeforeValidator:
    return _between(1, most, str(most), parse_count, "10 or 8-10")


_HOLD = _between(1_000, limits.HOLD_MS, f"{limits.HOLD_MS // 60_000}min", parse_duration_range, "10s or 5-10s")


def _one_time(value: object) -> object:
    """A time that is no dose: whole milliseconds."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise PydanticCustomError("not_a_dose", "write {example}", {"example": "10s"})
    ms = parse_duration_ms(value)
    if ms > limits.TIME_MS:
        raise ValueError(f'"{value}" is too much; write {limits.TIME_MS // 60_000}min or less')
    return ms


class _ByLevel(Part):
    """A dose for each level: one number each, from the least to the most."""

    LEVELS: ClassVar = ("gentle", "standard", "full")

    def dose(self) -> Range:
        """From `gentle` to `full`; a level that isn't written does what its neighbour does."""
        ranges: list[Range | None] = [getattr(self, level) for level in self.LEVELS]
        written = [dose for dose in ranges if dose]
        if not written:
            raise ValueError("no level stands here; write a number for gentle, standard and full")
        if not all(dose.fixed for dose in written):
            raise ValueError("a level takes one number; write ranges without levels, such as 8-10")
        doses = [dose.low for dose in written]
        if doses != sorted(doses):
            raise ValueError("the doses go down; gentle does the least, and full the most")
        standard = ranges[1]
        return Range(doses[0], doses[-1], standard.low if standard else None)


class CountsByLevel(_ByLevel):
    gentle: Annotated[Range, _count_to(limits.COUNT), WithJsonSchema(_COUNT_SCHEMA)] | None = None
    standard: Annotated[Range, _count_to(limits.COUNT), WithJsonSchema(_COUNT_SCHEMA)] | None = None
    full: Annotated[Range, _count_to(limits.COUNT), WithJsonSchema(_COUNT_SCHEMA)] | None = None


class BreathsByLevel(_ByLevel):
    gentle: Annotated[Range, _count_to(limits.BREATHS), WithJsonSchema(_COUNT_SCHEMA)] | None = None
    standard: Annotated[Range, _count_to(limits.BREATHS), WithJsonSchema(_COUNT_SCHEMA)] | None = None
    full: Annotated[Range, _count_to(limits.BREATHS), WithJsonSchema(_COUNT_SCHEMA)] | None = None


class HoldsByLevel(_ByLevel):
    gentle: Annotated[Range, _HOLD, WithJsonSchema(_HOLD_SCHEMA)] | None = None
    standard: Annotated[Range, _HOLD, WithJsonSchema(_HOLD_SCHEMA)] | None = None
    full: Annotated[Range, _HOLD, WithJsonSchema(_HOLD_SCHEMA)] | None = None


def _or_by_level(levels: type[_ByLevel]) -> BeforeValidator:
    """Lets a group of levels stand for a dose. What is wrong in it is reported at its own place."""
    return BeforeValidator(lambda value: levels.model_validate(value).dose() if isinstance(value, Keys) else value)


def _with_levels(schema: dict[str, Any]) -> WithJsonSchema:
    levels = {"type": "object", "properties": dict.fromkeys(_ByLevel.LEVELS, schema), "additionalProperties": False}
    return WithJsonSchema({"anyOf": [schema, levels | {"minProperties": 1}]})


CountRange = Annotated[Range, _count_to(limits.COUNT), _or_by_level(CountsByLevel), _with_levels(_COUNT_SCHEMA)]
BreathRange = Annotated[Range, _count_to(limits.BREATHS), _or_by_level(BreathsByLevel), _with_levels(_COUNT_SCHEMA)]
HoldRange = Annotated[Range, _HOLD, _or_by_level(HoldsByLevel), _with_levels(_HOLD_SCHEMA)]
DurationMs = Annotated[int, BeforeValidator(_one_time), WithJsonSchema(_TIME_SCHEMA)]
