"""Where the sound of a breath is heard: in the silence after the word that begins it, as long as the breath takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    for event in (*chapter.sounds, *chapter.quiets):
        if isinstance(event, BreathSound) or event.breath not in ways:
            continue
        end_ms = event.end_ms if isinstance(event, Quiet) else event.until_ms
        if end_ms is None or any(event.start_ms < until and since < end_ms for since, until in silent):
            continue
        free = next(_free(chapter.sounds, (event.start_ms, end_ms), gap_ms), None)
        if free is not None:
            start_ms, until_ms = free
            length_ms = min(until_ms - start_ms, LONGEST_MS) // STEP_MS * STEP_MS
            heard.append(BreathSound(start_ms, start_ms + length_ms, breathed=event.breath, progress=event.progress))
    return replace(chapter, sounds=tuple(sorted(heard, key=lambda sound: sound.start_ms)))


def _free(sounds: Sequence[Sound], span: Span, gap_ms: int) -> Iterator[Span]:
    """The silences within a span that are long enough for a breath; each begins where an MP3 frame does."""
    at_ms, end_ms = span
    inside = [sound for sound in sounds if sound.end_ms + gap_ms > at_ms and sound.start_ms < end_ms]
    for until_ms in (*(sound.start_ms for sound in inside), end_ms):
        start_ms = on_mp3_frame_ms(at_ms)
        if until_ms - gap_ms - start_ms >= SHORTEST_MS:
            yield start_ms, until_ms - gap_ms
        ends = [sound.end_ms + gap_ms for sound in inside if sound.start_ms == until_ms]
        at_ms = max([at_ms, *ends])
