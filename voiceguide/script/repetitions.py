"""The heart of a chapter: sets, sides and repetitions, with cues that fade as the listener learns the movement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from typing_extensions import assert_never

from voiceguide.catalogue.model import Breaths, Exercise, Hold, Move, Step, Talk
from voiceguide.errors import Location
from voiceguide.language.phrases import Phrases
from voiceguide.script.coach import Coach, with_side
from voiceguide.script.dose import Dose
from voiceguide.script.segments import Chime, ChimeKind, Mark, Pause, PauseKind, Progress, Role, Segment
from voiceguide.script.timing import (
    CHANGE_SIDES_MS,
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
class _Repetition:
    """What one repetition needs to know of its place in the dose."""

    wording: Wording
    progress: Progress
    side: str | None
    alternating: bool
    flows_on: bool


def repetitions(coach: Coach, exercise: Exercise, dose: Dose) -> Iterator[Segment]:
    """The whole dose: every set, and in it every side, and for it every repetition."""
    sides: tuple[str | None, ...] = tuple(exercise.side_names) if exercise.sides == "each" else (None,)
    for set_number in range(1, dose.sets + 1):
        if dose.sets > 1 and coach.talk is not Talk.MINIMAL:
            number, of = coach.phrases.number(set_number), coach.phrases.number(dose.sets)
            yield from coach.remark(coach.phrases.set_of.format(set=number, sets=of), Role.COUNT)
        for side_number, side in enumerate(sides):
            if side is not None:
                yield from _side(coach, exercise, side, first=side_number == 0)
            learnt = set_number > 1 or side_number > 0
            yield from _set(coach, exercise, dose, set_number, side, learnt)
        if set_number < dose.sets:
            if coach.talk is not Talk.MINIMAL:
                yield coach.say(coach.phrases.rest, Role.REST, at=exercise.at)
            yield coach.rest(exercise.rest, exercise.at)


def _side(coach: Coach, exercise: Exercise, side: str, first: bool) -> Iterator[Segment]:
    phrase = coach.phrases.first_side if first else coach.phrases.change_sides
    yield coach.say(_sentence(phrase.format(side=side)), Role.COUNT, at=exercise.at)
    yield coach.settle(CHANGE_SIDES_MS)


def _set(
    coach: Coach, exercise: Exercise, dose: Dose, set_number: int, side: str | None, learnt: bool
) -> Iterator[Segment]:
    alternating = exercise.sides == "alternate"
    for rep in range(1, dose.reps + 1):
        side_now = exercise.side_names[(rep - 1) % 2] if alternating else side
        more = rep < dose.reps
        yield from _repetition(
            coach,
            exercise,
            dose,
            _Repetition(
                wording=_wording(coach.talk, rep, learnt),
                progress=Progress(rep, dose.reps, set_number, dose.sets, side_now),
                side=side_now,
                alternating=alternating,
                flows_on=more and exercise.between == 0,
            ),
        )
        if more and exercise.between:
            yield Pause(coach.paced(exercise.between), PauseKind.BETWEEN, pose="start")


def _wording(talk: Talk, rep: int, learnt: bool) -> Wording:
    match talk:
        case Talk.FULL:
            return Wording(min(rep - 1 + learnt, 2))
        case Talk.BRIEF:
            return Wording(min(rep + learnt, 2))
        case Talk.MINIMAL:
            return Wording.CHIMES
        case _:
            assert_never(talk)


def _repetition(coach: Coach, exercise: Exercise, dose: Dose, rep: _Repetition) -> Iterator[Segment]:
    holds = iter(dose.holds_ms)
    last = len(exercise.steps) - 1
    before: Step | None = None
    was = "start"
    for index, step in enumerate(exercise.steps):
        pose = _pose(step, returning=0 < index == last)
        match step:
            case Move():
                turning = pose != was or index == last or isinstance(before, Hold)
                yield _move(coach, step, rep, index == 0, turning, pose)
            case Hold():
                yield _cue(coach, step, rep, index == 0, pose)
                yield _hold(coach, step, next(holds), rep, pose)
            case Breaths():
                yield from _breaths(coach, step, rep, index == 0, pose)
            case _:
                assert_never(step)
        before, was = step, pose
    if isinstance(exercise.steps[last], Hold) and not rep.flows_on:
        yield _release(coach, exercise.steps[last].at, rep)


def _pose(step: Step, returning: bool) -> str:
    """The picture that a step leads to: its own, or the start position when a move ends the repetition."""
    if isinstance(step, Move):
        return step.pose or ("start" if returning else "turn")
    return "turn"


def _move(coach: Coach, step: Move, rep: _Repetition, first: bool, turning: bool, pose: str) -> Segment:
    """A move; where the coach talks little, one that goes on in the same direction is left to the listener."""
    if rep.wording is Wording.QUIET and not (first or turning):
        return Pause(coach.paced(step.time), PauseKind.MOVE, at=step.at, progress=rep.progress, pose=pose)
    return _cue(coach, step, rep, first, pose, step.time)


def _breaths(coach: Coach, step: Breaths, rep: _Repetition, first: bool, pose: str) -> Iterator[Segment]:
    if step.breaths == 1 and rep.wording in (Wording.QUIET, Wording.CHIMES):
        yield _cue(coach, step, rep, first, pose, step.inhale + step.exhale)
        return
    for breath in range(step.breaths):
        if breath == 0:
            yield _cue(coach, step, rep, first, pose, step.inhale)
        else:
            yield _stock(coach, step, rep, pose, coach.phrases.inhale, coach.phrases.inhale_short, step.inhale)
        yield _stock(coach, step, rep, pose, coach.phrases.exhale, coach.phrases.exhale_short, step.exhale)


def _stock(coach: Coach, step: Breaths, rep: _Repetition, pose: str, full: str, short: str, slot_ms: int) -> Segment:
    """The coach's own words for half a breath."""
    if rep.wording is Wording.CHIMES:
        return Chime(ChimeKind.TURN, coach.paced(slot_ms), rep.progress, pose)
    text = full if rep.wording is Wording.FULL else short
    return coach.say(text, Role.CUE, short=short, slot_ms=slot_ms, at=step.at, progress=rep.progress, pose=pose)


def _cue(coach: Coach, step: Step, rep: _Repetition, first: bool, pose: str, slot_ms: int | None = None) -> Segment:
    """What starts a step: the count when it is the first of its repetition, and as many words as the wording has."""
    full, short = _texts(coach.phrases, step, rep)
    names_side = "{side}" in full
    full, short = with_side(full, rep.side), with_side(short, rep.side)
    count = _count(coach.phrases, rep, with_side=not names_side or rep.wording is Wording.QUIET) if first else None
    role = Role.COUNT if first else Role.CUE
    match rep.wording:
        case Wording.CHIMES:
            if count is None:
                return Chime(ChimeKind.TURN, None if slot_ms is None else coach.paced(slot_ms), rep.progress, pose)
            text, fallback = count, None
        case Wording.QUIET if count is not None and isinstance(step, Move):
            text, fallback = count, None
        case Wording.FULL:
            text, fallback = _join(count, full), _join(count, short)
        case _:
            text, fallback = _join(count, short), count
    at = step.move.at if isinstance(step, Move) else step.say.at if step.say is not None else step.at
    return coach.say(text, role, short=fallback, slot_ms=slot_ms, at=at, progress=rep.progress, pose=pose)


def _texts(phrases: Phrases, step: Step, rep: _Repetition) -> tuple[str, str]:
    match step:
        case Move():
            return step.move, step.short or step.move
        case Hold():
            return step.say or phrases.hold, step.short or phrases.hold_short
        case Breaths():
            one_word = phrases.breathe if step.breaths == 1 and rep.wording is Wording.QUIET else phrases.inhale_short
            return step.say or phrases.inhale, step.short or one_word


def _count(phrases: Phrases, rep: _Repetition, with_side: bool) -> str | None:
    """The number of this repetition, with "halfway", "last one" and the side where they help."""
    progress = rep.progress
    side = rep.side if rep.alternating and with_side else None
    if progress.reps == 1:
        return None
    if progress.rep == progress.reps and rep.wording is not Wording.CHIMES:
        return phrases.last_side.format(side=side) if side else phrases.last
    number = phrases.number(progress.rep).capitalize()
    count = phrases.count_side.format(number=number, side=side) if side else phrases.count.format(number=number)
    half = progress.reps >= HALFWAY_FROM_REPS and progress.rep == progress.reps // 2 + 1
    return phrases.halfway_count.format(count=count) if half and rep.wording is not Wording.CHIMES else count


def _release(coach: Coach, at: Location, rep: _Repetition) -> Segment:
    """What ends a hold when no step and no next repetition does."""
    if rep.wording is Wording.CHIMES:
        return Chime(ChimeKind.TURN, None, rep.progress, "start")
    return coach.say(coach.phrases.release, Role.CUE, at=at, progress=rep.progress, pose="start")


def _hold(coach: Coach, step: Hold, hold_ms: int, rep: _Repetition, pose: str) -> Pause:
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
    said |= {second * 1_000: f"{phrases.number(second).capitalize()}." for second in range(1, last_s + 1)}
    yield from sorted(said.items(), reverse=True)


def _join(count: str | None, cue: str) -> str:
    return f"{count} {cue}" if count else cue


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
