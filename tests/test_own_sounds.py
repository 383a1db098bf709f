"""Sounds that are files of the author's: they are heard in place of the chimes, and what is wrong with one is said."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
import soundfile
from listening import Listened, disagreements, heard_sounds, listen
from test_own_recordings import likeness

from voiceguide.audio.own_sounds import LONGEST_MS, OwnSounds
from voiceguide.catalogue import reader
from voiceguide.catalogue.model import Catalogue
from voiceguide.catalogue.sounds import Timbre
from voiceguide.errors import CatalogueError
from voiceguide.render import Rendered, Studio, fresh, render
from voiceguide.script.request import Request
from voiceguide.script.segments import ChimeKind
from voiceguide.speech.engine import Speaker
from voiceguide.timeline.answer import answer
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.timeline import ChimeSound

SOUNDS = (
    "sounds: {start: my-bell.wav, end: gong.mp3, turn: sounds/high.flac, soft: my-bell.wav, tick: sounds/tick.ogg, "
    "bell: gong.mp3}\n"
)
CATALOGUE = f"""\
version: 1
title: Small
{SOUNDS}default: r
start: here
safety: [Stop if it hurts.]
positions: {{here: {{name: here, restful: true}}}}
exercises:
  nod:
    name: Nod
    position: here
    reps: 3
    steps: [{{move: Nod., time: 3s}}, {{hold: 4s}}]
  pump: {{name: Pump, position: here, reps: 2, beat: true, count: seconds, steps: [{{move: Up., time: 4s}}]}}
routines:
  r:
    title: Short
    talk: minimal
    exercises: [nod, {{quiet: 12s, bells: 6s, ending: soft}}, pump, {{pause: 32s}}, nod]
"""
COLUMN = SOUNDS.index("my-bell") + 1
"""Where in its line the first file is named."""


def struck(seconds: float, pitches: tuple[float, ...], rate: int, before_s: float = 0.0) -> np.ndarray:
    """Something that is struck and dies away by 60 dB, after a silence."""
    at = np.arange(int(seconds * rate)) / rate
    ringing = sum(np.sin(2 * np.pi * pitch * at) for pitch in pitches) / len(pitches)
    return np.concatenate([np.zeros(int(before_s * rate)), 0.5 * ringing * 10 ** (-3 * at / seconds)])


def written(samples: np.ndarray, rate: int, form: str) -> bytes:
    file = BytesIO()
    soundfile.write(file, samples, rate, format=form)
    return file.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """A folder with the catalogue's files, in several formats and rates, one of them in stereo."""
    folder = tmp_path_factory.mktemp("sounds")
    (folder / "sounds").mkdir()
    bell = struck(1.5, (523.3, 1_310.0, 2_002.0), 48_000, before_s=0.4)
    noise = np.random.RandomState(1).standard_normal(2_000) * 10 ** (-np.arange(2_000) / 700)
    contents = {
        "my-bell.wav": written(np.stack([bell, 0.4 * bell], axis=1), 48_000, "WAV"),
        "gong.mp3": written(struck(20.0, (180.0, 247.0, 391.0), 44_100), 44_100, "MP3"),
        "sounds/high.flac": written(0.02 * struck(0.6, (1_760.0,), 22_050), 22_050, "FLAC"),
        "sounds/tick.ogg": written(0.3 * noise, 44_100, "OGG"),
        "exercises.yaml": CATALOGUE.encode(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def mine(files: Path, tmp_path: Path) -> Path:
    """A copy of the folder, to be changed."""
    return Path(copytree(files, tmp_path / "mine"))


def read(folder: Path) -> Catalogue:
    return reader.read(folder / "exercises.yaml")


@pytest.fixture(scope="module")
def done(files: Path, studio: Studio, tmp_path_factory) -> Rendered:
    return render(read(files), Request("r"), studio, tmp_path_factory.mktemp("out"))


@pytest.fixture(scope="module")
def heard(done: Rendered) -> Listened:
    return listen(done.path)


def chimes(done: Rendered, kind: ChimeKind) -> list[ChimeSound]:
    return [sound for sound in done.timeline.sounds if isinstance(sound, ChimeSound) and sound.chime is kind]


def test_a_track_with_sounds_of_ones_own_keeps_every_law(done: Rendered, heard: Listened) -> None:
    assert disagreements(done.path, done.timeline, heard) == []
    assert all(len(chimes(done, kind)) >= 1 for kind in ChimeKind)
    assert all(chime.own for kind in ChimeKind for chime in chimes(done, kind))


def test_a_sound_that_fades_away_softly_is_no_noise_in_the_silence(mine: Path, studio: Studio, tmp_path: Path) -> None:
    humming = 0.1 * np.sin(2 * np.pi * 600 * np.arange(5 * 44_100) / 44_100)
    (mine / "my-bell.wav").write_bytes(written(humming, 44_100, "WAV"))
    short = CATALOGUE.partition("exercises: [nod")[0] + "exercises: [nod]\n"
    known = reader.parse(short.encode(), str(mine / "exercises.yaml"))
    done = render(known, Request("r"), studio, tmp_path / "out")
    assert disagreements(done.path, done.timeline) == []


def test_each_file_is_heard_in_place_of_its_chime(done: Rendered, heard: Listened, files: Path) -> None:
    for kind, name in read(files).sounds.files():
        samples, rate = soundfile.read(files / name, always_2d=True)
        file = samples.mean(axis=1)
        at = np.arange(0, len(file) - 1, rate / 44_100)
        wanted = np.interp(at, np.arange(len(file)), file)
        first = int(np.argmax(np.abs(wanted) > 0.01 * np.abs(wanted).max()))
        for chime in chimes(done, ChimeKind(kind)):
            sound = heard.between(chime.start_ms - 30, chime.end_ms + 30)
            pcm = (20_000 * wanted[first : first + len(sound)]).astype("<i2").tobytes()
            alike = 0.6 if kind == "tick" else 0.85  # MP3 leaves less of so short a noise
            assert likeness(sound, pcm) > alike, f"{name} at {chime.start_ms} ms"


def test_each_begins_when_it_should_and_is_as_long_as_its_file_or_its_place(done: Rendered, heard: Listened) -> None:
    lengths = {kind: {chime.end_ms - chime.start_ms for chime in chimes(done, kind)} for kind in ChimeKind}
    for kind in (ChimeKind.END, ChimeKind.BELL):
        assert [0.9 < length / LONGEST_MS[kind] <= 1 for length in lengths[kind]] == [True]
    assert [1_000 < length < 1_100 for length in lengths[ChimeKind.START]] == [True]  # until it is 42 dB down
    assert lengths[ChimeKind.START] == lengths[ChimeKind.SOFT]
    found = [one for one in heard_sounds(heard, done.timeline) if isinstance(one.plan, ChimeSound)]
    struck_ms = [one.start_ms - one.plan.start_ms for one in found if one.plan.what is not ChimeKind.TICK]
    assert min(struck_ms) >= -15 and max(struck_ms) <= 15
    for one in (one for one in found if one.plan.what is ChimeKind.BELL):  # it dies away, and is not cut off
        loudest = [
            int(heard.ears.peaks(one.plan.end_ms - ms, one.plan.end_ms - ms + 60).max()) for ms in (1_500, 500, 60)
        ]
        assert loudest[0] > 1.5 * loudest[1] > 5 * loudest[2]


def test_the_same_files_make_the_same_bytes_on_another_machine(done: Rendered, mine: Path, tmp_path: Path) -> None:
    with Studio(Speaker("espeak", "en-us+f5"), workers=1, cache_folder=tmp_path / "cache") as elsewhere:
        again = render(read(mine), Request("r"), elsewhere, tmp_path / "out")
    assert again.path.read_bytes() == done.path.read_bytes()


def test_what_is_in_a_file_counts_and_not_its_name(studio: Studio, mine: Path, tmp_path: Path) -> None:
    def still_fresh() -> bool:
        return fresh(read(mine), Request("r"), studio, tmp_path / "out") is not None

    first = render(read(mine), Request("r"), studio, tmp_path / "out")
    assert first.new_clips == 0 and still_fresh()
    (mine / "my-bell.wav").rename(mine / "renamed.wav")
    (mine / "exercises.yaml").write_text(CATALOGUE.replace("my-bell.wav", "renamed.wav"), encoding="utf-8")
    assert still_fresh()
    softer = struck(1.5, (440.0,), 48_000)
    (mine / "renamed.wav").write_bytes(written(softer, 48_000, "WAV"))
    assert not still_fresh()
    again = render(read(mine), Request("r"), studio, tmp_path / "out")
    assert again.new_clips == 0 and still_fresh()


def test_a_track_with_long_bells_still_takes_the_minutes_that_are_asked_for(files: Path) -> None:
    known, chimes_ms = read(files), {ChimeKind.START: 4_000, ChimeKind.END: 8_000}
    made = answer(known, Request("r", minutes=3), Estimates(1.0, chimes_ms)).timeline
    assert made.length_ms == pytest.approx(180_000, abs=500)
    assert {sound.end_ms - sound.start_ms for sound in made.sounds if sound.what is ChimeKind.START} == {4_000}


FAULTS = {
    "absent": (None, "there is no file .*my-bell.wav; name a sound file, or bell, bowl"),
    "misspelt": (b"", "there is no file .*my-bell.wav; did you mean my-bel.wav?"),
    "foreign": (b"not a sound", ".*my-bell.wav is no sound, or is damaged"),
    "damaged": (b"RIFF\x00\x00", ".*my-bell.wav is no sound, or is damaged"),
    "silent": (written(np.zeros((9_000, 2)), 44_100, "WAV"), "there is nothing to hear in .*my-bell.wav"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_can_not_be_a_sound_is_told_by_its_place(run, studio: Studio, tmp_path: Path, fault: str) -> None:
    content, complaint = FAULTS[fault]
    lonely = CATALOGUE.replace(SOUNDS, "sounds: {start: my-bell.wav}\n")
    (tmp_path / "exercises.yaml").write_text(lonely, encoding="utf-8")
    if content is not None:
        (tmp_path / ("my-bel.wav" if fault == "misspelt" else "my-bell.wav")).write_bytes(content)
    wanted = rf"exercises\.yaml:3:{COLUMN}: start: {complaint}"
    with pytest.raises(CatalogueError, match=wanted):
        render(read(tmp_path), Request("r"), studio, tmp_path / "out")
    assert not list(tmp_path.glob("out/*"))
    if fault in ("absent", "foreign"):
        checked = run("check")
        assert checked.returncode == 1
        assert f"exercises.yaml:3:{COLUMN}: start: " in checked.stderr + checked.stdout


def test_every_wrong_file_is_told_at_once(mine: Path, studio: Studio) -> None:
    (mine / "my-bell.wav").write_bytes(b"no sound")
    (mine / "gong.mp3").write_bytes(b"no sound")
    with pytest.raises(CatalogueError) as error:
        studio.own(read(mine)).sounds.lengths_ms()
    assert [problem.message.partition(":")[0] for problem in error.value.problems] == ["start", "end", "soft", "bell"]


def test_a_file_that_is_changed_while_a_track_is_made_is_noticed(mine: Path, tmp_path: Path) -> None:
    with Studio(Speaker("espeak", "en-us+f5"), cache_folder=tmp_path / "cache") as studio:
        sounds: OwnSounds = studio.own(read(mine)).sounds
        (mine / "my-bell.wav").write_bytes(written(struck(1.0, (300.0,), 44_100), 44_100, "WAV"))
        with pytest.raises(CatalogueError, match=r"start: .*my-bell.wav was changed while it was read"):
            sounds.lengths_ms()


def test_a_sound_that_comes_along_goes_before_a_file_of_its_name(mine: Path) -> None:
    (mine / "bowl").write_bytes((mine / "my-bell.wav").read_bytes())
    for name, is_file in (("bowl", False), ("./bowl", True)):
        text = CATALOGUE.replace("start: my-bell.wav", f"start: {name}")
        known = reader.parse(text.encode(), os.fspath(mine / "exercises.yaml"))
        assert (known.sounds.start is Timbre.BOWL) != is_file
        assert ("start" in dict(known.sounds.files())) == is_file


def test_the_files_are_watched(mine: Path) -> None:
    watched = {path.relative_to(mine).as_posix() for path in reader.files(mine / "exercises.yaml")}
    assert watched == {"exercises.yaml", "my-bell.wav", "gong.mp3", "sounds/high.flac", "sounds/tick.ogg"}
