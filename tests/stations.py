"""The chapters of a script with one for each visit to an exercise, for tests that look at what is done there."""

from __future__ import annotations

from dataclasses import replace

from voiceguide.catalogue.model import Catalogue, Exercise
from voiceguide.script.segments import Begin, Chapter, Script
from voiceguide.script.walk import once_through


def visits(script: Script) -> list[Chapter]:
    """The chapters between introduction and closing; in place of one with several stations, one for each."""
    found = []
    for chapter in script.chapters[1:-1]:
        ends = [*(station.segment for station in chapter.stations[1:]), len(chapter.segments)]
        for station, end in zip(chapter.stations, ends, strict=False):
            one = replace(chapter, exercise=station.exercise, number=station.number, round=station.round)
            found.append(replace(one, segments=chapter.segments[station.segment : end], stations=()))
        if not chapter.stations:
            found.append(chapter)
    return [replace(one, segments=tuple(s for s in one.segments if not isinstance(s, Begin))) for one in found]


def exercises_of(catalogue: Catalogue, script: Script) -> list[tuple[Exercise, Chapter]]:
    """Each visit, and the exercise as it is done there."""
    (routine,) = (routine for name, routine in catalogue.routines.items() if name == script.routine)
    done = [visit.exercise for visit in once_through(catalogue, routine)]
    return [(done[(chapter.number or 0) - 1], chapter) for chapter in visits(script)]
