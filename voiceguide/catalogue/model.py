"""What a catalogue says, as frozen types: positions, transitions, exercises, routines.

These are the types the reader checks a YAML file against, so each field's name is the key an author writes.
Durations are whole milliseconds, doses are `Range`s, and every part and text knows the place it came from (`at`).
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from voiceguide.catalogue.fields import CountRange, DurationMs, DurationRange, Part, RefersTo, Sided, Text
from voiceguide.catalogue.poses import Poses
from voiceguide.units import Range


class Level(str, Enum):
    """Where in each range of a dose: its low end, its middle, its top."""

    GENTLE = "gentle"
    STANDARD = "standard"
    FULL = "full"


class Talk(str, Enum):
    """How much the coach says: everything, what someone needs who knows the exercise, or name, chimes and counts."""

    FULL = "full"
    BRIEF = "brief"
    MINIMAL = "minimal"


class Settings(Part):
    """Options a catalogue, a routine or one exercise in a routine may set; the command line wins."""

    level: Level | None = None
    talk: Talk | None = None
    pace: float | None = Field(None, ge=0.8, le=1.5)


PositionId = Annotated[Text, RefersTo("positions")]
ExerciseId = Annotated[Text, RefersTo("exercises")]
RoutineId = Annotated[Text, RefersTo("routines")]


class Line(Part):
    """One instruction, and the time the listener gets after hearing it (None: the usual time)."""

    plain = "say"

    say: Text = Field(examples=["Lie down."])
    time: DurationMs | None = None


class Move(Part):
    """A phase of a repetition in which the listener moves: at least `time`, counted from the start of its cue."""

    move: Text
    short: Text | None = None
    time: DurationMs = 4_000
    pose: Literal["start", "turn"] | None = None


class Hold(Part):
    """A phase in which the listener keeps still: exactly `hold`, from the end of `say` to the next cue."""

    hold: DurationRange
    say: Text | None = None
    short: Text | None = None


class Breaths(Part):
    """So many paced breaths: "breathe in" takes `in`, "and out" takes `out`."""

    breaths: int = Field(ge=1, le=20)
    say: Text | None = None
    short: Text | None = None
    inhale: DurationMs = Field(4_000, alias="in")
    exhale: DurationMs = Field(5_000, alias="out")


STEP_KINDS = ("move", "hold", "breaths")
"""The keys that tell one kind of step from another."""


def _step_kind(value: object) -> str | None:
    keys = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return next((f"#{kind}" for kind in STEP_KINDS if kind in keys), None)


Step = Annotated[
    Annotated[Move, Tag("#move")] | Annotated[Hold, Tag("#hold")] | Annotated[Breaths, Tag("#breaths")],
    Discriminator(_step_kind),
]


class Exercise(Part):
    """One exercise: what it is for, how to get ready, one repetition as steps, and the dose."""

    name: Text = Field(examples=["Knee rolls"])
    benefit: Text | None = None
    position: PositionId
    needs: tuple[Text, ...] = ()
    setup: Annotated[tuple[Line, ...], Sided()] = ()
    movement: Annotated[tuple[Line, ...], Sided()] = ()
    steps: Annotated[tuple[Step, ...], Sided()] = Field(
        min_length=1, examples=[[{"move": "Lift your knee.", "time": "4s"}]]
    )
    sides: Literal["alternate", "each"] | None = None
    side_names: tuple[Text, Text] = (Text("left"), Text("right"))
    reps: CountRange = Range(1, 1)
    sets: CountRange = Range(1, 1)
    rest: DurationMs = 30_000
    between: DurationMs = 2_000
    tips: Annotated[tuple[Line, ...], Sided()] = ()
    poses: Poses | None = None


class Position(Part):
    """A way of lying, sitting or standing."""

    name: Text = Field(examples=["on your back"])


class Transition(Part):
    """How to get from one position to another, line by line, with time for each."""

    from_: PositionId = Field(alias="from")
    to: PositionId
    say: tuple[Line, ...] = Field(min_length=1, examples=[["Lie down."]])


class RoutineExercise(Settings):
    """An exercise's place in a routine, with options of its own."""

    plain = "exercise"

    exercise: ExerciseId


class Routine(Settings):
    """An ordered list of exercises, and the rest between one and the next."""

    title: Text = Field(examples=["Every morning"])
    about: Text | None = None
    exercises: tuple[RoutineExercise, ...] = Field(min_length=1, examples=[["knee-rolls"]])
    rest: DurationMs = 12_000


class Catalogue(Settings):
    """A whole `exercises.yaml`."""

    version: Literal[1]
    title: Text = Field(examples=["My exercises"])
    author: Text | None = None
    language: Literal["en"] = "en"
    default: RoutineId
    start: PositionId
    safety: tuple[Line, ...] = Field(min_length=1, examples=[["Stop if it hurts."]])
    farewell: tuple[Line, ...] = ()
    pronounce: dict[Text, Text] = Field(default_factory=dict)
    positions: dict[Text, Position] = Field(min_length=1, examples=[{"standing": {"name": "standing"}}])
    transitions: tuple[Transition, ...] = ()
    exercises: dict[Text, Exercise] = Field(min_length=1)
    routines: dict[Text, Routine] = Field(min_length=1)
