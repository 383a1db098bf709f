"""From speech as an engine made it to clips that can stand side by side."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cache
from math import cos, log10, pi
from pathlib import Path

from voiceguide.audio.finish import finished
from voiceguide.audio.loudness import CEILING_DBTP, SPEECH_LUFS, loudness_of_each, shortness_lu
from voiceguide.audio.one_run import filtered, lost
from voiceguide.audio.quietly import audioop
from voiceguide.audio.trimming import SILENT, swing, trim
from voiceguide.catalogue.settings import Finish
from voiceguide.errors import AudioError
from voiceguide.speech.engine import Clip
from voiceguide.units import SAMPLE_RATE

LIMITER = f"alimiter=limit={10 ** ((CEILING_DBTP) / 20):.6f}:attack=1:release=5:level=false:latency=true:level_in="
"""Holds the samples; between them the true peak rises a tenth or two more. Quick, so that what it takes off peaks
costs a clip little of its loudness (with ffmpeg's own settings, twice as much)."""

FADE_IN_MS, FADE_OUT_MS = 3, 8
"""Before the first sound and after the last; so the breath that a neural voice ends with is not cut off."""

SENTENCE_PAUSE_MS = 450
"""Between the sentences of one line, whatever the voice would make of it."""

GRID_MS, GAP_MS = 40, 160
"""See `one_run.filtered`."""

PEAKY_DB, ROUNDS, CLOSE_LU = 7, 4, 0.3
"""A clip whose highest peak is so far over the ceiling is measured again once it is limited, and made louder up to so
often until no more than this is missing (see `level`)."""

HEADROOM = 64
"""Clips go to the limiter as 32-bit samples this many times too quiet, so that no gain can overflow them."""


def condition(
    spoken: Sequence[Sequence[Clip]], ffmpeg: Path, lufs: float = SPEECH_LUFS, finish: Finish = Finish.DRY
) -> list[Clip]:
    """Each text, in order, as one clip: its sentences trimmed, with a pause between them, without DC, with a finish, at
    44.1 kHz, at `lufs`, limited and faded.

    ffmpeg runs a few times, however many there are. A clip comes out the same whatever others it is done with; one with
    nothing to hear in it comes out empty.
    """
    done = [Clip(b"", SAMPLE_RATE)] * len(spoken)
    for rate in sorted({sentences[0].sample_rate for sentences in spoken}):
        trimmed = {place: joined(each) for place, each in enumerate(spoken) if each[0].sample_rate == rate}
        heard = {place: pcm for place, pcm in trimmed.items() if pcm}
        if heard:
            sounds, at_rate = finished(list(heard.values()), rate, ffmpeg, finish)
            for place, clip in zip(heard, level(sounds, at_rate, ffmpeg, lufs), strict=True):
                done[place] = clip
    return done


def joined(sentences: Sequence[Clip]) -> bytes:
    """The sentences of a text, of one frame rate: trimmed, faded, and with the coach's pause between them."""
    rate = sentences[0].sample_rate
    heard = [pcm for pcm in map(trim, sentences) if pcm]
    if len(heard) < 2:
        return b"".join(heard)
    return bytes(2 * (rate * SENTENCE_PAUSE_MS // 1_000)).join(faded(pcm, rate) for pcm in heard)


def level(clips: Sequence[bytes], rate: int, ffmpeg: Path, target_lufs: float) -> list[Clip]:
    """Trimmed clips of one rate, brought to the target, to 44.1 kHz, under the ceiling, and faded.

    What the limiter takes off high peaks costs loudness: a clip with such peaks is made so much louder, and limited
    again, until it is there.
    """
    targets = [target_lufs + shortness_lu(len(pcm) * 500 / rate) for pcm in clips]
    levels = loudness_of_each(ffmpeg, clips, rate)
    gains_db = [target - lufs for target, lufs in zip(targets, levels, strict=True)]
    done = _limited(clips, rate, ffmpeg, gains_db)
    peaks_db = [20 * log10(max(swing(pcm), 1) / 32_768) for pcm in clips]
    low = [at for at, peak in enumerate(peaks_db) if peak + gains_db[at] > CEILING_DBTP + PEAKY_DB]
    for _ in range(ROUNDS):
        there = loudness_of_each(ffmpeg, [done[at].pcm for at in low], SAMPLE_RATE) if low else []
        missing = {at: targets[at] - lufs for at, lufs in zip(low, there, strict=True)}
        low = [at for at in low if missing[at] > CLOSE_LU]
        if not low:
            break
        for at in low:
            gains_db[at] += 1.5 * missing[at]
        again = _limited([clips[at] for at in low], rate, ffmpeg, [gains_db[at] for at in low])
        for at, clip in zip(low, again, strict=True):
            done[at] = clip
    return done


def _limited(clips: Sequence[bytes], rate: int, ffmpeg: Path, gains_db: Sequence[float]) -> list[Clip]:
    """Clips of one rate with their gains, at 44.1 kHz, under the ceiling, and faded."""
    louder = [
        audioop.mul(audioop.lin2lin(pcm, 2, 4), 4, 10 ** (gain / 20) / HEADROOM)
        for pcm, gain in zip(clips, gains_db, strict=True)
    ]
    pieces = filtered(louder, rate, ffmpeg, f"{LIMITER}{HEADROOM}", grid_ms=GRID_MS, gap_ms=GAP_MS)
    if any(swing(piece) <= SILENT for piece in pieces):
        raise AudioError(lost(ffmpeg))
    return [Clip(faded(piece), SAMPLE_RATE) for piece in pieces]


def faded(pcm: bytes, rate: int = SAMPLE_RATE, in_ms: int = FADE_IN_MS, out_ms: int = FADE_OUT_MS) -> bytes:
    """PCM that begins and ends at nothing, by raised-cosine ramps."""
    samples = array("h", pcm)
    for place, gain in enumerate(_ramp(in_ms, rate)[: len(samples)]):
        samples[place] = round(samples[place] * gain)
    for place, gain in enumerate(_ramp(out_ms, rate)[: len(samples)]):
        samples[-1 - place] = round(samples[-1 - place] * gain)
    return samples.tobytes()


@cache
def _ramp(length_ms: int, rate: int) -> tuple[float, ...]:
    length = rate * length_ms // 1_000
    return tuple(0.5 - 0.5 * cos(pi * place / length) for place in range(length))
