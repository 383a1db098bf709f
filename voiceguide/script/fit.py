"""A track as long as was asked for: doses chosen inside their ranges, then rests and settling time stretched. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from voiceguide.catalogue.model import Catalogue, Level
from voiceguide.errors import FitError
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.dose import Plan, choose, growth, growth_of_sets
from voiceguide.script.layout import lay_out, shortened
from voiceguide.script.lengths import Lengths
from voiceguide.script.request import Request, routine_named
from voiceguide.script.timing import EASE_MAX, EASE_MIN, EASE_SLACK
from voiceguide.units import format_ms

TOLERANCE_MS = 500
"""How far from the length that was asked for a track may be."""
_TRIES = 40
"""The most ease values that are tried for one rung: each halves the distance or better."""


def fit(catalogue: Catalogue, request: Request, estimates: Lengths) -> Plan:
    """The plan that answers a request. FitError when no plan makes the track as long as is asked for.

    Estimates decide on the doses, so that the plan is the same whatever has been spoken before.
    """
    if request.minutes is None:
        return plan_for(catalogue, request)
    return Fitting(catalogue, request, estimates).nearest(request.minutes * 60_000)


def settled(catalogue: Catalogue, request: Request, plan: Plan, estimates: Lengths, lengths: Lengths) -> Plan:
    """The plan once lengths are known better: its rests make up for what the estimates were off by.

    Without minutes asked for, the rests stay, and the listener is told the nearest minute.
    """

    def length_ms(plan: Plan) -> int:
        return lay_out(shortened(compose(catalogue, request, plan), estimates), lengths).length_ms

    if request.minutes is not None:
        return eased(plan, request.minutes * 60_000, length_ms, (EASE_MIN - EASE_SLACK, EASE_MAX + EASE_SLACK))
    minutes = 10
    for _ in range(2):  # the words that say it take time too
        minutes = max(1, (length_ms(replace(plan, minutes=minutes)) + 30_000) // 60_000)
    return replace(plan, minutes=minutes)


def span_ms(catalogue: Catalogue, request: Request, estimates: Lengths) -> tuple[int, int]:
    """The shortest and the longest track that a routine can make."""
    return Fitting(catalogue, request, estimates).span_ms


@dataclass(frozen=True)
class Fitting:
    """Every plan of one routine from the least to the most, and the length of the track that each makes."""

    catalogue: Catalogue
    request: Request
    estimates: Lengths

    def length_ms(self, plan: Plan) -> int:
        """How long the track of a plan is."""
        script = shortened(compose(self.catalogue, self.request, plan), self.estimates)
        return lay_out(script, self.estimates).length_ms

    @cached_property
    def ladder(self) -> tuple[Plan, ...]:
        """From the low end of every range to its top, one repetition or second at a time, all exercises growing
        together: first repetitions and holds, then sets."""
        routine = routine_named(self.catalogue, self.request.routine)
        exercises = [self.catalogue.exercises[item.exercise] for item in routine.exercises]
        doses = [choose(exercise, Level.GENTLE) for exercise in exercises]
        told = self.request.minutes or 10
        rungs = [Plan(tuple(doses), minutes=told)]
        for grown in (growth, growth_of_sets):
            steps = [
                (fraction, index, dose)
                for index, exercise in enumerate(exercises)
                for fraction, dose in grown(exercise)
            ]
            for _, index, change in sorted(steps, key=lambda step: step[:2]):
                doses[index] = change(doses[index])
                rungs.append(Plan(tuple(doses), minutes=told))
        return tuple(rungs)

    @cached_property
    def span_ms(self) -> tuple[int, int]:
        """The shortest and the longest track this routine can make."""
        return self._length_ms(0, EASE_MIN), self._length_ms(len(self.ladder) - 1, EASE_MAX)

    def nearest(self, target_ms: int) -> Plan:
        """The plan that makes a track of `target_ms` and leaves the rests nearest to how they are written."""
        shortest_ms, longest_ms = self.span_ms
        if not shortest_ms - TOLERANCE_MS <= target_ms <= longest_ms + TOLERANCE_MS:
            raise FitError(self._out_of_reach(target_ms))
        # Each rung is longer than the one before it, so those that suit lie around the one that needs no easing.
        above = bisect_right(range(len(self.ladder)), target_ms, key=lambda rung: self._length_ms(rung, 1.0))
        outward = sorted(range(len(self.ladder)), key=lambda rung: abs(rung - above + 0.5))
        for rung in outward:
            if (
                self._length_ms(rung, EASE_MIN) - TOLERANCE_MS
                <= target_ms
                <= self._length_ms(rung, EASE_MAX) + TOLERANCE_MS
            ):
                return eased(self.ladder[rung], target_ms, self.length_ms)
        raise FitError(self._between(target_ms, above))

    def _length_ms(self, rung: int, ease: float) -> int:
        return self.length_ms(replace(self.ladder[rung], ease=ease))

    def _out_of_reach(self, target_ms: int) -> str:
        shortest_ms, longest_ms = self.span_ms
        message = f"{self._takes(target_ms)}; "
        if target_ms < shortest_ms:
            least = -(-(shortest_ms - TOLERANCE_MS) // 60_000)
            return f"{message}nearest is {format_ms(shortest_ms)}, so ask for {least} minutes, or for less --talk"
        most = (longest_ms + TOLERANCE_MS) // 60_000
        return f"{message}nearest is {format_ms(longest_ms)}, so ask for {most} minutes"

    def _between(self, target_ms: int, above: int) -> str:
        under_ms, over_ms = self._length_ms(max(above - 1, 0), EASE_MAX), self._length_ms(above, EASE_MIN)
        return f"{self._takes(target_ms)}; nearest are {format_ms(under_ms)} and {format_ms(over_ms)}"

    def _takes(self, target_ms: int) -> str:
        span = " to ".join(map(format_ms, self.span_ms))
        return f"{self.request.routine} cannot be made {format_ms(target_ms)} long: it takes {span}"


def eased(
    plan: Plan, target_ms: int, length_ms: Callable[[Plan], int], span: tuple[float, float] = (EASE_MIN, EASE_MAX)
) -> Plan:
    """The plan with its rests and settling times stretched or shrunk, so that its track is `target_ms` long.

    By regula falsi: the length grows almost in proportion to the ease. Where the span ends before, its end is taken.
    """
    low, high = span
    low_ms, high_ms = (length_ms(replace(plan, ease=ease)) for ease in span)
    best = min((abs(low_ms - target_ms), low), (abs(high_ms - target_ms), high))
    for attempt in range(_TRIES):
        if best[0] <= TOLERANCE_MS // 4 or not low_ms < target_ms < high_ms:
            break
        part = (target_ms - low_ms) / (high_ms - low_ms) if attempt % 4 < 3 else 0.5
        ease = low + (high - low) * min(max(part, 0.001), 0.999)
        made_ms = length_ms(replace(plan, ease=ease))
        best = min(best, (abs(made_ms - target_ms), ease))
        if made_ms < target_ms:
            low, low_ms = ease, made_ms
        else:
            high, high_ms = ease, made_ms
    return replace(plan, ease=best[1])
