"""What is measured: a law, one thing that is held against it, and how far from it that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import inf

from voiceguide.verify.finding import Found, named


class Law(str, Enum):
    """The laws of time and sound that a track keeps, in the order in which they are told."""

    STREAM = "the file is as it was written"
    LENGTH = "the length is as planned"
    LOUDNESS = "loudness"
    PEAK = "true peak"
    HEARD = "every sound is heard"
    PLACE = "sounds begin in time"
    WHOLE = "sounds are whole"
    GAP = "sounds stand apart"
    SILENCE = "no long silence"
    NOTHING = "silence is silent"
    HOLD = "holds last as they say"
    BEAT = "beats are kept"
    COUNTDOWN = "countdowns are on the second"
    CHAPTER = "chapters start with their sound"
    KIND = "speech and chimes are what they are"
    CLICK = "no clicks"
    OFFSET = "no direct current"
    EVEN = "speech is even in loudness"
    CHIME = "chimes lie under speech"
    BED = "speech is clear of the bed"
    BESIDE = "files beside it agree"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing held against a law: what it is, where, and its figure.

    `share` is how much it takes of what the law allows: over 1 the law is broken, and `complaint` says how.
    """

    law: Law
    at_ms: int
    what: str
    figure: str
    share: float
    complaint: str

    @property
    def broken(self) -> bool:
        return not self.share <= 1


def share(off: float, limit: float) -> float:
    """How much a deviation takes of a limit; a figure that is none takes all."""
    return abs(off) / limit if limit else (inf if off else 0.0)


def of_sound(law: Law, one: Found, figure: str, share: float, complaint: str) -> Measure:
    """A measure of one sound that is heard."""
    return Measure(law, one.plan.start_ms, what=named(one.plan), figure=figure, share=share, complaint=complaint)
