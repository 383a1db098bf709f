"""What there is to show at one moment of a track, and where a command leads from there."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mutagen import MutagenError
from mutagen.mp3 import MPEGInfo

from voiceguide.errors import OutputError, PlayError
from voiceguide.language.labels import Command, Labels
from voiceguide.play.players import Player
from voiceguide.script.segments import ChapterKind, PauseKind, Progress
from voiceguide.timeline.timeline import Quiet, Sound, TimedChapter, Timeline
from voiceguide.track.tags import TrackInfo, read_track

STEP_MS = 5_000
AGAIN_MS = 3_000
"""So soon after the start of an exercise, "previous" leads to the one before it."""
DONE_PART = 0.9
"""A routine counts as done when this part of its track lies behind, as on the page."""
ONE_JUMP_S = 1
"""Jumps that follow each other so soon, such as by a key that is held down, are undone as one."""
_COUNTED = (PauseKind.HOLD, PauseKind.WORK, PauseKind.PHASE, PauseKind.REST)
_TIMED = (*_COUNTED, PauseKind.MOVE, PauseKind.SETTLE)


@dataclass(frozen=True, slots=True)
class Moment:
    """What there is to show at one time.

    `quiet` is the timed thing now, `left_ms` before its end: a hold, work, phase or rest, of which the seconds are
    `counted`, or a move or time to settle.
    """

    at_ms: int
    chapter: TimedChapter
    said: str
    quiet: Quiet | None
    left_ms: int
    counted: bool
    progress: Progress | None
    next: str | None


def timeline_of(path: Path) -> Timeline:
    """A track's timeline; of an MP3 that isn't ours, as much as it says. PlayError when it isn't one."""
    if not path.is_file():
        raise PlayError(f"there is no file {path}; name a routine (see `voiceguide list`) or an MP3")
    try:
        info = read_track(path)
    except OutputError:
        return _plain(path.stem, _length_ms(path), ())
    return info.timeline or _plain(info.title or path.stem, info.length_ms, _chapters(info))


def chapter_at(chapters: Sequence[TimedChapter], ms: int) -> int:
    """The number, from 0, of the one of `chapters` that sounds at `ms`."""
    return next((n for n, chapter in enumerate(chapters) if ms < chapter.end_ms), len(chapters) - 1)


def moment_at(timeline: Timeline, ms: int) -> Moment:
    """Nothing here remembers: the same time gives the same answer."""
    chapters = timeline.exercises
    index = chapter_at(chapters, ms)
    chapter = chapters[index]
    said = [sound for sound in chapter.speech if sound.start_ms <= ms]
    quiet = next((q for q in chapter.quiets if q.start_ms <= ms < q.end_ms and q.kind in _TIMED), None)
    events: list[Sound | Quiet] = [*chapter.sounds, *chapter.quiets]
    dosed = [event for event in events if event.start_ms <= ms and event.progress]
    return Moment(
        at_ms=ms,
        chapter=chapter,
        said=said[-1].text if said else "",
        quiet=quiet,
        left_ms=quiet.end_ms - ms if quiet else 0,
        counted=quiet is not None and quiet.kind in _COUNTED,
        progress=max(dosed, key=lambda event: event.start_ms).progress if dosed else None,
        next=chapters[index + 1].title if index + 1 < len(chapters) else None,
    )


class Heard:
    """How much of a track has been heard, in ms."""

    def __init__(self) -> None:
        self.ms = 0
        self._at_ms = 0

    def until(self, ms: int) -> None:
        """Told now and then how far the track has played."""
        self.ms += max(ms - self._at_ms, 0)
        self._at_ms = ms

    def jumped(self, ms: int) -> None:
        """Told of each jump to another place: what lies between was not heard."""
        self._at_ms = ms


def is_done(timeline: Timeline, ms: int, heard_ms: int) -> bool:
    """Whether a routine counts as done: 90 % of its track lies behind, and half of it was heard.

    A track of another maker has no routine.
    """
    length_ms = timeline.length_ms
    return bool(timeline.routine) and ms >= length_ms * DONE_PART and heard_ms >= length_ms / 2


def told(timeline: Timeline, labels: Labels) -> list[tuple[int, str]]:
    """What lines tell of a track, each with its time: the title of each part, what is said, and what is counted."""
    lines = []
    for chapter in timeline.exercises:
        lines.append((chapter.start_ms, heading(chapter, labels)))
        lines += [(sound.start_ms, sound.text) for sound in chapter.speech]
        lines += [(q.start_ms, _counted(q, labels)) for q in chapter.quiets if q.kind in _COUNTED]
    return sorted(lines, key=lambda line: line[0])


def heading(chapter: TimedChapter, labels: Labels) -> str:
    """Where in the routine a part stands, and its title."""
    return " ".join(filter(None, (place(chapter, labels), chapter.title)))


def place(chapter: TimedChapter, labels: Labels) -> str:
    """The section, round and number of a part, in words."""
    parts = [chapter.section] if chapter.section else []
    if chapter.round and chapter.rounds and chapter.rounds > 1:
        parts.append(labels.round.format(round=chapter.round, rounds=chapter.rounds))
    if chapter.number:
        parts.append(labels.exercise.format(number=chapter.number, of=chapter.of))
    return ", ".join(parts) + (":" if parts else "")


def _counted(quiet: Quiet, labels: Labels) -> str:
    kind: str = getattr(labels, quiet.kind.value)
    return f"({kind}, {labels.seconds.format(seconds=f'{(quiet.end_ms - quiet.start_ms) / 1_000:g}')})"


class Controls:
    """What a listener can do to a player. It remembers the places that were left by a jump, for undo."""

    def __init__(self, player: Player, timeline: Timeline, clock: Callable[[], float] = time.monotonic) -> None:
        self._player, self._timeline, self._clock = player, timeline, clock
        self._left_ms: list[int] = []
        self._jumped_s = -math.inf

    def perform(self, command: Command) -> bool:
        """Pauses, goes on or jumps; whether it jumped. What the player can't do is left undone."""
        if command is Command.TOGGLE:
            self._player.pause(not self._player.paused)
            return False
        if not self._player.seeks:
            return False
        now_ms = self._player.position_ms()
        if command is Command.UNDO:
            target = self._left_ms.pop() if self._left_ms else None
            self._jumped_s = -math.inf
        elif (target := target_ms(command, now_ms, self._timeline)) is not None:
            now_s = self._clock()
            if now_s - self._jumped_s >= ONE_JUMP_S:
                self._left_ms.append(now_ms)
            self._jumped_s = now_s
        if target is not None:
            self._player.seek(target)
        return target is not None


def target_ms(command: Command, now_ms: int, timeline: Timeline) -> int | None:
    """Where a jump leads to from `now_ms`; None when there is nothing to jump over."""
    if command in (Command.BACK, Command.AHEAD):
        step_ms = STEP_MS if command is Command.AHEAD else -STEP_MS
        return min(max(now_ms + step_ms, 0), timeline.length_ms)
    chapters = timeline.exercises
    index = chapter_at(chapters, now_ms)
    if command is Command.SKIP_INTRODUCTION:
        here = chapters[index]
        return here.end_ms if here.kind is ChapterKind.INTRO and index + 1 < len(chapters) else None
    if command is Command.NEXT:
        index += 1
    elif command is Command.PREVIOUS and now_ms < chapters[index].start_ms + AGAIN_MS:
        index -= 1
    return chapters[min(max(index, 0), len(chapters) - 1)].start_ms


def _length_ms(path: Path) -> int:
    try:
        with path.open("rb") as file:
            length_s: float = MPEGInfo(file).length
    except (MutagenError, OSError) as error:
        raise PlayError(f"{path} is not an MP3 that can be read; name another") from error
    return round(length_s * 1_000)


def _chapters(info: TrackInfo) -> tuple[TimedChapter, ...]:
    return tuple(_chapter(ChapterKind.EXERCISE, at.title, at.start_ms, at.end_ms) for at in info.chapters)


def _plain(title: str, length_ms: int, chapters: tuple[TimedChapter, ...]) -> Timeline:
    return Timeline(
        routine="",
        title=title,
        album="",
        artist="",
        language="en",
        options="",
        chapters=chapters or (_chapter(ChapterKind.INTRO, title, 0, length_ms),),
        length_ms=length_ms,
    )


def _chapter(kind: ChapterKind, title: str, start_ms: int, end_ms: int) -> TimedChapter:
    return TimedChapter(
        start_ms=start_ms,
        end_ms=end_ms,
        kind=kind,
        title=title,
        exercise=None,
        number=None,
        of=None,
        sounds=(),
        quiets=(),
    )
