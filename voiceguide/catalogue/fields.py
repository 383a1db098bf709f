"""The kinds of values an author writes: texts, doses, times; each checked with words of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    InstanceOf,
    WithJsonSchema,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from voiceguide.catalogue import limits
from voiceguide.errors import Location
from voiceguide.units import Range, parse_count, parse_duration_ms, parse_duration_range

NOWHERE = Location("", 1, 1)
"""The place of a part that no file holds (a default, or one made in Python)."""


class Text(str):
    """Words of the author's, and where they stand."""

    at: Location = NOWHERE

    @classmethod
    def placed(cls, words: str, at: Location) -> Text:
        text = cls(words)
        text.at = at
        return text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(cls._check, core_schema.any_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}

    @classmethod
    def _check(cls, value: object) -> Text:
        if isinstance(value, Text):
            return value
        if isinstance(value, str) and not isinstance(value, YesNo):
            return cls(value)
        raise PydanticCustomError("not_text", "text belongs here")


class YesNo(str):
    """A yes, no, on, off, true or false without quotes, as it was written: a switch, and not a text."""


class Keys(dict[str, Any]):
    """A group of keys as the reader found it: where it begins, and the part it was checked as."""

    at: Location = NOWHERE
    part: type[Part] | None = None

    @classmethod
    def placed(cls, keys: Mapping[Text, Any], at: Location) -> Keys:
        group = cls(keys.items())
        group.at = at
        return group


def _parsed(parse: Callable[[Any], Any], least: int, most: int, example: str) -> BeforeValidator:
    """Reads a dose from what is written; one made in Python passes as it is."""

    def check(value: object) -> object:
        if isinstance(value, Range):
            return value
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise PydanticCustomError("not_a_dose", "write {example}", {"example": example})
        parsed = parse(value)
        low, high = (parsed.low, parsed.high) if isinstance(parsed, Range) else (parsed, parsed)
        if low < least:
            raise ValueError(f'"{value}" is too little; write {example}')
        if high > most:
            raise ValueError(f'"{value}" is too much; write {_limit(parse, most)} or less')
        return parsed

    return BeforeValidator(check)


def _limit(parse: Callable[[Any], Any], most: int) -> str:
    return str(most) if parse is parse_count else f"{most // 60_000}min"


def _written(pattern: str, *examples: str | int) -> WithJsonSchema:
    kinds = ["string", "integer"] if any(isinstance(example, int) for example in examples) else "string"
    return WithJsonSchema({"type": kinds, "pattern": pattern, "examples": list(examples)})


_TIME = r"(\d+(\.\d+)?\s*(ms|s|min|m|h)\s*)+|\d+:[0-5]\d"
_TO = r"\s*(-|–|to)\s*"

CountRange = Annotated[
    Range,
    _parsed(parse_count, 1, limits.COUNT, "10 or 8-10"),
    _written(rf"^\d+({_TO}\d+)?$", "8-10", 10),
]
DurationRange = Annotated[
    Range,
    _parsed(parse_duration_range, 1_000, limits.HOLD_MS, "10s or 5-10s"),
    _written(rf"^((\d+(\.\d+)?|{_TIME}){_TO})?({_TIME})$", "10s", "5-10s"),
]
DurationMs = Annotated[
    int,
    _parsed(parse_duration_ms, 0, limits.TIME_MS, "10s"),
    _written(rf"^({_TIME})$", "4s", "1:30", "2min"),
]


@dataclass(frozen=True, slots=True)
class RefersTo:
    """Marks a text as the id of something in a `section` of the catalogue."""

    section: str


@dataclass(frozen=True, slots=True)
class Sided:
    """Marks texts in which {side} stands for the side."""


Mark = TypeVar("Mark")


class Part(BaseModel):
    """Anything an author writes as a group of keys."""

    # Built when first used: only the whole catalogue's check is, and importing this costs half as much.
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)

    plain: ClassVar[str | None] = None
    """The key that a plain text stands for, where one may be written instead of the group."""

    at: SkipJsonSchema[InstanceOf[Location]] = NOWHERE

    @model_validator(mode="before")
    @classmethod
    def _placed(cls, value: object) -> object:
        """Takes the place along. An author's own `at` stays, and is found out: it is not a Location."""
        if cls.plain and isinstance(value, str):
            return {cls.plain: value, "at": getattr(value, "at", NOWHERE)}
        if not isinstance(value, Keys):
            return value
        value.part = cls
        return value if "at" in value else {**value, "at": value.at}

    @classmethod
    def keys(cls) -> dict[str, FieldInfo]:
        """The keys that may be written, and what each holds."""
        return {field.alias or name: field for name, field in cls.model_fields.items() if name != "at"}


def marked(kind: Any, mark: type[Mark], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Mark]]:
    """Where in a value of `kind` the texts with a mark stand, as paths for `tree.find`."""
    if isinstance(kind, type) and issubclass(kind, Part):
        for key, field in kind.keys().items():
            for found in field.metadata:
                if isinstance(found, mark):
                    yield (*path, key), found
                    if key == kind.plain:
                        yield path, found
            yield from marked(field.annotation, mark, (*path, key))
    else:
        inside = (*path, "*") if get_origin(kind) in (tuple, dict) else path
        for argument in get_args(kind):
            yield from marked(argument, mark, inside)
