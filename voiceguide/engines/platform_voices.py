"""The voices that macOS and Windows have, through pyttsx3's own drivers."""

from __future__ import annotations

import platform
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from voiceguide.errors import SpeechError, UnknownNameError
from voiceguide.language.pronunciation import plain
from voiceguide.speech.engine import Clip, Engine, Speaker, Voice, language_tag
from voiceguide.speech.recordings import read_recording

_CALM_RATE = 130
"""What both drivers are told, in words a minute. Not measured: these voices speak on their own systems only."""


class PlatformEngine(Engine):
    """pyttsx3's driver for a platform's own voices, made anew for each utterance. It cannot set a pitch."""

    modules = ("pyttsx3",)
    worth_a_worker = 40
    driver: ClassVar[str]

    def __init__(self) -> None:
        self._known: tuple[Voice, ...] = ()

    def identity(self, voice: str) -> str:
        system = platform.mac_ver()[0] or platform.version()
        return f"{self.driver} {system}, pyttsx3 {version('pyttsx3')}, voice {self._find(voice).id}"

    def voices(self) -> tuple[Voice, ...]:
        if not self._known:
            listed = self._new().getProperty("voices")
            voices = (
                Voice(
                    id=str(v.id),
                    name=str(v.name),
                    language=language_tag(str((v.languages or [""])[0])),
                    origin="this system",
                )
                for v in listed
            )
            self._known = tuple(sorted(voices, key=lambda voice: voice.id))
        return self._known

    def speak(self, text: str, speaker: Speaker) -> Clip:
        voice = self._find(speaker.voice)
        outcomes: list[object] = []
        with tempfile.TemporaryDirectory(prefix="voiceguide-") as folder:
            file = Path(folder, "speech")
            engine = self._new()
            engine.connect("error", lambda name, exception: outcomes.append(exception))
            engine.connect("finished-utterance", lambda name, completed: outcomes.append(completed))
            engine.setProperty("voice", voice.id)
            engine.setProperty("rate", round(_CALM_RATE * speaker.speed))
            engine.save_to_file(plain(text), str(file))
            engine.runAndWait()
            # sapi5 says nothing when it has written a file; the header, and the check of the clip, tell the rest
            if any(outcome is not True for outcome in outcomes) or not file.is_file():
                raise SpeechError(f"{self.driver} did not finish ({outcomes or 'it wrote nothing'})")
            return read_recording(file.read_bytes())

    def _new(self) -> Any:
        import pyttsx3.engine

        try:
            # not pyttsx3.init(), which may hand back an engine that has spoken before
            return pyttsx3.engine.Engine(self.driver)
        except Exception as error:
            raise SpeechError(f"{self.driver} cannot speak on this machine ({error!r})") from error

    def _find(self, wanted: str) -> Voice:
        """The voice of this id or name, upper and lower case alike."""
        for voice in self.voices():
            if wanted.casefold() in (voice.id.casefold(), voice.name.casefold()):
                return voice
        raise UnknownNameError("voice", wanted, (voice.name for voice in self.voices()))


class NsssEngine(PlatformEngine):
    """macOS."""

    description = "the voices of macOS"
    platforms = ("darwin",)
    driver = "nsss"


class Sapi5Engine(PlatformEngine):
    """Windows."""

    description = "the voices of Windows"
    platforms = ("win32",)
    driver = "sapi5"
