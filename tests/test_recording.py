"""What a cache may lose: each kind of entry in turn, and the track is the same."""

from __future__ import annotations

from array import array
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from conftest import ROOT

from voiceguide.catalogue.model import Talk
from voiceguide.catalogue.reader import parse, read
from voiceguide.engines.espeak import EspeakEngine
from voiceguide.errors import SpeechError
from voiceguide.render import Studio, fingerprint, fresh, render
from voiceguide.script.request import Request
from voiceguide.script.segments import Role
from voiceguide.speech.engine import Clip, Speaker
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
TONE = Clip(array("h", [6_000, 6_000, -6_000, -6_000] * 400 + [0] * 1_600).tobytes(), 16_000)
"""A tenth of a second of sound, and as much of silence."""


def made(cache: Path, text: str = CATALOGUE, engine: str = "brisk", workers: int = 2) -> tuple[bytes, int]:
    """The track, made beside the cache, and how many of its clips are new."""
    with Studio(Speaker(f"faulty_engines:{engine}", "tone"), workers=workers, cache_folder=cache) as studio:
        catalogue = parse(text.encode(), "exercises.yaml")
        done = render(catalogue, Request("a", talk=Talk.BRIEF), studio, cache.with_name("out"))
    return done.path.read_bytes(), done.new_clips


@pytest.fixture(scope="module")
def before(tmp_path_factory) -> tuple[Path, bytes, int]:
    """A cache with all that the track is made of, the track, and the number of its clips. Not to be changed."""
    cache = tmp_path_factory.mktemp("before") / "cache"
    return cache, *made(cache)


@pytest.fixture
def cache(before, tmp_path) -> Path:
    return Path(copytree(before[0], tmp_path / "cache"))


@pytest.fixture
def track(before) -> bytes:
    return before[1]


@pytest.mark.parametrize("lost", [(kind,) for kind in KINDS] + [("clip", "frames"), ("clip", "length"), KINDS])
def test_what_the_cache_has_lost_or_damaged_is_made_again(cache, track, lost):
    for kind in lost:
        found = sorted(cache.rglob(f"*.{kind}"))
        assert len(found) > 5
        for path in found[::2]:
            path.unlink()
        for path in found[1::2]:
            path.write_bytes(path.read_bytes()[:-3] + b"xyz")
    assert made(cache)[0] == track
    assert made(cache) == (track, 0)


def test_a_clip_of_another_length_than_was_measured_changes_no_time(cache, track):
    kept = Cache(cache)
    for path in cache.rglob("*.clip"):
        name = path.parent.name + path.stem
        kept.put("clip", name, kept.get("clip", name) + bytes(20_000))
    for path in cache.rglob("*.frames"):
        path.unlink()
    assert made(cache) == (track, 0)


@pytest.fixture
def asked(monkeypatch) -> list[tuple[str, float]]:
    """What the voice is asked to say, and at what speed: it says anything in a tenth of a second."""
    texts: list[tuple[str, float]] = []

    def speak_all(self, coming, speaker, *_):
        for text in coming:
            texts.append((text, speaker.speed))
            yield text, (TONE,)

    monkeypatch.setattr(WorkerEngine, "speak_all", speak_all)
    return texts


@pytest.mark.parametrize(
    ("routine", "talk"), [("lower-back", Talk.FULL), ("five-minutes", Talk.BRIEF), ("five-minutes", Talk.MINIMAL)]
)
def test_exactly_what_is_heard_is_spoken_and_encoded_and_a_countdown_at_its_own_speed(asked, tmp_path, routine, talk):
    with Studio(Speaker("espeak", "en-us"), workers=2, cache_folder=tmp_path / "cache") as studio:
        done = render(read(ROOT / "exercises.yaml"), Request(routine, talk=talk), studio, tmp_path / "out")
    speeds = {True: EspeakEngine.count_speed, False: 1.0}
    heard = {(sound.spoken, speeds[sound.role is Role.COUNTDOWN]) for sound in done.timeline.speech}
    assert sorted(asked) == sorted(heard)
    assert len(list(tmp_path.glob("cache/*/*.frames"))) == len(done.clips)


def test_another_pitch_speed_or_voice_is_spoken_anew_and_is_another_track(asked, tmp_path):
    catalogue, request = parse(CATALOGUE.encode(), "exercises.yaml"), Request("a", talk=Talk.BRIEF)

    def new_clips(speaker: Speaker, out: str) -> int:
        asked.clear()
        with Studio(speaker, cache_folder=tmp_path / "cache") as studio:
            new = render(catalogue, request, studio, tmp_path / out).new_clips
        assert len(asked) == new
        return new

    first = Speaker("espeak", "en-us", pitch=30)
    assert new_clips(first, "out") > 5
    assert new_clips(first, "out") == 0
    timeline = read_track(tmp_path / "out/a.mp3").timeline
    others = replace(first, pitch=60), replace(first, speed=1.02), replace(first, voice="en-us+f5")
    assert [new_clips(other, "other") > 5 for other in others] == [True] * 3
    prints = []
    for speaker in (first, *others):
        with Studio(speaker, cache_folder=tmp_path / "cache") as studio:
            assert bool(fresh(catalogue, request, studio, tmp_path / "out")) == (speaker is first)
            prints.append(fingerprint(catalogue, timeline, studio))
    assert len(set(prints)) == 4


def test_another_timbre_is_another_track_of_the_same_times_and_speaks_nothing_anew(cache, track):
    frames = len(list(cache.rglob("*.frames")))
    wooden, new = made(cache, CATALOGUE.replace("title: Small", "title: Small\nsounds: {start: wood, bell: bowl}"))
    assert new == 0
    assert wooden != track
    assert len(list(cache.rglob("*.frames"))) > frames
    assert len(wooden) == len(track)
    assert made(cache)[0] == track


def test_one_worker_makes_what_two_make(tmp_path, track):
    assert made(tmp_path / "cache", workers=1)[0] == track


def test_without_a_cache_everything_is_made_once(tmp_path, before):
    (tmp_path / "cache").write_text("a file where the folder would be")
    assert made(tmp_path / "cache") == before[1:]


def test_a_text_that_cannot_be_spoken_is_named_with_its_place(tmp_path):
    with pytest.raises(SpeechError, match=r"exercises.yaml:9:\d+: 'One. A bad move.'"):
        made(tmp_path / "cache", CATALOGUE.replace("move: Nod., time: 2s", "move: A bad move., time: 6s"), engine="bug")
    assert not list(tmp_path.glob("out/*"))
