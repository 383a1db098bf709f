"""Conditioning: any engine's speech comes out trimmed, level, free of clicks, and always the same."""

from __future__ import annotations

from array import array

import numpy as np
import pytest
from test_listening import babble

from voiceguide.audio.clips import SENTENCE_PAUSE_MS, condition
from voiceguide.audio.loudness import SHORT_LU, SPEECH_LUFS, loudness_of_each
from voiceguide.audio.trimming import trim
from voiceguide.speech.engine import Clip
from voiceguide.system.ffmpeg import find
from voiceguide.units import SAMPLE_RATE
from voiceguide.verify.hearing import true_peak

LENGTHS_MS = (150, 340, 399, 401, 700, 2_300)


def scaled(raw: Clip, times: float, dc: int = 0) -> Clip:
    samples = np.frombuffer(raw.pcm, "<i2") * times + dc
    return Clip(samples.astype("<i2").tobytes(), raw.sample_rate)


def alone(raws: list[Clip]) -> list[tuple[Clip]]:
    """Each as a text of one sentence."""
    return [(raw,) for raw in raws]


def test_long_or_short_quiet_or_loud_all_are_equally_loud() -> None:
    raws = [scaled(babble(ms, 110), times) for ms in LENGTHS_MS for times in (0.3, 1.0)]
    levels = loudness_of_each(find(), [clip.pcm for clip in condition(alone(raws), find())], SAMPLE_RATE)
    assert levels == pytest.approx([SPEECH_LUFS] * len(raws), abs=0.75)


def test_a_word_is_a_little_louder_than_a_sentence() -> None:
    clips = condition(alone([babble(400, 110), babble(2_300, 110)]), find())
    word, sentence = loudness_of_each(find(), [clip.pcm for clip in clips], SAMPLE_RATE)
    assert word - sentence == pytest.approx(SHORT_LU, abs=0.3)


def test_a_clip_is_the_same_bytes_in_any_company() -> None:
    raws = [babble(ms, pitch) for ms in LENGTHS_MS for pitch in (95, 180)]
    together = condition(alone(raws), find())
    assert condition(alone(raws[::-1]), find())[::-1] == together
    assert condition(alone(raws[3:4]), find()) == together[3:4]


@pytest.mark.parametrize("rate", [11_025, 16_000, 44_100, 48_000])
def test_rates_may_be_mixed_and_lengths_are_kept(rate: int) -> None:
    other = Clip(babble(1_000, 110).pcm, rate)
    mixed = condition(alone([babble(500, 110), other, babble(700, 110)]), find())
    assert mixed[1:2] == condition([[other]], find())
    assert mixed[1].length_ms == pytest.approx(1_000 * 22_050 / rate, abs=25)
    assert mixed[2].length_ms == pytest.approx(700, abs=25)


def test_silence_at_both_ends_goes_and_a_soft_edge_stays() -> None:
    raw = babble(600, 110)
    trimmed = Clip(trim(raw), raw.sample_rate)
    assert 595 <= len(trimmed.pcm) / 2 / 22.05 <= 625
    assert trim(scaled(raw, 1.0, dc=500)) != b""
    assert len(trim(scaled(raw, 1.0, dc=500))) == len(trimmed.pcm)


def test_a_clip_starts_and_ends_at_zero_without_dc_under_the_ceiling() -> None:
    (clip,) = condition([[scaled(babble(900, 110), 0.5, dc=800)]], find())
    samples = array("h", clip.pcm)
    assert samples[0] == samples[-1] == 0
    assert abs(sum(samples) / len(samples)) < 30
    heard = np.array(samples)
    assert -4 < true_peak(heard, 0.85 * np.abs(heard).max()) < -1.7


def test_nothing_to_hear_comes_out_empty() -> None:
    empty = [Clip(b"", 22_050), Clip(bytes(44_100), 22_050), Clip(array("h", [40] * 9_999).tobytes(), 22_050)]
    clips = condition(alone([*empty, babble(300, 110)]), find())
    assert [bool(clip.pcm) for clip in clips] == [False, False, False, True]
    assert condition([], find()) == []


def test_between_sentences_lies_the_coachs_pause_and_not_the_voices() -> None:
    first, second = babble(600, 110), babble(800, 110)
    (both,) = condition([(first, second)], find())
    apart = condition(alone([first, second]), find())
    assert both.length_ms == pytest.approx(sum(clip.length_ms for clip in apart) + SENTENCE_PAUSE_MS, abs=2)
    silence = np.frombuffer(both.pcm, "<i2")[len(apart[0].pcm) // 2 + 900 :][
        : SAMPLE_RATE * (SENTENCE_PAUSE_MS - 50) // 1_000
    ]
    assert np.abs(silence).max() <= 2
    assert condition([(first, Clip(bytes(9_000), first.sample_rate))], find()) == apart[:1]
