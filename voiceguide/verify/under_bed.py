"""Where planned sounds are heard in a track in which a bed sounds all the time.

The plan says when the bed is down: from 120 ms before a word until 150 ms after it (audio/bed_gain.py). There it is at
least 15 LU under speech. A sound is where a band of pitches rises far above what the bed alone has there, which is
heard right before and right after.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from voiceguide.timeline.timeline import BreathSound, Sound, SpokenSound
from voiceguide.units import SAMPLE_RATE
from voiceguide.verify.hearing import Each, Ears, lufs_of

BEFORE_MS, AFTER_MS = 115, 145
"""How far from its place a sound is looked for: as far as the bed is down."""

EDGE_MS = 15
"""So near to a planned word its own sound may be heard, smeared by MP3."""

BANDS_HZ = ((60, 400), (400, 1_000), (1_000, 2_000), (2_000, 4_000), (4_000, 7_000), (7_000, 15_000))
"""Vowels, consonants, and hisses: a soft one lies under the bed in most bands, and stands out in one."""

CLEAR, OVER = 10 ** (12 / 10), 10 ** (6 / 10)
"""Where there is so many times the bed's power in a band, there is a sound; it goes on as long as there is so much as
the second."""

APART = 10 ** (20 / 10)
"""Where there is so much more before a sound than after it, or the other way round, that is no bed, but a sound that
isn't at its place."""

SOFT_BESIDE_WORD_LUFS, SOFT_BEFORE_CHIME_LUFS = -41.0, -32.0
"""Beside a louder bed than this a sound is heard, and not exactly where: speech is at -16 LUFS, and chimes at -20.4."""

SOFT_MS = 100
"""A soft consonant lasts no longer; what is heard before it is the end of a chime."""

BREAK_MS = 20
"""A soft consonant and its vowel may be so far apart: a "t" that only hisses, for one."""

SMOOTH_MS, LEAST_MS, LEAST_LAST_MS = 11, 30, 20
"""Power is the mean of so many milliseconds. What is over sooner than the second is a drop of rain, with which no sound
begins; and what is over sooner than the third is none with which one ends."""

Powers = NDArray[np.float64]
"""A row for each band, with a column for each millisecond."""


def region_ms(sound: Sound, low_ms: int, high_ms: int) -> tuple[int, int]:
    """The part of a stretch of the track in which a sound is looked for. No bed is down after a chime, which dies away
    in it."""
    after_ms = AFTER_MS if isinstance(sound, SpokenSound) else 0
    return max(low_ms, sound.start_ms - BEFORE_MS), min(high_ms, sound.end_ms + after_ms)


def sounding_over_bed(ears: Ears, sound: Sound, low_ms: int, high_ms: int) -> tuple[int, int] | None:
    """From when to when there is more than the bed in the region of a sound (ms), or None."""
    powers = band_powers(ears.between(low_ms, high_ms))
    bed = _bed(powers, sound, sound.start_ms - low_ms, sound.end_ms - low_ms)
    runs = _runs(powers > CLEAR * bed)
    firsts, lasts = ([run for run in runs if run[1] - run[0] >= least] for least in (LEAST_MS, LEAST_LAST_MS))
    if not firsts:
        return None
    first, last = firsts[0][0], lasts[-1][1]
    over = [
        run
        for run in _runs(powers > OVER * bed)
        if run[0] <= last and (run[1] >= first or (run[1] >= first - BREAK_MS and run[1] - run[0] >= LEAST_MS))
    ]
    return low_ms + max(over[0][0], first - SOFT_MS), low_ms + over[-1][1]


def _runs(over: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """From when to when something is so in any band."""
    edges = np.flatnonzero(np.diff(over.any(axis=0).astype(np.int8), prepend=0, append=0))
    return [(int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True)]


def bed_power(ears: Ears, word: SpokenSound) -> float:
    """The weighted power of the bed beside a word, where it is less: a word may not be at its place."""
    return min((float(power.mean()) for power in _beside(ears, word)), default=0.0)


def is_clear(ears: Ears, sound: Sound) -> bool:
    """Whether the bed beside a sound leaves to hear where it begins and ends.

    By the power that the bed has for three quarters of the time. A sound beside it that isn't at its place is no bed.
    A breath is as soft as a bed.
    """
    if isinstance(sound, BreathSound):
        return False
    powers = [float(np.quantile(power, 0.25)) for power in _beside(ears, sound)] or [0.0]
    less, more = min(powers), max(powers)
    most = SOFT_BESIDE_WORD_LUFS if isinstance(sound, SpokenSound) else SOFT_BEFORE_CHIME_LUFS
    return lufs_of(less if more > APART * less else more) <= most


def _beside(ears: Ears, sound: Sound) -> list[Each]:
    """The weighted power of each millisecond before a sound, and after a word."""
    before = ears.power(sound.start_ms - BEFORE_MS, sound.start_ms - EDGE_MS)
    after = ears.power(sound.end_ms + EDGE_MS, sound.end_ms + AFTER_MS)
    sides = (before, after) if isinstance(sound, SpokenSound) else (before,)
    return [power for power in sides if len(power)]


def _bed(powers: Powers, sound: Sound, start: int, end: int) -> Powers:
    """The power that the bed has at each millisecond: what it has before a sound turns into what it has after it. A
    chime doesn't move the bed, and may ring on into what comes after."""
    there = powers[:, : max(start - EDGE_MS, 0)], powers[:, end + EDGE_MS :]
    heard = [_middle(one) for one in there[: 2 if isinstance(sound, SpokenSound) else 1] if one.shape[1]]
    before, *_, after = [*heard, *heard] or [np.ones(len(powers))] * 2
    lower = min(before, after, key=np.sum)
    before, after = (lower if one.sum() > APART * lower.sum() else one for one in (before, after))
    turned = np.clip((np.arange(powers.shape[1]) - start) / max(end - start, 1), 0, 1)
    return np.asarray(before[:, None] ** (1 - turned) * after[:, None] ** turned)


def _middle(powers: Powers) -> Powers:
    """The power of each band that half of the milliseconds have; at least that of the last bit of a sample."""
    return np.asarray(np.maximum(np.median(powers, axis=1), 1.0))


def band_powers(samples: NDArray[Any]) -> Powers:
    """The power of each millisecond in each band."""
    count, size = len(samples) * 1_000 // SAMPLE_RATE, 1 << max(len(samples) - 1, 1).bit_length()
    pitches = np.fft.rfft(samples, size)
    octaves = np.log2(np.maximum(np.fft.rfftfreq(size, 1 / SAMPLE_RATE), 1.0))
    starts, mean = np.arange(count) * SAMPLE_RATE // 1_000, np.full(SMOOTH_MS, 1 / SMOOTH_MS)
    powers = []
    for low, high in BANDS_HZ:
        inside = np.minimum(octaves - np.log2(low), np.log2(high) - octaves)
        band = np.fft.irfft(pitches * np.clip(3 * inside + 0.5, 0, 1), size)[: len(samples)]
        each = np.add.reduceat(band**2, starts) / np.diff(starts, append=len(samples))
        powers.append(np.convolve(each, mean, "same"))
    return np.array(powers)
