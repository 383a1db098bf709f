"""Italian: its numbers, its articles, and what belongs to it as a language. Its texts are in it.tsv."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

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
        """In seconds up to two minutes, as "ogni minuto e cinque secondi" would be two intervals."""
        if ms % 1_000 == 0 and 60_000 < ms < 120_000 and ms != 90_000:
            return self.texts.seconds.format(n=self.number(ms // 1_000))
        return self.time(ms).removeprefix("un ")

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


_TABLE = Table.of("it")
_READING = reading_of(_TABLE, Italian(_TABLE.texts))


def _words(text: str) -> str:
    """Clean text in words; an ordinal is written 2º, 2ª, and before some nouns 2°."""
    return _READING.words(_ORDINAL.sub(_ordinal, text))


def _ordinal(m: re.Match[str]) -> str:
    words = in_words(int(m["n"]), "it", "ordinal")
    return f"{words[:-1]}a" if m["feminine"] else words


LANGUAGE = Language(
    tag="it",
    iso_639_2="ita",
    name="Italian",
    phrases=Italian(_TABLE.texts),
    familiar=Italian(_TABLE.familiar),
    labels=_TABLE.labels,
    reading=replace(_READING, words=_words),
    estimate=Estimate(start_ms=231, letter_ms=70, vowels_ms=58, comma_ms=484, sentence_ms=717, vowels="aeiouàèéìòù"),
)
