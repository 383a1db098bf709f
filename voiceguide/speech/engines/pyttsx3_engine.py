"""Engines that speak through pyttsx3: espeak-ng by our own driver, macOS and Windows by pyttsx3's."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyttsx3
import pyttsx3.engine

from voiceguide.errors import SpeechError, UnknownNameError
from voiceguide.speech.engine import Manner, RawClip, Voice
from voiceguide.speech.engines import espeak_driver
from voiceguide.speech.engines.espeak_library import EspeakLibrary
from voiceguide.speech.recordings import read_recording


class EspeakEngine:
    """espeak-ng in synchronous mode, kept open. Voices are such as `en-us`, or `en-us+f5` with one of its variants."""

    def __init__(self, identity: str, driver: str, load: Callable[[], EspeakLibrary]) -> None:
        self.identity = identity
        self._errors: list[Exception] = []
        self._pyttsx3 = pyttsx3.engine.Engine(espeak_driver.register(driver, load))
        self._pyttsx3.connect("error", lambda name, exception: self._errors.append(exception))
        self._manner: Manner | None = None

    def voices(self) -> tuple[Voice, ...]:
        listed = self._pyttsx3.getProperty("voices")
        voices = (Voice(voice.id, voice.name, language_tag(voice.languages[0])) for voice in listed)
        return tuple(sorted(voices, key=lambda voice: voice.id))

    def speak(self, text: str, manner: Manner) -> RawClip:
        if manner != self._manner:
            self._set(manner)
        recording = io.BytesIO()
        self._pyttsx3.save_to_file(text, recording)
        self._run()
        return read_recording(recording.getvalue())

    def close(self) -> None:
        """Nothing to do: the library lasts as long as the process."""

    def _set(self, manner: Manner) -> None:
        self._manner = None
        try:
            self._pyttsx3.setProperty("voice", manner.voice)
            self._run()
        except ValueError:
            raise UnknownNameError("voice", manner.voice, self._names_like(manner.voice)) from None
        self._pyttsx3.setProperty("rate", manner.rate)
        self._pyttsx3.setProperty("pitch", manner.pitch)
        self._run()
        self._manner = manner

    def _run(self) -> None:
        """Does what is queued; raises the first error of it."""
        self._pyttsx3.runAndWait()
        errors, self._errors = self._errors, []
        if errors:
            raise errors[0]

    def _names_like(self, voice: str) -> list[str]:
        base, plus, _ = voice.partition("+")
        ids = [known.id for known in self.voices()]
        if plus and base.lower() in ids:
            return [f"{base}+{variant}" for variant in self._pyttsx3.getProperty("variants")]
        return ids


class StockEngine:
    """pyttsx3's driver for a platform's own voices, made anew for each utterance. It cannot set a pitch."""

    def __init__(self, identity: str, driver: str) -> None:
        self.identity = identity
        self._driver = driver
        self._known: tuple[Voice, ...] = ()

    def voices(self) -> tuple[Voice, ...]:
        if not self._known:
            listed = self._new().getProperty("voices")
            voices = (Voice(str(v.id), str(v.name), language_tag(str((v.languages or [""])[0]))) for v in listed)
            self._known = tuple(sorted(voices, key=lambda voice: voice.id))
        return self._known

    def speak(self, text: str, manner: Manner) -> RawClip:
        voice = self._find(manner.voice)
        outcomes: list[object] = []
        with tempfile.TemporaryDirectory(prefix="voiceguide-") as folder:
            file = Path(folder, "speech")
            engine = self._new()
            engine.connect("error", lambda name, exception: outcomes.append(exception))
            engine.connect("finished-utterance", lambda name, completed: outcomes.append(completed))
            engine.setProperty("voice", voice.id)
            engine.setProperty("rate", manner.rate)
            engine.save_to_file(text, str(file))
            engine.runAndWait()
            # sapi5 says nothing when it has written a file; the header, and the check of the clip, tell the rest
            if any(outcome is not True for outcome in outcomes) or not file.is_file():
                raise SpeechError(f"{self._driver} did not finish ({outcomes or 'it wrote nothing'})")
            return read_recording(file.read_bytes())

    def close(self) -> None:
        """Nothing is held open."""

    def _new(self) -> Any:
        try:
            # not pyttsx3.init(), which may hand back an engine that has spoken before
            return pyttsx3.engine.Engine(self._driver)
        except Exception as error:
            raise SpeechError(f"{self._driver} cannot speak on this machine ({error!r})") from error

    def _find(self, wanted: str) -> Voice:
        """The voice of this id or name, upper and lower case alike."""
        for voice in self.voices():
            if wanted.casefold() in (voice.id.casefold(), voice.name.casefold()):
                return voice
        raise UnknownNameError("voice", wanted, (voice.name for voice in self.voices()))


def language_tag(tag: str) -> str:
    """A BCP 47 tag as it is usually written: `en-us` or `en_US` → `en-US`."""
    first, *rest = tag.replace("_", "-").split("-")
    parts, private = [first.lower()], False
    for part in rest:
        private = private or len(part) == 1
        parts.append(part.lower() if private else part.upper() if len(part) == 2 else _script(part))
    return "-".join(parts)


def _script(part: str) -> str:
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()
