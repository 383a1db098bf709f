"""What sheets prescribe, as an author writes it, and what is done and said then: doses, sides, and overrides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voiceguide.catalogue.model import Catalogue, Level, Talk
from voiceguide.catalogue.notes import notes
from voiceguide.catalogue.reader import parse
from voiceguide.errors import CatalogueError
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.script.segments import Pause, PauseKind, Script, Speech
from voiceguide.timeline.fit import fit, span_ms
from voiceguide.timeline.layout import lay_out, shortened
from voiceguide.timeline.lengths import Estimates
from voiceguide.units import Amounts, Range

SHEET = """\
version: 1
title: Sheet
default: r
start: mat
safety: [Stop if it hurts.]
positions: {{mat: {{name: on your mat}}}}
exercises:
  e:
    name: Exercise
    position: mat
{exercise}
routines:
  r: {{title: Test, exercises: [{items}]}}
"""


def sheet(exercise: str, items: str = "e") -> Catalogue:
    lines = "\n".join(f"    {line}" for line in exercise.strip("\n").split("\n"))
    return parse(SHEET.format(exercise=lines, items=items).encode(), "exercises.yaml")


def wrong(exercise: str, items: str = "e") -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        sheet(exercise, items)
    return str(caught.value).removeprefix("exercises.yaml:").split("\nexercises.yaml:")


def script(catalogue: Catalogue, **options: object) -> Script:
    request = Request("r", **options)  # type: ignore[arg-type]
    return compose(catalogue, request, plan_for(catalogue, request))


def said(catalogue: Catalogue, chapter: int = 1, **options: object) -> list[str]:
    segments = script(catalogue, **options).chapters[chapter].segments
    return [segment.full.text for segment in segments if isinstance(segment, Speech)]


def done(catalogue: Catalogue, chapter: int = 1, **options: object) -> list[tuple[int, str | None, int]]:
    """The set, the side and the number of every repetition, in order."""
    segments = script(catalogue, **options).chapters[chapter].segments
    places = [segment.progress for segment in segments if segment.progress]
    return list(dict.fromkeys((at.set, at.side, at.rep) for at in places))


def bouts(catalogue: Catalogue, chapter: int = 1, **options: object) -> list[tuple[int, str | None, int]]:
    """The set and the side of each bout, and how many repetitions it has."""
    reps = done(catalogue, chapter, **options)
    places = dict.fromkeys((number, side) for number, side, _ in reps)
    return [(*place, sum(1 for rep in reps if rep[:2] == place)) for place in places]


def pauses(catalogue: Catalogue, kind: PauseKind, chapter: int = 1) -> list[int]:
    segments = script(catalogue).chapters[chapter].segments
    return [segment.ms for segment in segments if isinstance(segment, Pause) and segment.kind is kind]


CARRY = """
sides: each
sets: 3
rest: 1min
change: {say: Change hands., time: 10s}
steps: [{hold: 45s, say: Carry.}]
"""


def test_one_side_ten_seconds_to_change_the_other_and_only_then_the_rest():
    carry = sheet(CARRY)
    assert bouts(carry) == [(number, side, 1) for number in (1, 2, 3) for side in ("left", "right")]
    segments = script(carry).chapters[1].segments
    heard = [
        segment.full.text if isinstance(segment, Speech) else f"{segment.kind.value} {segment.ms}"
        for segment in segments
        if isinstance(segment, (Speech, Pause))
    ]
    second = heard.index("Set two of three.")
    assert heard[second - 2 : second] == ["Rest for one minute.", "rest 60000"]
    assert heard[second + 2 :][:9] == [
        "Change hands. Left side.",
        "settle 10000",
        "Carry.",
        "hold 45000",
        "And relax.",
        "Change hands. Right side.",
        "settle 10000",
        "Carry.",
        "hold 45000",
    ]
    assert pauses(carry, PauseKind.REST) == [60_000] * 2


def test_a_ladder_has_a_set_for_each_number_and_says_so():
    for sets in ("", "sets: 4\n"):
        ladder = sheet(f"{sets}reps: [12, 10, 9, 8]\nsteps: [{{move: Down and up., time: 3s}}]")
        assert bouts(ladder) == [(1, None, 12), (2, None, 10), (3, None, 9), (4, None, 8)]
        words = said(ladder)
        assert "Four sets: twelve, ten, nine and eight repetitions." in words
        assert [text for text in words if text.startswith("Set ")] == [
            "Set one of four. Twelve repetitions.",
            "Set two of four. Ten repetitions.",
            "Set three of four. Nine repetitions.",
            "Set four of four. Eight repetitions.",
        ]


def test_a_pose_for_three_to_five_breaths():
    pose = sheet("steps: [{breaths: 3-5}]")
    for level, breaths, words in ((Level.GENTLE, 3, "Three"), (Level.STANDARD, 4, "Four"), (Level.FULL, 5, "Five")):
        heard = said(pose, level=level)
        assert f"{words} breaths." in heard
        assert heard.count("And out.") == breaths


def test_as_many_breaths_as_two_hundred():
    assert said(sheet("steps: [{breaths: 200, in: 1s, out: 1s}]")).count("And out.") == 200


def test_the_weaker_side_does_more():
    clams = sheet(
        """
sides: each
reps: {left: 20, right: 30}
steps: [{move: Open., time: 2s}, {hold: {left: 10s, right: 15s}}, {move: Close., time: 2s}]
"""
    )
    assert bouts(clams) == [(1, "left", 20), (1, "right", 30)]
    assert pauses(clams, PauseKind.HOLD) == [10_000] * 20 + [15_000] * 30
    words = said(clams)
    holds = "Each hold is ten seconds on the left, fifteen seconds on the right."
    assert f"Twenty on the left, thirty on the right. {holds}" in words
    assert "Left side. Twenty repetitions. Each hold is ten seconds." in words
    assert "Change sides. Now the right side. Thirty repetitions. Each hold is fifteen seconds." in words


def test_the_notation_of_a_sheet_is_answered_with_the_lines_to_write():
    told = wrong(
        """
sets: 3 sets
reps: 10 e/s
rest: 30 secs
steps:
  - hold: 5-10"
  - hold: 30 sec
  - hold: 1 minute
  - hold: 2-0-2
"""
    )
    assert told == [
        '11:11: sets: "3 sets" says more than one thing; write sets: 3',
        '12:11: reps: "10 e/s" says more than one thing; write reps: 10 and sides: each, each on a line of its own',
        '18:15: hold: "2-0-2" says more than one thing; for a tempo write tempo: 2-0-2-0 on a line of the exercise, '
        "and take this one out",
    ]


@pytest.mark.parametrize(
    ("key", "written", "lines"),
    [
        ("reps", "3 x 10", "write sets: 3 and reps: 10, each on a line of its own"),
        ("reps", "10 each side", "write reps: 10 and sides: each, each on a line of its own"),
        ("reps", "3x8-10 e/s", "write sets: 3, reps: 8-10 and sides: each, each on a line of its own"),
        ("reps", "3 sets of 10 reps per leg", "write sets: 3, reps: 10 and sides: each, each on a line of its own"),
        ("reps", "10 times", "write reps: 10"),
        ("reps", "3 x 10 x 5 sec", "write sets: 3, reps: 10 and hold: 5 sec, each on a line of its own"),
        ("sets", "4 × 6", "write sets: 4 and reps: 6, each on a line of its own"),
    ],
)
def test_each_notation_of_a_sheet_is_understood(key, written, lines):
    (told,) = wrong(f"{key}: {written}\nsteps: [{{move: Go.}}]")
    assert told.endswith(f'{key}: "{written}" says more than one thing; {lines}')


@pytest.mark.parametrize(
    ("written", "hold_ms"),
    [
        ("30 sec", 30_000),
        ("30 Secs", 30_000),
        ("1 minute", 60_000),
        ("2'", 120_000),
        ("1'30\"", 90_000),
        ("0.5s", 500),
        ("200ms", 200),
        ("90 seconds", 90_000),
        ("10 sec.", 10_000),
    ],
)
def test_units_as_people_write_them(written, hold_ms):
    assert pauses(sheet(f"steps:\n  - hold: {written}"), PauseKind.HOLD) == [hold_ms]


def test_a_range_in_the_marks_of_a_sheet():
    assert parse_hold('5-10"') == Range(5_000, 10_000)
    assert parse_hold("1-2 mins") == Range(60_000, 120_000)


def parse_hold(written: str) -> Range:
    (step,) = sheet(f"steps:\n  - hold: {written}").exercises["e"].steps  # type: ignore[index]
    return step.amount.at()


def test_the_gentle_level_rests_the_longest():
    rests = sheet("sets: 2\nrest: {gentle: 60s, standard: 45s, full: 30s}\nsteps: [{move: Go.}]")
    ranged = sheet("sets: 2\nrest: 30-60s\nsteps: [{move: Go.}]")
    for level, rest_ms in ((Level.GENTLE, 60_000), (Level.STANDARD, 45_000), (Level.FULL, 30_000)):
        for catalogue in (rests, ranged):
            plan = plan_for(catalogue, Request("r", level=level))
            assert plan.doses[0].rest_ms == Amounts.of(rest_ms)


def test_rests_moves_and_times_between_differ_set_by_set():
    varied = sheet(
        "sets: 3\nreps: 2\nrest: [20s, 40s]\nbetween: [1s, 2s, 3s]\nsteps: [{move: Go., time: [3s, 4s, 5s]}]"
    )
    assert pauses(varied, PauseKind.REST) == [20_000, 40_000]
    assert pauses(varied, PauseKind.BETWEEN) == [1_000, 2_000, 3_000]
    moves = [s.slot_ms for s in script(varied).chapters[1].segments if isinstance(s, Speech) and s.slot_ms]
    assert moves == [3_000, 4_000, 4_000, 5_000, 5_000]  # the first follows its words
    assert "Rest for forty seconds." in said(varied)


def test_the_right_side_first():
    assert [side for _, side, _ in bouts(sheet("sides: each\nfirst: right\nsteps: [{move: Go.}]"))] == ["right", "left"]
    alternating = done(sheet("sides: alternate\nfirst: right\nreps: 4\nsteps: [{move: 'To the {side}.'}]"))
    assert [side for _, side, _ in alternating] == ["right", "left", "right", "left"]


def test_the_start_position_speaks_of_the_side_that_begins():
    right = sheet("sides: each\nfirst: right\nsetup: ['Lie on your {side} side.']\nsteps: [{move: Go.}]")
    words = said(right)
    assert words.index("Lie on your right side.") < words.index("Right side.")
    assert words.index("Change sides. Now the left side.") < words.index("Lie on your left side.")


def test_one_side_alone():
    only = sheet("sides: right\nsets: 2\nreps: 2\nsteps: [{move: 'Lift your {side} leg.'}]")
    assert bouts(only) == [(1, "right", 2), (2, "right", 2)]
    words = said(only)
    assert words.count("Right side.") == 1
    assert not any("left" in text.lower() for text in words)


def test_all_sets_on_one_side_first():
    sets_first = sheet("sides: each\norder: sets\nsets: 2\nreps: 3\nrest: 20s\nsteps: [{move: Go.}]")
    assert bouts(sets_first) == [(1, "left", 3), (2, "left", 3), (1, "right", 3), (2, "right", 3)]
    words = said(sets_first)
    assert [text for text in words if "side" in text.lower() or "Set" in text or "Rest for" in text] == [
        "Two sets of three repetitions on each side.",
        "Left side.",
        "Set one of two.",
        "Rest for twenty seconds.",
        "Set two of two.",
        "Change sides. Now the right side.",
        "Set one of two.",
        "Rest for twenty seconds.",
        "Set two of two.",
    ]


def test_sides_have_as_many_sets_as_they_are_given():
    for order, expected in (
        ("sides", [(1, "left", 5), (1, "right", 5), (2, "right", 5)]),
        ("sets", [(1, "left", 5), (1, "right", 5), (2, "right", 5)]),
    ):
        uneven = sheet(f"sides: each\norder: {order}\nsets: {{left: 1, right: 2}}\nreps: 5\nsteps: [{{move: Go.}}]")
        assert bouts(uneven) == expected
        assert "Left side. Five repetitions. Right side. Two sets of five repetitions." in said(uneven)


def test_words_of_ones_own_for_turning_over_stand_for_the_stock_ones():
    turning = sheet(
        "sides: each\nside_names: [with your left foot in front, with your right foot in front]\n"
        "change: {say: 'Come up, and kneel {side}.', time: 15s}\nsteps: [{hold: 20s}]"
    )
    words = said(turning)
    assert "With your left foot in front." in words
    assert "Come up, and kneel with your right foot in front." in words
    assert not any("Change sides" in text for text in words)
    assert 15_000 in pauses(turning, PauseKind.SETTLE)


def test_sides_are_named_by_the_authors_names_for_them():
    named = sheet(
        "sides: each\nside_names: [front leg, back leg]\nfirst: back leg\nreps: {front leg: 10, back leg: 15}\n"
        "steps: [{hold: {back leg: 5s, front leg: 4s}}]"
    )
    assert bouts(named) == [(1, "back leg", 15), (1, "front leg", 10)]
    assert pauses(named, PauseKind.HOLD) == [5_000] * 15 + [4_000] * 10
    told = "Back leg. Fifteen repetitions. Each hold is five seconds. "
    assert told + "Front leg. Ten repetitions. Each hold is four seconds." in said(named)


def test_the_weak_and_the_good_side_are_called_sides():
    named = sheet("sides: each\nside_names: [good, weak]\nfirst: weak\nreps: {good: 3, weak: 5}\nsteps: [{move: Go.}]")
    words = said(named)
    assert "Five on the weak side, three on the good side." in words
    assert "Change sides. Now the good side. Three repetitions." in words


def test_a_cue_that_begins_with_the_side_begins_with_a_capital_letter():
    words = said(sheet('sides: alternate\nreps: 2\nsteps: [{move: Look up.}, {move: "{side} foot back."}]'))
    assert "Left foot back." in words
    assert "Right foot back." in words


def test_sides_that_alternate_hold_as_long_as_each_is_given():
    held = sheet("sides: alternate\nreps: 4\nsteps: [{hold: {left: 5s, right: 8s}}]")
    assert pauses(held, PauseKind.HOLD) == [5_000, 8_000, 5_000, 8_000]
    holds = "Each hold is five seconds on the left, eight seconds on the right."
    assert f"Four repetitions, changing sides each time. {holds}" in said(held)


BRIDGE = """
reps: 8
sets: 2
sides: each
setup: [Bend your knees.]
movement: [Lift your hips.]
steps: [{move: Up.}, {hold: 5s}, {move: Down.}]
"""


def test_a_place_in_a_routine_overrides_the_dose_and_the_sides():
    twice = sheet(BRIDGE, "e, {exercise: e, reps: 12, sets: 1, hold: 20s, sides: left}")
    assert bouts(twice, 1) == [(1, "left", 8), (1, "right", 8), (2, "left", 8), (2, "right", 8)]
    assert bouts(twice, 2) == [(1, "left", 12)]
    assert pauses(twice, PauseKind.HOLD, 2) == [20_000] * 12
    first, second = said(twice, 1), said(twice, 2)
    assert "Two sets of eight repetitions on each side. Each hold is five seconds." in first
    assert "Twelve repetitions. Each hold is twenty seconds." in second
    assert "Lift your hips." in first
    assert "Lift your hips." not in second


def test_an_override_may_be_a_range_a_list_or_for_each_level():
    written = ("reps: 3-5", "reps: [5, 4]", "reps: {gentle: 2, full: 9}, rest: [10s]")
    items = ", ".join(f"{{exercise: e, {overrides}}}" for overrides in written)
    plan = plan_for(sheet(BRIDGE, items), Request("r", level=Level.FULL))
    assert [dose.reps.rows for dose in plan.doses] == [((5,),), ((5, 4),), ((9,),)]
    assert plan.doses[2].rest_ms.at() == 10_000


def test_what_is_uneven_only_where_it_is_used_is_noted_there():
    found = notes(sheet("sides: each\nreps: 5\nsteps: [{move: Go.}]", "e, {exercise: e, sides: alternate}"))
    assert [str(note) for note in found] == [
        "exercises.yaml:15:35: reps: the sides alternate, and 5 would be uneven; 6 are done"
    ]


GROWING = """
sides: each
sets: {left: 1-2, right: 2-3}
reps: {left: [6-8, 5-6], right: 8-12}
rest: 20-40s
steps: [{move: Up., time: 2s}, {hold: {left: 3-8s, right: [5s, 4-6s]}}]
"""


@pytest.mark.parametrize("talk", [None, Talk.BRIEF])
def test_minutes_work_with_doses_by_set_and_side(talk):
    catalogue = sheet(GROWING, "e, {exercise: e, order: sets, reps: 4-8}")
    voice = Estimates(1.0)
    request = Request("r", talk=talk)
    shortest_ms, longest_ms = span_ms(catalogue, request, voice)
    lengths, doses = [], []
    for minutes in range(-(-shortest_ms // 60_000), longest_ms // 60_000 + 1, 3):
        asked = replace(request, minutes=minutes)
        plan = fit(catalogue, asked, voice)
        made = shortened(compose(catalogue, asked, plan), voice)
        lengths.append(abs(lay_out(made, voice).length_ms - minutes * 60_000))
        doses.append([sum(dose.reps) for dose in plan.doses])
        assert all(8 <= reps <= 12 for reps in plan.doses[0].reps.rows[1])
    assert len(lengths) >= 4
    assert max(lengths) <= 500
    assert doses[0] < doses[-1]


def test_the_way_out_speaks_of_the_side_that_ends():
    for sides, last in (("alternate", "left"), ("each", "left"), ("right", "right")):
        first = "" if sides == "right" else "first: right\n"
        finish = "finish: ['Lower your {side} leg.']\nsetup: ['Lift your {side} leg.']"
        words = said(sheet(f"sides: {sides}\n{first}{finish}\nsteps: [{{move: Go.}}]"))
        assert f"Lower your {last} leg." in words
        assert words.index("Lift your right leg.") < words.index(f"Lower your {last} leg.")


def test_alternating_sides_with_holds_by_set_are_told_before_the_first():
    held = sheet("sides: alternate\nreps: 2\nsteps: [{hold: {left: [5s, 6s], right: 8s}}]")
    assert pauses(held, PauseKind.HOLD) == [5_000, 8_000, 6_000, 8_000]
    left, right = "The holds are five seconds, then six seconds, set by set.", "Each hold is eight seconds."
    words = said(held)
    assert f"Two sets, once on each side. Left side. {left} Right side. {right}" in words
    assert "Set one of two." in words
    assert "Set two of two." in words


def test_two_holds_of_one_repetition_are_two():
    assert "Each hold is five seconds." in said(sheet("steps: [{hold: 5s}, {move: Further.}, {hold: 5s}]"))


def test_one_side_alone_gets_its_own_dose():
    right = sheet("sides: right\nreps: {left: 3, right: 7}\nsteps: [{hold: {left: 4s, right: 5s}}]")
    assert bouts(right) == [(1, "right", 7)]
    assert "Seven repetitions. Each hold is five seconds." in said(right)


def test_a_side_that_stays_is_named_and_not_changed_to():
    uneven = sheet(
        "sides: each\nsets: {left: 1, right: 2}\nreps: 2\nchange: {say: Turn over., time: 9s}\nsteps: [{move: Go.}]"
    )
    words = said(uneven)
    assert words[words.index("Set two of two.") + 1] == "Right side."
    assert [text for text in words if "Turn over" in text] == ["Turn over. Right side."]


def test_the_dose_of_a_set_is_told_once_after_its_side():
    ladder = sheet("sides: each\norder: sets\nreps: [3, 2]\nsteps: [{move: Go.}]")
    words = said(ladder)
    assert "Two sets: three and two repetitions on each side." in words
    assert [text for text in words if "side." in text or text.startswith("Set")][1:] == [
        "Left side.",
        "Set one of two. Three repetitions.",
        "Set two of two. Two repetitions.",
        "Change sides. Now the right side.",
        "Set one of two. Three repetitions.",
        "Set two of two. Two repetitions.",
    ]


def test_an_override_names_the_sides_as_the_exercise_does_and_keeps_its_place():
    exercise = "sides: each\nside_names: [near, far]\nreps: 2\nsteps: [{move: Go.}]"
    overridden = sheet(exercise, "e, {exercise: e, reps: {far: 4, near: 3}}, {exercise: e, sides: far}")
    assert bouts(overridden, 2) == [(1, "near", 3), (1, "far", 4)]
    assert bouts(overridden, 3) == [(1, "far", 2)]
    written = overridden.exercises["e"]  # type: ignore[index]
    item = overridden.routines["r"].exercises[1]  # type: ignore[index]
    assert overridden.exercise(item).at == written.at != item.at


def test_doses_by_names_of_sides_need_sides_too():
    told = wrong("side_names: [near, far]\nreps: {near: 2, far: 3}\nsteps: [{move: Go.}]")
    assert told == ["12:11: reps: a dose for each side needs sides; write sides: each"]


def test_what_is_uneven_is_noted_once_where_it_is_written():
    found = notes(sheet("sides: alternate\nreps: 5\nsteps: [{move: Go.}]", "e, {exercise: e, sets: 2}"))
    assert [note.at.line for note in found] == [9]
