"""The chapters of a script with one for each visit to an exercise, for tests that look at what is done there."""

from __future__ import annotations

from dataclasses import replace

from voiceguide.script.segments import Chapter, Script


def visits(script: Script) -> list[Chapter]:
    """The chapters between introduction and closing; in place of one with several stations, one for each."""
    found = []
    for chapter in script.chapters[1:-1]:
        ends = [*(station.segment for station in chapter.stations[1:]), len(chapter.segments)]
        for station, end in zip(chapter.stations, ends, strict=False):
            inside = chapter.segments[station.segment : end]
            found.append(
                replace(chapter, exercise=station.exercise, segments=inside, stations=(), number=station.number)
            )
        if not chapter.stations:
            found.append(chapter)
    return found
