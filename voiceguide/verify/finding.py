"""Where each planned sound is heard, and how.

Nothing here trusts the plan: onsets and ends are looked for in the decoded sound. The plan only says near which
moment a sound is to be looked for, since speech has silences of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import inf, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voiceguide.timeline.timeline import Sound, SpokenSound, Timeline
from voiceguide.units import SAMPLE_RATE
from voiceguide.verify.hearing import Ears, gated

QUIET = 10 ** (-46 / 20)
"""A millisecond that swings less than this, against the sound's widest swing, is not part of it."""

SILENT = 100
"""Samples up to this are what MP3 leaves of silence beside a sound."""

FAINT = 10 * SILENT
"""A stretch without a higher sample than this has no sound of the plan."""

RINGING_MS = 60
"""MP3 smears a sound over the frames before and after it; beyond that, silence is all zeros."""

EDGE_MS, JUMP_MS = 10, 45
"""A leap at an edge is looked for from so long before it to so long after its beginning."""


@dataclass(frozen=True, slots=True)
class Found:
    """A planned sound, where it was heard, to the millisecond, and how.

    `lufs` is the loudness of its own sound, `tonal` the part of its power in six pitches, `mean` that of its samples;
    `leaps` are those of its beginning and end (see `jump`).
    """

    plan: Sound
    start_ms: int
    end_ms: int
    lufs: float = -inf
    tonal: float = 0.0
    mean: float = 0.0
    leaps: tuple[float, float] = (0.0, 0.0)

    def __str__(self) -> str:
        return f"{named(self.plan)} at {self.plan.start_ms / 1_000:.3f} s"


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard of a plan: its sounds, and the highest sample between each and the next, from the beginning to the
    end of the track. `lufs` is the loudness of the whole, `dbtp` its true peak."""

    length_ms: float
    lufs: float
    dbtp: float
    found: tuple[Found, ...]
    between: tuple[int, ...]


def named(sound: Sound) -> str:
    """A sound for people: its words, or its kind of chime."""
    return f'"{sound.text}"' if isinstance(sound, SpokenSound) else f"{sound.chime.value} chime"


def heard_of(ears: Ears, timeline: Timeline) -> Heard:
    """Hears a track to its end, and forgets on the way what isn't needed any more."""
    found: list[Found] = []
    between: list[int] = []
    end_ms = 0
    for sound, low_ms, high_ms in _regions(timeline):
        ears.hear(high_ms)
        if where := _sounding(ears, low_ms, high_ms):
            between.append(_highest(ears, end_ms, where[0]))
            found.append(_found(ears, sound, *where))
            end_ms = where[1]
        ears.forget(end_ms)
    ears.hear()
    between.append(_highest(ears, end_ms, round(ears.length_ms)))
    return Heard(ears.length_ms, ears.lufs, dbtp=ears.dbtp, found=tuple(found), between=tuple(between))


def _regions(timeline: Timeline) -> Iterator[tuple[Sound, int, int]]:
    """Each sound, and the stretch of the track that is nearer to it than to any other (ms)."""
    sounds = timeline.sounds
    borders = [(before.end_ms + after.start_ms) // 2 for before, after in pairwise(sounds)]
    yield from zip(sounds, [0, *borders], [*borders, timeline.length_ms + 1_000], strict=bool(sounds))


def _sounding(ears: Ears, low_ms: int, high_ms: int) -> tuple[int, int] | None:
    """From when to when there is sound in a stretch (ms), or None."""
    peaks = ears.peaks(low_ms, high_ms)
    loudest = int(peaks.max(initial=0))
    if loudest < FAINT:
        return None
    sounding = np.flatnonzero(peaks > max(loudest * QUIET, SILENT))
    return low_ms + int(sounding[0]), low_ms + int(sounding[-1]) + 1


def _highest(ears: Ears, end_ms: int, start_ms: int) -> int:
    """The highest sample between one sound's end and the next one's start."""
    return int(ears.peaks(end_ms + RINGING_MS, start_ms - RINGING_MS).max(initial=0))


def _found(ears: Ears, sound: Sound, start_ms: int, end_ms: int) -> Found:
    samples, peaks = ears.between(start_ms, end_ms), ears.peaks(start_ms - EDGE_MS, end_ms + EDGE_MS)
    return Found(
        sound,
        start_ms,
        end_ms=end_ms,
        lufs=gated(ears.power(start_ms, end_ms)),
        tonal=tonality(samples),
        mean=float(samples.mean()) if len(samples) else 0.0,
        leaps=(jump(peaks), jump(peaks[::-1])),
    )


def jump(peaks: NDArray[Any]) -> float:
    """How far a sound's first 30 ms leap within two of them, against its peak: 1 where it begins at its loudest.

    Not read at the very onset: MP3 smears a click over the milliseconds before it.
    """
    before = np.maximum.accumulate(peaks[:JUMP_MS])
    after = peaks[2:JUMP_MS]
    return float((after - before[: len(after)]).max(initial=0) / max(int(peaks.max(initial=0)), 1))


def tonality(samples: NDArray[Any]) -> float:
    """The part of a sound's power that lies close to its six strongest pitches: near 1 for a bell, less for speech.

    Of a longer sound, the two seconds in which it swells.
    """
    first = samples[: 2 * SAMPLE_RATE]
    turn = np.float32(2 * pi / max(len(samples) - 1, 1))
    window = 0.5 - 0.5 * np.cos(np.arange(len(first), dtype=np.float32) * turn)
    size = 1 << max(16, len(first).bit_length())
    pitches = np.fft.rfft(first * window, size)
    power = pitches.real**2 + pitches.imag**2
    reach = round(8 * size / SAMPLE_RATE)  # 8 Hz
    whole, kept = float(power.sum()) or 1.0, 0.0
    for _ in range(6):
        peak = int(power.argmax())
        near = slice(max(peak - reach, 0), peak + reach + 1)
        kept += float(power[near].sum())
        power[near] = 0
    return kept / whole
