"""Loudness against what BS.1770 says of sounds whose loudness is known."""

from __future__ import annotations

import numpy as np
import pytest

from voiceguide.audio.loudness import gated, loudness_of_each
from voiceguide.system.ffmpeg import find
from voiceguide.units import SAMPLE_RATE


def tone(length_ms: int, dbfs: float, rate: int = SAMPLE_RATE) -> bytes:
    at = np.arange(length_ms * rate // 1_000) / rate
    return (32_767 * 10 ** (dbfs / 20) * np.sin(2 * np.pi * 997 * at)).astype("<i2").tobytes()


def test_a_tone_of_997_hz_is_3_lu_under_its_peak() -> None:
    """The standard's own check: 0 dBFS at 997 Hz in one channel reads -3.01 LKFS."""
    assert loudness_of_each(find(), [tone(3_000, -17)], SAMPLE_RATE) == pytest.approx([-20.0], abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert loudness_of_each(find(), [bytes(88_200)], SAMPLE_RATE) == [float("-inf")]


def test_blocks_under_either_gate_do_not_count() -> None:
    assert gated([-20.0, -20.0, -35.0, -90.0]) == pytest.approx(-20.0)
    assert gated([-90.0]) == float("-inf")


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_each_piece_is_measured_as_if_alone_however_short(rate: int) -> None:
    pieces = [tone(3_000, -10, rate), tone(150, -20, rate), tone(399, -6, rate), tone(450, -20, rate)]
    assert loudness_of_each(find(), pieces, rate) == pytest.approx([-13, -23, -9, -23], abs=0.15)
