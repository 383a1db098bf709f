"""Engines that go wrong, each in one way, to be put into a real worker: `faulty_engines:hang` and so on.

All but `good`, `brisk` and `fails_twice` go wrong at any text with "bad" in it, and speak the others.
"""

from __future__ import annotations

import ctypes
import math
import os
import sys
import time
from array import array
from pathlib import Path

from voiceguide.errors import SpeechError
from voiceguide.speech import engine
from voiceguide.speech.engine import Clip, Speaker, Voice

SAMPLE_RATE = 16_000
WAVE = array("h", (round(6_000 * math.sin(math.tau * i / 32)) for i in range(32)))
"""2 ms of a soft tone."""


def _tone(ms: int) -> bytes:
    """A soft tone with silence after it."""
    return (WAVE * (ms // 2)).tobytes() + bytes(3_200)


class Engine(engine.Engine):
    """Speaks every text as a tone of 100 ms a character."""

    description = "a tone"
    has_pitch = True
    character_ms = 100

    @classmethod
    def time_limit_s(cls, text: str) -> float:
        return 0.3 if "bad" in text else 30.0

    def identity(self, voice: str) -> str:
        return f"tone 1, voice {voice}"

    def voices(self) -> tuple[Voice, ...]:
        return (Voice("tone", "A tone", "en"),)

    def speak(self, text: str, speaker: Speaker) -> Clip:
        if "bad" in text:
            return self.fail(text)
        return Clip(_tone(self.character_ms * len(text)), SAMPLE_RATE)

    def fail(self, text: str) -> Clip:
        return Clip(_tone(self.character_ms * len(text)), SAMPLE_RATE)


good = Engine


class brisk(Engine):  # noqa: N801
    """Speaks in shorter tones, which are sooner encoded."""

    character_ms = 50


class hang(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        time.sleep(1_000)
        raise AssertionError


class abort(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        os.abort()


class segfault(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        ctypes.string_at(1)
        raise AssertionError


class leave(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        os.write(2, b"this engine has had enough\n")
        os._exit(7)


class bug(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        raise ZeroDivisionError("an engine's own bug")


class refuse(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        raise SpeechError("this engine cannot say that")


class chatter(Engine):  # noqa: N801
    """Prints on standard output from Python and from below, as engines do, and speaks."""

    def fail(self, text: str) -> Clip:
        sys.stdout.write('{"bytes": 5, "sample_rate": 1}\nAudio saved to \u00e9\n')
        sys.stdout.flush()
        os.write(1, b"\xff\x00garbage\n")
        return super().fail(text)


class garbage(Engine):  # noqa: N801
    """Finds the worker's own pipe and writes nonsense into it."""

    def fail(self, text: str) -> Clip:
        for descriptor in range(3, 20):
            try:
                os.write(descriptor, b"garbage\n")
            except OSError:
                continue
        return super().fail(text)


class empty(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        return Clip(b"", SAMPLE_RATE)


class silent(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        return Clip(bytes(SAMPLE_RATE), SAMPLE_RATE)


class short(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        return Clip(_tone(20), SAMPLE_RATE)


class long(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        return Clip(_tone(9_000) * 10, SAMPLE_RATE)


class truncated(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        whole = super().fail(text).pcm
        return Clip(whole[: len(whole) // 4 * 2 + 20], SAMPLE_RATE)


class half_a_sample(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        return Clip(super().fail(text).pcm[:-1], SAMPLE_RATE)


class whole_file(Engine):  # noqa: N801
    """Returns a WAV file where PCM belongs."""

    def fail(self, text: str) -> Clip:
        return Clip(b"RIFF$$$$WAVEfmt " + super().fail(text).pcm, SAMPLE_RATE)


class other_order(Engine):  # noqa: N801
    """Returns big-endian samples."""

    def fail(self, text: str) -> Clip:
        samples = array("h", (round(4_000 * math.sin(i * 0.21)) for i in range(SAMPLE_RATE)))
        samples.byteswap()
        return Clip(samples.tobytes(), SAMPLE_RATE)


class odd_rate(Engine):  # noqa: N801
    def fail(self, text: str) -> Clip:
        return Clip(super().fail(text).pcm, 3)


class fails_twice(Engine):  # noqa: N801
    """Crashes at its first text, in the first two workers that are asked; the file named by MARK counts them."""

    def speak(self, text: str, speaker: Speaker) -> Clip:
        mark = Path(os.environ["MARK"])
        if not mark.exists() or mark.stat().st_size < 2:
            with mark.open("ab") as file:
                file.write(b"x")
            os.abort()
        return super().speak(text, speaker)
