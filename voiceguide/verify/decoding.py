"""From a file to its sound, by ffmpeg."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from voiceguide.system import ffmpeg as ffmpeg_
from voiceguide.units import SAMPLE_RATE
from voiceguide.verify.hearing import ROUND, Decoded


def decoded(path: Path, channels: int, ffmpeg: Path) -> Iterator[Decoded]:
    """The sound of a file at 44.1 kHz, a round at a time. AudioError when ffmpeg can't read it."""
    args = [
        "-i",
        f"file:{path}",
        "-map",
        "0:a:0",
        "-ac",
        str(channels),
        "-ar",
        str(SAMPLE_RATE),
        "-f",
        "f32le",
        "pipe:1",
    ]
    for piece in ffmpeg_.stream(ffmpeg, args, ROUND * channels * 4):
        yield np.frombuffer(piece, "<f4").reshape(-1, channels)
