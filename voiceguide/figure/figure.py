"""A figure of a few limbs, drawn from joint positions: at its start, at its turning point, and anywhere between.

A drawing is a list of strokes, each a path with a width. The paths of one figure have the same shape at every moment,
only other numbers, so the page moves the figure by mixing the numbers of two neighbouring frames.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from typing_extensions import assert_never

from voiceguide.catalogue.poses import Point, Poses
from voiceguide.figure.joints import joints_at, mirrored, mix
from voiceguide.figure.palette import LIGHT

FRAMES = 9
"""How many moments from start to turn the page is given; it mixes those between."""

TRUNK, NECK, HEAD = 23.0, 10.0, 24.0
THIGH, KNEE, ANKLE, FOOT = 21.0, 14.0, 9.0, 9.0
SHOULDER, ELBOW, WRIST = 13.0, 10.0, 7.5
"""How wide the parts of a figure are, in centimetres; limbs grow thinner from one joint to the next."""
HALO = 2.2
"""Half the gap, in centimetres, that sets a near limb off from what lies behind it."""
ROOM = 14.0
"""Centimetres around the joints for the width of limbs."""
_GROUND = 10.0
"""Centimetres of ground below the floor that are always seen."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of a drawing, in centimetres, y downwards.

    `part` is its colour; `filled` fills the outline it closes.
    """

    part: str
    d: str
    width: float
    filled: bool = False
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    """The part of the plane a drawing fills, as an SVG viewBox counts."""

    x: float
    y: float
    width: float
    height: float

    def __str__(self) -> str:
        return f"{self.x:g} {self.y:g} {self.width:g} {self.height:g}"


def strokes(poses: Poses, moment: float) -> tuple[Stroke, ...]:
    """The drawing at `moment`: 0 is the start position, 1 the turning point."""
    joints = joints_at(poses, moment)
    match poses.view:
        case "side":
            lines = _from_the_side(poses, joints)
        case "above":
            lines = _from_above(poses, joints)
        case "feet":
            lines = _from_the_feet(poses, joints)
        case _:
            assert_never(poses.view)
    glow = [replace(stroke, opacity=moment) for stroke in _glow(poses, joints)] if poses.glow else []
    place = next(at for at, stroke in enumerate(lines) if stroke.part == "shirt") + 1
    return (*lines[:place], *glow, *lines[place:], *_arrow(poses, moment))


def figure_svg(poses: Poses, moment: float = 0.0, title: str = "") -> str:
    """The drawing at `moment` as an SVG of its own."""
    label = f' role="img" aria-label="{_escaped(title)}"' if title else ""
    lines = draw(strokes(poses, moment))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box(poses)}"{label}>{lines}</svg>'


def draw(lines: Sequence[Stroke]) -> str:
    """Strokes as SVG path elements, the first at the back."""
    return "".join(map(_element, lines))


def _element(line: Stroke) -> str:
    fill = LIGHT[line.part] if line.filled else "none"
    style = f'd="{line.d}" fill="{fill}" stroke-linecap="round" stroke-linejoin="round"'
    faint = f' opacity="{line.opacity:g}"' if line.opacity < 1 else ""
    return f'<path {style} stroke="{LIGHT[line.part]}" stroke-width="{line.width:g}"{faint}/>'


def figure_data(poses: Poses) -> dict[str, object]:
    """What the page draws from: the box, the line to mirror the figure in, and each stroke at every frame."""
    frames = [strokes(poses, frame / (FRAMES - 1)) for frame in range(FRAMES)]
    lines = [
        {
            "part": moments[0].part,
            "width": moments[0].width,
            "filled": moments[0].filled,
            "d": [moment.d for moment in moments],
            "opacity": [moment.opacity for moment in moments],
        }
        for moments in zip(*frames, strict=True)
    ]
    return {"box": str(box(poses)), "square": str(square(poses)), "mirror": _mirror(poses), "strokes": lines}


def _mirror(poses: Poses) -> str | None:
    """The SVG transform that makes one side's turn of the other's."""
    x, y = poses.begin.shoulders
    match poses.view:
        case "side":
            return None
        case "above":
            return f"translate(0 {-2 * y:g}) scale(1 -1)"
        case "feet":
            return f"translate({2 * x:g} 0) scale(-1 1)"
        case _:
            assert_never(poses.view)


def box(poses: Poses) -> Box:
    """Where both poses are, with room for limbs: the figure fills its picture. A mirrored one has it on both sides."""
    ends = [joints_at(poses, moment) for moment in (0.0, 1.0)]
    points = [point for at in ends for point in (*at.values(), *(poses.arrow or ()))]
    if poses.view == "side":
        points += [_toes(at, knee, foot) for at in ends for knee, foot in _SHINS]
    else:
        points += [mirrored(poses, point) for point in points]
    left, right = min(x for x, _ in points) - ROOM, max(x for x, _ in points) + ROOM
    low, high = min(y for _, y in points) - ROOM, max(y for _, y in points) + ROOM
    if poses.figure == "on-side":
        low, high = low - _GROUND, high + _GROUND
    elif poses.view == "side":
        low = min(low, -_GROUND)
    return Box(x=round(left, 2), y=round(-high, 2), width=round(right - left, 2), height=round(high - low, 2))


def square(poses: Poses) -> Box:
    """The smallest square around the box; where there is ground below, most of the room is above."""
    frame = box(poses)
    side = max(frame.width, frame.height)
    above = 0.5 if poses.view != "side" or poses.figure == "on-side" else 0.68
    x, y = frame.x - (side - frame.width) / 2, frame.y - (side - frame.height) * above
    return Box(x=round(x, 2), y=round(y, 2), width=side, height=side)


# --- what is drawn ---


def _from_the_side(poses: Poses, at: dict[str, Point]) -> list[Stroke]:
    lines = [_mat(poses) if poses.figure == "on-side" else _ground(poses)]
    if poses.cushion and poses.figure == "on-side":
        lines.append(_pillow(poses))
    elif poses.cushion:
        x, y = poses.begin.head
        thick = max(y - HEAD / 2, 5.0)
        lines.append(Stroke(part="cushion", d=_line((x - 10, thick / 2), (x + 12, thick / 2)), width=thick))
    if poses.figure == "sitting":
        (x, y), half = poses.begin.hips, THIGH / 2
        top = y - half - 5
        lines.append(Stroke(part="far", d=_line((x - 10, top), (x + 20, top)), width=8))
        lines += [Stroke(part="far", d=_line((x + leg, top), (x + leg, 3)), width=6) for leg in (-8, 18)]
    return [
        *lines,
        *_arm("far", at, "far_elbow", "far_hand"),
        *_leg("far", at, "far_knee", "far_foot"),
        Stroke(part="body", d=_line(at["shoulders"], at["head"]), width=NECK),
        Stroke(part="body", d=_dot(at["head"]), width=HEAD),
        Stroke(part="shirt", d=_trunk(at, 0.0, 1.0), width=TRUNK),
        *_leg("body", at, "knee", "foot"),
        *_arm("body", at, "elbow", "hand", halo="paper"),
    ]


def _ground(poses: Poses) -> Stroke:
    """All that lies below the floor, as far as the square picture reaches."""
    frame = square(poses)
    left, right, bottom = frame.x, frame.x + frame.width, -frame.y - frame.height
    return Stroke(
        part="floor", d=_line((left, 0), (right, 0), (right, bottom), (left, bottom)) + "Z", width=1, filled=True
    )


def _mat(poses: Poses) -> Stroke:
    """A mat seen from above, which fills the picture."""
    frame = box(poses)
    middle, half = -(frame.y + frame.height / 2), frame.height / 2 - 6
    return Stroke(
        part="mat",
        d=_outline((frame.x + 6, middle), half, (frame.x + frame.width - 6, middle), half),
        width=8,
        filled=True,
    )


def _pillow(poses: Poses) -> Stroke:
    """A cushion seen from above."""
    x, y = poses.begin.head
    return Stroke(part="cushion", d=_line((x + 2, y - 11), (x + 2, y + 11)), width=26)


def _from_above(poses: Poses, at: dict[str, Point]) -> list[Stroke]:
    shoulders, hips = at["shoulders"], at["hips"]
    lines = [_mat(poses)]
    if poses.cushion:
        lines.append(_pillow(poses))
    lines += [
        Stroke(part="body", d=_line(shoulders, at["head"]), width=NECK + 2),
        Stroke(part="body", d=_dot(at["head"]), width=HEAD),
        Stroke(part="body", d=_outline(hips, 9, (hips[0] + 2, hips[1]), 9), width=18, filled=True),
        Stroke(part="shirt", d=_outline((shoulders[0] + 4, shoulders[1]), 15, hips, 10), width=14, filled=True),
    ]
    for elbow, hand, out in (("far_elbow", "far_hand", 17.0), ("elbow", "hand", -17.0)):
        root = (shoulders[0] + 3, shoulders[1] + out)
        lines += _tapered("body", (root, at[elbow], at[hand]), (SHOULDER, ELBOW, WRIST), halo="mat")
    for knee, foot, out in (("far_knee", "far_foot", 9.0), ("knee", "foot", -9.0)):
        root = (hips[0] + 3, hips[1] + out)
        lines.append(Stroke(part="body", d=_line(at[foot], (at[foot][0] + 8, at[foot][1])), width=FOOT + 1))
        lines += [
            *_tapered("body", (at[knee], at[foot]), (KNEE, ANKLE), halo="mat"),
            *_tapered("body", (root, at[knee]), (THIGH - 2, KNEE + 3), halo="mat"),
        ]
    return lines


def _from_the_feet(poses: Poses, at: dict[str, Point]) -> list[Stroke]:
    """On the back, seen from the feet and from a little above: what is far away is high in the picture."""
    frame = box(poses)
    shoulders, hips = at["shoulders"], at["hips"]
    near, far = frame.width / 2 - 7, frame.width / 2 - 20
    x, top, bottom = frame.x + frame.width / 2, -frame.y - 8, -frame.y - frame.height + 8
    mat = _line((x - near, bottom), (x - far, top), (x + far, top), (x + near, bottom)) + "Z"
    lines = [Stroke(part="mat", d=mat, width=10, filled=True)]
    if poses.cushion:
        head_x, head_y = poses.begin.head
        lines.append(Stroke(part="cushion", d=_line((head_x - 12, head_y), (head_x + 12, head_y)), width=26))
    lines += [
        Stroke(part="body", d=_line(shoulders, at["head"]), width=NECK + 2),
        Stroke(part="body", d=_dot(at["head"]), width=HEAD),
    ]
    for elbow, hand, out in (("far_elbow", "far_hand", 15.0), ("elbow", "hand", -15.0)):
        root = (shoulders[0] + out, shoulders[1])
        lines += _tapered("body", (root, at[elbow], at[hand]), (SHOULDER, ELBOW, WRIST))
    across = [(shoulders[0] - 14, shoulders[1]), (shoulders[0] + 14, shoulders[1])]
    lines.append(
        Stroke(
            part="shirt",
            d=_line(*across, (hips[0] + 8, hips[1] + 3), (hips[0] - 8, hips[1] + 3)) + "Z",
            width=14,
            filled=True,
        )
    )
    for knee, foot, out in (("far_knee", "far_foot", 9.0), ("knee", "foot", -9.0)):
        root = (hips[0] + out, hips[1])
        lines += [
            *_tapered("body", (at[knee], at[foot]), (KNEE + 4, ANKLE + 2), halo="mat"),
            *_tapered("body", (root, at[knee]), (THIGH, KNEE + 4)),
            Stroke(part="body", d=_line(at[foot], (at[foot][0] + out / 4, at[foot][1] - 4)), width=FOOT + 4),
        ]
    return lines


def _arm(part: str, at: dict[str, Point], elbow: str, hand: str, halo: str = "") -> list[Stroke]:
    return _tapered(part, (at["shoulders"], at[elbow], at[hand]), (SHOULDER, ELBOW, WRIST), halo)


_SHINS = (("far_knee", "far_foot"), ("knee", "foot"))


def _leg(part: str, at: dict[str, Point], knee: str, foot: str) -> list[Stroke]:
    return [
        Stroke(part=part, d=_line(at[foot], _toes(at, knee, foot)), width=FOOT),
        *_tapered(part, (at["hips"], at[knee], at[foot]), (THIGH, KNEE, ANKLE)),
    ]


def _toes(at: dict[str, Point], knee: str, foot: str) -> Point:
    """Seen from the side, a foot goes on where the shin lies, and else points away from the head."""
    along, up = at[foot][0] - at[knee][0], at[foot][1] - at[knee][1]
    lying = abs(along) > abs(up)
    away = along if lying else at["hips"][0] - at["shoulders"][0] + 10
    return (at[foot][0] + math.copysign(12.0, away), at[foot][1] + (up / abs(along) * 12.0 if lying else -1.0))


def _tapered(part: str, joints: Sequence[Point], widths: Sequence[float], halo: str = "") -> list[Stroke]:
    """The bones between joints, each as wide as its joints at its ends."""
    bones = zip(joints, joints[1:], widths, widths[1:], strict=False)
    shapes = [(_bone(a, (wide - narrow) / 2, b), narrow) for a, b, wide, narrow in bones]
    if not halo:
        return [Stroke(part=part, d=d, width=width, filled=True) for d, width in shapes]
    rims = [Stroke(part=halo, d=d, width=width + 2 * HALO, filled=True) for d, width in shapes]
    return [*rims, *(Stroke(part=part, d=d, width=width, filled=True) for d, width in shapes)]


def _bone(a: Point, half: float, b: Point) -> str:
    """An outline from `a`, so wide to either side, to the point `b`."""
    length = math.dist(a, b) or 1.0
    x, y = -(b[1] - a[1]) / length * half, (b[0] - a[0]) / length * half
    return _line((a[0] + x, a[1] + y), b, (a[0] - x, a[1] - y)) + "Z"


def _glow(poses: Poses, at: dict[str, Point]) -> list[Stroke]:
    """Light on the lower trunk."""
    match poses.view:
        case "side":
            return [Stroke(part="glow", d=_trunk(at, 0.06, 0.8), width=TRUNK - 3)]
        case "above":
            (x, y), (top, _) = at["hips"], at["shoulders"]
            return [
                Stroke(part="glow", d=_outline((x - (x - top) * 0.86, y), 14, (x + 4, y), 9), width=14, filled=True)
            ]
        case "feet":
            x, y = at["hips"]
            return [Stroke(part="glow", d=_line((x - 8, y + 12), (x + 8, y + 12)), width=16)]
        case _:
            assert_never(poses.view)


def _arrow(poses: Poses, moment: float) -> list[Stroke]:
    """An arrow that bends at its middle point; it appears as the figure moves."""
    if not poses.arrow:
        return []
    tail, (x, y), tip = poses.arrow
    control = (2 * x - (tail[0] + tip[0]) / 2, 2 * y - (tail[1] + tip[1]) / 2)
    length = math.dist(control, tip) or 1.0
    to_x, to_y = (tip[0] - control[0]) / length, (tip[1] - control[1]) / length
    end = (tip[0] - 8 * to_x, tip[1] - 8 * to_y)
    foot = (tip[0] - 14 * to_x, tip[1] - 14 * to_y)
    sides = [(foot[0] - way * 10 * to_y, foot[1] + way * 10 * to_x) for way in (1, -1)]
    shaft = f"M{_xy(tail)}Q{_xy(control)} {_xy(end)}"
    head = _line(sides[0], tip, sides[1]) + "Z"
    return [
        Stroke(part="paper", d=shaft, width=8 + 2 * HALO, opacity=moment),
        Stroke(part="paper", d=head, width=3 + 2 * HALO, filled=True, opacity=moment),
        Stroke(part="mark", d=shaft, width=8, opacity=moment),
        Stroke(part="mark", d=head, width=3, filled=True, opacity=moment),
    ]


# --- paths ---


def _control(at: dict[str, Point]) -> Point:
    """The Bézier control point that takes the back through the waist."""
    (hip_x, hip_y), (x, y), (top_x, top_y) = at["hips"], at["waist"], at["shoulders"]
    return (2 * x - (hip_x + top_x) / 2, 2 * y - (hip_y + top_y) / 2)


def _trunk(at: dict[str, Point], first: float, last: float) -> str:
    """The back from `first` to `last`, as parts of the way from hips to shoulders: a piece of a Bézier curve."""
    hips, control, shoulders = at["hips"], _control(at), at["shoulders"]

    def blossom(s: float, t: float) -> Point:
        return mix(mix(hips, control, s), mix(control, shoulders, s), t)

    return f"M{_xy(blossom(first, first))}Q{_xy(blossom(first, last))} {_xy(blossom(last, last))}"


def _line(*points: Point) -> str:
    return "M" + "L".join(map(_xy, points))


def _dot(point: Point) -> str:
    return _line(point, (point[0] + 0.01, point[1]))


def _outline(a: Point, half_a: float, b: Point, half_b: float) -> str:
    """A closed four-cornered outline from `a` to `b`, so wide to either side at each."""
    return _line((a[0], a[1] + half_a), (b[0], b[1] + half_b), (b[0], b[1] - half_b), (a[0], a[1] - half_a)) + "Z"


def _xy(point: Point) -> str:
    """A point as SVG writes it: y goes down there."""
    return f"{point[0]:.2f} {-point[1]:.2f}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
