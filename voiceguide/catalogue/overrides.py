"""What a place in a routine may change of its exercise: the dose, and the sides."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import WithJsonSchema

from voiceguide.catalogue.doses import Counts, HoldSpans, Reps, RestSpans, WorkSpans
from voiceguide.catalogue.fields import Part

Sides = Literal["alternate", "each", "left", "right"]
_SIDE_SCHEMA = {"anyOf": [{"enum": ["left", "right"]}, {"type": "string", "minLength": 1}]}
First = Annotated[Literal["left", "right"], WithJsonSchema(_SIDE_SCHEMA)]
"""The side that begins; the reader takes a name of a side, too."""
Order = Literal["sides", "sets"]


class Overrides(Part):
    """Each one that is written replaces the exercise's own; `hold` is the length of each of its holds.

    `work` is the length of each of its works; where it has none, all of a set is one.
    """

    reps: Reps | None = None
    sets: Counts | None = None
    hold: HoldSpans | None = None
    work: WorkSpans | None = None
    rest: RestSpans | None = None
    sides: Sides | None = None
    first: First | None = None
    order: Order | None = None

    @property
    def written(self) -> dict[str, Any]:
        """Those that replace a key of the same name in the exercise."""
        names = Overrides.model_fields.keys() - {"at", "hold", "work"}
        return {name: value for name in sorted(names) if (value := getattr(self, name)) is not None}
