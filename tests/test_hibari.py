"""The natural voice: real clips of the real model, its track, and what happens where it cannot be had."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest
from listening import disagreements, listen
from machines import CATALOGUE, Machine
from mutagen.id3 import ID3

from voiceguide.errors import SpeechError
from voiceguide.speech.choice import Asked, choose
from voiceguide.speech.engine import CannotSpeakError, Clip, Speaker
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.system.cache import Cache
from voiceguide.timeline import timeline_json
from voiceguide.verify.finding import QUIET
from voiceguide.verify.time_laws import ALONE

pytestmark = pytest.mark.usefixtures("natural_voice")

HEART = Speaker("hibari", "heart")
COUNT = Speaker("hibari", "heart", 1.4)
WORDS = "one two three four five six seven eight nine ten".split()


@pytest.fixture(scope="module")
def engine():
    with WorkerEngine("hibari") as engine:
        yield engine


def sounding_ms(clip: Clip) -> float:
    """From the first to the last sample within 42 dB of the loudest."""
    samples = np.abs(np.frombuffer(clip.pcm, "<i2").astype(float))
    heard = np.flatnonzero(samples > samples.max() * 10 ** (-42 / 20))
    return 1_000 * (heard[-1] - heard[0]) / clip.sample_rate


def pitch_hz(clip: Clip) -> float:
    """The median pitch of the voiced parts of a clip, by autocorrelation."""
    samples = np.frombuffer(clip.pcm, "<i2").astype(float)
    size, lags = clip.sample_rate * 40 // 1_000, np.arange(clip.sample_rate // 400, clip.sample_rate // 80)
    pieces = np.lib.stride_tricks.sliding_window_view(samples, size)[:: size // 4]
    window = np.hanning(size)
    loud = np.vstack([window, pieces[pieces.std(axis=1) > samples.std()] * window])
    alike = np.fft.irfft(np.abs(np.fft.rfft(loud, 2 * size)) ** 2)[:, lags]
    return float(np.median(clip.sample_rate / lags[(alike[1:] / alike[0]).argmax(axis=1)]))


def said(engine: WorkerEngine, text: str, speaker: Speaker = HEART) -> Clip:
    (clip,) = engine.speak(text, speaker)
    return clip


def test_instructions_are_heard_at_a_calm_pace(engine):
    lines = [
        "Lie on your back and rest your head on a cushion.",
        "Bend both knees and place your feet flat on the floor.",
        "Roll your knees slowly to the left, and keep your shoulders down.",
        "Slowly take your bottom back towards your heels, and breathe out.",
        "Lie on your stomach and prop yourself up on your elbows.",
    ]
    for speed, least, most in ((0.6, 75, 100), (1.0, 130, 150), (1.6, 200, 250)):
        clips = dict(engine.speak_all(lines, Speaker("hibari", "heart", speed)))
        minutes = sum(sounding_ms(clip) for (clip,) in clips.values()) / 60_000
        assert least < len(" ".join(lines).split()) / minutes < most


def test_each_word_of_a_count_fits_its_second(engine):
    for (clip,) in dict(engine.speak_all([f"{word.title()}." for word in WORDS], COUNT)).values():
        assert sounding_ms(clip) < 700


def test_a_word_of_a_count_does_not_end_a_sentence(engine):
    assert said(engine, "Seven.", COUNT) == said(engine, "Seven", COUNT)
    assert said(engine, "And seven.", COUNT) != said(engine, "And seven", COUNT)


def test_a_count_is_heard_in_the_same_voice(engine):
    """Quicker than elsewhere, and no higher: the pitch does not follow the speed."""
    texts = [f"{word.title()}." for word in WORDS]
    quick, calm = (
        np.median([pitch_hz(clip) for (clip,) in dict(engine.speak_all(texts, speaker)).values()])
        for speaker in (COUNT, HEART)
    )
    assert abs(12 * np.log2(quick / calm)) < 1.5, "semitones"


def test_a_line_is_the_same_clip_whatever_was_said_before(engine):
    first = said(engine, "Bring your knee to your chest.")
    said(engine, "Something else altogether.")
    assert said(engine, "Bring your knee to your chest.") == first


def test_a_pronunciation_is_followed(engine):
    assert said(engine, "[Wind](/waɪnd/) your arms.") != said(engine, "[Wind](/wɪnd/) your arms.")


@pytest.mark.parametrize("text", ["你好", "Вдох и выдох.", "Breathe in, 你好.", "👍", "mm", "$"])
def test_what_it_cannot_say_is_an_error_and_no_puff_of_noise(engine, text):
    said(engine, "Breathe in.")
    workers = [*engine._pool._workers]
    with pytest.raises(CannotSpeakError, match="this voice"):
        engine.speak(text, HEART)
    assert engine._pool._workers == workers, "one that has answered is well"


@pytest.mark.parametrize("text", ["Étirement.", "Ça va?", "50 %", "A.", '5-10"'])
def test_what_looks_odd_is_said(engine, text):
    assert all(sounding_ms(clip) > 100 for clip in engine.speak(text, HEART))


def test_it_cannot_set_a_pitch():
    with pytest.raises(SpeechError, match="'hibari' cannot set a pitch; leave out --pitch"):
        choose(Asked("hibari", pitch=40), "en")


def test_a_worker_takes_the_memory_it_says(engine):
    said(engine, "Let both legs fall to the right side while your arms rest wide, and your head turns the other way.")
    (worker,) = engine._pool._workers
    status = Path(f"/proc/{worker._process.pid}/status")
    if not status.exists():
        pytest.skip("memory is read from /proc")
    peak_mb = int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1_024
    assert peak_mb < engine.kind.worker_mb


def test_nothing_is_downloaded_and_nothing_is_left_behind(tmp_path):
    """Not even by onnxruntime, which has telemetry in it: no socket is opened and no file is written."""
    code = (
        "import os, sys\n"
        "def seen(event, found):\n"
        "    if event.startswith('socket.') or event == 'urllib.Request': os._exit(9)\n"
        "sys.addaudithook(seen)\n"
        "from voiceguide.speech.engine import Speaker\n"
        "from voiceguide.engines.hibari import HibariEngine\n"
        "assert HibariEngine().speak('Hello there.', Speaker('hibari', 'heart')).pcm\n"
    )
    homes = {name: os.fspath(tmp_path) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    subprocess.run([sys.executable, "-c", code], env=os.environ | homes, check=True)
    assert list(tmp_path.iterdir()) == []


ALL = ("render", "--captions", "--timeline")


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine with a small track in this voice, and all that stands beside it. Not to be changed."""
    machine = Machine(tmp_path_factory.mktemp("spoken") / "machine", {"VOICEGUIDE_ENGINE": ""})
    (machine.folder / "exercises.yaml").write_text(CATALOGUE.replace("hold: 3s", "hold: 20s"), encoding="utf-8")
    done = machine.run(*ALL)
    assert (done.returncode, done.stderr) == (0, "")
    return machine


def files(machine: Machine) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in machine.track.parent.iterdir()}


def test_its_track_keeps_the_laws_and_its_captions_stand_where_it_speaks(spoken):
    timeline = timeline_json.load(spoken.track.with_suffix(".json").read_text("utf-8"))
    heard = listen(spoken.track)
    assert disagreements(spoken.track, timeline, heard) == []
    assert [one.text for one in timeline.speech if one.what.brisk][-3:] == ["Three.", "Two.", "One."]
    captions = re.findall(r"(\S+) --> (\S+)\n", spoken.track.with_suffix(".vtt").read_text("utf-8"))
    assert len(captions) == len(timeline.speech)
    for caption in captions:
        start_ms, end_ms = (
            round(sum(float(part) * 60**place for place, part in enumerate(time.split(":")[::-1])) * 1_000)
            for time in caption
        )
        near = heard.ears.peaks(start_ms - 200, end_ms + 200)
        sounding = start_ms - 200 + np.flatnonzero(near > near.max() * QUIET)
        assert abs(sounding[0] - start_ms) <= ALONE.start_ms
        assert abs(sounding[-1] - end_ms) <= ALONE.longer_ms


def test_one_cache_gives_the_same_bytes(spoken, tmp_path):
    elsewhere = Machine(tmp_path / "elsewhere", {"VOICEGUIDE_ENGINE": ""})
    elsewhere.set_up_like(spoken)
    copyfile(spoken.folder / "exercises.yaml", elsewhere.folder / "exercises.yaml")
    assert elsewhere.run(*ALL, PYTHONHASHSEED="1").returncode == 0
    assert files(elsewhere) == files(spoken)


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX systems do")
def test_a_worker_that_is_killed_is_replaced_and_says_the_same(engine):
    first = said(engine, "Bring your knee to your chest.")
    (worker,) = engine._pool._workers
    os.kill(worker._process.pid, signal.SIGKILL)
    assert said(engine, "Bring your knee to your chest.") == first


@pytest.fixture
def without_hibari(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with a small catalogue, on which the package cannot be imported."""
    (tmp_path / "exercises.yaml").write_text(CATALOGUE, encoding="utf-8")
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "hibari.py").write_text("raise ImportError('DLL load failed')\n")
    monkeypatch.setenv("PYTHONPATH", os.fspath(folder))


def comment(track: Path) -> str:
    return str(ID3(track)["TXXX:voiceguide voice"])


def test_it_speaks_when_nothing_is_said_about_the_voice(spoken):
    assert "hibari-tts" in comment(spoken.track)
    assert "voice heart" in comment(spoken.track)


@pytest.mark.skipif(sys.platform != "linux", reason="espeak-ng comes with voiceguide on Linux only")
def test_where_it_cannot_be_imported_the_next_speaks_and_one_line_says_so(run, tmp_path, without_hibari):
    done = run("render")
    assert done.returncode == 0, done.stderr
    assert done.stderr == (
        "note: the engine 'hibari' cannot be opened: DLL load failed; espeak speaks instead, with the voice en-us+f5\n"
    )
    assert "espeak-ng" in comment(tmp_path / "audio_out" / "small.mp3")


def test_one_that_is_asked_for_by_name_and_cannot_be_imported_is_an_error(run, without_hibari):
    done = run("render", "--engine", "hibari")
    assert done.returncode == 1
    assert "'hibari' cannot be opened: DLL load failed" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="espeak-ng comes with voiceguide on Linux only")
def test_another_language_is_spoken_by_the_next_with_a_word(tmp_path):
    choice = choose(Asked(), "de", Cache(tmp_path / "memory"))
    assert choice.speaker == Speaker("espeak", "de")
    assert choice.notice == (
        "hibari does not speak 'de'; espeak speaks instead, with the voice de; "
        "`voiceguide voices add thorsten` fetches a more natural one (63 MB)"
    )


def test_a_broken_voice_file_is_one_clear_error(engine, tmp_path):
    broken, missing = tmp_path / "broken.onnx", tmp_path / "missing.onnx"
    broken.write_bytes(b"\x08\x07no model")
    with pytest.raises(SpeechError, match=r"broken.onnx cannot be loaded; it may be damaged"):
        engine.speak("Hello.", Speaker("hibari", os.fspath(broken)))
    with pytest.raises(SpeechError, match=r"missing.onnx cannot be read \(No such file"):
        engine.identity(os.fspath(missing))
