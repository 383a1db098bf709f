"""A track as long as was asked for: doses chosen inside their ranges, then rests and settling time stretched."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from voiceguide.catalogue.model import Exercise, Level
from voiceguide.errors import FitError
from voiceguide.script.dose import Dose, Plan, choose, hold_ranges
from voiceguide.script.timing import EASE_MAX, EASE_MIN
from voiceguide.units import format_ms

HOLD_STEP_MS = 1_000
"""Holds grow by whole seconds, so that their countdown stays on whole seconds."""
_EASE_STEPS = 1_000


@dataclass(frozen=True)
class Fitting:
    """Every plan of one routine from the least to the most, and the length of the track each makes.

    `length_ms` must grow with the dose and the ease; it is asked a few dozen times at most.
    """

    name: str
    exercises: Sequence[Exercise]
    length_ms: Callable[[Plan], int]

    @cached_property
    def ladder(self) -> tuple[Plan, ...]:
        """From the low end of every range to its top, one repetition or second at a time, all exercises growing
        together: first repetitions and holds, then sets."""
        doses = [choose(exercise, Level.GENTLE) for exercise in self.exercises]
        rungs = [Plan(tuple(doses))]
        for grown in (_growth_of_reps_and_holds, _growth_of_sets):
            steps = [
                (fraction, index, dose)
                for index, exercise in enumerate(self.exercises)
                for fraction, dose in grown(exercise)
            ]
            for _, index, change in sorted(steps, key=lambda step: step[:2]):
                doses[index] = change(doses[index])
                rungs.append(Plan(tuple(doses)))
        return tuple(rungs)

    def span_ms(self) -> tuple[int, int]:
        """The shortest and the longest track this routine can make."""
        return self._length(0, EASE_MIN), self._length(len(self.ladder) - 1, EASE_MAX)

    def fit(self, target_ms: int) -> Plan:
        """The plan whose track comes nearest to `target_ms`. FitError when none comes within a second of it."""
        below = bisect_right(range(len(self.ladder)), target_ms, key=lambda rung: self._length(rung, 1.0)) - 1
        for rung in (below, below + 1):
            if not 0 <= rung < len(self.ladder):
                continue
            plan = self._eased(rung, target_ms)
            if abs(self.length_ms(plan) - target_ms) <= 1_000:
                return plan
        raise FitError(self._cannot(target_ms, below))

    def _eased(self, rung: int, target_ms: int) -> Plan:
        """The rung with its rests and settling times stretched or shrunk as near to the target as they may."""
        eases = [EASE_MIN + (EASE_MAX - EASE_MIN) * step / _EASE_STEPS for step in range(_EASE_STEPS + 1)]
        index = bisect_right(eases, target_ms, key=lambda ease: self._length(rung, ease)) - 1
        near = [replace(self.ladder[rung], ease=ease) for ease in eases[max(index, 0) : index + 2]]
        return min(near, key=lambda plan: abs(self.length_ms(plan) - target_ms))

    def _length(self, rung: int, ease: float) -> int:
        return self.length_ms(replace(self.ladder[rung], ease=ease))

    def _cannot(self, target_ms: int, below: int) -> str:
        shortest_ms, longest_ms = self.span_ms()
        message = f"{self.name} cannot be made {format_ms(target_ms)} long: it takes {format_ms(shortest_ms)} to "
        message += format_ms(longest_ms)
        if target_ms < shortest_ms:
            least = -(-shortest_ms // 60_000)
            return f"{message}; nearest is {format_ms(shortest_ms)}, so ask for {least} minutes, or for less --talk"
        if target_ms > longest_ms:
            return f"{message}; nearest is {format_ms(longest_ms)}, so ask for {longest_ms // 60_000} minutes"
        under_ms, over_ms = self._length(max(below, 0), EASE_MAX), self._length(below + 1, EASE_MIN)
        return f"{message}; nearest are {format_ms(under_ms)} and {format_ms(over_ms)}"


def _growth_of_reps_and_holds(exercise: Exercise) -> list[tuple[float, Callable[[Dose], Dose]]]:
    """Each step up of this exercise, with how far up its range (0 to 1) it leads."""
    extra = exercise.reps.high - exercise.reps.low
    steps: list[tuple[float, Callable[[Dose], Dose]]] = [(n / extra, _one_more_rep) for n in range(1, extra + 1)]
    for index, span in enumerate(hold_ranges(exercise)):
        seconds = (span.high - span.low) // HOLD_STEP_MS
        steps += [(n / seconds, _longer_hold(index)) for n in range(1, seconds + 1)]
    return steps


def _growth_of_sets(exercise: Exercise) -> list[tuple[float, Callable[[Dose], Dose]]]:
    extra = exercise.sets.high - exercise.sets.low
    return [(n / extra, _one_more_set) for n in range(1, extra + 1)]


def _one_more_rep(dose: Dose) -> Dose:
    return replace(dose, reps=dose.reps + 1)


def _one_more_set(dose: Dose) -> Dose:
    return replace(dose, sets=dose.sets + 1)


def _longer_hold(index: int) -> Callable[[Dose], Dose]:
    def grow(dose: Dose) -> Dose:
        holds = list(dose.holds_ms)
        holds[index] += HOLD_STEP_MS
        return replace(dose, holds_ms=tuple(holds))

    return grow
