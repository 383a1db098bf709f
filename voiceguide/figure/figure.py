"""A figure of a few limbs, drawn from joint positions: at its start, at its turning point, and anywhere between.

A drawing is a list of strokes, each a path with a width. The paths of one figure have the same shape at every moment,
only other numbers, so the page moves the figure by mixing the numbers of two neighbouring frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voiceguide.catalogue.poses import Point, Poses
from voiceguide.figure.joints import joints_at, mix
from voiceguide.figure.palette import LIGHT

FRAMES = 9
"""How many moments from start to turn the page is given; it mixes those between."""

TRUNK, THIGH, SHIN, ARM, FOREARM, NECK, HEAD, FOOT = 20.0, 14.5, 11.5, 9.5, 8.5, 9.0, 21.0, 8.0
HALO = 2.2
"""Half the gap, in centimetres, that sets a near limb off from what lies behind it."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of a drawing, in centimetres, y downwards.

    `part` is its colour; `halo` is the colour of a rim around it, if any; `filled` fills the outline it closes.
    """

    part: str
    d: str
    width: float
    halo: str = ""
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
    lines = _from_above(poses, joints) if poses.view == "above" else _from_the_side(poses, joints)
    return (*lines, *_mark(poses, joints, moment))


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
    rim = f'<path {style} stroke="{LIGHT[line.halo]}" stroke-width="{line.width + 2 * HALO:g}"/>' if line.halo else ""
    faint = f' opacity="{line.opacity:g}"' if line.opacity < 1 else ""
    path = f'<path {style} stroke="{LIGHT[line.part]}" stroke-width="{line.width:g}"{faint}/>'
    return rim + path


def figure_data(poses: Poses) -> dict[str, object]:
    """What the page draws from: the box, the line to mirror the figure in, and each stroke at every frame."""
    frames = [strokes(poses, frame / (FRAMES - 1)) for frame in range(FRAMES)]
    lines = [
        {
            "part": moments[0].part,
            "width": moments[0].width,
            "halo": moments[0].halo,
            "filled": moments[0].filled,
            "d": [moment.d for moment in moments],
            "opacity": [moment.opacity for moment in moments],
        }
        for moments in zip(*frames, strict=True)
    ]
    mirror = -poses.start.shoulders[1] if poses.view == "above" else None
    return {"box": str(box(poses)), "mirror": mirror, "rim": HALO, "strokes": lines}


def box(poses: Poses) -> Box:
    """The same for both poses, never so small that one figure looks bigger than another; the floor near its foot."""
    points = [p for moment in (0.0, 1.0) for p in joints_at(poses, moment).values()]
    left, right = min(x for x, _ in points) - 16, max(x for x, _ in points) + 22
    low, high = min(y for _, y in points), max(y for _, y in points)
    if poses.view == "above":
        middle = poses.start.shoulders[1]
        reach = max(high - middle, middle - low) + 16
        bottom, height = middle - reach, max(2 * reach, 100.0)
    else:
        bottom, height = min(low - 8, -8.0), max(high + 18 - min(low - 8, -8.0), 100.0)
    width = max(right - left, 2 * height)
    return Box(
        x=round((left + right - width) / 2, 2),
        y=round(-bottom - height, 2),
        width=round(width, 2),
        height=round(height, 2),
    )


# --- what is drawn ---


def _from_the_side(poses: Poses, at: dict[str, Point]) -> list[Stroke]:
    frame = box(poses)
    away = 1.0 if at["hips"][0] - at["shoulders"][0] > -10 else -1.0
    lines = [Stroke(part="floor", d=_line((frame.x + 4, -1.2), (frame.x + frame.width - 4, -1.2)), width=2.4)]
    if poses.cushion:
        x, y = poses.start.head
        thick = max(y - HEAD / 2, 5.0)
        lines.append(Stroke(part="cushion", d=_line((x - 12, thick / 2), (x + 12, thick / 2)), width=thick))
    return [
        *lines,
        *_arm("far", at, "far_elbow", "far_hand"),
        *_leg("far", at, "far_knee", "far_foot", away),
        Stroke(part="body", d=_line(at["shoulders"], at["head"]), width=NECK),
        Stroke(part="body", d=_dot(at["head"]), width=HEAD),
        Stroke(part="shirt", d=_trunk(at), width=TRUNK),
        *_leg("body", at, "knee", "foot", away),
        *_arm("body", at, "elbow", "hand", halo="paper"),
    ]


def _from_above(poses: Poses, at: dict[str, Point]) -> list[Stroke]:
    frame = box(poses)
    shoulders, hips = at["shoulders"], at["hips"]
    middle = -(frame.y + frame.height / 2)
    left, right, half = frame.x + 10, frame.x + frame.width - 10, frame.height / 2 - 10
    lines = [Stroke(part="mat", d=_outline((left, middle), half, (right, middle), half), width=12, filled=True)]
    if poses.cushion:
        x, y = poses.start.head
        lines.append(Stroke(part="cushion", d=_line((x - 2, y - 9), (x - 2, y + 9)), width=28))
    for elbow, hand, out in (("far_elbow", "far_hand", 15.0), ("elbow", "hand", -15.0)):
        lines.append(
            Stroke(part="body", d=_line((shoulders[0] + 4, shoulders[1] + out), at[elbow], at[hand]), width=ARM)
        )
    lines += [
        Stroke(part="body", d=_line(shoulders, at["head"]), width=NECK + 2),
        Stroke(part="shirt", d=_outline((shoulders[0] + 5, shoulders[1]), 11.5, hips, 8), width=14, filled=True),
        Stroke(part="body", d=_dot(at["head"]), width=HEAD + 1),
    ]
    for knee, foot, out in (("far_knee", "far_foot", 8.5), ("knee", "foot", -8.5)):
        root = (hips[0] + 3, hips[1] + out)
        lines.append(Stroke(part="body", d=_line(at[knee], at[foot]), width=SHIN, halo="mat"))
        lines.append(Stroke(part="body", d=_line(at[foot], (at[foot][0] + 9, at[foot][1])), width=FOOT))
        lines.append(Stroke(part="body", d=_line(root, at[knee]), width=THIGH + 1, halo="mat"))
    return lines


def _arm(part: str, at: dict[str, Point], elbow: str, hand: str, halo: str = "") -> list[Stroke]:
    return [Stroke(part=part, d=_line(at["shoulders"], at[elbow], at[hand]), width=ARM, halo=halo)]


def _leg(part: str, at: dict[str, Point], knee: str, foot: str, away: float) -> list[Stroke]:
    """Thigh, shin, and a foot that points away from the head."""
    toes = (at[foot][0] + 13 * away, max(at[foot][1] - 2, FOOT / 2 - 1))
    return [
        Stroke(part=part, d=_line(at[knee], at[foot]), width=SHIN),
        Stroke(part=part, d=_line(at[foot], toes), width=FOOT),
        Stroke(part=part, d=_line(at["hips"], at[knee]), width=THIGH),
    ]


def _mark(poses: Poses, at: dict[str, Point], moment: float) -> list[Stroke]:
    match poses.mark:
        case "press":
            x, y = at["waist"]
            top, tip = y + TRUNK / 2 + 26, y + TRUNK / 2 + 7
            return [
                Stroke(part="mark", d=_line((x, top), (x, tip)), width=3, opacity=moment),
                Stroke(part="mark", d=_line((x - 5, tip + 5), (x, tip), (x + 5, tip + 5)), width=3, opacity=moment),
            ]
        case "zip":
            belly = [(x, y + 6.5) for x, y in _curve(at, 0.16, 0.16 + 0.5 * moment, 6)]
            teeth = [((x, y - 2.6), (x, y + 2.6)) for x, y in belly]
            return [
                *(Stroke(part="paper", d=_line(*tooth), width=1.5, opacity=moment) for tooth in teeth),
                Stroke(part="paper", d=_line(*belly), width=1.8),
                Stroke(part="mark", d=_line(belly[-1], (belly[-1][0] - 4.5, belly[-1][1])), width=6.5),
            ]
        case None:
            return []


# --- paths ---


def _control(at: dict[str, Point]) -> Point:
    """The Bézier control point that takes the back through the waist."""
    (hip_x, hip_y), (x, y), (top_x, top_y) = at["hips"], at["waist"], at["shoulders"]
    return (2 * x - (hip_x + top_x) / 2, 2 * y - (hip_y + top_y) / 2)


def _curve(at: dict[str, Point], first: float, last: float, count: int) -> list[Point]:
    """Points along the back, from 0 (hips) to 1 (shoulders)."""
    hips, control, shoulders = at["hips"], _control(at), at["shoulders"]
    places = [first + (last - first) * i / (count - 1) for i in range(count)]
    return [mix(mix(hips, control, p), mix(control, shoulders, p), p) for p in places]


def _trunk(at: dict[str, Point]) -> str:
    return f"M{_xy(at['hips'])}Q{_xy(_control(at))} {_xy(at['shoulders'])}"


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
