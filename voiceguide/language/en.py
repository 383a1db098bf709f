"""English: its numbers, its articles, and what belongs to it as a language."""

from __future__ import annotations

import re

from voiceguide.language import english_reading
from voiceguide.language.english_amounts import small_number
from voiceguide.language.estimate import Estimate
from voiceguide.language.labels import ENGLISH
from voiceguide.language.language import Language
from voiceguide.language.phrases import Phrases, Texts

_ARTICLE = re.compile(r"^(?:an?|some|one) ", re.IGNORECASE)
_NEXT_ARTICLE = re.compile(r"\b(or|and) (?:an?|one) ")
_NUMBER = re.compile(r"^(?=(?:two|three|four|five|six|\d+) )", re.IGNORECASE)


class English(Phrases):
    """The coach in English."""

    tag = "en"

    def __init__(self, texts: Texts | None = None) -> None:
        super().__init__(texts or Texts())

    def number(self, n: int, form: str = "") -> str:
        return small_number(n)

    def on_side(self, side: str) -> str | None:
        place = super().on_side(side)
        return place if place is None or side in (self.texts.left, self.texts.right) else f"{place} side"

    def interval(self, ms: int) -> str:
        return self.time(ms).removeprefix("one ")

    def listing(self, things: tuple[str, ...], either: bool = False) -> str:
        """With a comma before the last "and" where a thing has an "and" or "or" of its own."""
        listed = super().listing(things, either)
        if len(things) < 2 or not any(re.search(r"\b(and|or)\b", thing) for thing in things):
            return listed
        last = super().listing(things[-1:])
        joint = " or " if either else " and "
        return f"{listed.removesuffix(joint + last)},{joint}{last}"

    def known_thing(self, thing: str) -> str:
        return _NEXT_ARTICLE.sub(r"\1 the ", _ARTICLE.sub("the ", _NUMBER.sub("the ", thing)))


LANGUAGE = Language(
    tag="en",
    iso_639_2="eng",
    name="English",
    phrases=English(),
    labels=ENGLISH,
    reading=english_reading.READING,
    estimate=Estimate(
        start_ms=381, letter_ms=67, vowels_ms=74, comma_ms=294, sentence_ms=883, vowels="aeiouy", silent=r"e\b"
    ),
)
