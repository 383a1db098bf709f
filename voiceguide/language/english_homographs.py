"""English words that are said in two ways: verbs at the start of an instruction, nouns and adjectives elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto


class Sense(Enum):
    """How a homograph is meant; UNSURE leaves it to the voice."""

    VERB = auto()
    OTHER = auto()
    UNSURE = auto()


@dataclass(frozen=True, slots=True)
class Said:
    """A pronunciation: IPA, and other letters for a voice without phonemes."""

    ipa: str
    respelling: str


@dataclass(frozen=True, slots=True)
class Homograph:
    """A word with two pronunciations.

    `needs_object`: at the start of an instruction it is a verb only where an article, a pronoun or a number follows
    ("Perfect your form", but "Perfect!"). `not_before`: words before which it is no verb ("close to the wall").
    `default` is what it is where nothing around it tells.
    """

    verb: Said
    other: Said
    needs_object: bool = True
    not_before: frozenset[str] = frozenset()
    default: Sense = Sense.UNSURE


def _homograph(
    verb: str, other: str, *, needs_object: bool = True, not_before: str = "", default: Sense = Sense.UNSURE
) -> Homograph:
    said = [Said(*form.split(" ", 1)) for form in (verb, other)]
    return Homograph(said[0], said[1], needs_object, frozenset(not_before.split()), default)


_IS = "is was are were will can of"
HOMOGRAPHS: dict[str, Homograph] = {
    "close": _homograph(
        "kloʊz cloze",
        "kloʊs close",
        needs_object=False,
        not_before="to by grip stance range chain together enough behind beside attention contact",
        default=Sense.OTHER,
    ),
    "use": _homograph("juz yooz", "jus use", needs_object=False, not_before=_IS, default=Sense.OTHER),
    "uses": _homograph("ˈjuzɪz yoozez", "ˈjusɪz uses", default=Sense.VERB),
    "separate": _homograph(
        "ˈsɛpəɹeɪt seprait",
        "ˈsɛpɹət separate",
        needs_object=False,
        not_before="exercises exercise sets sessions session days sheet ways",
        default=Sense.OTHER,
    ),
    "contract": _homograph(
        "kənˈtɹækt kun-tract", "ˈkɑntɹækt contract", needs_object=False, not_before=_IS, default=Sense.OTHER
    ),
    "contracts": _homograph("kənˈtɹækts kun-tracts", "ˈkɑntɹækts contracts", default=Sense.VERB),
    "bow": _homograph(
        "baʊ bough",
        "boʊ boe",
        needs_object=False,
        not_before="pose poses stance stretch tie legs string is of and_arrow variation",
        default=Sense.OTHER,
    ),
    "bows": _homograph("baʊz boughs", "boʊz boes", default=Sense.OTHER),
    "alternate": _homograph("ˈɔltɚneɪt altur-nait", "ˈɔltɚnət alternate", needs_object=False, default=Sense.OTHER),
    "increase": _homograph("ɪnˈkɹis in-creese", "ˈɪnkɹis increase", needs_object=False, not_before="in of is was"),
    "decrease": _homograph("dɪˈkɹis de-creese", "ˈdikɹis decrease", needs_object=False, not_before="in of is was"),
    "present": _homograph(
        "pɹɪˈzɛnt pree-zent",
        "ˈpɹɛzənt present",
        needs_object=False,
        not_before="position time moment day pain state in at for is and",
        default=Sense.OTHER,
    ),
    "wind": _homograph(
        "waɪnd wined",
        "wɪnd wind",
        needs_object=False,
        not_before="relieving releasing removing release pose chimes sprint sprints trainer blows turbine is and chill",
        default=Sense.OTHER,
    ),
    "lead": _homograph("lid leed", "lid leed", default=Sense.VERB),
    "live": _homograph(
        "lɪv liv",
        "laɪv lyve",
        needs_object=False,
        not_before="class classes session sessions stream music demo lesson lessons video workout online coaching",
    ),
    "tear": _homograph("tɛɹ tair", "tɛɹ tair", default=Sense.VERB),
    "record": _homograph("ɹɪˈkɔɹd re-cord", "ˈɹɛkɚd record"),
    "project": _homograph("pɹəˈdʒɛkt pro-ject", "ˈpɹɑdʒɛkt project"),
    "object": _homograph("əbˈdʒɛkt ub-ject", "ˈɑbdʒɪkt object"),
    "refuse": _homograph("ɹɪˈfjuz re-fuze", "ˈɹɛfjus refuse"),
    "perfect": _homograph("pɚˈfɛkt per-fect", "ˈpɝfɪkt perfect"),
    "moderate": _homograph("ˈmɑdəɹeɪt modderait", "ˈmɑdɚət moderate", default=Sense.OTHER),
    "elaborate": _homograph("ɪˈlæbəɹeɪt elabborait", "ɪˈlæbɹət elaborate"),
    "duplicate": _homograph("ˈduplɪkeɪt dooplicait", "ˈduplɪkət duplicate"),
    "estimate": _homograph("ˈɛstɪmeɪt estimait", "ˈɛstɪmət estimate"),
    "graduate": _homograph("ˈɡɹædʒueɪt gradjuait", "ˈɡɹædʒuət graduate"),
    "articulate": _homograph(
        "ɑɹˈtɪkjəleɪt articulait", "ɑɹˈtɪkjələt articulate", needs_object=False, default=Sense.VERB
    ),
    "coordinate": _homograph(
        "koʊˈɔɹdɪneɪt co-ordinait", "koʊˈɔɹdɪnət coordinate", needs_object=False, default=Sense.VERB
    ),
    "initiate": _homograph("ɪˈnɪʃieɪt inishiait", "ɪˈnɪʃiət initiate", needs_object=False, default=Sense.VERB),
    "approximate": _homograph("əˈpɹɑksɪmeɪt aproximait", "əˈpɹɑksɪmət approximate", default=Sense.OTHER),
    "appropriate": _homograph("əˈpɹoʊpɹieɪt apropriait", "əˈpɹoʊpɹiət appropriate", default=Sense.OTHER),
    "deliberate": _homograph("dɪˈlɪbəɹeɪt deliberait", "dɪˈlɪbɹət deliberate", default=Sense.OTHER),
    "animate": _homograph("ˈænɪmeɪt animait", "ˈænɪmət animate"),
    "house": _homograph("haʊz howz", "haʊs house", default=Sense.OTHER),
    "excuse": _homograph("ɪkˈskjuz ex-cuze", "ɪkˈskjus excuse"),
    "abuse": _homograph("əˈbjuz a-buze", "əˈbjus abuse"),
    "misuse": _homograph("mɪsˈjuz mis-yooz", "mɪsˈjus misuse"),
    "diffuse": _homograph("dɪˈfjuz di-fuze", "dɪˈfjus diffuse"),
    "import": _homograph("ɪmˈpɔɹt im-port", "ˈɪmpɔɹt import"),
    "export": _homograph("ɪkˈspɔɹt ex-port", "ˈɛkspɔɹt export"),
    "permit": _homograph("pɚˈmɪt per-mit", "ˈpɝmɪt permit"),
    "protest": _homograph("pɹəˈtɛst pro-test", "ˈpɹoʊtɛst protest"),
    "produce": _homograph("pɹəˈdus pro-duce", "ˈpɹoʊdus produce"),
    "desert": _homograph("dɪˈzɝt de-zert", "ˈdɛzɚt desert"),
    "conduct": _homograph("kənˈdʌkt kun-duct", "ˈkɑndʌkt conduct"),
    "extract": _homograph("ɪkˈstɹækt ex-tract", "ˈɛkstɹækt extract"),
    "insert": _homograph("ɪnˈsɝt in-surt", "ˈɪnsɝt insert"),
    "rebel": _homograph("ɹɪˈbɛl re-bell", "ˈɹɛbəl rebel"),
    "reject": _homograph("ɹɪˈdʒɛkt re-ject", "ˈɹidʒɛkt reject"),
    "upset": _homograph("ʌpˈsɛt upset", "ʌpˈsɛt up-set"),
    "transfer": _homograph(
        "tɹænsˈfɝ trans-fur", "ˈtɹænsfɚ transfer", needs_object=False, not_before=f"{_IS} board belt bench aid"
    ),
    "transport": _homograph("tɹænsˈpɔɹt trans-port", "ˈtɹænspɔɹt transport"),
    "progress": _homograph(
        "pɹəˈɡɹɛs pro-gress",
        "ˈpɹɑɡɹɛs progress",
        needs_object=False,
        not_before=f"{_IS} report chart notes note photo photos check bar so in log",
    ),
    "compress": _homograph("kəmˈpɹɛs kum-press", "ˈkɑmpɹɛs compress"),
    "incline": _homograph("ɪnˈklaɪn in-cline", "ˈɪnklaɪn incline", default=Sense.OTHER),
    "impact": _homograph("ɪmˈpækt im-pact", "ˈɪmpækt impact", default=Sense.OTHER),
    "contrast": _homograph("kənˈtɹæst kun-trast", "ˈkɑntɹæst contrast", default=Sense.OTHER),
    "convert": _homograph("kənˈvɝt kun-vert", "ˈkɑnvɝt convert", default=Sense.VERB),
    "conflict": _homograph("kənˈflɪkt kun-flict", "ˈkɑnflɪkt conflict"),
    "rebound": _homograph("ɹɪˈbaʊnd re-bound", "ˈɹibaʊnd rebound"),
    "subject": _homograph("səbˈdʒɛkt sub-ject", "ˈsʌbdʒɪkt subject"),
    "suspect": _homograph("səˈspɛkt sus-pect", "ˈsʌspɛkt suspect"),
    "combat": _homograph("kəmˈbæt kum-bat", "ˈkɑmbæt combat"),
    "discharge": _homograph("dɪsˈtʃɑɹdʒ dis-charge", "ˈdɪstʃɑɹdʒ discharge"),
    "digest": _homograph("daɪˈdʒɛst dye-jest", "ˈdaɪdʒɛst digest", default=Sense.VERB),
    "torment": _homograph("tɔɹˈmɛnt tor-ment", "ˈtɔɹmɛnt torment"),
    "exploit": _homograph("ɪkˈsplɔɪt ex-ployt", "ˈɛksplɔɪt exploit"),
    "escort": _homograph("ɪˈskɔɹt es-cort", "ˈɛskɔɹt escort"),
    "contest": _homograph("kənˈtɛst kun-test", "ˈkɑntɛst contest"),
    "delegate": _homograph("ˈdɛlɪɡeɪt delligait", "ˈdɛlɪɡət delegate"),
}

LEAD_METAL = Said("lɛd", "led")
TEAR_OF_AN_EYE = {"tear": Said("tɪɹ", "teer"), "tears": Said("tɪɹz", "teers")}
TEARS = Said("tɛɹz", "tairs")
BOWED = {True: Said("boʊd", "bode"), False: Said("baʊd", "bowd")}
"""Of legs, and of heads."""

_METAL = re.compile(r"weights?|shot|balls?|pipes?|apron|plates?|sinkers?|vest|pellets?", re.IGNORECASE)
_EYES = re.compile(r"\b(?:eyes?|cry|cries|crying|sad|joy|weep|drops?|ducts?)\b", re.IGNORECASE)

_OBJECTS = frozenset(
    """a an the your my his her its our their this that these those both each one two three four five six seven eight
    nine ten all any some it them him yourself every another either both more less how what when where whether
    no only""".split()
)
_SURE = frozenset(
    """don't do does did didn't doesn't can can't cannot could couldn't will won't would wouldn't shall should
    shouldn't must mustn't may might let's please never you we they i who helps help let they'll you'll we'll
    i'll it'll you'd to needn't""".split()
)
_LIKELY = frozenset(
    "and or open but then now also just again next first second finally lastly always once instead so when".split()
)
_NOUN_BEFORE = frozenset(
    """a an the this these those your my his her its our their no any some each every another of in with for from by on
    at into without more less much such good full own high low under between during after before is are was were
    be been stay stays keep keeps kept remain very too as how really quite so one two three four five six seven
    eight nine ten through per least come comes bring regular daily gentle slow normal small large big""".split()
)
_TO_NOUN = frozenset("due prior according close next back return".split())
_HARDLY = frozenset(
    "slightly fairly relatively completely fully really nearly equally entirely roughly absolutely quite".split()
)
_NOT_ADVERBS = frozenset(
    "belly family jelly assembly only early daily weekly monthly friendly fly supply reply".split()
)
_SINGULAR_PARTS = frozenset(
    "leg arm side knee hand foot elbow shoulder hip heel toe nostril single bent straight".split()
)
_STILL = re.compile(r"\b(?:keep|keeping|kept|stay|are|is|hold|with|bring|draw|pull|place|put|come)\b")
_LETS = re.compile(r"\b(?:let|allow|feel|make|watch|help|as)\b")
_CLOSING = re.compile(r"\b(?:eyes?|eyelids?|lids|lips|let|allow)\b")
_DONE_BY_THINGS = frozenset("contract separate close use increase decrease alternate rebound progress".split())
"""What muscles, knees and eyes do: these may be verbs behind a noun."""


@dataclass(frozen=True, slots=True)
class Around:
    """The words before and after a word in its clause, in small letters; `first` when nothing stands before it.

    `attached` when a hyphen ties the word to the next.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    first: bool
    attached: bool = False
    text: str = ""


def said(word: str, around: Around) -> Said | None:
    """How `word` is said there; None for one that is no homograph, or where nothing tells."""
    lower = word.casefold()
    after = around.after[0] if around.after else ""
    match lower:
        case "lead" if _METAL.fullmatch(after):
            return LEAD_METAL
        case "tear" | "tears" if _EYES.search(around.text) and (lower == "tears" or not around.first):
            return TEAR_OF_AN_EYE[lower]
        case "tears":
            return TEARS
        case "bowed":
            return BOWED[after.startswith("leg")]
        case "bow" if around.before[-2:] == ("take", "a"):
            return HOMOGRAPHS[lower].verb
    homograph = HOMOGRAPHS.get(lower)
    if not homograph:
        return None
    match sense(lower, homograph, around):
        case Sense.VERB:
            return homograph.verb
        case Sense.OTHER:
            return homograph.other
        case Sense.UNSURE:
            return None


def sense(word: str, homograph: Homograph, around: Around) -> Sense:
    """Whether a homograph is a verb there."""
    before = around.before[-1] if around.before else ""
    after = around.after[0] if around.after else ""
    if around.attached:
        return Sense.VERB if word in ("wind", "contract", "lead") else Sense.OTHER
    if after in homograph.not_before or "_".join(around.after[:2]) in homograph.not_before:
        return Sense.OTHER
    if word == "alternate" and after in _SINGULAR_PARTS and len(around.after) > 1 and around.after[1] not in _LIKELY:
        return Sense.OTHER
    has_object = after in _OBJECTS or (after.endswith("ly") and after not in _NOT_ADVERBS)
    if around.first:
        return Sense.VERB if has_object or not homograph.needs_object else homograph.default
    if before == "to":
        to_what = around.before[-2] if len(around.before) > 1 else ""
        return Sense.OTHER if to_what in _TO_NOUN else Sense.VERB
    if before == "not":
        return Sense.VERB if set(around.before[-3:-1]) & _SURE else homograph.default
    if before == "do" or before in _SURE:
        return Sense.VERB
    if before in _NOUN_BEFORE:
        return Sense.VERB if before == "so" and has_object else Sense.OTHER
    if before in _LIKELY:
        return Sense.VERB if has_object or not homograph.needs_object else homograph.default
    if before.endswith("ly") and before not in _NOT_ADVERBS:
        sure = has_object or not (homograph.needs_object or before in _HARDLY)
        return Sense.VERB if sure else homograph.default
    if has_object:
        return Sense.VERB
    clause = " ".join(around.before)
    if word in _DONE_BY_THINGS and not _STILL.search(clause) and (_LETS.search(clause) or _is_plural(before)):
        return Sense.VERB if word != "close" or _CLOSING.search(clause) else homograph.default
    return homograph.default


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
