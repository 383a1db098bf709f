"""Italian: its numbers, its articles, and what belongs to it as a language. Its texts are in it.tsv."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voiceguide.language.estimate import Estimate
from voiceguide.language.language import Language, Table
from voiceguide.language.phrases import Phrases, in_words
from voiceguide.language.written import reading_of

_DEFINITE = {
    "un": "il",
    "uno": "lo",
    "una": "la",
    "del": "il",
    "dello": "lo",
    "della": "la",
    "dei": "i",
    "degli": "gli",
    "delle": "le",
}
_ARTICLE = re.compile(
    rf"(?P<before>^|\b[oe] )(?:(?P<elided>un['’]|dell['’]|un (?=[aeiou]))|(?P<whole>{'|'.join(_DEFINITE)}) )(?!po\b)",
    re.IGNORECASE,
)
_ELIDED = re.compile(r"(?:Un|L|Dell)['’]")
_AND_OR = re.compile(r"\b(?:e|ed|o)\b")
_ORDINAL = re.compile(
    r"(?<![\w.,/])(?P<n>\d{1,3})(?:(?P<feminine>ª)|º|°(?= (?:giorno|mese|esercizio|giro|livello|passo)\b))"
)


class Italian(Phrases):
    """The coach in Italian. A number has the forms `f` and `m` before a noun of that gender."""

    tag = "it"

    def number(self, n: int, form: str = "") -> str:
        """With the accent that every compound of "tre" has."""
        match n, form:
            case 1, "f":
                return "una"
            case 1, "m":
                return "un"
        words = in_words(n, self.tag)
        return f"{words[:-1]}é" if n > 3 and words.endswith("tre") else words

    def interval(self, ms: int) -> str:
        """ "Ogni minuto e mezzo"."""
        return self.undivided(ms).removeprefix("un ")

    def joined(self, things: Sequence[str], either: bool = False) -> str:
        """With "ed" before another e, and with a comma before it where a thing has an "e" or "o" of its own."""
        listed = super().joined(things, either)
        if len(things) < 2:
            return listed
        last = things[-1]
        comma = "," if any(map(_AND_OR.search, things)) else ""
        return f"{listed.removesuffix(f' e {last}')}{comma} {'ed' if last.startswith('e') else 'e'} {last}"

    def _within(self, thing: str) -> str:
        return thing[0].lower() + thing[1:] if _ELIDED.match(thing) else super()._within(thing)

    def known_thing(self, thing: str) -> str:
        return _ARTICLE.sub(_definite, thing)


def _definite(m: re.Match[str]) -> str:
    """The definite article in place of an indefinite one: "l'asta" for "un'asta"."""
    return m["before"] + ("l'" if m["elided"] else f"{_DEFINITE[m['whole'].lower()]} ")


def _with_ordinals(text: str) -> str:
    """The text with its ordinals in words: 2º, 2ª, and before some nouns 2°."""
    return _ORDINAL.sub(_ordinal, text)


def _ordinal(m: re.Match[str]) -> str:
    words = in_words(int(m["n"]), "it", "ordinal")
    return f"{words[:-1]}a" if m["feminine"] else words


_TABLE = Table.of("it")

LANGUAGE = Language(
    tag="it",
    iso_639_2="ita",
    name="Italian",
    phrases=Italian(_TABLE.texts),
    familiar=Italian(_TABLE.familiar),
    labels=_TABLE.labels,
    reading=reading_of(_TABLE, Italian(_TABLE.texts), first=_with_ordinals),
    estimate=Estimate(start_ms=231, letter_ms=70, vowels_ms=58, comma_ms=484, sentence_ms=717, vowels="aeiouàèéìòù"),
)
