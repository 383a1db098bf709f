"""The pictures of an exercise, as an author gives them: where the joints are, in centimetres (docs/pictures.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from voiceguide.catalogue.fields import Part

Centimetres = Annotated[float, Field(ge=-50, le=350, allow_inf_nan=False)]
Point = Annotated[tuple[Centimetres, Centimetres], Field(examples=[[100, 20]])]


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
