"""docs/cookbook.yaml: every recipe renders, and is heard as it is written."""

from __future__ import annotations

from itertools import pairwise

import pytest
from conftest import ROOT
from listening import disagreements, heard_sounds, listen

from voiceguide.catalogue.model import Level, Talk
from voiceguide.catalogue.reader import read
from voiceguide.render import render
from voiceguide.script.request import Request
from voiceguide.script.segments import PauseKind
from voiceguide.timeline.answer import answer
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.timeline import Timeline

COOKBOOK = read(ROOT / "docs" / "cookbook.yaml")


def begun_ms(timeline: Timeline, kind: PauseKind) -> list[int]:
    """When each pause of this kind in the exercises begins."""
    return [quiet.start_ms for chapter in timeline.chapters[1:-1] for quiet in chapter.quiets if quiet.kind is kind]


@pytest.mark.parametrize("routine", COOKBOOK.routines)
def test_a_recipe_is_heard_as_it_is_planned(natural_studio, tmp_path, routine):
    done = render(COOKBOOK, Request(routine, talk=Talk.BRIEF), natural_studio, tmp_path)
    heard = listen(done.path)
    assert disagreements(done.path, done.timeline, heard) == []
    heard_ms = {one.plan.start_ms: one.start_ms for one in heard_sounds(heard, done.timeline)}
    for phase_ms in begun_ms(done.timeline, PauseKind.PHASE):
        assert abs(heard_ms[phase_ms] - phase_ms) <= 30


@pytest.mark.parametrize("talk", Talk)
@pytest.mark.parametrize("level", Level)
def test_the_beat_is_kept_whatever_is_asked_for(level, talk):
    def timeline(routine: str) -> Timeline:
        return answer(COOKBOOK, Request(routine, level=level, talk=talk), Estimates()).timeline

    box = begun_ms(timeline("box"), PauseKind.PHASE)
    assert len(box) == 80
    assert {after - before for before, after in pairwise(box)} == {4_000}
    tabata = begun_ms(timeline("tabata"), PauseKind.WORK)
    assert [after - before for before, after in pairwise(tabata)] == [30_000] * 7
    tempo = begun_ms(timeline("tempo"), PauseKind.PHASE)
    assert [after - before for before, after in pairwise(tempo[:24:3])] == [5_000] * 7


@pytest.mark.parametrize("talk", Talk)
def test_a_silent_sit_has_its_bells_and_nothing_else(talk):
    timeline = answer(COOKBOOK, Request("silent-sit", talk=talk), Estimates()).timeline
    sit = next(quiet for chapter in timeline.chapters for quiet in chapter.quiets if quiet.kind is PauseKind.HOLD)
    assert sit.end_ms - sit.start_ms == 9 * 60_000
    inside = [sound for sound in timeline.sounds if sit.start_ms < sound.start_ms <= sit.end_ms]
    assert [sound.start_ms - sit.start_ms for sound in inside] == [180_000, 360_000, 540_000]
    assert {getattr(sound, "chime", None) for sound in inside} == {"bell"}


def test_an_exercise_of_a_circuit_is_explained_once():
    timeline = answer(COOKBOOK, Request("circuit"), Estimates()).timeline
    texts = [sound.text for sound in timeline.speech]
    assert texts.count("Step up with one foot after the other.") == 1
    assert [text for text in texts if text.startswith("Round")] == [
        "Round two of three. Step-ups.",
        "Round three of three. Step-ups.",
    ]
