"""Options that may be set for a whole catalogue, a routine or a part of it."""

from __future__ import annotations

from enum import Enum

from pydantic import Field

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


class TrackSettings(Settings):
    """Options for a whole track, which a catalogue or a routine may set: also the voice, and how fast it speaks."""

    voice: Text | None = Field(None, examples=["en-us+f5"])
    speed: float | None = Field(None, ge=limits.SPEED[0], le=limits.SPEED[1])
