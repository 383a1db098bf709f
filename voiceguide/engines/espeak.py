"""espeak-ng, through pyttsx3 with a driver of our own. Any language, instantly; a robot's voice."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, ClassVar

from voiceguide.errors import UnknownNameError
from voiceguide.language.pronunciation import plain
from voiceguide.speech.engine import Clip, Engine, Speaker, Voice, language_tag
from voiceguide.speech.phonemes import espeak_text
from voiceguide.speech.recordings import read_recording

if TYPE_CHECKING:
    from voiceguide.engines.espeak_library import EspeakLibrary

_CALM_RATE = {"en-us": 115}
_OTHER_CALM_RATE = 110
"""espeak-ng's rate at which a voice is heard as 142 to 148 words a minute (docs/voices.md)."""
_OWN_PITCH = 45
_VARIANTS = {"en": "en-us+f5", "en-us": "en-us+f5", "fr": "fr+f5", "fr-fr": "fr+f5", "it": "it+f3", "it-it": "it+f3"}
"""The best understood in English; in French and Italian those whose lines are equally loud (docs/voices.md)."""


class EspeakEngine(Engine):
    """The espeak-ng that the espeakng-loader package carries.

    Voices are such as `en-us`, or `en-us+f5` with one of its variants.
    """

    description = "espeak-ng, which comes with voiceguide on Linux"
    platforms: ClassVar[tuple[str, ...]] = ("linux",)
    modules: ClassVar[tuple[str, ...]] = ("espeakng_loader", "pyttsx3")
    revision = 4
    has_pitch = True
    count_speed = 1.5
    worth_a_worker = 2_000
    driver: ClassVar[str] = "voiceguide_espeak"

    def __init__(self) -> None:
        import pyttsx3.engine

        from voiceguide.engines import espeak_driver

        self._errors: list[Exception] = []
        self._library = self.load()
        self._pyttsx3 = pyttsx3.engine.Engine(espeak_driver.register(self.driver, lambda: self._library))
        self._pyttsx3.connect("error", lambda name, exception: self._errors.append(exception))
        self._speaker: Speaker | None = None

    def load(self) -> EspeakLibrary:
        """The C library. SpeechError when it isn't there."""
        from voiceguide.engines.espeak_library import bundled

        return bundled()

    @classmethod
    def default_voice(cls, language: str) -> str | None:
        """Some are better as a variant; which others there are, their list says."""
        return _VARIANTS.get(language.lower())

    def identity(self, voice: str) -> str:
        return f"espeak-ng {self._library.version}, voice {voice}"

    def voices(self) -> tuple[Voice, ...]:
        listed = self._pyttsx3.getProperty("voices")
        voices = (
            Voice(
                id=voice.id,
                name=voice.name,
                language=language_tag(voice.languages[0]),
                origin="espeak-ng",
                licence="GPL-3.0",
            )
            for voice in listed
        )
        return tuple(sorted(voices, key=lambda voice: voice.id))

    def speak(self, text: str, speaker: Speaker) -> Clip:
        if speaker != self._speaker:
            self._set(speaker)
        recording = io.BytesIO()
        english = speaker.voice.lower().startswith("en")  # the phonemes are English
        self._pyttsx3.save_to_file(espeak_text(text) if english else plain(text), recording)
        self._run()
        return read_recording(recording.getvalue())

    def _set(self, speaker: Speaker) -> None:
        self._speaker = None
        try:
            self._pyttsx3.setProperty("voice", speaker.voice)
            self._run()
        except ValueError:
            raise UnknownNameError("voice", speaker.voice, self._names_like(speaker.voice)) from None
        calm = _CALM_RATE.get(speaker.voice.lower().partition("+")[0], _OTHER_CALM_RATE)
        self._pyttsx3.setProperty("rate", round(calm * speaker.speed))
        self._pyttsx3.setProperty("pitch", _OWN_PITCH if speaker.pitch is None else speaker.pitch)
        self._run()
        self._speaker = speaker

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


class SystemEspeakEngine(EspeakEngine):
    """The espeak-ng that is installed on this machine."""

    description = "espeak-ng as installed on this machine"
    platforms = ()
    modules = ()
    driver = "voiceguide_system_espeak"

    def load(self) -> EspeakLibrary:
        from voiceguide.engines.espeak_library import system

        return system()
