"""What a catalogue says, as frozen types: positions, transitions, exercises, routines.

These are the types the reader checks a YAML file against, so each field's name is the key an author writes.
Durations are whole milliseconds, doses are `Range`s, and every part and text knows the place it came from (`at`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    InstanceOf,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from voiceguide.catalogue import limits
from voiceguide.errors import Location
from voiceguide.units import Range, parse_count, parse_duration_ms, parse_duration_range

NOWHERE = Location("", 1, 1)
"""The place of a part that no file holds (a default, or one made in Python)."""


class Text(str):
    """Words of the author's, and where they stand."""

    at: Location = NOWHERE

    @classmethod
    def placed(cls, words: str, at: Location) -> Text:
        text = cls(words)
        text.at = at
        return text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(cls._check, core_schema.any_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}

    @classmethod
    def _check(cls, value: object) -> Text:
        if isinstance(value, Text):
            return value
        if isinstance(value, str) and not isinstance(value, YesNo):
            return cls(value)
        raise PydanticCustomError("not_text", "text belongs here")


class YesNo(str):
    """A yes, no, on, off, true or false without quotes, as it was written: a switch, and not a text."""


class Keys(dict[str, Any]):
    """A group of keys as the reader found it: where it begins, and the part it was checked as."""

    at: Location = NOWHERE
    part: type[Part] | None = None

    @classmethod
    def placed(cls, keys: Mapping[Text, Any], at: Location) -> Keys:
        group = cls(keys.items())
        group.at = at
        return group


def _parsed(parse: Callable[[Any], Any], least: int, most: int, example: str) -> BeforeValidator:
    """Reads a dose from what is written; one made in Python passes as it is."""

    def check(value: object) -> object:
        if isinstance(value, Range):
            return value
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise PydanticCustomError("not_a_dose", "write {example}", {"example": example})
        parsed = parse(value)
        low, high = (parsed.low, parsed.high) if isinstance(parsed, Range) else (parsed, parsed)
        if low < least:
            raise ValueError(f'"{value}" is too little; write {example}')
        if high > most:
            raise ValueError(f'"{value}" is too much; write {_limit(parse, most)} or less')
        return parsed

    return BeforeValidator(check)


def _limit(parse: Callable[[Any], Any], most: int) -> str:
    return str(most) if parse is parse_count else f"{most // 60_000}min"


def _written(pattern: str, *examples: str | int) -> WithJsonSchema:
    kinds = ["string", "integer"] if any(isinstance(example, int) for example in examples) else "string"
    return WithJsonSchema({"type": kinds, "pattern": pattern, "examples": list(examples)})


_TIME = r"(\d+(\.\d+)?\s*(ms|s|min|m|h)\s*)+|\d+:[0-5]\d"
_TO = r"\s*(-|–|to)\s*"

CountRange = Annotated[
    Range,
    _parsed(parse_count, 1, limits.COUNT, "10 or 8-10"),
    _written(rf"^\d+({_TO}\d+)?$", "8-10", 10),
]
DurationRange = Annotated[
    Range,
    _parsed(parse_duration_range, 1_000, limits.HOLD_MS, "10s or 5-10s"),
    _written(rf"^((\d+(\.\d+)?|{_TIME}){_TO})?({_TIME})$", "10s", "5-10s"),
]
DurationMs = Annotated[
    int,
    _parsed(parse_duration_ms, 0, limits.TIME_MS, "10s"),
    _written(rf"^({_TIME})$", "4s", "1:30", "2min"),
]


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


class Part(BaseModel):
    """Anything an author writes as a group of keys."""

    # Built when first used: only the whole catalogue's check is, and importing this costs half as much.
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)

    at: SkipJsonSchema[InstanceOf[Location]] = NOWHERE

    @model_validator(mode="before")
    @classmethod
    def _placed(cls, value: object) -> object:
        """Takes the place along. An author's own `at` stays, and is found out: it is not a Location."""
        if not isinstance(value, Keys):
            return value
        value.part = cls
        return value if "at" in value else {**value, "at": value.at}


class Settings(Part):
    """Options a catalogue, a routine or one exercise in a routine may set; the command line wins."""

    level: Level | None = None
    talk: Talk | None = None
    pace: float | None = Field(None, ge=0.8, le=1.5)


def _shorthand(key: str) -> Any:
    """A validator that lets a plain text stand for a group with that one key."""

    def expand(value: object) -> object:
        return {key: value, "at": getattr(value, "at", NOWHERE)} if isinstance(value, str) else value

    return model_validator(mode="before")(expand)


class Line(Part):
    """One instruction, and the time the listener gets after hearing it (None: the usual time)."""

    say: Text
    time: DurationMs | None = None

    _plain = _shorthand("say")


class Move(Part):
    """A phase of a repetition in which the listener moves: at least `time`, counted from the start of its cue."""

    move: Text
    short: Text | None = None
    time: DurationMs = 4_000


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


def _step_kind(value: object) -> str | None:
    keys = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return next((f"#{kind}" for kind in ("move", "hold", "breaths") if kind in keys), None)


Step = Annotated[
    Annotated[Move, Tag("#move")] | Annotated[Hold, Tag("#hold")] | Annotated[Breaths, Tag("#breaths")],
    Discriminator(_step_kind),
]


Centimetres = Annotated[float, Field(ge=-50, le=350, allow_inf_nan=False)]
Point = tuple[Centimetres, Centimetres]


class Joints(Part):
    """Where joints are, each as `[along, up]` in centimetres, as if the person were about 170 cm tall.

    Seen from the side, `up` is the height above the floor; seen from above, how far up the picture.
    `far_…` joints are those of the arm and leg behind; without them, that limb goes beside (seen from above:
    mirrors) the near one. `waist` is the middle of the back; without it, the back is straight.
    """

    head: Point | None = None
    shoulders: Point | None = None
    elbow: Point | None = None
    hand: Point | None = None
    hips: Point | None = None
    knee: Point | None = None
    foot: Point | None = None
    waist: Point | None = None
    far_elbow: Point | None = None
    far_hand: Point | None = None
    far_knee: Point | None = None
    far_foot: Point | None = None


class Pose(Joints):
    """A whole figure: seven joints at least."""

    head: Point
    shoulders: Point
    elbow: Point
    hand: Point
    hips: Point
    knee: Point
    foot: Point


class Poses(Part):
    """The pictures of an exercise: its start position, and the joints that move to the turning point.

    `view` is from the side (head to the left) or from above; seen from above, draw the turn to the first of the
    exercise's sides, and the other is its mirror image. `cushion` puts something soft under the head. `mark` shows
    what can't be seen: a low back that presses down, or a zip drawn up along the stomach.
    """

    view: Literal["side", "above"] = "side"
    cushion: bool = False
    mark: Literal["press", "zip"] | None = None
    start: Pose
    turn: Joints = Joints()


class Exercise(Part):
    """One exercise: what it is for, how to get ready, one repetition as steps, and the dose."""

    name: Text
    benefit: Text | None = None
    position: Text
    needs: tuple[Text, ...] = ()
    setup: tuple[Line, ...] = ()
    movement: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)
    sides: Literal["alternate", "each"] | None = None
    side_names: tuple[Text, Text] = (Text("left"), Text("right"))
    reps: CountRange = Range(1, 1)
    sets: CountRange = Range(1, 1)
    rest: DurationMs = 30_000
    between: DurationMs = 2_000
    tips: tuple[Line, ...] = ()
    poses: Poses | None = None


class Position(Part):
    """A way of lying, sitting or standing."""

    name: Text


class Transition(Part):
    """How to get from one position to another, line by line, with time for each."""

    from_: Text = Field(alias="from")
    to: Text
    say: tuple[Line, ...] = Field(min_length=1)


class RoutineExercise(Settings):
    """An exercise's place in a routine, with options of its own."""

    exercise: Text

    _plain = _shorthand("exercise")


class Routine(Settings):
    """An ordered list of exercises, and the rest between one and the next."""

    title: Text
    about: Text | None = None
    exercises: tuple[RoutineExercise, ...] = Field(min_length=1)
    rest: DurationMs = 12_000


class Catalogue(Settings):
    """A whole `exercises.yaml`."""

    version: Literal[1]
    title: Text
    author: Text | None = None
    language: Literal["en"] = "en"
    default: Text
    start: Text
    safety: tuple[Line, ...] = Field(min_length=1)
    farewell: tuple[Line, ...] = ()
    pronounce: dict[Text, Text] = {}
    positions: dict[Text, Position] = Field(min_length=1)
    transitions: tuple[Transition, ...] = ()
    exercises: dict[Text, Exercise] = Field(min_length=1)
    routines: dict[Text, Routine] = Field(min_length=1)
