"""Listening to what a person hears: every shipped routine, spoken by the real engine, decoded and measured."""

from __future__ import annotations

from functools import partial

import pytest
from conftest import ROOT
from listening import disagreements, listen

from voiceguide.catalogue.model import Level, Talk
from voiceguide.catalogue.reader import read
from voiceguide.render import Studio, render
from voiceguide.script.request import Request
from voiceguide.speech.engine import Speaker
from voiceguide.track.tags import read_track


@pytest.fixture(scope="module")
def shipped():
    return read(ROOT / "exercises.yaml")


in_full = partial(pytest.param, marks=pytest.mark.only_in_full)

ROUTINES = ("lower-back", "on-your-back", "five-minutes")
COMBINATIONS = [
    (pytest.param if (i + j + k) % 3 == 0 else in_full)(routine, level, talk)
    for i, routine in enumerate(ROUTINES)
    for j, level in enumerate(Level)
    for k, talk in enumerate(Talk)
]
"""Nine of the 27, in which each routine, level and talk meets each other one; --full takes them all."""


@pytest.mark.parametrize(("routine", "level", "talk"), COMBINATIONS)
def test_what_is_heard_is_what_was_planned(shipped, natural_studio, tmp_path, routine, level, talk):
    done = render(shipped, Request(routine, level, talk), natural_studio, tmp_path)
    assert disagreements(done.path, done.timeline) == []


@pytest.mark.parametrize(
    ("speaker", "routine", "talk"),
    [
        (Speaker("hibari", "heart", 0.6), "five-minutes", Talk.MINIMAL),
        (Speaker("hibari", "heart", 1.6), "five-minutes", Talk.BRIEF),
        (Speaker("espeak", "en-gb-x-rp", 0.6), "five-minutes", Talk.MINIMAL),
        in_full(Speaker("hibari", "heart", 0.6), "lower-back", Talk.MINIMAL),
        in_full(Speaker("hibari", "heart", 1.6), "five-minutes", Talk.FULL),
        in_full(Speaker("espeak", "en-us+f5"), "lower-back", Talk.FULL),
        in_full(Speaker("espeak", "en-gb-x-rp", 0.6), "lower-back", Talk.MINIMAL),
    ],
)
def test_other_voices_and_speeds_are_heard_as_planned_and_as_loud(
    shipped, spoken_before, tmp_path, speaker, routine, talk
):
    with Studio(speaker, cache_folder=spoken_before) as studio:
        done = render(shipped, Request(routine, talk=talk), studio, tmp_path)
    assert disagreements(done.path, done.timeline) == []


def test_a_track_of_so_many_minutes_is_heard_to_be(shipped, natural_studio, tmp_path):
    done = render(shipped, Request("five-minutes", minutes=5), natural_studio, tmp_path)
    heard = listen(done.path)
    assert abs(heard.length_ms - 5 * 60_000) <= 500
    assert disagreements(done.path, done.timeline, heard) == []


def test_every_routine_is_tested_here(shipped):
    assert {*shipped.routines} == {*ROUTINES}


def test_the_track_says_what_it_is(shipped, natural_studio, tmp_path):
    done = render(shipped, Request("lower-back", Level.GENTLE, Talk.FULL), natural_studio, tmp_path)
    track = read_track(done.path)
    assert [chapter.title for chapter in track.chapters] == [
        "Introduction",
        "Knee rolls",
        "Bottom to heels stretch",
        "Back extensions",
        "Pelvic tilts",
        "Deep abdominal strengthening",
        "Closing",
    ]
    assert track.timeline is not None
    assert abs(track.length_ms - listen(done.path).length_ms) <= 26.2
