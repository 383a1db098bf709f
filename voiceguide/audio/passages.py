"""A timeline as passages: stretches of sound with silence between them, equal ones equal wherever they stand. Pure.

A guided track is mostly silence, and most of its speech comes again and again. What is the same passage is put
together once and encoded once, however often it is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from voiceguide.audio.clips import Clip
from voiceguide.script.timeline import Sound, Timeline
from voiceguide.units import frames

NEAR_FRAMES = 3 * 1152
"""Sounds with less silence than this between them (three MP3 frames, 78 ms) belong to one passage."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sound's clip comes from: `key` says which clip it is, `load` fetches it when it is needed."""

    key: str
    load: Callable[[], Clip] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """A clip in a passage, `offset_frames` PCM frames after the passage begins."""

    offset_frames: int
    source: Source


@dataclass(frozen=True, slots=True)
class Passage:
    """Clips that sound in one stretch. Two passages are equal when they sound the same."""

    pieces: tuple[Piece, ...]
    length_frames: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage, and the PCM frame of the track at which it begins."""

    start_frame: int
    passage: Passage


def passages(timeline: Timeline, source: Callable[[Sound], Source]) -> tuple[Placed, ...]:
    """Every passage of the timeline, in order; `source` says which clip a sound is."""
    return tuple(_placed(stretch, source) for stretch in _stretches(timeline.sounds))


def _stretches(sounds: Iterable[Sound]) -> list[list[Sound]]:
    """The sounds, those near each other together."""
    found: list[list[Sound]] = []
    for sound in sounds:
        if found and frames(sound.start_ms - found[-1][-1].end_ms) < NEAR_FRAMES:
            found[-1].append(sound)
        else:
            found.append([sound])
    return found


def _placed(stretch: list[Sound], source: Callable[[Sound], Source]) -> Placed:
    """Offsets count from the passage's own start, so that it is the same passage wherever it begins."""
    start_ms, end_ms = stretch[0].start_ms, stretch[-1].end_ms
    pieces = tuple(Piece(frames(sound.start_ms - start_ms), source(sound)) for sound in stretch)
    return Placed(frames(start_ms), Passage(pieces, frames(end_ms - start_ms)))
