"""What every part of a catalogue is made of: texts, groups of keys, and the place each stands at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    GetCoreSchemaHandler,
    InstanceOf,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema

from voiceguide.document.text import NOWHERE as NOWHERE
from voiceguide.document.text import Keys as Keys
from voiceguide.document.text import Text as Text
from voiceguide.document.text import YesNo as YesNo
from voiceguide.errors import Location, shortened
from voiceguide.language.iso_639 import is_tag


@dataclass(frozen=True, slots=True)
class RefersTo:
    """Marks a text as the id of something in a `section` of the catalogue."""

    section: str


@dataclass(frozen=True, slots=True)
class Sided:
    """Marks texts in which {side} stands for the side, and {left form|right form} for a word that goes with it."""


class SideName(Text):
    """The name of a side, and its place in the two: 0 or 1."""

    place: int = 0

    @classmethod
    def both(cls, names: tuple[Text, Text]) -> tuple[Text, Text]:
        """Two names with their places. ValueError when nobody could tell them apart by ear."""
        if names[0].casefold() == names[1].casefold():
            raise ValueError(f'both sides are called "{names[0]}"; write two names, such as [left, right]')
        first, second = (cls(name) for name in names)
        first.at, second.at, second.place = names[0].at, names[1].at, 1
        return first, second


Mark = TypeVar("Mark")


class Part(BaseModel):
    """Anything an author writes as a group of keys."""

    # Built when first used: only the whole catalogue's check is, and importing this costs half as much.
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)

    plain: ClassVar[str | None] = None
    """The key that a plain text stands for, where one may be written instead of the group."""

    in_file: ClassVar[bool] = False
    """Whether a text may name a file that holds the keys, where the group may be written."""

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
        group: dict[str, Any] = value if "at" in value else {**value, "at": value.at}
        lang = group.get("lang") if "lang" in cls.model_fields else None
        return _in_language(group, str(lang)) if isinstance(lang, str) else group

    @classmethod
    def keys(cls) -> dict[str, FieldInfo]:
        """The keys that may be written, and what each holds."""
        return {field.alias or name: field for name, field in cls.model_fields.items() if name != "at"}


def _in_language(group: dict[str, Any], lang: str) -> dict[str, Any]:
    """The keys of a group with its texts in a language."""
    return {
        key: Text.placed(value, value.at, lang) if isinstance(value, Text) and key != "lang" else value
        for key, value in group.items()
    }


def _tag(tag: str) -> str:
    if not is_tag(tag):
        raise ValueError(f'"{shortened(tag)}" is not the tag of a language; write one such as fr')
    return tag


Lang = Annotated[str, AfterValidator(_tag), WithJsonSchema({"type": "string", "examples": ["fr"]})]
"""The tag (BCP 47) of the language of the texts beside it, where that is another one than the catalogue's."""


class Spoken(Part):
    """A text in another language than the catalogue's."""

    text: Text
    lang: Lang


def texts_in(part: object) -> Iterator[Text]:
    """Every text that stands in a part, however deep."""
    match part:
        case Text():
            yield part
        case tuple():
            for item in part:
                yield from texts_in(item)
        case Part():
            for name in type(part).model_fields:
                yield from texts_in(getattr(part, name))


class InLanguage:
    """Marks a text that may be written with its language: `{text: Piqué, lang: fr}`."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(
            Annotated[
                Annotated[Text, Tag("#text")] | Annotated[Spoken, Tag("#spoken")],
                Discriminator(_how_written),
                AfterValidator(lambda made: made.text if isinstance(made, Spoken) else made),
            ]
        )


def _how_written(value: object) -> str:
    return "#spoken" if isinstance(value, dict) and value.keys() & {"text", "lang"} else "#text"


@cache
def marked(kind: type[Part], mark: type[Mark]) -> tuple[tuple[tuple[str, ...], Mark], ...]:
    """Where in a value of `kind` the texts with a mark stand, as paths for `tree.find`. Each is named once."""
    return tuple(dict.fromkeys(_marked(kind, mark, ())))


def _marked(kind: Any, mark: type[Mark], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Mark]]:
    if isinstance(kind, type) and issubclass(kind, Part):
        for key, field in kind.keys().items():
            for found in field.metadata:
                if isinstance(found, mark):
                    yield (*path, key), found
                    if key == kind.plain:
                        yield path, found
            yield from _marked(field.annotation, mark, (*path, key))
    else:
        inside = (*path, "*") if get_origin(kind) in (tuple, dict) else path
        for argument in get_args(kind):
            yield from _marked(argument, mark, inside)
