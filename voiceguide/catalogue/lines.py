"""Lines: what the coach says for the author, each with the time to do it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from voiceguide.catalogue.doses import DurationMs
from voiceguide.catalogue.fields import Lang, Part, Text


class Line(Part):
    """One instruction, and the time the listener gets after hearing it (None: the usual time); with a `lang` it is in
    that language."""

    plain: ClassVar[str | None] = "say"

    say: Text = Field(examples=["Lie down."])
    time: DurationMs | None = None
    lang: Lang | None = None


class ExerciseLine(Line):
    """A line of an exercise; one to `keep` is said at `talk: brief` as well."""

    keep: bool = False
