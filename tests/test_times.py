"""The times that list and script tell, the minutes that are announced, and those of the finished track."""

from __future__ import annotations

import re
from functools import partial

import pytest
from mutagen.mp3 import MP3

from voiceguide.units import format_ms

ROUTINES = ("lower-back", "on-your-back", "five-minutes")


def told_by_list(run) -> dict[str, str]:
    """How long each routine takes."""
    found = re.findall(r"^  (\S+) .*?  ((?:about )?[\d:]+); about", run("list").stdout, re.MULTILINE)
    assert {name for name, _ in found} == {*ROUTINES}
    return dict(found)


def seconds(told: str) -> int:
    minutes, rest = told.removeprefix("about ").split(":")
    return int(minutes) * 60 + int(rest)


@pytest.fixture
def run_warm(run, spoken_before):
    """With a cache that other tests fill too."""
    return partial(run, VOICEGUIDE_CACHE=str(spoken_before))


def test_times_are_about_right_before_and_exact_after(run, run_warm, natural_voice, tmp_path):
    before = told_by_list(run)
    for routine in ROUTINES:
        reckoned = run("script", routine, "--timed").stdout
        assert before[routine].startswith("about ")
        assert reckoned.splitlines()[0].endswith(before[routine])
        assert not re.search(r"^\d+:\d\d\.", reckoned, re.MULTILINE), "a clock time to the hundredth, though reckoned"
    assert run_warm("render", "--all").returncode == 0
    after = told_by_list(run_warm)
    for routine in ROUTINES:
        track = MP3(tmp_path / f"audio_out/{routine}.mp3")
        assert seconds(before[routine]) == pytest.approx(track.info.length, rel=0.02)
        assert after[routine] == format_ms(round(track.info.length * 1_000))
        exact = run_warm("script", routine, "--timed").stdout
        said = re.search(r"This takes about ([a-z-]+) minutes?\.", exact)[1]
        assert said == WORDS[round(track.info.length / 60)]
        told = [float(chapter) for chapter in re.findall(r"^(?:\d+):(\d\d\.\d\d)  \S", exact, re.M)]
        heard = [tag.start_time / 1_000 % 60 for tag in track.tags.getall("CHAP")]
        assert told == pytest.approx(heard, abs=0.05)


WORDS = dict(
    enumerate(
        "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six twenty-seven "
        "twenty-eight twenty-nine thirty".split()
    )
)


@pytest.mark.parametrize("minutes", [3, 10, 22, 60])
def test_script_and_render_accept_and_refuse_the_same_minutes(run, run_warm, tmp_path, minutes):
    asked = ("five-minutes", "--minutes", str(minutes))
    shown, made = run("script", *asked), run_warm("render", *asked)
    assert shown.returncode == made.returncode == (0 if minutes in (10,) else 1)
    assert shown.stderr.splitlines()[-1:] == made.stderr.splitlines()[-1:]
    if minutes == 10:
        assert MP3(tmp_path / "audio_out/five-minutes.mp3").info.length == pytest.approx(600, abs=1)
        assert "; 10:00\n" in run_warm("script", *asked, "--timed").stdout
