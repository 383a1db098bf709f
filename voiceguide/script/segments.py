"""What the coach says and when: a script is chapters of segments, before anyone knows how long the speech takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from voiceguide.errors import Location
from voiceguide.language.estimate import USUAL, Estimate
from voiceguide.language.labels import Labels
from voiceguide.language.languages import labels_in


class Role(str, Enum):
    """What a spoken line is for."""

    WELCOME = "welcome"
    SAFETY = "safety"
    ANNOUNCE = "announce"
    NOTE = "note"
    BENEFIT = "benefit"
    TRANSITION = "transition"
    SETUP = "setup"
    MOVEMENT = "movement"
    TIP = "tip"
    COUNT = "count"
    CUE = "cue"
    COUNTDOWN = "countdown"
    BEAT = "beat"
    REST = "rest"
    CLOSE = "close"
    FAREWELL = "farewell"


BRISK = (Role.COUNTDOWN, Role.BEAT)
"""What is spoken more briskly than all else, so that it fits its second."""


class PauseKind(str, Enum):
    """What a silence is for. A hold is never stretched; a move is a step the coach keeps quiet in.

    WORK is movement for an exact time, at one's own pace; PHASE is a step on the beat.
    """

    HOLD = "hold"
    WORK = "work"
    PHASE = "phase"
    MOVE = "move"
    BETWEEN = "between"
    SETTLE = "settle"
    REST = "rest"


class ChimeKind(str, Enum):
    """START opens a chapter, END the silence after the last; TURN stands in for a cue when the coach talks least.

    SOFT says all is well. TICK marks a beat that has no time for words; BELL rings in a quiet hold, and ends it.
    """

    START = "start"
    TURN = "turn"
    SOFT = "soft"
    END = "end"
    TICK = "tick"
    BELL = "bell"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing to say: `text` as it is written and shown, `spoken` as the voice is given it.

    A brisk one is spoken faster than all else, so that it fits its second. One in another language than the
    catalogue's has its tag, `lang`. By the `estimate` of its language it is reckoned how long it takes.
    """

    text: str
    spoken: str
    brisk: bool = False
    lang: str | None = None
    estimate: Estimate = field(default=USUAL, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Breath:
    """The sound of a breath, "in" or "out", of a length."""

    way: str
    length_ms: int


What = Utterance | ChimeKind | Breath
"""What a clip is of."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where in an exercise's dose the listener is, and in which round of a circuit; all counts start at 1."""

    rep: int
    reps: int
    set: int
    sets: int
    side: str | None = None
    round: int | None = None
    rounds: int | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """Speech that fills at least `slot_ms` from its onset (None: as long as it takes).

    When `full` is too long for the slot `short` is said (`layout.shortened`); when what is said is too long, the slot
    widens. In a `quiet` slot there are no signs of life. `breath` is "in" or "out" where the slot is one of a breath.
    A line of a transition has the id of the position it leads to.
    """

    full: Utterance
    role: Role
    short: Utterance | None = None
    slot_ms: int | None = None
    at: Location | None = None
    progress: Progress | None = None
    pose: str | None = None
    quiet: bool = False
    breath: str | None = None
    position: str | None = None


@dataclass(frozen=True, slots=True)
class Chime:
    """A chime that fills at least `slot_ms` from its onset (None: as long as it sounds); `breath` as in `Speech`."""

    kind: ChimeKind
    slot_ms: int | None = None
    progress: Progress | None = None
    pose: str | None = None
    breath: str | None = None


CUE_PRIORITY, COUNT_PRIORITY, EXTRA_PRIORITY = 2, 1, 0
"""What is told when it has no room; a count, which gives way to a cue; and what gives way to both."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A sound inside a pause that begins `before_end_ms` before the pause ends.

    Where it does not fit, the first of `otherwise` that does sounds in its place, or nothing. It may take the time of
    those after it of a lower `priority`.
    """

    before_end_ms: int
    sound: Speech | Chime
    otherwise: tuple[Speech | Chime, ...] = ()
    priority: int = CUE_PRIORITY


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence of exactly `ms`, from the end of the sound before it to the onset of the next, with marks inside.

    One on the beat begins where the one before it ended, so that time is counted from onset to onset; the first
    begins when a sound may. In a `quiet` one there are no signs of life. `breath` as in `Speech`.
    """

    ms: int
    kind: PauseKind
    marks: tuple[Mark, ...] = ()
    at: Location | None = None
    progress: Progress | None = None
    pose: str | None = None
    on_beat: bool = False
    quiet: bool = False
    breath: str | None = None

    @property
    def exact(self) -> bool:
        """True where the next sound begins when the pause ends, to the millisecond."""
        return self.on_beat or self.kind in (PauseKind.HOLD, PauseKind.WORK)


@dataclass(frozen=True, slots=True)
class Begin:
    """The moment from which a `Fill` of the same name counts: the onset of the next sound."""

    name: str


@dataclass(frozen=True, slots=True)
class Fill:
    """Rest on the beat until `every_ms` after the `Begin` of the same name; none where that has gone by."""

    name: str
    every_ms: int
    marks: tuple[Mark, ...] = ()
    at: Location | None = None
    progress: Progress | None = None
    pose: str | None = None


Segment = Speech | Chime | Pause | Begin | Fill


class ChapterKind(str, Enum):
    INTRO = "intro"
    EXERCISE = "exercise"
    OUTRO = "outro"


@dataclass(frozen=True, slots=True)
class Station:
    """One of several exercises in a chapter: what a chapter of its own would say, and its first segment, from 0."""

    segment: int
    title: str
    exercise: str
    number: int
    of: int
    section: str | None = None
    round: int | None = None
    rounds: int | None = None
    position: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a script with a title of its own; an exercise's has its id, and its number of how many.

    `position` is the id of the position it is done in: an exercise's own; of the introduction and the end, the first.

    `section` is what it is part of: a section or a circuit, which has `rounds`. A chapter of several exercises has a
    station for each, and the id of the first.
    """

    kind: ChapterKind
    title: str
    segments: tuple[Segment, ...]
    exercise: str | None = None
    number: int | None = None
    of: int | None = None
    section: str | None = None
    round: int | None = None
    rounds: int | None = None
    stations: tuple[Station, ...] = ()
    position: str | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """All that is said in one track, in order. Chimes of the kinds in `own` are files of the author's. Of a breath that
    is in `breaths` ("in", "out") the sound is heard, too. `own_labels` are the words shown around it where they are
    the author's."""

    routine: str
    title: str
    album: str
    artist: str
    language: str
    options: str
    chapters: tuple[Chapter, ...]
    about: str = ""
    own: frozenset[ChimeKind] = frozenset()
    breaths: frozenset[str] = frozenset()
    own_labels: Labels | None = None

    @property
    def labels(self) -> Labels:
        """The words that are shown around it."""
        return self.own_labels or labels_in(self.language)

    def lines(self) -> Iterator[Speech]:
        """All that is spoken, in order: between the pauses, and inside them."""
        for chapter in self.chapters:
            for segment in chapter.segments:
                match segment:
                    case Speech():
                        yield segment
                    case Pause() | Fill():
                        yield from (mark.sound for mark in segment.marks if isinstance(mark.sound, Speech))
