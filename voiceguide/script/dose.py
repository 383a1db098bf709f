"""How much of each exercise is done: one number chosen inside each range the author gave."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.catalogue.model import Exercise, Hold, Level
from voiceguide.units import Range


@dataclass(frozen=True, slots=True)
class Dose:
    """Repetitions (per side where sides are done one after the other), sets, and each hold step's length."""

    reps: int
    sets: int
    holds_ms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a track is made of besides the words.

    A dose for each exercise of the routine; how far the settling time and the rests are stretched (1.0: as the author
    gave them); how many minutes the listener is told that it takes (None: nothing is said of that).
    """

    doses: tuple[Dose, ...]
    ease: float = 1.0
    minutes: int | None = None


def hold_ranges(exercise: Exercise) -> tuple[Range, ...]:
    """The range of every hold step, in milliseconds, in the order of the steps."""
    return tuple(step.hold for step in exercise.steps if isinstance(step, Hold))


def choose(exercise: Exercise, level: Level) -> Dose:
    """The low end, the middle or the top of each range; a hold in the middle is a whole number of seconds."""

    def pick(span: Range) -> int:
        match level:
            case Level.GENTLE:
                return span.low
            case Level.STANDARD:
                return span.middle
            case Level.FULL:
                return span.high

    return Dose(pick(exercise.reps), pick(exercise.sets), tuple(_seconds(pick(r), r) for r in hold_ranges(exercise)))


def _seconds(ms: int, span: Range) -> int:
    """`ms` rounded up to a whole second where the range has room for it."""
    whole = -(-ms // 1_000) * 1_000
    return whole if not span.fixed and whole <= span.high else ms
