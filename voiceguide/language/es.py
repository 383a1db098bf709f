"""Spanish: its numbers, its articles and ordinals, and what belongs to it as a language. Its texts are in es.tsv."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voiceguide.language.estimate import Estimate
from voiceguide.language.language import Language, Table
from voiceguide.language.phrases import Phrases, in_words
from voiceguide.language.written import reading_of

_UNO = re.compile(r"(veinti)?uno$")
_UNO_MIL = re.compile(r"(veinti)?uno(?= mil)")
_ARTICLE = re.compile(r"(^|\b[oy] )(una?|un[oa]s)(?= )", re.IGNORECASE)
_THE = {"un": "el", "una": "la", "unos": "los", "unas": "las"}
_SOUND_OF_I = re.compile(r"h?[ií](?![aeo])", re.IGNORECASE)
_ORDINALS = ("primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno")
_ORDINAL = re.compile(r"(?<![\w.,/-])([1-9])\.?(º|ª|er\b)")
_NOUN = re.compile(r" (?!del? |[yoa] )[a-záéíóúñ]")


class Spanish(Phrases):
    """The coach in Spanish. A number has the forms `f` and `m` before a noun of that gender."""

    tag = "es"

    def number(self, n: int, form: str = "") -> str:
        words = _UNO_MIL.sub(_shortened, in_words(n, self.tag))
        match form:
            case "m":
                return _UNO.sub(_shortened, words)
            case "f":
                return re.sub("uno$", "una", words).replace("ientos", "ientas")
        return words

    def interval(self, ms: int) -> str:
        """ "Cada minuto y medio"."""
        return self.undivided(ms).removeprefix("un ")

    def joined(self, things: Sequence[str], either: bool = False) -> str:
        """ "Y" is "e" before the sound of an i."""
        *head, last = things
        if head and not either and _SOUND_OF_I.match(last):
            return f"{', '.join(head)} e {last}"
        return super().joined(things, either)

    def numbers(self, words: Sequence[str]) -> str:
        """Without "y": "diez y ocho" is heard as eighteen."""
        return self.texts.then.join(words)

    def known_thing(self, thing: str) -> str:
        return _ARTICLE.sub(lambda found: found[1] + _THE[found[2].lower()], thing)


def _shortened(found: re.Match[str]) -> str:
    """ "Uno" before a noun."""
    return "veintiún" if found[1] else "un"


def _with_ordinals(text: str) -> str:
    """The text with its ordinals up to nine in words: "1.º", "2ª", "3.er"."""
    return _ORDINAL.sub(_ordinal, text)


def _ordinal(found: re.Match[str]) -> str:
    """ "Primera", "primero", and "primer" before a noun."""
    word = _ORDINALS[int(found[1]) - 1]
    if found[2] == "ª":
        return f"{word[:-1]}a"
    short = found[2] == "er" or _NOUN.match(found.string, found.end())
    return word[:-1] if short and word in ("primero", "tercero") else word


_TABLE = Table.of("es")

LANGUAGE = Language(
    tag="es",
    iso_639_2="spa",
    name="Spanish",
    phrases=Spanish(_TABLE.texts),
    familiar=Spanish(_TABLE.familiar),
    labels=_TABLE.labels,
    reading=reading_of(_TABLE, Spanish(_TABLE.texts), first=_with_ordinals),
    estimate=Estimate(start_ms=87, letter_ms=93, vowels_ms=17, comma_ms=401, sentence_ms=616, vowels="aeiouáéíóúü"),
)
