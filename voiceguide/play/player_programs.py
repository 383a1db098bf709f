"""Players that are programs: one listens to commands, some can start anywhere in a track, one can do neither."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from voiceguide.errors import PlayError

_GRACE_S = 2
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)

MPV_OPTIONS = (
    "--vid=no",
    "--sub=no",
    "--input-terminal=no",
    "--term-status-msg=",
    "--msg-level=all=error",
    # whatever the user's own settings say of these, a track is played once, from its start
    "--keep-open=no",
    "--loop-file=no",
    "--idle=no",
    "--resume-playback=no",
    "--save-position-on-quit=no",
    "--pause=no",
)


class _Program:
    """A player's process. It doesn't read our keys or write on our screen, and Ctrl-C is for us alone."""

    def __init__(self, command: Sequence[str], handed_on: tuple[int, ...] = ()) -> None:
        with tempfile.TemporaryFile() as errors:
            try:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=errors,  # where mpv says what is wrong
                    stderr=errors,
                    pass_fds=handed_on,
                    start_new_session=True,
                    creationflags=_NO_WINDOW,
                )
            except OSError as error:
                reason = error.strerror or error
                raise PlayError(f"{command[0]} can't be started ({reason}): mend it, or remove it") from error
            self._errors = os.dup(errors.fileno())

    def running(self) -> bool:
        return self._process.poll() is None

    def signal(self, number: int) -> None:
        with suppress(OSError):
            self._process.send_signal(number)

    def last_words(self) -> str:
        """The last line it wrote; to be asked when it has ended."""
        with open(os.dup(self._errors), "rb") as errors:  # noqa: PTH123 (a descriptor, not a path)
            errors.seek(0)
            lines = errors.read().decode("utf-8", "replace").splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def close(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._errors)


class Mpv:
    """mpv, commanded in JSON over a socket that it inherits; it ends when we do (https://mpv.io/manual: JSON IPC)."""

    name = "mpv"
    seeks = True

    def __init__(self, mpv: str, track: Path) -> None:
        self.paused = False
        self._ms = 0
        self._seeking = False
        self._unread = b""
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        with theirs:
            options = [f"--input-ipc-client=fd://{theirs.fileno()}", *MPV_OPTIONS]
            try:
                self._program = _Program([mpv, *options, "--", str(track)], (theirs.fileno(),))
            except PlayError:
                self._socket.close()
                raise
        self._command("observe_property", 1, "time-pos")

    def position_ms(self) -> int:
        for event in self._events():
            match event:
                case {"event": "playback-restart"}:
                    self._seeking = False
                case {"event": "property-change", "name": "time-pos", "data": int() | float() as seconds}:
                    if not self._seeking:  # what comes before it is there is from before
                        self._ms = round(seconds * 1_000)
        return self._ms

    def pause(self, paused: bool) -> None:
        self._command("set_property", "pause", paused)
        self.paused = paused

    def seek(self, ms: int) -> None:
        self._command("seek", ms / 1_000, "absolute+exact")
        self._ms, self._seeking = ms, True

    def ended(self) -> bool:
        return not self._program.running()

    def last_words(self) -> str:
        return self._program.last_words()

    def close(self) -> None:
        self._socket.close()
        self._program.close()

    def _command(self, *words: object) -> None:
        with suppress(OSError):  # it has ended; whoever asks will be told
            self._socket.sendall(json.dumps({"command": words}).encode() + b"\n")

    def _events(self) -> Iterator[Any]:
        """What mpv has said since last time."""
        with suppress(OSError):
            while heard := self._socket.recv(65_536):
                self._unread += heard
        *lines, self._unread = self._unread.split(b"\n")
        for line in lines:
            with suppress(ValueError):
                yield json.loads(line)


class _Clocked:
    """A player whose position is known by the clock: `_resume` when it starts to play, `_halt` when it stops."""

    name: str
    paused = False
    _program: _Program
    _from_ms = 0
    _since: float | None = None

    def position_ms(self) -> int:
        return self._from_ms + (round((time.monotonic() - self._since) * 1_000) if self._since is not None else 0)

    def ended(self) -> bool:
        if self.paused or self._program.running():
            return False
        self._halt()
        return True

    def last_words(self) -> str:
        return self._program.last_words()

    def _resume(self, from_ms: int) -> None:
        self._from_ms, self._since = from_ms, time.monotonic()

    def _halt(self) -> None:
        self._from_ms, self._since = self.position_ms(), None


class Restarted(_Clocked):
    """A program that can start anywhere in a track. To pause it is to end it, and to seek is to start it anew."""

    seeks = True

    def __init__(self, name: str, command: Callable[[int], Sequence[str]]) -> None:
        self.name, self._command = name, command
        self._play(0)

    def pause(self, paused: bool) -> None:
        self.paused = paused
        if paused:
            self._halt()
            self._program.close()
        else:
            self._play(self.position_ms())

    def seek(self, ms: int) -> None:
        if self.paused:
            self._from_ms = ms
        else:
            self._program.close()
            self._play(ms)

    def close(self) -> None:
        if not self.paused:
            self._program.close()

    def _play(self, from_ms: int) -> None:
        self._program = _Program(self._command(from_ms))
        self._resume(from_ms)


class Halted(_Clocked):
    """A program that only plays; it is halted and let go on by signals."""

    seeks = False

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self._program = _Program(command)
        self._resume(0)

    def pause(self, paused: bool) -> None:
        self.paused = paused
        if sys.platform != "win32":
            self._program.signal(signal.SIGSTOP if paused else signal.SIGCONT)
        if paused:
            self._halt()
        else:
            self._resume(self.position_ms())

    def seek(self, ms: int) -> None:
        raise PlayError(f"{self.name} can't go to another place in a track; install mpv")

    def close(self) -> None:
        if self.paused:
            self.pause(False)  # a halted program doesn't hear that it should end
        self._program.close()
