"""From a script and the lengths of its sounds to a timeline, by the laws of time. Pure.

All arithmetic is in whole milliseconds from the start of the track; sample frames are reckoned once, at the end, from
those absolute positions (`units.to_samples`), so nothing drifts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from typing_extensions import assert_never

from voiceguide.errors import Location
from voiceguide.script.segments import (
    CUE_PRIORITY,
    Begin,
    Chapter,
    Chime,
    ChimeKind,
    Fill,
    Mark,
    Pause,
    PauseKind,
    Script,
    Segment,
    Speech,
    Station,
    Utterance,
)
from voiceguide.timeline.breaths import with_breaths
from voiceguide.timeline.lengths import Lengths
from voiceguide.timeline.timeline import (
    BreathSound,
    ChimeSound,
    Quiet,
    Sound,
    SpokenSound,
    TimedChapter,
    TimedStation,
    Timeline,
)
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
    CHIMED = "a tick sounds instead"
    LATE = "the next one begins late"


@dataclass(frozen=True, slots=True)
class Misfit:
    """Words, or work, that needed `needed_ms` where there were `slot_ms`."""

    at: Location | None
    text: str
    slot_ms: int
    needed_ms: int
    outcome: Outcome

    def __str__(self) -> str:
        place = f"{self.at}: " if self.at else ""
        if self.outcome is Outcome.LATE:
            work = f"what is done takes {self.needed_ms / 1_000:.1f} s with its words"
            key = "rest" if self.text == "rest" else "every"
            return f"{place}{work}, longer than {key}: {self.slot_ms / 1_000:g}s; {self.outcome.value}"
        over_ms = max(self.needed_ms - self.slot_ms, 100)  # so that what is hardly too long isn't "0.0 s too long"
        over = f"{over_ms / 1_000:.1f} s too long for its {self.slot_ms / 1_000:g} s"
        return f'{place}"{self.text}" is {over}; {self.outcome.value}'


def lay_out(script: Script, lengths: Lengths) -> Timeline:
    """The timeline of `script`."""
    layout = _Layout(lengths, script.own)
    laid = [layout.lay(chapter) for chapter in script.chapters]
    ends = [chapter.start_ms for chapter in laid[1:]] + [layout.now_ms]
    chapters = tuple(replace(chapter, end_ms=end_ms) for chapter, end_ms in zip(laid, ends, strict=True))
    chapters = tuple(with_breaths(chapter, script.breaths, layout.silent, GAP_MS) for chapter in chapters)
    return Timeline(
        routine=script.routine,
        title=script.title,
        album=script.album,
        artist=script.artist,
        language=script.language,
        options=script.options,
        chapters=_with_signs_of_life(chapters, layout),
        length_ms=layout.now_ms,
        about=script.about,
        own_labels=script.own_labels,
    )


def length_ms(script: Script, lengths: Lengths) -> int:
    """How long the timeline of `script` is."""
    layout = _Layout(lengths, script.own, times_only=True)
    for chapter in script.chapters:
        layout.lay(chapter)
    return layout.now_ms


def shortened(script: Script, estimates: Lengths) -> Script:
    """The script with the short form in place of each cue that is too long for its time.

    Estimates decide, so that a script depends on nothing but its words and the voice's speed.
    """
    return replace(script, chapters=tuple(_shortened(chapter, estimates) for chapter in script.chapters))


def _shortened(chapter: Chapter, estimates: Lengths) -> Chapter:
    return replace(chapter, segments=tuple(_short_segment(segment, estimates) for segment in chapter.segments))


def _short_segment(segment: Segment, estimates: Lengths) -> Segment:
    match segment:
        case Speech() if segment.short and not _fits(segment.full, segment.slot_ms, estimates):
            return replace(segment, full=segment.short, short=None)
        case Pause() | Fill() if any(mark.otherwise for mark in segment.marks):
            return replace(segment, marks=_short_marks(segment.marks, estimates))
    return segment


def _short_marks(marks: tuple[Mark, ...], estimates: Lengths) -> tuple[Mark, ...]:
    """Each mark with the first of its sounds that fits, and with no other words to fall back on.

    The time of marks that give way to it is taken only where no shorter form leaves it to them.
    """
    made = []
    for mark, whole_ms, free_ms in zip(marks, _rooms_ms(marks), _free_ms(marks), strict=True):
        forms = (mark.sound, *mark.otherwise)
        words = [form for form in forms if isinstance(form, Speech)] if free_ms < whole_ms else []
        candidates = [(form, free_ms) for form in words] + [(form, whole_ms) for form in forms]
        chosen = next((form for form, ms in candidates if sound_ms(form, estimates) + GAP_MS <= ms), forms[-1])
        chimes = tuple(form for form in forms if isinstance(form, Chime) and form != chosen)
        made.append(replace(mark, sound=chosen, otherwise=chimes))
    return tuple(made)


def _free_ms(marks: tuple[Mark, ...]) -> list[int]:
    """How long each mark has until the next one, or until the pause ends."""
    nexts = [mark.before_end_ms for mark in marks[1:]] + [0]
    return [mark.before_end_ms - next_ms for mark, next_ms in zip(marks, nexts, strict=False)]


def _rooms_ms(marks: tuple[Mark, ...]) -> list[int]:
    """How long each mark may take: until the next one that does not give way to it, or until the pause ends."""
    return [
        mark.before_end_ms
        - next((other.before_end_ms for other in marks[index + 1 :] if other.priority >= mark.priority), 0)
        for index, mark in enumerate(marks)
    ]


def sound_ms(sound: Speech | Chime, lengths: Lengths) -> int:
    """How long a sound is heard."""
    return lengths[sound.full] if isinstance(sound, Speech) else lengths[sound.kind]


def _fits(words: Utterance, slot_ms: int | None, lengths: Lengths) -> bool:
    """Whether words fill no more than their time; no time, or none to speak of, takes what they need."""
    return not slot_ms or lengths[words] + GAP_MS <= slot_ms


def misfits(script: Script, lengths: Lengths) -> tuple[Misfit, ...]:
    """Every place where words do not fit their time."""
    cues = (
        _cue_misfit(segment, segment.slot_ms, lengths)
        for chapter in script.chapters
        for segment in chapter.segments
        if isinstance(segment, Speech) and segment.slot_ms and not _fits(segment.full, segment.slot_ms, lengths)
    )
    marks = (
        misfit
        for chapter in script.chapters
        for segment in chapter.segments
        if isinstance(segment, Pause | Fill)
        for misfit in _mark_misfits(segment.marks, lengths)
    )
    layout = _Layout(lengths, script.own)
    for chapter in shortened(script, lengths).chapters:
        layout.lay(chapter)
    return (*cues, *marks, *layout.misfits)


def _mark_misfits(marks: tuple[Mark, ...], lengths: Lengths) -> Iterator[Misfit]:
    """The words in a pause that are said in a shorter form, or give way to a chime."""
    for mark, short, room_ms in zip(marks, _short_marks(marks, lengths), _rooms_ms(marks), strict=True):
        if not isinstance(mark.sound, Speech) or short.sound == mark.sound:
            continue
        if isinstance(short.sound, Speech) and mark.sound.full.text.endswith(short.sound.full.text):
            continue  # all that is left out is a count
        needed_ms = lengths[mark.sound.full] + GAP_MS
        if needed_ms > room_ms:
            yield Misfit(
                at=mark.sound.at,
                text=mark.sound.full.text,
                slot_ms=room_ms,
                needed_ms=needed_ms,
                outcome=Outcome.SHORTENED if isinstance(short.sound, Speech) else Outcome.CHIMED,
            )


def _cue_misfit(cue: Speech, slot_ms: int, lengths: Lengths) -> Misfit:
    said = cue.short or cue.full
    widened = not _fits(said, slot_ms, lengths)
    return Misfit(
        at=cue.at,
        text=cue.full.text,
        slot_ms=slot_ms,
        needed_ms=lengths[said if widened else cue.full] + GAP_MS,
        outcome=Outcome.WIDENED if widened else Outcome.SHORTENED,
    )


class _Layout:
    """Lays segment after segment, keeping the laws of time as it goes. With `times_only` it keeps nothing else."""

    def __init__(self, lengths: Lengths, own: frozenset[ChimeKind], times_only: bool = False) -> None:
        self.lengths, self.own, self.times_only = lengths, own, times_only
        self.now_ms = 0
        self.free_ms = 0
        """The earliest time at which the next sound may start."""
        self.exact = False
        """Whether the next sound ends a hold, or is on the beat, and so may not wait for an MP3 frame to begin."""
        self.sounds: list[Sound] = []
        self.quiets: list[Quiet] = []
        self.silent: list[tuple[int, int]] = []
        """Times in which all is to be quiet but what is asked for."""
        self.begun_ms: dict[str, int] = {}
        """When each `Begin` was, by its name."""
        self.misfits: list[Misfit] = []
        """Words inside a pause that had no room, and fills that had no time left."""

    def lay(self, chapter: Chapter) -> TimedChapter:
        """The chapter with its times; its end is not known yet."""
        self.sounds, self.quiets = [], []
        self.now_ms = start_ms = self._onset_ms()
        stations = {station.segment: station for station in chapter.stations}
        timed = []
        for index, segment in enumerate(chapter.segments):
            if station := stations.get(index):
                timed.append(_timed(station, self._onset_ms()))
            self._lay(segment)
        return TimedChapter(
            start_ms=start_ms,
            end_ms=self.now_ms,
            kind=chapter.kind,
            title=chapter.title,
            exercise=chapter.exercise,
            number=chapter.number,
            of=chapter.of,
            section=chapter.section,
            round=chapter.round,
            rounds=chapter.rounds,
            stations=tuple(timed),
            position=chapter.position,
            sounds=tuple(self.sounds),
            quiets=tuple(self.quiets),
        )

    def _lay(self, segment: Segment) -> None:
        match segment:
            case Speech() | Chime():
                start_ms = self._onset_ms()
                end_ms = start_ms + sound_ms(segment, self.lengths)
                self.now_ms = max(end_ms, start_ms + (segment.slot_ms or 0))
                self._add(segment, start_ms, end_ms, until_ms=self.now_ms if segment.slot_ms else None)
                if isinstance(segment, Speech) and segment.quiet:
                    self.silent.append((end_ms, self.now_ms))
                self.exact = False
            case Pause():
                self._pause(segment)
            case Begin():
                self.now_ms = self.begun_ms[segment.name] = self._onset_ms()
                self.exact = True
            case Fill():
                self._fill(segment)
            case _:
                assert_never(segment)

    def _onset_ms(self) -> int:
        """When the next sound begins. Sounds begin on MP3 frames, where they can be spliced in without being moved:
        settling and moves wait for the next one (27 ms at most). Only holds don't, so that they stay exact."""
        earliest_ms = max(self.now_ms, self.free_ms)
        return earliest_ms if self.exact else on_mp3_frame_ms(earliest_ms)

    def _add(self, sound: Speech | Chime, start_ms: int, end_ms: int, until_ms: int | None) -> None:
        self.free_ms = end_ms + GAP_MS
        if not self.times_only:
            self.sounds.append(self.heard(sound, start_ms, end_ms, until_ms))

    def heard(
        self, sound: Speech | Chime, start_ms: int, end_ms: int, until_ms: int | None = None
    ) -> SpokenSound | ChimeSound:
        """A sound with its times."""
        if isinstance(sound, Chime):
            return ChimeSound(
                start_ms=start_ms,
                end_ms=end_ms,
                chime=sound.kind,
                progress=sound.progress,
                pose=sound.pose,
                until_ms=until_ms,
                breath=sound.breath,
                own=sound.kind in self.own,
            )
        said = sound.full
        return SpokenSound(
            start_ms=start_ms,
            end_ms=end_ms,
            text=said.text,
            spoken=said.spoken,
            role=sound.role,
            progress=sound.progress,
            pose=sound.pose,
            until_ms=until_ms,
            breath=sound.breath,
            at=sound.at,
            position=sound.position,
            lang=said.lang,
        )

    def _pause(self, pause: Pause) -> None:
        if pause.on_beat:
            self.now_ms = self._onset_ms()
        start_ms, end_ms = self.now_ms, self.now_ms + pause.ms
        if pause.ms and not self.times_only:
            quiet = Quiet(
                start_ms=start_ms,
                end_ms=end_ms,
                kind=pause.kind,
                progress=pause.progress,
                pose=pause.pose,
                at=pause.at,
                silent=pause.quiet,
                breath=pause.breath,
            )
            self.quiets.append(quiet)
        if pause.quiet:
            self.silent.append((start_ms, end_ms))
        if pause.marks:
            for mark, room_ms in zip(pause.marks, _rooms_ms(pause.marks), strict=True):
                self._mark(mark, start_ms, end_ms - mark.before_end_ms, room_ms)
        self.now_ms = end_ms
        self.exact = pause.exact

    def _mark(self, mark: Mark, pause_ms: int, at_ms: int, room_ms: int) -> None:
        """Lays a mark of a pause that begins at `pause_ms`, if one of its sounds fits."""
        if at_ms >= max(self.free_ms, pause_ms):
            for form in (mark.sound, *mark.otherwise):
                form_ms = sound_ms(form, self.lengths)
                if form_ms + GAP_MS <= room_ms:
                    self._add(form, at_ms, at_ms + form_ms, until_ms=None)
                    return
        if isinstance(mark.sound, Speech) and mark.priority == CUE_PRIORITY:
            self.misfits.append(
                Misfit(
                    at=mark.sound.at,
                    text=mark.sound.full.text,
                    slot_ms=room_ms,
                    needed_ms=sound_ms(mark.sound, self.lengths) + GAP_MS,
                    outcome=Outcome.LEFT_OUT,
                )
            )

    def _fill(self, fill: Fill) -> None:
        began_ms = self.begun_ms[fill.name]
        left_ms = began_ms + fill.every_ms - self.now_ms
        if fill.at is not None and left_ms < max(0, self.free_ms - self.now_ms):
            self.misfits.append(
                Misfit(
                    at=fill.at,
                    text=fill.name,
                    slot_ms=fill.every_ms,
                    needed_ms=max(self.now_ms, self.free_ms) - began_ms,
                    outcome=Outcome.LATE,
                )
            )
        self._pause(
            Pause(
                ms=max(0, left_ms),
                kind=PauseKind.REST,
                marks=fill.marks,
                at=fill.at,
                progress=fill.progress,
                pose=fill.pose,
            )
        )
        self.exact = True


def _timed(station: Station, start_ms: int) -> TimedStation:
    return TimedStation(
        start_ms=start_ms,
        title=station.title,
        exercise=station.exercise,
        number=station.number,
        of=station.of,
        section=station.section,
        round=station.round,
        rounds=station.rounds,
        position=station.position,
    )


def _with_signs_of_life(chapters: tuple[TimedChapter, ...], layout: _Layout) -> tuple[TimedChapter, ...]:
    """The chapters with soft chimes spread evenly over every silence that is too long, but for those in the times in
    which all is to be quiet."""
    lived = []
    for index, chapter in enumerate(chapters):
        follows = chapters[index + 1].sounds[:1] if index + 1 < len(chapters) else ()
        sounds: list[Sound] = []
        for sound, following in zip(chapter.sounds, (*chapter.sounds[1:], *follows), strict=False):
            chimes = _soft_chimes(sound, following.start_ms, layout)
            sounds += [sound, *(chime for chime in chimes if not _lies_in(chime, layout.silent))]
        sounds += chapter.sounds[-1:] if not follows else ()
        lived.append(replace(chapter, sounds=tuple(sounds)))
    return tuple(lived)


def _lies_in(sound: Sound, spans: list[tuple[int, int]]) -> bool:
    return any(sound.start_ms < end_ms and start_ms < sound.end_ms for start_ms, end_ms in spans)


def _soft_chimes(sound: Sound, until_ms: int, layout: _Layout) -> list[Sound]:
    silence_ms = until_ms - sound.end_ms
    if silence_ms <= MAX_SILENCE_MS:
        return []
    pieces = -(-silence_ms // MAX_SILENCE_MS)
    starts = [sound.end_ms + silence_ms * piece // pieces for piece in range(1, pieces)]
    pose = None if isinstance(sound, BreathSound) else sound.pose
    chime = Chime(ChimeKind.SOFT, progress=sound.progress, pose=pose)
    return [layout.heard(chime, at, at + layout.lengths[chime.kind]) for at in starts]
