"""Chimes: soft, of the promised length, from nothing to nothing."""

from __future__ import annotations

import subprocess
import sys
from array import array

import pytest

from voiceguide.audio.chimes import CHIME_MS, NOTES, STRUCK, chime
from voiceguide.audio.loudness import CHIME_UNDER_LU, SPEECH_LUFS, loudness_of_each
from voiceguide.catalogue.sounds import Timbre
from voiceguide.script.segments import ChimeKind
from voiceguide.system.ffmpeg import find
from voiceguide.units import SAMPLE_RATE, to_samples


@pytest.mark.parametrize("timbre", Timbre)
@pytest.mark.parametrize("kind", ChimeKind)
def test_a_chime_is_as_long_as_promised_and_starts_and_ends_at_zero(kind: ChimeKind, timbre: Timbre) -> None:
    clip = chime(kind, timbre)
    samples = array("h", clip.pcm)
    assert clip.length_ms == CHIME_MS[kind]
    assert samples[0] == samples[-1] == 0
    assert max(map(abs, samples[:88])) < 0.5 * max(map(abs, samples))
    assert abs(sum(samples)) / len(samples) < 2


def sounding(kind: ChimeKind, timbre: Timbre) -> bytes:
    rings_ms = STRUCK[timbre].rings_ms or CHIME_MS[kind]
    return chime(kind, timbre).pcm[: 2 * to_samples(min(CHIME_MS[kind], NOTES[kind][-1].at_ms + rings_ms))]


def test_each_timbre_sounds_like_no_other() -> None:
    for kind in ChimeKind:
        assert len({chime(kind, timbre).pcm for timbre in Timbre}) == len(Timbre)


def test_wood_dies_at_once_and_a_bowl_rings_on() -> None:
    def power(timbre: Timbre) -> list[float]:
        samples = array("h", chime(ChimeKind.BELL, timbre).pcm)
        return [sum(float(one) ** 2 for one in samples[at : at + 4_410]) for at in range(0, len(samples), 4_410)]

    wood, bell, bowl = (power(timbre) for timbre in (Timbre.WOOD, Timbre.BELL, Timbre.BOWL))
    assert sum(wood[2:]) == 0
    assert sum(bowl[15:]) / sum(bowl) > 2 * sum(bell[15:]) / sum(bell) > 0


@pytest.mark.parametrize("timbre", Timbre)
def test_chimes_are_softer_than_speech_while_they_sound(timbre: Timbre) -> None:
    levels = loudness_of_each(find(), [sounding(kind, timbre) for kind in ChimeKind], SAMPLE_RATE)
    assert levels == pytest.approx([SPEECH_LUFS - CHIME_UNDER_LU] * len(levels), abs=0.3)


def test_another_process_makes_the_same_chimes_without_ffmpeg_and_knows_their_lengths_without_pydub() -> None:
    """And nothing leaks."""
    code = (
        "import sys; from voiceguide.audio.chimes import CHIME_MS; assert 'pydub' not in sys.modules; "
        "from voiceguide.audio.chimes import chime; "
        "sys.stdout.buffer.write(b''.join(chime(kind).pcm for kind in CHIME_MS))"
    )
    nothing = {"PATH": "", "VOICEGUIDE_FFMPEG": "/nowhere"}
    run = subprocess.run([sys.executable, "-W", "always", "-c", code], capture_output=True, check=True, env=nothing)
    assert run.stdout == b"".join(chime(kind).pcm for kind in CHIME_MS)
    assert run.stderr == b""
