"""Golden pairs: a catalogue in, the script the coach says out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import GOLDEN, ROOT

from voiceguide.catalogue.model import Level, Talk
from voiceguide.catalogue.reader import read
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.script.segments import Pause, PauseKind, Script, Speech
from voiceguide.timeline.listing import readable

SHIPPED = ROOT / "exercises.yaml"


def script_of(catalogue_path, routine: str, **options) -> Script:
    catalogue = read(catalogue_path)
    request = Request(routine, **options)
    return compose(catalogue, request, replace(plan_for(catalogue, request), minutes=20))


def texts(script: Script) -> list[str]:
    return [segment.full.text for c in script.chapters for segment in c.segments if isinstance(segment, Speech)]


@pytest.mark.parametrize("talk", Talk)
@pytest.mark.parametrize(
    ("catalogue", "routine"),
    [
        (SHIPPED, "lower-back"),
        (SHIPPED, "five-minutes"),
        (GOLDEN / "scripts/unlike-ours.yaml", "mixed"),
        (GOLDEN / "scripts/holds.yaml", "holds"),
        (GOLDEN / "scripts/rounds.yaml", "whole-body"),
        *(
            (GOLDEN / "scripts/cases.yaml", routine)
            for routine in ("sides", "carry", "told", "dips", "circuit", "rests")
        ),
    ],
)
def test_script_is_golden(golden, catalogue, routine, talk):
    script = script_of(catalogue, routine, talk=talk)
    golden(f"scripts/{catalogue.stem}.{routine}.{talk.value}.txt", readable(script))


@pytest.mark.parametrize(
    ("level", "reps"), [("gentle", [8, 8, 8, 5, 5]), ("standard", [10, 10, 10, 8, 8]), ("full", [10] * 5)]
)
def test_level_is_low_end_middle_or_top_of_each_range(level, reps):
    catalogue = read(SHIPPED)
    plan = plan_for(catalogue, Request("lower-back", level=Level(level)))
    assert [dose.reps.at() for dose in plan.doses] == reps
    script = script_of(SHIPPED, "lower-back", level=Level(level))
    done = [
        {segment.progress.rep for segment in chapter.segments if isinstance(segment, Speech) and segment.progress}
        for chapter in script.chapters[1:-1]
    ]
    assert done == [set(range(1, count + 1)) for count in reps]


def test_holds_follow_the_level():
    for level, seconds in (("gentle", [5, 5]), ("standard", [10, 8]), ("full", [10, 10])):
        script = script_of(SHIPPED, "lower-back", level=Level(level))
        held = [
            {s.ms for s in chapter.segments if isinstance(s, Pause) and s.kind is PauseKind.HOLD}
            for chapter in script.chapters
        ]
        assert [ms for ms in held if ms] == [{length * 1000} for length in seconds]


def test_pace_stretches_everything_but_holds_and_rests():
    def total(pace: float, kinds: set[PauseKind]) -> int:
        script = script_of(SHIPPED, "lower-back", pace=pace)
        pauses = [s for c in script.chapters for s in c.segments if isinstance(s, Pause) and s.kind in kinds]
        return sum(pause.ms for pause in pauses)

    assert total(1.5, {PauseKind.HOLD, PauseKind.REST}) == total(1.0, {PauseKind.HOLD, PauseKind.REST})
    assert total(1.5, {PauseKind.SETTLE}) > 1.4 * total(1.0, {PauseKind.SETTLE})


def test_talk_fades_over_the_repetitions():
    script = script_of(SHIPPED, "lower-back", talk=Talk.FULL)
    words = {}
    for segment in script.chapters[1].segments:
        if isinstance(segment, Speech) and segment.progress:
            rep = segment.progress.rep
            words[rep] = words.get(rep, 0) + len(segment.full.text.split())
    assert words[1] > words[2] > words[3]
    assert all(words[rep] <= words[2] for rep in range(3, 9))


def test_sides_alternate_within_the_count_or_get_the_whole_dose_each():
    ours = script_of(SHIPPED, "lower-back")
    sides = {s.progress.rep: s.progress.side for s in ours.chapters[1].segments if isinstance(s, Speech) and s.progress}
    assert [sides[rep] for rep in sorted(sides)] == ["left", "right"] * 5
    theirs = script_of(GOLDEN / "scripts/unlike-ours.yaml", "mixed")
    held = [
        (s.progress.set, s.progress.side)
        for s in theirs.chapters[1].segments
        if isinstance(s, Pause) and s.kind is PauseKind.HOLD
    ]
    assert held == [(n, side) for n in (1, 2, 3) for side in ("left", "right")]


def test_pronunciation_is_heard_not_shown():
    script = script_of(GOLDEN / "scripts/unlike-ours.yaml", "mixed")
    first = next(s for s in script.chapters[0].segments if isinstance(s, Speech) and "Ask" in s.full.text)
    assert first.full.text == "Ask your physio first."
    assert first.full.spoken == "Ask your fizzy-oh first."


def test_options_win_over_exercise_over_routine_over_catalogue():
    catalogue = GOLDEN / "scripts/unlike-ours.yaml"
    brief = [t for t in texts(script_of(catalogue, "mixed")) if "Box" in t]
    full = [t for t in texts(script_of(catalogue, "mixed", talk=Talk.FULL)) if "Box" in t]
    assert "Two of four. Box breathing." in brief
    assert "Exercise two of four. Box breathing." in full
