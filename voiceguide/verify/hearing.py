"""Ears: from decoded sound to its peaks, its loudness and its true peak.

Nothing here knows the plan of a track, and the meter is built from the standard's own figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf, log10, pi, tan
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from voiceguide.units import SAMPLE_RATE, to_samples

HOP_MS, BLOCK_MS = 100, 400
"""A loudness meter looks at blocks of 400 ms, one each 100 ms."""

SIZE = 1 << 14
CHUNK_MS, CHUNKS = 280, 8
CHUNK = CHUNK_MS * SAMPLE_RATE // 1_000
"""A track is heard in chunks of a whole number of sample frames, eight at a time. Each is weighted with the 91 ms
before it, which fill it up to a size that the Fourier transform likes, and outlast what the weighting rings."""

ROUND = CHUNKS * CHUNK
"""How many sample frames are heard at a time."""

STARTS = np.arange(CHUNK_MS) * SAMPLE_RATE // 1_000
"""Where in a chunk each millisecond begins."""

REACH = 32
"""How many samples on each side tell what the sound does between two."""

Samples = NDArray[np.int16]
Decoded = NDArray[np.float32]
"""Sample frames as they are decoded, a column for each channel; full scale is 1."""
Each = NDArray[np.float32]
"""One figure for each millisecond."""


@dataclass(frozen=True)
class Heard:
    """A track as it is decoded.

    `peaks` and `power` have the highest sample and the weighted power of each millisecond (and of some after the
    end), the power of both speakers: one channel is played on two. `rounds` has the samples, a row for each channel,
    and None where there is silence. `lufs` is the loudness of the whole, `dbtp` its true peak.
    """

    rounds: tuple[Samples | None, ...]
    peaks: Samples
    power: Each
    length: int
    lufs: float
    dbtp: float

    @property
    def length_ms(self) -> float:
        return self.length * 1_000 / SAMPLE_RATE

    def between(self, start_ms: float, end_ms: float) -> NDArray[np.float32]:
        """The samples from one moment to another, the mean of the channels."""
        first, last = max(to_samples(round(start_ms)), 0), min(max(to_samples(round(end_ms)), 0), self.length)
        pieces = [_mean(self.rounds[number]) for number in range(first // ROUND, -(-last // ROUND))]
        if not pieces:
            return np.zeros(0, np.float32)
        offset = first // ROUND * ROUND
        return np.concatenate(pieces)[first - offset : last - offset]


def hear(blocks: Iterable[Decoded]) -> Heard:
    """Hears a track. Each block but the last has ROUND sample frames. Silence costs next to nothing and isn't kept."""
    rounds: list[Samples | None] = []
    peaks, power, length = [], [], 0
    buffers: list[Decoded] = []
    for block in blocks:
        buffers = buffers or [np.zeros(SIZE - CHUNK + ROUND, np.float32) for _ in range(block.shape[1])]
        length += len(block)
        heard = [_round(buffer, channel) for buffer, channel in zip(buffers, block.T, strict=True)]
        samples = np.stack([one[0] for one in heard])
        rounds.append(samples if samples.any() else None)
        peaks.append(np.maximum.reduce([one[1] for one in heard]))
        power.append(np.sum([one[2] for one in heard], axis=0) * (2 if len(heard) == 1 else 1))
    all_peaks = np.concatenate(peaks) if peaks else np.zeros(0, np.int16)
    all_power = np.concatenate(power) if power else np.zeros(0, np.float32)
    return Heard(
        tuple(rounds),
        all_peaks,
        power=all_power,
        length=length,
        lufs=gated(all_power[: length * 1_000 // SAMPLE_RATE]),
        dbtp=max(_true_peaks(rounds), default=-inf),
    )


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


def _mean(samples: Samples | None) -> NDArray[np.float32]:
    return np.zeros(ROUND, np.float32) if samples is None else samples.mean(axis=0, dtype=np.float32)


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
    """The loudness (LUFS) of a sound: of the blocks it fills, those above -70 LUFS, and then no more than 10 LU below
    the mean of these. One shorter than a block is as loud as its mean power."""
    if len(power) < BLOCK_MS:
        return _lufs(float(power.mean())) if len(power) else -inf
    hops = power[: len(power) // HOP_MS * HOP_MS].reshape(-1, HOP_MS).mean(axis=1, dtype=np.float64)
    blocks = sliding_window_view(hops, BLOCK_MS // HOP_MS).mean(axis=1)
    loud = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    return _lufs(float(loud[loud > loud.mean() / 10].mean())) if len(loud) else -inf


def _lufs(power: float) -> float:
    return -0.691 + 10 * log10(power) if power > 0 else -inf


def _true_peaks(rounds: list[Samples | None]) -> Iterator[float]:
    """The true peak of each round that comes near the highest sample (dBTP)."""
    highest = max((int(np.abs(samples).max()) for samples in rounds if samples is not None), default=0)
    for number, samples in enumerate(rounds):
        if samples is not None and np.abs(samples).max() > 0.85 * highest:
            beside = [_edge(rounds[:number][-1:], -REACH), _edge(rounds[number + 1 :][:1], REACH)]
            for channel, row in enumerate(samples):
                around = [edge[channel] if edge is not None else np.zeros(REACH, np.int16) for edge in beside]
                yield true_peak(np.concatenate((around[0], row, around[1])), 0.85 * highest)


def _edge(neighbour: list[Samples | None], length: int) -> Samples | None:
    """The last (negative) or first samples of a round that stands beside another."""
    if not neighbour or neighbour[0] is None:
        return None
    return neighbour[0][:, length:] if length < 0 else neighbour[0][:, :length]


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
