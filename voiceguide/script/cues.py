"""The words of a repetition's steps: fewer with each repetition, until the count and the turning points remain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from typing_extensions import assert_never

from voiceguide.catalogue.steps import Breaths, Hold, Move, Step, Work
from voiceguide.errors import Location
from voiceguide.language.phrases import Phrases
from voiceguide.script.coach import Coach, names_side, with_side
from voiceguide.script.segments import Progress
from voiceguide.script.timing import (
    HALF_MINUTES_OVER_MS,
    HALFWAY_FROM_REPS,
    HALFWAY_OVER_MS,
    HOLD_COUNTS,
    WORK_COUNT_OVER_MS,
    WORK_COUNT_S,
)


class Wording(Enum):
    """How much of a repetition is spoken: less with each, until the count and the turning points remain."""

    FULL = 0
    SHORT = 1
    QUIET = 2
    CHIMES = 3


@dataclass(frozen=True, slots=True)
class Repetition:
    """What one repetition needs to know of its place in the dose.

    `amounts` has one number for each step: milliseconds, or breaths.
    `changed`: on another side than the one before. `teaches`: the first of an exercise; its time runs from the end
    of its words, so that nobody is hurried. In a `quiet` one only the author's words are said. One that is `counted_in`
    has no number of its own: it would follow a "one" that means another thing.
    """

    wording: Wording
    amounts: tuple[int, ...]
    progress: Progress
    side: str | None
    changed: bool
    teaches: bool
    flows_on: bool
    quiet: bool = False
    counted_in: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one step in one repetition.

    `counted` puts the number of the repetition before words, where the step is the first; the number names the side
    where the words don't.
    """

    phrases: Phrases
    step: Step
    rep: Repetition
    first: bool

    @property
    def full(self) -> str | None:
        """All of the step's words. The coach's own stand only where the author gave none."""
        step = self.step
        match step:
            case Move():
                return step.move
            case Hold():
                return step.say or step.short or self._own(self.phrases.texts.hold)
            case Work():
                return step.say or step.short or self._own(self.phrases.texts.go)
            case Breaths():
                return step.say or step.short or self._own(self.phrases.texts.inhale)
            case _:
                assert_never(step)

    @property
    def short(self) -> str | None:
        """Those that are said once the step is known."""
        step = self.step
        match step:
            case Move():
                return step.short or step.move
            case Hold():
                return step.short or step.say or self._own(self.phrases.texts.hold_short)
            case Work():
                return step.short or step.say or self._own(self.phrases.texts.go)
            case Breaths():
                return step.short or step.say or self._own(self.phrases.texts.inhale)
            case _:
                assert_never(step)

    @property
    def breathed(self) -> bool:
        """Whether each breath has its words."""
        return (self.step.keep or self.rep.wording is not Wording.CHIMES) and not self.rep.quiet

    def _own(self, words: str) -> str | None:
        return None if self.rep.quiet else words

    @property
    def at(self) -> Location:
        """Where they stand."""
        step = self.step
        if isinstance(step, Move):
            return step.move.at
        return step.say.at if step.say is not None else step.at

    def counted(self, words: str | None) -> str | None:
        count = self._count(with_side=words is None or not names_side(words)) if self.first else None
        return " ".join(part for part in (count, words and with_side(words, self.rep.side)) if part) or None

    @property
    def on_beat(self) -> tuple[str, ...]:
        """Those for a phase, from the most to the fewest: the first that fits is said."""
        alone = self.short and with_side(self.short, self.rep.side)
        least = (self.counted(None) if self.rep.changed else None) or alone
        fewer = [" ".join((number, alone)) for number in self._numbers] if alone and not self.rep.changed else []
        match self.rep.wording:
            case Wording.CHIMES if not (self.step.keep or isinstance(self.step, Work)):
                texts: tuple[str | None, ...] = (self.counted(None),)
            case Wording.FULL:
                texts = (self.counted(self.full), self.counted(self.short), *fewer, least)
            case _:
                words = self.full if self.step.keep else self.short
                texts = (self.counted(words), self.counted(self.short), *fewer, least)
        return tuple(dict.fromkeys(text for text in texts if text))

    def _count(self, with_side: bool) -> str | None:
        """The number of this repetition, with "halfway", "last one" and the side where they help."""
        phrases, rep, progress = self.phrases, self.rep, self.rep.progress
        side = rep.side if rep.changed and with_side else None
        if progress.reps == 1:
            return None
        if rep.quiet or rep.counted_in:
            return phrases.first_side(side) if side else None
        if progress.rep == progress.reps:
            return phrases.last_on(side) if side else phrases.texts.last
        count = phrases.count(progress.rep, side)
        return phrases.halfway(count) if self._half and rep.wording is not Wording.CHIMES else count

    @property
    def _half(self) -> bool:
        """Whether this repetition begins the second half."""
        progress = self.rep.progress
        return progress.reps >= HALFWAY_FROM_REPS and progress.rep == progress.reps // 2 + 1

    @property
    def _numbers(self) -> tuple[str, ...]:
        """Shorter forms of a count that says more than the number: "halfway", or the number alone."""
        if not self.first or not self._half or self.rep.quiet:
            return ()
        return self.phrases.texts.half, self.phrases.count(self.rep.progress.rep)


def in_its_language(coach: Coach, step: Step, rep: Repetition) -> tuple[Coach, Repetition]:
    """The coach in the language of a step, and the repetition with the side named in it."""
    here = coach.speaking(step.lang)
    return here, replace(rep, side=coach.side_in(here, rep.side)) if here is not coach else rep


def pose_of(step: Step, returning: bool) -> str:
    """The picture that a step leads to: its own, or the start position when a move ends the repetition."""
    if isinstance(step, Move):
        return step.pose or ("start" if returning else "turn")
    return "turn"


@lru_cache(maxsize=512)
def hold_words(phrases: Phrases, hold_ms: int, words: bool = True) -> tuple[tuple[int, str], ...]:
    """What is said so many milliseconds before a hold ends, in order; without `words`, the countdown alone."""
    said = _time_left(phrases, hold_ms, words and hold_ms > HALFWAY_OVER_MS, words)
    last_s = next(count.last_s for count in HOLD_COUNTS if count.up_to_ms is None or hold_ms <= count.up_to_ms)
    said |= {second * 1_000: phrases.count(second) for second in range(1, last_s + 1)}
    return tuple(sorted(said.items(), reverse=True))


@lru_cache(maxsize=512)
def work_words(phrases: Phrases, work_ms: int, words: bool = True) -> tuple[tuple[int, str], ...]:
    """The same for work."""
    said = _time_left(phrases, work_ms, words and work_ms >= HALFWAY_OVER_MS, words)
    if work_ms > WORK_COUNT_OVER_MS:
        said |= {second * 1_000: phrases.count(second) for second in range(1, WORK_COUNT_S + 1)}
    return tuple(sorted(said.items(), reverse=True))


def _time_left(phrases: Phrases, ms: int, halfway: bool, words: bool) -> dict[int, str]:
    said = {}
    if words and ms > HALF_MINUTES_OVER_MS:
        said = {left: phrases.time_left(left) for left in range(30_000, ms - 5_000, 30_000)}
    if halfway:
        said = {left: text for left, text in said.items() if abs(left - ms / 2) > 5_000}
        said[ms // 2] = phrases.texts.half
    return said
