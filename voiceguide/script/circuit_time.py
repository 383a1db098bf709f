"""What keeps the time of a circuit: rests that end on their second, and rounds that begin every so often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voiceguide.catalogue.model import Exercise
from voiceguide.catalogue.routine import Rest
from voiceguide.errors import Location
from voiceguide.script.beat import counted_in_s
from voiceguide.script.coach import Coach
from voiceguide.script.segments import Begin, Chime, Fill, Segment, Speech
from voiceguide.script.timing import ANNOUNCE_MS
from voiceguide.script.walk import Visit

REST, ROUND = "rest", "round"
"""The names of the `Begin`s and `Fill`s of rests and of rounds."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The next exercise begins `ms` after the `Begin` of this name. `at`: where the author says so."""

    name: str
    ms: int
    at: Location


def clock_after(visit: Visit, following: Visit | None) -> Clock | None:
    """What says when the following exercise begins; None where nothing does, as it is still to be explained."""
    if following is None or following.round is None or visit.round is None or not following.again:
        return None
    circuit = visit.round.circuit
    if circuit is not following.round.circuit or not visit.after or not isinstance(rest := visit.after[-1], Rest):
        return None
    if circuit.every is not None and following.round is not visit.round:
        return Clock(ROUND, circuit.every, circuit.at)
    return Clock(REST, rest.ms, circuit.at) if circuit.work is not None and rest.ms else None


def announced_in_time(clock: Clock) -> Fill:
    """Rest until it is time to say what comes next."""
    return Fill(clock.name, max(clock.ms - ANNOUNCE_MS, 0))


def until_next(coach: Coach, exercise: Exercise, clock: Clock) -> Fill:
    """Rest until the exercise begins, with the count before it."""
    marks = tuple(coach.warnings(counted_in_s(coach, exercise), clock.ms))
    return Fill(clock.name, clock.ms, marks=marks, at=clock.at, pose="start")


def with_begins(segments: list[Segment], opens_round: bool, again: bool, rest_follows: bool) -> Iterator[Segment]:
    """The segments of a whole dose with the moments from which clocks count.

    A round is counted from its first repetition, or later from the end of the rest before it, which is the same. A
    rest is counted from the onset of the word that ends the dose.
    """
    first = next(index for index, segment in enumerate(segments) if not isinstance(segment, Begin) and segment.progress)
    last = len(segments) - isinstance(segments[-1], Speech | Chime)
    for index, segment in enumerate(segments):
        if opens_round and index == (0 if again else first):
            yield Begin(ROUND)
        if rest_follows and index == last:
            yield Begin(REST)
        yield segment
    if rest_follows and last == len(segments):
        yield Begin(REST)
