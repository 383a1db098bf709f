"""What a prescription says, as a frozen type whose fields are the keys that may be written."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from voiceguide.catalogue.doses import DurationMs
from voiceguide.catalogue.fields import Lang, RefersTo, Text
from voiceguide.catalogue.model import Level, Line, TrackSettings
from voiceguide.catalogue.routine import Item

WEEKS = 520
"""The last week that can be named: ten years."""

LINK_CHARACTERS = 500
"""The longest address whose QR code a phone's camera can read from paper."""

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WEEK = re.compile(r"[1-9]\d{0,2}")
_LINK = re.compile(r"https?://[^\s/]+(/\S*)?")


def _day(value: object) -> object:
    """A day as it is written, 2026-12-01; one made in Python passes as it is."""
    if isinstance(value, date):
        return value
    match = _DAY.fullmatch(str(value)) if isinstance(value, Text) else None
    if match is None:
        raise PydanticCustomError("not_a_dose", "write {example}", {"example": "a day such as 2026-12-01"})
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise ValueError(f'there is no day "{value}"; write one such as 2026-12-01') from None


def _week(value: object) -> object:
    if isinstance(value, int):
        return value
    if not _WEEK.fullmatch(str(value)) or int(str(value)) > WEEKS:
        raise ValueError(f'"{value}" is not a week; write its number, from 1 to {WEEKS}')
    return int(str(value))


def checked_link(text: Text) -> Text:
    """An address that can be put into a QR code. ValueError says what is wrong with another."""
    if len(text) > LINK_CHARACTERS:
        raise ValueError(f"this address has more than {LINK_CHARACTERS} characters; write a shorter one")
    if not _LINK.fullmatch(text):
        raise ValueError(f'"{text}" is not a whole address; write one that begins with https://')
    return text


def _routine(value: object) -> object:
    if not isinstance(value, (str, list, tuple)):
        example = "the id of a routine, or a list of exercises such as [knee-rolls]"
        raise PydanticCustomError("not_a_dose", "write {example}", {"example": example})
    return value


def _kind(value: object) -> str:
    """Whether a routine is named, or written out as a list."""
    return "#id" if isinstance(value, str) else "#items"


Day = Annotated[date, BeforeValidator(_day)]
Week = Annotated[int, BeforeValidator(_week)]
Whole = Annotated[Text, RefersTo("routines"), Tag("#id")]
Some = Annotated[tuple[Item, ...], Field(min_length=1), Tag("#items")]


class Prescription(TrackSettings):
    """What one person is to do: a routine of the catalogue `from` a file, or a list of exercises with its own doses.
    In a `language`, of that catalogue's translation.

    `for` is who it is for, who is welcomed by name where `greet` is set. In week n after `starts`, the level is that of
    the last of `weeks` that has begun. `link` leads to the track.
    """

    for_: Text | None = Field(None, alias="for")
    greet: bool = False
    from_: Text | None = Field(None, alias="from")
    language: Lang | None = None
    title: Text | None = None
    routine: Annotated[Whole | Some, Discriminator(_kind), BeforeValidator(_routine)] = Field(examples=[["knee-rolls"]])
    rest: DurationMs | None = None
    notes: tuple[Line, ...] = ()
    starts: Day | None = None
    weeks: dict[Week, Level] = Field(default_factory=dict)
    review: Day | None = None
    link: Annotated[Text, AfterValidator(checked_link)] | None = None

    def week(self, today: date) -> int:
        """The number of the week that today is in; 1 before it starts."""
        return min(max(1, (today - self.starts).days // 7 + 1), WEEKS) if self.starts else 1

    def level_in(self, week: int) -> Level | None:
        """The level that `weeks` gives for a week; None before the first of them."""
        begun = [number for number in self.weeks if number <= week]
        return self.weeks[max(begun)] if begun else None
