"""The beds that come along: rain, waves, a drone, made from noise and sines.

Each is shaped as the spectrum of one round of a loop, which has no beginning and no end: where the last sample is
followed by the first, nothing is heard. The noise is that of numpy's RandomState, whose numbers stay the same in every
version of numpy, so a recipe sounds the same on each machine.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from voiceguide.units import SAMPLE_RATE

Sound = NDArray[np.float64]


def rain() -> Sound:
    """A steady fall, in which single drops can be heard; 30 s."""
    count, random = 30 * SAMPLE_RATE, np.random.RandomState(1)
    fall = _noise(random, count, 400, 9_000, slope_db=-3.0)
    swell = 1 + 0.12 * _slow(random, count, slowest=2, fastest=9)
    drops = np.zeros(count)
    for pitch in (700, 1_150, 1_900, 3_100, 5_000):
        struck = np.zeros(count)
        places = random.randint(0, count, 30 * 25)
        np.add.at(struck, places, random.standard_exponential(len(places)) ** 1.5)
        ringing = np.arange(SAMPLE_RATE // 20) / SAMPLE_RATE
        drop = np.sin(2 * np.pi * pitch * ringing) * np.exp(-ringing * pitch / 6)
        drops += _circular(struck, drop) * (700 / pitch) ** 0.5
    return np.asarray(fall * swell + 0.5 * drops / drops.std())


def waves() -> Sound:
    """Four waves that come in, break and run out; 48 s."""
    count, random = 48 * SAMPLE_RATE, np.random.RandomState(2)
    rumble = _noise(random, count, 70, 350, slope_db=-4.0)
    wash = _noise(random, count, 300, 2_500, slope_db=-4.0)
    foam = _noise(random, count, 1_500, 9_000, slope_db=-3.0)
    seconds = np.arange(count) / SAMPLE_RATE
    coming, breaking, running = np.zeros(count), np.zeros(count), np.zeros(count)
    for at_s, height in ((5.0, 1.0), (16.2, 0.8), (28.9, 1.1), (40.3, 0.9)):
        after = (seconds - at_s + 24.0) % 48.0 - 24.0  # seconds from the moment at which this wave breaks
        coming += height * _swell(after, 3.5, 2.5)
        breaking += height * _swell(after - 0.8, 1.8, 3.0)
        running += height * _swell(after - 2.0, 1.6, 3.6)
    return rumble * (0.35 + coming) + wash * (0.16 + breaking) + 0.7 * foam * (0.10 + running)


def drone() -> Sound:
    """A soft chord of a root, its fifth and its octaves, whose tones come and go; 40 s."""
    count = 40 * SAMPLE_RATE
    turn = 2 * np.pi * np.arange(count) / count
    tones = ((110.0, -4, 1), (164.8, -5, 2), (220.0, 0, 3), (329.6, -5, 2), (440.0, -9, 4), (659.3, -16, 5))
    sound = np.zeros(count)
    for number, (pitch, level_db, slow) in enumerate(tones):
        swell = 1 + 0.25 * np.sin(slow * turn + 2.4 * number)
        other = 0.3 * np.sin((round(pitch * 40) + 7 + 4 * number) * turn)  # beside the tone, so that it breathes
        sound += 10 ** (level_db / 20) * swell * (np.sin(round(pitch * 40) * turn + number) + other)
    return sound


RECIPES: dict[str, Callable[[], Sound]] = {"rain": rain, "waves": waves, "drone": drone}


def _noise(random: np.random.RandomState, count: int, low: float, high: float, slope_db: float) -> Sound:
    """Noise of power 1 between two pitches (Hz), falling by so many dB an octave, with soft edges."""
    spectrum = np.fft.rfft(random.standard_normal(count))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(count, 1 / SAMPLE_RATE), 1.0))
    edges = np.minimum(octaves - np.log2(low), np.log2(high) - octaves)
    level_db = slope_db * (octaves - np.log2(low)) + 24 * np.minimum(edges, 0.0)
    sound = np.fft.irfft(spectrum * 10 ** (level_db / 20), count)
    return np.asarray(sound / sound.std())


def _slow(random: np.random.RandomState, count: int, slowest: int, fastest: int) -> Sound:
    """A slow wandering of power 1, of so many turns in a round."""
    turn = 2 * np.pi * np.arange(count) / count
    turns = range(slowest, fastest + 1)
    wander = sum(np.sin(number * turn + random.uniform(0, 2 * np.pi)) for number in turns)
    return np.asarray(wander * (2 / len(turns)) ** 0.5)


def _swell(after_s: Sound, rise_s: float, fall_s: float) -> Sound:
    """A bump around 0, which rises and falls within about so many seconds."""
    return np.asarray(np.exp(-((after_s / np.where(after_s < 0, rise_s, fall_s)) ** 2)))


def _circular(struck: Sound, ringing: Sound) -> Sound:
    """What rings at each stroke; past the end of the round it goes on at its beginning."""
    count, tail = len(struck), len(ringing)
    sound = np.zeros(count + tail)
    for at in np.flatnonzero(struck):
        sound[at : at + tail] += struck[at] * ringing
    sound[:tail] += sound[count:]
    return sound[:count]
