"""The heart of a chapter: every set of an exercise, and in it every side and every repetition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from typing_extensions import assert_never

from voiceguide.catalogue.model import Exercise, Talk
from voiceguide.script.coach import SIDE, Coach, kept, with_side
from voiceguide.script.dose import Dose
from voiceguide.script.repetitions import Repetition, Wording, repetition
from voiceguide.script.segments import Pause, PauseKind, Progress, Role, Segment
from voiceguide.script.timing import CHANGE_SIDES_MS


@dataclass(frozen=True, slots=True)
class Bout:
    """One set of one side, or of both where they alternate or there are none; both are counted from 0."""

    set: int
    side: int | None


def bouts(exercise: Exercise, dose: Dose) -> tuple[Bout, ...]:
    """The sets in the order in which they are done: every set with both sides, or one side with all its sets first."""
    if not exercise.sides_done:
        return tuple(Bout(number, None) for number in range(dose.sets.at()))
    all_sets = range(max(dose.sets))
    pairs = (
        ((number, side) for side in exercise.sides_done for number in all_sets)
        if exercise.order == "sets"
        else ((number, side) for number in all_sets for side in exercise.sides_done)
    )
    return tuple(Bout(number, side) for number, side in pairs if number < dose.sets.at(side_index=side))


def repetitions(coach: Coach, exercise: Exercise, dose: Dose, known: bool = False) -> Iterator[Segment]:
    """The whole dose: every set, and in it every side, and for it every repetition. `known`: done before."""
    order = bouts(exercise, dose)
    for before, bout, after in zip((None, *order), order, (*order[1:], None), strict=False):
        number = before is None or before.set != bout.set
        if number and exercise.order == "sides":
            yield from _set_number(coach, exercise, dose, bout)
        if bout.side is not None and (before is None or (before.set, before.side) != (bout.set - 1, bout.side)):
            first = bout.side == exercise.sides_done[0]
            yield from _side(coach, exercise, exercise.side_names[bout.side], first, again=before is not None)
        if number and exercise.order == "sets":
            yield from _set_number(coach, exercise, dose, bout)
        yield from _set(coach, exercise, dose, bout, learnt=known or before is not None)
        if after and after.set > bout.set:
            yield from _between_sets(coach, exercise, dose, bout, after)


def _set_number(coach: Coach, exercise: Exercise, dose: Dose, bout: Bout) -> Iterator[Segment]:
    """Which set it is of how many, and how much is done in it where that is not the same in all of them."""
    sets = dose.sets.at(side_index=bout.side or 0) if exercise.order == "sets" else max(dose.sets)
    if sets == 1 or coach.talk is Talk.MINIMAL:
        return
    words = coach.phrases.set_of(bout.set + 1, sets)
    if dose.reps.listed > 1 and len(dose.reps.rows) == 1 and (reps := dose.reps.at(bout.set)) > 1:
        words = f"{words} {coach.phrases.dose((reps,), None)}"
    yield from coach.remark(words, Role.COUNT)


def _between_sets(coach: Coach, exercise: Exercise, dose: Dose, bout: Bout, after: Bout) -> Iterator[Segment]:
    """The rest, taken as the exercise is finished, and then the start position once more."""
    rest_ms = dose.rest_ms.at(bout.set, bout.side or 0)
    if rest_ms:
        yield from coach.way(exercise.finish, exercise.side_names[bout.side or 1])
    yield from coach.rest(rest_ms, turn=None)
    if rest_ms and exercise.finish and coach.talk is not Talk.MINIMAL:
        side = exercise.side_names[after.side or 0] if exercise.sides else None
        yield from coach.lines(kept(exercise.setup), Role.SETUP, side)


def _side(coach: Coach, exercise: Exercise, side: str, first: bool, again: bool) -> Iterator[Segment]:
    """Which side it is now, time to change over, and the lines of the start position that speak of the side."""
    change = exercise.change
    if first or change is None:
        said = coach.phrases.first_side(side) if first else coach.phrases.change_sides(side)
        yield coach.say(said, Role.COUNT, at=exercise.at)
        yield coach.settle(CHANGE_SIDES_MS)
    else:
        named = "" if SIDE in change.say else f" {coach.phrases.first_side(side)}"
        yield coach.say(coach.phrases.sentence(with_side(change.say, side)) + named, Role.COUNT, at=change.at)
        yield coach.given(CHANGE_SIDES_MS if change.time is None else change.time)
    if again and coach.talk is not Talk.MINIMAL:
        yield from coach.lines((line for line in exercise.setup if SIDE in line.say), Role.SETUP, side)


def _set(coach: Coach, exercise: Exercise, dose: Dose, bout: Bout, learnt: bool) -> Iterator[Segment]:
    side = bout.side or 0
    reps, between_ms = dose.reps.at(bout.set, side), dose.between_ms.at(bout.set, side)
    done_before = sum(dose.reps.at(number) for number in range(bout.set)) + (exercise.first == "right")
    for rep in range(1, reps + 1):
        alternating = exercise.sides == "alternate"
        now = (done_before + rep - 1) % 2 if alternating else bout.side
        named = None if now is None else exercise.side_names[now]
        more = rep < reps
        yield from repetition(
            coach,
            exercise,
            Repetition(
                wording=_wording(coach.talk, rep, learnt),
                amounts=tuple(step.at(bout.set, now or 0) for step in dose.steps),
                progress=Progress(rep, reps, bout.set + 1, dose.sets.at(side_index=side), named),
                side=named,
                changed=alternating,
                teaches=rep == 1 and not learnt,
                flows_on=more and between_ms == 0,
            ),
        )
        if more and between_ms:
            yield Pause(coach.paced(between_ms), PauseKind.BETWEEN, pose="start")


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
