"""Breath sounds: noise that swells and ebbs as air does in a breath, as long as there is time for one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voiceguide.audio.clips import faded
from voiceguide.speech.engine import Clip
from voiceguide.units import SAMPLE_RATE, to_samples

Sound = NDArray[np.float64]

SEEDS = {"in": 11, "out": 12}
"""Of numpy's RandomState, whose numbers stay the same in every version of numpy."""

BANDS = {"in": ((500.0, 2_400.0), (1_100.0, 4_800.0)), "out": ((700.0, 3_000.0), (300.0, 1_500.0))}
"""The pitches of the noise (Hz) at a breath's beginning and at its end: air drawn in comes to hiss higher, and air let
go sinks."""

TOP = {"in": 0.7, "out": 0.22}
"""When it is at its strongest, as a part of its length: one draws in more and more, lets go at once, and then less."""

SOFTEST = 0.16
"""How strong it is at its very beginning and end, so that both are heard where they are."""

LEVEL_DB = {"in": -39.4, "out": -38.8}
"""The power of the noise at its strongest, so that a breath is 22 LU under speech (measured)."""

EDGE_MS = 25


def breath(way: str, length_ms: int, louder_db: float = 0.0) -> Clip:
    """A breath "in" or "out" as PCM, from nothing to nothing, always the same bytes; `louder_db` where speech is louder
    too."""
    count = to_samples(length_ms)
    random = np.random.RandomState(SEEDS[way])
    first, last = (_noise(random, count, low, high) for low, high in BANDS[way])
    along = np.linspace(0, 1, count)
    glide = 0.5 - 0.5 * np.cos(np.pi * along)
    sound = (np.sqrt(1 - glide) * first + np.sqrt(glide) * last) * _swell(along, TOP[way])
    samples = np.rint(sound * 32_768 * 10 ** ((LEVEL_DB[way] + louder_db) / 20))
    pcm = np.clip(samples, -32_767, 32_767).astype("<i2").tobytes()
    return Clip(faded(pcm, in_ms=EDGE_MS, out_ms=EDGE_MS), SAMPLE_RATE)


def _swell(along: Sound, top: float) -> Sound:
    """From the softest to 1 at the top and back, along a breath (0 to 1), without a corner."""
    part = np.where(along < top, along / top, (1 - along) / (1 - top))
    return np.asarray(SOFTEST + (1 - SOFTEST) * (0.5 - 0.5 * np.cos(np.pi * part)))


def _noise(random: np.random.RandomState, count: int, low: float, high: float) -> Sound:
    """Noise of power 1 between two pitches (Hz), 12 dB an octave softer beyond them."""
    size = 1 << max(count, SAMPLE_RATE).bit_length()
    spectrum = np.fft.rfft(random.standard_normal(size))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(size, 1 / SAMPLE_RATE), 1.0))
    beyond = np.minimum(np.minimum(octaves - np.log2(low), np.log2(high) - octaves), 0.0)
    sound = np.fft.irfft(spectrum * 10 ** (12 * beyond / 20), size)
    return np.asarray(sound[:count] / sound.std())
