"""German: its numbers, and what belongs to it as a language. Its texts are in de.tsv."""

from __future__ import annotations

import re

from voiceguide.language.estimate import Estimate
from voiceguide.language.language import Language, Table
from voiceguide.language.phrases import Phrases, in_words
from voiceguide.language.written import reading_of

_BEFORE = r"(?P<before>\b[A-Za-zäöüß]+\s)?"
_SIDE = re.compile(rf"{_BEFORE}\b(?P<word>[Ll]i|[Rr]e)\.\s?(?=[A-ZÄÖÜ][a-zäöüß])")
_ORDINAL = re.compile(rf"{_BEFORE}(?<![\d.,])(?P<n>\d{{1,2}})\.\s(?=[A-ZÄÖÜ][a-zäöüß])")
_ARTICLES = frozenset("der die das".split())
_WEAK = frozenset(
    "am im zum beim vom dem den des ab zur jeden einem einen diesem diesen ihrem ihren deinem deinen".split()
)
"""Words behind which an adjective ends in n: "am dritten Tag"."""
_MASCULINE = re.compile(
    r"(?:Tag|Satz|Durchgang|Schritt|Monat|Teil|Versuch|Atemzug|Finger|Daumen|Zeh|Arm|Fuß|Ellbogen|Ellenbogen|Oberarm|"
    r"Unterarm|Oberschenkel|Unterschenkel)\b"
)
_NEUTER = re.compile(r"(?:Mal|Set|Bein|Knie|Auge|Ohr|Becken|\w*gelenk|\w*blatt)\b")
_COUNTED = re.compile(
    r"(?:Woche|Runde|Übung|Wiederholung|Minute|Sekunde|Stunde|Stufe|Phase|Seite|Position|Einheit|Mal|Set)\b"
)
_CLOCK = re.compile(r"\b(\d{1,2})[:.]([0-5]\d)\s?Uhr\b")
_DAYS = {
    "Mo": "Montag",
    "Di": "Dienstag",
    "Mi": "Mittwoch",
    "Do": "Donnerstag",
    "Fr": "Freitag",
    "Sa": "Samstag",
    "So": "Sonntag",
}
_DAY = rf"\b(?:{'|'.join(_DAYS)})\b\.?"
_LISTED_DAYS = re.compile(rf"{_DAY}(?:\s?(?:[-–/,+]|\bund\b|\bbis\b)\s?{_DAY})+")
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


def _plain(text: str) -> str:
    """The text with days, times of the day and ordinals in words."""
    text = _LISTED_DAYS.sub(_days, text)
    text = _CLOCK.sub(lambda m: f"{m[1]} Uhr{'' if m[2] == '00' else f' {int(m[2])}'}", text)
    return _ORDINAL.sub(_ordinal, _SIDE.sub(_side, text))


def _days(m: re.Match[str]) -> str:
    """Mo-Fr: Montag bis Freitag; Mo/Mi: Montag, Mittwoch."""
    joined = re.sub(r"\s?[-–]\s?", " bis ", re.sub(r"\s?[/,+]\s?", ", ", m[0]))
    return re.sub(_DAY, lambda day: _DAYS[day[0][:2]], joined)


def _ordinal(m: re.Match[str]) -> str:
    """Am 3. Tag: am dritten Tag; 1. Satz: erster Satz. Otherwise the point ends a sentence: "bis 10. Dann lösen"."""
    before, noun = _around(m)
    if before not in _ARTICLES | _WEAK and not _MASCULINE.match(noun) and not _COUNTED.match(noun):
        return m[0]
    return f"{m['before'] or ''}{_declined(in_words(int(m['n']), 'de', 'ordinal'), before, noun)} "


def _side(m: re.Match[str]) -> str:
    """Li. Bein: linkes Bein; die re. Hand: die rechte Hand."""
    word = {"li": "linke", "re": "rechte"}[m["word"].lower()]
    if m["word"][0].isupper():
        word = word.capitalize()
    return f"{m['before'] or ''}{_declined(word, *_around(m))} "


def _around(m: re.Match[str]) -> tuple[str, str]:
    return (m["before"] or "").strip().casefold(), m.string[m.end() :]


def _declined(word: str, before: str, noun: str) -> str:
    """An adjective that ends in e, as it is behind the word before and in front of the noun."""
    masculine = _MASCULINE.match(noun)
    if before in _WEAK or (before == "der" and not masculine):
        return f"{word}n"
    if before in _ARTICLES:
        return word
    return f"{word}r" if masculine else f"{word}s" if _NEUTER.match(noun) else word


_TABLE = Table.of("de")

LANGUAGE = Language(
    tag="de",
    iso_639_2="deu",
    name="German",
    phrases=German(_TABLE.texts),
    familiar=German(_TABLE.familiar),
    labels=_TABLE.labels,
    reading=reading_of(_TABLE, German(_TABLE.texts), _plain),
    estimate=Estimate(start_ms=139, letter_ms=87, vowels_ms=0, comma_ms=429, sentence_ms=687, vowels="aeiouyäöü"),
)
