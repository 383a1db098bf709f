"""The command line as a user meets it: real processes, what they print, how they end."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from voiceguide.cli import rendering
from voiceguide.track.tags import read_track

SHORT = """\
version: 1
title: Small
default: small
start: here
safety: [Stop if it hurts.]
positions:
  here: {name: here}
exercises:
  nod:
    name: Nod
    position: here
    reps: 2
    steps:
      - move: Nod your head.
        short: Nod.
        time: 2s
      - hold: 3s
      - move: And return.
        time: 2s
routines:
  small: {title: Small, talk: brief, exercises: [nod]}
"""


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "exercises.yaml"
    path.write_text(SHORT, encoding="utf-8")
    return path


def test_rendering_says_where_the_track_is_and_what_is_in_it_and_what_stands_beside_it(run, small, tmp_path):
    done = run("render", "--captions", "--timeline")
    assert done.returncode == 0
    assert done.stderr == ""
    first, *chapters = done.stdout.splitlines()[:4]
    assert first.startswith(str(Path("audio_out/small.mp3")))
    assert [line.split()[1] for line in chapters] == ["Introduction", "Nod", "Closing"]
    assert read_track(tmp_path / "audio_out/small.mp3").title == "Small"
    beside = {os.fspath(Path("audio_out") / f"small.{kind}") for kind in ("vtt", "srt", "lrc", "json")}
    assert {line.strip() for line in done.stdout.splitlines()[4:]} == beside
    assert {path.name for path in (tmp_path / "audio_out").iterdir()} == {
        "small.mp3",
        *(Path(path).name for path in beside),
    }


def test_without_a_catalogue_here_the_shipped_one_is_used(run):
    assert "lower-back" in run("list").stdout
    assert run("check").stdout.endswith("0 cues don't fit their time.\n")


def test_rendering_again_speaks_nothing_and_changing_a_word_speaks_what_changed(run, small, tmp_path):
    run("render")
    clips = set((tmp_path / "cache").rglob("*"))
    first = (tmp_path / "audio_out/small.mp3").read_bytes()
    run("render")
    assert set((tmp_path / "cache").rglob("*")) == clips
    assert (tmp_path / "audio_out/small.mp3").read_bytes() == first
    small.write_text(SHORT.replace("safety: [Stop if it hurts.]", "safety: [Stop when it hurts.]"), encoding="utf-8")
    run("render")
    new = set((tmp_path / "cache").rglob("*")) - clips
    assert len([path for path in new if path.is_file() and "clip" in path.name]) <= 1
    assert (tmp_path / "audio_out/small.mp3").read_bytes() != first


def test_captions_from_last_time_are_renewed(run, small, tmp_path):
    run("render", "--captions")
    small.write_text(SHORT.replace("Stop if it hurts", "Stop when it hurts"), encoding="utf-8")
    run("render")
    assert "Stop when it hurts." in (tmp_path / "audio_out/small.vtt").read_text(encoding="utf-8")


def test_captions_of_someone_else_stay(run, small, tmp_path):
    (tmp_path / "audio_out").mkdir()
    (tmp_path / "audio_out/small.srt").write_text("theirs")
    done = run("render", "--captions")
    assert done.returncode == 1
    assert "small.srt is there and is not voiceguide's" in done.stderr
    assert (tmp_path / "audio_out/small.srt").read_text() == "theirs"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["render", "smal"], 1, "there is no routine 'smal'; did you mean 'small'?"),
        (["render", "--voice", "en-uss"], 1, "there is no voice 'en-uss'; did you mean 'en-us'?"),
        (["render", "--engine", "espek"], 1, "there is no engine 'espek'; did you mean 'espeak'?"),
        (["render", "--catalogue", "nowhere.yaml"], 1, "there is no file nowhere.yaml"),
        (["render", "--out", "exercises.yaml"], 1, "exercises.yaml"),
        (["render", "--ffmpeg", "nowhere"], 1, "nowhere"),
        (["render", "--minutes", "59"], 1, "it takes"),
        (["render", "--level", "gentle", "--minutes", "5"], 2, "leave out --level"),
        (["render", "--all", "small"], 2, "not both"),
        (["render", "--watch", "--jobs", "2"], 2, "leave out --jobs"),
        (["render", "--engine-option", "speaker="], 2, "NAME=VALUE"),
        (["render", "--pace", "9"], 2, "--pace"),
        (["rendr"], 2, "rendr"),
        (["script", "nope"], 1, "there is no routine 'nope'"),
    ],
)
def test_what_cannot_be_done_ends_in_one_clear_message(run, small, tmp_path, arguments, code, says):
    done = run(*arguments)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not list(tmp_path.glob("audio_out/*"))
    assert not list(tmp_path.glob("cache/*/*.clip")), "nothing is spoken in vain"


def test_a_wrong_catalogue_shows_every_problem_with_its_place(run, small):
    small.write_text(SHORT.replace("hold: 3s", "hold: 3").replace("reps: 2", "rep: 2"), encoding="utf-8")
    done = run("render")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "exercises.yaml:12:5: \"rep\" is not a key that belongs here; did you mean 'reps'?",
        'exercises.yaml:17:15: hold: "3" needs a unit; write 3s',
    ]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_named(run, small, tmp_path):
    (tmp_path / "audio_out").mkdir()
    (tmp_path / "audio_out").chmod(stat.S_IRUSR | stat.S_IXUSR)
    done = run("render")
    assert done.returncode == 1
    assert "audio_out" in done.stderr


def test_script_prints_slots_and_starts_no_engine(run, small):
    done = run("script")
    assert "One. Nod.\n      … move 2 s\n" in done.stdout
    assert "Last one.  [2 s]" in done.stdout
    assert "… hold 3 s" in done.stdout
    assert "0:00    (start chime)" in run("script", "--timed").stdout


def test_what_the_cache_complains_of_is_told_once_whichever_track_it_was(monkeypatch, capsys):
    troubles = ("the cache is full", None, "the cache is locked", "the cache is full", None)
    results = [SimpleNamespace(error=None, rendered=None, trouble=trouble) for trouble in troubles]
    monkeypatch.setattr(rendering, "_results", lambda *_: iter(results))
    rendering._render([None] * len(results), None)
    assert capsys.readouterr().err.splitlines() == ["note: the cache is full", "note: the cache is locked"]
