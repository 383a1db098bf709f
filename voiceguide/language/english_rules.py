"""The rules of english_rules.tsv, and what they say for signs and abbreviations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from voiceguide.language import english_numbers as numbers
from voiceguide.language.english_amounts import cardinal
from voiceguide.language.english_patterns import LETTER_A, filled, pattern, words
from voiceguide.language.english_units import UNITS
from voiceguide.language.tables import rows

Said = str | Callable[[re.Match[str]], str]
"""What is said in place of a pattern: a template of `re.sub`, or a function."""

_DIGIT = re.compile(r"\d")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_DAY_NAMES = {name[:2]: name for name in "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()}
_CURRENCIES = {"$": ("dollar", "cent"), "£": ("pound", "pence"), "€": ("euro", "cent")}
_SIDES = {"L": "left", "R": "right"}
_MONTH_NAMES = {name[:3]: name for name in numbers.MONTHS}
_DAILY = {"b": "twice", "t": "three times", "q": "four times"}
_MOVEMENTS = {
    "fl": "flexion", "ex": "extension", "ab": "abduction", "ad": "adduction", "in": "inversion", "ev": "eversion",
    "pr": "pronation", "su": "supination",
}  # fmt: skip
_PER = {
    "wk": "week", "d": "day", "min": "minute", "mins": "minute", "sec": "second", "s": "second", "hr": "hour",
    "h": "hour", "yr": "year", "mo": "month", "mth": "month", "rep": "rep", "m": "minute",
}  # fmt: skip


def applied(text: str) -> str:
    """Clean `text` after each rule in turn: numbers, units, signs and abbreviations are words.

    A rule is tried, and compiled, only where the text holds what it needs: of the 250 a sentence needs a few.
    """
    due = _due(text)
    for place in range(len(_rows())):
        if place in due:
            regex, said = _rule(place)
            before, text = text, regex.sub(said, text)
            due = due if text == before else _due(text)
    return text


def _due(text: str) -> set[int]:
    """The places of the rules that may match `text`."""
    small = _DIGIT.sub("0", text.casefold())
    return {
        place
        for word, places in _places().items()
        if word in small
        for place, needs in places
        if all(any(word in small for word in words) for words in needs)
    }


@cache
def _rows() -> list[list[str]]:
    return rows("english_rules")


@cache
def _places() -> dict[str, list[tuple[int, list[list[str]]]]]:
    """The places of rules by each word of the first of their needs, with the rest of them."""
    places: dict[str, list[tuple[int, list[list[str]]]]] = {}
    for place, (_, needs, _, _) in enumerate(_rows()):
        first, *rest = [words.replace("∅", "").replace("␣", " ").split("|") for words in needs.split(" ")]
        for word in first:
            places.setdefault(word, []).append((place, rest))
    return places


@cache
def _rule(place: int) -> tuple[re.Pattern[str], Said]:
    kind, _, regex, said = _rows()[place]
    said = said.replace("␣", " ").replace("∅", "").replace("{A}", LETTER_A)
    if kind.startswith("word"):
        return re.compile(rf"(?i)(?<![\w'])(?:{filled(regex)})(?![\w'])"), _abbreviation(said, kind == "word.")
    return re.compile(filled(regex)), _FUNCTIONS[said.removesuffix("()")] if said.endswith("()") else said


def _abbreviation(said: str, may_end: bool) -> Callable[[re.Match[str]], str]:
    """`said`, with a capital where the abbreviation has one.

    The abbreviation's point stays where it ends the text; where `may_end`, also before a capital.
    """

    def expand(m: re.Match[str]) -> str:
        first = said[0].upper() if m[0][0].isupper() and not m[0].isupper() else said[0]
        is_end = may_end or not m.string[m.end() :].strip()
        return first + said[1:] + (_sentence_end(m) if is_end else "")

    return expand


def _sentence_end(m: re.Match[str]) -> str:
    """The sentence's own point, where the point of an abbreviation ends it."""
    after = m.string[m.end() :]
    return "." if m[0].endswith(".") and (not after.strip() or re.match(r"\s+[A-Z]", after)) else ""


def _plain(m: re.Match[str]) -> str:
    """½: 1⁄2; ₂: 2."""
    return unicodedata.normalize("NFKC", m[0])


def _letters(m: re.Match[str]) -> str:
    """1b: 1 B; 5RM: 5 R M; B12: B twelve."""
    first, second = m.groups()
    said = f"{first} {' '.join(second.upper())}" if first.isdecimal() else f"{first} {cardinal(second)}"
    return said.replace("A", LETTER_A)


def _side(m: re.Match[str]) -> str:
    """L or R as a side: not among other single letters, nor as a shape."""
    before, after = m.string[: m.start()], m.string[m.end() :]
    around = [*pattern("letters_before").findall(before), *pattern("letters_after").findall(after)]
    run = {letter for letters in around for letter in re.findall(rf"[A-Z{LETTER_A}]", letters)}
    if run - {"L", "R"} or re.match(r"\s+(?:sits?|shaped?|position)\b", after):
        return m[0]
    return _SIDES[m[0][0]] + _sentence_end(m) + (" " if after[:1].isalpha() else "")


def _points(m: re.Match[str]) -> str:
    """U.S.: U S."""
    if m[0].startswith("O.K"):
        return "okay"
    end = "." if m[0].endswith(".") and not m.string[m.end() :].strip() else ""
    return m[0].replace("A", LETTER_A).replace(".", " ").strip() + end


def _vertebrae(m: re.Match[str]) -> str:
    """L4-5: L four to five; L5/S1: L five S one."""
    first, one, joint, second, two = m.groups()
    if second and second != first:
        return f"{first} {cardinal(one)} {second} {cardinal(two)}"
    to = "" if "/" in joint else "to "
    return f"{first} {cardinal(one)} {to}{second + ' ' if second else ''}{cardinal(two)}"


def _roman(m: re.Match[str]) -> str:
    """Warrior II: Warrior two."""
    numerals = re.findall(r"[XVI]+", m["numbers"])
    if m["name"].strip() in words("no_roman_names") or not all(map(pattern("numeral").match, numerals)):
        return m[0]
    said = re.sub(r"\s*&\s*", " and ", re.sub(r"\s*/\s*", ", ", re.sub(r"\s?[-–]\s?", " to ", m["numbers"])))
    return m["name"] + re.sub(r"[XVI]+", lambda numeral: cardinal(str(_roman_value(numeral[0]))), said)


def _roman_value(numeral: str) -> int:
    values = [_ROMAN_VALUES[sign] for sign in numeral]
    return sum(-v if v < next_ else v for v, next_ in zip(values, [*values[1:], 0], strict=True))


def _days(m: re.Match[str]) -> str:
    """Mon-Fri: Monday to Friday; Mon/Wed: Monday, Wednesday."""
    joined = re.sub(r"\s?[-–]\s?", " to ", re.sub(r"\s?/\s?", ", ", re.sub(r"\s?\+\s?", " and ", m[0])))
    return re.sub(rf"\b{filled('{day}')}\b\.?", lambda day: _DAY_NAMES[day[0][:2]], joined) + _sentence_end(m)


def _month(m: re.Match[str]) -> str:
    """5 Jan: the fifth of January; Jan. 5: January the fifth; Jan 2024: January 2024."""
    parts = m.groupdict()
    name = _MONTH_NAMES[parts["month"][:3]]
    if parts.get("day"):
        return f"the {parts['day']}th of {name}{_sentence_end(m)}"
    return f"{name} the {parts['date']}th" if parts.get("date") else name


def _daily(m: re.Match[str]) -> str:
    """b.i.d.: twice a day."""
    return f"{_DAILY[m[0][0].casefold()]} a day{_sentence_end(m)}"


def _movements(m: re.Match[str]) -> str:
    """flex/ext: flexion and extension."""
    return " and ".join(_MOVEMENTS[movement[:2].casefold()] for movement in m.groups())


def _money(m: re.Match[str]) -> str:
    """£2.50: two pounds fifty pence."""
    sign, whole, part = m.groups()
    one, small = _CURRENCIES[sign]
    plural = small if small == "pence" else small + "s"
    said = f"{cardinal(whole)} {one if whole == '1' else one + 's'}"
    return f"{said} {cardinal(str(int(part)))} {small if part == '01' else plural}" if part and int(part) else said


def _unit(m: re.Match[str]) -> str:
    """each min: each minute; a few secs: a few seconds."""
    unit = UNITS[m["unit"].casefold()]
    one = m.groupdict().get("one")
    return f"{one} {unit.one}{_sentence_end(m)}" if one else f"{m['many']} {unit.many}{_sentence_end(m)}"


def _per(m: re.Match[str]) -> str:
    """/wk: a week; reps/side: reps a side."""
    thing = _PER.get(m["thing"].casefold(), m["thing"])
    article = "an" if thing[0].lower() in "aeio" or thing == "hour" else "a"
    return f"{m.groupdict().get('n', '')} {article} {thing}"


_FUNCTIONS: dict[str, Callable[[re.Match[str]], str]] = {
    "chain": numbers.chain,
    "clock": numbers.clock,
    "clock_until": numbers.clock_until,
    "daily": _daily,
    "date": numbers.date,
    "days": _days,
    "decade": numbers.decade,
    "letters": _letters,
    "minutes_seconds": numbers.minutes_seconds,
    "money": _money,
    "month": _month,
    "movements": _movements,
    "number": numbers.number,
    "ordinal": numbers.ordinal,
    "per": _per,
    "plain": _plain,
    "points": _points,
    "quantity": numbers.quantity,
    "roman": _roman,
    "series": numbers.series,
    "side": _side,
    "telephone": numbers.telephone,
    "tempo": numbers.tempo,
    "unit": _unit,
    "vertebrae": _vertebrae,
}
"""What a rule says that is no template: `date()` in the table."""
