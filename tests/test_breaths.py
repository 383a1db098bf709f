"""Breath sounds: heard under breathing cues and nowhere else, soft, and at no one's expense."""

from __future__ import annotations

from array import array
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import soundfile
from listening import disagreements, heard_sounds, listen

from voiceguide.audio.breaths import breath
from voiceguide.audio.loudness import BREATH_UNDER_LU, SPEECH_LUFS, loudness_of_each
from voiceguide.catalogue.reader import parse
from voiceguide.render import Rendered, Studio, render
from voiceguide.script.request import Request
from voiceguide.system.ffmpeg import find
from voiceguide.timeline import timeline_json
from voiceguide.timeline.answer import answer
from voiceguide.timeline.layout import GAP_MS
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.listing import timed
from voiceguide.timeline.timeline import BreathSound, ChimeSound, Quiet, SpokenSound, Timeline
from voiceguide.track.sidecars import Sidecars
from voiceguide.units import SAMPLE_RATE, to_samples

CATALOGUE = """\
version: 1
title: Small
sounds: {in: breath, out: breath}
default: r
start: here
safety: [Stop if it hurts.]
positions: {here: {name: here, restful: true}}
exercises:
  slow:
    name: Slow breaths
    position: here
    steps: [{breaths: 6, in: 4s, out: 6s}]
  box:
    name: Box breathing
    position: here
    reps: 4
    beat: true
    steps:
      - {move: Breathe in., short: In., time: 4s, breath: in}
      - hold: 2s
      - {move: Breathe out., short: Out., time: 4s, breath: out}
  ticking: {name: Ticking, position: here, beat: true, count: seconds, steps: [{breaths: 2, in: 3s, out: 3s}]}
  quick: {name: Quick, position: here, beat: true, steps: [{breaths: 2, in: 1s, out: 1s}]}
  silent: {name: Silent, position: here, quiet: true, steps: [{breaths: 2}]}
routines:
  r: {title: Short, talk: minimal, exercises: [slow, box, ticking, quick, silent]}
"""
ANY = "any"


def timeline(text: str = CATALOGUE, **options) -> Timeline:
    return answer(parse(text.encode(), "exercises.yaml"), Request("r", **options), Estimates()).timeline


def breaths(timeline: Timeline, exercise: str | None = ANY) -> list[BreathSound]:
    chapters = [chapter for chapter in timeline.chapters if exercise in (ANY, chapter.exercise)]
    return [sound for chapter in chapters for sound in chapter.sounds if isinstance(sound, BreathSound)]


@pytest.mark.parametrize("talk", ["full", "brief", "minimal"])
def test_breath_sounds_move_nothing_else(talk: str) -> None:
    text = CATALOGUE.replace("talk: minimal", f"talk: {talk}")
    with_, without = timeline(text), timeline(text.replace("{in: breath, out: breath}", "{}"))
    assert breaths(with_) and not breaths(without)
    silenced = (
        replace(part, sounds=tuple(sound for sound in part.sounds if not isinstance(sound, BreathSound)))
        for part in with_.chapters
    )
    assert replace(with_, chapters=tuple(silenced)) == without
    for sound, following in pairwise(with_.sounds):
        assert following.start_ms - sound.end_ms >= GAP_MS


@pytest.mark.parametrize("talk", ["full", "minimal"])
def test_each_breath_is_heard_after_its_cue_and_until_it_is_over(talk: str) -> None:
    made = timeline(CATALOGUE.replace("talk: minimal", f"talk: {talk}"))
    for name, count, longest_ms in (("slow", 12, {"in": 4_000, "out": 6_000}), ("box", 8, {"in": 4_000, "out": 4_000})):
        (chapter,) = (chapter for chapter in made.chapters if chapter.exercise == name)
        found = breaths(made, name)
        assert [sound.breathed for sound in found] == ["in", "out"] * (count // 2)
        spans = []
        for event in (*chapter.sounds, *chapter.quiets):
            if not isinstance(event, BreathSound) and event.breath:
                until_ms = event.end_ms if isinstance(event, Quiet) else event.until_ms
                spans += [(event.start_ms, until_ms, event.breath)] if until_ms else []
        for sound, (start_ms, end_ms, way) in zip(found, sorted(spans), strict=True):
            assert way == sound.breathed
            assert start_ms < sound.start_ms and sound.end_ms <= end_ms - GAP_MS
            assert end_ms - sound.end_ms <= GAP_MS + 130  # to the end, but for the gap, a step and an MP3 frame
            assert 1_000 < sound.end_ms - sound.start_ms < longest_ms[way]


def test_there_is_none_where_there_is_no_room_or_all_is_to_be_quiet() -> None:
    made = timeline(CATALOGUE.replace("talk: minimal", "talk: full"))
    breathing = {chapter.exercise for chapter in made.chapters if breaths(made, chapter.exercise)}
    assert breathing == {"slow", "box"}
    only_out = timeline(CATALOGUE.replace("{in: breath, out: breath}", "{out: breath}"))
    assert {sound.breathed for sound in breaths(only_out)} == {"out"}


def test_they_are_told_of_and_come_back_from_json() -> None:
    made = timeline()
    assert timeline_json.load(timeline_json.dump(made)) == timeline_json.load(
        timeline_json.dump(timeline_json.load(timeline_json.dump(made)))
    )
    assert len(breaths(timeline_json.load(timeline_json.dump(made)))) == len(breaths(made))
    assert "(breath in)" in timed(made, exact=True) and "(breath out)" in timed(made, exact=True)


@pytest.mark.parametrize("way", ["in", "out"])
def test_a_breath_swells_and_ebbs_and_is_as_soft_however_long(way: str) -> None:
    lengths_ms = (600, 1_000, 3_100, 12_000)
    clips = [breath(way, length_ms) for length_ms in lengths_ms]
    assert [clip.length_ms for clip in clips] == [*lengths_ms]
    assert clips == [breath(way, length_ms) for length_ms in lengths_ms]
    levels = loudness_of_each(find(), [clip.pcm for clip in clips], SAMPLE_RATE)
    assert levels == pytest.approx([SPEECH_LUFS - BREATH_UNDER_LU] * len(levels), abs=1.0)
    samples = np.abs(np.array(array("h", clips[2].pcm), float))
    assert samples[0] == samples[-1] == 0
    parts = samples[: len(samples) // 10 * 10].reshape(10, -1).mean(axis=1)
    assert parts[0] < 0.4 * parts.max() > parts[-1]
    assert int(parts.argmax()) in ((5, 6, 7, 8) if way == "in" else (1, 2, 3))


@pytest.fixture(scope="module")
def done(studio: Studio, tmp_path_factory) -> Rendered:
    known = parse(CATALOGUE.encode(), "exercises.yaml")
    return render(known, Request("r"), studio, tmp_path_factory.mktemp("out"), Sidecars(stems=True))


def test_a_track_that_breathes_keeps_every_law_of_time_and_loudness(done: Rendered) -> None:
    heard = listen(done.path)
    assert disagreements(done.path, done.timeline, heard) == []
    found = [one for one in heard_sounds(heard, done.timeline) if isinstance(one.plan, BreathSound)]
    assert len(found) == len(breaths(done.timeline)) == 24
    words = np.median([one.lufs for one in heard_sounds(heard, done.timeline) if isinstance(one.plan, SpokenSound)])
    assert [words - one.lufs for one in found] == pytest.approx([BREATH_UNDER_LU] * len(found), abs=2)


def test_breaths_are_sounds_and_not_voice_where_the_parts_are_apart(done: Rendered) -> None:
    stems = {part: soundfile.read(done.path.with_suffix(f".{part}.flac"))[0] for part in ("voice", "sounds")}
    for sound in breaths(done.timeline):
        inside = slice(to_samples(sound.start_ms + 100), to_samples(sound.end_ms - 100))
        assert np.abs(stems["sounds"][inside]).max() > 0.01
        assert not stems["voice"][inside].any()
    assert any(isinstance(sound, ChimeSound) for sound in done.timeline.sounds)
