"""English numbers in words: amounts with their units, ranges, chains, fractions, scores, times, years."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from voiceguide.language.english_units import NAMES, TIMES, UNIT, Kind, Unit, unit_of

LETTER_A = "\U000f0000"
"""Stands for the letter A, which is no article, until the marks are made."""

_N = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:[.,]\d+)?|\.\d+)"
_AMOUNT = rf"(?:(?:\d+(?:\s|-))?\d+\s?/\s?\d+(?![\d/])|{_N})"
_DASH = r"(?:\s?[-–—]\s?)"
_START = r"(?<![^\W_])(?<!\d[.,/:'’])(?<!\.)"
_NAME = re.compile(r"\s*(?:breathing|breathwork|breath|method|technique|protocol|pattern|rhythm)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:set|day|step|week|exercise|level|phase|round|part|stage|number|no|movement|pose|point|rule|tip|page)\.?\s*$",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(r"\b(?:at|by|until|till|since|from)\s*$", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(
    r"\b(?:an?|the|your|this|that|another)(?:\s+(?:light|heavy|small|large|big|single|slow|steady|gentle|full|long|"
    r"short|first|second|last|good|comfortable|quick|soft|firm|foam|new|different))*\s+$",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"^\s+(?:a|an|the|and|or|but|of|off|on|in|at|to|from|for|with|without|before|after|until|till|then|than|apart|away|"
    r"is|are|was|were|be|each|every|per|if|when|while|as|by|up|down|out|into|above|below|left|later|ago|between|through|"
    r"over|under|now|again|once|twice|total|daily|altogether|\w+ly|you|your|it|we|long|wide|high|tall|deep|thick|do|repeat|rest|relax|breathe)\b",
    re.IGNORECASE,
)
_EQUIPMENT = re.compile(
    r"^\s+(?:weights?|dumb-?bells?|kettle-?bells?|bar-?bells?|plates?|bars?|bags?|balls?|blocks?|steps?|box(?:es)?|"
    r"bands?|vests?|bottles?|bolsters?|rollers?|discs?|angles?|walk test|sprints?|shuttles?|runs?|ropes?)\b",
    re.IGNORECASE,
)
_SCORE_BEFORE = re.compile(
    r"\b(?:pain|rpe|effort|scale|scores?|strength|intensity|grade|discomfort|exertion|stiffness|soreness)\b[^.!?;]*$",
    re.IGNORECASE,
)
_SCORE_AFTER = re.compile(
    r"^\s*(?:on (?:the|a|your|my) )?(?:pain|rpe|effort|scale|strength|intensity|discomfort|exertion)\b", re.IGNORECASE
)
_PRESSURE = re.compile(r"\b(?:blood pressure|bp)\b", re.IGNORECASE)
_COUNTED = re.compile(r"^\s+(?:reps|repetitions|times|sets|rounds|breaths|days|weeks|circles|steps|minutes)\b", re.I)
_HALF_THING = re.compile(r"^\s+(?=[a-z])(?!(?:and|or|to|then|for|in|on|at|as|is|if|with|the|each|per|way|more)\b)")
_PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth"}
_DIGITS = "zero one two three four five six seven eight nine".split()

_ISO_DATE = re.compile(r"\b((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
_MONTHS = "January February March April May June July August September October November December".split()
_TELEPHONE = re.compile(r"\b((?:call|dial|ring|phone|telephone|text)(?: on)?\s+)(\d[\d ]*\d)\b", re.IGNORECASE)
_TEMPO = re.compile(r"\b(tempo(?: of)?:?\s+)([\dxX]{3,4})\b|(?<!\S)([\dX]{3,4})(\s+tempo)\b", re.IGNORECASE)
_CHAIN = re.compile(
    rf"{_START}((?:{_N}|[xX])(?:(?P<s>\s?[-–/,]\s?|:)(?:{_N}|[xX](?=[-–/]|\b)))(?:(?P=s)(?:{_N}|[xX](?![\w]))){{1,}})"
    rf"(?![-–/:]?\d)(?:\s?(?P<unit>{UNIT}))?(?!\w)"
)
_COMMAS = re.compile(rf"{_START}\d{{1,2}}(?:,\d{{1,2}}){{2,}}(?!\w)")
_DECADE = re.compile(r"(?<!\w)['’]?((?:19|20)?[1-9]0)(?:['’]?s)\b")
_DECADE_BEFORE = re.compile(
    r"\b(?:the|his|her|their|my|your|our|early|mid|late|in|over)[\s-]*(?:early|mid|late)?[\s-]*$", re.IGNORECASE
)
_DECADE_NOT_AFTER = re.compile(
    r"^\s*(?:holds?|rests?|planks?|sets?|on\b|off\b|each|per|work|of\b|stretch|rounds?|breaks?|pauses?|intervals?|sprints?)",
    re.IGNORECASE,
)
_HALF_DAY = r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)"
_CLOCK = re.compile(
    rf"{_START}(?P<h>\d{{1,2}}):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?:{_HALF_DAY}|\s?(?P<unit>mins?|minutes?|m|hrs?|h)\b)?"
    r"(?![\w:])",
    re.IGNORECASE,
)
_CLOCK_RANGE = re.compile(r"(?<![\w:])(\d{1,2}:[0-5]\d)\s?[-–—]\s?(?=\d{1,2}:[0-5]\d)")
_HOUR_RANGE = re.compile(r"(?<![\w:])(\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\.?)\s?[-–—]\s?(?=\d)", re.IGNORECASE)
_HOUR = re.compile(rf"{_START}(?P<h>\d{{1,2}})(?:[.](?P<m>[0-5]\d))?{_HALF_DAY}", re.IGNORECASE)
_RATIO = re.compile(rf"{_START}(\d{{1,2}})(\s?):\2(\d{{1,2}})(?![\w:])")
_MINUTES_SECONDS = re.compile(rf"{_START}(\d+)\s?'\s?(?:(\d{{1,2}})\s?(?:\"|'')|([0-5]\d))(?!\w)")
_ORDINAL = re.compile(r"(?<![\w.,])(\d+)(?:st|nd|rd|th)\b", re.IGNORECASE)
_ORDINAL_PART = re.compile(r"(?<![\w/])(\d+/\d+)(?:rd|th)s?\b")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3}) (000)(?!\d)")
_OF = re.compile(
    r"\b(set|round|part|week|day|step|phase|exercise|page|session|block)\s+(\d+)\s?/\s?(\d+)(?![\w/])", re.IGNORECASE
)
_QUANTITY = re.compile(
    rf"{_START}(?P<sign>(?<!\w)[-−+](?=[\d.]))?(?P<a>{_AMOUNT})"
    rf"(?:\s?(?P<ua>{UNIT})(?={_DASH}[\d.]))?(?:(?P<dash>{_DASH}|\s+to\s+)(?P<b>{_AMOUNT}))?"
    rf"(?P<plus>\+(?!\d))?(?:(?P<gap>\s?-?)(?P<unit>{UNIT}))?(?![^\W_])(?![.,]\d)"
)


def numbers_in_words(text: str) -> str:
    """`text` with every number in words, and the unit behind it."""
    text = _ISO_DATE.sub(_date, text)
    text = _THOUSANDS.sub(r"\1\2", _ORDINAL_PART.sub(r"\1", text))
    text = _TELEPHONE.sub(lambda call: call[1] + _one_by_one(call[2].replace(" ", "")), text)
    text = _OF.sub(lambda m: f"{m[1]} {cardinal(m[2])} of {cardinal(m[3])}", text)
    text = _DECADE.sub(_decade, text)
    text = _MINUTES_SECONDS.sub(_minutes_seconds, text)
    text = _CLOCK_RANGE.sub(r"\1 to ", text)
    text = _HOUR_RANGE.sub(r"\1 to ", text)
    text = _CLOCK.sub(_clock, text)
    text = _HOUR.sub(_clock, text)
    text = _CHAIN.sub(_chain, text)
    text = _COMMAS.sub(lambda m: ", ".join(cardinal(n) for n in m[0].split(",")), text)
    text = _RATIO.sub(lambda m: f"{cardinal(m[1])} to {cardinal(m[3])}", text)
    text = _ORDINAL.sub(lambda m: ordinal(int(m[1])), text)
    text = _QUANTITY.sub(_quantity, text)
    return re.sub(r"\d+", lambda m: f" {cardinal(m[0])} ", text) if re.search(r"\d", text) else text


@lru_cache(maxsize=2048)
def cardinal(number: str) -> str:
    """A number as written, such as `12`, `1,000`, `2.5`, `2,5`, `007`, in words."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number):
        number = number.replace(",", "")
    whole, _, decimals = number.replace(",", ".").partition(".")
    if (len(whole) > 1 and whole[0] == "0") or len(whole) > 12:
        words = _one_by_one(whole)
    else:
        words = _in_words(int(whole or "0"), "cardinal")
    return f"{words} point {_one_by_one(decimals)}" if decimals else words


def ordinal(number: int) -> str:
    """first, second, twenty-first."""
    return _in_words(number, "ordinal")


@lru_cache(maxsize=2048)
def _in_words(number: int, form: str) -> str:
    if form == "cardinal" and number < 10:
        return _DIGITS[number]
    from num2words import num2words  # here, as it loads the numbers of every language

    return str(num2words(number, lang="en", to=form)).replace(",", "")


def _one_by_one(digits: str) -> str:
    return " ".join(_DIGITS[int(digit)] if digit.isdigit() else digit for digit in digits)


def tempo_in_words(text: str) -> str:
    """`text` with each lifting tempo, such as `tempo 30X0`, phase by phase."""
    return _TEMPO.sub(_tempo, text)


def _date(m: re.Match[str]) -> str:
    return f"the {ordinal(int(m[3]))} of {_MONTHS[int(m[2]) - 1]} {_in_words(int(m[1]), 'year')}"


def _tempo(m: re.Match[str]) -> str:
    digits = (m[2] or m[3]).upper()
    if not any(digit.isdigit() for digit in digits):
        return m[0]
    return f"{m[1] or ''}{', '.join(map(_phase, digits))}{m[4] or ''}"


def _phase(sign: str) -> str:
    return "X" if sign in "xX" else cardinal(sign)


def _decade(m: re.Match[str]) -> str:
    before, after = m.string[: m.start()], m.string[m.end() :]
    is_year = len(m[1]) == 4 or m[0][0] in "'’" or "'" in m[0] or "’" in m[0]
    if not is_year and (not _DECADE_BEFORE.search(before) or _DECADE_NOT_AFTER.match(after)):
        return m[0]
    words = _in_words(int(m[1]), "year" if len(m[1]) == 4 else "cardinal")
    return words[:-1] + "ies" if words.endswith("y") else words + "s"


def _minutes_seconds(m: re.Match[str]) -> str:
    around = m.string[: m.start()] + m.string[m.end() :]
    small = m[2] or m[3]
    if re.search(r"\b(?:tall|height)\b", around, re.IGNORECASE):
        return f"{cardinal(m[1])} feet {_count(small, 'inch', 'inches')}"
    minutes = _count(m[1], "minute", "minutes")
    return f"{minutes} {_count(small, 'second', 'seconds')}" if int(small) else minutes


def _count(number: str, one: str, many: str) -> str:
    return f"{cardinal(str(int(number)))} {one if int(number) == 1 else many}"


def _clock(m: re.Match[str]) -> str:
    parts = m.groupdict()
    before = m.string[: m.start()]
    hours, minutes, seconds = int(parts["h"]), int(parts["m"] or 0), parts.get("s")
    is_clock = parts["half"] or (_CLOCK_BEFORE.search(before) and 0 < hours < 24 and not seconds and not parts["unit"])
    if is_clock:
        half = {"": "", "a": f" {LETTER_A} M", "p": " P M"}[(parts["half"] or "").casefold()]
        tail = "" if not minutes else f" oh {cardinal(str(minutes))}" if minutes < 10 else f" {cardinal(str(minutes))}"
        end = "." if m[0].endswith(".") and not m.string[m.end() :].strip() and half else ""
        return cardinal(str(hours)) + (tail or ("" if half else " o'clock")) + half + end
    if seconds or (parts.get("unit") or "").casefold().startswith("h"):
        counts = [(hours, "hour"), (minutes, "minute"), (int(seconds or 0), "second")]
    else:
        counts = [(hours, "minute"), (minutes, "second")]
    said = [_count(str(n), one, one + "s") for n, one in counts if n]
    return " ".join(said) if said else "zero seconds"


def _chain(m: re.Match[str]) -> str:
    separator = m["s"]
    if separator.strip() == ",":
        return m[0]
    numbers = [piece.strip() for piece in m[1].split(separator)]
    if sum(piece not in "xX" for piece in numbers) < 2:
        return m[0]
    words = [
        _in_words(int(n), "year") if re.fullmatch(r"(?:19|20)\d\d", n) and "/" in separator else _phase(n)
        for n in numbers
    ]
    after = m.string[m.end() :]
    said = (" " if _NAME.match(after) else ", ").join(words)
    if not (sign := m["unit"]):
        return said
    if sign.casefold().rstrip(".") in TIMES:
        return f"{said} times{_point(sign, after)}"
    unit = unit_of(sign, value=_value(numbers[-1]), attached=True, before=m.string[: m.start()], after=after)
    return f"{said} {unit.many}{_point(sign, after)}"


def _value(amount: str) -> Fraction:
    """What an amount comes to: `12`, `2,5`, `1 1/2`."""
    if "/" not in amount:
        plain = amount.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", amount) else amount
        return Fraction(plain.replace(",", "."))
    whole, top, bottom = _fraction(amount)
    return (whole or 0) + Fraction(top, bottom or 1)


def _fraction(amount: str) -> tuple[int | None, int, int]:
    """The whole number, if there is one, the numerator and the denominator of `1 3/4`."""
    rest, bottom = re.split(r"\s?/\s?", amount)
    *whole, top = re.split(r"[\s-]", rest)
    return int(whole[0]) if whole else None, int(top), int(bottom)


def _quantity(m: re.Match[str]) -> str:
    before, after = m.string[: m.start()], m.string[m.end() :]
    a, b, sign = m["a"], m["b"], m["unit"]
    if m["dash"] and "to" in m["dash"] and not sign:
        return _signed(m, f"{_amount(a, before, '')} to {_amount(b, before, after)}")
    if b and (pair := _pair(m, before, after)) is not None:
        return pair
    if not sign:
        words = _amount(a, before, after) if not b else f"{_bare(a)} {_joint(before)} {_bare(b)}"
        if not b and _is_year(a, before, after):
            words = _in_words(int(a), "year")
        return _signed(m, words)
    last = b or a
    if sign.casefold().rstrip(".") in TIMES:
        return _signed(m, _times(a, b, before, after)) + _point(sign, after)
    unit = unit_of(sign, value=_value(last), attached=not m["gap"], before=before, after=after)
    if m["ua"] and (first := unit_of(m["ua"], value=_value(a), attached=True, before=before, after=after)) != unit:
        return f"{_with(a, first)} to {_with(last, unit)}{_point(sign, after)}"
    if sign.casefold() in NAMES:
        return _signed(m, _named(m, unit), plus="")
    as_adjective = unit.one != unit.many and (
        "-" in m["gap"]
        or (_ARTICLE_BEFORE.search(before) and re.match(r"^\s+[A-Za-z]", after) and not _NO_NOUN.match(after))
        or (unit.kind is Kind.SIZE and _EQUIPMENT.match(after))
    )
    if as_adjective:
        number = f"{_bare(a)} {_joint(before)} {_bare(b)}" if b else _bare(a, adjective=True)
        joint = " " if "point" in number else "-"
        return _signed(m, f"{number}{joint}{unit.one.replace(' ', joint)}")
    if m["plus"]:
        words = f"{_bare(last)} plus {unit.many}"
        return _signed(m, f"{_bare(a)} {_joint(before)} {words}" if b else words, plus="") + _point(sign, after)
    words = f"{_bare(a)} {_joint(before)} {_with(b, unit)}" if b else _with(a, unit)
    return _signed(m, words) + _point(sign, after)


def _named(m: re.Match[str], unit: Unit) -> str:
    """An amount before a unit that the author wrote in full: his word, unless it is not the right form."""
    a, b, name, after = m["a"], m["b"], m["unit"], m.string[m.end() :]
    last = b or a
    if m["plus"]:
        return f"{_bare(a)} to {_bare(b)} plus {name}" if b else f"{_bare(a)} plus {name}"
    number = f"{_bare(a)} {_joint(m.string[: m.start()])} {_bare(b)}" if b else _bare(a, adjective=True)
    is_adjective = "-" in m["gap"] or (re.match(r"^\s+[a-z]", after) and not _NO_NOUN.match(after))
    if (
        name.casefold() == unit.one
        and _value(last) != 1
        and is_adjective
        and (b or _value(last) > 1 or "-" in m["gap"])
    ):
        return f"{number}-{name}"
    if b and _value(b) != 1 and name.casefold() != unit.one:
        return f"{number} {name}"
    said = _with(last, unit)
    words = f"{_bare(a)} {_joint(m.string[: m.start()])} {said}" if b else said
    return (
        words[: len(words) - len(unit.many)] + name
        if name.casefold() != unit.one and words.endswith(unit.many)
        else words
    )


def _signed(m: re.Match[str], words: str, *, plus: str = " plus") -> str:
    sign = {"-": "minus ", "−": "minus ", "+": "plus "}.get(m["sign"] or "", "")
    return f"{sign}{words}{plus if m['plus'] else ''}"


def _joint(before: str) -> str:
    return "and" if re.search(r"\bbetween\s+$", before, re.IGNORECASE) else "to"


def _pair(m: re.Match[str], before: str, after: str) -> str | None:
    """Two numbers with a dash that are no range, in words; None for a range."""
    a, b = m["a"], m["b"]
    dash = m["dash"]
    if "to" in dash:
        return None
    if (" " in dash and _LABEL.search(before)) or ("—" in dash and " " in dash):
        rest = _QUANTITY.sub(_quantity, m.string[m.start("b") : m.end()] + "\0" + after).partition("\0")[0]
        return f"{_bare(a)}{' — ' if '—' in dash else ', '}{rest}"
    if not m["unit"] and _NAME.match(after) and not m["ua"]:
        return f"{_bare(a)} {_bare(b)}"
    if not m["unit"] and _value(b) <= _value(a):
        return f"{_signed(m, _bare(a))}{' ' if a == b else ', '}{_bare(b)}"
    return None


def _is_year(number: str, before: str, after: str) -> bool:
    return bool(
        re.fullmatch(r"(?:19|20)\d\d", number)
        and re.search(
            r"\b(?:in|since|of|year|january|march|april|may|june|july|august|\w+ber|\w+uary)\s+$", before, re.I
        )
        and not re.match(r"^\s+[a-z]+s\b", after)
    )


def _times(a: str, b: str | None, before: str, after: str) -> str:
    """`10x`: ten times; `2x daily`: twice daily."""
    if b:
        return f"{_bare(a)} {_joint(before)} {_bare(b)} times"
    once = {"1": "once", "2": "twice"}.get(a)
    return once if once and not re.match(r"^\s*\d", after) else f"{_bare(a)} times"


def _point(sign: str, after: str) -> str:
    """The point of an abbreviation, where it ends the sentence too."""
    return "." if sign.endswith(".") and (not after.strip() or re.match(r"^[\"”')]*\s+[A-Z]", after)) else ""


def _with(amount: str, unit: Unit) -> str:
    """An amount and its unit: one minute, two and a half minutes, half an hour."""
    if "/" in amount:
        whole, top, bottom = _fraction(amount)
        if whole is None and 0 < top < bottom and bottom in _PARTS:
            part = "half" if bottom == 2 else f"{_part(top, bottom)} of"
            return f"{part} {unit.article} {unit.one}"
    return f"{_bare(amount)} {unit.one if _value(amount) == 1 and '.' not in amount else unit.many}"


def _part(top: int, bottom: int) -> str:
    """a quarter, three quarters."""
    return (
        f"{_article(bottom)} {_PARTS[bottom]}"
        if top == 1
        else f"{cardinal(str(top))} {'halves' if bottom == 2 else _PARTS[bottom] + 's'}"
    )


def _article(bottom: int) -> str:
    return "an" if bottom == 8 else "a"


def _bare(amount: str, *, adjective: bool = False) -> str:
    """An amount alone: two point five, one and a half, three quarters; "three-quarter" as an adjective."""
    if "/" not in amount:
        return cardinal(amount)
    whole, top, bottom = _fraction(amount)
    if not 0 < top < bottom or bottom not in _PARTS:
        joint = " out of " if top <= bottom else ", "
        return (
            f"{cardinal(str(whole))} " if whole is not None else ""
        ) + f"{cardinal(str(top))}{joint}{cardinal(str(bottom))}"
    if whole is not None:
        return f"{cardinal(str(whole))} and {_part(top, bottom)}"
    if adjective:
        return _PARTS[bottom] if top == 1 else f"{cardinal(str(top))}-{_PARTS[bottom]}"
    return "half" if bottom == 2 else _part(top, bottom)


def _amount(amount: str, before: str, after: str) -> str:
    """An amount without a unit, by what stands around it: a score, a part of something, or a number."""
    if "/" not in amount:
        return cardinal(amount)
    whole, top, bottom = _fraction(amount)
    if whole is not None and "-" in amount and whole < top <= bottom:
        return f"{cardinal(str(whole))} to {cardinal(str(top))} out of {cardinal(str(bottom))}"
    if whole is not None:
        return _bare(amount)
    words = f"{cardinal(str(top))} out of {cardinal(str(bottom))}"
    of_something = re.match(r"^\s+of\b", after)
    if bottom == top + 1 and _COUNTED.match(after):
        return f"{cardinal(str(top))} or {cardinal(str(bottom))}"
    if bottom == 10 and 0 <= top <= 10 and of_something:
        return f"{cardinal(str(top))} {'tenth' if top == 1 else 'tenths'}"
    if top <= bottom and not of_something and (_SCORE_BEFORE.search(before) or _SCORE_AFTER.match(after)):
        return words
    if 0 < top < bottom and bottom in _PARTS and (bottom not in (5, 7, 9) or of_something):
        return _share(top, bottom, before, after)
    if _PRESSURE.search(before) or (90 <= top <= 220 and 50 <= bottom < top):
        return f"{cardinal(str(top))} over {cardinal(str(bottom))}"
    if top > bottom or (top == bottom and bottom not in (5, 10)):
        return f"{cardinal(str(top))}{' ' if _NAME.match(after) or top == bottom else ', '}{cardinal(str(bottom))}"
    return words


def _share(top: int, bottom: int, before: str, after: str) -> str:
    """A part of something: half kneeling, a quarter turn, three quarters of the way."""
    has_article = re.search(r"\b(?:an?|the|your|one|this|each|every)\s+$", before, re.IGNORECASE)
    if re.match(r"^-[a-z]", after) or (_HALF_THING.match(after) and not re.match(r"^\s+of\b", after)):
        part = _PARTS[bottom] if top == 1 else f"{cardinal(str(top))}-{_PARTS[bottom]}"
        if bottom == 2 and not has_article and re.match(r"^\s+(?:cup|mug|glass|pint|dose|set|lap|tablet)\b", after):
            return "half a"
        return part if has_article or bottom == 2 or top > 1 or after[:1] == "-" else f"{_article(bottom)} {part}"
    if bottom == 2:
        return "half" if has_article or re.match(r"^\s+(?:of|way|the|as)\b", after) else "a half"
    part = _part(top, bottom)
    return part.removeprefix("a ").removeprefix("an ") if has_article else part
