"""A sound that goes round and round without a seam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from voiceguide.units import SAMPLE_RATE

SLACK = SAMPLE_RATE // 10
"""Sample frames by which a round may be shortened, so that its end fits its beginning."""

_BLOCK = 1 << 18

Frames = NDArray[np.float64]
"""A row for each sample frame, with a column for each channel; 1 is the widest swing of a sample."""


@dataclass(frozen=True, slots=True)
class Loop:
    """16-bit PCM in a file, read round and round. `file` has `stored` channels; those of a mono sound are alike.

    A round lasts `round_` sample frames. From the second on, its first `seam` frames are a cross-fade with what
    follows the round in the file. `alike` is the correlation of the two: 1 for the same sound, 0 for two of noise.
    """

    file: BinaryIO
    stored: int
    stereo: bool
    round_: int
    seam: int
    alike: float
    gain: float

    @classmethod
    def of(cls, file: BinaryIO, *, channels: int, seam: int, gain_db: float) -> Loop:
        """The loop of a whole file, which holds two seams at least."""
        frames = file.seek(0, 2) // (2 * channels)
        stereo = channels == 2 and not _all_alike(file)
        late, alike = _best_seam(file, channels, frames, seam) if seam else (0, 0.0)
        return cls(
            file=file,
            stored=channels,
            stereo=stereo,
            round_=frames - seam - late,
            seam=seam,
            alike=alike,
            gain=10 ** (gain_db / 20),
        )

    @property
    def channels(self) -> int:
        """2 for a sound whose channels differ, else 1."""
        return 2 if self.stereo else 1

    def between(self, start: int, count: int) -> Frames:
        """`count` sample frames of the endless sound from `start` on, at the loop's gain."""
        pieces, at, end = [], start, start + count
        while at < end:
            number, place = divmod(at, self.round_)
            many = min(end - at, self.round_ - place)
            pieces.append(self._piece(place, many, first=number == 0))
            at += many
        sound = np.concatenate(pieces)[:, : self.channels]
        sound *= self.gain
        return sound

    def _piece(self, place: int, count: int, first: bool) -> Frames:
        """A part of one round."""
        sound = _read(self.file, self.stored, place, count)
        fading = min(count, self.seam - place)
        if not first and fading > 0:
            before = _read(self.file, self.stored, self.round_ + place, fading)
            angle = (np.arange(place, place + fading) + 0.5)[:, None] / self.seam * (np.pi / 2)
            # What two sounds are together depends on how alike they are; divided by it, the power stays level.
            whole = np.sqrt(1 + self.alike * np.sin(2 * angle))
            sound[:fading] = (sound[:fading] * np.sin(angle) + before * np.cos(angle)) / whole
        return sound


def _read(file: BinaryIO, channels: int, start: int, count: int) -> Frames:
    file.seek(start * 2 * channels)
    pcm = np.frombuffer(file.read(count * 2 * channels), "<i2")
    return pcm.reshape(-1, channels) / 32_768


def _all_alike(file: BinaryIO) -> bool:
    """Whether both channels of a stereo sound are the same."""
    file.seek(0)
    while piece := file.read(4 * _BLOCK):
        pair = np.frombuffer(piece, "<i2").reshape(-1, 2)
        if (pair[:, 0] != pair[:, 1]).any():
            return False
    return True


def _best_seam(file: BinaryIO, channels: int, frames: int, seam: int) -> tuple[int, float]:
    """By how many sample frames to shorten a round so that its end is most like its beginning, and how alike they are.

    After Fink, Holters and Zölzer, "Signal-matched power-complementary cross-fading and dry-wet mixing" (DAFx-16):
    a cross-fade keeps its power when the correlation of the two sounds is reckoned with.
    """
    slack = min(SLACK, frames - 2 * seam)
    head = _read(file, channels, 0, seam)
    tail = _read(file, channels, frames - seam - slack, seam + slack)
    size = 1 << (len(tail) + seam).bit_length()
    products = np.fft.irfft(np.fft.rfft(tail, size, axis=0) * np.fft.rfft(head, size, axis=0).conj(), size, axis=0)
    together = products.sum(axis=1)[: slack + 1]
    power = np.concatenate(([0.0], np.cumsum((tail**2).sum(axis=1))))
    powers = power[seam : seam + slack + 1] - power[: slack + 1]
    alike = together / np.sqrt(np.maximum(powers * (head**2).sum(), 1e-12))
    best = int(alike.argmax())
    return slack - best, float(np.clip(alike[best], 0.0, 1.0))
