"""What a catalogue says, as frozen types: positions, transitions, exercises, routines.

These are the types the reader checks a YAML file against, so each field's name is the key an author writes.
Durations are whole milliseconds, doses are `Range`s, and every part and text knows the place it came from (`at`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema, field_validator

from voiceguide import limits
from voiceguide.catalogue.doses import SIDES, Counts, DurationMs, Reps, RestSpans, Tempo, Timed, TimeSpans
from voiceguide.catalogue.fields import InLanguage, Part, RefersTo, Sided, SideName, Text
from voiceguide.catalogue.language_checks import unknown_tag
from voiceguide.catalogue.lines import ExerciseLine, Line
from voiceguide.catalogue.overrides import First, Order, Overrides, Sides
from voiceguide.catalogue.phrase_book import PhraseBook
from voiceguide.catalogue.poses import Poses
from voiceguide.catalogue.routine import Circuit, Routine, RoutineExercise, Section
from voiceguide.catalogue.settings import Level, Settings, Talk, TrackSettings
from voiceguide.catalogue.sounds import Sounds, Timbre
from voiceguide.catalogue.steps import Hold, Move, Step, Work
from voiceguide.language.iso_639 import is_tag
from voiceguide.language.language import Language
from voiceguide.language.languages import known, language
from voiceguide.language.phrases import Phrases
from voiceguide.units import Amounts, Range

__all__ = [
    "Catalogue",
    "Circuit",
    "Exercise",
    "ExerciseLine",
    "Level",
    "Line",
    "Position",
    "Routine",
    "RoutineExercise",
    "Section",
    "Settings",
    "Sounds",
    "Talk",
    "Timbre",
    "TrackSettings",
    "Transition",
]


PositionId = Annotated[Text, RefersTo("positions")]
RoutineId = Annotated[Text, RefersTo("routines")]


class Exercise(Part):
    """One exercise: what it is for, how to get ready, one repetition as steps, and the dose.

    `called` is how the coach says the name; `finish` is how to come to rest after it. On the `beat` its phases are
    counted from onset to onset; `tempo` is a beat of lowering and raising. Each set begins `every` so often. While a
    `quiet` one is done nothing sounds but the author's words.
    """

    name: Annotated[Text, InLanguage] = Field(examples=["Knee rolls"])
    called: Annotated[Text, InLanguage] | None = None
    benefit: Text | None = None
    position: PositionId
    needs: tuple[Text, ...] = ()
    setup: Annotated[tuple[ExerciseLine, ...], Sided()] = ()
    movement: Annotated[tuple[ExerciseLine, ...], Sided()] = ()
    steps: Annotated[tuple[Step, ...], Sided()] = Field(
        (), min_length=1, examples=[[{"move": "Lift your knee.", "time": "4s"}]]
    )
    sides: Sides | None = None
    side_names: Annotated[tuple[Text, Text], AfterValidator(SideName.both)] = SideName.both(
        (Text("left"), Text("right"))
    )
    first: First = "left"
    order: Order = "sides"
    change: Annotated[Line | None, Sided()] = None
    reps: Reps = Amounts.of(Range(1, 1))
    sets: Counts | None = Field(None)
    rest: RestSpans = Amounts.of(Range(30_000, 30_000))
    between: TimeSpans = Amounts.of(Range(2_000, 2_000))
    tips: Annotated[tuple[ExerciseLine, ...], Sided()] = ()
    finish: Annotated[tuple[Line, ...], Sided()] = ()
    poses: Poses | None = None
    beat: bool = False
    tempo: Tempo | None = None
    count: Literal["seconds", "up", "down"] | None = None
    every: DurationMs | None = None
    quiet: bool = False
    ready: DurationMs | None = None
    count_in: int | None = Field(None, ge=0, le=limits.COUNT_IN)

    @property
    def said(self) -> Text:
        """The name as the coach says it."""
        return self.called or self.name

    @property
    def repetitions(self) -> Amounts[Range]:
        """`reps`, in even numbers where the sides alternate, so that both get the same."""
        return self.reps.map(Range.even) if self.sides == "alternate" else self.reps

    @property
    def amounts(self) -> tuple[Amounts[Range], ...]:
        """What is done in each step, in order: a move's time, a hold's length, the number of breaths."""
        return tuple(step.amount for step in self.steps)

    @property
    def in_sets(self) -> Amounts[Range]:
        """How many sets there are: as many as the longest list has doses, where nothing is written."""
        if self.sets is not None:
            return self.sets
        listed = max(amounts.listed for amounts in (self.reps, self.between, *self.amounts))
        return Amounts.of(Range(listed, listed))

    @property
    def begins_with(self) -> int:
        """The side that begins where both are done, as a place in `side_names`."""
        return SIDES.index(self.first)

    @property
    def sides_done(self) -> tuple[int, ...]:
        """The sides that are done one after the other, in order; none where they alternate, or there are none."""
        match self.sides:
            case "each":
                return (self.begins_with, 1 - self.begins_with)
            case "left" | "right":
                return (SIDES.index(self.sides),)
            case _:
                return ()

    @property
    def keeps_time(self) -> bool:
        """True where something in it begins or ends on a second of its own."""
        return self.beat or self.every is not None or any(isinstance(step, Work) for step in self.steps)

    @property
    def timed(self) -> bool:
        """True where anything in it lasts an exact time."""
        return self.keeps_time or any(isinstance(step, Hold) for step in self.steps)

    def with_(self, overrides: Overrides) -> Exercise:
        """The exercise as it is done where these overrides are written."""
        changed = overrides.written
        if overrides.hold is not None:
            lengthened = {"hold": overrides.hold}
            changed["steps"] = tuple(
                step.model_copy(update=lengthened) if isinstance(step, Hold) else step for step in self.steps
            )
        if overrides.work is not None:
            lengthened = {"work": overrides.work}
            works = tuple(step.model_copy(update=lengthened) if isinstance(step, Work) else step for step in self.steps)
            changed |= {"steps": works} if works != self.steps else {"reps": Timed(overrides.work.rows)}
        return self.model_copy(update=changed) if changed else self

    def lasting(self, work: Amounts[Range]) -> Exercise:
        """The exercise on the beat, done once for so long: held, if it is a hold, or else at one's own pace."""
        held = len(self.steps) == 1 and isinstance(self.steps[0], Hold)
        once = self.with_(Overrides(hold=work) if held else Overrides(work=work))
        single = {"sets": Amounts.of(Range(1, 1)), "beat": True, "tempo": None, "every": None}
        if held or isinstance(once.steps[0], Work):
            single["reps"] = Amounts.of(Range(1, 1))
        return once.model_copy(update=single)

    def as_done(self, phrases: Phrases) -> Exercise:
        """The exercise with its steps as they are done: those of a tempo, or one of work in place of repetitions that
        have a time."""
        changed: dict[str, Any] = {}
        if self.tempo is not None:
            changed = {"tempo": None, "beat": True, "steps": _lifting(self, self.tempo, phrases)}
        if isinstance(self.reps, Timed):
            work = Work(work=Amounts(self.reps.rows), at=self.at)
            moves = tuple(ExerciseLine(say=step.move) for step in self.steps if isinstance(step, Move))
            changed |= {"reps": Amounts.of(Range(1, 1)), "steps": (work,), "movement": self.movement or moves}
        if (self.beat or self.tempo) and "between" not in self.model_fields_set:
            changed["between"] = Amounts.of(Range(0, 0))
        return self.model_copy(update=changed) if changed else self


def _lifting(exercise: Exercise, tempo: tuple[int, int, int, int], phrases: Phrases) -> tuple[Step, ...]:
    """The steps of a tempo, in the words of the first two moves of the exercise."""
    at = exercise.at
    moves = [step for step in exercise.steps if isinstance(step, Move)]
    words = [Move(move=Text.placed(text, at), at=at) for text in (phrases.texts.lower, phrases.texts.lift)]
    lower, lift = [*moves[:2], *words[len(moves) :]]
    down_ms, low_ms, up_ms, high_ms = (Amounts.of(Range(ms, ms)) for ms in tempo)
    made: tuple[Step, ...] = (
        lower.model_copy(update={"time": down_ms, "pose": lower.pose or "turn"}),
        Hold(hold=low_ms, at=at),
        lift.model_copy(update={"time": up_ms, "pose": lift.pose or "start"}),
        Hold(hold=high_ms, at=at),
    )
    return tuple(step for step, ms in zip(made, tempo, strict=True) if ms)


class Position(Part):
    """A way of lying, sitting or standing, whether it is one to rest in, and its picture."""

    name: Text = Field(examples=["on your back"])
    restful: bool = False
    poses: Poses | None = None


class Transition(Part):
    """How to get from one position to another, line by line, with time for each."""

    from_: PositionId = Field(alias="from")
    to: PositionId
    say: tuple[Line, ...] = Field(min_length=1, examples=[["Lie down."]])


def _or_nothing(value: object) -> object:
    return Text() if value is None else value


class Catalogue(TrackSettings):
    """A whole `exercises.yaml`, in the `language` of a tag (BCP 47). The listener has an `address`, where that has two
    (None: the formal one).

    `phrases` are those of a language that has no file here, or replace some of one that has.
    """

    version: Literal[1]
    include: tuple[Text, ...] = ()
    title: Text = Field(examples=["My exercises"])
    author: Text | None = None
    own_phrases: PhraseBook | None = Field(None, alias="phrases")
    language: Annotated[str, WithJsonSchema({"type": "string", "examples": ["en", "de"]})] = "en"
    address: Literal["formal", "familiar"] | None = None
    default: RoutineId
    start: PositionId
    safety: tuple[Line, ...] = Field(min_length=1, examples=[["Stop if it hurts."]])
    farewell: tuple[Line, ...] = ()
    recordings: Text | None = Field(None, examples=["my-voice"])
    sounds: Sounds = Sounds()
    pronounce: dict[Text, Annotated[Text, BeforeValidator(_or_nothing)]] = Field(default_factory=dict)
    positions: dict[Text, Position] = Field(min_length=1, examples=[{"standing": {"name": "standing"}}])
    transitions: tuple[Transition, ...] = ()
    exercises: dict[Text, Exercise] = Field(min_length=1)
    routines: dict[Text, Routine] = Field(min_length=1)

    @field_validator("language")
    @classmethod
    def _known(cls, tag: str, info: ValidationInfo) -> str:
        given = info.data.get("own_phrases", ...) is not None  # in whatever shape
        if not known(tag) and not (given and is_tag(tag)):
            raise ValueError(unknown_tag(tag))
        return tag

    @property
    def spoken_language(self) -> Language:
        """The language it is in, with the author's own phrases."""
        return self.own_phrases.language(self.language) if self.own_phrases else language(self.language)

    @property
    def phrases(self) -> Phrases:
        """What the coach says in this language."""
        return self.spoken_language.addressed(self.address)

    def exercise(self, item: RoutineExercise, work: Amounts[Range] | None = None) -> Exercise:
        """The exercise that is done at a place in a routine, with what is overridden there. In a circuit where each
        one lasts `work` it is on the beat, and lasts so long or as long as its place says."""
        exercise = self.exercises[item.exercise].with_(item)
        if work is not None:
            exercise = exercise.lasting(item.work or work)
        return exercise.as_done(self.phrases)
