"""What a speech engine is: it lists voices, and turns one text into one clip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from voiceguide.errors import SpeechError

DEFAULT_PITCH = 45
"""The voice's pitch unless told otherwise, 0-100."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Something that can speak. `id` is what `--voice` takes; `language` is a BCP 47 tag such as en-US."""

    id: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How to speak: a voice's id, words a minute (80-450, the engine's own count), and pitch (0-100)."""

    voice: str
    rate: int
    pitch: int


@dataclass(frozen=True, slots=True)
class RawClip:
    """Speech as an engine made it: mono 16-bit little-endian PCM at the engine's own rate."""

    pcm: bytes
    frame_rate: int


class CannotSpeakError(SpeechError):
    """An engine failed at one `text`, again and again; `reason` is how, in the middle of a sentence."""

    def __init__(self, text: str, reason: str) -> None:
        self.text, self.reason = text, reason
        shown = text if len(text) <= 80 else f"{text[:79]}…"
        super().__init__(f"{shown!r} could not be spoken: {reason}; try other words, another --voice or --engine")


class SpeechEngine(Protocol):
    """Whatever speaks. One utterance at a time; every failure is a SpeechError."""

    @property
    def identity(self) -> str:
        """Name and version: two engines with one identity make clips that may stand for each other."""

    def voices(self) -> tuple[Voice, ...]:
        """Everything it can speak with, sorted by id."""

    def speak(self, text: str, manner: Manner) -> RawClip:
        """`text` as speech, or a SpeechError that says what went wrong."""

    def close(self) -> None:
        """Ends whatever the engine holds open; it is not used again."""
