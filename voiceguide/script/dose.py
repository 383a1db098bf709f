"""How much of each exercise is done: one number chosen inside each range the author gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from typing_extensions import assert_never

from voiceguide.catalogue.model import Exercise, Level, Talk
from voiceguide.catalogue.steps import Breaths, Hold, Work
from voiceguide.catalogue.steps import Step as CatalogueStep
from voiceguide.units import Amounts, Range

HOLD_STEP_MS = 1_000
"""Holds grow by whole seconds, so that their countdown stays on whole seconds."""
ROUND_FROM_MS, ROUND_MS = 10_000, 5_000
"""A hold between the ends of its range lasts whole seconds, and from 10 s on whole multiples of 5 s: what people
prescribe."""


@dataclass(frozen=True, slots=True)
class Dose:
    """What is done of one exercise, set by set and side by side.

    Repetitions (of one side where sides are done one after the other, of both where they alternate), sets, the rests
    after them, the time between repetitions, and for each step how long it takes or how many breaths it has.
    """

    reps: Amounts[int]
    sets: Amounts[int]
    rest_ms: Amounts[int]
    between_ms: Amounts[int]
    steps: tuple[Amounts[int], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a track is made of besides the words.

    A dose for each exercise that is done, the same in every round: those after them in the routine are left out. The
    rounds of each circuit. How far the settling time and the rests are stretched (1.0: as the author gave them), and
    how much rest is added at the end. The most that the coach talks. How many minutes the listener is told that it
    takes (None: nothing is said of that).
    """

    doses: tuple[Dose, ...]
    rounds: tuple[int, ...] = ()
    ease: float = 1.0
    spare_ms: int = 0
    talk: Talk = Talk.FULL
    minutes: int | None = None


Step = tuple[float, Callable[[Dose], Dose]]
"""How far up its range (0 to 1) a larger dose lies, and what makes it of the one below."""


def choose(exercise: Exercise, level: Level) -> Dose:
    """The low end, the usual one or the top of each range; of rests the longest, the usual or the shortest."""
    rested = {Level.GENTLE: Level.FULL, Level.FULL: Level.GENTLE}.get(level, level)
    return Dose(
        reps=exercise.repetitions.map(lambda span: pick(span, level)),
        sets=exercise.in_sets.map(lambda span: pick(span, level)),
        rest_ms=exercise.rest.map(lambda span: pick(span, rested)),
        between_ms=exercise.between.map(lambda span: pick(span, level)),
        steps=tuple(_chosen(step, level) for step in exercise.steps),
    )


def smallest(exercise: Exercise, usual: Dose) -> Dose:
    """The low end of all that grows; the rests are those of the usual dose."""
    low = choose(exercise, Level.GENTLE)
    return replace(low, rest_ms=usual.rest_ms, between_ms=usual.between_ms)


def least(one: Dose, other: Dose) -> Dose:
    """The smaller of two doses, part by part."""
    return _each(min, one, other)


def most(one: Dose, other: Dose) -> Dose:
    """The larger of two doses, part by part."""
    return _each(max, one, other)


def _each(pick: Callable[[int, int], int], one: Dose, other: Dose) -> Dose:
    return replace(
        one,
        reps=one.reps.zip(pick, other.reps),
        sets=one.sets.zip(pick, other.sets),
        steps=tuple(mine.zip(pick, theirs) for mine, theirs in zip(one.steps, other.steps, strict=True)),
    )


def growth(exercise: Exercise) -> Iterator[Step]:
    """The steps from the low end of the repetitions and their steps to the top. Sides that alternate stay even."""
    pair = 2 if exercise.sides == "alternate" else 1
    for part, reps in _rungs(exercise.repetitions, pair):
        yield part, partial(_with_reps, reps)
    for at, step in enumerate(exercise.steps):
        for part, amounts in _rungs(step.amount, 1 if isinstance(step, Breaths) else HOLD_STEP_MS):
            yield part, partial(_with_step, at, amounts)


def growth_of_sets(exercise: Exercise) -> Iterator[Step]:
    """The steps from the fewest sets to the most."""
    return ((part, partial(_with_sets, sets)) for part, sets in _rungs(exercise.in_sets, 1))


def _with_reps(reps: Amounts[int], dose: Dose) -> Dose:
    return replace(dose, reps=reps)


def _with_sets(sets: Amounts[int], dose: Dose) -> Dose:
    return replace(dose, sets=sets)


def _with_step(at: int, amounts: Amounts[int], dose: Dose) -> Dose:
    return replace(dose, steps=(*dose.steps[:at], amounts, *dose.steps[at + 1 :]))


def _rungs(spans: Amounts[Range], by: int) -> Iterator[tuple[float, Amounts[int]]]:
    """The amounts between the low ends and the tops, at most `by` apart; all sets and sides grow together."""
    count = max(-(-(span.high - span.low) // by) for span in spans)
    for rung in range(1, count + 1):
        yield rung / count, spans.map(partial(_part_way, rung, count, by))


def _part_way(rung: int, count: int, by: int, span: Range) -> int:
    """So many of `count` steps up a range, in whole multiples of `by` from its low end; the last is its top."""
    return span.high if rung == count else span.low + (span.high - span.low) * rung // count // by * by


def _chosen(step: CatalogueStep, level: Level) -> Amounts[int]:
    if isinstance(step, Hold | Work) and level is Level.STANDARD:
        return step.amount.map(_round_ms)
    return step.amount.map(lambda span: pick(span, level))


def pick(span: Range, level: Level) -> int:
    """The low end, the usual one or the top of a range."""
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
