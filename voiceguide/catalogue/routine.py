"""A routine and the kinds of item it is made of: exercises, circuits, sections, and what stands between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from voiceguide.catalogue.doses import DurationMs, Rounds, WorkSpans
from voiceguide.catalogue.fields import Part, RefersTo, Text
from voiceguide.catalogue.lines import Line
from voiceguide.catalogue.overrides import Overrides
from voiceguide.catalogue.settings import Settings, TrackSettings

ExerciseId = Annotated[Text, RefersTo("exercises")]


class RoutineExercise(Overrides, Settings):
    """An exercise's place in a routine, with options and doses of its own. The `note` is said before it."""

    plain = "exercise"

    exercise: ExerciseId
    note: Text | None = None


class Say(Line):
    """Words between exercises, said however little the coach talks, and the time after them."""

    plain = None


class Rest(Part):
    """A rest of this length in place of the one that would stand here."""

    rest: DurationMs

    @property
    def ms(self) -> int:
        """How long it is."""
        return self.rest


class PauseItem(Part):
    """A silence of this length in place of a rest; in a long one a chime now and then says that all is well."""

    pause: DurationMs

    @property
    def ms(self) -> int:
        """How long it is, at least."""
        return self.pause


class QuietItem(Part):
    """A silence of this length in place of a rest, in which nothing sounds but a bell after each `bells`. With a soft
    `ending` a bell ends it."""

    quiet: DurationMs
    bells: DurationMs | None = None
    ending: Literal["soft"] | None = None

    @property
    def ms(self) -> int:
        """How long it is."""
        return self.quiet


class ChimeItem(Part):
    """A chime."""

    chime: Literal["start", "turn", "soft", "bell"]


Resting = Rest | PauseItem | QuietItem
"""What stands in place of a rest."""
Plain = Say | Resting | ChimeItem
"""What may stand anywhere between exercises."""

PLAIN_KINDS = ("say", "rest", "pause", "quiet", "chime")
CIRCUIT_KINDS = ("exercise", *PLAIN_KINDS)
SECTION_KINDS = ("exercise", "circuit", *PLAIN_KINDS)
ITEM_KINDS = ("exercise", "circuit", "section", *PLAIN_KINDS)
"""The keys that tell one kind of item from another; the first that is there counts: an exercise may have a `rest`."""


def kind_of(value: object) -> str | None:
    """The kind of an item, by its keys; a text is an exercise."""
    if isinstance(value, str):
        return "#exercise"
    keys = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return next((f"#{kind}" for kind in ITEM_KINDS if kind in keys), None)


def _by_kind(holder: str) -> Discriminator:
    """Tells items apart; one that may not stand in this `holder` is reported as such."""
    return Discriminator(
        kind_of,
        custom_error_type=f"not_in_{holder}",
        custom_error_message=f"this is no item of a {holder}",
    )


_Exercise = Annotated[RoutineExercise, Tag("#exercise")]
_Say = Annotated[Say, Tag("#say")]
_Rest = Annotated[Rest, Tag("#rest")]
_Pause = Annotated[PauseItem, Tag("#pause")]
_Quiet = Annotated[QuietItem, Tag("#quiet")]
_Chime = Annotated[ChimeItem, Tag("#chime")]

CircuitItem = Annotated[_Exercise | _Say | _Rest | _Pause | _Quiet | _Chime, _by_kind("circuit")]


class Circuit(Settings):
    """Exercises that are done one after the other, and then all of them again.

    `rest` is the time between two of them (None: as everywhere in the routine), `between` that between two rounds.
    With `work` each exercise, or each side of it, lasts so long, and from the second round on the rests are exact.
    With `every` a round begins so long after the one before it; what is left is rest.
    """

    circuit: Text
    rounds: Rounds = Field(examples=["3"])
    work: WorkSpans | None = None
    exercises: tuple[CircuitItem, ...] = Field(min_length=1, examples=[["knee-rolls"]])
    rest: DurationMs | None = None
    between: DurationMs = 60_000
    every: DurationMs | None = None


_Circuit = Annotated[Circuit, Tag("#circuit")]
SectionItem = Annotated[_Exercise | _Circuit | _Say | _Rest | _Pause | _Quiet | _Chime, _by_kind("section")]


class Section(Settings):
    """A part of a routine with a title, and the rest between its exercises (None: as everywhere in the routine)."""

    section: Text
    exercises: tuple[SectionItem, ...] = Field(min_length=1, examples=[["knee-rolls"]])
    rest: DurationMs | None = None


Item = Annotated[
    _Exercise | _Circuit | Annotated[Section, Tag("#section")] | _Say | _Rest | _Pause | _Quiet | _Chime,
    _by_kind("routine"),
]


class Routine(TrackSettings):
    """An ordered list of items, and the rest between one exercise and the next. `notes` are said before the first."""

    title: Text = Field(examples=["Every morning"])
    about: Text | None = None
    notes: tuple[Line, ...] = ()
    exercises: tuple[Item, ...] = Field(min_length=1, examples=[["knee-rolls"]])
    rest: DurationMs = 12_000

    @property
    def items(self) -> tuple[RoutineExercise, ...]:
        """Every exercise once, in the order in which they are written."""
        return tuple(_in_order(self.exercises, RoutineExercise))

    @property
    def circuits(self) -> tuple[Circuit, ...]:
        """Every circuit, in the order in which they are written."""
        return tuple(_in_order(self.exercises, Circuit))


def _in_order(items: tuple[Any, ...], kind: type[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, kind):
            yield item
        if isinstance(item, Circuit | Section):
            yield from _in_order(item.exercises, kind)
