"""What every part of a catalogue is made of: texts, groups of keys, and the place each stands at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    InstanceOf,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from voiceguide.errors import Location

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
