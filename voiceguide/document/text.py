"""The texts, groups of keys and switches of a YAML file, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from voiceguide.errors import Location

NOWHERE = Location("", 1, 1)
"""The place of a part that no file holds (a default, or one made in Python)."""


class Text(str):
    """Words of the author's, where they stand, and the tag of their language where that is another one than all
    around them."""

    at: Location = NOWHERE
    lang: str | None = None

    @classmethod
    def placed(cls, words: str, at: Location, lang: str | None = None) -> Text:
        text = cls(words)
        text.at, text.lang = at, lang
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
    part: type[Any] | None = None

    @classmethod
    def placed(cls, keys: Mapping[Text, Any], at: Location) -> Keys:
        group = cls(keys.items())
        group.at = at
        return group
