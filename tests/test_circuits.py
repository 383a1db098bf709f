"""Circuits as sheets prescribe them, and what is heard of them."""

from __future__ import annotations

from voiceguide.catalogue.model import Catalogue
from voiceguide.catalogue.reader import parse
from voiceguide.script.request import Request
from voiceguide.script.segments import PauseKind
from voiceguide.timeline.answer import answer
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.timeline import Timeline

GYM = """\
version: 1
title: Case
default: r
start: mat
safety: [Stop if it hurts.]
positions: {mat: {name: on your mat}}
exercises:
  press:
    name: Press
    position: mat
    setup: [Lie on your back., Take a weight in each hand.]
    movement: [Press both weights up.]
    reps: %d
    steps: [{move: Press., time: 3s}]
  bridge:
    name: Bridge
    position: mat
    setup: [Put the weights down.]
    movement: [Lift your hips.]
    reps: %d
    steps: [{move: Lift., time: 3s}]
routines:
  r: {title: Circuit, exercises: [%s]}
"""


def gym(items: str, reps: int) -> Catalogue:
    return parse((GYM % (reps, reps, items)).encode(), "exercises.yaml")


def timeline(items: str, reps: int = 5, **options: int) -> Timeline:
    return answer(gym(items, reps), Request("r", **options), Estimates()).timeline  # type: ignore[arg-type]


def pauses_ms(track: Timeline, kind: PauseKind) -> list[int]:
    return [q.end_ms - q.start_ms for chapter in track.chapters[1:-1] for q in chapter.quiets if q.kind is kind]


def test_three_rounds_of_two_are_explained_once_and_rest_as_prescribed():
    track = timeline("{circuit: Strength, rounds: 3, rest: 10s, between: 90s, exercises: [press, bridge]}")
    texts = [sound.text for sound in track.speech]
    for words in ("Lie on your back.", "Press both weights up.", "Put the weights down.", "Lift your hips."):
        assert texts.count(words) == 1
    assert [text for text in texts if text.startswith("Round")] == [
        "Round two of three. Press.",
        "Round three of three. Press.",
    ]
    assert pauses_ms(track, PauseKind.REST) == [10_000, 90_000, 10_000, 90_000, 10_000]
    titles = [chapter.title for chapter in track.chapters[1:-1]]
    assert titles == ["Press", "Bridge", "Strength: round 2 of 3", "Strength: round 3 of 3"]


def test_forty_seconds_of_work_for_each_exercise_of_a_circuit():
    track = timeline(
        "{circuit: Intervals, rounds: 2, work: 40s, rest: 20s, exercises: [press, {exercise: bridge, work: 30s}]}"
    )
    assert pauses_ms(track, PauseKind.WORK) == [40_000, 30_000, 40_000, 30_000]


def test_two_hundred_and_sixty_poses_have_250_chapters_at_most():
    track = timeline(", ".join(["press", "bridge"] * 130), reps=1)
    assert len(track.chapters) <= 250
    starts = [chapter.start_ms for chapter in track.chapters]
    assert starts == sorted(set(starts))


def test_rounds_of_a_range_make_a_session_as_long_as_is_asked_for():
    circuit = "{circuit: Strength, rounds: 2-5, rest: 10s, between: 30s, exercises: [press, bridge]}"
    for minutes in (6, 8):
        assert abs(timeline(circuit, minutes=minutes).length_ms - minutes * 60_000) <= 1_000
