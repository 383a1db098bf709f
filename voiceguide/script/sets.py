"""The heart of a chapter: every set of an exercise, and in it every side and every repetition."""

from __future__ import annotations

from collections.abc import Iterator

from typing_extensions import assert_never

from voiceguide.catalogue.model import Exercise, Talk
from voiceguide.script.coach import SIDE, Coach, kept
from voiceguide.script.dose import Dose
from voiceguide.script.repetitions import Repetition, Wording, repetition
from voiceguide.script.segments import Pause, PauseKind, Progress, Role, Segment
from voiceguide.script.timing import CHANGE_SIDES_MS


def repetitions(coach: Coach, exercise: Exercise, dose: Dose, known: bool = False) -> Iterator[Segment]:
    """The whole dose: every set, and in it every side, and for it every repetition. `known`: done before."""
    sides: tuple[str | None, ...] = tuple(exercise.side_names) if exercise.sides == "each" else (None,)
    for set_number in range(1, dose.sets + 1):
        if dose.sets > 1 and coach.talk is not Talk.MINIMAL:
            yield from coach.remark(coach.phrases.set_of(set_number, dose.sets), Role.COUNT)
        for side_number, side in enumerate(sides):
            learnt = known or set_number > 1 or side_number > 0
            if side is not None:
                yield from _side(coach, exercise, side, first=side_number == 0, again=set_number > 1 or side_number > 0)
            yield from _set(coach, exercise, dose, set_number, side, learnt)
        if set_number < dose.sets:
            yield from _between_sets(coach, exercise)


def _between_sets(coach: Coach, exercise: Exercise) -> Iterator[Segment]:
    """The rest, taken as the exercise is finished, and then the start position once more."""
    if exercise.rest:
        yield from coach.way(exercise.finish, exercise.side_names[1])
    yield from coach.rest(exercise.rest, turn=None)
    if exercise.rest and exercise.finish and coach.talk is not Talk.MINIMAL:
        side = exercise.side_names[0] if exercise.sides else None
        yield from coach.lines(kept(exercise.setup), Role.SETUP, side)


def _side(coach: Coach, exercise: Exercise, side: str, first: bool, again: bool) -> Iterator[Segment]:
    """Which side it is now, time to change over, and the lines of the start position that speak of the side."""
    said = coach.phrases.first_side(side) if first else coach.phrases.change_sides(side)
    yield coach.say(said, Role.COUNT, at=exercise.at)
    yield coach.settle(CHANGE_SIDES_MS)
    if again and coach.talk is not Talk.MINIMAL:
        yield from coach.lines((line for line in exercise.setup if SIDE in line.say), Role.SETUP, side)


def _set(
    coach: Coach, exercise: Exercise, dose: Dose, set_number: int, side: str | None, learnt: bool
) -> Iterator[Segment]:
    alternating = exercise.sides == "alternate"
    for rep in range(1, dose.reps + 1):
        done = (set_number - 1) * dose.reps + rep - 1
        more = rep < dose.reps
        side_now = exercise.side_names[done % 2] if alternating else side
        yield from repetition(
            coach,
            exercise,
            dose,
            Repetition(
                wording=_wording(coach.talk, rep, learnt),
                progress=Progress(rep, dose.reps, set_number, dose.sets, side_now),
                side=side_now,
                changed=alternating,
                teaches=rep == 1 and not learnt,
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
