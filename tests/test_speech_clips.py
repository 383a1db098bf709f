"""Clips: what is believed, how recordings are read, and what the cache saves."""

from __future__ import annotations

import io
import math
import struct
import wave
from array import array

import pytest

from voiceguide.errors import SpeechError
from voiceguide.speech.checks import check_clip
from voiceguide.speech.choice import default_voice
from voiceguide.speech.engine import Clip, language_tag
from voiceguide.speech.recordings import read_recording
from voiceguide.speech.sentences import split_sentences
from voiceguide.speech.supervisor import WorkerEngine


def tone(ms: int, sample_rate: int = 22_050) -> array[int]:
    return array("h", (round(9_000 * math.sin(i * 0.1)) for i in range(sample_rate * ms // 1_000)))


def wav(pcm: bytes, sample_rate: int = 22_050, width: int = 2, channels: int = 1) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(width)
        writer.setframerate(sample_rate)
        writer.writeframes(pcm)
    return file.getvalue()


def aiff(pcm: bytes, frames: int, *, channels: int = 1, bits: int = 16, compression: bytes = b"") -> bytes:
    rate = struct.pack(">HQ", 16_383 + 14, 22_050 << (63 - 14))
    common = struct.pack(">hIh", channels, frames, bits) + rate
    if compression:
        common += compression + b"\x04none\x00"
    sound = struct.pack(">II", 0, 0) + pcm
    chunks = b"".join(
        name + struct.pack(">I", len(body)) + body + b"\0" * (len(body) % 2)
        for name, body in ((b"COMM", common), (b"SSND", sound))
    )
    form = (b"AIFC" if compression else b"AIFF") + chunks
    return b"FORM" + struct.pack(">I", len(form)) + form


def test_a_wav_is_read_at_its_own_rate() -> None:
    samples = tone(100, 16_000)
    assert read_recording(wav(samples.tobytes(), 16_000)) == Clip(samples.tobytes(), 16_000)


def test_a_wav_of_two_channels_becomes_one() -> None:
    both = array("h", [100, 300, -100, -300, 0, 2])
    assert read_recording(wav(both.tobytes(), channels=2)).pcm == array("h", [200, -200, 1]).tobytes()


@pytest.mark.parametrize(("width", "pcm"), [(1, b"\x80\xff\x00"), (3, b"\0\0\0\xff\0\x7f\0\0\x80"), (4, None)])
def test_a_wav_of_any_width_becomes_16_bits(width: int, pcm: bytes | None) -> None:
    pcm = pcm or struct.pack("<3i", 0, 0x7F00_0000, -(2**31))
    assert read_recording(wav(pcm, width=width)).pcm == array("h", [0, 0x7F00, -(2**15)]).tobytes()


@pytest.mark.parametrize("compression", [b"", b"NONE", b"twos", b"sowt"])
def test_an_aiff_is_read_in_either_byte_order(compression: bytes) -> None:
    samples = tone(50)
    written = array("h", samples)
    if compression != b"sowt":
        written.byteswap()
    recording = aiff(written.tobytes(), len(samples), compression=compression)
    assert read_recording(recording) == Clip(samples.tobytes(), 22_050)


def test_an_aiff_of_8_bits_in_two_channels() -> None:
    assert read_recording(aiff(b"\x10\x20\xf0\xe0", 2, channels=2, bits=8)).pcm == struct.pack("<2h", 0x1800, -0x1800)


@pytest.mark.parametrize(
    "recording",
    [
        b"",
        b"ID3 something else",
        wav(bytes(1_000))[:-10],
        wav(bytes(1_000))[:30],
        aiff(bytes(100), 51),
        aiff(bytes(100), 50)[:30],
        aiff(bytes(100), 50, compression=b"ima4"),
        aiff(bytes(100), 50, channels=0),
    ],
)
def test_a_damaged_or_unknown_recording_is_an_error(recording: bytes) -> None:
    with pytest.raises(SpeechError, match=r"recording|neither"):
        read_recording(recording)


def test_a_clip_of_plausible_speech_is_believed() -> None:
    clip = Clip(tone(800).tobytes() + bytes(8_000), 22_050)
    assert check_clip("And return.", clip, 1.0) is None
    assert check_clip("And return.", clip, 2.8) is None
    assert check_clip("Go gently, and stop if it hurts you. " * 3, clip, 1.0) == "the clip is too short (799 ms)"


def test_a_text_is_cut_after_its_sentences() -> None:
    text = " ".join(f"This is sentence number {n}." for n in range(200))
    pieces = split_sentences(text, 1_000)
    assert pieces == tuple(f"This is sentence number {n}." for n in range(200))
    assert split_sentences('Rest... "Now," and hold! Ready?  Go', 99) == ("Rest...", '"Now," and hold!', "Ready?", "Go")
    assert split_sentences("Ask Dr. Smith, i.e. the one at 4.5 km.", 99) == ("Ask Dr. Smith, i.e. the one at 4.5 km.",)


def test_a_long_sentence_is_cut_after_a_clause_or_a_word_and_never_inside_a_pronunciation() -> None:
    assert split_sentences("Breathe in, hold it well, and out", 30) == ("Breathe in, hold it well,", "and out")
    assert [len(piece) for piece in split_sentences("x" * 2_500, 1_000)] == [1_000, 1_000, 500]
    assert all(len(piece) <= 1_000 for piece in split_sentences("word " * 900, 1_000))
    marked = "Then [a. M. long word](/wˈɜd tu/) again"
    assert split_sentences(marked, 99) == (marked,)
    assert split_sentences(marked, 30) == ("Then", "[a. M. long word](/wˈɜd tu/)", "again")


def test_espeak_has_a_voice_for_each_language() -> None:
    with WorkerEngine("espeak") as engine:
        wanted = {
            "en": "en-us+f5",
            "de": "de",
            "de-AT": "de",
            "fr": "fr+f5",
            "fr-CH": "fr-ch",
            "it": "it+f3",
            "pt": "pt-br",
            "es": "es",
            "he-IL": "he",
        }
        assert {language: default_voice(engine, language) for language in wanted} == wanted
        with pytest.raises(SpeechError, match="espeak has no voice for 'tlh'"):
            default_voice(engine, "tlh")


@pytest.mark.parametrize(
    ("written", "usual"),
    [("en-us", "en-US"), ("en_GB", "en-GB"), ("fa-latn", "fa-Latn"), ("vi-vn-x-south", "vi-VN-x-south")],
)
def test_language_tags_are_written_as_usual(written: str, usual: str) -> None:
    assert language_tag(written) == usual


def test_a_quick_voice_needs_less_time() -> None:
    clip = Clip(array("h", [round(6_000 * math.sin(i * 0.2)) for i in range(16_000)] + [0] * 800).tobytes(), 16_000)
    assert check_clip("a" * 40, clip, 1.0) == "the clip is too short (999 ms)"
    assert check_clip("a" * 40, clip, 1.6) is None
