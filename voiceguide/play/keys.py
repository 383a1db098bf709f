"""Keys pressed in the terminal, one at a time and without Enter."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

_SEQUENCES = {
    "\x1b[C": "right",
    "\x1b[D": "left",
    "\x1bOC": "right",
    "\x1bOD": "left",
    "\x1b[1;2C": "shift+right",
    "\x1b[1;2D": "shift+left",
    " ": "space",
}
_KEY = re.compile(r"\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])|.", re.DOTALL)
_WINDOWS_ARROWS = {"M": "right", "K": "left"}


class Keys(Protocol):
    def pressed(self, wait_s: float) -> list[str]:
        """The keys pressed since last time, by name; waits so long for one, and then gives none."""


class NoKeys:
    """For when nobody is at a keyboard."""

    def pressed(self, wait_s: float) -> list[str]:
        time.sleep(wait_s)
        return []


@contextmanager
def keyboard() -> Iterator[Keys]:
    """The keys of the terminal, which is afterwards as it was, whatever happens."""
    if not sys.stdin or not sys.stdin.isatty():
        yield NoKeys()
        return
    if sys.platform == "win32":
        yield _WindowsKeys()
        return
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal)  # Ctrl-C goes on to mean what it means
        yield _TerminalKeys(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)


class _TerminalKeys:
    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self._gone = False

    def pressed(self, wait_s: float) -> list[str]:
        import select

        if self._gone:
            time.sleep(wait_s)
            return []
        ready, _, _ = select.select([self._terminal], [], [], wait_s)
        if not ready:
            return []
        typed = os.read(self._terminal, 256).decode("utf-8", "replace")
        self._gone = not typed
        return [_SEQUENCES.get(key, key.lower()) for key in _KEY.findall(typed)]


class _WindowsKeys:
    def pressed(self, wait_s: float) -> list[str]:
        if sys.platform != "win32":
            return []
        import msvcrt

        until = time.monotonic() + wait_s
        while not msvcrt.kbhit() and time.monotonic() < until:
            time.sleep(0.02)
        keys = []
        while msvcrt.kbhit():
            key = msvcrt.getwch()
            if key == "\x03":
                raise KeyboardInterrupt
            arrow = _WINDOWS_ARROWS.get(msvcrt.getwch(), "") if key in ("\0", "\xe0") else ""
            keys.append(arrow or _SEQUENCES.get(key, key.lower()))
        return keys
