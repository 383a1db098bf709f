"""Sounds for the tests of mixing, and an ear that decodes a track."""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from voiceguide.audio.mixing import KeptClip, Placed
from voiceguide.audio.mp3_frames import PCM_FRAMES, PCM_INPUT
from voiceguide.system import ffmpeg
from voiceguide.units import to_samples

FFMPEG = ffmpeg.find()


def voice(length_frames: int, seed: int, gain: int = 6_000) -> bytes:
    """Something like speech: harmonics that come and go, and some hiss."""
    rng = random.Random(seed)
    pitch = rng.uniform(90, 220) * 2 * math.pi / 44_100
    samples = array("h")
    for n in range(length_frames):
        envelope = math.sin(math.pi * n / length_frames) * (0.6 + 0.4 * math.sin(n / 2_900))
        tone = math.sin(pitch * n) + 0.5 * math.sin(3 * pitch * n) + 0.3 * math.sin(7 * pitch * n)
        samples.append(round(gain * envelope * (tone + 0.1 * rng.uniform(-1, 1))))
    return samples.tobytes()


def kept(name: str, length_ms: int, seed: int | None = None, gain: int = 6_000) -> KeptClip:
    """A clip of so many milliseconds."""
    return KeptClip(name, length_ms, lambda: voice(to_samples(length_ms), length_ms if seed is None else seed, gain))


def at(start: int, clip: KeptClip) -> Placed:
    return Placed(start, clip)


def start_sample(place: Placed) -> int:
    """The sample frame at which a clip begins in a track: the nearest start of an MP3 frame."""
    return round(place.start / PCM_FRAMES) * PCM_FRAMES


def joined(places: Iterable[Placed], length: int) -> array[int]:
    """The PCM of a track, each clip exactly at its place."""
    samples = array("h", bytes(2 * length))
    for place in places:
        samples[place.start : place.start + place.clip.samples] = array("h", place.clip.load())
    return samples


def single_encode(places: Iterable[Placed], length: int) -> array[float]:
    """The same track as one encoder makes it, decoded."""
    with TemporaryDirectory() as folder:
        track = Path(folder, "track.mp3")
        ffmpeg.run(FFMPEG, [*PCM_INPUT, "-b:a", "64k", str(track)], joined(places, length).tobytes())
        return decoded(track.read_bytes())


def decoded(mp3: bytes) -> array[float]:
    """A track as a player makes it: one float for each sample frame, 1.0 the loudest.

    `-` and not `pipe:0`: ffmpeg leaves the padding at the end of an MP3 that it reads from the latter.
    """
    return array("f", ffmpeg.run(FFMPEG, ["-i", "-", "-f", "f32le", "pipe:1"], mp3))


def error(heard: array[float], meant: array[int]) -> float:
    """The power of the difference, at the gain that LAME gives all it encodes."""
    gain = sum(h * m for h, m in zip(heard, meant, strict=True)) / sum(m * m for m in meant)
    return sum((h - gain * m) ** 2 for h, m in zip(heard, meant, strict=True))
