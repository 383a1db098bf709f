"""Playing in the terminal: what is shown, what the keys do, and each player with a stub that writes down its orders."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from array import array
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from click.testing import CliRunner
from rich.console import Console
from small_tracks import NASTY, timeline, write

from voiceguide.cli.playing import play
from voiceguide.errors import PlayError
from voiceguide.language.labels import ENGLISH, Command
from voiceguide.play.playback import Controls, Moment, moment_at, target_ms, timeline_of
from voiceguide.play.players import giving_up, start
from voiceguide.play.screen import Lines
from voiceguide.play.view import Shown, drawn, keys_help
from voiceguide.script.segments import PauseKind, Progress

LINE = timeline()  # four chapters of 10 s each
on_posix = pytest.mark.skipif(os.name == "nt", reason="stubs are scripts with a #! line, and keys come from a pty")
MPV = shutil.which("mpv")


@pytest.fixture
def track(tmp_path: Path) -> Path:
    return write(tmp_path / "lower-back.mp3", LINE)


# --- what there is to see ---


def test_a_moment_within_a_hold() -> None:
    moment = moment_at(LINE, 13_000)
    assert moment.chapter.title == "Knee rolls"
    assert moment.said == "Roll & hold."
    assert moment.quiet
    assert moment.left_ms == 6_500
    assert moment.progress
    assert (moment.progress.rep, moment.progress.reps) == (2, 8)
    assert moment.next == "Pelvic tilts"


def test_a_moment_at_each_end() -> None:
    first, last, after = (moment_at(LINE, ms) for ms in (0, 39_999, 99_999))
    assert (first.chapter.title, first.said, first.quiet) == ("Introduction", "Words of Introduction.", None)
    assert (last.chapter.title, last.next) == ("Closing", None)
    assert after.chapter.title == "Closing"


def rows(moment: Moment, width: int = 100, height: int = 40, paused: bool = False) -> list[str]:
    shown = Shown(timeline=LINE, moment=moment, labels=ENGLISH, paused=paused)
    return [row.plain for row in drawn(shown, Console(file=StringIO()), width, height)]


def text_at(ms: int, width: int = 100, height: int = 40, paused: bool = False) -> str:
    return "\n".join(rows(moment_at(LINE, ms), width, height, paused))


SEVEN = ["██████", "    ██", "    ██", "  ██  ", "  ██  "]


def test_the_view_shows_exercise_cue_countdown_and_what_is_next() -> None:
    text = text_at(13_100)
    for words in (
        "Exercise 1 of 2: Knee rolls",
        "Roll & hold.",
        "Hold ━",
        "●◉○○○○○○ · left side",
        "0:13 / 0:40  ━",
        "Next: Pelvic tilts",
        "space play or pause · n next exercise · p start of this exercise, or the one before",
        "q quit",
    ):
        assert words in text
    assert "set" not in text
    assert "0:13 / 0:40  Paused" in text_at(13_100, paused=True), "the time stays"
    assert "Then you are done." in text_at(39_000)


def test_repetitions_are_dots_and_a_number_when_they_are_many() -> None:
    moment = moment_at(LINE, 13_100)
    dosed = replace(moment, progress=Progress(rep=1, reps=12, set=2, sets=3))
    assert "◉○○○○○○○○○○○ · set 2 of 3" in rows(dosed)
    assert "8 of 13" in rows(replace(moment, progress=Progress(rep=8, reps=13, set=1, sets=1)))


def test_the_seconds_are_as_large_as_there_is_room_for() -> None:
    for size, scale in (((80, 24), 2), ((80, 18), 1), ((40, 16), 1), ((100, 40), 3), ((24, 10), 1)):
        figure = [row for row in text_at(13_100, *size).split("\n") if "█" in row]
        wanted = ["".join(letter * scale for letter in row).rstrip() for row in SEVEN for _ in range(scale)]
        assert [row.rstrip() for row in figure] == wanted, size
    assert "Hold  7 s" in text_at(13_100, 24, 6)
    assert "█" not in text_at(13_100, 24, 6)


def test_a_move_has_a_bar_and_no_seconds() -> None:
    (hold,) = LINE.chapters[1].quiets
    move = replace(moment_at(LINE, 13_100), counted=False, quiet=replace(hold, kind=PauseKind.MOVE))
    assert "█" not in "\n".join(rows(move))
    assert sum("━" in row for row in rows(move)) == 2, "its bar, and that of the track"


def test_what_is_around_the_countdown_stays_in_its_place() -> None:
    for height in (40, 24, 10, 6):
        with_it, without = rows(moment_at(LINE, 13_100), 60, height), rows(moment_at(LINE, 600), 60, height)
        assert len(with_it) == len(without) == height
        assert [n for n, row in enumerate(with_it) if "/ 0:40" in row] == [
            n for n, row in enumerate(without) if "/ 0:40" in row
        ]


LONG = "Slowly let both knees sink to the left, as far as is comfortable, and keep your shoulders down. " * 4


@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize("width", [100, 40, 24, 12, 3])
def test_words_go_first_and_the_countdown_and_the_time_stay(width: int, paused: bool) -> None:
    long = replace(moment_at(LINE, 13_100), said=LONG)
    for height in range(1, 41):
        found = rows(long, width, height, paused)
        assert len(found) <= height, height
        assert all(len(row) <= width for row in found), height
        if width >= 12:
            assert "0:13 / 0:40"[:width] in "\n".join(found).replace("…", "0"), height
        if width >= 12 and height >= 2:
            assert any("█" in row or "Hold" in row for row in found), height
    words = [row for row in rows(long, 24, 10, paused) if "sink" in row or "Slowly" in row]
    assert words, "some words have room beside the large figure"


def test_only_the_keys_that_work_are_shown() -> None:
    assert keys_help(False, ENGLISH) == ["space play or pause", "q quit"]
    assert "full" not in str(keys_help(True, ENGLISH)), "that is the page's"


def test_no_text_of_a_track_is_markup_or_a_command_for_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "x.mp3"
    line = timeline_of(write(path, timeline(NASTY)))
    nasty = replace(moment_at(line, 0), said=NASTY, next=NASTY)
    text = "\n".join(rows(nasty))
    assert "[bold]" in text
    told: list[str] = []
    lines = Lines(line, ENGLISH, told.append)
    lines.show(Shown(timeline=line, moment=nasty, labels=ENGLISH))
    for told_or_drawn in (text, *told):
        assert "\x1b" not in told_or_drawn
        assert "\x07" not in told_or_drawn


# --- told in lines ---


def test_lines_tell_what_is_said_and_counted_when_its_time_comes() -> None:
    told: list[str] = []
    lines = Lines(LINE, ENGLISH, told.append)

    def show(ms: int, paused: bool = False) -> list[str]:
        lines.show(Shown(timeline=LINE, moment=moment_at(LINE, ms), labels=ENGLISH, paused=paused))
        new = told[:]
        told.clear()
        return new

    assert show(0) == [" 0:00  Introduction", " 0:00  Words of Introduction."]
    assert show(100) == []
    assert show(11_500) == [
        " 0:10  Exercise 1 of 2: Knee rolls",
        " 0:10  Knee rolls",
        " 0:11  Roll & hold.",
        " 0:11  (hold, 8.5 s)",
    ]
    assert show(13_000, paused=True) == [" 0:13  Paused"]
    assert show(13_000, paused=True) == []
    lines.jumped(25_000)
    assert show(25_000) == [" 0:25  Exercise 2 of 2: Pelvic tilts"], "what was jumped over is not told"
    lines.jumped(10_000)
    assert show(10_000) == [" 0:10  Exercise 1 of 2: Knee rolls", " 0:10  Knee rolls"]


# --- what the commands do ---


class FakePlayer:
    name, seeks, paused = "fake", True, False

    def __init__(self, at_ms: int) -> None:
        self.at_ms = at_ms

    def position_ms(self) -> int:
        return self.at_ms

    def seek(self, ms: int) -> None:
        self.at_ms = ms

    def pause(self, paused: bool) -> None:
        self.paused = paused

    def last_words(self) -> str:
        return "No device."


@pytest.mark.parametrize(
    ("command", "at_ms", "then_ms"),
    [
        (Command.NEXT, 13_000, 20_000),
        (Command.NEXT, 35_000, 30_000),
        (Command.PREVIOUS, 18_000, 10_000),
        (Command.PREVIOUS, 13_000, 10_000),
        (Command.PREVIOUS, 12_999, 0),
        (Command.PREVIOUS, 2_000, 0),
        (Command.REPEAT, 12_000, 10_000),
        (Command.BACK, 13_000, 8_000),
        (Command.BACK, 3_000, 0),
        (Command.AHEAD, 13_000, 18_000),
        (Command.AHEAD, 38_000, 40_000),
        (Command.SKIP_INTRODUCTION, 4_000, 10_000),
        (Command.SKIP_INTRODUCTION, 14_000, None),
    ],
)
def test_each_command_leads_somewhere(command: Command, at_ms: int, then_ms: int | None) -> None:
    assert target_ms(command, at_ms, LINE) == then_ms


def test_jumps_are_undone_and_those_of_one_second_at_once() -> None:
    player, now_s = FakePlayer(13_000), [0.0]
    controls = Controls(player, LINE, lambda: now_s[0])

    def after(seconds: float, command: Command) -> int:
        now_s[0] += seconds
        controls.perform(command)
        return player.at_ms

    assert after(0, Command.UNDO) == 13_000
    assert after(0, Command.NEXT) == 20_000
    assert [after(1, Command.AHEAD), after(0.1, Command.AHEAD), after(0.9, Command.AHEAD)] == [25_000, 30_000, 35_000]
    assert [after(0.5, Command.UNDO), after(0, Command.UNDO), after(0, Command.UNDO)] == [20_000, 13_000, 13_000]
    assert [after(0, Command.BACK), after(0, Command.UNDO)] == [8_000, 13_000]


def test_pause_and_go_on_and_a_player_that_cannot_seek() -> None:
    player = FakePlayer(13_000)
    player.seeks = False
    controls = Controls(player, LINE)
    assert not controls.perform(Command.NEXT)
    assert player.at_ms == 13_000
    controls.perform(Command.TOGGLE)
    assert player.paused
    controls.perform(Command.TOGGLE)
    assert not player.paused


def test_a_player_that_gives_up_is_told_from_one_that_is_done() -> None:
    assert giving_up(FakePlayer(39_700), 40_000) is None
    assert giving_up(FakePlayer(900), 1_000) is None
    assert giving_up(FakePlayer(400), 1_000)
    failure = giving_up(FakePlayer(700), 40_000)
    assert "fake stopped before the track's end (No device)" in str(failure)


# --- tracks of other makers, and files that are none ---


def test_an_mp3_that_is_not_ours_is_one_chapter(tmp_path: Path, track: Path) -> None:
    song = tmp_path / "song.mp3"
    raw = track.read_bytes()
    size = 10 + sum(byte << shift for byte, shift in zip(raw[6:10], (21, 14, 7, 0), strict=True))
    song.write_bytes(raw[size:])
    line = timeline_of(song)
    assert [chapter.title for chapter in line.chapters] == ["song"]
    assert line.length_ms == 40_000


def test_what_is_no_mp3_is_one_clear_sentence(tmp_path: Path) -> None:
    text = tmp_path / "text.mp3"
    text.write_text("hello")
    with pytest.raises(PlayError, match="not an MP3 that can be read"):
        timeline_of(text)
    with pytest.raises(PlayError, match="there is no file"):
        timeline_of(tmp_path / "nothing.mp3")


# --- each player, by a stub that writes down its orders ---

STUB = """#!{python}
import json, os, sys, time
with open({log!r}, "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
{body}
"""
WAITS = "time.sleep(60)"
LISTENS = """
channel = open(int(sys.argv[1].partition("fd://")[2]), "r+b", buffering=0)
channel.write(b'{"event":"property-change","name":"time-pos","data":1.5}\\n')
while line := channel.readline():
    with open(LOG, "a") as log:
        log.write(line.decode())
    if b"seek" in line:
        channel.write(b'{"event":"property-change","name":"time-pos","data":1.6}\\n{"event":"playback-restart"}\\n')
        channel.write(b'nonsense\\n{"event":"property-change","name":"time-pos","data":20.5}\\n')
"""


class Stubs:
    """A PATH with nothing but stubs on it, and what they wrote down."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "log"
        folder.mkdir()
        self.log.touch()
        self.meanwhile: Callable[[], str] = str

    def add(self, name: str, body: str = WAITS) -> None:
        stub = self.folder / name
        body = body.replace("LOG", repr(str(self.log)))
        stub.write_text(STUB.format(python=sys.executable, log=str(self.log), body=body))
        stub.chmod(0o755)

    def orders(self, at_least: int) -> list:
        """What they wrote, once it is so many lines."""
        until(lambda: self.meanwhile() is not None and len(self.log.read_text().splitlines()) >= at_least)
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def starts(self, at_least: int) -> list[float]:
        """From which second each start was to play."""
        return [float(re.search(r"[\d.]+", " ".join(order).split("-ss")[1])[0]) for order in self.orders(at_least)]


@pytest.fixture
def stubs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stubs:
    stubs = Stubs(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(stubs.folder))
    monkeypatch.setattr("voiceguide.play.players._MAC_VLC", "/nowhere/VLC")
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    monkeypatch.delitem(sys.modules, "voiceguide.play.player_miniaudio", raising=False)
    return stubs


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, "this never came true"
        time.sleep(0.01)


@on_posix
def test_mpv_is_commanded(stubs: Stubs, track: Path) -> None:
    stubs.add("mpv", LISTENS)
    player = start(track, 40_000)
    try:
        until(lambda: player.position_ms() == 1_500)
        player.seek(20_000)
        assert player.position_ms() in (20_000, 20_500), "not where it was before the seek"
        until(lambda: player.position_ms() == 20_500)
        player.pause(True)
        player.pause(False)
        argv, *commands = stubs.orders(5)
        assert argv[-2:] == ["--", str(track)]
        assert {"--loop-file=no", "--keep-open=no", "--idle=no", "--pause=no"} < {*argv}, "whatever mpv.conf says"
        assert [command["command"] for command in commands] == [
            ["observe_property", 1, "time-pos"],
            ["seek", 20.0, "absolute+exact"],
            ["set_property", "pause", True],
            ["set_property", "pause", False],
        ]
        assert not player.ended()
    finally:
        player.close()
    assert player.ended()


@on_posix
@pytest.mark.parametrize(
    ("program", "name", "first"),
    [
        ("ffplay", "ffplay", ["-nodisp", "-autoexit", "-loglevel", "error", "-ss", "{}", "-i"]),
        ("cvlc", "VLC", ["-I", "dummy", "--quiet", "--no-video", "--play-and-exit", "--start-time={}"]),
        ("vlc", "VLC", ["-I", "dummy", "--quiet", "--no-video", "--play-and-exit", "--start-time={}"]),
    ],
)
def test_ffplay_and_vlc_are_started_anew(stubs: Stubs, track: Path, program: str, name: str, first: list[str]) -> None:
    def order(second: str) -> list[str]:
        return [word.format(second) for word in first] + [str(track)]

    stubs.add(program)
    player = start(track, 40_000)
    try:
        assert player.name == name
        stubs.orders(1)
        player.seek(20_000)
        assert 20_000 <= player.position_ms() < 39_000
        stubs.orders(2)
        player.pause(True)
        at_ms = player.position_ms()
        assert not player.ended()
        player.seek(30_500)
        assert player.position_ms() == 30_500 != at_ms
        time.sleep(0.01)
        assert player.position_ms() == 30_500, "what is paused stays where it is"
        player.pause(False)
        assert stubs.orders(3) == [order("0.000"), order("20.000"), order("30.500")]
    finally:
        player.close()
    assert player.ended()


@on_posix
def test_afplay_is_halted_and_let_go_on(stubs: Stubs, track: Path) -> None:
    stubs.add("afplay")
    player = start(track, 40_000)
    pid = player._program._process.pid
    try:
        assert stubs.orders(1) == [[str(track)]]
        assert not player.seeks
        player.pause(True)
        assert os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOWAIT).si_pid == pid
        at_ms = player.position_ms()
        assert player.position_ms() == at_ms
        player.pause(False)
        player.pause(True)
    finally:
        player.close()
    assert player.ended()
    assert player._program._process.returncode == -signal.SIGTERM, "it heard that it should end"


@pytest.fixture
def miniaudio(stubs: Stubs, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The library with a device that plays when it is told to, and remembers from where."""

    class Device:
        def __init__(self, **_: object) -> None:
            if said.broken:
                raise said.MiniaudioError("failed to init device", -401)

        def start(self, sound: Iterator) -> None:
            self.sound = sound

        def stop(self) -> None:
            said.stops += 1

        close = stop

        def play(self, frames: int) -> None:
            self.sound.send(frames)

    def stream_file(path: str, seek_frame: int, **_: object) -> Iterator:
        def stream() -> Iterator:
            left = 40 * 44_100 - seek_frame
            wanted = yield array("h")
            while left > 0:
                piece, left = min(wanted, left), left - wanted
                wanted = yield array("h", bytes(2 * piece))

        said.froms.append(seek_frame / 44_100)
        sound = stream()
        next(sound)
        return sound

    said = ModuleType("miniaudio")
    said.__dict__.update(froms=[], stops=0, broken=False, stream_file=stream_file, PlaybackDevice=Device)
    said.MiniaudioError = type("MiniaudioError", (Exception,), {})
    monkeypatch.setitem(sys.modules, "miniaudio", said)
    return said


def test_miniaudio_plays_where_there_is_no_program(miniaudio: SimpleNamespace, track: Path) -> None:
    player = start(track, 40_000)
    player._device.play(44_100)
    assert player.position_ms() == 1_000
    player.seek(20_000)
    player._device.play(22_050)
    player.pause(True)
    assert player.position_ms() == 20_500
    player.seek(39_000)
    player.pause(False)
    player._device.play(44_100)
    assert not player.ended()
    with pytest.raises(StopIteration):
        player._device.play(44_100)
    assert player.ended()
    assert player.position_ms() == 40_000
    assert miniaudio.froms == [0, 20, 39]
    player.close()


# --- the command ---


def spoken_error(result) -> str:
    assert isinstance(result.exception, PlayError), result.exception
    return str(result.exception)


@on_posix
def test_without_a_player_the_page_is_offered(stubs: Stubs, track: Path) -> None:
    error = spoken_error(CliRunner().invoke(play, [str(track)]))
    assert error.startswith("there is no audio player here: install mpv, ffplay (of ffmpeg) or VLC")
    assert error.endswith(f"or play it in the browser: voiceguide play {track} --page")
    assert "\n" not in error


@on_posix
def test_without_a_sound_device_the_page_is_offered(miniaudio: SimpleNamespace, track: Path) -> None:
    miniaudio.broken = True
    error = spoken_error(CliRunner().invoke(play, [str(track)]))
    assert error.startswith("there is no sound device here")
    assert "--page" in error


@on_posix
@pytest.mark.parametrize(
    "body", ["sys.exit('Dreadful.')", "print('Dreadful.'); sys.exit(0)", "os.write(2, b'\\xff Dreadful.'); os.abort()"]
)
@pytest.mark.parametrize("name", ["mpv", "ffplay", "vlc", "afplay"])
def test_a_player_that_crashes_is_one_clear_line(stubs: Stubs, track: Path, name: str, body: str) -> None:
    stubs.add(name, body)
    error = spoken_error(CliRunner().invoke(play, [str(track)]))
    assert "stopped before the track's end (" in error
    assert "Dreadful)" in error
    assert "\n" not in error


@on_posix
def test_a_player_that_is_no_program_is_one_clear_line(stubs: Stubs, track: Path) -> None:
    (stubs.folder / "mpv").write_text("not a program")
    (stubs.folder / "mpv").chmod(0o755)
    assert "mpv can't be started" in spoken_error(CliRunner().invoke(play, [str(track)]))


def test_the_page_is_opened_and_made_only_if_it_is_missing(track: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    page = track.with_suffix(".html")
    for _ in range(2):
        result = CliRunner().invoke(play, [str(track), "--page"])
        assert result.exit_code == 0, result.exception
    assert opened == [page.as_uri()] * 2
    assert 'src="lower-back.mp3"' in page.read_text(encoding="utf-8")
    page.write_text("mine")
    CliRunner().invoke(play, [str(track), "--page"])
    assert page.read_text() == "mine"
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    assert f"open {page} in one" in CliRunner().invoke(play, [str(track), "--page"]).output


@on_posix
def test_away_from_a_terminal_it_plays_without_drawing(stubs: Stubs, tmp_path: Path) -> None:
    short = write(tmp_path / "short.mp3", timeline(length_s=1))
    stubs.add("ffplay", "time.sleep(1)")
    result = CliRunner().invoke(play, [str(short)])
    assert result.exit_code == 0, result.exception
    assert result.output.splitlines()[:3] == [
        f"{short}  0:01  (with ffplay; Ctrl-C ends)",
        " 0:00  Introduction",
        " 0:00  Words of Introduction.",
    ]
    assert " 0:01  Closing" in result.output
    assert result.output.endswith("Done: Lower back. This week: 1 session, 0 min.\n")
    assert "\x1b" not in result.output


@on_posix
def test_no_history_writes_nothing(stubs: Stubs, tmp_path: Path, track: Path) -> None:
    short = write(tmp_path / "short.mp3", timeline(length_s=1))
    stubs.add("ffplay", "time.sleep(1)")
    result = CliRunner().invoke(play, [str(short), "--no-history"])
    assert result.exit_code == 0, result.exception
    assert "Done" not in result.output
    assert not (tmp_path / "history").exists()
    assert CliRunner().invoke(play, [str(track), "--page", "--no-history"]).exit_code == 2


ONE_EXERCISE = """
version: 1
title: Small
default: short
start: lie
safety: [Go gently.]
positions:
  lie: {name: your back}
exercises:
  tilt:
    name: Tilt
    position: lie
    steps: [{move: Tilt., time: 1s}]
    reps: 2
routines:
  short: {title: Short, exercises: [tilt]}
"""


@on_posix
def test_a_routine_is_rendered_only_when_its_track_is_not_what_it_would_be(stubs: Stubs, tmp_path: Path) -> None:
    stubs.add("ffplay", "sys.exit('Dreadful.')")  # nobody has to listen
    catalogue = tmp_path / "exercises.yaml"
    catalogue.write_text(ONE_EXERCISE)
    track = tmp_path / "out" / "short.mp3"

    def played(*options: str) -> int:
        result = CliRunner().invoke(play, ["--catalogue", str(catalogue), "--out", str(track.parent), *options])
        assert "Dreadful" in spoken_error(result)
        return track.stat().st_ino

    first = played()
    assert played("short") == first
    slower = played("--pace", "1.5")
    assert slower != first
    assert played("--pace", "1.5") == slower
    assert timeline_of(track).title == "Short"


class Glass:
    """What is to be seen in a terminal of a size, after what was written to it: letters, and the few commands used."""

    PARTS = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])|\x1b.|[\r\n]|[^\x1b\r\n]", re.DOTALL)

    def __init__(self, columns: int, rows: int) -> None:
        self.cells = [[" "] * columns for _ in range(rows)]
        self.first: list[list[str]] = []
        self.row = self.column = 0
        self.unread = ""

    def resize(self, columns: int, rows: int) -> None:
        """As terminals do with their second screen: what is outside is cut off, and what is new is empty."""
        kept = [(row + [" "] * columns)[:columns] for row in self.cells[:rows]]
        self.cells = kept + [[" "] * columns for _ in range(rows - len(kept))]
        self.row, self.column = min(self.row, rows - 1), min(self.column, columns - 1)

    def write(self, text: str) -> None:
        for part in self.PARTS.finditer(text):
            self._obey(part)

    def _obey(self, part: re.Match[str]) -> None:
        match part[0], part[1], part[2]:
            case "\r", *_:
                self.column = 0
            case "\n", *_:
                self._down()
            case _, "", "H":
                self.row = self.column = 0
            case _, "2", "J":
                self.cells = [[" "] * len(row) for row in self.cells]
            case _, "?1049", "h":
                self.first, self.cells = self.cells, [[" "] * len(row) for row in self.cells]
            case _, "?1049", "l":
                self.cells = self.first
            case _, "?25", "h" | "l":
                pass
            case _, _, "m":
                pass
            case letter, None, None if letter.isprintable():
                if self.column == len(self.cells[0]):
                    self.column = 0
                    self._down()
                self.cells[self.row][self.column] = letter
                self.column += 1
            case other:
                raise AssertionError(f"a command that this terminal doesn't know: {other}")

    def _down(self) -> None:
        self.row += 1
        if self.row == len(self.cells):
            self.cells = [*self.cells[1:], [" "] * len(self.cells[0])]
            self.row -= 1

    def rows(self) -> list[str]:
        return ["".join(row).rstrip() for row in self.cells]


class Terminal:
    """`voiceguide play` in a terminal of its own, with someone at the keys."""

    def __init__(
        self, track: Path, columns: int = 100, rows: int = 40, options: tuple[str, ...] = (), **environment: str
    ):
        import pty
        import termios

        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.glass = Glass(columns, rows)
        self.resize(columns, rows)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "voiceguide", "play", str(track), *options],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=os.environ | {"TERM": "xterm", "COLUMNS": "77", "LINES": "33", "PYTHONUTF8": "1"} | environment,
            start_new_session=True,
        )
        self.seen, self.unshown = "", ""
        self.decoder = getincrementaldecoder("utf-8")("replace")

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        import fcntl
        import struct
        import termios

        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.glass.resize(columns, rows)

    def see(self, words: str) -> None:
        until(lambda: words in self._read())

    def see_rows(self, true: Callable[[list[str]], bool]) -> list[str]:
        """What is to be seen, once it is so."""
        until(lambda: self._read() is not None and true(self.glass.rows()))
        return self.glass.rows()

    def ends(self) -> int:
        until(lambda: self._read() is not None and self.process.poll() is not None)
        self._read()
        return self.process.returncode

    def as_it_was(self) -> bool:
        import termios

        return termios.tcgetattr(self.slave) == self.before

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.slave)

    def _read(self) -> str:
        while select.select([self.master], [], [], 0)[0]:
            new = self.decoder.decode(os.read(self.master, 65_536))
            self.seen += new
            self.unshown += new
            whole = re.sub(r"\x1b\[?[?0-9;]*\Z", "", self.unshown)  # a command may come in two pieces
            self.unshown = self.unshown[len(whole) :]
            self.glass.write(whole)
        return self.seen


@pytest.fixture
def terminal(stubs: Stubs, track: Path) -> Iterator[Terminal]:
    stubs.add("ffplay")
    terminal = Terminal(track)
    stubs.meanwhile = terminal._read  # a program waits when nobody reads what it draws
    yield terminal
    terminal.close()


@on_posix
def test_the_keys_in_a_terminal(terminal: Terminal, stubs: Stubs) -> None:
    terminal.see("Introduction")
    assert not terminal.as_it_was(), "keys come without Enter"
    stubs.orders(1)
    terminal.press("n")
    assert stubs.starts(2)[1] == 10
    terminal.see("Knee rolls")
    terminal.press("\x1b[1;2C")
    assert stubs.starts(3)[2] == 20
    terminal.press("r")
    assert stubs.starts(4)[3] == 20
    terminal.press("\x1b[C")
    assert 25 <= stubs.starts(5)[4] < 35
    terminal.press("u")
    assert stubs.starts(6)[5] < 25
    terminal.press(" ")
    terminal.see("Paused")
    assert re.search(r"0:\d\d / 0:40  Paused", str(terminal.see_rows(lambda rows: "Paused" in str(rows))))
    terminal.press("ppp" + "\x1bOCk")  # to the start, five seconds on, and go on
    assert stubs.starts(7)[6] == 5
    terminal.press("xyz\x1b[5~é")
    terminal.press("q")
    assert terminal.ends() == 0
    assert terminal.as_it_was()
    assert "\x1b[?25h" in terminal.seen, "the cursor is back"
    assert not any(terminal.glass.rows()), "nothing that was drawn is left"


@on_posix
@pytest.mark.parametrize("end", ["\x03", "SIGTERM"])
def test_the_terminal_is_as_it_was_whatever_happens(terminal: Terminal, end: str) -> None:
    terminal.see("Introduction")
    if end == "SIGTERM":
        terminal.process.terminate()
    else:
        terminal.process.send_signal(2)
    assert terminal.ends() == 130
    assert terminal.as_it_was()
    assert "Traceback" not in terminal.seen


def without_bars(rows: list[str]) -> list[str]:
    return [re.sub(r"[━─]", "", row).strip() for row in rows]


@on_posix
@pytest.mark.parametrize("size", [(40, 20), (24, 10)])
def test_a_terminal_of_any_size_shows_the_seconds_and_the_time_and_resizing_leaves_nothing_behind(
    stubs: Stubs, track: Path, size: tuple[int, int]
) -> None:
    stubs.add("ffplay")
    terminal = Terminal(track, *size)
    try:
        terminal.see("Introduction")
        terminal.press("n\x1b[C ")
        seen = terminal.see_rows(lambda rows: any("Paused" in row for row in rows))
        second = int(next(filter(None, (re.findall(r"0:(\d\d) / 0:40", row) for row in seen)))[0])
        moments = [moment_at(LINE, 1_000 * second + ms) for ms in range(-500, 500, 100)]
        for columns, height in (size, (100, 40), (24, 10), (59, 20), (30, 33), (100, 40)):
            terminal.resize(columns, height)
            width = columns - 4 if columns >= 60 else columns
            fresh = [without_bars(rows(moment, width, height, paused=True)) for moment in moments]
            seen = terminal.see_rows(lambda found, fresh=fresh: without_bars(found) in fresh)
            assert any("█" in row for row in seen)
            assert any("0:1" in row and "/ 0:40  Paused" in row for row in seen)
            assert ("Next: Pelvic tilts" in str(seen)) == ((columns, height) != (24, 10))
        terminal.press("q")
        assert terminal.ends() == 0
    finally:
        terminal.close()


@on_posix
@pytest.mark.parametrize(
    "environment", [{"TERM": "dumb"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_a_terminal_that_cannot_draw_is_told_in_lines(stubs: Stubs, track: Path, environment: dict[str, str]) -> None:
    stubs.add("ffplay")
    terminal = Terminal(track, **environment)
    try:
        terminal.see(" 0:00  Words of Introduction.\r\n")
        terminal.press("n")
        terminal.see(" 0:11  Roll & hold.\r\n")
        terminal.press(" ")
        terminal.see("  Paused\r\n")
        terminal.press("q")
        assert terminal.ends() == 0
        assert "\x1b" not in terminal.seen
        assert terminal.seen.isascii()
    finally:
        terminal.close()


# --- the real thing ---


@on_posix
@pytest.mark.skipif(not MPV, reason="needs mpv, and there is none here")
def test_real_mpv_plays_pauses_and_seeks(track: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mpv.conf").write_text("ao=null\nkeep-open=yes\n")
    monkeypatch.setenv("MPV_HOME", str(tmp_path))
    player = start(track, 40_000)
    try:
        until(lambda: player.position_ms() > 0)
        player.seek(20_000)
        until(lambda: player.position_ms() > 20_000)
        assert player.position_ms() < 30_000
        player.pause(True)
        player.seek(39_000)
        assert player.position_ms() == 39_000
        assert not player.ended()
        player.pause(False)
        until(player.ended)
        assert giving_up(player, 40_000) is None
    finally:
        player.close()


@on_posix
@pytest.mark.skipif(not MPV, reason="needs mpv, and there is none here")
def test_real_mpv_without_a_device_is_one_clear_line(
    track: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mpv.conf").write_text("ao=pcm\nao-pcm-file=/nowhere/at/all\n")
    monkeypatch.setenv("MPV_HOME", str(tmp_path))
    error = spoken_error(CliRunner().invoke(play, [str(track)]))
    assert "mpv stopped before the track's end" in error
    assert "--page" in error


@on_posix
def test_keys_have_their_names_in_capitals_too() -> None:
    from voiceguide.play.keys import _TerminalKeys

    keyboard, hand = os.pipe()
    os.write(hand, b"Q\x1b[C x\x1b[1;2D")
    assert _TerminalKeys(keyboard).pressed(0) == ["q", "right", "space", "x", "shift+left"]
    os.close(hand)
    assert _TerminalKeys(keyboard).pressed(0) == []
    os.close(keyboard)


def test_a_hold_is_over_at_its_end() -> None:
    (hold,) = LINE.chapters[1].quiets
    assert moment_at(LINE, hold.end_ms - 1).left_ms == 1
    assert moment_at(LINE, hold.end_ms).quiet is None


def test_a_catalogue_that_is_named_must_be_there(track: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda address: True)
    done = CliRunner().invoke(play, [str(track), "--page", "--catalogue", "nowhere.yaml"])
    assert "there is no file nowhere.yaml" in str(done.exception)
