"""When each thing sounds: every event of a track with its exact start and end, in whole milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.errors import Location
from voiceguide.script.segments import ChapterKind, ChimeKind, PauseKind, Progress, Role


@dataclass(frozen=True, slots=True)
class Sound:
    """A clip or chime heard from `start_ms` until `end_ms`. A chime's `text` and `spoken` are empty."""

    start_ms: int
    end_ms: int
    text: str = ""
    spoken: str = ""
    role: Role | None = None
    chime: ChimeKind | None = None
    progress: Progress | None = None
    pose: str | None = None
    at: Location | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """A pause that the script asked for: a hold, a rest, time to settle. Sounds may lie within it."""

    start_ms: int
    end_ms: int
    kind: PauseKind
    progress: Progress | None = None
    pose: str | None = None
    at: Location | None = None


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
