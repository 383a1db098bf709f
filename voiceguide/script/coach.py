"""The coach: makes segments out of words and times, in one manner of talking and at one pace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from voiceguide.catalogue.fields import SideName, Text
from voiceguide.catalogue.model import Catalogue, ExerciseLine, Line, Talk
from voiceguide.errors import Location
from voiceguide.language.language import Language
from voiceguide.language.overrides import Respellings
from voiceguide.language.own_language import language_of
from voiceguide.language.phrases import Phrases
from voiceguide.language.spoken import spoken
from voiceguide.script.segments import (
    BRISK,
    COUNT_PRIORITY,
    EXTRA_PRIORITY,
    Mark,
    Pause,
    PauseKind,
    Progress,
    Role,
    Segment,
    Speech,
    Utterance,
)
from voiceguide.script.timing import (
    ANNOUNCE_AFTER_MS,
    ANNOUNCE_MS,
    LINE_MS,
    MOMENT_MAX_MS,
    READING_MS,
    READY_MS,
    REST_TOLD_FROM_MS,
    SET_REST_TOLD_FROM_MS,
    TEN_SECONDS_FROM_MS,
    TEN_SECONDS_MS,
    WARNING_FROM_MS,
    WARNING_MS,
)

SIDE = "{side}"
"""What stands in an author's text for the side."""
_FORMS = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
"""Two forms of a word that goes with the side, such as `{linke|rechte}`."""


@dataclass(frozen=True, slots=True)
class Coach:
    """`pace` stretches moves, breaths and settling; `ease` stretches settling and rests; neither touches a hold, work,
    or anything on the beat.

    `ready_ms` and `count_in` lead in what is timed, where they are set: time to get ready, and seconds counted aloud.
    It speaks the catalogue's language, or another one of this tag, `lang`; both at the same `address`.
    """

    language: Language
    phrases: Phrases
    pronounce: Respellings
    talk: Talk
    pace: float
    ease: float
    ready_ms: int | None = None
    count_in: int | None = None
    address: str | None = None
    lang: str | None = None

    @classmethod
    def of(cls, catalogue: Catalogue, talk: Talk, pace: float, ease: float) -> Coach:
        """The coach of a whole routine."""
        return cls(
            catalogue.spoken_language,
            catalogue.phrases,
            pronounce=tuple((str(word), str(respelling)) for word, respelling in catalogue.pronounce.items()),
            talk=talk,
            pace=pace,
            ease=ease,
            address=catalogue.address,
        )

    def speaking(self, lang: str | None) -> Coach:
        """The coach in another language; itself where there is none."""
        if lang in (None, self.language.tag):
            return self
        language = language_of(lang)
        return replace(self, language=language, phrases=language.addressed(self.address), lang=lang)

    def side_in(self, other: Coach, side: str | None) -> str | None:
        """The name of a side as the coach has it in another language, unless it is the author's own."""
        here, there = self.phrases.texts, other.phrases.texts
        if other is self or not isinstance(side, SideName) or side not in (here.left, here.right):
            return side
        return SideName.both((Text(there.left), Text(there.right)))[side.place]

    def say(
        self,
        text: str,
        role: Role,
        *,
        short: str | None = None,
        slot_ms: int | None = None,
        at: Location | None = None,
        progress: Progress | None = None,
        pose: str | None = None,
        quiet: bool = False,
        breath: str | None = None,
        position: str | None = None,
    ) -> Speech:
        """One utterance; `slot_ms` is stretched by the pace, and `short` dropped when it says the same."""
        full = utterance(str(text), self.language, self.pronounce, role in BRISK, self.lang)
        brief = utterance(str(short), self.language, self.pronounce, role in BRISK, self.lang) if short else None
        slot = None if slot_ms is None else self.paced(slot_ms)
        return Speech(
            full,
            role,
            short=brief if brief != full else None,
            slot_ms=slot,
            at=at,
            progress=progress,
            pose=pose,
            quiet=quiet,
            breath=breath,
            position=position,
        )

    def own(self, text: Text, role: Role, side: str | None = None, position: str | None = None) -> Speech:
        """Words of the author's, in their language, with the side in its place."""
        coach = self.speaking(text.lang)
        return coach.say(with_side(text, self.side_in(coach, side)), role, at=text.at, position=position)

    def naming(self, text: str, role: Role, name: Text, at: Location | None = None) -> Iterator[Speech]:
        """A sentence with a name in it. One in another language stands alone, between what comes before and after."""
        coach = self.speaking(name.lang)
        found = re.search(re.escape(name.rstrip(" .")), text, re.IGNORECASE) if coach is not self else None
        if not found:
            yield self.say(text, role, at=at)
            return
        before, after = text[: found.start()].strip(), text[found.end() :].strip(" .,;:")
        for who, words in ((self, before), (coach, found[0]), (self, after)):
            if any(map(str.isalnum, words)):
                yield who.say(who.phrases.sentence(words) if words is not before else words, role, at=at)

    def lines(self, lines: Iterable[Line], role: Role, side: str | None = None) -> Iterator[Segment]:
        """Each line, and after it the time its author gave (or the usual time) to do it."""
        for line in lines:
            yield self.own(line.say, role, side)
            yield self.settle(LINE_MS) if line.time is None else self.given(line.time)

    def way(
        self, lines: Iterable[Line], side: str | None = None, aloud: bool = False, to: str | None = None
    ) -> Iterator[Segment]:
        """The lines that lead to another position (its id), or their times alone when talk is minimal and they needn't
        be said `aloud`. None of these times shrinks."""
        for line in lines:
            if aloud or self.talk is not Talk.MINIMAL:
                yield self.own(line.say, Role.TRANSITION, side, position=to)
            yield self.given(LINE_MS if line.time is None else line.time)

    def remark(self, text: str, role: Role, at: Location | None = None, name: Text | None = None) -> Iterator[Segment]:
        """A sentence that asks for nothing to be done; there may be a name in it."""
        yield from self.naming(text, role, name or Text(), at)
        yield self.settle(READING_MS)

    def settle(self, ms: int) -> Pause:
        return Pause(round(ms * self.pace * self.ease), PauseKind.SETTLE)

    def moment(self) -> Pause:
        """Before the first repetition and after the last. It doesn't grow long: the listener waits in the position."""
        return Pause(min(self.settle(READY_MS).ms, MOMENT_MAX_MS), PauseKind.SETTLE)

    def given(self, ms: int) -> Pause:
        """Time that the author gave: it may grow, and never shrinks."""
        return Pause(max(ms, self.settle(ms).ms), PauseKind.SETTLE)

    def rest(self, ms: int, turn: int | None, next_name: Text | None = None) -> Iterator[Segment]:
        """A rest, how long it is where that is more than a moment, and what comes after it.

        With a `turn` it is one between exercises. One between sets has none, and warns before its end.
        """
        rest_ms = round(ms * self.ease)
        sentences = []
        if rest_ms >= (SET_REST_TOLD_FROM_MS if turn is None else REST_TOLD_FROM_MS):
            sentences.append(self.phrases.rest(rest_ms))
        elif rest_ms and turn is not None:
            sentences.append(self.phrases.rest_here(turn))
        if next_name is not None:
            sentences.append(self.phrases.following(next_name))
        if sentences:
            name = next_name or Text()
            yield from self.naming(" ".join(sentences), Role.REST, name, name.at if next_name is not None else None)
        if rest_ms:
            marks = self.warnings(0, rest_ms) if turn is None else self._ten_seconds(rest_ms)
            yield Pause(rest_ms, PauseKind.REST, marks=tuple(marks))

    def warnings(self, count_s: int, ms: int | None, told: str = "") -> Iterator[Mark]:
        """What is said before something begins, `ms` of rest before it (None: unknown): "ten seconds", what is
        `told` of it, and a count of seconds, or "get ready" where nothing is counted."""
        yield from self._ten_seconds(ms)
        announce_ms = ANNOUNCE_MS if ms is None else min(ANNOUNCE_MS, ms - ANNOUNCE_AFTER_MS)
        if told and announce_ms > count_s * 1_000:
            yield Mark(announce_ms, self.say(told, Role.COUNT), priority=EXTRA_PRIORITY)
        if not count_s and (ms is None or ms >= WARNING_FROM_MS):
            yield Mark(WARNING_MS, self.say(self.phrases.texts.get_ready, Role.REST), priority=COUNT_PRIORITY)
        for second in range(count_s, 0, -1):
            if ms is None or second * 1_000 < ms:
                yield Mark(
                    second * 1_000, self.say(self.phrases.count(second), Role.COUNTDOWN), priority=COUNT_PRIORITY
                )

    def _ten_seconds(self, ms: int | None) -> Iterator[Mark]:
        if ms is None or ms >= TEN_SECONDS_FROM_MS:
            yield Mark(TEN_SECONDS_MS, self.say(self.phrases.texts.ten_seconds, Role.REST), priority=EXTRA_PRIORITY)

    def paced(self, ms: int) -> int:
        return round(ms * self.pace)


@lru_cache(maxsize=4096)
def utterance(
    text: str, language: Language, pronounce: Respellings = (), brisk: bool = False, lang: str | None = None
) -> Utterance:
    """`text` to be said and shown. Remembered: a routine says the same few things often."""
    shown = " ".join(text.split())
    return Utterance(shown, spoken(text, language, pronounce), brisk=brisk, lang=lang, estimate=language.estimate)


def with_side(text: str, side: str | None) -> str:
    """An author's text with the side in its place, and the form of a word that goes with it; any other brace is left
    alone."""
    if not side:
        return text
    place = side.place if isinstance(side, SideName) else 0
    return _capitalized(text, _FORMS.sub(lambda forms: forms[place + 1], text.replace(SIDE, side)))


def with_both(text: str, names: tuple[str, str], either: str) -> str:
    """The same for both sides, joined by `either` ("{one} or {other}")."""
    filled = text.replace(SIDE, either.format(one=names[0], other=names[1]))
    return _capitalized(text, _FORMS.sub(lambda forms: either.format(one=forms[1], other=forms[2]), filled))


def _capitalized(text: str, filled: str) -> str:
    """The text with its places filled in, with a capital letter where it begins with one of them."""
    return filled[:1].upper() + filled[1:] if text.startswith("{") else filled


def names_side(text: str) -> bool:
    """Whether an author's text tells the side."""
    return SIDE in text or _FORMS.search(text) is not None


def kept(lines: Sequence[ExerciseLine]) -> tuple[ExerciseLine, ...]:
    """The lines that are said when talk is brief: those marked so, or else the first."""
    return tuple(line for line in lines if line.keep) or tuple(lines[:1])
