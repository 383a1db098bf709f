"""The way from one position to another, by the transitions an author has written."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from voiceguide.catalogue.model import Catalogue, Line, Transition


def route(catalogue: Catalogue, start: str, end: str) -> tuple[Transition, ...]:
    """The shortest way from `start` to `end` (breadth first; ties go to the transition written first).

    The reader has seen to it that there is one for every routine; LookupError if there is none after all.
    """
    ways: deque[tuple[str, tuple[Transition, ...]]] = deque([(start, ())])
    seen = {start}
    while ways:
        here, way = ways.popleft()
        if here == end:
            return way
        for transition in catalogue.transitions:
            if transition.from_ == here and transition.to not in seen:
                seen.add(transition.to)
                ways.append((transition.to, (*way, transition)))
    raise LookupError(f"no transition leads from {start} to {end}")


def leads(catalogue: Catalogue, start: str, end: str) -> bool:
    """Whether there is a way from `start` to `end`."""
    try:
        route(catalogue, start, end)
    except LookupError:
        return False
    return True


def lines(way: Iterable[Transition]) -> tuple[Line, ...]:
    """All that is said on a way."""
    return tuple(line for transition in way for line in transition.say)
