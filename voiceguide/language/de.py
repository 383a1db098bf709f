"""German: its numbers, and what belongs to it as a language. Its texts are in de.tsv."""

from __future__ import annotations

from voiceguide.language.estimate import Estimate
from voiceguide.language.language import Language, Table
from voiceguide.language.phrases import Phrases, in_words
from voiceguide.language.written import reading_of

_ONE = {"f": "eine", "m": "ein", "n": "ein"}


class German(Phrases):
    """The coach in German. A number has the forms `f`, `m` and `n` before a noun of that gender."""

    tag = "de"

    def number(self, n: int, form: str = "") -> str:
        match n:
            case 0:
                return "null"
            case 1 if form in _ONE:
                return _ONE[form]
        words = in_words(n, self.tag)
        return words.removeprefix("ein") if words.startswith(("einhundert", "eintausend")) else words

    def on_side(self, side: str) -> str | None:
        """ "Links", or "auf der betroffenen Seite"."""
        place = super().on_side(side)
        return f"auf der {side}n Seite" if place is not None and side.endswith("e") else place

    def interval(self, ms: int) -> str:
        """ "Alle eine Minute und fünf Sekunden" is no German."""
        return self.undivided(ms)


_TABLE = Table.of("de")

LANGUAGE = Language(
    tag="de",
    iso_639_2="deu",
    name="German",
    phrases=German(_TABLE.texts),
    familiar=German(_TABLE.familiar),
    labels=_TABLE.labels,
    reading=reading_of(_TABLE, German(_TABLE.texts)),
    estimate=Estimate(start_ms=139, letter_ms=87, vowels_ms=0, comma_ms=429, sentence_ms=687, vowels="aeiouyäöü"),
)
