"""`voiceguide verify`: what a person is told of a finished track, of a damaged one, and of one that isn't ours."""

from __future__ import annotations

import json
import os
import tracemalloc
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest
from machines import CATALOGUE, Machine
from mutagen.id3 import CHAP, ID3

from voiceguide.audio.loudness import gated, momentary
from voiceguide.catalogue.reader import parse
from voiceguide.catalogue.sounds import Sounds, Timbre
from voiceguide.render import Studio, render
from voiceguide.script.request import Request
from voiceguide.script.segments import ChapterKind, PauseKind, Role
from voiceguide.speech.engine import Speaker
from voiceguide.system import ffmpeg
from voiceguide.timeline.timeline import Quiet, SpokenSound, TimedChapter, Timeline
from voiceguide.track.captions import vtt
from voiceguide.track.tags import read_track
from voiceguide.units import SAMPLE_RATE, to_samples
from voiceguide.verify.finding import Found, Heard, heard_of
from voiceguide.verify.hearing import ROUND, ROUND_MS, Ears
from voiceguide.verify.measures import Law
from voiceguide.verify.time_laws import time_measures
from voiceguide.verify.verdict import verify


@pytest.fixture
def ours(before: Machine, tmp_path: Path) -> Path:
    """A copy of a finished track."""
    return Path(copyfile(before.new_track, tmp_path / "ours.mp3"))


def made(path: Path, samples: np.ndarray, rate: int) -> Path:
    """An MP3 from elsewhere: samples, a column for each channel."""
    source = ["-f", "f32le", "-ar", str(rate), "-ac", str(samples.shape[1]), "-i", "pipe:0"]
    ffmpeg.run(ffmpeg.find(), [*source, "-b:a", "192k", "-y", os.fspath(path)], samples.astype("<f4").tobytes())
    return path


def test_a_track_as_planned_is_told_law_by_law(run, ours: Path) -> None:
    done = run("verify", "ours.mp3")
    assert done.returncode == 0, done.stdout + done.stderr
    head, *laws, last = done.stdout.splitlines()
    assert head.startswith("ours.mp3  ") and "LUFS" in head and "dBTP" in head
    assert {line.split("\t")[0] for line in laws} == {"ok"}
    told = {line.split("\t")[1] for line in laws}
    assert {"loudness", "true peak", "sounds begin in time", "no long silence"} <= told
    assert last.startswith("All is as planned")
    assert "\x1b" not in done.stdout


def test_machines_get_every_measure(run, ours: Path) -> None:
    done = run("verify", "--json", "ours.mp3")
    said = json.loads(done.stdout)
    timeline = read_track(ours).timeline
    assert timeline is not None
    assert said["planned"] and said["broken"] == []
    assert abs(said["length_ms"] - timeline.length_ms) <= 26
    placed = [one["at_ms"] for one in said["measures"] if one["law"] == "sounds begin in time"]
    assert placed == [sound.start_ms for sound in timeline.sounds]
    assert [one["title"] for one in said["chapters"]] == [chapter.title for chapter in timeline.chapters]


def test_a_track_that_is_cut_off_is_heard_to_be(run, ours: Path) -> None:
    ours.write_bytes(ours.read_bytes()[:-40_000])
    done = run("verify", "ours.mp3")
    assert done.returncode == 1
    assert "the sound in the file is not what was written" in done.stdout
    assert "ms long, not" in done.stdout
    assert "is not heard" in done.stdout


def test_a_chapter_on_the_label_that_starts_elsewhere_is_heard(run, ours: Path) -> None:
    tags = ID3(ours)
    moved = tags.getall("CHAP")[-1]
    tags.add(
        CHAP(
            element_id=moved.element_id,
            start_time=moved.start_time + 900,
            end_time=moved.end_time,
            sub_frames=list(moved.sub_frames.values()),
        )
    )
    tags.save(ours, v2_version=3)
    done = run("verify", "ours.mp3")
    assert done.returncode == 1
    assert "on the label, its sound does not" in done.stdout


def test_captions_of_another_track_are_noticed(run, ours: Path) -> None:
    timeline = read_track(ours).timeline
    assert timeline is not None
    captions = ours.with_suffix(".vtt")
    captions.write_text(vtt(timeline), encoding="utf-8")
    assert run("verify", "ours.mp3").returncode == 0
    captions.write_text(vtt(timeline).replace("-->", "->", 1), encoding="utf-8")
    done = run("verify", "ours.mp3")
    assert done.returncode == 1
    assert "ours.vtt:7: not what the track says" in done.stdout


def test_a_track_without_a_plan_is_told_of_as_far_as_can_be(run, tmp_path: Path) -> None:
    at = np.arange(48_000 * 4) / 48_000
    tone = 0.25 * np.sin(2 * np.pi * 997 * at) * np.minimum(1, np.minimum(at, at[::-1]) * 20)
    silence = np.zeros(48_000 * 3)
    struck = tone.copy()
    struck[:1_200] = 0
    left = np.concatenate([tone, silence, struck, silence])
    made(tmp_path / "elsewhere.mp3", np.stack([left, 0.5 * left], axis=1), 48_000)
    done = run("verify", "--json", "elsewhere.mp3")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert not said["planned"]
    assert said["length_ms"] == pytest.approx(14_000, abs=60)
    mono = verify(made(tmp_path / "mono.mp3", left[:, None], 48_000), ffmpeg.find())
    pcm = ffmpeg.run(ffmpeg.find(), ["-i", os.fspath(tmp_path / "mono.mp3"), "-f", "s16le", "pipe:1"])
    assert mono.heard.lufs == pytest.approx(gated(momentary(ffmpeg.find(), pcm, 48_000)) + 3.01, abs=0.1)
    assert said["lufs"] == pytest.approx(mono.heard.lufs + 10 * np.log10((1 + 0.25) / 2), abs=0.1)
    assert said["dbtp"] == pytest.approx(20 * np.log10(0.25), abs=0.3)
    assert [one["end_ms"] - one["start_ms"] for one in said["silences"]] == [pytest.approx(3_000, abs=120)] * 2
    plain = run("verify", "elsewhere.mp3").stdout
    assert "no plan" in plain and "silence of 3.0 s" in plain


def test_a_word_cut_in_its_middle_is_a_click_without_a_plan_too(tmp_path: Path) -> None:
    at = np.arange(44_100 * 2) / 44_100
    tone = 0.3 * np.sin(2 * np.pi * 440 * at)
    soft = tone * np.minimum(1, np.minimum(at, at[::-1]) * 10)
    cut = soft.copy()
    cut[: 44_100 // 2] = 0
    silence = np.zeros(44_100)
    path = made(tmp_path / "a.mp3", np.concatenate([silence, soft, silence, cut, silence])[:, None], 44_100)
    found = verify(path, ffmpeg.find())
    assert [round(ms, -2) for ms in found.clicks_ms] == [4_500]


def test_what_is_heard_between_two_moments_is_all_of_it() -> None:
    """Also where it was decoded in several rounds, of two channels."""
    samples = np.random.RandomState(1).randint(-9_000, 9_000, (3 * ROUND, 2))
    ears = Ears(np.split((samples / 32_768).astype(np.float32), 3))
    ears.hear()
    first, end = to_samples(1_000), to_samples(3 * ROUND_MS - 1_000)
    np.testing.assert_array_equal(ears.between(1_000, 3 * ROUND_MS - 1_000), samples[first:end].mean(axis=1))
    highest = np.maximum.reduceat(np.abs(samples).max(axis=1), np.arange(3 * ROUND_MS) * SAMPLE_RATE // 1_000)
    np.testing.assert_array_equal(ears.peaks(1_000, 3 * ROUND_MS - 1_000), highest[1_000:-1_000])
    assert not len(ears.peaks(3 * ROUND_MS, 3 * ROUND_MS + 50)), "there is nothing after the end"


def test_a_long_track_takes_no_more_memory_than_a_short_one() -> None:
    """What has been looked at is forgotten, also where every second sounds."""

    def peak_mb(minutes: int) -> float:
        words = tuple(
            SpokenSound(start_ms, start_ms + 900, "Hold.", "Hold.", Role.CUE)
            for start_ms in range(1_000, minutes * 60_000, 40_000)
        )
        chapter = TimedChapter(0, minutes * 60_000, ChapterKind.EXERCISE, "A", "a", 1, 1, words, ())
        timeline = Timeline("a", "A", "A", "nobody", "en", "", (chapter,), minutes * 60_000)
        noise = np.random.RandomState(1).normal(0, 0.05, (ROUND, 1)).astype(np.float32)
        tracemalloc.start()
        heard = heard_of(Ears(noise for _ in range(minutes * 60_000 // ROUND_MS)), timeline, bed_within=True)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        assert heard.length_ms > (minutes - 0.1) * 60_000
        return peak

    assert peak_mb(3) < peak_mb(1) + 2


@pytest.mark.parametrize(("quiet_from_ms", "broken"), [(5_000, False), (17_000, True)])
def test_of_a_silence_only_what_was_not_asked_for_counts(quiet_from_ms: int, broken: bool) -> None:
    words = [SpokenSound(at, at + 1_000, "Rest.", "Rest.", Role.CUE) for at in (0, 40_000)]
    quiet = Quiet(quiet_from_ms, 40_000, PauseKind.REST, silent=True)
    chapter = TimedChapter(0, 41_000, ChapterKind.OUTRO, "Quiet", None, None, None, tuple(words), (quiet,))
    timeline = Timeline("test", "Test", "Test", "Test", "en", "made up", (chapter,), 41_000)
    found = tuple(Found(word, word.start_ms, word.end_ms) for word in words)
    measures = time_measures(Heard(41_000, -16.0, -2.0, found=found, between=(0, 0, 0)), timeline, ())
    assert any(one.law is Law.SILENCE and one.broken for one in measures) is broken


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"no sound at all", "not an MP3"), (b"", "not an MP3"), (None, "there is no file absent.mp3;")],
)
def test_what_is_no_track_is_said_so(run, tmp_path: Path, content: bytes | None, complaint: str) -> None:
    if content is not None:
        (tmp_path / "absent.mp3").write_bytes(content)
    done = run("verify", "absent.mp3")
    assert done.returncode == 1
    assert complaint in done.stderr and "bug" not in done.stderr


def test_a_folder_is_no_track(run, tmp_path):
    done = run("verify", ".")
    assert done.returncode == 2
    assert "'.' is a directory" in done.stderr


@pytest.mark.parametrize("timbre", [timbre for timbre in Timbre if timbre is not Timbre.BELL])
def test_chimes_of_every_timbre_are_heard_as_planned(tmp_path: Path, warm_cache: Path, timbre: Timbre) -> None:
    sounds = Sounds(start=timbre, end=timbre, turn=timbre, soft=timbre, tick=timbre, bell=timbre)
    known = parse(CATALOGUE.encode(), "exercises.yaml").model_copy(update={"sounds": sounds})
    with Studio(Speaker("espeak", "en-us+f5")) as studio:
        done = render(known, Request("small"), studio, tmp_path)
    assert [measure.complaint for measure in verify(done.path, ffmpeg.find()).broken] == []
