"""A pyttsx3 driver over espeak-ng in synchronous mode.

pyttsx3's own espeak driver lets synthesis run on in another thread, swallows errors inside a C callback and writes
files it may never finish. This one has said everything when `runAndWait` returns, and reports every failure by
pyttsx3's `error` notification. What it records is written as WAV to the name, or the open binary file, that
`save_to_file` is given; it does not play sound.
"""

from __future__ import annotations

import sys
import wave
from collections.abc import Callable
from functools import cache, partial
from types import ModuleType
from typing import IO, Any

from pyttsx3.voice import Voice as Pyttsx3Voice

from voiceguide.engines.espeak_library import PITCH, RATE, VOLUME, EspeakLibrary

_SILENT = ("mb/", "gmq/fo", "trk/kaa", "art/xex")
"""Voices that are listed and make no sound: MBROLA's, without its program; three without a dictionary (in 1.52)."""


def register(name: str, load: Callable[[], EspeakLibrary]) -> str:
    """Makes `pyttsx3.init(name)` speak with the library that `load` finds (once, when first needed); returns `name`."""
    module = ModuleType(f"pyttsx3.drivers.{name}")
    module.buildDriver = partial(EspeakDriver, cache(load))  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module
    return name


class EspeakDriver:
    """What pyttsx3 asks of a driver; the names are pyttsx3's. ValueError for a voice that is not there."""

    def __init__(self, load: Callable[[], EspeakLibrary], proxy: Any) -> None:
        self._library = load()
        self._proxy = proxy
        self._voice = ""

    def startLoop(self) -> None:  # noqa: N802
        """Does all that is queued, the end of the loop included."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802
        """Nothing is left to end: every command was complete when it returned."""

    def stop(self) -> None:
        """Nothing is left to stop."""

    def destroy(self) -> None:
        """The library stays: it serves the whole process."""

    def say(self, text: str) -> None:
        raise NotImplementedError("this driver records; use save_to_file")

    def save_to_file(self, text: str, target: str | IO[bytes]) -> None:
        self._proxy.notify("started-utterance")
        pcm = self._library.speak(text)
        with wave.open(target, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self._library.sample_rate)
            file.writeframes(pcm)
        self._proxy.notify("finished-utterance", completed=True)

    def getProperty(self, name: str) -> object:  # noqa: N802
        match name:
            case "voices":
                return [
                    Pyttsx3Voice(_voice_id(voice.file), voice.name, [voice.language])
                    for voice in self._library.voices()
                    if not voice.file.startswith(_SILENT)
                ]
            case "variants":
                return self._library.variants
            case "voice":
                return self._voice
            case _:
                raise KeyError(f"unknown property {name}")

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802
        match name:
            case "voice":
                base, plus, variant = str(value).partition("+")
                known = not plus or variant in self._library.variants
                if base.startswith("mb") or not known or not self._library.set_voice(value):
                    raise ValueError(f"there is no voice {value!r}")
                self._voice = value
            case "rate":
                self._library.set(RATE, int(value))
            case "pitch":
                self._library.set(PITCH, int(value))
            case "volume":
                self._library.set(VOLUME, round(float(value) * 100))
            case _:
                raise KeyError(f"unknown property {name}")


def _voice_id(file: str) -> str:
    """`gmw/en-GB-x-rp` → `en-gb-x-rp`: what people write, and what the library accepts."""
    return file.rpartition("/")[2].lower()
