"""What was done when: kept, shown by week, and erased; never lost to another player, a full disk or a damaged file."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_tracks import timeline

from voiceguide.cli.remembering import history, keep
from voiceguide.errors import OutputError, VoiceguideError
from voiceguide.play.history import Session, history_folder, monday, recall, remember
from voiceguide.play.playback import Heard, is_done

ZONE = timezone(timedelta(hours=1))


def session(day: date, minutes: int = 29, title: str = "Lower back") -> Session:
    return Session(
        routine="lower-back",
        title=title,
        finished=datetime(day.year, day.month, day.day, 18, 30, tzinfo=ZONE),
        minutes=minutes,
        options="level standard, talk full, pace 1",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = history_folder()
    assert folder
    return folder


def shown(*options: str, answer: str = "") -> Result:
    return CliRunner().invoke(history, options, input=answer)


def test_what_is_kept_is_what_comes_back_the_last_first(folder: Path) -> None:
    first, second = session(date(2026, 3, 2)), session(date(2026, 3, 4), title="Rücken „kurz“")
    for one in (first, second):
        remember(folder, one)
    assert recall(folder) == ([second, first], [])
    assert folder.stat().st_mode & 0o077 == 0, "what someone's back is like concerns nobody else on this machine"


def test_two_players_at_once_lose_nothing(folder: Path) -> None:
    days = [date(2026, 1, 1) + timedelta(days=n % 3) for n in range(60)]
    with ThreadPoolExecutor(8) as players:
        list(players.map(lambda day: remember(folder, session(day)), days))
    sessions, problems = recall(folder)
    assert (len(sessions), problems) == (60, [])


def test_a_routine_is_done_when_nine_tenths_lie_behind_and_half_was_heard() -> None:
    line = timeline()
    assert [is_done(line, ms, ms) for ms in (0, 35_999, 36_000, 40_000)] == [False, False, True, True]
    heard = Heard()
    for ms in (100, 10_000):
        heard.until(ms)
    heard.jumped(30_000)
    heard.until(39_000)
    assert heard.ms == 19_000
    assert not is_done(line, 39_000, heard.ms)
    heard.until(40_000)
    assert is_done(line, 40_000, heard.ms)
    assert not is_done(replace(line, routine=""), 40_000, 40_000), "a track of another maker"


def test_without_a_history_it_says_so_and_what_to_do(folder: Path) -> None:
    result = shown()
    assert result.exit_code == 0
    assert result.output == (
        f"There is no history yet: play a routine to its end with `voiceguide play`. It is kept in {folder}.\n"
    )
    assert shown("--erase").output == result.output


def test_the_history_is_shown_by_week_with_totals(folder: Path) -> None:
    this = monday(date.today())
    for days, minutes in ((0, 29), (-7, 10), (-6, 12), (-28, 1_200)):
        remember(folder, session(this + timedelta(days=days), minutes))
    output = shown().output
    old = this - timedelta(days=28)
    assert output.splitlines() == [
        "This week: 1 session, 29 min",
        f"  {this:%a %d %b}  18:30  Lower back   29 min  level standard, talk full, pace 1",
        "",
        "Last week: 2 sessions, 22 min",
        f"  {this - timedelta(days=6):%a %d %b}  18:30  Lower back   12 min  level standard, talk full, pace 1",
        f"  {this - timedelta(days=7):%a %d %b}  18:30  Lower back   10 min  level standard, talk full, pace 1",
        "",
        f"The week of {old.day} {old:%B %Y}: 1 session, 1,200 min",
        f"  {old:%a %d %b}  18:30  Lower back  1200 min  level standard, talk full, pace 1",
        "",
        f"In all: 4 sessions, 1,251 min, since {old.day} {old:%B %Y}.",
        f"Kept in {folder}, on this machine alone. What a page played is kept in its browser.",
    ]


def test_a_week_without_a_session_is_told_first(folder: Path) -> None:
    remember(folder, session(date(2020, 1, 8), title="A\x1b[31mB"))
    assert shown().output.startswith("This week: nothing yet.\n\nThe week of 6 January 2020: 1 session, 29 min\n")
    assert "\x1b" not in shown().output


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text[:40], ":3:"),
        (lambda text: text.replace('"minutes": 29', '"minutes": "x"'), ":1:1: this is no session"),
        (lambda text: text.replace('"routine"', '"rutine"'), ":1:1: routine is missing"),
        (lambda text: text.replace("+01:00", ""), ":1:1: this is no session (a time without its zone)"),
        (lambda text: "[1]", ":1:1: this is no session"),
    ],
)
def test_a_damaged_file_is_named_and_nothing_is_lost(folder: Path, damage, said: str) -> None:
    remember(folder, session(date(2026, 3, 2)))
    (path,) = folder.iterdir()
    damaged = damage(path.read_text(encoding="utf-8"))
    path.write_text(damaged, encoding="utf-8")
    remember(folder, session(date(2026, 3, 3), title="Good"))
    result = shown()
    assert "Good" in result.output, "the others are shown"
    assert isinstance(result.exception, VoiceguideError)
    assert str(result.exception).startswith(f"{path}:")
    assert said in str(result.exception)
    assert keep(timeline()).startswith("Done: Lower back. This week: 1 session, 1 min.")
    assert path.read_text(encoding="utf-8") == damaged
    assert len(list(folder.iterdir())) == 3


def test_erasing_asks_first_and_takes_only_what_is_ours(folder: Path) -> None:
    remember(folder, session(date(2026, 3, 2)))
    (folder / "session-x.json").write_text("damaged")
    (folder / "mine.txt").write_text("mine")
    assert "Remove all 2 sessions" in shown("--erase", answer="n\n").output
    assert len(list(folder.iterdir())) == 3
    assert shown("--erase", answer="y\n").output.endswith(f"{folder}: removed 2 sessions\n")
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_a_history_that_cannot_be_written_is_a_note_with_a_remedy(folder: Path) -> None:
    folder.write_text("a file in its place")
    with pytest.raises(OutputError, match="VOICEGUIDE_HISTORY"):
        remember(folder, session(date(2026, 3, 2)))
    note = keep(timeline())
    assert note.startswith("note: this session is not in your history: ")
    assert "--out" not in note


def test_a_file_of_the_history_can_be_read_by_people_and_programs(folder: Path) -> None:
    remember(folder, session(date(2026, 3, 2)))
    (path,) = folder.iterdir()
    assert path.name.startswith("session-2026-03-02-183000-")
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "routine": "lower-back",
        "title": "Lower back",
        "finished": "2026-03-02T18:30:00+01:00",
        "minutes": 29,
        "options": "level standard, talk full, pace 1",
    }
