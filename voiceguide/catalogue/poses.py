"""The pictures of an exercise or a position, as an author gives them: where the joints are (docs/pictures.md)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from voiceguide.catalogue.fields import Part

Centimetres = Annotated[float, Field(ge=-50, le=350, allow_inf_nan=False)]
Point = Annotated[tuple[Centimetres, Centimetres], Field(examples=[[100, 20]])]


class Joints(Part):
    """Where joints are, each as `[along, up]` in centimetres, as if the person were about 170 cm tall.

    Seen from the side, `up` is the height above the floor; in the other views, how far up the picture.
    `far_…` joints are those of the arm and leg behind; without them, that limb goes beside (in the other views:
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


FigureName = Literal["standing", "sitting", "kneeling", "all-fours", "on-back", "on-front", "on-side"]

READY: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "standing": {
        "head": (62, 158),
        "shoulders": (59, 134),
        "elbow": (55, 107),
        "hand": (60, 82),
        "hips": (58, 86),
        "knee": (60, 46),
        "foot": (56, 6),
        "far_elbow": (66, 108),
        "far_hand": (73, 84),
        "far_knee": (68, 47),
        "far_foot": (70, 6),
    },
    "sitting": {
        "head": (53, 120),
        "shoulders": (50, 96),
        "elbow": (54, 71),
        "hand": (78, 61),
        "hips": (50, 50),
        "knee": (92, 51),
        "foot": (92, 6),
    },
    "kneeling": {
        "head": (66, 118),
        "shoulders": (63, 94),
        "elbow": (60, 67),
        "hand": (66, 43),
        "hips": (62, 47),
        "knee": (68, 9),
        "foot": (26, 7),
    },
    "all-fours": {
        "head": (17, 62),
        "shoulders": (42, 57),
        "elbow": (40, 31),
        "hand": (38, 5),
        "hips": (92, 52),
        "knee": (92, 9),
        "foot": (132, 7),
    },
    "on-back": {
        "head": (18, 15),
        "shoulders": (43, 12),
        "elbow": (66, 6),
        "hand": (90, 6),
        "hips": (93, 12),
        "knee": (116, 50),
        "foot": (134, 7),
    },
    "on-front": {
        "head": (20, 18),
        "shoulders": (45, 13),
        "elbow": (24, 6),
        "hand": (4, 6),
        "hips": (96, 12),
        "knee": (138, 9),
        "foot": (176, 8),
    },
    "on-side": {
        "head": (18, 66),
        "shoulders": (44, 60),
        "elbow": (58, 34),
        "hand": (34, 28),
        "hips": (94, 64),
        "knee": (118, 30),
        "foot": (152, 52),
        "waist": (69, 65),
        "far_elbow": (50, 33),
        "far_hand": (24, 38),
        "far_knee": (110, 26),
        "far_foot": (146, 42),
    },
}
"""The joints of ready figures, seen from the side; the one that lies on a side is seen from above."""


@cache
def _ready(name: FigureName) -> Pose:
    return Pose.model_validate(READY[name])


class Poses(Part):
    """The pictures of an exercise or a position: its start, and the joints that move to the turning point.

    The start is a ready `figure`, or joints of the author's own. `view` is from the side (head to the left), from
    `above`, or from the `feet` of a person who lies on the back; in the last two, draw the turn to the first of the
    exercise's sides, and the other is its mirror image. `cushion` puts something soft under the head. At the turning
    point an `arrow` through three points shows which way it goes, and `glow` lights up the lower trunk, whose work
    can't be seen.
    """

    plain: ClassVar[str | None] = "figure"

    figure: FigureName | None = None
    view: Literal["side", "above", "feet"] = "side"
    cushion: bool = False
    arrow: tuple[Point, Point, Point] | None = None
    glow: bool = False
    start: Pose | None = None
    turn: Joints = Joints()

    @model_validator(mode="after")
    def _begins_somewhere(self) -> Poses:
        if self.figure is None and self.start is None:
            raise ValueError("give the joints of a start, or the name of a ready figure such as figure: standing")
        if self.figure is not None and self.start is not None:
            raise ValueError("a ready figure has its own start; keep figure: or start:, not both")
        return self

    @property
    def begin(self) -> Pose:
        """The figure at its start."""
        if self.start is not None:
            return self.start
        assert self.figure is not None
        return _ready(self.figure)

    @property
    def still(self) -> Poses:
        """The start alone, which nothing moves."""
        return self.model_copy(update={"turn": Joints(), "arrow": None, "glow": False})
