"""The chapters of a script: one for each exercise in the first round, and one for each round after that."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from voiceguide import limits
from voiceguide.script.chapter import Place, segments
from voiceguide.script.segments import Chapter, ChapterKind, Segment, Station

_OTHERS = 2
"""Chapters besides those of exercises: the introduction and the closing."""


def chapters(places: Sequence[Place]) -> tuple[Chapter, ...]:
    """The chapters of all visits to exercises; neighbours share one where there would be too many."""
    groups: list[list[Place]] = []
    for place in places:
        if place.begins:
            groups.append([])
        groups[-1].append(place)
    most = limits.CHAPTERS - _OTHERS
    if len(groups) > most:
        bounds = [len(groups) * number // most for number in range(most + 1)]
        groups = [[place for group in groups[start:end] for place in group] for start, end in pairwise(bounds)]
    return tuple(map(_chapter, groups))


def _chapter(places: Sequence[Place]) -> Chapter:
    """One chapter of these visits, with a station for each unless it is of one exercise and no more."""
    made: list[Segment] = []
    stations: list[Station] = []
    for place in places:
        stations.append(_station(place, len(made)))
        made += segments(place)
    first = stations[0]
    alone = len(places) == 1 and not places[0].visit.again
    return Chapter(
        kind=ChapterKind.EXERCISE,
        title=_title(places),
        segments=tuple(made),
        exercise=first.exercise,
        number=first.number if alone else None,
        of=first.of if alone else None,
        section=first.section,
        round=first.round,
        rounds=first.rounds,
        position=first.position,
        stations=() if alone else tuple(stations),
    )


def _station(place: Place, segment: int) -> Station:
    visit = place.visit
    titles = (visit.section.section if visit.section else "", visit.round.circuit.circuit if visit.round else "")
    return Station(
        segment=segment,
        title=str(visit.exercise.name),
        exercise=str(visit.item.exercise),
        number=place.number,
        of=place.of,
        section=" · ".join(filter(None, titles)) or None,
        round=visit.round.number if visit.round else None,
        rounds=visit.round.of if visit.round else None,
        position=str(visit.exercise.position),
    )


def _title(places: Sequence[Place]) -> str:
    """The round, where it is one; the first and the last exercise of neighbours that share a chapter."""
    first, last = places[0].visit, places[-1].visit
    if first.round and first.again and first.round is last.round:
        return places[0].coach.phrases.round_title(first.round.circuit.circuit, first.round.number, first.round.of)
    names = dict.fromkeys((str(first.exercise.name), str(last.exercise.name)))
    return " – ".join(names)
