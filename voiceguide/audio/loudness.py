"""How loud sound is, by ITU-R BS.1770-4 (which EBU R 128 builds on), read from ffmpeg's meter.

A mono track is played on two speakers, which makes it 3 LU louder than a meter says that sees one channel. Players
and podcast guidelines count both ("dual mono"), this program's figures one: -19 LUFS here is -16 LUFS there.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, log10
from pathlib import Path

from voiceguide.audio.one_run import in_a_row
from voiceguide.errors import AudioError
from voiceguide.system import ffmpeg as ffmpeg_
from voiceguide.timeline.timeline import BreathSound, ChimeSound, Timeline
from voiceguide.units import SAMPLE_RATE

TARGET_LUFS = -19.0
"""What a finished track measures on a plain mono meter: -16 LUFS as dual mono, as spoken podcasts do."""

REPLAY_GAIN_DB = -18.0 - (TARGET_LUFS + 3)
"""What a player is to add to a track so that it is as loud as all others: ReplayGain 2.0 asks for -18 LUFS, and meters
a mono file as dual mono. No track has to be measured for it, since each is made to measure the same."""

HIGHEST_PEAK = 10 ** (-1 / 20)
"""The highest peak that a finished track may have: -1 dBTP, with full scale as 1."""

SPEECH_LUFS = TARGET_LUFS + 1.2
"""What a clip is brought to in a track of the usual kind (see `level_for`)."""

CEILING_DBTP = -2.5
"""The highest peak before encoding. MP3 adds up to 1.8 dB (measured), and -1 dBTP is the most a track may have."""

SHORT_LU, SHORT_MS, LONG_MS = 0.6, 500, 1_500
"""A word of up to 500 ms is made so much louder than a sentence of 1.5 s: it fills fewer of the meter's blocks, as
it fills less of an ear's attention."""

EDGE_MS, EDGE_SHARE, ENCODER_LU = 80, 0.8, 0.42
"""See `level_for`."""

CHIME_UNDER_LU = 4.4
"""How far under speech a chime sounds (its own sound, as `loudness_of_each` has it)."""

BREATH_UNDER_LU = 22.0
"""How far under speech the sound of a breath is: heard, and so far below the meter's gate that it counts for nothing
even where most of a track is breathing, if each breath has its words."""

HOP_MS, BLOCK_MS = 100, 400
"""The meter looks at blocks of 400 ms, one each 100 ms."""


def gated(blocks: Sequence[float]) -> float:
    """The loudness of a sound from that of its blocks (LUFS): the mean over those that pass both gates.

    BS.1770-4, annex 1: first above -70 LUFS, then no more than 10 LU below the mean of what is left.
    """
    loud = [block for block in blocks if block > -70]
    return _mean([block for block in loud if block > _mean(loud) - 10])


def level_for(timeline: Timeline) -> float:
    """The LUFS that clips are brought to, so that the track of this timeline comes out at the target, within 0.5 LU.

    A track is quieter than its clips: the meter's blocks that hold the edge of a sound count some silence, the more
    the shorter the sounds are. Of a sound of d ms, d + 320 ms of blocks pass the gate at -10 LU. What is left, and
    LAME's 0.45 dB at a constant bitrate, was fitted to 45 tracks of three voices (docs/loudness.md). In eighths of
    a LU, so that a changed word leaves the other clips as they are.
    """
    power = blocks = 0.0
    for sound in timeline.sounds:
        if isinstance(sound, BreathSound):
            continue  # too soft to pass the gate
        length_ms = sound.end_ms - sound.start_ms
        raised_lu = -CHIME_UNDER_LU if isinstance(sound, ChimeSound) else shortness_lu(length_ms)
        power += 10 ** (raised_lu / 10) * length_ms
        blocks += length_ms + BLOCK_MS - EDGE_MS
    lost_lu = EDGE_SHARE * 10 * log10(blocks / power) + ENCODER_LU if power else 0.0
    return TARGET_LUFS + round(8 * lost_lu) / 8


def shortness_lu(length_ms: float) -> float:
    """How much louder than a sentence a clip of this length is made."""
    return SHORT_LU * min(1.0, max(0.0, (LONG_MS - length_ms) / (LONG_MS - SHORT_MS)))


def _mean(blocks: Sequence[float]) -> float:
    """The loudness of the mean power; -inf for nothing."""
    return 10 * log10(sum(10 ** (block / 10) for block in blocks) / len(blocks)) if blocks else -inf


def momentary(ffmpeg: Path, pcm: bytes, sample_rate: int) -> list[float]:
    """The loudness (LUFS) of the block that ends at each 100 ms of mono 16-bit PCM."""
    # The meter counts in tenths of a second, which some rates have no whole number of frames for.
    rate = sample_rate if sample_rate % 10 == 0 else SAMPLE_RATE
    meter = f"aresample={rate},ebur128=metadata=1:framelog=quiet,ametadata=print:key=lavfi.r128.M:file=pipe\\\\:1"
    args = ["-f", "s16le", "-ar", str(sample_rate), "-ac", "1", "-i", "pipe:0", "-af", meter, "-f", "null", "-"]
    return loudness_of_blocks(ffmpeg_.run(ffmpeg, args, pcm))


def loudness_of_blocks(said: bytes) -> list[float]:
    """The loudness (LUFS) of each block, as the meter has printed it."""
    return [float(line.partition(b"=")[2]) for line in said.splitlines() if line.startswith(b"lavfi")]


def loudness_of_each(ffmpeg: Path, clips: Sequence[bytes], sample_rate: int) -> list[float]:
    """The loudness (LUFS) of each of many pieces of mono 16-bit PCM, in one run, whatever stands beside it.

    Gated over the blocks that the piece fills. A piece shorter than one block is as loud as the block that holds it
    and some silence would be without the silence: so "two" is measured by the same rule as a sentence, by the
    power of what sounds.
    """
    # Each piece starts with a block and has at least one whole block to itself.
    padded = [pcm.ljust(sample_rate * BLOCK_MS // 1_000 * 2, b"\0") for pcm in clips]
    starts_ms, stream = in_a_row(padded, sample_rate, 2, HOP_MS, HOP_MS)
    blocks = momentary(ffmpeg, stream, sample_rate)
    if (len(blocks) + 2) * HOP_MS < len(stream) // 2 * 1_000 // sample_rate:
        raise AudioError(f"{ffmpeg} did not measure all of the sound; name another ffmpeg")
    return [
        _loudness(blocks[start // HOP_MS + BLOCK_MS // HOP_MS - 1 :], len(pcm) / 2 / sample_rate * 1_000)
        for start, pcm in zip(starts_ms, clips, strict=True)
    ]


def _loudness(blocks: Sequence[float], length_ms: float) -> float:
    """The loudness of a piece of this length, from the blocks that begin at its start, and so on."""
    if length_ms < BLOCK_MS:
        return blocks[0] + 10 * log10(BLOCK_MS / length_ms)
    return gated(blocks[: int(length_ms - BLOCK_MS) // HOP_MS + 1])
