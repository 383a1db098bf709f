"""How numbers, units and abbreviations are read aloud in a language that is written as a table.

English has rules of its own. These do what a sheet of exercises needs: amounts with their units, ranges, decimals,
fractions, "3 x 10", and the abbreviations that the table names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from voiceguide.language.language import Table
from voiceguide.language.phrases import Phrases
from voiceguide.language.reading import Reading

_NUMBER = r"\d{1,3}(?:[.\u202f\u00a0]\d{3})+(?!\d)|\d+\s?/\s?\d+|\d+[.,]\d+|\d+\s?[½¼¾]|\d+|[½¼¾]"
_TIMES = r"[x×]"
_GROUPS = re.compile(r"(?<=\d)[.\u202f\u00a0](?=\d{3}(?!\d))")
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):([0-5]\d)(?![\d:])")
_HALF = re.compile(r"(\d*)\s?½|1\s?/\s?2")
_N = re.compile(r"\{[an]:?(\w*)\}")
_CHAIN = re.compile(r"(?<![\w.,/–-])\d+(?:\s?[-–]\s?\d+){2,}(?![\w–-])")
_TELEPHONE = re.compile(
    r"(?<![\w.,/+(-])(?:(?=\+(?:\D{0,2}\d){9})\+\d{1,3}(?:[\s/-]?\(?\d+\)?)+|\(?0\d{2,5}\)?[\s/-]\s?\d{3,}(?:[\s-]\d{2,})*"
    r"|0\d(?:[\s.]\d\d){4}|0\d{8,})(?![\w/]|[.,-]\d)"
)
_SIGNS = {"-": "minus", "−": "minus", "+": "plus"}
_FRACTIONS = {
    "½": "half",
    "1/2": "half",
    "¼": "quarter",
    "1/4": "quarter",
    "¾": "three_quarters",
    "3/4": "three_quarters",
}

READ = {
    "link": "the link in the notes",
    "mail": "the address in the notes",
    "to": "{a} to {b}",
    "minus": "minus",
    "plus": "plus",
    "times": "{n} times",
    "once": "once",
    "by": "{a} times {b}",
    "point": "point",
    "half": "a half",
    "and_half": "{n} and a half",
    "quarter": "a quarter",
    "three_quarters": "three quarters",
    "part": "{a} of {b}",
}
"""The texts of the kind `read`, which a table has, in English."""

SHORT = {"e.g.": "for example", "max.": "at most", "&": "and", "→": "then"}
UNITS = {
    's sec sec. "': "one second | {n} seconds | half a second",
    "min min. '": "one minute | {n} minutes | half a minute",
    "h hr": "one hour | {n} hours | half an hour",
    "%": "one percent | {n} percent",
    "°": "one degree | {n} degrees",
    "cm": "one centimetre | {n} centimetres",
    "m": "one metre | {n} metres",
    "kg": "one kilogram | {n} kilograms",
}
"""Abbreviations and units as a table may have them, in English."""


def reading_of(table: Table, phrases: Phrases, first: Callable[[str], str] = str) -> Reading:
    """How a language is read by its table: rows of the kinds `read` (what stands between numbers, and for links),
    `short` (abbreviations) and `unit` (signs, and the texts of a `_Unit` with bars between).

    `first` puts into words what no table can say, such as ordinals.
    """
    written = _Written(table, phrases)
    read = table.kind("read")
    return Reading(
        words=lambda text: written.words(first(written.telephones(text))), link=read["link"], mail=read["mail"]
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit's texts for one, for more and for a half, and what follows one or more and a half: "y medio"."""

    one: str
    more: str
    half: str = ""
    and_half: str = ""


@dataclass(frozen=True)
class _Written:
    table: Table
    phrases: Phrases

    @cached_property
    def read(self) -> dict[str, str]:
        return self.table.kind("read")

    @cached_property
    def units(self) -> dict[str, _Unit]:
        """The texts of a unit by each of its signs."""
        return {
            sign: _Unit(*text.split(" | ")) for signs, text in self.table.kind("unit").items() for sign in signs.split()
        }

    @cached_property
    def short(self) -> dict[str, str]:
        return self.table.kind("short")

    @cached_property
    def _short(self) -> re.Pattern[str]:
        return re.compile("|".join(map(_by_itself, _longest_first(self.short))) or "(?!)")

    @cached_property
    def _amount(self) -> re.Pattern[str]:
        units = "|".join(map(re.escape, _longest_first(self.units))) or "(?!)"
        return re.compile(
            rf"(?<![\w.,/])(?P<sign>[-−+]?)(?P<a>{_NUMBER})(?:\s?[-–]\s?(?P<b>{_NUMBER}))?"
            rf"(?:\s?{_TIMES}\s?(?P<by>{_NUMBER})(?:\s?[-–]\s?(?P<by_b>{_NUMBER}))?)?"
            rf"(?:\s?(?P<unit>{units})(?!\w)|\s?(?P<times>{_TIMES})(?!\w))?"
        )

    def words(self, text: str) -> str:
        """Clean text in words."""
        text = _CHAIN.sub(self._one_by_one, _CLOCK.sub(self._clock, text))
        text = self._amount.sub(self._said, text)
        return self._short.sub(self._in_full, text)

    def telephones(self, text: str) -> str:
        """Text with the digits of telephone numbers one by one: "030 555" → "null drei null, fünf fünf fünf"."""
        return _TELEPHONE.sub(self._telephone, text)

    def _telephone(self, m: re.Match[str]) -> str:
        groups = (" ".join(self.phrases.number(int(digit)) for digit in group) for group in re.findall(r"\d+", m[0]))
        return (f"{self.read['plus']} " if m[0].startswith("+") else "") + ", ".join(groups)

    def _in_full(self, m: re.Match[str]) -> str:
        """An abbreviation in full, with the full stop of a sentence that it ends; a sign stands apart from words."""
        if not m[0][0].isalnum():
            return f" {self.short[m[0]]} "
        ends = m[0].endswith(".") and not m.string[m.end() :].strip()
        return self.short[m[0]] + ("." if ends else "")

    def _clock(self, m: re.Match[str]) -> str:
        """1:30 is a length of time."""
        return self.phrases.time(int(m[1]) * 60_000 + int(m[2]) * 1_000)

    def _one_by_one(self, m: re.Match[str]) -> str:
        """3-1-1-0 is a tempo."""
        return ", ".join(self.phrases.number(int(n)) for n in re.findall(r"\d+", m[0]))

    def _said(self, m: re.Match[str]) -> str:
        a, b = m["a"], m["b"]
        once = a == "1" and not b
        if m["times"] and not m["by"]:
            return self.read["once"] if once else self._filled(self.read["times"], a, b)
        sign = f"{self.read[_SIGNS[m['sign']]]} " if m["sign"] else ""
        if m["by"]:
            each = self._measured(m["by"], m["by_b"], m["unit"])
            said = f"{self.read['once']} {each}" if once else self._filled(self.read["by"], a, b).format(b=each)
        else:
            said = self._measured(a, b, m["unit"])
        return sign + said + self._end(m)

    def _measured(self, a: str, b: str | None, sign: str | None) -> str:
        """A number, or a range, with its unit."""
        if not sign:
            return self._range(a, b)
        unit = self.units[sign]
        if not b and (half := _HALF.fullmatch(a)):
            if not half[1] and unit.half:
                return unit.half
            if half[1] and unit.and_half:
                return f"{self._measured(half[1], None, sign)} {unit.and_half}"
        return unit.one if a == "1" and not b else self._filled(unit.more, a, b)

    def _filled(self, text: str, a: str, b: str | None) -> str:
        """A text with a number, or a range, in the form that it asks for."""
        form = _N.search(text)
        return _N.sub(self._range(a, b, form[1] if form else ""), text)

    def _end(self, m: re.Match[str]) -> str:
        """The full stop of a sentence that an abbreviated unit ends."""
        return "." if (m["unit"] or "").endswith(".") and not m.string[m.end() :].strip() else ""

    def _range(self, a: str, b: str | None, form: str = "") -> str:
        if b is None:
            return self.number(a, form)
        return self.read["to"].format(a=self.number(a, form), b=self.number(b, form))

    def number(self, written: str, form: str = "") -> str:
        """A number as it is written, in words."""
        plain = _GROUPS.sub("", written).replace(" ", "")
        if plain in _FRACTIONS:
            return self.read[_FRACTIONS[plain]]
        if plain[-1] == "½":
            return self.read["and_half"].format(n=self.phrases.number(int(plain[:-1]), form))
        if plain[-1] in _FRACTIONS:
            return f"{self.phrases.number(int(plain[:-1]))} {self.read[_FRACTIONS[plain[-1]]]}"
        if "/" in plain:
            a, b = plain.split("/")
            return self.read["part"].format(a=self.phrases.number(int(a)), b=self.phrases.number(int(b)))
        whole, _, decimals = plain.replace(",", ".").partition(".")
        if not decimals:
            return self.phrases.number(int(whole), form)
        return f"{self.phrases.number(int(whole))} {self.read['point']} {self.phrases.decimals(decimals)}"


def _by_itself(sign: str) -> str:
    """A pattern for a word that is no part of a longer one, or for a sign, which may touch a word: "/Tag"."""
    before = r"(?<!\w)" if sign[0].isalnum() else ""
    after = r"(?!\w)" if sign[0].isalnum() or sign[-1].isalnum() else ""
    return before + re.escape(sign) + after


def _longest_first(signs: Iterable[str]) -> list[str]:
    return sorted(signs, key=len, reverse=True)
