"""Options that may be set for a whole catalogue, a routine or a part of it."""

from __future__ import annotations

from enum import Enum

from pydantic import Field, model_validator
from typing_extensions import Self

from voiceguide import limits
from voiceguide.catalogue.doses import DurationMs
from voiceguide.catalogue.fields import Part, Text


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
    pace: float | None = Field(None, ge=limits.PACE[0], le=limits.PACE[1])
    ready: DurationMs | None = None
    count_in: int | None = Field(None, ge=0, le=limits.COUNT_IN)


class Finish(str, Enum):
    """How the voice sounds beyond what its engine made: as it is, warmer, or in a small room."""

    DRY = "dry"
    WARM = "warm"
    ROOM = "room"


BED_RECIPES = ("rain", "waves", "drone")
"""The beds that come along."""

NO_BED = "none"


class BedSettings(Part):
    """A sound that goes on under the voice: a file, or the name of one that comes along, or `none`.

    `level` is how loud it is beside speech (LU), `under` by how much more it steps back while someone speaks. A `quiet`
    one is silent in quiet stretches.
    """

    plain = "file"

    file: Text = Field(examples=["rain"])
    level: float = Field(-18.0, ge=limits.BED_LEVEL[0], le=limits.BED_LEVEL[1])
    under: float = Field(-12.0, ge=limits.BED_UNDER, le=0)
    quiet: bool = False

    @model_validator(mode="after")
    def _speech_is_clear(self) -> Self:
        if self.level + self.under > limits.BED_UNDER_SPEECH:
            least = limits.BED_UNDER_SPEECH - self.level
            raise ValueError(f"speech is to be {-limits.BED_UNDER_SPEECH} LU louder; write under: {least:g} or less")
        return self


class TrackSettings(Settings):
    """Options for a whole track, which a catalogue or a routine may set: also the voice, how fast it speaks, its
    finish, and the bed under it."""

    voice: Text | None = Field(None, examples=["en-us+f5"])
    speed: float | None = Field(None, ge=limits.SPEED[0], le=limits.SPEED[1])
    finish: Finish | None = None
    bed: BedSettings | None = Field(None, examples=["rain"])
