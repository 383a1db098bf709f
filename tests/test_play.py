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
from voiceguide.play.playback import moment_at, perform, timeline_of
from voiceguide.play.players import giving_up, start
from voiceguide.play.view import drawn, keys_help
from voiceguide.script.segments import Progress

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


def shown(ms: int, title: str = "Lower back", paused: bool = False) -> str:
    console = Console(width=100, record=True, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    line = timeline(title)
    console.print(drawn(line, moment_at(line, ms), paused, True, ENGLISH))
    console.file.close()
    return console.export_text()


def test_the_view_shows_exercise_cue_countdown_and_what_is_next() -> None:
    text = shown(13_100)
    for words in (
        "Exercise 1 of 2  Knee rolls",
        "Roll & hold.",
        "Hold    7 s",
        "Repetition 2 of 8 · left side",
        "0:13 / 0:40",
        "Next: Pelvic tilts",
        "space\u00a0play\u00a0or\u00a0pause · →\u00a0next\u00a0exercise · ←\u00a0previous\u00a0exercise",
        "q\u00a0quit",
    ):
        assert words in text
    assert "set" not in text
    many = timeline()
    exercise = replace(moment_at(many, 13_100), progress=Progress(rep=1, reps=8, set=2, sets=3))
    console = Console(width=100, record=True, file=StringIO())
    console.print(drawn(many, exercise, False, True, ENGLISH))
    assert "Repetition 1 of 8 · set 2 of 3" in console.export_text()
    assert "Paused / 0:40" in shown(13_100, paused=True)
    assert "Then you are done." in shown(39_000)


def test_only_the_keys_that_work_are_shown() -> None:
    assert keys_help(False, ENGLISH).split(" · ") == ["space\u00a0play\u00a0or\u00a0pause", "q\u00a0quit"]
    assert "full" not in keys_help(True, ENGLISH), "that is the page's"


def test_no_text_of_a_track_is_markup_or_a_command_for_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "x.mp3"
    line = timeline_of(write(path, timeline(NASTY)))
    nasty = replace(moment_at(line, 0), said=NASTY, next=NASTY)
    console = Console(width=100, force_terminal=True, color_system=None, file=(tmp_path / "shown").open("w+"))
    console.print(drawn(line, nasty, False, True, ENGLISH))
    console.file.seek(0)
    text = console.file.read()
    console.file.close()
    assert "[bold]" in text
    assert "\x1b[31m" not in text
    assert "\x07" not in text


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
        (Command.PREVIOUS, 13_000, 10_000),
        (Command.PREVIOUS, 12_999, 0),
        (Command.PREVIOUS, 2_000, 0),
        (Command.REPEAT, 13_000, 10_000),
        (Command.BACK, 13_000, 8_000),
        (Command.BACK, 3_000, 0),
        (Command.AHEAD, 13_000, 18_000),
        (Command.AHEAD, 36_000, 40_000),
    ],
)
def test_each_command_leads_somewhere(command: Command, at_ms: int, then_ms: int) -> None:
    player = FakePlayer(at_ms)
    perform(command, player, LINE)
    assert player.at_ms == then_ms


def test_pause_and_go_on_and_a_player_that_cannot_seek() -> None:
    player = FakePlayer(13_000)
    player.seeks = False
    perform(Command.NEXT, player, LINE)
    assert player.at_ms == 13_000
    perform(Command.TOGGLE, player, LINE)
    assert player.paused
    perform(Command.TOGGLE, player, LINE)
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

    def add(self, name: str, body: str = WAITS) -> None:
        stub = self.folder / name
        body = body.replace("LOG", repr(str(self.log)))
        stub.write_text(STUB.format(python=sys.executable, log=str(self.log), body=body))
        stub.chmod(0o755)

    def orders(self, at_least: int) -> list:
        """What they wrote, once it is so many lines."""
        until(lambda: len(self.log.read_text().splitlines()) >= at_least)
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
    assert result.output == f"{short}  0:01  (with ffplay; Ctrl-C ends)\n"


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


class Terminal:
    """`voiceguide play` in a terminal of its own, with someone at the keys."""

    def __init__(self, track: Path) -> None:
        import pty
        import termios

        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        command = [sys.executable, "-m", "voiceguide", "play", str(track)]
        environment = os.environ | {"TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
        self.process = subprocess.Popen(
            command, stdin=self.slave, stdout=self.slave, stderr=self.slave, env=environment, start_new_session=True
        )
        self.seen = ""

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def see(self, words: str) -> None:
        until(lambda: words in self._read())

    def ends(self) -> int:
        until(lambda: self._read() is not None and self.process.poll() is not None)
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
            self.seen += os.read(self.master, 65_536).decode("utf-8", "replace")
        return self.seen


@pytest.fixture
def terminal(stubs: Stubs, track: Path) -> Iterator[Terminal]:
    stubs.add("ffplay")
    terminal = Terminal(track)
    yield terminal
    terminal.close()


@on_posix
def test_the_keys_in_a_terminal(terminal: Terminal, stubs: Stubs) -> None:
    terminal.see("Introduction")
    assert not terminal.as_it_was(), "keys come without Enter"
    terminal.press("n")
    assert stubs.starts(2)[1] == 10
    terminal.see("Knee rolls")
    terminal.press("\x1b[1;2C")
    assert stubs.starts(3)[2] == 20
    terminal.press("r")
    assert stubs.starts(4)[3] == 20
    terminal.press("l")
    assert 25 <= stubs.starts(5)[4] < 30
    terminal.press("j")
    assert 20 <= stubs.starts(6)[5] < 30
    terminal.press(" ")
    terminal.see("Paused")
    terminal.press("\x1b[D" * 8 + "nk")  # to the start, one on, and go on
    assert stubs.starts(7)[6] == 10
    terminal.press("xyz\x1b[5~é")
    terminal.press("q")
    assert terminal.ends() == 0
    assert terminal.as_it_was()
    assert "\x1b[?25h" in terminal.seen, "the cursor is back"


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
    os.write(hand, b"Q\x1b[C x")
    assert _TerminalKeys(keyboard).pressed(0) == ["q", "right", "space", "x"]
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
