"""Chimes: soft, of the promised length, from nothing to nothing."""

from __future__ import annotations

import subprocess
import sys
from array import array

import pytest

from voiceguide.audio.chimes import CHIME_MS, chime
from voiceguide.audio.loudness import CHIME_UNDER_LU, SPEECH_LUFS, loudness_of_each
from voiceguide.script.segments import ChimeKind
from voiceguide.system.ffmpeg import find
from voiceguide.units import SAMPLE_RATE


@pytest.mark.parametrize("kind", ChimeKind)
def test_a_chime_is_as_long_as_promised_and_starts_and_ends_at_zero(kind: ChimeKind) -> None:
    clip = chime(kind)
    samples = array("h", clip.pcm)
    assert clip.length_ms == CHIME_MS[kind]
    assert samples[0] == samples[-1] == 0
    assert max(map(abs, samples[:88])) < 0.5 * max(map(abs, samples))
    assert abs(sum(samples)) / len(samples) < 2
    assert clip == chime(kind)


def test_chimes_are_softer_than_speech() -> None:
    levels = loudness_of_each(find(), [chime(kind).pcm for kind in ChimeKind], SAMPLE_RATE)
    assert levels == pytest.approx([SPEECH_LUFS - CHIME_UNDER_LU] * len(levels), abs=0.3)


def test_lengths_are_known_without_pydub_and_chimes_need_no_ffmpeg_and_nothing_leaks() -> None:
    code = (
        "import sys; from voiceguide.audio.chimes import CHIME_MS; assert 'pydub' not in sys.modules; "
        "from voiceguide.audio.chimes import chime; [chime(kind) for kind in CHIME_MS]"
    )
    nothing = {"PATH": "", "VOICEGUIDE_FFMPEG": "/nowhere"}
    run = subprocess.run([sys.executable, "-W", "always", "-c", code], capture_output=True, check=True, env=nothing)
    assert run.stdout + run.stderr == b""
