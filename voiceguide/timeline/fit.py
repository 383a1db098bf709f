"""A track as long as was asked for: doses chosen inside their ranges, then rests and settling time stretched. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from voiceguide.catalogue.model import Catalogue, Exercise, Routine, Talk
from voiceguide.errors import FitError
from voiceguide.script.compose import Composer, plan_for
from voiceguide.script.dose import Dose, Plan, Step, growth, growth_of_sets, least, most, smallest
from voiceguide.script.request import Request, routine_named
from voiceguide.script.timing import EASE_MAX, EASE_MIN, EASE_SLACK
from voiceguide.script.walk import once_through
from voiceguide.timeline import layout
from voiceguide.timeline.layout import shortened
from voiceguide.timeline.lengths import Lengths
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
    composer = Composer(catalogue, request)

    def length_ms(plan: Plan) -> int:
        return layout.length_ms(shortened(composer.compose(plan), estimates), lengths)

    if request.minutes is not None:
        span = EASE_MIN - EASE_SLACK, EASE_MAX + EASE_SLACK
        return eased(replace(plan, spare_ms=0), request.minutes * 60_000, length_ms, span)
    minutes = 10
    for _ in range(2):  # the words that say it take time too
        minutes = max(1, (length_ms(replace(plan, minutes=minutes)) + 30_000) // 60_000)
    return replace(plan, minutes=minutes)


def span_ms(catalogue: Catalogue, request: Request, estimates: Lengths) -> tuple[int, int]:
    """The shortest and the longest track that a routine can make."""
    return Fitting(catalogue, request, estimates).span_ms


@dataclass(frozen=True)
class Fitting:
    """Every plan of one routine, and the length of the track that each makes."""

    catalogue: Catalogue
    request: Request
    estimates: Lengths

    def length_ms(self, plan: Plan) -> int:
        """How long the track of a plan is."""
        script = shortened(self._composer.compose(plan), self.estimates)
        return layout.length_ms(script, self.estimates)

    @cached_property
    def _composer(self) -> Composer:
        return Composer(self.catalogue, self.request)

    @cached_property
    def usual(self) -> Plan:
        """What is done when no minutes are asked for."""
        return replace(plan_for(self.catalogue, self.request), minutes=self.request.minutes or 10)

    @cached_property
    def span_ms(self) -> tuple[int, int]:
        """The shortest and the longest track this routine can make."""
        least = self._rungs[0]
        shortest = replace(least, doses=least.doses[:1], talk=self._talks[-1])
        longest = self._larger[-1]
        return self._length_ms(shortest, EASE_MIN), self._length_ms(longest, EASE_MAX)

    def nearest(self, target_ms: int) -> Plan:
        """The plan that makes a track of `target_ms`, nearest to the usual one.

        A longer one has larger doses, then longer rests. A shorter one has shorter rests, then fewer words, then
        smaller doses, then fewer exercises. FitError when there is none.
        """
        shortest_ms, longest_ms = self.span_ms
        if not shortest_ms - TOLERANCE_MS <= target_ms <= longest_ms + TOLERANCE_MS:
            raise FitError(self._out_of_reach(target_ms))
        plan = self._longer(target_ms) if target_ms >= self.length_ms(self.usual) else self._shorter(target_ms)
        made = eased(plan, target_ms, self.length_ms)
        if abs(self.length_ms(made) - target_ms) > TOLERANCE_MS:
            raise FitError(self._between(target_ms, plan))
        return made

    def _longer(self, target_ms: int) -> Plan:
        """The largest doses whose rests need not shrink, or one step more where theirs would grow too long.

        Where one step more is too much however short its rests, what is left is rest at the end.
        """
        plans = self._larger
        below = bisect_right(plans, target_ms, key=self.length_ms) - 1
        if self._length_ms(plans[below], EASE_MAX) >= target_ms or below + 1 == len(plans):
            return plans[below]
        more = plans[below + 1]
        return more if self._length_ms(more, EASE_MIN) <= target_ms + TOLERANCE_MS else plans[below]

    def _shorter(self, target_ms: int) -> Plan:
        """As many exercises as come down to the target with the smallest doses, the fewest words and the shortest
        rests; of them the largest doses that do; then the most words that do."""
        talk, smallest = self._talks[-1], self._rungs[0]
        fewer = [
            replace(smallest, doses=smallest.doses[:count], talk=talk) for count in range(1, len(smallest.doses) + 1)
        ]
        count = len(self._last_within(fewer, target_ms).doses)
        below = dict.fromkeys(
            replace(
                rung,
                doses=tuple(map(least, rung.doses, self.usual.doses))[:count],
                rounds=tuple(map(min, rung.rounds, self.usual.rounds)),
                talk=talk,
            )
            for rung in self._rungs
        )
        plan = self._last_within(list(below), target_ms)
        return self._last_within([replace(plan, talk=talk) for talk in reversed(self._talks)], target_ms)

    def _last_within(self, plans: Sequence[Plan], target_ms: int) -> Plan:
        """The last of plans, each longer than the one before, that comes down to the target when its rests shrink."""
        within_ms = target_ms + TOLERANCE_MS
        above = bisect_right(plans, within_ms, key=lambda plan: self._length_ms(plan, EASE_MIN))
        return plans[max(above - 1, 0)]

    @cached_property
    def _larger(self) -> tuple[Plan, ...]:
        """From the usual doses and rounds to the top of every range."""
        return tuple(
            dict.fromkeys(
                replace(
                    rung,
                    doses=tuple(map(most, rung.doses, self.usual.doses)),
                    rounds=tuple(map(max, rung.rounds, self.usual.rounds)),
                )
                for rung in self._rungs
            )
        )

    @cached_property
    def _rungs(self) -> tuple[Plan, ...]:
        """From the low end of every range to its top, one repetition or second at a time, all exercises growing
        together: first repetitions and holds, then sets, and the rounds of circuits along with them."""
        routine = routine_named(self.catalogue, self.request.routine)
        exercises = [visit.exercise for visit in once_through(self.catalogue, routine)]
        lows = zip(exercises, self.usual.doses, strict=True)
        plan = replace(
            self.usual,
            doses=tuple(smallest(exercise, usual) for exercise, usual in lows),
            rounds=tuple(circuit.rounds.low for circuit in routine.circuits),
        )
        rungs = [plan]
        for steps in (
            _dose_steps(exercises, growth),
            [*_dose_steps(exercises, growth_of_sets), *_round_steps(routine)],
        ):
            for _, _, change in sorted(steps, key=lambda step: step[:2]):
                plan = change(plan)
                rungs.append(plan)
        return tuple(rungs)

    @property
    def _talks(self) -> tuple[Talk, ...]:
        """From the most words to the fewest; how much talk is asked for stays."""
        return (Talk.FULL,) if self.request.talk else tuple(Talk)

    def _length_ms(self, plan: Plan, ease: float) -> int:
        return self.length_ms(replace(plan, ease=ease))

    def _out_of_reach(self, target_ms: int) -> str:
        shortest_ms, longest_ms = self.span_ms
        if target_ms < shortest_ms:
            least_minutes = -(-(shortest_ms - TOLERANCE_MS) // 60_000)
            talk = ", or leave out --talk" if self.request.talk else ""
            return f"{self._takes(target_ms)}; ask for {least_minutes} minutes{talk}"
        return f"{self._takes(target_ms)}; ask for {(longest_ms + TOLERANCE_MS) // 60_000} minutes"

    def _between(self, target_ms: int, plan: Plan) -> str:
        lengths_ms = (self._length_ms(plan, ease) for ease in (EASE_MIN, EASE_MAX))
        return f"{self._takes(target_ms)}; nearest are {' and '.join(map(format_ms, lengths_ms))}"

    def _takes(self, target_ms: int) -> str:
        span = " to ".join(map(format_ms, self.span_ms))
        return f"{self.request.routine} cannot be made {format_ms(target_ms)} long: it takes {span}"


PlanStep = tuple[float, int, Callable[[Plan], Plan]]
"""How far up its range (0 to 1) a larger dose lies, the place of what grows, and what makes it of the one below."""


def _dose_steps(exercises: Sequence[Exercise], grown: Callable[[Exercise], Iterable[Step]]) -> Iterator[PlanStep]:
    for index, exercise in enumerate(exercises):
        for part, change in grown(exercise):
            yield part, index, partial(_with_dose, index, change)


def _with_dose(index: int, change: Callable[[Dose], Dose], plan: Plan) -> Plan:
    doses = plan.doses
    return replace(plan, doses=(*doses[:index], change(doses[index]), *doses[index + 1 :]))


def _round_steps(routine: Routine) -> Iterator[PlanStep]:
    for index, circuit in enumerate(routine.circuits):
        low, high = circuit.rounds.low, circuit.rounds.high
        for rounds in range(low + 1, high + 1):
            yield (rounds - low) / (high - low), len(routine.items) + index, partial(_with_rounds, index, rounds)


def _with_rounds(index: int, rounds: int, plan: Plan) -> Plan:
    return replace(plan, rounds=(*plan.rounds[:index], rounds, *plan.rounds[index + 1 :]))


def eased(
    plan: Plan, target_ms: int, length_ms: Callable[[Plan], int], span: tuple[float, float] = (EASE_MIN, EASE_MAX)
) -> Plan:
    """The plan with its rests and settling times stretched or shrunk, so that its track is `target_ms` long.

    By regula falsi: the length grows almost in proportion to the ease. It leaps a little where a rest that is told
    comes to be told in other words; what is left then is rest at the end. Where the span ends before the target, its
    end is taken, and more such rest.
    """
    low, high = span
    low_ms, high_ms = (length_ms(replace(plan, ease=ease)) for ease in span)
    for attempt in range(_TRIES):
        if not low_ms < target_ms < high_ms or target_ms - low_ms <= TOLERANCE_MS // 4:
            break
        part = (target_ms - low_ms) / (high_ms - low_ms) if attempt % 4 < 3 else 0.5
        ease = low + (high - low) * min(max(part, 0.001), 0.999)
        made_ms = length_ms(replace(plan, ease=ease))
        if made_ms <= target_ms:
            low, low_ms = ease, made_ms
        else:
            high, high_ms = ease, made_ms
    if high_ms <= target_ms:
        low, low_ms = high, high_ms
    return replace(plan, ease=low, spare_ms=max(0, target_ms - low_ms))
