"""English words that are said in two ways: verbs at the start of an instruction, nouns and adjectives elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from voiceguide.language.english_patterns import pattern, words
from voiceguide.language.tables import Lazy, rows


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
    needs_object: bool
    not_before: frozenset[str]
    default: Sense


def _homographs() -> dict[str, Homograph]:
    return {
        word: Homograph(
            verb=Said(verb, verb_respelling),
            other=Said(other, other_respelling),
            needs_object=needs_object == "yes",
            not_before=frozenset(not_before.split()),
            default=Sense[default.upper()],
        )
        for word, verb, verb_respelling, other, other_respelling, needs_object, default, not_before in rows(
            "english_homographs"
        )
    }


HOMOGRAPHS = Lazy(_homographs)
TEARS = Said("tɛɹz", "tairs")
TEARS_OF_EYES = Said("tɪɹz", "teers")
BOWED = {True: Said("boʊd", "bode"), False: Said("baʊd", "bowd")}
"""Of legs, and of heads."""


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


def is_homograph(word: str) -> bool:
    """Whether `word` is said in more than one way."""
    return word.casefold() in HOMOGRAPHS or word.casefold() in ("tears", "bowed")


def said(word: str, around: Around) -> Said | None:
    """How `word` is said there; None for one that is no homograph, or where nothing tells."""
    lower = word.casefold()
    after = around.after[0] if around.after else ""
    of_eyes = lower.startswith("tear") and pattern("eyes").search(around.text)
    match lower:
        case "tears":
            return TEARS_OF_EYES if of_eyes else TEARS
        case "bowed":
            return BOWED[after.startswith("leg")]
    homograph = HOMOGRAPHS.get(lower)
    if not homograph:
        return None
    match lower:
        case "lead":
            return homograph.other if pattern("metal").fullmatch(after) else homograph.verb
        case "tear":
            return homograph.other if of_eyes and not around.first else homograph.verb
        case "bow" if around.before[-2:] == ("take", "a"):
            return homograph.verb
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
        return Sense.VERB if word in ("wind", "contract") else Sense.OTHER
    if after in homograph.not_before or "_".join(around.after[:2]) in homograph.not_before:
        return Sense.OTHER
    if (
        word == "alternate"
        and after in words("singular_parts")
        and len(around.after) > 1
        and around.after[1] not in words("before_likely_verbs")
    ):
        return Sense.OTHER
    has_object = after in words("objects") or (after.endswith("ly") and after not in words("no_adverbs"))
    if around.first:
        return Sense.VERB if has_object or not homograph.needs_object else homograph.default
    if before == "to":
        to_what = around.before[-2] if len(around.before) > 1 else ""
        return Sense.OTHER if to_what in words("before_to_nouns") else Sense.VERB
    if before == "not":
        return Sense.VERB if set(around.before[-3:-1]) & words("before_verbs") else homograph.default
    if before in words("before_verbs"):
        return Sense.VERB
    if before in words("before_nouns"):
        return Sense.VERB if before == "so" and has_object else Sense.OTHER
    if before in words("before_likely_verbs"):
        return Sense.VERB if has_object or not homograph.needs_object else homograph.default
    if before.endswith("ly") and before not in words("no_adverbs"):
        sure = has_object or not (homograph.needs_object or before in words("before_adjectives"))
        return Sense.VERB if sure else homograph.default
    if has_object:
        return Sense.VERB
    clause = " ".join(around.before)
    if (
        word in words("done_by_things")
        and not pattern("still").search(clause)
        and (pattern("lets").search(clause) or _is_plural(before))
    ):
        return Sense.VERB if word != "close" or pattern("closing").search(clause) else homograph.default
    return homograph.default


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
