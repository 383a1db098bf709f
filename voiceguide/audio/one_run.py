"""Many clips through ffmpeg in one run, as one stream."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from voiceguide.errors import AudioError
from voiceguide.system import ffmpeg as ffmpeg_
from voiceguide.units import SAMPLE_RATE, to_samples


def filtered(
    clips: Sequence[bytes], rate: int, ffmpeg: Path, effects: str, *, grid_ms: int, gap_ms: int, tail_ms: int = 0
) -> list[bytes]:
    """Clips of 32-bit samples of one frame rate, each as 16-bit PCM at 44.1 kHz that has passed through `effects`, with
    so much of what follows it. AudioError when ffmpeg loses some of it.

    Each clip begins at a multiple of the grid, a whole number of frames at any usual rate, so that the resampler treats
    it the same wherever it stands; in the gap the effects forget it.
    """
    starts_ms, stream = in_a_row(clips, rate, 4, grid_ms, gap_ms)
    source = ["-f", "s32le", "-ar", str(rate), "-ac", "1", "-i", "pipe:0"]
    graph = f"aresample={SAMPLE_RATE},{effects}"
    made = ffmpeg_.run(ffmpeg, [*source, "-af", graph, "-f", "s16le", "pipe:1"], stream)
    firsts = [2 * to_samples(start) for start in starts_ms]
    lengths = [-(-len(pcm) * SAMPLE_RATE // (4 * rate)) * 2 for pcm in clips]
    if firsts and len(made) < firsts[-1] + lengths[-1]:
        raise AudioError(lost(ffmpeg))
    tail = 2 * to_samples(tail_ms)
    return [made[first : first + length + tail] for first, length in zip(firsts, lengths, strict=True)]


def lost(ffmpeg: Path) -> str:
    """What to say of an ffmpeg that doesn't give back what it was given."""
    return f"{ffmpeg} lost some of the sound it was given; name another ffmpeg"


def in_a_row(clips: Sequence[bytes], rate: int, width: int, grid_ms: int, gap_ms: int) -> tuple[list[int], bytes]:
    """Clips of `width`-byte samples in one stream: the start of each, a multiple of the grid, and the stream.

    There is at least the gap after each and before the first.
    """
    at_ms = -(-gap_ms // grid_ms) * grid_ms
    starts_ms, pieces = [], [bytes(at_ms * rate // 1_000 * width)]
    for pcm in clips:
        starts_ms.append(at_ms)
        least_ms = len(pcm) // width * 1_000 // rate + 1 + gap_ms
        slot_ms = -(-least_ms // grid_ms) * grid_ms
        pieces += pcm, bytes(slot_ms * rate // 1_000 * width - len(pcm))
        at_ms += slot_ms
    return starts_ms, b"".join(pieces)
