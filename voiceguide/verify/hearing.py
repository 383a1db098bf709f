"""Ears: from decoded sound to its peaks, its loudness and its true peak.

Nothing here knows the plan of a track, and the meter is built from the standard's own figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf, log10, pi, tan
from typing import Any, TypeVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from voiceguide.units import SAMPLE_RATE, to_samples

HOP_MS, BLOCK_MS = 100, 400
"""A loudness meter looks at blocks of 400 ms, one each 100 ms."""

SIZE = 1 << 14
CHUNK_MS, CHUNKS = 280, 10
CHUNK = CHUNK_MS * SAMPLE_RATE // 1_000
"""A track is heard in chunks of a whole number of sample frames, ten at a time. Each is weighted with the 91 ms
before it, which fill it up to a size that the Fourier transform likes, and outlast what the weighting rings."""

ROUND_MS, ROUND = CHUNKS * CHUNK_MS, CHUNKS * CHUNK
"""How much is heard at a time, in milliseconds and in sample frames."""

STARTS = np.arange(CHUNK_MS) * SAMPLE_RATE // 1_000
"""Where in a chunk each millisecond begins."""

REACH = 32
"""How many samples on each side tell what the sound does between two."""

NEAR_HIGHEST = 0.85
"""Between samples that reach less of the highest one, the sound doesn't rise above it."""

Samples = NDArray[np.int16]
Decoded = NDArray[np.float32]
"""Sample frames as they are decoded, a column for each channel; full scale is 1."""
Each = NDArray[np.float32]
"""One figure for each millisecond."""
Figure = TypeVar("Figure", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Round:
    """What was heard at a time: its samples, a row for each channel, and the highest sample and the weighted power of
    each millisecond, the power of both speakers: one channel is played on two."""

    samples: Samples
    peaks: Samples
    power: Each


class Ears:
    """Hears a track while it is decoded, and keeps of its sound what has not been forgotten.

    Each block but the last has ROUND sample frames. Silence costs next to nothing, and is not kept.
    """

    def __init__(self, blocks: Iterable[Decoded]) -> None:
        self.length = 0
        """Sample frames that have been heard."""
        self._blocks, self._count = iter(blocks), 0
        self._kept: dict[int, Round] = {}
        self._buffers: list[Decoded] = []
        self._hops: list[NDArray[np.float64]] = []
        self._last: Samples | None = None
        self._edge: Samples | None = None
        self._highest, self._peak = 0, -inf

    @property
    def length_ms(self) -> float:
        """How long what has been heard is."""
        return self.length * 1_000 / SAMPLE_RATE

    def hear(self, until_ms: float = inf, kept_ms: float = 0) -> bool:
        """Hears on until a moment, or the end; whether the track goes on until then. What was before `kept_ms` is
        forgotten."""
        while self._count * ROUND_MS < until_ms:
            self._forget(kept_ms)
            block = next(self._blocks, None)
            if block is None:
                self._measure_last(None)
                return False
            self._hear(block)
        return True

    def peaks(self, start_ms: int, end_ms: int) -> Samples:
        """The highest sample of each millisecond from one moment to another."""
        end_ms = min(end_ms, self._count * ROUND_MS)
        return self._gathered(start_ms, end_ms, ROUND_MS, np.int16, lambda kept, part: kept.peaks[part])

    def power(self, start_ms: int, end_ms: int) -> Each:
        """The weighted power of each millisecond from one moment to another."""
        end_ms = min(end_ms, self._count * ROUND_MS)
        return self._gathered(start_ms, end_ms, ROUND_MS, np.float32, lambda kept, part: kept.power[part])

    def between(self, start_ms: float, end_ms: float) -> NDArray[np.float32]:
        """The samples from one moment to another, the mean of the channels."""
        first, end = to_samples(round(start_ms)), min(to_samples(round(end_ms)), self.length)
        return self._gathered(
            first, end, ROUND, np.float32, lambda kept, part: kept.samples[:, part].mean(axis=0, dtype=np.float32)
        )

    @property
    def lufs(self) -> float:
        """The loudness of all that has been heard."""
        hops = np.concatenate(self._hops) if self._hops else np.zeros(0)
        return loudness_of_hops(hops[: int(self.length_ms) // HOP_MS])

    @property
    def dbtp(self) -> float:
        """The true peak of all that has been heard, once it has been heard to its end."""
        return self._peak

    def _forget(self, before_ms: float) -> None:
        for number in [number for number in self._kept if (number + 1) * ROUND_MS <= before_ms]:
            del self._kept[number]

    def _hear(self, block: Decoded) -> None:
        self._buffers = self._buffers or [np.zeros(SIZE - CHUNK + ROUND, np.float32) for _ in range(block.shape[1])]
        self.length += len(block)
        heard = [_round(buffer, channel) for buffer, channel in zip(self._buffers, block.T, strict=True)]
        samples = np.stack([one[0] for one in heard])
        power = np.sum([one[2] for one in heard], axis=0) * (2 if len(heard) == 1 else 1)
        self._hops.append(power.reshape(-1, HOP_MS).mean(axis=1, dtype=np.float64))
        if samples.any():
            peaks = np.maximum.reduce([one[1] for one in heard])
            self._kept[self._count] = Round(samples, peaks=peaks, power=power)
        self._measure_last(samples)
        self._count += 1

    def _measure_last(self, following: Samples | None) -> None:
        """Measures the true peak of the round before, which needs what stands on both sides of it."""
        last, self._last = self._last, following
        if last is None:
            return
        silence = np.zeros((len(last), REACH), np.int16)
        before = silence if self._edge is None else self._edge
        after = silence if following is None else following[:, :REACH]
        self._edge, highest = last[:, -REACH:], int(np.abs(last).max())
        self._highest = max(self._highest, highest)
        if highest > NEAR_HIGHEST * self._highest:
            around = np.concatenate((before, last, after), axis=1)
            self._peak = max(self._peak, *(true_peak(row, NEAR_HIGHEST * self._highest) for row in around))

    def _gathered(
        self, first: int, end: int, size: int, kind: type[Figure], figures: Callable[[Round, slice], NDArray[Figure]]
    ) -> NDArray[Figure]:
        """The figures from one place to another, of which each round has `size`; 0 in silence."""
        first = max(first, 0)
        found = np.zeros(max(end - first, 0), kind)
        for number in range(first // size, -(-end // size)):
            if kept := self._kept.get(number):
                at = number * size
                start, stop = max(first, at), min(end, at + size)
                found[start - first : stop - first] = figures(kept, slice(start - at, stop - at))
        return found


def _round(buffer: Decoded, block: NDArray[np.float32]) -> tuple[Samples, Samples, Each]:
    """The samples of one channel, and for each millisecond their peak and their weighted power. `buffer` has what
    came before."""
    before, now = buffer[: SIZE - CHUNK], buffer[SIZE - CHUNK :]
    before[:] = buffer[-len(before) :]
    now[: len(block)], now[len(block) :] = block, 0
    samples, peaks = np.zeros((CHUNKS, CHUNK), np.int16), np.zeros((CHUNKS, CHUNK_MS), np.int16)
    power = np.zeros((CHUNKS, CHUNK_MS), np.float32)
    chunks = sliding_window_view(buffer, SIZE)[::CHUNK]
    sounding = chunks.any(axis=1)
    if sounding.any():
        heard = chunks[sounding]
        whole = np.clip(np.rint(heard[:, -CHUNK:] * 32_768), -32_767, 32_767).astype(np.int16)
        samples[sounding] = whole
        peaks[sounding] = np.maximum.reduceat(np.abs(whole), STARTS, axis=1)
        power[sounding] = weighted_power(heard)
    return samples.ravel(), peaks.ravel(), power.ravel()


def k_weighting() -> NDArray[np.complex64]:
    """What each pitch counts for loudness: a shelf, for what the head adds, and a high-pass.

    ITU-R BS.1770-4, annex 1. Its coefficients are for 48 kHz; these are the filters that they come from.
    """
    turn = 1j * np.tan(np.linspace(0, pi / 2, SIZE // 2 + 1))
    gain, q = 10 ** (3.999843853973347 / 20), 0.7071752369554196
    s = turn / tan(pi * 1681.974450955533 / SAMPLE_RATE)
    shelf = (gain * s**2 + gain**0.4996667741545416 * s / q + 1) / (s**2 + s / q + 1)
    k, q = tan(pi * 38.13547087602444 / SAMPLE_RATE), 0.5003270373238773
    s = turn / k
    high_pass = s**2 / (s**2 + s / q + 1) * (1 + k / q + k**2)  # the standard's has this gain, and so do meters
    weighting: NDArray[np.complex64] = (shelf * high_pass).astype(np.complex64)
    return weighting


K_WEIGHTING = k_weighting()


def weighted_power(chunks: NDArray[np.float32]) -> NDArray[Any]:
    """The mean power of each millisecond of chunks, a chunk a row, as the standard weights it."""
    pitches = np.fft.rfft(chunks)
    pitches *= K_WEIGHTING
    weighted = np.fft.irfft(pitches)[:, -CHUNK:]
    weighted *= weighted
    return np.add.reduceat(weighted, STARTS, axis=1) / np.diff(STARTS, append=CHUNK)


def gated(power: NDArray[Any]) -> float:
    """The loudness (LUFS) of a sound, from the power of its milliseconds: of the blocks it fills. One shorter than a
    block is as loud as its mean power."""
    if len(power) < BLOCK_MS:
        return lufs_of(float(power.mean())) if len(power) else -inf
    return loudness_of_hops(power[: len(power) // HOP_MS * HOP_MS].reshape(-1, HOP_MS).mean(axis=1, dtype=np.float64))


def loudness_of_hops(hops: NDArray[np.float64]) -> float:
    """The loudness (LUFS) of a sound from the power of each of its 100 ms: of the blocks above -70 LUFS, and then no
    more than 10 LU below the mean of these."""
    if len(hops) < BLOCK_MS // HOP_MS:
        return lufs_of(float(hops.mean())) if len(hops) else -inf
    blocks = sliding_window_view(hops, BLOCK_MS // HOP_MS).mean(axis=1)
    loud = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    return lufs_of(float(loud[loud > loud.mean() / 10].mean())) if len(loud) else -inf


def lufs_of(power: float) -> float:
    """The loudness (LUFS) of a mean power."""
    return -0.691 + 10 * log10(power) if power > 0 else -inf


def true_peak(samples: Samples, least: float) -> float:
    """The highest point between samples too (dBTP), reckoned at four times the rate around those above `least`."""
    high = np.flatnonzero(np.abs(samples) > least)
    if not len(high):
        return -inf
    around = np.arange(-REACH, REACH)
    near = samples[np.clip(high[:, None] + around, 0, len(samples) - 1)].astype(np.float32)
    between = np.arange(-2, 3)[:, None] / 4
    weights = np.sinc(between - around) * np.hanning(2 * REACH + 2)[1:-1]
    return float(20 * np.log10(np.abs(near @ weights.T.astype(np.float32)).max() / 32_768))
