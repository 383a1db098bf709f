"""What there is to show at one moment of a track, and where a command leads from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mutagen import MutagenError
from mutagen.mp3 import MPEGInfo

from voiceguide.errors import OutputError, PlayError
from voiceguide.language.labels import Command
from voiceguide.play.players import Player
from voiceguide.script.segments import ChapterKind, PauseKind, Progress
from voiceguide.timeline.timeline import Quiet, Sound, TimedChapter, Timeline
from voiceguide.track.tags import TrackInfo, read_track

STEP_MS = 5_000
AGAIN_MS = 3_000
"""So soon after the start of an exercise, PREVIOUS leads to the one before."""
_COUNTED = (PauseKind.HOLD, PauseKind.WORK, PauseKind.PHASE, PauseKind.REST)


@dataclass(frozen=True, slots=True)
class Moment:
    """What there is to show at one time. `quiet` is the hold, work, phase or rest now, `left_ms` before its end."""

    at_ms: int
    chapter: TimedChapter
    said: str
    quiet: Quiet | None
    left_ms: int
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
    quiet = next((q for q in chapter.quiets if q.start_ms <= ms < q.end_ms and q.kind in _COUNTED), None)
    events: list[Sound | Quiet] = [*chapter.sounds, *chapter.quiets]
    dosed = [event for event in events if event.start_ms <= ms and event.progress]
    return Moment(
        at_ms=ms,
        chapter=chapter,
        said=said[-1].text if said else "",
        quiet=quiet,
        left_ms=quiet.end_ms - ms if quiet else 0,
        progress=max(dosed, key=lambda event: event.start_ms).progress if dosed else None,
        next=chapters[index + 1].title if index + 1 < len(chapters) else None,
    )


def perform(command: Command, player: Player, timeline: Timeline) -> None:
    """Pauses, goes on or seeks; what the player can't do is left undone."""
    if command is Command.TOGGLE:
        player.pause(not player.paused)
    elif player.seeks:
        player.seek(_target_ms(command, player.position_ms(), timeline))


def _target_ms(command: Command, now_ms: int, timeline: Timeline) -> int:
    if command in (Command.BACK, Command.AHEAD):
        step_ms = STEP_MS if command is Command.AHEAD else -STEP_MS
        return min(max(now_ms + step_ms, 0), timeline.length_ms)
    chapters = timeline.exercises
    index = chapter_at(chapters, now_ms)
    if command is Command.NEXT:
        index += 1
    elif command is Command.PREVIOUS and now_ms - chapters[index].start_ms < AGAIN_MS:
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
