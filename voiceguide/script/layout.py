"""From a script and the lengths of its sounds to a timeline, by the laws of time. Pure.

All arithmetic is in whole milliseconds from the start of the track; PCM frames are reckoned once, at the end, from
those absolute positions (`units.frames`), so nothing drifts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from typing_extensions import assert_never

from voiceguide.errors import Location
from voiceguide.script.segments import Chapter, Chime, ChimeKind, Pause, PauseKind, Role, Script, Segment, Speech
from voiceguide.script.timeline import Quiet, Sound, TimedChapter, Timeline
from voiceguide.units import on_mp3_frame_ms

GAP_MS = 280
"""The least silence between one sound and the next: a quarter of a second, and the 27 ms by which the splicing of MP3
frames may bring two of them closer (each by 13 ms at most)."""
MAX_SILENCE_MS = 15_000
"""The longest silence without a sign of life."""


class Outcome(str, Enum):
    """What became of words too long for their time."""

    SHORTENED = "the short form is said instead"
    WIDENED = "the time is stretched"
    LEFT_OUT = "it is left out"


@dataclass(frozen=True, slots=True)
class Misfit:
    """Words that needed `needed_ms` where there were `slot_ms`."""

    at: Location | None
    text: str
    slot_ms: int
    needed_ms: int
    outcome: Outcome

    def __str__(self) -> str:
        place = f"{self.at}: " if self.at else ""
        over = f"{(self.needed_ms - self.slot_ms) / 1_000:.1f} s too long for its {self.slot_ms / 1_000:g} s"
        return f'{place}"{self.text}" is {over}; {self.outcome.value}'


class Lengths(Protocol):
    """Knows how long each sound takes, in milliseconds."""

    def prepare(self, speeches: Iterable[Speech]) -> None:
        """Told what will be asked about, so that it can be found out all at once."""

    def speech_ms(self, spoken: str, role: Role) -> int:
        """The length of an utterance it was told of; a countdown is spoken more briskly than all else."""

    def chime_ms(self, kind: ChimeKind) -> int:
        """The length of a chime."""


def build(script: Script, lengths: Lengths) -> tuple[Timeline, tuple[Misfit, ...]]:
    """The timeline of `script`, and every place where words did not fit their time."""
    lengths.prepare(speeches(script.chapters))
    layout = _Layout(lengths)
    laid = [layout.lay(chapter) for chapter in script.chapters]
    ends = [chapter.start_ms for chapter in laid[1:]] + [layout.now_ms]
    chapters = tuple(replace(chapter, end_ms=end_ms) for chapter, end_ms in zip(laid, ends, strict=True))
    timeline = Timeline(
        script.routine,
        script.title,
        script.album,
        script.artist,
        script.language,
        script.options,
        _with_signs_of_life(chapters, lengths.chime_ms(ChimeKind.SOFT)),
        layout.now_ms,
    )
    return timeline, tuple(layout.misfits)


def rough_length_ms(chapters: Iterable[Chapter], lengths: Lengths) -> int:
    """About how long chapters take: all but what gaps and MP3 frames add."""
    chapters = tuple(chapters)
    lengths.prepare(speeches(chapters))
    return sum(_least_ms(segment, lengths) for chapter in chapters for segment in chapter.segments)


def _least_ms(segment: Segment, lengths: Lengths) -> int:
    match segment:
        case Speech():
            return segment.slot_ms or lengths.speech_ms(segment.full.spoken, segment.role)
        case Chime():
            return segment.slot_ms or lengths.chime_ms(segment.kind)
        case Pause():
            return segment.ms
        case _:
            assert_never(segment)


def speeches(chapters: Iterable[Chapter]) -> Iterator[Speech]:
    """Everything that may be said in chapters, in order: between the cues, and inside the holds."""
    for chapter in chapters:
        for segment in chapter.segments:
            match segment:
                case Speech():
                    yield segment
                case Pause():
                    yield from (mark.sound for mark in segment.marks if isinstance(mark.sound, Speech))


class _Layout:
    """Lays segment after segment, keeping the laws of time as it goes."""

    def __init__(self, lengths: Lengths) -> None:
        self.lengths = lengths
        self.now_ms = 0
        self.free_ms = 0
        """The earliest time at which the next sound may start."""
        self.exact = False
        """Whether the next sound ends a hold, and so may not wait for an MP3 frame to begin."""
        self.sounds: list[Sound] = []
        self.quiets: list[Quiet] = []
        self.misfits: list[Misfit] = []

    def lay(self, chapter: Chapter) -> TimedChapter:
        """The chapter with its times; its end is not known yet."""
        self.sounds, self.quiets = [], []
        self.now_ms = start_ms = self._onset_ms()
        for segment in chapter.segments:
            self._lay(segment)
        return TimedChapter(
            start_ms,
            self.now_ms,
            chapter.kind,
            chapter.title,
            chapter.exercise,
            chapter.number,
            chapter.of,
            tuple(self.sounds),
            tuple(self.quiets),
        )

    def _lay(self, segment: Segment) -> None:
        match segment:
            case Speech() | Chime():
                sound = self._sound(segment, self._onset_ms())
                self._add(sound)
                self.now_ms = max(sound.end_ms, sound.start_ms + (segment.slot_ms or 0))
                self.exact = False
            case Pause():
                self._pause(segment)
            case _:
                assert_never(segment)

    def _onset_ms(self) -> int:
        """When the next sound begins. Sounds begin on MP3 frames, where they can be spliced in without being moved:
        settling and moves wait for the next one (27 ms at most). Only holds don't, so that they stay exact."""
        earliest_ms = max(self.now_ms, self.free_ms)
        return earliest_ms if self.exact else on_mp3_frame_ms(earliest_ms)

    def _add(self, sound: Sound) -> None:
        self.sounds.append(sound)
        self.free_ms = sound.end_ms + GAP_MS

    def _sound(self, segment: Speech | Chime, start_ms: int) -> Sound:
        if isinstance(segment, Chime):
            end_ms = start_ms + self.lengths.chime_ms(segment.kind)
            return Sound(start_ms, end_ms, chime=segment.kind, progress=segment.progress, pose=segment.pose)
        said = segment.full
        needed_ms = self.lengths.speech_ms(said.spoken, segment.role)
        length_ms = needed_ms
        if segment.slot_ms is not None and needed_ms + GAP_MS > segment.slot_ms:
            if segment.short:
                said = segment.short
                length_ms = self.lengths.speech_ms(said.spoken, segment.role)
            widened = length_ms + GAP_MS > segment.slot_ms
            outcome = Outcome.WIDENED if widened else Outcome.SHORTENED
            self._misfit(segment, segment.slot_ms, length_ms if widened else needed_ms, outcome)
        return Sound(
            start_ms,
            start_ms + length_ms,
            said.text,
            said.spoken,
            segment.role,
            None,
            segment.progress,
            segment.pose,
            segment.at,
        )

    def _misfit(self, speech: Speech, slot_ms: int, length_ms: int, outcome: Outcome) -> None:
        self.misfits.append(Misfit(speech.at, speech.full.text, slot_ms, length_ms + GAP_MS, outcome))

    def _pause(self, pause: Pause) -> None:
        start_ms, end_ms = self.now_ms, self.now_ms + pause.ms
        if pause.ms:
            self.quiets.append(Quiet(start_ms, end_ms, pause.kind, pause.progress, pause.pose, pause.at))
        for mark, following in zip(pause.marks, (*pause.marks[1:], None), strict=False):
            sound = self._sound(mark.sound, end_ms - mark.before_end_ms)
            room_ends_ms = end_ms - (following.before_end_ms if following else 0)
            if sound.start_ms >= self.free_ms and sound.end_ms + GAP_MS <= room_ends_ms:
                self._add(sound)
            elif isinstance(mark.sound, Speech):
                room_ms = room_ends_ms - sound.start_ms
                self._misfit(mark.sound, room_ms, sound.end_ms - sound.start_ms, Outcome.LEFT_OUT)
        self.now_ms = end_ms
        self.exact = pause.kind is PauseKind.HOLD


def _with_signs_of_life(chapters: tuple[TimedChapter, ...], chime_ms: int) -> tuple[TimedChapter, ...]:
    """The chapters with soft chimes spread evenly over every silence that is too long."""
    lived = []
    for index, chapter in enumerate(chapters):
        follows = chapters[index + 1].sounds[:1] if index + 1 < len(chapters) else ()
        sounds: list[Sound] = []
        for sound, following in zip(chapter.sounds, (*chapter.sounds[1:], *follows), strict=False):
            sounds += [sound, *_soft_chimes(sound, following.start_ms, chime_ms)]
        sounds += chapter.sounds[-1:] if not follows else ()
        lived.append(replace(chapter, sounds=tuple(sounds)))
    return tuple(lived)


def _soft_chimes(sound: Sound, until_ms: int, chime_ms: int) -> list[Sound]:
    silence_ms = until_ms - sound.end_ms
    pieces = -(-silence_ms // MAX_SILENCE_MS)
    starts = [sound.end_ms + silence_ms * piece // pieces for piece in range(1, pieces)]
    return [Sound(at, at + chime_ms, chime=ChimeKind.SOFT, progress=sound.progress, pose=sound.pose) for at in starts]
