"""Where a listener is: chapters and transitions know their positions, so that every moment can be drawn."""

from __future__ import annotations

import pytest

from voiceguide.catalogue import reader
from voiceguide.figure.figures import figures_of
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.script.segments import Role
from voiceguide.timeline import timeline_json
from voiceguide.timeline.layout import lay_out
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.timeline import Timeline

SHIPPED = reader.read(reader.shipped())


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    request = Request("lower-back")
    return lay_out(compose(SHIPPED, request, plan_for(SHIPPED, request)), Estimates(1.0))


def test_a_chapter_knows_the_position_it_is_done_in(timeline: Timeline) -> None:
    assert [chapter.position for chapter in timeline.chapters] == [
        "standing",
        *("back", "all-fours", "front", "back", "back"),
        "standing",
    ]


def test_a_transition_knows_where_it_leads(timeline: Timeline) -> None:
    ways = [(sound.position, sound.text) for sound in timeline.speech if sound.role is Role.TRANSITION]
    led = dict.fromkeys(position for position, _ in ways if position)
    assert list(led) == ["back", "all-fours", "front", "standing"]
    assert ("all-fours", "Push up with your hands until you are sitting on one hip.") in ways
    assert ("standing", "Push up with your hands until you are sitting on one hip.") in ways


def test_nothing_but_a_transition_leads_anywhere(timeline: Timeline) -> None:
    assert {sound.role for sound in timeline.speech if sound.position} == {Role.TRANSITION}


def test_positions_stand_in_the_json_and_come_back(timeline: Timeline) -> None:
    again = timeline_json.load(timeline_json.dump(timeline))
    assert [chapter.position for chapter in again.chapters] == [chapter.position for chapter in timeline.chapters]
    assert [sound.position for sound in again.speech] == [sound.position for sound in timeline.speech]


def test_every_chapter_of_every_shipped_routine_can_be_drawn() -> None:
    figures = figures_of(SHIPPED)
    for name in SHIPPED.routines:
        request = Request(str(name))
        made = lay_out(compose(SHIPPED, request, plan_for(SHIPPED, request)), Estimates(1.0))
        assert all(figures.of_chapter(chapter) for chapter in made.exercises)
        shown = figures.within(made)
        assert {sound.position for sound in made.speech if sound.position} <= set(shown.positions)
        assert list(shown.exercises) == [chapter.exercise for chapter in made.exercises if chapter.exercise]


def test_the_introduction_is_drawn_standing_and_an_exercise_as_itself(timeline: Timeline) -> None:
    figures = figures_of(SHIPPED)
    introduction, rolls, *_ = timeline.chapters
    assert figures.of_chapter(introduction) == SHIPPED.positions[SHIPPED.start].poses
    assert figures.of_chapter(rolls) == SHIPPED.exercises["knee-rolls"].poses
