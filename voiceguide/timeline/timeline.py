"""When each thing sounds: every event of a track with its exact start and end, in whole milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.errors import Location
from voiceguide.script.segments import BRISK, ChapterKind, ChimeKind, PauseKind, Progress, Role, Utterance


@dataclass(frozen=True, slots=True)
class SpokenSound:
    """Speech heard from `start_ms` until `end_ms`; `text` is shown, and `spoken` is what the voice is given."""

    start_ms: int
    end_ms: int
    text: str
    spoken: str
    role: Role
    progress: Progress | None = None
    pose: str | None = None
    at: Location | None = None

    @property
    def what(self) -> Utterance:
        """What its clip is of."""
        return Utterance(self.text, self.spoken, self.role in BRISK)


@dataclass(frozen=True, slots=True)
class ChimeSound:
    """A chime heard from `start_ms` until `end_ms`."""

    start_ms: int
    end_ms: int
    chime: ChimeKind
    progress: Progress | None = None
    pose: str | None = None

    @property
    def what(self) -> ChimeKind:
        """What its clip is of."""
        return self.chime


Sound = SpokenSound | ChimeSound


@dataclass(frozen=True, slots=True)
class Quiet:
    """A pause that the script asked for: a hold, a rest, time to settle. Sounds may lie within it.

    In a `silent` one there are no signs of life.
    """

    start_ms: int
    end_ms: int
    kind: PauseKind
    progress: Progress | None = None
    pose: str | None = None
    at: Location | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class TimedChapter:
    """A chapter from the onset of its chime to the onset of the next chapter's."""

    start_ms: int
    end_ms: int
    kind: ChapterKind
    title: str
    exercise: str | None
    number: int | None
    of: int | None
    sounds: tuple[Sound, ...]
    quiets: tuple[Quiet, ...]

    @property
    def speech(self) -> tuple[SpokenSound, ...]:
        """What is said in it, in order."""
        return tuple(sound for sound in self.sounds if isinstance(sound, SpokenSound))


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole track: its chapters in order, back to back from 0 to `length_ms`."""

    routine: str
    title: str
    album: str
    artist: str
    language: str
    options: str
    chapters: tuple[TimedChapter, ...]
    length_ms: int

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """Every sound of the track, in order; no two overlap."""
        return tuple(sound for chapter in self.chapters for sound in chapter.sounds)

    @property
    def speech(self) -> tuple[SpokenSound, ...]:
        """What is said in the track, in order."""
        return tuple(sound for chapter in self.chapters for sound in chapter.speech)
