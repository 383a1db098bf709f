"""One's own recordings: they are heard at the right times and as loud as the voice, and what is wrong is said."""

from __future__ import annotations

import os
import wave
from array import array
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from listening import disagreements, heard_sounds, listen
from machines import CATALOGUE

from voiceguide.audio.own_recordings import line_id, own_recordings
from voiceguide.catalogue.reader import parse
from voiceguide.cli import cli
from voiceguide.errors import CatalogueError, PlayError, VoiceguideError
from voiceguide.render import Rendered, Studio, fresh, render
from voiceguide.script.request import Request
from voiceguide.speech.engine import Speaker
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.timeline.answer import said
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.timeline import SpokenSound

WITH = CATALOGUE.replace("version: 1\n", "version: 1\nrecordings: mine\n")


def catalogue(folder: Path):
    return parse(WITH.encode(), os.fspath(folder / "exercises.yaml"))


def wav(pcm: bytes, rate: int) -> bytes:
    file = BytesIO()
    with wave.open(file, "wb") as into:
        into.setparams((1, 2, rate, 0, "NONE", ""))
        into.writeframes(pcm)
    return file.getvalue()


def texts(folder: Path) -> tuple[str, ...]:
    return said(catalogue(folder), Request("small"), Estimates())


@pytest.fixture(scope="module")
def spoken_elsewhere(tmp_path_factory) -> dict[str, bytes]:
    """Each line of the catalogue as another voice says it, soft, and with silence around it: a WAV."""
    found = {}
    with WorkerEngine("espeak") as engine:
        wanted = {one.full.spoken: one.full.text for one in _lines()}
        for spoken, clips in engine.speak_all(wanted, Speaker("espeak", "en-gb-x-rp", 1.4), 1):
            silence = bytes(2 * (clips[0].sample_rate // 3))
            loud = array("h", b"".join(clip.pcm for clip in clips))
            soft = array("h", [sample // 4 for sample in loud]).tobytes()
            found[wanted[spoken]] = wav(silence + soft + silence, clips[0].sample_rate)
    return found


def _lines():
    from voiceguide.timeline.answer import answer
    from voiceguide.timeline.layout import shortened

    known = parse(CATALOGUE.encode(), "exercises.yaml")
    return tuple(shortened(answer(known, Request("small"), Estimates()).script, Estimates()).lines())


@pytest.fixture
def half(tmp_path: Path, spoken_elsewhere: dict[str, bytes]) -> list[str]:
    """The lines that are recorded in `mine`: every second, half of them by their words."""
    chosen = list(texts(tmp_path))[::2]
    (tmp_path / "mine").mkdir()
    for number, text in enumerate(chosen):
        name = line_id(text) if number % 2 else text.rstrip(".")
        (tmp_path / "mine" / f"{name}.wav").write_bytes(spoken_elsewhere[text])
    return chosen


def made(folder: Path) -> Rendered:
    with Studio(Speaker("espeak", "en-us+f5"), cache_folder=folder / "cache") as studio:
        return render(catalogue(folder), Request("small"), studio, folder / "out")


def test_a_half_recorded_track_has_the_right_words_at_the_right_times_as_loud(tmp_path: Path, half: list[str]) -> None:
    done = made(tmp_path)
    heard = listen(done.path)
    assert disagreements(done.path, done.timeline, heard) == []
    found = [one for one in heard_sounds(heard, done.timeline) if isinstance(one.plan, SpokenSound)]
    own = own_recordings(catalogue(tmp_path))
    assert own is not None
    loudness: dict[bool, list[float]] = {True: [], False: []}
    with Studio(Speaker("espeak", "en-us+f5"), cache_folder=tmp_path / "cache") as studio:
        for one in found:
            text = one.plan.text
            loudness[text in half].append(one.lufs)
            if text in half:
                clip = own.clip(text, studio.encoder())
                assert clip is not None
                assert likeness(heard.between(one.plan.start_ms, one.plan.end_ms), clip.pcm) > 0.9, text
    assert len(loudness[True]) >= 4 and len(loudness[False]) >= 4
    assert abs(np.mean(loudness[True]) - np.mean(loudness[False])) <= 1
    middle = np.median(loudness[True] + loudness[False])
    assert max(abs(lufs - middle) for both in loudness.values() for lufs in both) <= 1


def likeness(heard: np.ndarray, pcm: bytes) -> float:
    """How alike two sounds are wherever they lie on each other best: 1 for the same."""
    mine, theirs = np.asarray(heard, float), np.frombuffer(pcm, "<i2").astype(float)
    size = 1 << (len(mine) + len(theirs)).bit_length()
    shifted = np.fft.irfft(np.fft.rfft(mine, size) * np.conj(np.fft.rfft(theirs, size)))
    return float(shifted.max() / np.sqrt((mine**2).sum() * (theirs**2).sum()))


def test_what_is_recorded_is_not_spoken_and_a_changed_file_is_noticed(tmp_path: Path, half, spoken_elsewhere) -> None:
    with Studio(Speaker("espeak", "en-us+f5"), cache_folder=tmp_path / "cache") as studio:
        known = catalogue(tmp_path)
        first = render(known, Request("small"), studio, tmp_path / "out")
        assert fresh(known, Request("small"), studio, tmp_path / "out") == first.path
        changed = next(path for path in (tmp_path / "mine").iterdir())
        with wave.open(os.fspath(changed)) as file:
            rate, pcm = file.getframerate(), file.readframes(file.getnframes())
        before, upside_down = changed.read_bytes(), array("h", [-sample for sample in array("h", pcm)])
        changed.write_bytes(wav(upside_down.tobytes(), rate))
        assert fresh(known, Request("small"), studio, tmp_path / "out") is None
        again = render(known, Request("small"), studio, tmp_path / "out")
        assert again.new_clips == 1
        assert again.timeline == first.timeline
        changed.write_bytes(before)  # as long as the other, and both are in the cache
        assert fresh(known, Request("small"), studio, tmp_path / "out") is None


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"RIFF\x00\x00", "this is no recording, or it is damaged"),
        (b"no sound", "this is no recording, or it is damaged"),
        (wav(bytes(88_200), 44_100), "there is nothing to hear in it"),
        (wav(array("h", [9_000, -9_000] * 44_100 * 31).tobytes(), 44_100), "more than a minute is too long"),
    ],
    ids=["damaged", "foreign", "silent", "too long"],
)
def test_a_file_that_can_not_be_played_is_named(tmp_path: Path, content: bytes, complaint: str) -> None:
    (tmp_path / "mine").mkdir()
    file = tmp_path / "mine" / f"{line_id(texts(tmp_path)[0])}.wav"
    file.write_bytes(content)
    with pytest.raises(VoiceguideError) as error:
        made(tmp_path)
    assert str(error.value).startswith(f"{file}: {complaint}")
    assert not list(tmp_path.glob("out/*"))


def test_a_counted_word_that_is_longer_than_its_second_is_named(tmp_path: Path, spoken_elsewhere) -> None:
    (tmp_path / "mine").mkdir()
    file = tmp_path / "mine" / "two.wav"
    file.write_bytes(spoken_elsewhere["Stop if it hurts."])
    counted = WITH.replace("hold: 3s", "hold: 12s")
    known = parse(counted.encode(), os.fspath(tmp_path / "exercises.yaml"))
    with (
        Studio(Speaker("espeak", "en-us+f5"), cache_folder=tmp_path / "cache") as studio,
        pytest.raises(VoiceguideError, match=r"two\.wav: .* too long for a word of a countdown"),
    ):
        render(known, Request("small"), studio, tmp_path / "out")


def test_two_recordings_of_one_line_are_named(tmp_path: Path, half: list[str]) -> None:
    folder = tmp_path / "mine"
    (folder / f"{line_id(half[0])}.ogg").write_bytes(b"")
    with pytest.raises(VoiceguideError, match="is of the same line"):
        made(tmp_path)


def test_a_folder_that_is_not_there_is_named_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"exercises\.yaml:2:13: recordings: .*mine can't be read"):
        made(tmp_path)


def test_ids_come_from_the_words_alone() -> None:
    assert line_id("Lie on your back.") == line_id("lie on your back")
    assert line_id("Lie on your back.") != line_id("Lie on your side.")
    long = "Roll both knees slowly to the left, as far as is comfortable, "
    assert line_id(long + "and back.") != line_id(long + "and stop.")
    assert len(line_id(long)) < 60


def test_check_and_lines_say_what_is_recorded_and_what_has_changed(run, tmp_path: Path, half: list[str]) -> None:
    (tmp_path / "exercises.yaml").write_text(WITH, encoding="utf-8")
    (tmp_path / "mine" / "Stop if it hurt.wav").write_bytes(b"")
    printed = run("lines").stdout.splitlines()
    assert [line.split("\t")[2] for line in printed] == list(texts(tmp_path))
    assert [line.split("\t")[2] for line in printed if line.split("\t")[1] == "recorded"] == half
    checked = run("check").stdout
    assert f"{len(half)} lines of {len(printed)} recorded." in checked
    assert "spoken by the voice: " in checked
    assert "Stop if it hurt.wav: note: no line has this id or these words" in checked
    assert "its words may have been changed to: Stop if it hurts." in checked


def test_recordings_can_be_named_on_the_command_line(run, tmp_path: Path, half: list[str]) -> None:
    (tmp_path / "exercises.yaml").write_text(CATALOGUE, encoding="utf-8")
    assert "recorded" not in run("lines").stdout
    assert run("lines", "--recordings", "mine").stdout.count("\trecorded\t") == len(half)
    assert "none can't be read" in run("render", "--recordings", "none").stderr


class FakeMicrophone:
    def __init__(self) -> None:
        self.recorded = 0

    def record(self, until) -> bytes:
        until()
        self.recorded += 1
        return array("h", [self.recorded] * 4_410).tobytes()

    def close(self) -> None:
        pass


@pytest.fixture
def in_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs `record` where `mine` is the folder; what is typed comes line by line."""
    (tmp_path / "exercises.yaml").write_text(WITH, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    microphone = FakeMicrophone()
    monkeypatch.setattr("voiceguide.play.microphone.open_microphone", lambda: microphone)

    def silent(path: Path, length_ms: int) -> None:
        raise PlayError("there is no player")

    monkeypatch.setattr("voiceguide.play.players.start", silent)
    return lambda typed, *more: CliRunner().invoke(cli, ["record", *more], input=typed)


def test_recording_leads_through_the_lines_and_goes_on_where_it_stopped(in_a_terminal, tmp_path: Path) -> None:
    first, second, third, *_ = texts(tmp_path)
    # the first: begin, end, again, end, keep; the second: skip; the third: begin, end, keep and stop
    done = in_a_terminal("\n\na\n\n\ns\n\n\nq\n")
    assert done.exit_code == 0, done.output
    assert {path.name for path in (tmp_path / "mine").iterdir()} == {f"{line_id(text)}.wav" for text in (first, third)}
    with wave.open(os.fspath(tmp_path / "mine" / f"{line_id(first)}.wav")) as file:
        assert array("h", file.readframes(1))[0] == 2
    again = in_a_terminal("q\n")
    assert f"2 of {len(texts(tmp_path))} lines are recorded" in again.output
    assert second in again.output and first not in again.output


def test_without_a_microphone_it_says_what_to_do(run, tmp_path: Path) -> None:
    (tmp_path / "exercises.yaml").write_text(WITH, encoding="utf-8")
    done = run("record")
    assert done.returncode == 1
    assert "`voiceguide lines` prints" in done.stderr
    nowhere = run("record", "--catalogue", os.fspath(tmp_path / "other.yaml"))
    assert nowhere.returncode == 1
