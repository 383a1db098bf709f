"""--minutes: as long as was asked for, or an error that says what can be had."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import catalogues, voices
from stations import visits

from voiceguide.catalogue.model import Catalogue, Talk
from voiceguide.catalogue.reader import parse, read
from voiceguide.errors import FitError
from voiceguide.language.en import English
from voiceguide.script.compose import plan_for
from voiceguide.script.dose import most
from voiceguide.script.request import Request
from voiceguide.script.segments import Pause, PauseKind, Role, Speech
from voiceguide.timeline.answer import answer
from voiceguide.timeline.fit import fit, span_ms
from voiceguide.timeline.lengths import Estimates
from voiceguide.units import format_ms


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return read(ROOT / "exercises.yaml")


@pytest.mark.parametrize("minutes", range(8, 46))
def test_lower_back_takes_any_minutes_from_8_to_45(shipped, minutes):
    made = answer(shipped, Request("lower-back", minutes=minutes), Estimates())
    assert abs(made.timeline.length_ms - minutes * 60_000) <= 1_000
    done = [chapter for chapter in made.timeline.chapters if chapter.exercise]
    said = [sound.text for sound in made.timeline.chapters[0].speech]
    some = {1: "one", 2: "two", 3: "three", 4: "four"}.get(len(done))
    assert (f"Today: {some} of the five exercises." in said) == (some is not None)
    assert not [text for text in said if text.startswith("Today") and some is None]


@pytest.mark.parametrize("talk", Talk)
def test_with_the_talk_that_is_asked_for(shipped, talk):
    for minutes in (10, 15, 20, 30):
        request = Request("lower-back", talk=talk, minutes=minutes)
        made = answer(shipped, request, Estimates())
        assert abs(made.timeline.length_ms - minutes * 60_000) <= 1_000
        assert f"talk {talk.value}" in made.script.options


@pytest.mark.parametrize("talk", [Talk.FULL, Talk.BRIEF])
@pytest.mark.parametrize("routine", ["lower-back", "on-your-back", "five-minutes"])
def test_the_minutes_that_are_announced_are_the_nearest(shipped, routine, talk):
    made = answer(shipped, Request(routine, talk=talk), Estimates())
    said = next(sound.text for sound in made.timeline.chapters[0].speech if sound.text.startswith("This takes about"))
    assert said == English().takes(round(made.timeline.length_ms / 60_000))


def test_what_is_given_up_first(shipped):
    """Rests, then words, then doses, then exercises; and what makes it longer: doses, then rests."""
    some = (8, 12, 15, 18, 22, 25, 27, 28, 31, 36, 41, 45)
    plans = {minutes: fit(shipped, Request("lower-back", minutes=minutes), Estimates()) for minutes in some}
    usual = plan_for(shipped, Request("lower-back"))
    for minutes, plan in plans.items():
        fewer, smaller = len(plan.doses) < 5, plan.doses != usual.doses
        if smaller and minutes < 28:
            assert plan.talk is Talk.MINIMAL or fewer
        if plan.talk is Talk.FULL and not smaller:
            assert plan.ease < 1.1
    assert plans[28].talk is Talk.FULL
    assert plans[28].ease < 1
    assert plans[45].ease > plans[31].ease
    assert [len(plans[minutes].doses) for minutes in (8, 12, 15, 18)] == [2, 3, 4, 5]


SETS = """\
version: 1
title: Sets
default: r
start: here
safety: [Go gently.]
positions:
  here: {name: here}
exercises:
  nod: {name: Nod, position: here, reps: 4-12, sets: 1-3, rest: 30s, steps: [{move: Nod., time: 4s}, {hold: 5s}]}
routines:
  r: {title: R, exercises: [nod]}
"""


def test_a_longer_session_does_nowhere_less_than_usual():
    catalogue = parse(SETS.encode(), "exercises.yaml")
    usual = plan_for(catalogue, Request("r"))
    usual_ms = answer(catalogue, Request("r"), Estimates()).timeline.length_ms
    for minutes in range(usual_ms // 60_000 + 1, usual_ms // 60_000 + 4):
        doses = fit(catalogue, Request("r", minutes=minutes), Estimates()).doses
        assert [most(dose, least) for dose, least in zip(doses, usual.doses, strict=True)] == list(doses), minutes


def test_a_set_more_may_be_a_leap_and_every_whole_minute_works_all_the_same():
    exercise = "reps: 1-3, sets: 1-3, rest: 1s, steps: [{hold: 16-26s}, {move: roll., time: 1s}]"
    catalogue = resting(1, exercise, rest="1s")
    shortest_ms, longest_ms = span_ms(catalogue, Request("r"), Estimates())
    for minutes in range(-(-shortest_ms // 60_000), longest_ms // 60_000 + 1):
        made = answer(catalogue, Request("r", minutes=minutes), Estimates())
        assert abs(made.timeline.length_ms - minutes * 60_000) <= 1_000


def test_the_times_for_getting_down_and_up_never_shrink(shipped):
    way = [line.time for transition in shipped.transitions for line in transition.say if line.time]
    script = answer(shipped, Request("lower-back", minutes=12), Estimates()).script
    segments = [segment for chapter in script.chapters for segment in chapter.segments]
    given = [
        after.ms
        for segment, after in pairwise(segments)
        if isinstance(segment, Speech) and segment.role is Role.TRANSITION and isinstance(after, Pause)
    ]
    assert min(given[1:]) >= min(way)


LONG_RESTS = """\
version: 1
title: Rests
default: r
start: here
safety: [Stop if it hurts.]
positions:
  here: {name: here}
exercises:
"""


def resting(count: int, exercise: str, rest: str) -> Catalogue:
    exercises = "".join(f"  e{n}: {{name: Nod {n}, position: here, {exercise}}}\n" for n in range(count))
    names = ", ".join(f"e{n}" for n in range(count))
    routines = f"routines:\n  r: {{title: Rests, rest: {rest}, exercises: [{names}]}}\n"
    return parse((LONG_RESTS + exercises + routines).encode(), "exercises.yaml")


@pytest.mark.parametrize(
    "catalogue",
    [
        resting(12, "reps: 2-4, steps: [{move: Nod., time: 2s}]", "5min"),
        resting(1, "reps: 3, sets: 10, rest: 5min, steps: [{move: Nod., time: 2s}]", "12s"),
        resting(1, "reps: 3, sets: 2-10, rest: 5min, steps: [{move: Nod., time: 2s}]", "12s"),
    ],
    ids=["twelve exercises", "ten sets", "two to ten sets"],
)
def test_long_rests_refuse_no_whole_minute_of_the_range(catalogue):
    """Both ends, and every third minute between."""
    shortest_ms, longest_ms = span_ms(catalogue, Request("r"), Estimates())
    first, last = -(-shortest_ms // 60_000), min(longest_ms // 60_000, 120)
    for minutes in {*range(first, last, 3), last}:
        made = answer(catalogue, Request("r", minutes=minutes), Estimates()).timeline
        assert abs(made.length_ms - minutes * 60_000) <= 1_000, minutes


@pytest.mark.parametrize(("minutes", "least", "most"), [(1, 6, None), (3, 6, None), (90, None, 48), (1_440, None, 48)])
def test_what_is_beyond_every_road_is_refused_with_what_can_be_had(shipped, minutes, least, most):
    request = Request("lower-back", minutes=minutes)
    shortest_ms, longest_ms = span_ms(shipped, request, Estimates())
    with pytest.raises(FitError) as caught:
        answer(shipped, request, Estimates())
    message = str(caught.value)
    assert f"it takes {format_ms(shortest_ms)} to {format_ms(longest_ms)}; " in message
    asked_for = int(re.search(r"ask for (\d+) minutes", message)[1])
    assert shortest_ms <= asked_for * 60_000 <= longest_ms
    assert answer(shipped, replace(request, minutes=asked_for), Estimates())
    assert asked_for in (least, most) or abs(asked_for - (least or most)) <= 3


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(catalogues(), voices, st.integers(1, 60))
def test_doses_stay_inside_their_ranges_whatever_is_asked(catalogue: Catalogue, voice, minutes):
    request = Request("r", minutes=minutes)
    try:
        answered = answer(catalogue, request, voice)
    except FitError:
        shortest_ms, longest_ms = span_ms(catalogue, request, voice)
        assert not shortest_ms <= minutes * 60_000 <= longest_ms
        return
    assert abs(answered.timeline.length_ms - minutes * 60_000) <= 1_000
    for chapter in visits(answered.script):
        exercise = catalogue.exercises[chapter.exercise]
        reps = {s.progress.reps for s in chapter.segments if isinstance(s, Speech) and s.progress}
        assert all(any(span.low <= count <= span.high for span in exercise.repetitions) for count in reps)
        held = [s.ms for s in chapter.segments if getattr(s, "kind", None) is PauseKind.HOLD]
        spans = [span for step in exercise.steps if hasattr(step, "hold") for span in step.hold]
        assert all(any(span.low <= ms <= span.high for span in spans) for ms in held)
