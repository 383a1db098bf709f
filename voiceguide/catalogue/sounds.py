"""What the chimes sound like: sounds that come along, or files of the author's."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from voiceguide.catalogue.fields import Part, Text
from voiceguide.document.text import YesNo
from voiceguide.errors import did_you_mean, shortened


class Timbre(str, Enum):
    """What a chime seems to be made of: a soft bell, a singing bowl, hanging tubes, or a block of wood."""

    BELL = "bell"
    BOWL = "bowl"
    TUBES = "tubes"
    WOOD = "wood"


def names_file(name: str) -> bool:
    """Whether a name is that of a file, which has an ending or a folder, and not that of a sound that comes along."""
    return any(sign in name for sign in "./\\")


def beside(name: Text) -> Path:
    """The file of this name, which is looked for from the folder of the file that names it."""
    return Path(name.at.file).parent / Path(name).expanduser()


def _source(value: object) -> Timbre | Text:
    if isinstance(value, Timbre):
        return value
    if not isinstance(value, str) or isinstance(value, YesNo):
        raise PydanticCustomError("not_text", "text belongs here")
    timbres = [timbre.value for timbre in Timbre]
    if value in timbres:
        return Timbre(value)
    if names_file(value):
        return value if isinstance(value, Text) else Text(value)
    wrong = f'"{shortened(value)}" is no sound that comes along, and a file is named with its ending (bell.wav)'
    raise ValueError(f"{wrong}; {did_you_mean(value, timbres)}")


Source = Annotated[
    Timbre | Text,
    PlainValidator(_source),
    WithJsonSchema(
        {"anyOf": [{"enum": [timbre.value for timbre in Timbre]}, {"pattern": r"[./\\]", "type": "string"}]}
    ),
]
"""A timbre, or the name of a file."""


KINDS = ("start", "end", "turn", "soft", "tick", "bell")
"""The kinds of chime."""


class Sounds(Part):
    """The sound of each kind of chime. One that comes along has the notes and the length of its kind, whatever it is
    struck on; a file has its own. A breath `in` or `out` may be heard as long as there is time for it."""

    start: Source = Timbre.BELL
    end: Source = Timbre.BELL
    turn: Source = Timbre.BELL
    soft: Source = Timbre.BELL
    tick: Source = Timbre.BELL
    bell: Source = Timbre.BELL
    in_: Literal["breath"] | None = Field(None, alias="in")
    out: Literal["breath"] | None = None

    def timbre(self, kind: str) -> Timbre:
        """The timbre of a kind of chime; a bell's where it is a file."""
        source = getattr(self, kind)
        return source if isinstance(source, Timbre) else Timbre.BELL

    @property
    def breaths(self) -> frozenset[str]:
        """Which breaths are heard: "in", "out"."""
        return frozenset(way for way, sound in (("in", self.in_), ("out", self.out)) if sound is not None)

    def files(self) -> Iterator[tuple[str, Text]]:
        """Each kind of chime that is a file, and the name of the file."""
        for kind in KINDS:
            source = getattr(self, kind)
            if not isinstance(source, Timbre):
                yield kind, source
