"""Where the sound of a breath is heard: in the silence after the word that begins it, as long as the breath takes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from voiceguide.timeline.timeline import BreathSound, Quiet, Sound, TimedChapter
from voiceguide.units import on_mp3_frame_ms

SHORTEST_MS, LONGEST_MS = 600, 12_000
"""A shorter sound is no breath; a longer one nobody breathes."""

STEP_MS = 100
"""Lengths are whole steps, so that one clip serves many breaths."""

Span = tuple[int, int]
"""From when to when, in ms."""


def with_breaths(chapter: TimedChapter, ways: frozenset[str], silent: Sequence[Span], gap_ms: int) -> TimedChapter:
    """The chapter with the sound of each breath of these `ways`, at least `gap_ms` from any other sound, and none in
    the times in which all is to be `silent`."""
    if not ways:
        return chapter
    heard: list[Sound] = list(chapter.sounds)
    free = _Silences(chapter.sounds, gap_ms)
    for event in (*chapter.sounds, *chapter.quiets):
        if isinstance(event, BreathSound) or event.breath not in ways:
            continue
        end_ms = event.end_ms if isinstance(event, Quiet) else event.until_ms
        if end_ms is None or any(event.start_ms < until and since < end_ms for since, until in silent):
            continue
        if room := free.first(event.start_ms, end_ms):
            start_ms, until_ms = room
            length_ms = min(until_ms - start_ms, LONGEST_MS) // STEP_MS * STEP_MS
            heard.append(BreathSound(start_ms, start_ms + length_ms, breathed=event.breath, progress=event.progress))
    return replace(chapter, sounds=tuple(sorted(heard, key=lambda sound: sound.start_ms)))


class _Silences:
    """What lies between the sounds of a chapter, and at least `gap_ms` from each."""

    def __init__(self, sounds: Sequence[Sound], gap_ms: int) -> None:
        self._gap_ms = gap_ms
        self._starts, self._ends = [sound.start_ms for sound in sounds], [sound.end_ms for sound in sounds]

    def first(self, start_ms: int, end_ms: int) -> Span | None:
        """The first one in a span that is long enough for a breath; it begins where an MP3 frame does."""
        first, last = bisect_right(self._ends, start_ms - self._gap_ms), bisect_left(self._starts, end_ms)
        at_ms = start_ms
        for place in range(first, last + 1):
            until_ms = self._starts[place] if place < last else end_ms
            free_ms = on_mp3_frame_ms(at_ms)
            if until_ms - self._gap_ms - free_ms >= SHORTEST_MS:
                return free_ms, until_ms - self._gap_ms
            if place < last:
                at_ms = max(at_ms, self._ends[place] + self._gap_ms)
        return None
