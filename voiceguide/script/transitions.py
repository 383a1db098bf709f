"""The way from one position to another, by the transitions an author has written."""

from __future__ import annotations

from collections import deque

from voiceguide.catalogue.model import Catalogue, Line


def route(catalogue: Catalogue, start: str, end: str) -> tuple[Line, ...]:
    """The lines of the shortest way from `start` to `end` (breadth first; ties go to the transition written first).

    The reader has seen to it that there is one for every routine; LookupError if there is none after all.
    """
    ways: deque[tuple[str, tuple[Line, ...]]] = deque([(start, ())])
    seen = {start}
    while ways:
        here, lines = ways.popleft()
        if here == end:
            return lines
        for transition in catalogue.transitions:
            if transition.from_ == here and transition.to not in seen:
                seen.add(transition.to)
                ways.append((transition.to, lines + transition.say))
    raise LookupError(f"no transition leads from {start} to {end}")
