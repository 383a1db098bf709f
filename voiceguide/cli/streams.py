"""Standard output and error that take whatever is said: closed, full, read by nobody, or poor in letters."""

from __future__ import annotations

import io
import os
import sys
from typing import Any, TextIO


class Streams:
    """What the program prints to. Made first of all, before any file is opened."""

    def __init__(self) -> None:
        _open_closed_ones()
        self._out = _Tolerant(1, "w", closefd=False)
        sys.stdout = _over(self._out, sys.stdout)
        sys.stderr = _over(_Tolerant(2, "w", closefd=False), sys.stderr)

    def trouble(self) -> OSError | None:
        """Why some of what was printed is lost; a reader who left early (`| head`) is no trouble."""
        sys.stdout.flush()
        return None if isinstance(self._out.trouble, BrokenPipeError) else self._out.trouble


class _Tolerant(io.FileIO):
    """A file that keeps the error (`trouble`) when it can't be written, and from then on drops what comes.

    Printing is never all that a command is for: `render --all | head` has tracks to make when nobody reads any more.
    """

    trouble: OSError | None = None

    def write(self, data: Any, /) -> int:
        if self.trouble is None:
            try:
                return super().write(data) or 0
            except OSError as error:
                self.trouble = error
        return len(data)


def _open_closed_ones() -> None:
    """Puts the null device where a standard stream is closed; else the next file to be opened would get its number,
    and a library's chatter would end up in a track."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


def _over(file: _Tolerant, stream: TextIO | None) -> TextIO:
    """The stream by way of `file`, and letters that it doesn't have as escapes. A terminal, or what a test puts
    in the stream's place, keeps its own way."""
    if stream is not None and type(stream) is not io.TextIOWrapper:
        return stream
    if stream is not None and stream.isatty():
        stream.reconfigure(errors="backslashreplace")
        return stream
    encoding = stream.encoding if stream else "utf-8"
    return io.TextIOWrapper(io.BufferedWriter(file), encoding, "backslashreplace", line_buffering=True)
