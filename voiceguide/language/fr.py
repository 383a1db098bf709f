"""French: its numbers, its articles, and what belongs to it as a language. Its texts are in fr.tsv."""

from __future__ import annotations

import re

from voiceguide.language.estimate import Estimate
from voiceguide.language.language import Language, Table
from voiceguide.language.phrases import Phrases, in_words
from voiceguide.language.written import reading_of

_THING = re.compile(r"(?P<before>^|\b(?:ou|et) )(?P<article>une?|des|du|de la|de l['’]) ?(?P<noun>\w+)", re.IGNORECASE)
_ELIDES = re.compile(r"[aeiouàâéèêëîïôœ]|h(?:abit|altère|erbe|orloge|uile)", re.IGNORECASE)
"""Nouns before which "le" and "la" are "l’": those with a vowel first, and those whose h is mute."""
_FEMININE = ("une", "de la")

_ORDINAL = re.compile(r"(?<!\w)(\d+)(ère|ere|re|er|ème|eme|e|nde|nd)s?(?!\w)")
_SHORT_TIME = re.compile(r"(?<!\w)(\d+)\s?(h|min|mn)\s?([0-5]\d)(?!\d)")
_PRIMES = re.compile(r"(?<!\w)(\d+)\s?['’′]\s?([0-5]\d)\s?(?:\"|''|″|(?!\w))")
_THOUSANDS = re.compile(r"(?<![\w.,])(\d{1,3}) (?=\d{3}(?!\d))")


class French(Phrases):
    """The coach in French. A number has the form `f` before a feminine noun."""

    tag = "fr"

    def number(self, n: int, form: str = "") -> str:
        words = in_words(n, self.tag)
        return f"{words}e" if form == "f" and words.endswith("un") else words

    def decimals(self, digits: str) -> str:
        """As one number behind its zeros: "vingt-cinq", "zéro cinq"."""
        number = digits.lstrip("0")
        zeros = ["zéro"] * (len(digits) - len(number))
        return " ".join([*zeros, self.number(int(number))] if number else zeros)

    def time(self, ms: int) -> str:
        """With the singular for less than two: "1,3 seconde"."""
        words = super().time(ms)
        return words.removesuffix("s") if ms < 2_000 else words

    def interval(self, ms: int) -> str:
        """In seconds between one minute and two, as "toutes les" is followed by a plural."""
        return self._seconds(ms) if 60_000 < ms < 120_000 else self.time(ms)

    def known_thing(self, thing: str) -> str:
        return _THING.sub(_definite, thing)

    def on_side(self, side: str) -> str | None:
        """ "À gauche", or "du côté faible"."""
        form = self._form(side)
        return f"du côté {form}" if form and side not in (self.texts.left, self.texts.right) else super().on_side(side)

    def count(self, rep: int, side: str | None = None) -> str:
        return super().count(rep, side and self._place(side))

    def last_on(self, side: str) -> str:
        return super().last_on(self._place(side))

    def _place(self, side: str) -> str:
        """ "à gauche", or the words that an author has for a side."""
        return self.on_side(side) or side


def _definite(m: re.Match[str]) -> str:
    """A noun with "le", "la", "l’" or "les" in place of its indefinite article."""
    article, noun = m["article"].lower(), m["noun"]
    if article == "des":
        definite = "les "
    elif _ELIDES.match(noun):
        definite = "l’"
    else:
        definite = "la " if article in _FEMININE else "le "
    return f"{m['before']}{definite}{noun}"


def _in_words(m: re.Match[str]) -> str:
    """An ordinal: "1re", "2e"."""
    n, ending = int(m[1]), m[2]
    return "première" if n == 1 and ending in ("ère", "ere", "re") else in_words(n, "fr", "ordinal")


def _plain(text: str) -> str:
    """The text with ordinals in words, and with "1h30", "1'30" and "1 000" as its table reads them."""
    text = _ORDINAL.sub(_in_words, text)
    text = _PRIMES.sub(r"\1 min \2 s", _SHORT_TIME.sub(r"\1 \2 \3", text))
    return _THOUSANDS.sub("\\1\u202f", text)


_TABLE = Table.of("fr")

LANGUAGE = Language(
    tag="fr",
    iso_639_2="fra",
    name="French",
    phrases=French(_TABLE.texts),
    familiar=French(_TABLE.familiar),
    labels=_TABLE.labels,
    reading=reading_of(_TABLE, French(_TABLE.texts), first=_plain),
    estimate=Estimate(
        start_ms=250,
        letter_ms=40,
        vowels_ms=122,
        comma_ms=486,
        sentence_ms=854,
        vowels="aeiouyàâéèêëîïôöùûüœæ",
        silent=r"(?<=\w\w)es?\b",
    ),
)
