"""Figures: where the joints are, and what the drawings made of them promise."""

import math
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pydantic import ValidationError

from voiceguide.catalogue import reader
from voiceguide.catalogue.poses import READY, Poses
from voiceguide.figure.figure import FRAMES, box, figure_data, figure_svg, strokes
from voiceguide.figure.figures import figures_of
from voiceguide.figure.joints import joints_at
from voiceguide.figure.picture import kept_png, picture_png, square_svg
from voiceguide.system.cache import Cache

LYING = {
    "head": [20, 16],
    "shoulders": [43, 10],
    "elbow": [70, 5],
    "hand": [96, 4],
    "hips": [94, 10],
    "knee": [121, 43],
    "foot": [142, 6],
}
FROM_ABOVE = {**LYING, "shoulders": [43, 50], "elbow": [62, 20], "hand": [84, 12], "hips": [92, 50]}


def poses(**fields: object) -> Poses:
    return Poses.model_validate({"start": LYING, **fields})


def test_the_turn_needs_only_the_joints_that_move() -> None:
    moving = poses(turn={"hips": [94, 30]})
    assert joints_at(moving, 1)["hips"] == (94, 30)
    assert joints_at(moving, 1)["foot"] == (142, 6)


def test_no_limb_stretches_on_the_way() -> None:
    raised = poses(turn={"knee": [94, 57], "foot": [130, 57]})
    lengths = [math.dist(at["hips"], at["knee"]) for at in (joints_at(raised, i / 8) for i in range(9))]
    start, turn = lengths[0], lengths[-1]
    assert all(min(start, turn) - 0.01 <= length <= max(start, turn) + 0.01 for length in lengths)


def test_a_joint_on_the_floor_stays_there_all_the_way() -> None:
    back = poses(turn={"hips": [110, 20], "shoulders": [60, 20]})
    assert {joints_at(back, i / 4)["knee"] for i in range(5)} == {(121, 43)}


def test_a_limb_that_bends_the_other_way_is_drawn_all_the_same() -> None:
    turned_over = poses(turn={"knee": [121, -20]})
    assert all(math.isfinite(n) for point in joints_at(turned_over, 0.5).values() for n in point)


def test_from_above_the_far_limbs_mirror_the_near_ones() -> None:
    at = joints_at(poses(view="above", start=FROM_ABOVE), 0)
    assert at["far_hand"] == (84, 88)


def test_the_far_limbs_go_close_beside_the_near_ones() -> None:
    at = joints_at(poses(), 0)
    assert all(0 < math.dist(at[f"far_{name}"], at[name]) < 8 for name in ("elbow", "hand", "knee", "foot"))


def test_a_knee_bends_upwards_all_the_way() -> None:
    """Where bones meet there are two places for the joint; it takes the one on the side it bends to at both ends."""
    slides = poses(turn={"knee": [110, 60], "foot": [120, 6]})
    for moment in (0.25, 0.5, 0.75):
        at = joints_at(slides, moment)
        assert at["knee"][1] > 40 > at["hips"][1]


def test_seen_from_above_the_figure_is_mirrored_in_its_back() -> None:
    data = figure_data(poses(view="above", start=FROM_ABOVE))
    assert data["mirror"] == "translate(0 -100) scale(1 -1)"
    assert figure_data(poses())["mirror"] is None


def test_every_frame_has_the_same_strokes_and_as_many_numbers() -> None:
    arrow = [[20, 40], [50, 60], [80, 40]]
    for view, start in (("side", LYING), ("above", FROM_ABOVE), ("feet", FROM_ABOVE)):
        for cues in ({}, {"arrow": arrow}, {"glow": True}, {"arrow": arrow, "glow": True}):
            data = figure_data(poses(view=view, start=start, cushion=True, turn={"waist": [69, 9]}, **cues))
            for stroke in data["strokes"]:  # type: ignore[attr-defined]
                assert len(stroke["d"]) == len(stroke["opacity"]) == FRAMES
                assert len({re.sub(r"-?\d+\.\d+", "#", d) for d in stroke["d"]}) == 1


@pytest.mark.parametrize("turn", [{"head": [20, 150], "hand": [230, 90]}, {"foot": [340, 6]}])
def test_both_poses_lie_within_the_box(turn: dict[str, object]) -> None:
    moving = poses(turn=turn)
    frame = box(moving)
    for moment in (0, 1):
        for x, y in joints_at(moving, moment).values():
            assert frame.x + 13 <= x <= frame.x + frame.width - 13, "with room for the width of limbs"
            assert frame.y <= -y <= frame.y + frame.height


def test_a_title_is_text_not_markup() -> None:
    svg = figure_svg(poses(), title='<script>"&')
    assert ElementTree.fromstring(svg).attrib["aria-label"] == '<script>"&'


def test_the_turn_looks_different_from_the_start() -> None:
    moving = poses(turn={"hips": [94, 30]})
    assert strokes(moving, 0) != strokes(moving, 1)


def test_a_picture_is_a_png_the_same_each_time_and_small() -> None:
    moving = poses(turn={"hips": [94, 30]})
    png = picture_png(moving)
    assert png.startswith(b"\x89PNG")
    assert png == picture_png(moving)
    assert png != picture_png(moving, 0)
    assert len(png) < 40_000


def test_a_picture_is_drawn_once_wherever_the_author_moves_it(tmp_path: Path) -> None:
    written = reader.shipped().read_text(encoding="utf-8")
    moved = tmp_path / "exercises.yaml"
    moved.write_text("# a line more\n" + written, encoding="utf-8")
    before, after = (reader.read(path).exercises["knee-rolls"].poses for path in (reader.shipped(), moved))
    assert before
    assert after
    assert before.start.at != after.start.at
    cache = Cache(tmp_path / "cache")
    picture = kept_png(square_svg(before), cache)
    kept = entries(cache)
    assert kept_png(square_svg(after), cache) == picture == picture_png(before)
    assert entries(cache) == kept, "nothing new is kept"
    assert kept_png(square_svg(before.model_copy(update={"cushion": not before.cushion})), cache) != picture


def entries(cache: Cache) -> set[Path]:
    assert cache.folder
    return {path for path in cache.folder.rglob("*") if path.is_file()}


def test_the_shipped_exercises_all_have_drawings_each_unlike_the_others() -> None:
    exercises = reader.read(reader.shipped()).exercises.values()
    drawn = [(exercise.name, exercise.poses) for exercise in exercises if exercise.poses]
    assert len(drawn) == len(exercises)
    pictures = {figure_svg(poses, moment) for _, poses in drawn for moment in (0, 1)}
    assert len(pictures) == 2 * len(drawn)


def test_a_cushion_is_seen_under_a_head_that_lies_low() -> None:
    low = poses(cushion=True, start={**LYING, "head": [8, 11]})
    (cushion,) = (stroke for stroke in strokes(low, 0) if stroke.part == "cushion")
    assert cushion.width >= 5


def test_a_pose_without_a_joint_names_it() -> None:
    with pytest.raises(ValidationError, match="knee"):
        Poses.model_validate({"start": {name: at for name, at in LYING.items() if name != "knee"}})


def test_the_page_is_told_what_is_an_outline_and_what_a_line() -> None:
    lines = figure_data(poses(view="above", start=FROM_ABOVE))["strokes"]
    assert {line["part"] for line in lines if line["filled"]} == {"mat", "shirt", "body"}


def test_a_near_limb_is_set_off_from_what_lies_behind_it() -> None:
    """Around the near arm, before it is drawn, goes a wider line of paper."""
    lines = strokes(poses(), 0)
    arm, rim = lines[-1], next(line for line in lines if line.part == "paper" and line.d == lines[-1].d)
    assert lines.index(rim) < lines.index(arm)
    assert rim.width > arm.width


def test_seen_from_the_feet_a_turn_is_mirrored_from_left_to_right() -> None:
    rolled = poses(view="feet", start={**FROM_ABOVE, "shoulders": [75, 77]}, turn={"knee": [117, 38]})
    assert figure_data(rolled)["mirror"] == "translate(150 0) scale(-1 1)"
    assert joints_at(rolled, 0)["far_hand"] == (66, 12)


def test_arrow_and_glow_come_with_the_turn() -> None:
    cued = poses(arrow=[[20, 40], [50, 60], [80, 40]], glow=True)
    for moment in (0, 1):
        assert {line.opacity for line in strokes(cued, moment) if line.part in ("mark", "glow")} == {moment}
    assert not {line.part for line in strokes(cued.still, 1)} & {"mark", "glow"}


@pytest.mark.parametrize("name", READY)
def test_a_ready_figure_is_named_alone_or_moved(name: str) -> None:
    ready = Poses.model_validate(name)
    assert ready.begin.head == READY[name]["head"]
    raised = Poses.model_validate({"figure": name, "turn": {"hand": [100, 100]}})
    assert joints_at(raised, 1)["hand"] == (100, 100)
    assert joints_at(raised, 1)["hips"] == READY[name]["hips"]


def test_ready_figures_look_different() -> None:
    assert len({figure_svg(Poses.model_validate(name)) for name in READY}) == len(READY)


def test_only_sitting_has_a_seat() -> None:
    def legs(name: str) -> int:
        return sum(line.part == "far" and line.width == 6 for line in strokes(Poses.model_validate(name), 0))

    assert [name for name in READY if legs(name)] == ["sitting"]


@pytest.mark.parametrize(
    ("written", "words"),
    [({}, "ready figure such as figure: standing"), ({"figure": "standing", "start": LYING}, "not both")],
)
def test_a_figure_has_one_start(written: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Poses.model_validate(written)


def test_a_position_without_poses_is_drawn_as_the_start_of_the_first_exercise_in_it() -> None:
    shipped = reader.read(reader.shipped())
    places = {name: place.model_copy(update={"poses": None}) for name, place in shipped.positions.items()}
    bare = shipped.model_copy(update={"positions": places})
    drawn, rolls = figures_of(bare), shipped.exercises["knee-rolls"].poses
    assert rolls
    assert set(drawn.positions) == {"back", "all-fours", "front"}
    assert strokes(drawn.positions["back"], 1) == strokes(rolls.still, 0)
