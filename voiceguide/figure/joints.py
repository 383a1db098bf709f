"""Where the joints of a figure are, at its start, at its turning point, and anywhere between."""

from __future__ import annotations

import math

from voiceguide.catalogue.poses import Joints, Point, Poses

FAR_LIMBS = {"far_elbow": "elbow", "far_hand": "hand", "far_knee": "knee", "far_foot": "foot"}


def joints_at(poses: Poses, moment: float) -> dict[str, Point]:
    """Every joint at `moment`: hands and feet go straight, elbows and knees bend so that no limb stretches.

    A joint that stands where it stood, such as a knee on the floor, stays there all the way.
    """
    start, turn = _filled(poses, poses.begin), _filled(poses, poses.turn)
    mixed = {name: mix(start[name], turn[name], moment) for name in start}
    for root, joint, tip in (
        ("shoulders", "elbow", "hand"),
        ("hips", "knee", "foot"),
        ("shoulders", "far_elbow", "far_hand"),
        ("hips", "far_knee", "far_foot"),
    ):
        if joint not in start:
            continue
        if start[joint] != turn[joint]:
            mixed[joint] = _bent(start, turn, mixed, (root, joint, tip), moment)
    for far, near in FAR_LIMBS.items():
        x, y = mixed[near]
        mixed.setdefault(far, (x + 5.0, y + (1.5 if y > 12 else 0.5)))
    return mixed


def _filled(poses: Poses, joints: Joints) -> dict[str, Point]:
    """The author's joints, the start's where there are none, a straight back; mirrored far limbs but from the side."""
    begin = poses.begin
    given = {name: getattr(joints, name) or getattr(begin, name) for name in Joints.model_fields if name != "at"}
    known: dict[str, Point] = {name: point for name, point in given.items() if point}
    known.setdefault("waist", mix(known["hips"], known["shoulders"], 0.5))
    for far, near in FAR_LIMBS.items():
        if poses.view != "side":
            known.setdefault(far, mirrored(poses, known[near]))
        elif any(getattr(pose, far) for pose in (begin, poses.turn)):
            known.setdefault(far, known[near])
    return known


def mirrored(poses: Poses, point: Point) -> Point:
    """A point on the other side of the body: seen from above, of the spine; from the feet, of the middle."""
    x, y = poses.begin.shoulders
    return (point[0], 2 * y - point[1]) if poses.view == "above" else (2 * x - point[0], point[1])


def mix(a: Point, b: Point, moment: float) -> Point:
    return (a[0] + (b[0] - a[0]) * moment, a[1] + (b[1] - a[1]) * moment)


def _bent(
    start: dict[str, Point], turn: dict[str, Point], mixed: dict[str, Point], limb: tuple[str, str, str], moment: float
) -> Point:
    """Where two bones of known lengths meet between `root` and `tip` (law of cosines), on the side they bend to."""
    root, joint, tip = limb
    upper = _between(math.dist(start[root], start[joint]), math.dist(turn[root], turn[joint]), moment)
    lower = _between(math.dist(start[joint], start[tip]), math.dist(turn[joint], turn[tip]), moment)
    (x, y), (tip_x, tip_y) = mixed[root], mixed[tip]
    reach = math.dist(mixed[root], mixed[tip])
    sides = [_side(at[root], at[joint], at[tip]) for at in (start, turn)]
    if sides[0] * sides[1] < 0 or not reach or not upper:
        return mixed[joint]  # it bends the other way at the turn: straight across
    span = min(max(reach, abs(upper - lower)), upper + lower)
    along = (upper**2 - lower**2 + span**2) / (2 * span)
    aside = math.copysign(math.sqrt(max(upper**2 - along**2, 0.0)), sum(sides))
    to_x, to_y = (tip_x - x) / reach, (tip_y - y) / reach
    return (x + to_x * along - to_y * aside, y + to_y * along + to_x * aside)


def _between(a: float, b: float, moment: float) -> float:
    return a + (b - a) * moment


def _side(root: Point, joint: Point, tip: Point) -> float:
    """Positive when the joint lies to the left of the way from root to tip."""
    return (tip[0] - root[0]) * (joint[1] - root[1]) - (tip[1] - root[1]) * (joint[0] - root[0])
