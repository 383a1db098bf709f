"""English names of units, and which of them a sign stands for where it may be either: `m`, `"`, `'`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction


class Kind(Enum):
    """What a unit measures, as far as the grammar cares."""

    TIME = auto()
    SIZE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's name for one and for more; `half` is its article in "half an hour"."""

    one: str
    many: str
    kind: Kind = Kind.OTHER

    @property
    def article(self) -> str:
        return "an" if self.one[0] in "aeiou" or self.one == "hour" else "a"


SECOND, MINUTE = Unit("second", "seconds", Kind.TIME), Unit("minute", "minutes", Kind.TIME)
METRE, INCH, FOOT = (
    Unit("metre", "metres", Kind.SIZE),
    Unit("inch", "inches", Kind.SIZE),
    Unit("foot", "feet", Kind.SIZE),
)
_POUND = Unit("pound", "pounds", Kind.SIZE)
_PERCENT = Unit("percent", "percent")
_DEGREE = Unit("degree", "degrees", Kind.SIZE)

_WRITTEN: dict[str, Unit] = {
    "ms msec msecs": Unit("millisecond", "milliseconds", Kind.TIME),
    "s sec secs scs": SECOND,
    "min mins mn": MINUTE,
    "h hr hrs": Unit("hour", "hours", Kind.TIME),
    "wk wks": Unit("week", "weeks", Kind.TIME),
    "mth mths": Unit("month", "months", Kind.TIME),
    "yr yrs": Unit("year", "years", Kind.TIME),
    "mm": Unit("millimetre", "millimetres", Kind.SIZE),
    "cm cms": Unit("centimetre", "centimetres", Kind.SIZE),
    "mtr mtrs": METRE,
    "km kms": Unit("kilometre", "kilometres", Kind.SIZE),
    "in ins": INCH,
    "ft": FOOT,
    "yd yds": Unit("yard", "yards", Kind.SIZE),
    "mi": Unit("mile", "miles", Kind.SIZE),
    "mg mgs": Unit("milligram", "milligrams", Kind.SIZE),
    "g gm gms gr": Unit("gram", "grams", Kind.SIZE),
    "kg kgs": Unit("kilogram", "kilograms", Kind.SIZE),
    "lb lbs": _POUND,
    "oz ozs": Unit("ounce", "ounces", Kind.SIZE),
    "ml mls": Unit("millilitre", "millilitres", Kind.SIZE),
    "cl": Unit("centilitre", "centilitres", Kind.SIZE),
    "ltr ltrs": Unit("litre", "litres", Kind.SIZE),
    "kcal kcals": Unit("kilocalorie", "kilocalories"),
    "cal cals": Unit("calorie", "calories"),
    "kj": Unit("kilojoule", "kilojoules"),
    "w": Unit("watt", "watts"),
    "hz": Unit("hertz", "hertz"),
    "mmhg": Unit("millimetre of mercury", "millimetres of mercury"),
    "bpm": Unit("beat per minute", "beats per minute"),
    "rpm": Unit("revolution per minute", "revolutions per minute"),
    "mph": Unit("mile per hour", "miles per hour"),
    "kph kmh km/h": Unit("kilometre per hour", "kilometres per hour"),
    "m/s": Unit("metre per second", "metres per second"),
    "m²": Unit("square metre", "square metres"),
    "y/o": Unit("year old", "years old"),
    "% pct": _PERCENT,
    "°c ºc ℃": Unit("degree Celsius", "degrees Celsius"),
    "°f ºf ℉": Unit("degree Fahrenheit", "degrees Fahrenheit"),
    "° º deg degs": _DEGREE,
    "#": _POUND,
}
UNITS = {sign: unit for signs, unit in _WRITTEN.items() for sign in signs.split()} | {
    "floz": Unit("fluid ounce", "fluid ounces", Kind.SIZE)
}
_AMERICAN = {"meter": "metre", "centimeter": "centimetre", "kilometer": "kilometre", "millimeter": "millimetre"}
NAMES = {
    name: unit
    for unit in (*UNITS.values(), METRE, Unit("day", "days", Kind.TIME), Unit("litre", "litres", Kind.SIZE))
    if " " not in unit.one and unit.one != unit.many
    for name in (unit.one, unit.many)
}
NAMES |= {american + end: NAMES[british + end] for american, british in _AMERICAN.items() for end in ("", "s")}
"""Units written in full."""
TIMES = frozenset("x×*✕✖")

_LETTERS = sorted((sign for sign in UNITS if sign[0].isalpha() and sign != "in"), key=len, reverse=True)
_INCH = (
    r"(?<=\d)(?i:in)(?![A-Za-z0-9])\.?|(?<=-)(?i:in)(?=\s)|(?i:in)\.(?=\s+[a-z])|(?i:in)(?=\s+(?:steps?|blocks?|box|bands?|"
    r"balls?|apart|wide|high|tall|long|deep|thick|from|above|below|off)\b)"
)
"""`in`, where it is no preposition."""
UNIT = (
    rf"(?:{_INCH}|"
    r"[°º]\s?[CF](?![A-Za-z])|[%℃℉°º#]|(?i:"
    + "|".join(map(re.escape, _LETTERS))
    + r"|fl\.?\s?oz|[xm])(?![A-Za-z0-9])\.?|(?i:"
    + "|".join(sorted(NAMES, key=len, reverse=True))
    + r")(?![A-Za-z0-9])|[×✕✖*](?!\w)|''|[\"'])"
)
"""A unit as written, with its point; `m`, `x` and the primes among them. No letter or digit follows it."""

_TIME_BEFORE = re.compile(
    r"\b(?:for|hold|holds|held|holding|rest|rests|resting|wait|pause|relax|keep|stay|after|every|in|within|last|lasts|"
    r"lasting|takes?|time|timer|breathe|sit|sits|another|then|next|over|until|maintain|squeeze|stretch|plank|march|jog|"
    r"about|repeat|left|for about|up to|at least|at most|under|than)\W*$",
    re.IGNORECASE,
)
_TIME_AFTER = re.compile(
    r"^[\s-]*(?:rests?|holds?|pauses?|breaks?|planks?|wall sit|warm|cool|on\b|off\b|work|easy|hard|between|each|per|"
    r"recovery|stretch(?:es)?|before|later|after|ago|left|then|of (?:rest|work|plank|march|jog|walking|breath|stretch|"
    r"stillness|silence|exercise)|walk(?:ing)?\b(?! test)|jog|march|timer|limit|and \d+ ?s|\d+ ?s)",
    re.IGNORECASE,
)
_SPAN_BEFORE = re.compile(
    r"\b(?:walk|run|row|swim|sprint|jump|throw|crawl|lunge|cycle|ride|carry|push|drag|shuttle|stand|step|distance|gap|"
    r"space|line|lift|raise|lower|move|slide|shift|hover|drop|reach|bend|apart|away|behind|width|wide|tall|height|"
    r"size|length|within|least|bring|roll|leave|place|put|set|use|using|with|needs?|hop)\b[^.!?;,:]*$",
    re.IGNORECASE,
)
_SPAN_AFTER = re.compile(
    r"^[\s,-]*(?:long|wide|high|tall|apart|away|deep|thick|across|from|of (?:rope|band|tape|string|cable|space|floor)|"
    r"ropes?|bands?|tapes?|blocks?|steps?|box(?:es)?|balls?|bench(?:es)?|bolsters?|hurdles?|platforms?|rollers?|"
    r"cushions?|wedges?|towels?|straps?|belts?|poles?|sticks?|sprints?|runs?|swims?|shuttles?|rows?|lunges?|carry|"
    r"carries|walk test|distance|lines?|course|laps?|dash|pools?|depth|ahead|behind|in front|above|below|off the|"
    r"out|up|down|to the|to your|towards?|forwards?|backwards?|between (?:your|the) (?:feet|knees|hands|heels|legs)|"
    r"square|diameter|mats?|lift|gap|stance|riser|stool|chair|rise)\b",
    re.IGNORECASE,
)
_TALL = re.compile(r"\b(?:tall|height|high)\b", re.IGNORECASE)
_ONLY_FOR = re.compile(r"\b(?:for|hold|rest|wait|pause|every|after)\W*$", re.IGNORECASE)
_NUMBERS_BEFORE = re.compile(r"(?:[\d.,/]+\s*(?:to|or|and|times|[-–x×])?\s*)+$")


def unit_of(sign: str, *, value: Fraction, attached: bool, before: str, after: str) -> Unit:
    """The unit that `sign` stands for behind a number of that `value`, between the texts `before` and `after`."""
    sign = re.sub(r"^fl\.?\s?oz$", "floz", sign.casefold().rstrip(".")).replace(" ", "").replace("''", '"')
    before = _NUMBERS_BEFORE.sub("", before)
    match sign:
        case "m":
            return (
                MINUTE if _is_time(before, after, default=attached and value <= 60 and value == int(value)) else METRE
            )
        case '"':
            default = (value >= 10 and value % 5 == 0) or value == 5
            return SECOND if _is_time(before, after, default=default) else INCH
        case "'":
            return MINUTE if _is_time(before, after, default=not _TALL.search(after)) else FOOT
        case _:
            return UNITS[sign] if sign in UNITS else NAMES[sign]


def _is_time(before: str, after: str, *, default: bool) -> bool:
    """Whether a number that may be a time or a length is a time, by the words around it; `default` when in doubt."""
    if _ONLY_FOR.search(before):
        return True
    if _SPAN_AFTER.match(after):
        return False
    if _TIME_BEFORE.search(before) or _TIME_AFTER.match(after):
        return True
    return False if _SPAN_BEFORE.search(before) else default
