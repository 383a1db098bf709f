"""Sounds for the tests of splicing and stitching, and an ear that decodes a track."""

from __future__ import annotations

import math
import random
from array import array

from voiceguide.audio.clips import Clip
from voiceguide.audio.passages import Passage, Piece, Placed, Source
from voiceguide.system import ffmpeg

FFMPEG = ffmpeg.find()


def voice(length_frames: int, seed: int, gain: int = 6_000) -> Clip:
    """Something like speech: harmonics that come and go, and some hiss."""
    rng = random.Random(seed)
    pitch = rng.uniform(90, 220) * 2 * math.pi / 44_100
    samples = array("h")
    for n in range(length_frames):
        envelope = math.sin(math.pi * n / length_frames) * (0.6 + 0.4 * math.sin(n / 2_900))
        tone = math.sin(pitch * n) + 0.5 * math.sin(3 * pitch * n) + 0.3 * math.sin(7 * pitch * n)
        samples.append(round(gain * envelope * (tone + 0.1 * rng.uniform(-1, 1))))
    return Clip(samples.tobytes())


def passage(name: str, clip: Clip) -> Passage:
    return Passage((Piece(0, Source(name, lambda: clip)),), clip.frames)


def at(start_frame: int, what: Passage) -> Placed:
    return Placed(start_frame, what)


def decoded(mp3: bytes) -> array[float]:
    """A track as a player makes it: one float for each PCM frame, 1.0 the loudest.

    `-` and not `pipe:0`: ffmpeg leaves the padding at the end of an MP3 that it reads from the latter.
    """
    return array("f", ffmpeg.run(FFMPEG, ["-i", "-", "-f", "f32le", "pipe:1"], mp3))


def error(heard: array[float], meant: array[int]) -> float:
    """The power of the difference, at the gain that LAME gives all it encodes."""
    gain = sum(h * m for h, m in zip(heard, meant, strict=True)) / sum(m * m for m in meant)
    return sum((h - gain * m) ** 2 for h, m in zip(heard, meant, strict=True))
