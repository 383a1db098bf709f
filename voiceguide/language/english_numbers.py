"""What the rules of english_rules.tsv say for numbers: dates, clocks, chains, and quantities with their units."""

from __future__ import annotations

import re

from voiceguide.language.english_amounts import (
    bare,
    cardinal,
    in_words,
    one_by_one,
    unit_of,
    value_of,
    with_unit,
    without_unit,
)
from voiceguide.language.english_patterns import LETTER_A, pattern
from voiceguide.language.english_units import UNIT_NAMES, Unit

TIMES = frozenset("x×*✕✖")
MONTHS = "January February March April May June July August September October November December".split()


def date(m: re.Match[str]) -> str:
    """2026-03-01: the first of March twenty twenty-six."""
    return f"the {in_words(int(m[3]), 'ordinal')} of {MONTHS[int(m[2]) - 1]} {in_words(int(m[1]), 'year')}"


def telephone(m: re.Match[str]) -> str:
    """Call 020 7946 0123: zero two zero, seven nine four six, zero one two three."""
    groups = re.findall(r"\d+|or|and", m["number"])
    said = ", ".join(one_by_one(group) if group.isdigit() else group for group in groups)
    plus = "plus " if m["number"].startswith("+") else ""
    return f"{m.groupdict().get('call', '')}{plus}{said.replace(', or, ', ' or ').replace(', and, ', ' and ')}"


def series(m: re.Match[str]) -> str:
    """1,2,3: one, two, three."""
    return ", ".join(map(cardinal, m[0].split(",")))


def ordinal(m: re.Match[str]) -> str:
    return in_words(int(m[1]), "ordinal")


def number(m: re.Match[str]) -> str:
    return f" {cardinal(m[0])} "


def tempo(m: re.Match[str]) -> str:
    """tempo 30X0: tempo three, zero, X, zero."""
    digits = (m[2] or m[3]).upper()
    if not any(digit.isdigit() for digit in digits):
        return m[0]
    return f"{m[1] or ''}{', '.join(map(_phase, digits))}{m[4] or ''}"


def _phase(sign: str) -> str:
    return "X" if sign in "xX" else cardinal(sign)


def decade(m: re.Match[str]) -> str:
    """1990s: nineteen nineties; 60s only as an age or a decade, and not as seconds."""
    before, after = m.string[: m.start()], m.string[m.end() :]
    is_year = len(m[1]) == 4 or "'" in m[0] or "’" in m[0]
    if not is_year and (not pattern("decade_before").search(before) or pattern("no_decade").match(after)):
        return m[0]
    words = in_words(int(m[1]), "year" if len(m[1]) == 4 else "cardinal")
    return words[:-1] + "ies" if words.endswith("y") else words + "s"


def minutes_seconds(m: re.Match[str]) -> str:
    """1'30": one minute thirty seconds; of people, feet and inches."""
    around = m.string[: m.start()] + m.string[m.end() :]
    small = m[2] or m[3]
    if re.search(r"\b(?:tall|height)\b", around, re.IGNORECASE):
        return f"{cardinal(m[1])} feet {_count(small, 'inch', 'inches')}"
    minutes = _count(m[1], "minute", "minutes")
    return f"{minutes} {_count(small, 'second', 'seconds')}" if int(small) else minutes


def _count(number: str, one: str, many: str) -> str:
    return f"{cardinal(str(int(number)))} {one if int(number) == 1 else many}"


def clock(m: re.Match[str]) -> str:
    """7:30 is a time of day behind "at" or before "am", and a duration elsewhere."""
    parts = m.groupdict()
    hours, minutes, seconds = int(parts["h"]), int(parts["m"] or 0), parts.get("s")
    unit, half_day = (parts.get("unit") or "").casefold(), (parts["half"] or "").casefold()
    at_a_time = pattern("at_a_time").search(m.string[: m.start()]) and 0 < hours < 24 and not seconds and not unit
    if half_day or at_a_time:
        half = {"": "", "a": f" {LETTER_A} M", "p": " P M"}[half_day]
        end = "." if m[0].endswith(".") and not m.string[m.end() :].strip() and half else ""
        return _time_of_day(hours, minutes, "" if half else " o'clock") + half + end
    if seconds or unit.startswith("h"):
        counts = [(hours, "hour"), (minutes, "minute"), (int(seconds or 0), "second")]
    else:
        counts = [(hours, "minute"), (minutes, "second")]
    return " ".join(_count(str(n), one, one + "s") for n, one in counts if n) or "zero seconds"


def clock_until(m: re.Match[str]) -> str:
    """8:30-9:00 am: eight thirty to …; the half of the day is said once, at the end."""
    return f"{_time_of_day(int(m[1]), int(m[2]), '')} to "


def _time_of_day(hours: int, minutes: int, on_the_hour: str) -> str:
    oh = " oh" if minutes < 10 else ""
    return cardinal(str(hours)) + (f"{oh} {cardinal(str(minutes))}" if minutes else on_the_hour)


def chain(m: re.Match[str]) -> str:
    """4-7-8: four, seven, eight; without commas as a name ("4-7-8 breathing")."""
    separator = m["s"]
    numbers = [piece.strip() for piece in m[1].split(separator)]
    if separator.strip() == "," or sum(piece not in "xX" for piece in numbers) < 2:
        return m[0]
    words = [
        in_words(int(n), "year") if "/" in separator and re.fullmatch(r"(?:19|20)\d\d", n) else _phase(n)
        for n in numbers
    ]
    before, after = m.string[: m.start()], m.string[m.end() :]
    said = (" " if pattern("method").match(after) else ", ").join(words)
    if not (sign := m["unit"]):
        return said
    if sign.casefold().rstrip(".") in TIMES:
        return f"{said} times{_point(sign, after)}"
    unit = unit_of(sign, value=value_of(numbers[-1]), attached=True, before=before, after=after)
    return f"{said} {unit.many}{_point(sign, after)}"


def quantity(m: re.Match[str]) -> str:
    """An amount, or two with a dash or "to" between them, and the unit behind it."""
    before, after = m.string[: m.start()], m.string[m.end() :]
    a, b, sign = m["a"], m["b"], m["unit"]
    if m["dash"] and "to" in m["dash"] and not sign:
        return _signed(m, f"{without_unit(a, before, '')} to {without_unit(b, before, after)}")
    if b and (pair := _pair(m, before, after)) is not None:
        return pair
    last = b or a
    first = f"{bare(a)} {'and' if pattern('between').search(before) else 'to'} " if b else ""
    if not sign:
        is_year = not b and _is_year(a, before, after)
        alone = in_words(int(a), "year") if is_year else without_unit(a, before, after)
        return _signed(m, first + bare(b) if b else alone)
    if sign.casefold().rstrip(".") in TIMES:
        once = {"1": "once", "2": "twice"}.get(a) if not b and not re.match(r"^\s*\d", after) else None
        return _signed(m, once or f"{first}{bare(last)} times") + _point(sign, after)
    unit = unit_of(sign, value=value_of(last), attached=not m["gap"], before=before, after=after)
    if m["ua"] and (other := unit_of(m["ua"], value=value_of(a), attached=True, before=before, after=after)) != unit:
        return f"{with_unit(a, other)} to {with_unit(last, unit)}{_point(sign, after)}"
    if sign.casefold() in UNIT_NAMES:
        return _signed(m, _named(m, unit, first), plus="")
    as_adjective = unit.one != unit.many and (
        "-" in m["gap"]
        or (
            pattern("article").search(before)
            and re.match(r"^\s+[A-Za-z]", after)
            and not pattern("no_noun").match(after)
        )
        or (unit.is_size and pattern("equipment").match(after))
    )
    if as_adjective:
        number = first + bare(last, adjective=not b)
        joint = " " if "point" in number else "-"
        return _signed(m, f"{number}{joint}{unit.one.replace(' ', joint)}")
    if m["plus"]:
        return _signed(m, f"{first}{bare(last)} plus {unit.many}", plus="") + _point(sign, after)
    return _signed(m, first + with_unit(last, unit)) + _point(sign, after)


def _named(m: re.Match[str], unit: Unit, first: str) -> str:
    """An amount before a unit that the author wrote in full: as he wrote it, unless it is not the right form."""
    name, after, last = m["unit"], m.string[m.end() :], m["b"] or m["a"]
    if m["plus"]:
        return f"{first}{bare(last)} plus {name}"
    number = first + bare(last, adjective=not first)
    either = re.fullmatch(r"([2-9])/(\d)", last)
    if either and int(either[2]) == int(either[1]) + 1 and name.casefold() in ("days", "weeks", "months"):
        return f"{cardinal(either[1])} or {cardinal(either[2])} {name}"
    value, is_one = value_of(last), name.casefold() == unit.one
    is_adjective = "-" in m["gap"] or (re.match(r"^\s+[a-z]", after) and not pattern("no_noun").match(after))
    if is_one and value != 1 and is_adjective and (first or value > 1 or "-" in m["gap"]):
        return f"{number}-{name}"
    if first and value != 1 and not is_one:
        return f"{number} {name}"
    words = first + with_unit(last, unit)
    return words.removesuffix(unit.many) + name if not is_one and words.endswith(unit.many) else words


def _signed(m: re.Match[str], words: str, *, plus: str = " plus") -> str:
    sign = {"-": "minus ", "−": "minus ", "+": "plus "}.get(m["sign"] or "", "")
    return f"{sign}{words}{plus if m['plus'] else ''}"


def _pair(m: re.Match[str], before: str, after: str) -> str | None:
    """Two numbers with a dash that are no range, in words; None for a range."""
    a, b, dash = m["a"], m["b"], m["dash"]
    if "to" in dash:
        return None
    if " " in dash and ("—" in dash or pattern("label").search(before)):
        rest = pattern("quantity").sub(quantity, m.string[m.start("b") : m.end()] + "\0" + after).partition("\0")[0]
        return f"{bare(a)}{' — ' if '—' in dash else ', '}{rest}"
    if not m["unit"] and not m["ua"] and pattern("method").match(after):
        return f"{bare(a)} {bare(b)}"
    if not m["unit"] and value_of(b) <= value_of(a):
        return f"{_signed(m, bare(a))}{' ' if a == b else ', '}{bare(b)}"
    return None


def _is_year(number: str, before: str, after: str) -> bool:
    is_in_time = re.fullmatch(r"(?:19|20)\d\d", number) and pattern("year_before").search(before)
    return bool(is_in_time and not re.match(r"^\s+[a-z]+s\b", after))


def _point(sign: str, after: str) -> str:
    """The point of an abbreviation, where it ends the sentence too."""
    return "." if sign.endswith(".") and (not after.strip() or re.match(r"^[\"”')]*\s+[A-Z](?![A-Z])", after)) else ""
