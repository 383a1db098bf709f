"""English signs and abbreviations of exercise sheets in words, and which letters are spelled."""

from __future__ import annotations

import re
from collections.abc import Callable

from voiceguide.language.english_numbers import LETTER_A, cardinal
from voiceguide.language.english_units import UNITS
from voiceguide.language.markup import MARK, mark

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

A = mark("A", "ˈeɪ")
"""The letter, not the article."""

_LETTER_PLURALS = {
    "A": "eɪz", "B": "biz", "C": "siz", "D": "diz", "E": "iz", "F": "ɛfs", "G": "dʒiz", "H": "ˈeɪtʃɪz", "I": "aɪz",
    "J": "dʒeɪz", "K": "keɪz", "L": "ɛlz", "M": "ɛmz", "N": "ɛnz", "O": "oʊz", "P": "piz", "Q": "kjuz", "R": "ɑɹz",
    "S": "ˈɛsɪz", "T": "tiz", "U": "juz", "V": "viz", "W": "ˈdʌbəljuz", "X": "ˈɛksɪz", "Y": "waɪz", "Z": "ziz",
}  # fmt: skip

_SAID_AS_WORDS = {
    "HIIT": "hit", "ROM": "rom", "DOMS": "doms", "TENS": "tens", "RICE": "rice", "PRICE": "price", "POLICE": "police",
    "PEACE": "peace", "LOVE": "love", "NEAT": "neat", "FITT": "fit", "SMART": "smart", "LISS": "liss", "SLAP": "slap",
    "CARS": "cars", "PAILS": "pails", "RAILS": "rails", "NASA": "nasa", "FAST": "fast", "BOSU": "BOSU", "WOD": "wod",
    "EMOM": mark("EMOM", "ˈimɑm"), "E2MOM": f"E two {mark('MOM', 'mɑm')}", "AMRAP": mark("AMRAP", "ˈæmɹæp"),
    "AROM": mark("AROM", "ˈeɪɹɑm"), "PROM": "P rom", "AAROM": f"{A} {mark('AROM', 'ˈeɪɹɑm')}", "GIRD": "gird",
    "RAMP": "ramp", "PEM": "P E M", "OK": "okay", "OKS": "okays", "MAX": "max", "MIN": "minimum", "REPS": "reps",
}  # fmt: skip
"""Initialisms that are said as words."""

_SPELLED = frozenset(
    "ACL MCL PCL LCL MPFL ATFL ITB ITBS IT TA TVA TRA QL VMO VL SI SIJ AC ACJ GH GHJ SC SCJ TMJ MTP MTPJ PIP DIP CMC "
    "SCM TFL FHL EHL LBP PFP PFPS OA RA MS PT PTS OT GP NHS A&E ER IR SLR PNF LAQ SAQ TKE RIR RPE RDL SLRDL ADL ADLS "
    "HEP BPM RPM RM BMI BP HR COPD TRX VO MVC MVIC DVT PE UK US USA TV DVD CD PC MP UE LE BID TID QD PRN ICU CBT ACT "
    "PPPD BPPV VOR DNF CCF TOS FAI AVN THR TKR THA TKA ORIF DDD ASIS PSIS EMG MRI CT XR DB KB BB BW AM PM ID PPE FAQ".split()
)
"""Initialisms that are known, so that nobody is warned of them."""

_EXPANDED = {
    "DB": "dumbbell", "DBS": "dumbbells", "KB": "kettlebell", "KBS": "kettlebells", "BB": "barbell", "BW": "bodyweight",
}  # fmt: skip

WORDS_IN_CAPITALS = frozenset(
    """a able about abs act add after again age ago aid aim air all also alt am an and any ankle are arm arms arch as ask at
    away back bad bag ball band bar base be bed been bell belt bend best big bit body both bow box boy bra but buy by cable calf
    call calm can care case cat chin chest clam clap cool core cow cue curl cut cup daily day deep desk did dip dips disc do
    does dog done door down drag draw drop dry each ear ears ease easy eat elbow end ends even ever eye eyes face fact fall
    far fast feel feet few find fine fire firm fist five fix flat flex flow fly foam fold foot for four free from full fun
    gap get give glow go goal good grip grow gym had half hall hand hang hard has have he head heal heel help her here high
    hill him hip hips his hit hold hop hot hour how hug hunt hurt ice if ill in into is it its jaw jog join jump just keep
    key kick kind knee know lap last late lats lay lead lean left leg legs less let lie life lift like limb line lip list
    live load lock log long look loop lose loss lot low lungs lunge made main make man many mat may me mild mind mini more
    most move much must my name near neck need new next no none nose not note now odd of off oil old on once one only open
    or other our out over own pace pad pads pain pair palm part past path pay peak pecs pelvis per pick plan play plus pole
    pool pop pose post pot pull pulse pump push put quad quads quick rack raise range rate reach rear rest rib ribs rich ride
    right ring rip rise rock roll roof room rope row rows rule run safe sag same save say see seek self send set sets shake she
    shin show shut side sign sit site six size skin skip slow sly snug so sock soft sole some soon sore spin spot squat stay
    step steps stop such sun sure swap sway swim table take talk tall tap tape task tea team ten tense test than that the their
    them then they thigh this thumb tibia tie tight tilt time tip tips to toe toes too top tops towel trap traps tray tree
    tried true try tuck turn twice two type up upon us use used very via view wait wake walk wall want warm was way we wear
    week well were wet what when who why wide will win with work wrist yes yet yoga you your zero zip zone minus three seven
    eight nine eleven never always stand start second first third sleep relax breathe""".split()
)
"""Short words that people write in capitals to be heard. Others of up to five capitals are spelled."""

_ROMAN = re.compile(r"(?=[XVI])X{0,3}(?:IX|IV|V?I{0,3})$")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_NUMBERED = (
    "warrior|phase|part|level|stage|type|grade|step|week|day|chapter|section|pose|series|session|class|module|set|round|"
    "block|cycle|volume|version|method|exercise|salutation|virabhadrasana|marichyasana|trikonasana|unit|group|zone|plan|"
    "category|lesson|variation|option|form|figure|table|appendix|goddess|humble warrior|circuit|program|programme"
)
_ROMAN_NAME = re.compile(
    rf"(?<!\w)(?P<name>(?i:{_NUMBERED})s?\s+|[A-Z][a-z]+\s+(?=[XVI]{{2}}))"
    r"(?P<numbers>[XVI]+(?:(?:\s*[,/&]\s*|\s+(?:and|or|to)\s+|\s?[-–]\s?)[XVI]+)*)(?!\w)"
    r"(?!\s+(?:am|have|had|was|will|would|do|did|can|could|take|took|need|want|feel|felt|like|think|love|use)\b)"
)
_NOT_ROMAN = frozenset("Vitamin Factor Generation Gen Malcolm".split())

_MONEY = re.compile(r"([$£€])\s?(\d+(?:,\d{3})*)(?:[.,](\d\d))?(?![\d])")
_CURRENCIES = {"$": ("dollar", "cent"), "£": ("pound", "pence"), "€": ("euro", "cent")}

_BODY = (
    "ankle|arm|back|calf|cheek|chest|ear|elbow|eye|face|fingers?|fist|foot|forearm|glute|hamstring|hand|heel|hip|knee|leg|"
    "limb|lung|neck|palm|quad|rib|ribs|rotation|shin|shoulder|side|thigh|thumb|toe|toes|wrist|elbows|knees"
)


def _roman(m: re.Match[str]) -> str:
    numbers = re.findall(r"[XVI]+", m["numbers"])
    if m["name"].strip() in _NOT_ROMAN or not all(map(_ROMAN.match, numbers)):
        return m[0]
    said = re.sub(r"[XVI]+", lambda n: cardinal(str(_roman_value(n[0]))), m["numbers"])
    said = re.sub(r"\s*&\s*", " and ", re.sub(r"\s*/\s*", ", ", re.sub(r"\s?[-–]\s?", " to ", said)))
    return m["name"] + said


def _roman_value(numeral: str) -> int:
    values = [_ROMAN_VALUES[sign] for sign in numeral]
    return sum(-v if v < next_ else v for v, next_ in zip(values, [*values[1:], 0], strict=True))


def _vertebrae(m: re.Match[str]) -> str:
    first, one, joint, second, two = m.groups()
    if second and second != first:
        return f"{first} {cardinal(one)} {second} {cardinal(two)}"
    to = "" if "/" in joint else "to "
    return f"{first} {cardinal(one)} {to}{second + ' ' if second else ''}{cardinal(two)}"


def _with_points(m: re.Match[str]) -> str:
    """U.S.: U S."""
    end = "." if m[0].endswith(".") and not m.string[m.end() :].strip() else ""
    return m[0].replace("A", LETTER_A).replace(".", " ").strip() + end


def _money(m: re.Match[str]) -> str:
    sign, whole, part = m.groups()
    one, small = _CURRENCIES[sign]
    plural = small if small == "pence" else small + "s"
    said = f"{cardinal(whole)} {one if whole == '1' else one + 's'}"
    return f"{said} {cardinal(str(int(part)))} {small if part == '01' else plural}" if part and int(part) else said


def _rules(*pairs: tuple[str, str | Callable[[re.Match[str]], str]]) -> tuple[Rule, ...]:
    return tuple((re.compile(pattern), words) for pattern, words in pairs)


BEFORE_NUMBERS: tuple[Rule, ...] = _rules(
    # characters that mean the same
    (r"[‘’ʼ´]", "'"),
    (r"[″‟]|''|′′", '"'),
    (r"′", "'"),
    (r"(?:(?<=\s)|(?<=\()|^)\"([^\"\s][^\"]*)\"(?!\w)", r"\1"),
    (r"“([^”]*)”", r"\1"),
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
    (r"(?<!\w)([A-KM-QS-Z])&([A-KM-QS-Z])(?!\w)", lambda m: f"{LETTER_A if m[1] == 'A' else m[1]} and {LETTER_A if m[2] == 'A' else m[2]}"),
    (r"\s*&\s*", " and "),
    (r"@\s*", " at "),
    (r"(?:#|№)\s?(?=\d)|\b[Nn]o\.\s?(?=\d)|\bNr\.?\s?(?=\d)|\b[Nn]o\s(?=\d+\b(?!\s?[A-Za-z%°-]))", "number "),
    (r"\b[Nn]os\.?\s?(?=\d)", "numbers "),
    (r"(?<![\w])#(?=[A-Za-z])", ""),
    (r"§\s?", "section "),
    (_MONEY.pattern, _money),
    # abbreviations with a slash
    (r"(?i)(?<!\w)w/o(?:ut)?(?!\w)", "without"),
    (r"(?i)(?<!\w)w/(?=\s?\w)\s?", "with "),
    (r"(?i)(?<!\w)b/w(?!\w)", "between"),
    (r"(?i)(?<!\w)b/c(?!\w)", "because"),
    (r"(?i)(?<!\w)b/l(?!\w)", "bilateral"),
    (r"(?i)(?<!\w)n/a(?!\w)", "not applicable"),
    (r"(?i)(?<!\w)e/s(?!\w)\.?", "each side"),
    (r"(?i)(?<!\w)e/l(?!\w)\.?", "each leg"),
    (r"(?i)(?<!\w)e/a(?!\w)\.?", "each arm"),
    (r"(?i)(?<!\w)p/s(?!\w)\.?", "per side"),
    (r"(?i)(?<!\w)p/l(?!\w)\.?", "per leg"),
    (r"(?i)(?<!\w)o/h(?!\w)", "overhead"),
    (r"(?i)(?<!\w)24/7(?!\w)", "twenty-four seven"),
    # sides
    (r"\(\s?(?:L\s?/\s?R|L\s?[+&]\s?R)\s?\)|(?<!\w)L\s?/\s?R(?!\w)|(?<!\w)Lt?\.?\s?/\s?Rt?\.?(?!\w)", "left or right"),
    (r"\(\s?R\s?/\s?L\s?\)|(?<!\w)R\s?/\s?L(?!\w)", "right or left"),
    (r"(?i)(?<!\w)left\s?/\s?right(?!\w)", "left or right"),
    (r"(?i)(?<!\w)right\s?/\s?left(?!\w)", "right or left"),
    (r"\(\s?[Ll]t?\.?\s?\)", " left "),
    (r"\(\s?[Rr]t?\.?\s?\)", " right "),
    (rf"(?<!\w)(?:LT|Lt|lt)\.?(?=\s+(?:{_BODY})\b)", "left"),
    (rf"(?<!\w)(?:RT|Rt|rt)\.?(?=\s+(?:{_BODY})\b)", "right"),
    (r"(?<![\w'/-])(?<![A-Z] )L\.?(?=\s+and\s+R\b)(?![\w'/-])", "left"),
    (r"(?<![\w'/&-])(?<!\b[A-Z] )(?<!\U000f0000 )(?<![A-Z]\.)L(?![\w'/&-])(?!\s[A-Z\U000f0000]\b(?!\w))(?!\s\U000f0000)(?!\.\w)(?!\s+(?:sit|shape|position|bend)\b)\.?(?!\s*$)", "left"),
    (r"(?<![\w'/&-])(?<!\b[A-Z] )(?<!\U000f0000 )(?<![A-Z]\.)R(?![\w'/&-])(?!\s[A-Z\U000f0000]\b(?!\w))(?!\s\U000f0000)(?!\.\w)\.?(?!\s*$)", "right"),
    (r"(?<![\w'/&-])(?<!\b[A-Z] )(?<![A-Z]\.)L(?=[.!?]*$)", "left"),
    (r"(?<![\w'/&-])(?<!\b[A-Z] )(?<![A-Z]\.)R(?=[.!?]*$)", "right"),
    (r"(?<![\w.])((?:[A-Z]\.){2,}[A-Z]?)(?!\w)", _with_points),
    # the spine, and letters with numbers
    (r"(?<!\w)([CTLS])(\d{1,2})(\s?[-–/]\s?)([CTLS])?(\d{1,2})(?![\w/-])", _vertebrae),
    (r"(?<![\w.])(\d+)\s?(RM)\b", lambda m: f"{cardinal(m[1])} R M"),
    (r"(?<!\w)(\d+)k(?=\s+(?:run|race|walk|ride|row)\b)", r"\1K"),
    (r"(?<!\w)(\d+)\s?[kK](?=\s+(?:steps|skips|calories|people|times)\b)", r"\g<1>,000"),
    (r"(?<!\w)(\d+)([A-Z])(?=s?\b)(?!['])(?![SMHGLWX]\b)", lambda m: f"{m[1]} {LETTER_A if m[2] == 'A' else m[2]}"),
    (r"(?<!\w)VO2(?!\w)", "V O two"),
    (r"(?<!\w)([A-Z])(\d{1,3})(?![\w])", lambda m: f"{LETTER_A if m[1] == 'A' else m[1]} {cardinal(m[2])}"),
    (_ROMAN_NAME.pattern, _roman),
    # how often
    (r"(?i)(?<=\d)\s*[x×*]\s*(?=\d)", " times "),
    (r"(?i)\b(reps?)\s*[x×]\s*(?=\d+\s*sets?)", r"\1, "),
    (r"(?i)(?<=\d)(\s?(?:s|secs?|mins?|m|kg|lbs?|cm|min|reps?))\s*[x×]\s*(?=\d)", r"\1 times "),
    (r"(?i)\b(sets?)\s*[x×]\s*(?=\d)", r"\1 of "),

    (r"(?i)(?<!\w)[x×]\s*(?=\d)", "times "),
    (r"(?i)(?<=\d)(?=(?:reps?|sets?|times|rounds?|breaths?|steps?|seconds?|minutes?|hours?|mins?|secs?|hrs?|metres?|meters?|"
     r"degrees?|pounds?|inch(?:es)?|feet|foot|ft|each|per|ea|months?|weeks?|wks?|days?|years?|yrs?)\b)", " "),
    (r"(?i)(?<=\d)(h|hr|min|m|sec|s)(?=\d)", r"\1 "),
)  # fmt: skip

_VULGAR = dict(
    zip("¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", "1/4 1/2 3/4 1/7 1/9 1/10 1/3 2/3 1/5 2/5 3/5 4/5 1/6 5/6 1/8 3/8 5/8 7/8".split(), strict=True)
)

_PER = {
    "wk": "week", "d": "day", "min": "minute", "mins": "minute", "sec": "second", "s": "second", "hr": "hour",
    "h": "hour", "yr": "year", "mo": "month", "mth": "month", "rep": "rep", "m": "minute",
}  # fmt: skip


def _per(m: re.Match[str], group: int = 1) -> str:
    thing = _PER.get(m[group].casefold(), m[group])
    return f" {'an' if thing[0].lower() in 'aeio' or thing == 'hour' else 'a'} {thing}"


_COUNT = r"(?:\b|-)(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|half)"


def _sentence_end(m: re.Match[str]) -> str:
    """The sentence's own point, where the point of an abbreviation ends it."""
    after = m.string[m.end() :]
    return "." if m[0].endswith(".") and (not after.strip() or re.match(r"\s+[A-Z]", after)) else ""


def _dotted(words: str) -> Callable[[re.Match[str]], str]:
    """`words`, with the sentence's own point where the abbreviation's point ends it."""

    def expand(m: re.Match[str]) -> str:
        first = words[0].upper() if m[0][0].isupper() and not m[0].isupper() else words[0]
        after = m.string[m.end() :]
        ends = m[0].endswith(".") and (not after.strip() or (words in _MAY_END and re.match(r"\s+[A-Z]", after)))
        return first + words[1:] + ("." if ends else "")

    return expand


_MAY_END = frozenset("seconds second minutes minute hours weeks years kilograms pounds centimetres weights exercises".split()) | {"and so on"}
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
    r"min\.?(?=\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|twenty|thirty))|(?<=\s)min\.?(?=[),;]|$)": "minimum",
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
    r"exs?\.(?=\s+\d)": "exercise",
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
    r"fig\.?(?=\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|twenty))": "figure",
}

AFTER_NUMBERS: tuple[Rule, ...] = (
    (re.compile(r"(?i)\b(per|an?|each|every|one|another|this|that|the last)\s+(min|sec|hr|wk|yr|mth)\b\.?(?!\s+(?:one|two|effort))"),
     lambda m: f"{m[1]} {UNITS[m[2].casefold()].one}" + _sentence_end(m)),
    (re.compile(rf"(?i)({_COUNT}|few|several|some|couple of|many)\s+(min|sec|hr|wk|yr|mth)\b\.?"),
     lambda m: f"{m[1]} {UNITS[m[2].casefold()].many}" + _sentence_end(m)),
    *(
        (re.compile(rf"(?<![\w'])(?:{pattern})(?![\w'])", re.IGNORECASE), _dotted(words))
        for pattern, words in _ABBREVIATIONS.items()
    ),
    *_rules(
        (r"(?i)\s*/\s*(day|week|wk|min|minute|sec|second|hour|hr|h|month|mth|year|yr|session)(?![\w/])", _per),
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
    ),
)  # fmt: skip

_WORD = re.compile(rf"{MARK.pattern}|(?<![\w'])(?P<caps>[A-Z]{{2,}})(?P<end>s|'s)?(?![\w])|(?<![\w'])(?P<letter>[A-Z])(?P<many>'?s)(?!\w)")


def apply(rules: tuple[Rule, ...], text: str) -> str:
    """`text` after each rule in turn."""
    for pattern, words in rules:
        text = pattern.sub(words, text)
    return text


def spelled(text: str) -> str:
    """`text` with initialisms letter by letter, and words that are only written large in small letters."""
    shouted = _is_shouted(text)

    def say(m: re.Match[str]) -> str:
        if m["word"] is not None:
            return m[0]
        if letter := m["letter"]:
            return m[0] if m[0] in ("As", "Is", "Us", "A's") and m["many"] == "s" else mark(m[0], _LETTER_PLURALS[letter])
        return _capitals(m["caps"], m["end"] or "", shouted)

    return _WORD.sub(say, text).replace(LETTER_A, A)


def unknown_capitals(text: str) -> list[tuple[int, str]]:
    """Where a word in capitals stands that is in none of the lists, and the word."""
    if _is_shouted(text):
        return []
    return [
        (m.start(), m["caps"])
        for m in _WORD.finditer(text)
        if m["caps"]
        and len(m["caps"]) <= 5
        and m["caps"] not in _SPELLED | _SAID_AS_WORDS.keys() | _EXPANDED.keys()
        and m["caps"].casefold() not in WORDS_IN_CAPITALS
        and not _ROMAN.match(m["caps"])
        and m["caps"].casefold() not in UNITS
    ]


def _is_shouted(text: str) -> bool:
    """Whether a whole text is written in capitals."""
    words = re.findall(r"[A-Za-z]{2,}", MARK.sub(" ", text))
    return len(words) >= 3 and all(word.isupper() for word in words)


def _capitals(word: str, end: str, shouted: bool) -> str:
    plural = end.replace("'", "") == "s"
    if (word + "S" if end == "s" else word) in _EXPANDED:
        return _EXPANDED[word + "S" if end == "s" else word]
    if word in _SAID_AS_WORDS and word not in ("LOVE", "RICE", "PRICE") or (word in _SAID_AS_WORDS and not shouted):
        return _SAID_AS_WORDS[word] + ("s" if plural else "")
    known = word in _SPELLED
    is_word = word.casefold() in WORDS_IN_CAPITALS
    if is_word and not (known and not shouted and word not in ("IT", "US", "ACT", "AM")):
        return word.casefold() + end
    if shouted and not known or len(word) > 5 or (len(word) == 5 and not known and re.search("[AEIOUY]", word)):
        return word.casefold() + end
    letters = [A if letter == "A" else "and" if letter == "&" else letter for letter in word]
    if plural and word[-1] in _LETTER_PLURALS:
        letters[-1] = mark(word[-1] + "s", _LETTER_PLURALS[word[-1]])
    return " ".join(letters)
