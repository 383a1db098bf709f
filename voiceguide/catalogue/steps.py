"""The kinds of step that a repetition is made of. One with a `lang` is in that language, and so is its count."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from voiceguide.catalogue.doses import Breathing, DurationMs, HoldSpans, TimeSpans, WorkSpans
from voiceguide.catalogue.fields import Lang, Part, Text
from voiceguide.units import Amounts, Range


class Move(Part):
    """A phase of a repetition in which the listener moves: at least `time`, counted from the start of its cue (in the
    first repetition from its end). The words of one to `keep` are said in full in every repetition. It may be a
    `breath`, in or out."""

    move: Text
    short: Text | None = None
    keep: bool = False
    lang: Lang | None = None
    time: TimeSpans = Amounts.of(Range(4_000, 4_000))
    pose: Literal["start", "turn"] | None = None
    breath: Literal["in", "out"] | None = None

    @property
    def amount(self) -> Amounts[Range]:
        """How long it takes, in milliseconds."""
        return self.time


class Hold(Part):
    """A phase in which the listener keeps still: exactly `hold`, from the end of `say` to the next cue.

    In a `quiet` one nothing sounds but a bell after each `bells`. With a soft `ending` a bell ends it, and nothing is
    counted.
    """

    hold: HoldSpans
    say: Text | None = None
    short: Text | None = None
    keep: bool = False
    lang: Lang | None = None
    quiet: bool = False
    bells: DurationMs | None = None
    ending: Literal["soft"] | None = None

    @property
    def amount(self) -> Amounts[Range]:
        """How long it lasts, in milliseconds."""
        return self.hold


class Work(Part):
    """Movement for exactly `work`, as much as one can or likes: from the end of `say` to the onset of `stop`."""

    work: WorkSpans
    say: Text | None = None
    stop: Text | None = None
    short: Text | None = None
    keep: bool = False
    lang: Lang | None = None

    @property
    def amount(self) -> Amounts[Range]:
        """How long it lasts, in milliseconds."""
        return self.work


class Breaths(Part):
    """So many paced breaths: "breathe in" takes `in`, "and out" takes `out`."""

    breaths: Breathing
    say: Text | None = None
    short: Text | None = None
    keep: bool = False
    lang: Lang | None = None
    inhale: DurationMs = Field(4_000, alias="in")
    exhale: DurationMs = Field(5_000, alias="out")

    @property
    def amount(self) -> Amounts[Range]:
        """How many there are."""
        return self.breaths


STEP_KINDS = ("move", "hold", "work", "breaths")
"""The keys that tell one kind of step from another."""


def _step_kind(value: object) -> str | None:
    keys = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return next((f"#{kind}" for kind in STEP_KINDS if kind in keys), None)


Step = Annotated[
    Annotated[Move, Tag("#move")]
    | Annotated[Hold, Tag("#hold")]
    | Annotated[Work, Tag("#work")]
    | Annotated[Breaths, Tag("#breaths")],
    Discriminator(_step_kind),
]
