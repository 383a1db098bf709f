"""Where each planned sound is heard.

Nothing here trusts the plan: onsets and ends are looked for in the decoded sound. The plan only says near which
moment a sound is to be looked for, since speech has silences of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from typing_extensions import assert_never

from voiceguide.timeline.timeline import BreathSound, ChimeSound, Sound, SpokenSound, Timeline
from voiceguide.verify.hearing import Heard, gated

QUIET = 10 ** (-46 / 20)
"""A millisecond that swings less than this, against the sound's widest swing, is not part of it."""

SILENT = 100
"""Samples up to this are what MP3 leaves of silence beside a sound."""

FAINT, FAINT_BREATH = 10 * SILENT, 4 * SILENT
"""A stretch without a higher sample than this has no sound of the plan, or no breath."""


@dataclass(frozen=True, slots=True)
class Found:
    """A planned sound and where it was heard, to the millisecond; `lufs` is the loudness of its own sound."""

    plan: Sound
    start_ms: int
    end_ms: int
    lufs: float

    def __str__(self) -> str:
        return f"{named(self.plan)} at {self.plan.start_ms / 1_000:.3f} s"


def named(sound: Sound) -> str:
    """A sound for people: its words, or its kind of chime or breath."""
    match sound:
        case SpokenSound():
            return f'"{sound.text}"'
        case ChimeSound():
            return f"{sound.chime.value} chime"
        case BreathSound():
            return f"breath {sound.breathed}"
        case _:
            assert_never(sound)


def heard_sounds(heard: Heard, timeline: Timeline) -> list[Found]:
    """Every planned sound that is heard."""
    found: list[Found] = []
    for sound, (low, high) in zip(timeline.sounds, _regions(timeline), strict=True):
        faint = FAINT_BREATH if isinstance(sound, BreathSound) else FAINT
        if where := _sounding(heard, low, high, faint):
            start_ms, end_ms = where
            found.append(Found(sound, start_ms, end_ms=end_ms, lufs=gated(heard.power[start_ms:end_ms])))
    return found


def _regions(timeline: Timeline) -> list[tuple[int, int]]:
    """For each sound, the stretch of the track that is nearer to it than to any other (ms)."""
    sounds = timeline.sounds
    borders = [(before.end_ms + after.start_ms) // 2 for before, after in pairwise(sounds)]
    return list(zip([0, *borders], [*borders, timeline.length_ms + 1_000], strict=True)) if sounds else []


def _sounding(heard: Heard, low: int, high: int, faint: int) -> tuple[int, int] | None:
    """From when to when there is sound in a stretch (ms), or None."""
    peaks = heard.peaks[low:high]
    loudest = int(peaks.max(initial=0))
    if loudest < faint:
        return None
    sounding = np.flatnonzero(peaks > max(loudest * QUIET, SILENT))
    return low + int(sounding[0]), low + int(sounding[-1]) + 1
