"""What speaks: an engine turns one text into one clip, as a speaker says it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from voiceguide.errors import SpeechError
from voiceguide.language.pronunciation import plain


@dataclass(frozen=True, slots=True)
class Voice:
    """Something that can speak. `id` is what `--voice` takes; `language` is a BCP 47 tag such as en-US.

    `origin` says where it comes from, `licence` is its licence where that is known.
    """

    id: str
    name: str
    language: str
    origin: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, and how.

    `speed` is a ratio: 1.0 is the voice's calm pace, at which instructions are heard as 130 to 150 words a minute.
    `pitch` is 0 to 100, None for the voice's own. `options` are the engine's own, as pairs of name and value.
    """

    engine: str
    voice: str
    speed: float = 1.0
    pitch: int | None = None
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Clip:
    """The recorded speech of one line: mono 16-bit little-endian PCM at the engine's rate, finished at 44.1 kHz."""

    pcm: bytes
    sample_rate: int

    @property
    def length_ms(self) -> int:
        """The whole milliseconds that hold it."""
        return -(-len(self.pcm) * 500 // self.sample_rate)


class CannotSpeakError(SpeechError):
    """An engine failed at one `text`, again and again; `reason` is how, in the middle of a sentence."""

    def __init__(self, text: str, reason: str) -> None:
        self.text, self.reason = text, reason
        words = plain(text, respell=False)
        shown = words if len(words) <= 80 else f"{words[:79]}…"
        super().__init__(f"{shown!r} could not be spoken: {reason}; try other words, another --voice or --engine")


class Engine(ABC):
    """Whatever speaks, one utterance at a time. Every failure is a SpeechError.

    It is made, and speaks, in a worker process. The program reads the attributes of its class only, so its module is
    cheap to import: an engine imports its libraries in `__init__`.
    """

    description: ClassVar[str]
    platforms: ClassVar[tuple[str, ...]] = ()
    """Where it can speak, as `sys.platform` has it; empty: everywhere."""
    languages: ClassVar[tuple[str, ...]] = ()
    """The languages it speaks, such as `en`; empty: those of its voices."""
    modules: ClassVar[tuple[str, ...]] = ()
    """The libraries it speaks with. While their files stay as they are, its answers about itself are remembered; those
    of an engine that names none are asked for each time."""
    revision: ClassVar[int] = 1
    """Raised when our own code comes to make other clips from the same text."""
    has_pitch: ClassVar[bool] = False
    options: ClassVar[tuple[str, ...]] = ()
    """The names of the options it takes."""
    count_speed: ClassVar[float] = 1.4
    """The speed at which a word of a countdown, with the silence around it, fits its second."""
    worth_a_worker: ClassVar[int] = 400
    """How many characters it speaks in about the time in which one more worker starts."""
    worker_mb: ClassVar[int] = 60
    """The memory that a worker takes."""
    longest: ClassVar[int] = 1_000
    """How many characters it is given at once; engines lose words, or crash, on much longer texts."""
    start_limit_s: ClassVar[float] = 60.0
    """How long a worker may take to start; far longer than on a busy machine."""

    @classmethod
    def time_limit_s(cls, text: str) -> float:
        """How long it may take over `text`: far longer than a slow engine on a busy machine needs."""
        return 15 + 0.05 * len(text)

    @classmethod
    def default_voice(cls, language: str) -> str | None:
        """The voice for a language when none is asked for; None: the first of its voices that speaks it."""
        return None

    @classmethod
    def owns(cls, voice: str) -> bool | None:
        """Whether a voice of this id is its own; None: as the list of its voices says."""
        return None

    @classmethod
    def files(cls, voice: str) -> tuple[Path, ...]:
        """The files, beside the `modules`, that a voice is made of; for "", those that the list of voices is."""
        return ()

    def prepare(self, voice: str) -> None:  # noqa: B027
        """Loads a voice that will soon be needed. What fails here fails again, and is told, when it speaks."""

    @abstractmethod
    def identity(self, voice: str) -> str:
        """Versions of all that shapes the sound of a voice: clips of one identity may stand for each other."""

    @abstractmethod
    def voices(self) -> tuple[Voice, ...]:
        """Everything it can speak with, best first, or sorted by id."""

    @abstractmethod
    def speak(self, text: str, speaker: Speaker) -> Clip:
        """A sentence, `text`, which is speech markup, as speech.

        UnknownNameError for a voice it doesn't have, CannotSpeakError for a text that the voice cannot say.

        An engine that knows no phonemes takes `language.pronunciation.plain(text)`.
        """


def language_tag(tag: str) -> str:
    """A BCP 47 tag as it is usually written: `en-us` or `en_US` → `en-US`."""
    first, *rest = tag.replace("_", "-").split("-")
    parts, private = [first.lower()], False
    for part in rest:
        private = private or len(part) == 1
        parts.append(part.lower() if private else part.upper() if len(part) == 2 else _script(part))
    return "-".join(parts)


def speaks(voice_tag: str, asked: str) -> bool:
    """Whether a voice is one for a tag that is asked for: one of pt-BR for pt-BR and for pt, not for pt-PT."""
    has, wanted = voice_tag.lower(), asked.lower().replace("_", "-")
    return has == wanted or has.startswith(f"{wanted}-")


def _script(part: str) -> str:
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()
