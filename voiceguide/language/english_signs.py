"""English signs and abbreviations of exercise sheets in words, and which letters are spelled."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from voiceguide.language.english_letters import ROMAN
from voiceguide.language.english_numbers import LETTER_A, cardinal
from voiceguide.language.english_units import UNITS
from voiceguide.language.overrides import PLACEHOLDER

Rule = tuple[str, str | Callable[[re.Match[str]], str]]
"""A pattern, and what is said in its place."""

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_NUMBERED = (
    "warrior|phase|part|level|stage|type|grade|step|week|day|chapter|section|pose|series|session|class|module|set|round|"
    "block|cycle|volume|version|method|exercise|salutation|virabhadrasana|marichyasana|trikonasana|unit|group|zone|plan|"
    "category|lesson|variation|option|form|figure|table|appendix|goddess|humble warrior|circuit|program|programme"
)
_ROMAN_NAME = (
    rf"(?<!\w)(?P<name>(?i:{_NUMBERED})s?\s+|(?:[A-Z][a-z]+|{PLACEHOLDER})\s+(?=[XVI]{{2}}))"
    r"(?P<numbers>[XVI]+(?:(?:\s*[,/&]\s*|\s+(?:and|or|to)\s+|\s?[-–]\s?)[XVI]+)*)(?!\w)"
    r"(?!\s+(?:am|have|had|was|will|would|do|did|can|could|take|took|need|want|feel|felt|like|think|love|use)\b)"
)
_NOT_ROMAN = frozenset("Vitamin Factor Generation Gen Malcolm".split())

_VULGAR: dict[str, str] = dict(
    zip(
        "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞",
        "1/4 1/2 3/4 1/7 1/9 1/10 1/3 2/3 1/5 2/5 3/5 4/5 1/6 5/6 1/8 3/8 5/8 7/8".split(),
        strict=True,
    )
)

_COUNT = (
    r"(?:\b|-)(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|half)"
)
_LETTERED = (
    "exercise|group|plan|step|option|phase|part|set|vitamin|day|week|routine|workout|circuit|block|point|type|programme|program|"
    "session|series|list|appendix|section|level|stage|salutation|version|position|row|figure|superset"
)
_DAY = "Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun"
_DAY_NAMES = {name[:2]: name for name in "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()}
_DAYS = (
    rf"\b(?:{_DAY})\b\.?(?:\s?[-–/]\s?(?:{_DAY})\b\.?)+"
    r"|\b(?:Mon|Tues|Thurs|Fri|Weds)\b\.?(?=\s|,|$)|\b(?:Tue|Wed|Thu)\."
)
_MONEY = r"([$£€])\s?(\d+(?:,\d{3})*)(?:[.,](\d\d))?(?![\d])"
_CURRENCIES = {"$": ("dollar", "cent"), "£": ("pound", "pence"), "€": ("euro", "cent")}

_SIDES = {"L": "left", "R": "right"}
_LETTERS_BEFORE = re.compile(rf"(?:(?<![^\W_])[A-Z{LETTER_A}][\s.])*$")
_LETTERS_AFTER = re.compile(rf"^(?:\s?[A-Z{LETTER_A}](?![^\W_])\.?)*")
_BODY = (
    "ankle|arm|back|calf|cheek|chest|ear|elbow|eye|face|fingers?|fist|foot|forearm|glute|hamstring|hand|heel|hip|knee|leg|"
    "limb|lung|neck|palm|quad|rib|ribs|rotation|shin|shoulder|side|thigh|thumb|toe|toes|wrist|elbows|knees"
)


def _roman(m: re.Match[str]) -> str:
    numbers = re.findall(r"[XVI]+", m["numbers"])
    if m["name"].strip() in _NOT_ROMAN or not all(map(ROMAN.match, numbers)):
        return m[0]
    said = re.sub(r"\s*&\s*", " and ", re.sub(r"\s*/\s*", ", ", re.sub(r"\s?[-–]\s?", " to ", m["numbers"])))
    return m["name"] + re.sub(r"[XVI]+", lambda n: cardinal(str(_roman_value(n[0]))), said)


def _roman_value(numeral: str) -> int:
    values = [_ROMAN_VALUES[sign] for sign in numeral]
    return sum(-v if v < next_ else v for v, next_ in zip(values, [*values[1:], 0], strict=True))


def _sentence_end(m: re.Match[str]) -> str:
    """The sentence's own point, where the point of an abbreviation ends it."""
    after = m.string[m.end() :]
    return "." if m[0].endswith(".") and (not after.strip() or re.match(r"\s+[A-Z]", after)) else ""


def _letter(letter: str) -> str:
    return LETTER_A if letter == "A" else letter


def _side(m: re.Match[str]) -> str:
    """L or R as a side: not among other single letters, nor as a shape."""
    before, after = m.string[: m.start()], m.string[m.end() :]
    around = [*_LETTERS_BEFORE.findall(before), *_LETTERS_AFTER.findall(after)]
    run = {letter for letters in around for letter in re.findall(rf"[A-Z{LETTER_A}]", letters)}
    if run - {"L", "R"} or re.match(r"\s+(?:sits?|shaped?|position)\b", after):
        return m[0]
    return _SIDES[m[0][0]] + _sentence_end(m)


def _vertebrae(m: re.Match[str]) -> str:
    first, one, joint, second, two = m.groups()
    if second and second != first:
        return f"{first} {cardinal(one)} {second} {cardinal(two)}"
    to = "" if "/" in joint else "to "
    return f"{first} {cardinal(one)} {to}{second + ' ' if second else ''}{cardinal(two)}"


def _with_points(m: re.Match[str]) -> str:
    """U.S.: U S."""
    if m[0].startswith("O.K"):
        return "okay"
    end = "." if m[0].endswith(".") and not m.string[m.end() :].strip() else ""
    return m[0].replace("A", LETTER_A).replace(".", " ").strip() + end


def _days(m: re.Match[str]) -> str:
    """Mon-Fri: Monday to Friday; Mon/Wed: Monday, Wednesday."""
    joined = re.sub(r"\s?[-–]\s?", " to ", re.sub(r"\s?/\s?", ", ", m[0]))
    return re.sub(rf"\b({_DAY})\b\.?", lambda day: _DAY_NAMES[day[0][:2]], joined)


def _money(m: re.Match[str]) -> str:
    sign, whole, part = m.groups()
    one, small = _CURRENCIES[sign]
    plural = small if small == "pence" else small + "s"
    said = f"{cardinal(whole)} {one if whole == '1' else one + 's'}"
    return f"{said} {cardinal(str(int(part)))} {small if part == '01' else plural}" if part and int(part) else said


BEFORE_NUMBERS: tuple[Rule, ...] = (
    # characters that mean the same
    (r"[‘’ʼ´]", "'"),
    (r"[″‟]|''|′′", '"'),
    (r"′", "'"),
    (r"(?:(?<=\s)|(?<=\()|^)\"([^\"\s][^\"]*)\"(?!\w)", r"\1"),
    (r"“([^”]*)”", r"\1"),
    (r"(?<=\d)”", '"'),
    (r"(?<![\w:.]):(?=[0-5]\d\b(?!:))", "0:"),
    (r"(?<=\d)\s?[-–]\s?(?=(?:your )?age\b)", " minus "),
    (r"(?i)(\d+\s?(?:ft|feet|foot|')\s?\d+)\s?in\b\.?", r"\1 inches"),
    (r"(?i)(\d)\s?m\s*[x×]\s*(\d+(?:[.,]\d+)?)\s?m\b", r"\1 mtr by \2 mtr"),
    (r"(?i)(\d)\s?(cm|mm|ft|in|\"|')\s*[x×]\s*(\d+(?:[.,]\d+)?)\s?\2(?!\w)", r"\1 \2 by \3 \2"),
    (r"[‐‑]", "-"),
    (r"−", "-"),
    (r"(?<=\d)\s*([¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])", lambda m: " " + _VULGAR[m[1]]),
    (r"[¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]", lambda m: _VULGAR[m[0]]),
    (r"⁄", "/"),
    (r"[₀-₉]", lambda m: str(ord(m[0]) - 0x2080)),
    (r"[×✕✖]", "×"),
    (r"\.{3,}|(?:\.\s){2,}\.", "…"),
    (r"(?<=\s)--+(?=\s)|(?<=\w)--+(?=\w)", " — "),
    # arrows and comparisons
    (r"\s*(?:<-+>|<=>|[↔⇔])\s*", " and "),
    (r"\s*(?:-+>|=+>|→|»|>>+)\s*", ", then "),
    (r"(?<=[A-Za-z.])\s+>\s+(?=[A-Za-z])", ", then "),
    (r"^\s*,? then ", "then "),
    (r"\s*↑\s*", " up "),
    (r"\s*↓\s*", " down "),
    (r"\s*←\s*", " back "),
    (r"\+\s?/\s?-\s*|±\s*", "plus or minus "),
    (r"(?:≥|⩾|>\s?=)\s*", "at least "),
    (r"(?:≤|⩽|<\s?=)\s*", "at most "),
    (r"≠", " is not "),
    (r">\s*(?=[\d.])", "more than "),
    (r"<\s*(?=[\d.])", "less than "),
    (r"(?i)(?:\b(?:about|around|roughly|approx\.?)\s+)?[~∼≈≃]\s*(?=[\d.])", "about "),
    (r"\bca?\.\s?(?=\d)", "about "),
    (r"[<>]", " "),
    (r"[~∼]", " "),
    (r"\s*(?:=|≈)\s*", " equals "),
    (r"÷", " divided by "),
    (r"²", " squared"),
    (r"(?<!\w)(?!L&R|R&L)([A-Z])&([A-Z])(?!\w)", lambda m: f"{_letter(m[1])} and {_letter(m[2])}"),
    (r"(?<!\w)AM\s?/\s?PM(?!\w)", f"{LETTER_A} M or P M"),
    (rf"(?i)\b({_LETTERED})\s+(?-i:A)(?!\w)(?!\s+(?-i:[A-Z])[a-z])", rf"\1 {LETTER_A}"),
    (r"(?<![\w'])A(?=\s?(?:/|and|or|to|then)\s?B\b)", LETTER_A),
    (r"(?<![\w(])(\d{1,2})\)\s+(?=[A-Za-z])", r"\1, "),
    (r"(?<!\w)(\d{1,2})([abc])(?=[.):\s]|$)", lambda m: f"{m[1]} {_letter(m[2].upper())}"),
    (r"(?<=\d)l(?!\w)|(?<=[.,]\d)\s?L(?!\w)|(?<=\d)\s?[lL](?=\s+(?:of\s+)?(?:water|fluids?|liquids?|juice)\b)", " ltr"),
    (r"\^2(?!\d)", " squared"),
    (_DAYS, _days),
    (r"\s*&\s*", " and "),
    (r"@\s*", " at "),
    (r"(?:#|№)\s?(?=\d)|\b[Nn]o\.\s?(?=\d)|\bNr\.?\s?(?=\d)|\b[Nn]o\s(?=\d+\b(?!\s?[A-Za-z%°-]))", "number "),
    (r"\b[Nn]os\.?\s?(?=\d)", "numbers "),
    (r"(?<![\w])#(?=[A-Za-z])", ""),
    (r"§\s?", "section "),
    (_MONEY, _money),
    # abbreviations with a slash
    (r"(?i)(?<!\w)w/c(?!\w)", "week commencing"),
    (r"(?i)(?<!\w)w/o(?:ut)?(?!\w)", "without"),
    (r"(?i)(?<!\w)w/(?=\s?\w)\s?", "with "),
    (r"(?i)(?<!\w)b/w(?!\w)", "between"),
    (r"(?i)(?<!\w)b/c(?!\w)", "because"),
    (r"(?i)(?<!\w)b/l(?!\w)", "bilateral"),
    (r"(?i)(?<!\w)s/l(?!\w)", "side lying"),
    (r"(?i)(?<!\w)n/a(?!\w)", "not applicable"),
    (r"(?i)(?<!\w)e/s(?!\w)", "each side"),
    (r"(?i)(?<!\w)e/l(?!\w)", "each leg"),
    (r"(?i)(?<!\w)e/a(?!\w)", "each arm"),
    (r"(?i)(?<!\w)p/s(?!\w)", "per side"),
    (r"(?i)(?<!\w)p/l(?!\w)", "per leg"),
    (r"(?i)(?<!\w)o/h(?!\w)", "overhead"),
    (r"(?<![\w/-])24/7(?![\w/-])", "twenty-four seven"),
    # sides
    (r"\(\s?(?:L\s?/\s?R|L\s?[+&]\s?R)\s?\)|(?<!\w)L\s?/\s?R(?!\w)|(?<!\w)Lt?\.?\s?/\s?Rt?\.?(?!\w)", "left or right"),
    (r"\(\s?R\s?/\s?L\s?\)|(?<!\w)R\s?/\s?L(?!\w)", "right or left"),
    (r"(?i)(?<!\w)left\s?/\s?right(?!\w)", "left or right"),
    (r"(?i)(?<!\w)right\s?/\s?left(?!\w)", "right or left"),
    (r"(?i)\b(left|right)\s*\(\s?[LR]\s?\)", r"\1"),
    (r"\(\s?[Ll]t?\.?\s?\)", " left "),
    (r"\(\s?[Rr]t?\.?\s?\)", " right "),
    (rf"(?<!\w)(?:LT|Lt|lt)\.?(?=\s+(?:{_BODY})\b)", "left"),
    (rf"(?<!\w)(?:RT|Rt|rt)\.?(?=\s+(?:{_BODY})\b)", "right"),
    (r"(?<![\w'/&.-])[LR](?![\w'/&-])\.?", _side),
    (r"(?<![\w.])((?:[A-Z]\.){2,}[A-Z]?)(?!\w)", _with_points),
    # the spine, and letters with numbers
    (r"(?<!\w)([CTLS])(\d{1,2})(\s?[-–/]\s?)([CTLS])?(\d{1,2})(?![\w/-])", _vertebrae),
    (r"(?<![\w.])(\d+)\s?(RM)\b", lambda m: f"{cardinal(m[1])} R M"),
    (r"(?<!\w)(\d+)k(?=\s+(?:run|race|walk|ride|row)\b)", r"\1K"),
    (r"(?<!\w)(\d+)\s?[kK](?=\s+(?:steps|skips|calories|people|times)\b)", r"\g<1>,000"),
    (r"(?<!\w)(\d+)([A-Z])(?=s?\b)(?!['])(?![SMHGLWX]\b)", lambda m: f"{m[1]} {_letter(m[2])}"),
    (r"(?<!\w)VO2(?!\w)", "V O two"),
    (r"(?<!\w)([A-Z])(\d{1,3})(?![\w])", lambda m: f"{_letter(m[1])} {cardinal(m[2])}"),
    (_ROMAN_NAME, _roman),
    # how often
    (r"(?i)(?<=\d)\s*[x×*]\s*(?=\d)", " times "),
    (r"(?i)\b(reps?)\s*[x×]\s*(?=\d+\s*sets?)", r"\1, "),
    (r"(?i)(?<=\d)(\s?(?:[\"'°%]|s|secs?|mins?|m|kg|lbs?|cm|min|reps?))\s*[x×]\s*(?=\d)", r"\1 times "),
    (r"(?i)\b(sets?)\s*[x×]\s*(?=\d)", r"\1 of "),

    (r"(?i)(?<!\w)[x×]\s*(?=\d)", " times "),
    (r"(?i)(?<=\d)(?=(?:reps?|sets?|times|rounds?|breaths?|steps?|seconds?|minutes?|hours?|mins?|secs?|hrs?|metres?|meters?|"
     r"degrees?|pounds?|inch(?:es)?|feet|foot|ft|each|per|ea|months?|weeks?|wks?|days?|years?|yrs?)\b)", " "),
    (r"(?i)(?<=\d)(h|hr|min|m|sec|s)(?=\d)", r"\1 "),
)  # fmt: skip


_PER = {
    "wk": "week", "d": "day", "min": "minute", "mins": "minute", "sec": "second", "s": "second", "hr": "hour",
    "h": "hour", "yr": "year", "mo": "month", "mth": "month", "rep": "rep", "m": "minute",
}  # fmt: skip


def _per(m: re.Match[str], group: int = 1) -> str:
    thing = _PER.get(m[group].casefold(), m[group])
    return f" {'an' if thing[0].lower() in 'aeio' or thing == 'hour' else 'a'} {thing}"


def _dotted(words: str) -> Callable[[re.Match[str]], str]:
    """`words`, with the sentence's own point where the abbreviation's point ends it."""

    def expand(m: re.Match[str]) -> str:
        first = words[0].upper() if m[0][0].isupper() and not m[0].isupper() else words[0]
        after = m.string[m.end() :]
        ends = m[0].endswith(".") and (not after.strip() or (words in _MAY_END and re.match(r"\s+[A-Z]", after)))
        return first + words[1:] + ("." if ends else "")

    return expand


_MAY_END = frozenset(
    "seconds second minutes minute hours weeks years kilograms pounds centimetres weights exercises".split()
) | {"and so on"}
"""Abbreviations at which a sentence may end, when a capital follows."""

_ABBREVIATIONS = {
    r"approx\.?|appx\.?": "approximately",
    r"e\.\s?g\.?|eg\.|eg(?=,)": "for example",
    r"i\.\s?e\.?|ie\.|ie(?=,)": "that is",
    r"etc\.?": "and so on",
    r"vs\.?|v\.(?=\s)": "versus",
    r"incl\.?": "including",
    r"excl\.?": "excluding",
    r"esp\.?": "especially",
    rf"min\.?(?=\s+(?:{_COUNT}))|(?<=\s)min\.?(?=[),;]|$)": "minimum",
    r"max\.": "max",
    r"alt\.(?=\s)|alt(?=\s+(?:sides|legs|arms|hands|feet))": "alternating",
    r"opp\.?": "opposite",
    r"ea\.?": "each",
    r"bilat\.?": "bilateral",
    r"unilat\.?": "unilateral",
    r"ext\.?(?=\s+rot)": "external",
    r"int\.?(?=\s+rot)": "internal",
    r"rot\.?(?=[\s,.;]|$)": "rotation",
    r"lat\.(?=\s)": "lateral",
    r"ant\.(?=\s)": "anterior",
    r"post\.(?=\s)": "posterior",
    r"ext\.": "extension",
    r"flex\.(?=\s[a-z])": "flexion",
    r"ex\.": "exercise",
    rf"p\.(?=\s*(?:{_COUNT}))": "page",
    rf"pp\.(?=\s*(?:{_COUNT}))": "pages",
    r"vit\.(?=\s+[A-Z])": "vitamin",
    r"exs\.?": "exercises",
    r"wt\.?": "weight",
    r"wts\.?": "weights",
    r"incr\.?": "increase",
    r"decr\.?": "decrease",
    r"mvmt\.?|mvt\.?": "movement",
    r"pos\.(?=\s)": "position",
    r"btw": "by the way",
    r"asap": "as soon as possible",
    r"pls": "please",
    r"tbsp\.?": "tablespoon",
    r"tsp\.?": "teaspoon",
    r"secs\.?|sec\.": "seconds",
    r"mins\.?": "minutes",
    r"hrs\.?": "hours",
    r"wks\.?": "weeks",
    r"yrs\.?": "years",
    r"kgs?\.?": "kilograms",
    r"lbs\.?": "pounds",
    r"cms?\.?": "centimetres",
    r"mms?": "millimetres",
    r"deg\.?s?": "degrees",
    r"dr\.(?=\s+[A-Z])|dr(?=\s+[A-Z])": "doctor",
    r"mr\.(?=\s)": "mister",
    r"mrs\.(?=\s)": "missis",
    r"prof\.": "professor",
    rf"fig\.?(?=\s+(?:{_COUNT}))": "figure",
}

AFTER_NUMBERS: tuple[Rule, ...] = (
    (r"(?i)\b(per|an?|each|every|one|another|this|that)\s+(min|sec|hr|wk|yr|mth)\b\.?(?!\s+(?:one|two))",
     lambda m: f"{m[1]} {UNITS[m[2].casefold()].one}" + _sentence_end(m)),
    (rf"(?i)({_COUNT}|few|several|some|couple of|many)\s+(min|sec|hr|wk|yr|mth)\b\.?",
     lambda m: f"{m[1]} {UNITS[m[2].casefold()].many}" + _sentence_end(m)),
    *(
        (rf"(?i)(?<![\w'])(?:{pattern})(?![\w'])", _dotted(words))
        for pattern, words in _ABBREVIATIONS.items()
    ),
    (r"(?i)(?<!first)\s*/\s*(day|week|wk|min|minute|sec|second|hour|hr|h|month|year|yr|session)(?![\w/])", _per),
    (rf"(?i)(?P<n>(?<!\w)(?:{_COUNT}|reps?|times|sets?|rounds?|seconds?|minutes?|holds?|breaths?|steps?|once|twice|"
     rf"kilograms?|pounds?|metres?))\s*/\s*(d|m|s|mo|leg|side|arm|set|rep|round|person|limb|hand|foot|knee|hip|direction|exercise|"
     r"breath|position|angle)(?![\w/])", lambda m: m["n"] + _per(m, 2)),
    (r"(?i)\b(he)\s?/\s?(she)\b|\b(yes)\s?/\s?(no)\b|\b(his)\s?/\s?(her)\b|\b(her)\s?/\s?(his)\b",
     lambda m: " or ".join(filter(None, m.groups()))),
    (r"(?<=\w)\s?/\s?(?=\w)", " "),
    (r"/", " "),
    (r"\s*\+\s*", " plus "),
    (r"\bI\.?T\.?(?=\s+(?:bands?|tract|strap)\b)", "I T"),
    (r"(?<!\w)okay(?!\w)|(?<!\w)O\.?K\.?(?!\w)", "okay"),
    (r"[\"“”„«»‹›]", ""),
    (r"(?<![A-Za-z])'|'(?![A-Za-z])", " "),
    (r"[|^¦]", ", "),
    (r"[†‡¶¬¤√∞∆∑∏∫∂]", " "),
    (r"#|\*|\$|£|€|%|°|º|=|~|@|&|\\", " "),
)  # fmt: skip


def apply(rules: tuple[Rule, ...], text: str) -> str:
    """`text` after each rule in turn."""
    for pattern, words in _compiled(rules):
        text = pattern.sub(words, text)
    return text


@cache
def _compiled(rules: tuple[Rule, ...]) -> list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]]:
    """The rules, compiled when the first text is read: it takes some 20 ms, and many commands read none."""
    return [(re.compile(pattern), words) for pattern, words in rules]
