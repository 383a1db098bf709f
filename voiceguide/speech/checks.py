"""Whether a clip can be what it should be: the speech of its text, all of it, as PCM."""

from __future__ import annotations

import sys
from array import array

from voiceguide.language.pronunciation import plain
from voiceguide.speech.engine import Clip

SHORTEST_MS_A_LETTER = 35
LONGEST_MS_A_CHARACTER = 2_800
"""Of sound, at a speaker's calm pace. espeak-ng takes 90-830 for an English letter or digit, 50 for a French letter
(many are silent), up to 1,250 for a symbol or a kanji; neural voices are within that."""

_SLACK_MS = 2_000
_SAMPLE_RATES = range(8_000, 96_001)
_FILE_MARKS = (b"RIFF", b"FORM", b"ID3", b"OggS", b"fLaC", b"caff")
_LOUDEST_MEAN = 12_000  # speech at full scale has a mean magnitude of about 3,000; bytes that are not PCM, 16,000
_SAMPLED_EVERY = 37
_END_MS = 3
_LOUDEST_END = 0.25


def check_clip(text: str, clip: Clip, speed: float) -> str | None:
    """What is wrong with `clip` as the speech of `text` at a speaker's `speed`, or None. Takes well under a ms."""
    text = plain(text, respell=False)
    pcm = clip.pcm
    if not pcm:
        return "the clip is empty"
    if clip.sample_rate not in _SAMPLE_RATES or len(pcm) % 2 or pcm.startswith(_FILE_MARKS):
        return "the clip is not in the format it should be"
    sound = pcm.strip(b"\0")
    if not sound:
        return "the clip is silent"
    return _check_length(text, len(sound) * 500 // clip.sample_rate, speed) or _check_sound(clip)


def _check_length(text: str, sound_ms: int, speed: float) -> str | None:
    letters = sum(map(str.isalnum, text))
    characters = len(text) - sum(map(str.isspace, text))
    if sound_ms * speed < letters * SHORTEST_MS_A_LETTER:
        return f"the clip is too short ({sound_ms} ms)"
    if (sound_ms - _SLACK_MS) * speed > characters * LONGEST_MS_A_CHARACTER:
        return f"the clip is too long ({sound_ms} ms)"
    return None


def _check_sound(clip: Clip) -> str | None:
    samples = array("h", clip.pcm)
    if sys.byteorder == "big":
        samples.byteswap()
    some = samples[::_SAMPLED_EVERY]
    if sum(map(abs, some)) > _LOUDEST_MEAN * len(some):
        return "the clip is noise, not speech; it may be in another format"
    end = samples[-(clip.sample_rate * _END_MS // 1_000) :]
    if max(map(abs, end)) > _LOUDEST_END * max(map(abs, some)):
        return "the clip ends in the middle of a sound"
    return None
