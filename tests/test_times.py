"""The times that list and script tell, the minutes that are announced, and those of the finished track."""

from __future__ import annotations

import re
from functools import partial

import pytest
from mutagen.mp3 import MP3

from voiceguide.units import format_ms

pytestmark = pytest.mark.usefixtures("natural_voice")

ROUTINES = ("lower-back", "on-your-back", "five-minutes")


def told_by_list(run, routine: str) -> str:
    (line,) = (line for line in run("list").stdout.splitlines() if line.startswith(f"  {routine} "))
    return re.search(r"  ((?:about )?[\d:]+); about", line)[1]


def seconds(told: str) -> int:
    minutes, rest = told.removeprefix("about ").split(":")
    return int(minutes) * 60 + int(rest)


@pytest.fixture
def run_warm(run, spoken_before):
    """With a cache that other tests fill too."""
    return partial(run, VOICEGUIDE_CACHE=str(spoken_before))


@pytest.mark.parametrize("routine", ROUTINES)
def test_times_are_about_right_before_and_exact_after(run, run_warm, tmp_path, routine):
    before = told_by_list(run, routine)
    reckoned = run("script", routine, "--timed").stdout
    assert before.startswith("about ")
    assert reckoned.splitlines()[0].endswith(before)
    assert not re.search(r"^\d+:\d\d\.", reckoned, re.MULTILINE), "a clock time to the hundredth, though it is reckoned"
    assert run_warm("render", routine).returncode == 0
    length_s = MP3(tmp_path / f"audio_out/{routine}.mp3").info.length
    assert seconds(before) == pytest.approx(length_s, rel=0.02)

    assert told_by_list(run_warm, routine) == format_ms(round(length_s * 1_000))
    exact = run_warm("script", routine, "--timed").stdout
    said = re.search(r"This takes about ([a-z-]+) minutes?\.", exact)[1]
    assert said == WORDS[round(length_s / 60)]
    chapters = [float(chapter) for chapter in re.findall(r"^(?:\d+):(\d\d\.\d\d)  \S", exact, re.M)]
    heard = [tag.start_time / 1_000 for tag in MP3(tmp_path / f"audio_out/{routine}.mp3").tags.getall("CHAP")]
    assert len(chapters) == len(heard)
    for told, start in zip(chapters, heard, strict=True):
        assert told == pytest.approx(start % 60, abs=0.05)


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
