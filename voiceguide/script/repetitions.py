"""One repetition: its steps, with cues that fade as the listener learns the movement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from typing_extensions import assert_never

from voiceguide.catalogue.model import Exercise
from voiceguide.catalogue.steps import Breaths, Hold, Move, Step
from voiceguide.errors import Location
from voiceguide.language.phrases import Phrases
from voiceguide.script.coach import SIDE, Coach, with_side
from voiceguide.script.segments import Chime, ChimeKind, Mark, Pause, PauseKind, Progress, Role, Segment
from voiceguide.script.timing import (
    HALF_MINUTES_OVER_MS,
    HALFWAY_FROM_REPS,
    HALFWAY_OVER_MS,
    HOLD_COUNTS,
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
    of its words, so that nobody is hurried.
    """

    wording: Wording
    amounts: tuple[int, ...]
    progress: Progress
    side: str | None
    changed: bool
    teaches: bool
    flows_on: bool


def repetition(coach: Coach, exercise: Exercise, rep: Repetition) -> Iterator[Segment]:
    """All steps of a repetition."""
    last = len(exercise.steps) - 1
    was = "start"
    for index, (step, amount) in enumerate(zip(exercise.steps, rep.amounts, strict=True)):
        first = index == 0
        pose = _pose(step, returning=0 < index == last)
        match step:
            case Move():
                yield from _move(coach, step, amount, rep, first, pose, goes_on=step.pose == was)
            case Hold():
                yield from _cue(coach, step, rep, first, pose)
                yield _hold(coach, step, amount, rep, pose)
            case Breaths():
                yield from _breaths(coach, step, amount, rep, first, pose)
            case _:
                assert_never(step)
        was = pose
    if isinstance(exercise.steps[last], Hold) and not rep.flows_on:
        yield _release(coach, exercise.steps[last].at, rep)


def _pose(step: Step, returning: bool) -> str:
    """The picture that a step leads to: its own, or the start position when a move ends the repetition."""
    if isinstance(step, Move):
        return step.pose or ("start" if returning else "turn")
    return "turn"


def _move(
    coach: Coach, step: Move, time_ms: int, rep: Repetition, first: bool, pose: str, goes_on: bool
) -> Iterator[Segment]:
    """A move. One that `goes_on` where the step before was going needs no words once it is known."""
    if rep.wording is Wording.QUIET and goes_on and not first and not step.keep:
        yield Pause(coach.paced(time_ms), PauseKind.MOVE, at=step.at, progress=rep.progress, pose=pose)
    else:
        yield from _cue(coach, step, rep, first, pose, time_ms)


def _breaths(coach: Coach, step: Breaths, breaths: int, rep: Repetition, first: bool, pose: str) -> Iterator[Segment]:
    spoken = step.keep or rep.wording is not Wording.CHIMES
    inhale, exhale = (coach.phrases.inhale, coach.phrases.exhale) if spoken else (None, None)
    for breath in range(breaths):
        if breath == 0:
            yield from _cue(coach, step, rep, first, pose, step.inhale)
        else:
            yield from _timed(coach, rep, inhale, pose, step.inhale, step.at)
        yield from _timed(coach, rep, exhale, pose, step.exhale, step.at)


def _cue(
    coach: Coach, step: Step, rep: Repetition, first: bool, pose: str, time_ms: int | None = None
) -> Iterator[Segment]:
    """What starts a step: the count when it is the first of its repetition, and as many words as the wording has."""
    at = step.move.at if isinstance(step, Move) else step.say.at if step.say is not None else step.at
    full, short = _texts(coach.phrases, step)

    def counted(words: str | None) -> str | None:
        """The words after the count. The count names the side where the words don't."""
        count = _count(coach.phrases, rep, with_side=words is None or SIDE not in words) if first else None
        return " ".join(part for part in (count, words and with_side(words, rep.side)) if part) or None

    counts_only = first and isinstance(step, Move) and counted(None) is not None
    match rep.wording:
        case _ if step.keep:
            text, fallback = counted(full), None
        case Wording.FULL:
            text, fallback = counted(full), None
        case Wording.SHORT:
            text, fallback = counted(short), counted(None) if counts_only else None
        case Wording.QUIET:
            text, fallback = counted(None if counts_only else short), None
        case Wording.CHIMES:
            text, fallback = counted(None), None
        case _:
            assert_never(rep.wording)
    yield from _timed(coach, rep, text, pose, time_ms, at, Role.COUNT if first else Role.CUE, fallback)


def _timed(
    coach: Coach,
    rep: Repetition,
    text: str | None,
    pose: str,
    time_ms: int | None,
    at: Location,
    role: Role = Role.CUE,
    short: str | None = None,
) -> Iterator[Segment]:
    """Words, or a chime where there are none, and the time of their step: it contains the words, or follows them in
    the repetition that teaches."""
    if text is None:
        yield Chime(ChimeKind.TURN, None if time_ms is None else coach.paced(time_ms), rep.progress, pose)
    elif rep.teaches and time_ms is not None:
        yield coach.say(text, role, at=at, progress=rep.progress, pose=pose)
        yield Pause(coach.paced(time_ms), PauseKind.MOVE, at=at, progress=rep.progress, pose=pose)
    else:
        yield coach.say(text, role, short=short, slot_ms=time_ms, at=at, progress=rep.progress, pose=pose)


def _texts(phrases: Phrases, step: Step) -> tuple[str, str]:
    """A step's words and its short ones. The coach's own stand only where the author gave none."""
    match step:
        case Move():
            return step.move, step.short or step.move
        case Hold():
            return step.say or step.short or phrases.hold, step.short or step.say or phrases.hold_short
        case Breaths():
            return step.say or step.short or phrases.inhale, step.short or step.say or phrases.inhale


def _count(phrases: Phrases, rep: Repetition, with_side: bool) -> str | None:
    """The number of this repetition, with "halfway", "last one" and the side where they help."""
    progress = rep.progress
    side = rep.side if rep.changed and with_side else None
    if progress.reps == 1:
        return None
    if progress.rep == progress.reps:
        return phrases.last_on(side) if side else phrases.last
    count = phrases.count(progress.rep, side)
    half = progress.reps >= HALFWAY_FROM_REPS and progress.rep == progress.reps // 2 + 1
    return phrases.halfway(count) if half and rep.wording is not Wording.CHIMES else count


def _release(coach: Coach, at: Location, rep: Repetition) -> Segment:
    """What ends a hold when no step and no next repetition does."""
    if rep.wording is Wording.CHIMES:
        return Chime(ChimeKind.TURN, None, rep.progress, "start")
    return coach.say(coach.phrases.release, Role.CUE, at=at, progress=rep.progress, pose="start")


def _hold(coach: Coach, step: Hold, hold_ms: int, rep: Repetition, pose: str) -> Pause:
    """A hold with its count inside it."""
    marks = tuple(
        Mark(before_end_ms, coach.say(text, Role.COUNTDOWN, at=step.at, progress=rep.progress, pose=pose))
        for before_end_ms, text in hold_words(coach.phrases, hold_ms, rep.wording is not Wording.CHIMES)
    )
    return Pause(hold_ms, PauseKind.HOLD, marks, step.at, rep.progress, pose)


def hold_words(phrases: Phrases, hold_ms: int, words: bool = True) -> Iterator[tuple[int, str]]:
    """What is said so many milliseconds before a hold ends, in order; without `words`, the countdown alone."""
    said = {}
    if words and hold_ms > HALF_MINUTES_OVER_MS:
        said = {left: phrases.time_left(left) for left in range(30_000, hold_ms - 5_000, 30_000)}
    if words and hold_ms > HALFWAY_OVER_MS:
        said = {left: text for left, text in said.items() if abs(left - hold_ms / 2) > 5_000}
        said[hold_ms // 2] = phrases.half
    last_s = next(count.last_s for count in HOLD_COUNTS if count.up_to_ms is None or hold_ms <= count.up_to_ms)
    said |= {second * 1_000: phrases.count(second) for second in range(1, last_s + 1)}
    yield from sorted(said.items(), reverse=True)
