"""--minutes: as long as was asked for, or an error that says what can be had."""

from __future__ import annotations

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import catalogues, voices

from voiceguide.catalogue.model import Catalogue
from voiceguide.catalogue.reader import read
from voiceguide.errors import FitError
from voiceguide.script.answer import answer
from voiceguide.script.fit import span_ms
from voiceguide.script.lengths import Estimates
from voiceguide.script.request import Request
from voiceguide.script.segments import PauseKind, Speech
from voiceguide.units import format_ms


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return read(ROOT / "exercises.yaml")


@pytest.mark.parametrize("minutes", [*range(6, 26), 31, 90])
def test_lower_back_takes_the_minutes_it_is_given_or_says_what_it_can(shipped, minutes):
    request = Request("lower-back", minutes=minutes)
    shortest_ms, longest_ms = span_ms(shipped, request, Estimates())
    try:
        timeline = answer(shipped, request, Estimates()).timeline
    except FitError as error:
        assert not shortest_ms <= minutes * 60_000 <= longest_ms
        assert f"it takes {format_ms(shortest_ms)} to {format_ms(longest_ms)}; nearest is" in str(error)
    else:
        assert abs(timeline.length_ms - minutes * 60_000) <= 1_000
        assert timeline.chapters[0].speech[1].text.startswith("This takes about")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(catalogues(), voices, st.integers(1, 60))
def test_doses_stay_inside_their_ranges_whatever_is_asked(catalogue: Catalogue, voice, minutes):
    request = Request("r", minutes=minutes)
    try:
        answered = answer(catalogue, request, voice)
    except FitError:
        return
    assert abs(answered.timeline.length_ms - minutes * 60_000) <= 1_000
    for chapter in answered.script.chapters[1:-1]:
        exercise = catalogue.exercises[chapter.exercise]
        reps = {s.progress.reps for s in chapter.segments if isinstance(s, Speech) and s.progress}
        assert all(exercise.repetitions.low <= count <= exercise.repetitions.high for count in reps)
        held = [s.ms for s in chapter.segments if getattr(s, "kind", None) is PauseKind.HOLD]
        spans = [step.hold for step in exercise.steps if hasattr(step, "hold")]
        assert all(any(span.low <= ms <= span.high for span in spans) for ms in held)
