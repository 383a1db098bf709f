"""A real worker with the real engine, and with each fault an engine can have."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import faulty_engines
import pytest

from voiceguide.errors import SpeechError, UnknownNameError
from voiceguide.speech.checks import check_clip
from voiceguide.speech.engine import CannotSpeakError, Speaker
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.system.memory import free_mb

TONE = Speaker("tone", "tone")
ENGLISH = Speaker("espeak", "en-us", speed=1.4)
FAULTS = {
    "hang": "took too long",
    "abort": "SIGABRT",
    "segfault": "SIGSEGV",
    "leave": r"exit code 7 \(this engine has had enough\)",
    "bug": "ZeroDivisionError: an engine's own bug",
    "garbage": "garbled",
    "short": "too short",
}
WRONG_CLIPS = {
    "empty": "empty",
    "silent": "silent",
    "short": "too short",
    "long": "too long",
    "truncated": "in the middle of a sound",
    "half_a_sample": "format",
    "whole_file": "format",
    "other_order": "another format",
    "odd_rate": "format",
}
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")


@pytest.fixture(autouse=True)
def _faulty_engines_can_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


def faulty(name: str) -> WorkerEngine:
    return WorkerEngine(f"faulty_engines:{name}")


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found_and_named_with_its_text(fault: str) -> None:
    with faulty(fault) as engine:
        with pytest.raises(CannotSpeakError) as caught:
            dict(engine.speak_all(["one", "a bad text", "two"], TONE))
        assert engine.speak("good", TONE)[0].sample_rate == 16_000
    assert caught.value.text == "a bad text"
    assert str(caught.value).startswith("'a bad text' could not be spoken: ")
    assert "3 times" in caught.value.reason
    assert re.search(FAULTS[fault], caught.value.reason), caught.value.reason


@pytest.mark.parametrize("fault", WRONG_CLIPS)
def test_a_clip_that_cannot_be_its_text_is_found(fault: str) -> None:
    """In this process: that a clip which is found so is spoken again in another, `short` shows above."""
    text = "a bad text"
    clip = getattr(faulty_engines, fault)().speak(text, TONE)
    assert WRONG_CLIPS[fault] in (check_clip(text, clip, speed=1.0) or "")
    assert check_clip(text, faulty_engines.good().speak(text, TONE), speed=1.0) is None


def test_each_text_has_its_own_time_even_when_it_was_sent_ahead() -> None:
    """The second may take 0.3 s, and not what is left of the first one's 30."""
    with faulty("good") as engine:
        spoken = engine.speak_all(["one", "a bad text"], TONE)
        assert next(spoken)[0] == "one"
        (worker,) = engine._pool._workers
        assert worker.deadline - time.monotonic() < 1
        spoken.close()


def test_what_fails_twice_is_tried_a_third_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARK", str(tmp_path / "mark"))
    with faulty("fails_twice") as engine:
        clips = dict(engine.speak_all(["one", "two", "three"], TONE))
    assert sorted(clips) == ["one", "three", "two"]
    assert (tmp_path / "mark").stat().st_size == 2


def test_chatter_on_standard_output_does_no_harm(capfd: pytest.CaptureFixture[str]) -> None:
    with faulty("chatter") as engine:
        assert engine.speak("bad manners", TONE)[0].pcm
    assert capfd.readouterr() == ("", "")


def test_what_an_engine_refuses_is_not_tried_again() -> None:
    with faulty("refuse") as engine, pytest.raises(SpeechError, match="this engine cannot say that"):
        engine.speak("bad", TONE)


@pytest.mark.parametrize("name", ["faulty_engines:nothing", "no_such_module:engine"])
def test_an_engine_that_cannot_be_opened_is_an_error(name: str) -> None:
    with pytest.raises(SpeechError, match="cannot be opened"):
        WorkerEngine(name)


def test_every_different_text_is_spoken_once_by_several_workers() -> None:
    texts = [f"this is number {n}, which is long enough to be worth it" for n in range(40)]
    with faulty("good") as engine:
        assert engine.workers_worth_starting(texts, jobs=8) > 1
        spoken = list(engine.speak_all(texts + texts, TONE, jobs=3))
    assert sorted(text for text, _ in spoken) == sorted(texts)
    assert all(len(clip.pcm) == 2 * (1_600 + 1_600 * len(text)) for text, (clip,) in spoken)


def test_no_more_workers_are_started_than_there_is_memory_for(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"sentence number {n} is long enough" for n in range(1_000)]
    for free, workers in ((None, 8), (100_000, 8), (1_000, 3), (100, 1)):
        monkeypatch.setattr("voiceguide.speech.supervisor.free_mb", lambda free=free: free)
        assert WorkerEngine("hibari").workers_worth_starting(texts, jobs=8) == workers


def test_the_memory_that_is_free_is_known_and_plausible() -> None:
    free = free_mb()
    assert free is not None if sys.platform == "linux" else True
    assert free is None or 10 < free < 10_000_000


def test_few_texts_are_not_worth_a_second_worker() -> None:
    assert WorkerEngine("espeak").workers_worth_starting(["one", "two"], jobs=8) == 1


def test_leaving_early_leaves_an_engine_that_works() -> None:
    with faulty("good") as engine:
        for text, _ in engine.speak_all(["one", "two", "three"], TONE):
            assert text == "one"
            break
        assert len(engine.speak("four", TONE)[0].pcm) == 2 * (1_600 + 6_400)


def test_a_text_is_spoken_sentence_by_sentence() -> None:
    sentence = "This is a sentence of a certain length."
    with faulty("good") as engine:
        clips = engine.speak(" ".join([sentence] * 60), TONE)
    assert len(clips) == 60
    assert all(len(clip.pcm) > len(sentence) * 100 * 32 for clip in clips)


def test_a_sentence_of_several_texts_is_spoken_once() -> None:
    rest, left, right = "Rest here.", "Next comes the left.", "Next comes the right side."
    texts = [f"{rest} {left}", f"{rest} {right} {rest}", rest]
    with faulty("good") as engine:
        spoken = dict(engine.speak_all(texts, TONE))
    assert [[len(clip.pcm) for clip in spoken[text]] for text in texts] == [
        [2 * (1_600 + 1_600 * len(sentence)) for sentence in sentences]
        for sentences in ((rest, left), (rest, right, rest), (rest,))
    ]
    clips = [spoken[texts[0]][0], spoken[texts[1]][0], spoken[texts[1]][2], spoken[texts[2]][0]]
    assert all(clip is clips[0] for clip in clips)


@pytest.mark.parametrize("text", ["", "   ", "-", "...", "\x00", "half \ud83d a character"])
def test_what_cannot_be_said_is_an_error_at_once(text: str) -> None:
    with faulty("good") as engine, pytest.raises(CannotSpeakError):
        engine.speak(text, TONE)


@pytest.mark.parametrize(
    ("speaker", "says"),
    [
        (replace(TONE, pitch=101), "choose one from 0 to 100"),
        (replace(TONE, options=(("mood", "sad"),)), "has no option 'mood'; it has none"),
    ],
)
def test_what_an_engine_cannot_do_is_an_error(speaker: Speaker, says: str) -> None:
    with faulty("good") as engine, pytest.raises(SpeechError, match=says):
        engine.speak("one", speaker)


def test_the_real_engine_speaks() -> None:
    texts = ["Lie on your back, with your knees bent.", "Halfway.", "<three> two & one", "👍", "Ça va?"]
    with WorkerEngine("espeak") as engine:
        engine.start()
        clips = dict(engine.speak_all(texts, ENGLISH, jobs=2))
        assert set(clips) == set(texts)
        assert all(clip.sample_rate == 22_050 for (clip,) in clips.values())
        (long,), (short,) = clips[texts[0]], clips["Halfway."]
        assert len(long.pcm) > 2 * len(short.pcm)
        (slow,) = engine.speak("Halfway.", replace(ENGLISH, speed=0.7))
        assert len(slow.pcm) > 1.5 * len(short.pcm)
        assert "en-gb-x-rp" in {voice.id for voice in engine.voices()}


@pytest.mark.parametrize(
    ("voice", "meant"), [("en-uss", "en-us"), ("en-us+f55", "en-us+f5"), ("mb-en1", None), ("", None)]
)
def test_an_unknown_voice_is_an_error_with_the_nearest(voice: str, meant: str | None) -> None:
    with WorkerEngine("espeak") as engine, pytest.raises(UnknownNameError) as caught:
        engine.speak("one", Speaker("espeak", voice))
    assert meant is None or f"did you mean '{meant}'?" in str(caught.value)


def test_an_unknown_engine_is_an_error_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'system-espeak'"):
        WorkerEngine("sistem-espeak")


PROGRAM = """
import sys, time
from voiceguide.speech.pool import WorkerPool
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.system.memory import free_mb
from voiceguide.speech.engine import Speaker
engine = WorkerEngine("faulty_engines:hang")
engine.speak("one", Speaker("tone", "tone"))
print(*(worker._process.pid for worker in engine._pool._workers), flush=True)
engine.speak("bad", Speaker("tone", "tone"))
"""


@posix
@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM", "SIGINT"])
def test_no_worker_outlives_the_program(how: str) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[1],
        text=True,
    )
    assert program.stdout
    worker = int(program.stdout.readline())
    program.send_signal(getattr(signal, how))
    program.wait()
    program.stdout.close()
    assert _ends(worker)


def _ends(process: int) -> bool:
    for _ in range(200):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{process}/stat").exists() and " Z " in Path(f"/proc/{process}/stat").read_text():
            return True  # ended, and not yet collected by whoever adopted it
        time.sleep(0.05)
    return False


def test_closing_ends_the_workers() -> None:
    engine = faulty("good")
    engine.start(2)
    processes = [worker._process for worker in engine._pool._workers]
    engine.close()
    assert all(process.returncode is not None for process in processes)
