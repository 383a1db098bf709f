"""Where a sound begins and ends: what is left of it without the silence around it."""

from __future__ import annotations

from voiceguide.audio.quietly import audioop
from voiceguide.speech.engine import Clip

STEP_MS = 5
"""Silence is looked for in steps of this length: half a swing of a deep voice."""

QUIET = 10 ** (-42 / 20)
"""A step that swings less than this, against the clip's widest swing, is not speech."""

SILENT = 64
"""A clip whose widest swing is no more than this (of 65,535) has no speech in it."""


def trim(raw: Clip) -> bytes:
    """The PCM from a step before the first sound to one after the last, without DC; empty when there is none."""
    sound = raw.pcm[sounding(raw)]
    return audioop.bias(sound, 2, -audioop.avg(sound, 2)) if sound else b""


def sounding(raw: Clip) -> slice:
    """Where in its PCM a clip sounds, from a step before the first sound to one after the last."""
    pcm, step = raw.pcm, raw.sample_rate * STEP_MS // 1_000 * 2
    widest = swing(pcm)
    if widest <= SILENT:
        return slice(0, 0)
    steps = range(0, len(pcm), step)
    first = next(at for at in steps if swing(pcm[at : at + step]) > widest * QUIET)
    last = next(at for at in reversed(steps) if swing(pcm[at : at + step]) > widest * QUIET)
    return slice(max(first - step, 0), last + 2 * step)


def swing(pcm: bytes) -> int:
    """From the lowest to the highest sample, which no DC touches."""
    low, high = audioop.minmax(pcm, 2)
    return high - low if pcm else 0
