"""A language in an author's words: one that has no file here, or one of which some sentences are said otherwise."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from voiceguide.language.estimate import USUAL, Estimate
from voiceguide.language.iso_639 import iso_639_2
from voiceguide.language.labels import ENGLISH, Labels
from voiceguide.language.language import Language, Table
from voiceguide.language.languages import known
from voiceguide.language.phrases import Phrases, Texts, in_words
from voiceguide.language.reading import Reading
from voiceguide.language.written import READ, reading_of


class OwnPhrases(Phrases):
    """The coach in a language that has no file here. Its numbers are the `numbers` that are given, from 0 on, else
    those of num2words, else digits, which a voice reads in its own way."""

    def __init__(self, texts: Texts, tag: str, numbers: tuple[str, ...]) -> None:
        super().__init__(texts)
        self.tag = tag
        self._numbers = numbers

    def number(self, n: int, form: str = "") -> str:
        if n < len(self._numbers):
            return self._numbers[n]
        from num2words import CONVERTER_CLASSES  # here, as it loads the numbers of every language

        names = (self.tag.replace("-", "_"), self.tag.partition("-")[0])
        name = next((name for name in names if name in CONVERTER_CLASSES), None)
        return in_words(n, name) if name else str(n)


@lru_cache(maxsize=16)
def in_own_words(tag: str, table: Table, numbers: tuple[str, ...] = (), estimate: Estimate | None = None) -> Language:
    """The language of a tag with an author's `table`; what that leaves out is as it is here, or else English.

    Of a language that has a file, only what is said and shown is the author's.
    """
    if base := known(tag):
        said = _given(Texts, table, "coach")
        return replace(
            base,
            phrases=_saying(base.phrases, said),
            familiar=base.familiar and _saying(base.familiar, said),
            labels=replace(base.labels, **_given(Labels, table, "shown")),
        )
    phrases = OwnPhrases(Texts(**_given(Texts, table, "coach")), tag, numbers)
    read = Table((*(("read", name, text) for name, text in READ.items()), *table.rows))
    return Language(
        tag=tag,
        iso_639_2=iso_639_2(tag),
        name=tag,
        phrases=phrases,
        labels=replace(ENGLISH, **_given(Labels, table, "shown")),
        reading=reading_of(read, phrases),
        estimate=estimate or USUAL,
    )


@lru_cache(maxsize=16)
def language_of(tag: str) -> Language:
    """The language of a tag; of one that has no file here, a voice reads the words as they are written."""
    if found := known(tag):
        return found
    return replace(in_own_words(tag, Table(())), reading=Reading(words=lambda text: text, link="", mail=""))


def _saying(phrases: Phrases, said: dict[str, Any]) -> Phrases:
    return type(phrases)(replace(phrases.texts, **said))


def _given(kind: type[Texts] | type[Labels], table: Table, rows: str) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: text for name, text in table.kind(rows).items() if name in names}
