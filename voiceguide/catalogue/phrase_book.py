"""A file of phrases: what the coach says and what is shown, in a language that has no file here, or said otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field, WithJsonSchema

from voiceguide import limits
from voiceguide.catalogue.fields import Part, Text
from voiceguide.language.estimate import USUAL, Estimate
from voiceguide.language.labels import ENGLISH
from voiceguide.language.language import Language, Table
from voiceguide.language.own_language import in_own_words
from voiceguide.language.phrases import Texts
from voiceguide.language.written import READ

NAMED = {"coach": asdict(Texts()), "shown": asdict(ENGLISH), "read": READ}
"""The sections whose names are known, with the texts in English."""


def _schema(names: Iterable[str] = ()) -> WithJsonSchema:
    known = {"propertyNames": {"enum": [*names]}} if names else {}
    return WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}, **known})


class Constants(Part):
    """What the parts of a text take in milliseconds, as `language.estimate` reckons."""

    start_ms: int = Field(USUAL.start_ms, ge=0, le=limits.ESTIMATE_MS)
    letter_ms: int = Field(USUAL.letter_ms, ge=1, le=limits.ESTIMATE_MS)
    comma_ms: int = Field(USUAL.comma_ms, ge=0, le=limits.ESTIMATE_MS)
    sentence_ms: int = Field(USUAL.sentence_ms, ge=0, le=limits.ESTIMATE_MS)

    @property
    def estimate(self) -> Estimate:
        return replace(
            USUAL,
            start_ms=self.start_ms,
            letter_ms=self.letter_ms,
            comma_ms=self.comma_ms,
            sentence_ms=self.sentence_ms,
        )


class PhraseBook(Part):
    """Texts by name: those of the `coach` (`language.phrases.Texts`), those `shown` (`language.labels.Labels`), how
    amounts are `read`, abbreviations that are `short`, and each `unit`. `numbers` are in words, from 0 on.
    """

    in_file: ClassVar[bool] = True

    coach: Annotated[dict[Text, Text], _schema(NAMED["coach"])] = Field(default_factory=dict)
    shown: Annotated[dict[Text, Text], _schema(NAMED["shown"])] = Field(default_factory=dict)
    read: Annotated[dict[Text, Text], _schema(NAMED["read"])] = Field(default_factory=dict)
    short: Annotated[dict[Text, Text], _schema()] = Field(default_factory=dict)
    unit: Annotated[dict[Text, Text], _schema()] = Field(default_factory=dict)
    numbers: tuple[Text, ...] = ()
    estimate: Constants | None = None

    def language(self, tag: str) -> Language:
        """The language of a tag in these words."""
        numbers = tuple(map(str, self.numbers))
        return in_own_words(tag, self.table, numbers, self.estimate.estimate if self.estimate else None)

    @cached_property
    def table(self) -> Table:
        """The texts as rows."""
        kinds = {"coach": self.coach, "shown": self.shown, "read": self.read, "short": self.short, "unit": self.unit}
        return Table(
            tuple((kind, str(name), str(text)) for kind, texts in kinds.items() for name, text in texts.items())
        )
