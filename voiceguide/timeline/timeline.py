"""When each thing sounds: every event of a track with its exact start and end, in whole milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voiceguide.errors import Location
from voiceguide.language.labels import Labels
from voiceguide.language.languages import labels_in
from voiceguide.script.segments import BRISK, Breath, ChapterKind, ChimeKind, PauseKind, Progress, Role, Utterance


@dataclass(frozen=True, slots=True)
class SpokenSound:
    """Speech heard from `start_ms` until `end_ms`; `text` is shown, and `spoken` is what the voice is given.

    The move or breath that it starts lasts until `until_ms`; `breath` is "in" or "out" where it is one of a breath.
    A line of a transition has the id of the `position` it leads to, and what is said in another language than the
    track's has its tag, `lang`.
    """

    start_ms: int
    end_ms: int
    text: str
    spoken: str
    role: Role
    progress: Progress | None = None
    pose: str | None = None
    until_ms: int | None = None
    breath: str | None = None
    at: Location | None = None
    position: str | None = None
    lang: str | None = None

    @property
    def what(self) -> Utterance:
        """What its clip is of."""
        return Utterance(self.text, self.spoken, brisk=self.role in BRISK, lang=self.lang)


@dataclass(frozen=True, slots=True)
class ChimeSound:
    """A chime heard from `start_ms` until `end_ms`; `until_ms` and `breath` as in `SpokenSound`. One of the author's
    `own` is a file, and may sound like anything."""

    start_ms: int
    end_ms: int
    chime: ChimeKind
    progress: Progress | None = None
    pose: str | None = None
    until_ms: int | None = None
    breath: str | None = None
    own: bool = False

    @property
    def what(self) -> ChimeKind:
        """What its clip is of."""
        return self.chime


@dataclass(frozen=True, slots=True)
class BreathSound:
    """The sound of a breath, which is `breathed` "in" or "out", heard from `start_ms` until `end_ms`."""

    start_ms: int
    end_ms: int
    breathed: str
    progress: Progress | None = None

    @property
    def what(self) -> Breath:
        """What its clip is of."""
        return Breath(self.breathed, self.end_ms - self.start_ms)


Sound = SpokenSound | ChimeSound | BreathSound


@dataclass(frozen=True, slots=True)
class Quiet:
    """A pause that the script asked for: a hold, a rest, time to settle. Sounds may lie within it.

    In a `silent` one there are no signs of life. `breath` as in `SpokenSound`.
    """

    start_ms: int
    end_ms: int
    kind: PauseKind
    progress: Progress | None = None
    pose: str | None = None
    at: Location | None = None
    silent: bool = False
    breath: str | None = None


@dataclass(frozen=True, slots=True)
class TimedStation:
    """One of several exercises in a chapter, from `start_ms` to the next one or the end of the chapter."""

    start_ms: int
    title: str
    exercise: str
    number: int
    of: int
    section: str | None = None
    round: int | None = None
    rounds: int | None = None
    position: str | None = None


@dataclass(frozen=True, slots=True)
class TimedChapter:
    """A chapter from the onset of its chime to the onset of the next chapter's.

    `section` names the section or circuit that it is part of, and `position` the position it is done in. One of several
    exercises has a station for each.
    """

    start_ms: int
    end_ms: int
    kind: ChapterKind
    title: str
    exercise: str | None
    number: int | None
    of: int | None
    sounds: tuple[Sound, ...]
    quiets: tuple[Quiet, ...]
    section: str | None = None
    round: int | None = None
    rounds: int | None = None
    stations: tuple[TimedStation, ...] = ()
    position: str | None = None

    @property
    def speech(self) -> tuple[SpokenSound, ...]:
        """What is said in it, in order."""
        return tuple(sound for sound in self.sounds if isinstance(sound, SpokenSound))


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole track: its chapters in order, back to back from 0 to `length_ms`.

    `about` is its author's description. `own_labels` are the words shown around it where they are the author's, too.
    """

    routine: str
    title: str
    album: str
    artist: str
    language: str
    options: str
    chapters: tuple[TimedChapter, ...]
    length_ms: int
    about: str = ""
    own_labels: Labels | None = None

    @property
    def labels(self) -> Labels:
        """The words that are shown around it."""
        return self.own_labels or labels_in(self.language)

    @property
    def minutes(self) -> int:
        """The length in whole minutes, at least one."""
        return max(1, (self.length_ms + 30_000) // 60_000)

    @property
    def exercises(self) -> tuple[TimedChapter, ...]:
        """The chapters, with one for each station in place of a chapter that has several."""
        return tuple(part for chapter in self.chapters for part in _parts(chapter))

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """Every sound of the track, in order; no two overlap."""
        return tuple(sound for chapter in self.chapters for sound in chapter.sounds)

    @property
    def speech(self) -> tuple[SpokenSound, ...]:
        """What is said in the track, in order."""
        return tuple(sound for chapter in self.chapters for sound in chapter.speech)


def _parts(chapter: TimedChapter) -> Iterator[TimedChapter]:
    if not chapter.stations:
        yield chapter
    ends_ms = [*(station.start_ms for station in chapter.stations[1:]), chapter.end_ms]
    for station, end_ms in zip(chapter.stations, ends_ms, strict=False):
        inside = range(station.start_ms, end_ms)
        yield TimedChapter(
            start_ms=station.start_ms,
            end_ms=end_ms,
            kind=chapter.kind,
            title=station.title,
            exercise=station.exercise,
            number=station.number,
            of=station.of,
            sounds=tuple(sound for sound in chapter.sounds if sound.start_ms in inside),
            quiets=tuple(quiet for quiet in chapter.quiets if quiet.start_ms in inside),
            section=station.section,
            round=station.round,
            rounds=station.rounds,
            position=station.position,
        )
