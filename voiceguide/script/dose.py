"""How much of each exercise is done: one number chosen inside each range the author gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from typing_extensions import assert_never

from voiceguide.catalogue.model import Exercise, Level, Talk
from voiceguide.catalogue.steps import Breaths, Hold
from voiceguide.units import Range

HOLD_STEP_MS = 1_000
"""Holds grow by whole seconds, so that their countdown stays on whole seconds."""
ROUND_FROM_MS, ROUND_MS = 10_000, 5_000
"""A hold between the ends of its range lasts whole seconds, and from 10 s on whole multiples of 5 s: what people
prescribe."""


@dataclass(frozen=True, slots=True)
class Dose:
    """What is done of one exercise.

    Repetitions (of one side where sides are done one after the other, of both where they alternate), sets, the length
    of each hold step and the breaths of each breathing step.
    """

    reps: int
    sets: int
    holds_ms: tuple[int, ...] = ()
    breaths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a track is made of besides the words.

    A dose for each exercise that is done: those after them in the routine are left out. How far the settling time and
    the rests are stretched (1.0: as the author gave them), and how much rest is added at the end. The most that the
    coach talks. How many minutes the listener is told that it takes (None: nothing is said of that).
    """

    doses: tuple[Dose, ...]
    ease: float = 1.0
    spare_ms: int = 0
    talk: Talk = Talk.FULL
    minutes: int | None = None


Step = tuple[float, Callable[[Dose], Dose]]
"""How far up its range (0 to 1) a larger dose lies, and what makes it of the one below."""


def choose(exercise: Exercise, level: Level) -> Dose:
    """The low end, the usual one or the top of each range."""
    return Dose(
        reps=_pick(exercise.repetitions, level),
        sets=_pick(exercise.sets, level),
        holds_ms=tuple(_round_ms(span) if level is Level.STANDARD else _pick(span, level) for span in _holds(exercise)),
        breaths=tuple(_pick(span, level) for span in _breaths(exercise)),
    )


def least(one: Dose, other: Dose) -> Dose:
    """The smaller of two doses, part by part."""
    return _each(min, one, other)


def most(one: Dose, other: Dose) -> Dose:
    """The larger of two doses, part by part."""
    return _each(max, one, other)


def _each(pick: Callable[[int, int], int], one: Dose, other: Dose) -> Dose:
    return Dose(
        reps=pick(one.reps, other.reps),
        sets=pick(one.sets, other.sets),
        holds_ms=tuple(map(pick, one.holds_ms, other.holds_ms)),
        breaths=tuple(map(pick, one.breaths, other.breaths)),
    )


def growth(exercise: Exercise) -> tuple[Step, ...]:
    """The steps from the low end of repetitions, holds and breaths to their top. Sides that alternate stay even."""
    pair = 2 if exercise.sides == "alternate" else 1
    return (
        *_steps(exercise.repetitions, pair, lambda dose: replace(dose, reps=dose.reps + pair)),
        *(step for at, span in enumerate(_holds(exercise)) for step in _grown("holds_ms", at, span, HOLD_STEP_MS)),
        *(step for at, span in enumerate(_breaths(exercise)) for step in _grown("breaths", at, span, 1)),
    )


def growth_of_sets(exercise: Exercise) -> tuple[Step, ...]:
    """The steps from the fewest sets to the most."""
    return tuple(_steps(exercise.sets, 1, lambda dose: replace(dose, sets=dose.sets + 1)))


def _holds(exercise: Exercise) -> tuple[Range, ...]:
    """The range of every hold step, in milliseconds, in the order of the steps."""
    return tuple(step.hold for step in exercise.steps if isinstance(step, Hold))


def _breaths(exercise: Exercise) -> tuple[Range, ...]:
    return tuple(step.breaths for step in exercise.steps if isinstance(step, Breaths))


def _pick(span: Range, level: Level) -> int:
    match level:
        case Level.GENTLE:
            return span.low
        case Level.STANDARD:
            return span.middle
        case Level.FULL:
            return span.high
        case _:
            assert_never(level)


def _round_ms(span: Range) -> int:
    """The usual hold; one that the author didn't write is rounded, if the range has room (halves go up)."""
    if span.standard is not None or span.fixed:
        return span.middle
    for unit_ms in (ROUND_MS, HOLD_STEP_MS) if span.middle >= ROUND_FROM_MS else (HOLD_STEP_MS,):
        near_ms = (span.middle + unit_ms // 2) // unit_ms * unit_ms
        if span.low <= near_ms <= span.high:
            return near_ms
    return span.middle


def _steps(span: Range, by: int, change: Callable[[Dose], Dose]) -> Iterator[Step]:
    count = (span.high - span.low) // by
    return ((n / count, change) for n in range(1, count + 1))


def _grown(what: Literal["holds_ms", "breaths"], at: int, span: Range, by: int) -> Iterator[Step]:
    """The steps of one hold, or of the breaths of one step."""

    def change(dose: Dose) -> Dose:
        values: tuple[int, ...] = getattr(dose, what)
        grown = (*values[:at], values[at] + by, *values[at + 1 :])
        return replace(dose, holds_ms=grown) if what == "holds_ms" else replace(dose, breaths=grown)

    return _steps(span, by, change)
