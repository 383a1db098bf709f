"""`check` looks at every exercise, whatever routine it stands in and however it is asked for."""

from __future__ import annotations

import re

import pytest

from voiceguide.catalogue import reader
from voiceguide.timeline.layout import Misfit, Outcome
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.review import review

CATALOGUE = """\
version: 1
title: Small
default: daily
start: standing
talk: minimal
safety: [Stop if it hurts.]
positions:
  standing: {name: standing}
  island: {name: somewhere no transition leads to}
exercises:
  nod:
    name: Nod
    position: standing
    reps: 2
    steps:
      - move: Nod your head.
        short: Nod.
        time: 3200ms
  unused:
    name: Unused
    position: island
    reps: 1-3
    steps:
      - move: Nod your head.
        time: 5s
routines:
  daily: {title: Every day, exercises: [nod]}
"""
LONG = "Nod your head as slowly as you can, and then a little more slowly still, all the way down."


def findings(text: str) -> list[str]:
    return [str(finding) for finding in review(reader.parse(text.encode(), "exercises.yaml"), Estimates())]


def test_where_everything_fits_nothing_is_found() -> None:
    assert findings(CATALOGUE) == []


def test_an_exercise_in_no_routine_is_looked_at() -> None:
    (found,) = findings(CATALOGUE.replace("Nod your head.\n        time: 5s", f"{LONG}\n        time: 3s"))
    assert found.startswith("exercises.yaml:24:15: ")
    assert f'{LONG}" is ' in found
    assert "too long for its 2.4 s" in found, "the worst of them is told"
    assert "(with talk full" in found
    assert "pace" not in found, "which never fits"


def test_what_is_hardly_too_long_is_a_tenth_of_a_second_too_long() -> None:
    misfit = Misfit(at=None, text="Nod.", slot_ms=2_000, needed_ms=2_010, outcome=Outcome.WIDENED)
    assert str(misfit).startswith('"Nod." is 0.1 s too long for its 2 s')


def test_a_level_a_talk_and_a_pace_that_are_not_the_usual_ones_are_looked_at() -> None:
    (found,) = findings(CATALOGUE.replace("time: 5s", "time: 2500ms"))
    assert found.startswith("exercises.yaml:24:15: ")
    assert "Nod your head" in found
    assert re.search(r"\(with talk full.*, level standard or full, pace 0\.8\)$", found)


def test_what_never_fits_in_a_routine_is_told_once_and_without_options() -> None:
    (found,) = findings(CATALOGUE.replace("talk: minimal", "talk: full").replace("time: 3200ms", "time: 600ms"))
    assert found.startswith("exercises.yaml:16:15: ")
    assert "with" not in found


@pytest.mark.parametrize("places", [1, 260])
def test_a_routine_of_many_places_is_checked_as_it_is_rendered(places: int) -> None:
    """The table of chapters has no limit that `check` would have to know."""
    assert findings(CATALOGUE.replace("exercises: [nod]", f"exercises: [{', '.join(['nod'] * places)}]")) == []
