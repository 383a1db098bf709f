"""What a cache may lose: each kind of entry in turn, and the track is the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import ROOT

from voiceguide.catalogue.model import Talk
from voiceguide.catalogue.reader import parse, read
from voiceguide.errors import SpeechError
from voiceguide.render import Studio, fingerprint, fresh, render
from voiceguide.script.request import Request
from voiceguide.script.segments import Role
from voiceguide.speech.engine import Speaker
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.system.cache import Cache
from voiceguide.track.tags import read_track

CATALOGUE = """\
version: 1
title: Small
default: a
start: here
safety: [Stop if it hurts.]
positions:
  here: {name: here}
exercises:
  nod: {name: Nod, position: here, reps: 2, steps: [{move: Nod., time: 2s}, {hold: 5s}, {move: Back., time: 2s}]}
routines:
  a: {title: First, talk: brief, exercises: [nod]}
"""
KINDS = ("clip", "length", "frames", "spoken")


@pytest.fixture
def cache(tmp_path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def rendered(tmp_path, cache, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))

    def rendered(text: str = CATALOGUE, engine: str = "good", jobs: int = 2):
        with Studio(Speaker(f"faulty_engines:{engine}", "tone"), workers=jobs, cache_folder=cache) as studio:
            catalogue = parse(text.encode(), "exercises.yaml")
            done = render(catalogue, Request("a", talk=Talk.BRIEF), studio, tmp_path / "out")
        return done.path.read_bytes(), done.new_clips

    return rendered


@pytest.mark.parametrize("lost", [(kind,) for kind in KINDS] + [("clip", "frames"), ("clip", "length"), KINDS])
def test_what_the_cache_has_lost_is_made_again(rendered, cache, lost):
    track, new = rendered()
    assert new > 5
    for kind in lost:
        found = list(cache.rglob(f"*.{kind}"))
        assert found
        for path in found:
            path.unlink()
    assert rendered()[0] == track
    assert rendered() == (track, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_damaged_is_made_again(rendered, cache, kind):
    track, _ = rendered()
    for path in cache.rglob(f"*.{kind}"):
        path.write_bytes(path.read_bytes()[:-3] + b"xyz")
    assert rendered()[0] == track


def test_a_clip_of_another_length_than_was_measured_changes_no_time(rendered, cache):
    track, _ = rendered()
    kept = Cache(cache)
    for path in cache.rglob("*.clip"):
        name = path.parent.name + path.stem
        kept.put("clip", name, kept.get("clip", name) + bytes(20_000))
    for path in cache.rglob("*.frames"):
        path.unlink()
    assert rendered() == (track, 0)


@pytest.mark.parametrize(
    ("routine", "talk"), [("lower-back", Talk.FULL), ("five-minutes", Talk.BRIEF), ("five-minutes", Talk.MINIMAL)]
)
def test_exactly_what_is_heard_is_spoken(tmp_path, monkeypatch, routine, talk):
    asked: list[str] = []
    speak_all = WorkerEngine.speak_all

    def listed(self, texts, *more):
        texts = tuple(texts)
        asked.extend(texts)
        return speak_all(self, texts, *more)

    monkeypatch.setattr(WorkerEngine, "speak_all", listed)
    with Studio(Speaker("espeak", "en-us"), workers=2, cache_folder=tmp_path / "cache") as studio:
        done = render(read(ROOT / "exercises.yaml"), Request(routine, talk=talk), studio, tmp_path / "out")
    heard = {(sound.spoken, sound.role is Role.COUNTDOWN) for sound in done.timeline.speech}
    assert sorted(asked) == sorted(spoken for spoken, _ in heard)


@pytest.mark.parametrize(
    "other",
    [
        Speaker("espeak", "en-us", pitch=60),
        Speaker("espeak", "en-us", pitch=30, speed=1.2),
        Speaker("espeak", "en-us+f5", pitch=30),
    ],
    ids=["pitch", "speed", "voice"],
)
def test_another_pitch_speed_or_voice_is_spoken_anew_and_is_another_track(tmp_path, cache, other):
    catalogue, request = parse(CATALOGUE.encode(), "exercises.yaml"), Request("a", talk=Talk.BRIEF)

    def new_clips(speaker: Speaker, out: str) -> int:
        with Studio(speaker, cache_folder=cache) as studio:
            return render(catalogue, request, studio, tmp_path / out).new_clips

    first = Speaker("espeak", "en-us", pitch=30)
    assert new_clips(first, "out") > 5
    assert new_clips(first, "out") == 0
    assert new_clips(other, "other") > 5
    timeline = read_track(tmp_path / "out/a.mp3").timeline
    prints = []
    for speaker, is_fresh in ((first, True), (other, False)):
        with Studio(speaker, cache_folder=cache) as studio:
            assert bool(fresh(catalogue, request, studio, tmp_path / "out")) == is_fresh
            prints.append(fingerprint(catalogue, timeline, studio))
    assert prints[0] != prints[1]


def test_another_timbre_is_another_track_of_the_same_times_and_speaks_nothing_anew(rendered):
    track, _ = rendered()
    wooden, new = rendered(CATALOGUE.replace("title: Small", "title: Small\nsounds: {start: wood, bell: bowl}"))
    assert new == 0
    assert wooden != track
    assert len(wooden) == len(track)
    assert rendered()[0] == track


def test_one_worker_makes_what_two_make(rendered, cache):
    track, _ = rendered(jobs=2)
    os.rename(cache, cache.with_name("elsewhere"))  # noqa: PTH104
    assert rendered(jobs=1)[0] == track


def test_without_a_cache_everything_is_made_once(rendered, cache):
    track, new = rendered()
    os.rename(cache, cache.with_name("elsewhere"))  # noqa: PTH104
    cache.write_text("a file where the folder would be")
    assert rendered() == (track, new)


def test_a_text_that_cannot_be_spoken_is_named_with_its_place(rendered, tmp_path):
    with pytest.raises(SpeechError, match=r"exercises.yaml:9:\d+: 'One. A bad move.'"):
        rendered(CATALOGUE.replace("move: Nod., time: 2s", "move: A bad move., time: 6s"), engine="bug")
    assert not list(tmp_path.glob("out/*"))
