"""English amounts in words: numbers, fractions and scores, and which unit stands behind them."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from voiceguide.language.english_patterns import pattern
from voiceguide.language.english_units import UNIT_NAMES, UNITS, Unit

_PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth"}
_SMALL = tuple(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen".split()
)
_TENS = ("", "", *"twenty thirty forty fifty sixty seventy eighty ninety".split())
_DIGITS = "zero one two three four five six seven eight nine".split()
_WITH_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


@lru_cache(maxsize=2048)
def cardinal(number: str) -> str:
    """A number as written, such as `12`, `1,000`, `2.5`, `2,5`, `007`, in words."""
    if _WITH_COMMAS.fullmatch(number):
        number = number.replace(",", "")
    whole, _, decimals = number.replace(",", ".").partition(".")
    if (len(whole) > 1 and whole[0] == "0") or len(whole) > 12:
        words = one_by_one(whole)
    else:
        words = in_words(int(whole or "0"), "cardinal")
    return f"{words} point {one_by_one(decimals)}" if decimals else words


def small_number(n: int) -> str:
    """A number in words up to ninety-nine; larger numbers stay digits, which every voice reads well."""
    if n < len(_SMALL):
        return _SMALL[n]
    if n >= 100:
        return str(n)
    tens, ones = divmod(n, 10)
    return f"{_TENS[tens]}-{_SMALL[ones]}" if ones else _TENS[tens]


@lru_cache(maxsize=2048)
def in_words(number: int, form: str) -> str:
    """`number` as num2words has it; `form`: cardinal, ordinal or year."""
    if form == "cardinal" and number < 100:
        return small_number(number)
    from num2words import num2words  # here, as it loads the numbers of every language, and few texts need it

    return str(num2words(number, lang="en", to=form)).replace(",", "")


def one_by_one(digits: str) -> str:
    return " ".join(_DIGITS[int(digit)] if digit.isdigit() else digit for digit in digits)


def value_of(amount: str) -> Fraction:
    """What an amount comes to: `12`, `2,5`, `1 1/2`."""
    if "/" not in amount:
        plain = amount.replace(",", "") if _WITH_COMMAS.fullmatch(amount) else amount
        return Fraction(plain.replace(",", "."))
    whole, top, bottom = _fraction(amount)
    return (whole or 0) + Fraction(top, bottom or 1)


def bare(amount: str, *, adjective: bool = False) -> str:
    """An amount alone: two point five, one and a half, three quarters; "three-quarter" as an adjective."""
    if "/" not in amount:
        return cardinal(amount)
    whole, top, bottom = _fraction(amount)
    if not 0 < top < bottom or bottom not in _PARTS:
        before = "" if whole is None else f"{_number(whole)} "
        return f"{before}{_number(top)}{' out of ' if top <= bottom else ', '}{_number(bottom)}"
    if whole is not None:
        return f"{_number(whole)} and {_part(top, bottom)}"
    if adjective:
        return _adjective(top, bottom)
    return "half" if bottom == 2 else _part(top, bottom)


def with_unit(amount: str, unit: Unit) -> str:
    """An amount and its unit: one minute, two and a half minutes, half an hour."""
    if "/" in amount:
        whole, top, bottom = _fraction(amount)
        if whole is None and 0 < top < bottom and bottom in _PARTS:
            part = "half" if bottom == 2 else f"{_part(top, bottom)} of"
            return f"{part} {unit.article} {unit.one}"
    return f"{bare(amount)} {unit.one if re.fullmatch('0*1', amount) else unit.many}"


def without_unit(amount: str, before: str, after: str) -> str:
    """An amount between two texts, by what they tell: a score, a part of something, or a number."""
    if "/" not in amount:
        return cardinal(amount)
    whole, top, bottom = _fraction(amount)
    words = f"{_number(top)} out of {_number(bottom)}"
    if whole is not None:
        return f"{_number(whole)} to {words}" if "-" in amount and whole < top <= bottom else bare(amount)
    of_something = re.match(r"^\s+of\b", after)
    part_of_breath = top < bottom <= 4 and re.match(r"^\s+breath\b", after)
    if pattern("method").match(after) and not part_of_breath:
        return f"{_number(top)} {_number(bottom)}"
    if bottom == top + 1 and pattern("counted").match(after):
        return f"{_number(top)} or {_number(bottom)}"
    if bottom == 10 and top <= 10 and of_something:
        return f"{_number(top)} {'tenth' if top == 1 else 'tenths'}"
    is_score = pattern("score_before").search(before) or pattern("score_after").match(after)
    if top <= bottom and not of_something and is_score:
        return words
    if 0 < top < bottom and bottom in _PARTS and (bottom not in (5, 7, 9) or of_something):
        return _share(top, bottom, before, after)
    if pattern("pressure").search(before) or (90 <= top <= 220 and 50 <= bottom < top):
        return f"{_number(top)} over {_number(bottom)}"
    if top > bottom or (top == bottom and bottom not in (5, 10)):
        return f"{_number(top)}{' ' if top == bottom else ', '}{_number(bottom)}"
    return words


def _number(number: int) -> str:
    return cardinal(str(number))


def _fraction(amount: str) -> tuple[int | None, int, int]:
    """The whole number, if there is one, the numerator and the denominator of `1 3/4`."""
    rest, bottom = re.split(r"\s?/\s?", amount)
    *whole, top = re.split(r"[\s-]", rest)
    return int(whole[0]) if whole else None, int(top), int(bottom)


def _part(top: int, bottom: int) -> str:
    """a quarter, three quarters."""
    return f"{_article(bottom)} {_PARTS[bottom]}" if top == 1 else f"{_number(top)} {_PARTS[bottom]}s"


def _adjective(top: int, bottom: int) -> str:
    """quarter, three-quarter."""
    return _PARTS[bottom] if top == 1 else f"{_number(top)}-{_PARTS[bottom]}"


def _article(bottom: int) -> str:
    return "an" if bottom == 8 else "a"


def _share(top: int, bottom: int, before: str, after: str) -> str:
    """A part of something: half kneeling, a quarter turn, three quarters of the way."""
    has_article = pattern("part_article").search(before)
    if re.match(r"^-[a-z]", after) or pattern("half_thing").match(after):
        part = _adjective(top, bottom)
        if bottom == 2 and not has_article and pattern("half_a_thing").match(after):
            return "half a"
        several = re.match(r"^\s+[a-z]+[^s\W]s\b", after)
        return (
            part
            if has_article or several or bottom == 2 or top > 1 or after[:1] == "-"
            else f"{_article(bottom)} {part}"
        )
    if bottom == 2:
        return "half" if has_article or re.match(r"^\s+(?:of|way|the|as)\b", after) else "a half"
    part = _part(top, bottom)
    return part.removeprefix("a ").removeprefix("an ") if has_article else part


def unit_of(sign: str, *, value: Fraction, attached: bool, before: str, after: str) -> Unit:
    """The unit that `sign` stands for behind a number of that `value`, between the texts `before` and `after`.

    `m`, `"` and `'` are a time or a size. `attached`: no space stands between the number and the sign.
    """
    sign = sign.casefold().rstrip(".").replace(" ", "").replace("''", '"').replace("fl.", "fl")
    before = pattern("numbers_before").sub("", before)
    match sign:
        case "m":
            is_time = _is_time(before, after, default=attached and value <= 60 and value == int(value))
            return UNITS["min" if is_time else "mtr"]
        case '"':
            is_time = _is_time(before, after, default=(value >= 10 and value % 5 == 0) or value == 5)
            return UNITS["s" if is_time else "in"]
        case "'":
            is_time = _is_time(before, after, default=not pattern("tall").search(after))
            return UNITS["min" if is_time else "ft"]
        case _:
            return UNITS.get(sign) or UNIT_NAMES[sign]


def _is_time(before: str, after: str, *, default: bool) -> bool:
    """Whether a number that may be a time or a size is a time, by the words around it; `default` when in doubt."""
    if pattern("only_time_before").search(before):
        return True
    if pattern("size_after").match(after):
        return False
    if pattern("time_before").search(before) or pattern("time_after").match(after):
        return True
    return False if pattern("size_before").search(before) else default
