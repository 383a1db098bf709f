"""English words in capitals: which are spelled letter by letter, which are words, and how letters are said."""

from __future__ import annotations

import re

from voiceguide.language.english_numbers import LETTER_A
from voiceguide.language.english_units import UNITS
from voiceguide.language.markup import MARK, mark

A = mark("A", "ˈeɪ")
"""The letter, not the article."""

_LETTER_PLURALS = {
    "A": ("eɪz", "ays"), "B": ("biz", "bees"), "C": ("siz", "sees"), "D": ("diz", "dees"), "E": ("iz", "ees"),
    "F": ("ɛfs", "effs"), "G": ("dʒiz", "jees"), "H": ("ˈeɪtʃɪz", "aitches"), "I": ("aɪz", "eyes"),
    "J": ("dʒeɪz", "jays"), "K": ("keɪz", "kays"), "L": ("ɛlz", "ells"), "M": ("ɛmz", "ems"), "N": ("ɛnz", "ens"),
    "O": ("oʊz", "ohs"), "P": ("piz", "pees"), "Q": ("kjuz", "cues"), "R": ("ɑɹz", "ars"), "S": ("ˈɛsɪz", "esses"),
    "T": ("tiz", "tees"), "U": ("juz", "yous"), "V": ("viz", "vees"), "W": ("ˈdʌbəljuz", "double-yous"),
    "X": ("ˈɛksɪz", "exes"), "Y": ("waɪz", "wise"), "Z": ("ziz", "zees"),
}  # fmt: skip

_ACRONYMS = {
    "EMOM": ("ˈimɑm", "ee-mom"), "MOM": ("mɑm", "mom"), "AMRAP": ("ˈæmɹæp", "am-rap"), "AROM": ("ˈeɪɹɑm", "ay-rom"),
}  # fmt: skip


def _acronym(word: str) -> str:
    return mark(word, _ACRONYMS[word][0])


_SAID_AS_WORDS = {
    "HIIT": "hit", "ROM": "rom", "DOMS": "doms", "TENS": "tens", "RICE": "rice", "PRICE": "price", "POLICE": "police",
    "PEACE": "peace", "LOVE": "love", "NEAT": "neat", "FITT": "fit", "SMART": "smart", "LISS": "liss", "SLAP": "slap",
    "CARS": "cars", "PAILS": "pails", "RAILS": "rails", "NASA": "nasa", "FAST": "fast", "BOSU": "BOSU", "WOD": "wod",
    "EMOM": _acronym("EMOM"), "E2MOM": f"E two {_acronym('MOM')}", "AMRAP": _acronym("AMRAP"),
    "AROM": _acronym("AROM"), "PROM": "P rom", "AAROM": f"{A} {_acronym('AROM')}", "GIRD": "gird",
    "RAMP": "ramp", "PEM": "P E M", "OK": "okay", "OKS": "okays", "MAX": "max", "MIN": "minimum", "REPS": "reps",
}  # fmt: skip
"""Initialisms that are said as words."""

_SPELLED = frozenset(
    """ACL MCL PCL LCL MPFL ATFL ITB ITBS IT TA TVA TRA QL VMO VL SI SIJ AC ACJ GH GHJ SC SCJ TMJ MTP MTPJ PIP DIP CMC "
    "SCM TFL FHL EHL LBP PFP PFPS OA RA MS PT PTS OT GP NHS A&E ER IR SLR PNF LAQ SAQ TKE RIR RPE RDL SLRDL ADL
    ADLS " "HEP BPM RPM RM BMI BP HR COPD TRX VO MVC MVIC DVT PE UK US USA TV DVD CD PC MP UE LE BID TID QD PRN ICU
    CBT ACT " "PPPD BPPV VOR DNF CCF TOS FAI AVN THR TKR THA TKA ORIF DDD ASIS PSIS EMG MRI CT XR DB KB BB BW AM PM
    ID PPE FAQ""".split()
)
"""Initialisms that are known, so that nobody is warned of them."""

_EXPANDED = {
    "DB": "dumbbell", "DBS": "dumbbells", "KB": "kettlebell", "KBS": "kettlebells", "BB": "barbell", "BW": "bodyweight",
}  # fmt: skip

WORDS_IN_CAPITALS = frozenset(
    """
    a able about abs act add after again age ago aid aim air all also alt am an and any ankle are arm arms arch as ask
    at away back bad bag ball band bar base be bed been bell belt bend best big bit body both bow box boy bra but
    buy by cable calf call calm can care case cat chin chest clam clap cool core cow cue curl cut cup daily day
    deep desk did dip dips disc do does dog done door down drag draw drop dry each ear ears ease easy eat elbow end
    ends even ever eye eyes face fact fall far fast feel feet few find fine fire firm fist five fix flat flex flow
    fly foam fold foot for four free from full fun gap get give glow go goal good grip grow gym had half hall hand
    hang hard has have he head heal heel help her here high hill him hip hips his hit hold hop hot hour how hug
    hunt hurt ice if ill in into is it its jaw jog join jump just keep key kick kind knee know lap last late lats
    lay lead lean left leg legs less let lie life lift like limb line lip list live load lock log long look loop
    lose loss lot low lungs lunge made main make man many mat may me mild mind mini more most move much must my
    name near neck need new next no none nose not note now odd of off oil old on once one only open or other our
    out over own pace pad pads pain pair palm part past path pay peak pecs pelvis per pick plan play plus pole pool
    pop pose post pot pull pulse pump push put quad quads quick rack raise range rate reach rear rest rib ribs rich
    ride right ring rip rise rock roll roof room rope row rows rule run safe sag same save say see seek self send
    set sets shake she shin show shut side sign sit site six size skin skip slow sly snug so sock soft sole some
    soon sore spin spot squat stay step steps stop such sun sure swap sway swim table take talk tall tap tape task
    tea team ten tense test than that the their them then they thigh this thumb tibia tie tight tilt time tip tips
    to toe toes too top tops towel trap traps tray tree tried true try tuck turn twice two type up upon us use used
    very via view wait wake walk wall want warm was way we wear week well were wet what when who why wide will win
    with work wrist yes yet yoga you your zero zip zone minus three seven eight nine eleven never always stand
    start second first third sleep relax breathe""".split()
)
"""Short words that people write in capitals to be heard. Others of up to five capitals are spelled."""

ROMAN = re.compile(r"(?=[XVI])X{0,3}(?:IX|IV|V?I{0,3})$")

_CONTRACTION = re.compile(
    r"\b(?:[A-Z]{2,}N'T|(?:IT|THAT|LET|HE|SHE|WHAT|WHO|THERE|HERE)'S|[A-Z]{2,}'(?:RE|LL|VE|D)|I'(?:M|LL|VE|D))\b"
)
_WORD = re.compile(
    rf"{MARK.pattern}|(?<![\w'])(?P<caps>[A-Z]{{2,}})(?P<end>s|'s)?(?![\w])|(?<![\w'])(?P<letter>[A-Z])(?P<many>'?s)(?!\w)"
)


def respellings() -> dict[tuple[str, str], str]:
    """How acronyms and the plurals of letters are given to a voice that takes no phonemes."""
    acronyms = {(word.casefold(), ipa): letters for word, (ipa, letters) in _ACRONYMS.items()}
    plurals = {
        (letter.casefold() + end, ipa): letters
        for letter, (ipa, letters) in _LETTER_PLURALS.items()
        for end in ("s", "'s")
    }
    return acronyms | plurals


def spelled(text: str) -> str:
    """`text` with initialisms letter by letter, and words that are only written large in small letters."""
    shouted = _is_shouted(text)
    text = _CONTRACTION.sub(lambda m: m[0].casefold(), text)

    def say(m: re.Match[str]) -> str:
        if m["word"] is not None:
            return m[0]
        if letter := m["letter"]:
            return (
                m[0]
                if m[0] in ("As", "Is", "Us", "A's") and m["many"] == "s"
                else mark(m[0], _LETTER_PLURALS[letter][0])
            )
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
        and not ROMAN.match(m["caps"])
        and m["caps"].casefold() not in UNITS
    ]


def _is_shouted(text: str) -> bool:
    """Whether a whole text is written in capitals."""
    words = re.findall(r"[A-Za-z]{2,}", MARK.sub(" ", text))
    return len(words) >= 3 and all(word.isupper() for word in words)


def _capitals(word: str, end: str, shouted: bool) -> str:
    plural = end.replace("'", "") == "s"
    if end == "s" and word + "S" in _SAID_AS_WORDS:
        return _SAID_AS_WORDS[word + "S"]
    if (word + "S" if end == "s" else word) in _EXPANDED:
        return _EXPANDED[word + "S" if end == "s" else word]
    if (word in _SAID_AS_WORDS and word not in ("LOVE", "RICE", "PRICE")) or (word in _SAID_AS_WORDS and not shouted):
        return _SAID_AS_WORDS[word] + ("s" if plural else "")
    known = word in _SPELLED
    is_word = word.casefold() in WORDS_IN_CAPITALS
    if is_word and not (known and not shouted and word not in ("IT", "ACT")):
        return word.casefold() + end
    if (shouted and not known) or len(word) > 5 or (len(word) == 5 and not known and re.search("[AEIOUY]", word)):
        return word.casefold() + end
    letters = [A if letter == "A" else "and" if letter == "&" else letter for letter in word]
    if plural and word[-1] in _LETTER_PLURALS:
        letters[-1] = mark(word[-1] + "s", _LETTER_PLURALS[word[-1]][0])
    return " ".join(letters)
