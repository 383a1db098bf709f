"""How a terminal shows a track: drawn anew each moment, or told in lines where nothing can be drawn."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Protocol

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from voiceguide.language.labels import Labels
from voiceguide.play.playback import chapter_at, heading, told
from voiceguide.play.view import Shown, drawn, plain
from voiceguide.timeline.timeline import Timeline
from voiceguide.units import format_ms


class Screen(Protocol):
    """Something that shows each moment of a track."""

    def show(self, shown: Shown) -> None: ...

    def jumped(self, ms: int) -> None:
        """Told of each jump to another place of the track."""


@contextmanager
def screen(timeline: Timeline, labels: Labels, say: Callable[[str], None]) -> Iterator[Screen]:
    """The way to show a track here. Lines are given to `say`; what was drawn is gone afterwards."""
    console = Console()
    if not can_draw(console):
        yield Lines(timeline, labels, say)
        return
    with ExitStack() as stack:
        live = stack.enter_context(Live(console=console, auto_refresh=False, screen=True, redirect_stderr=False))
        stack.callback(console.clear)  # for a terminal without a second screen
        yield _Drawing(console, live)


def can_draw(console: Console) -> bool:
    """Whether what is drawn can be seen: in a terminal that obeys commands and has more letters than ASCII."""
    letters = (sys.stdout.encoding or "").lower()
    return sys.stdout.isatty() and not console.is_dumb_terminal and letters.startswith("utf")


class Lines:
    """A line for each part of the track, each thing said, and each thing counted, when its time comes."""

    def __init__(self, timeline: Timeline, labels: Labels, say: Callable[[str], None]) -> None:
        self._timeline, self._labels, self._say = timeline, labels, say
        self._lines = told(timeline, labels)
        self._told_ms = -1
        self._paused = False

    def show(self, shown: Shown) -> None:
        at_ms = shown.moment.at_ms
        for ms, text in self._lines:
            if self._told_ms < ms <= at_ms:
                self._tell(ms, text)
        self._told_ms = max(self._told_ms, at_ms)
        if shown.paused and not self._paused:
            self._tell(at_ms, self._labels.paused)
        self._paused = shown.paused

    def jumped(self, ms: int) -> None:
        chapters = self._timeline.exercises
        chapter = chapters[chapter_at(chapters, ms)]
        if chapter.start_ms < ms:  # else it is told as any other line
            self._tell(ms, heading(chapter, self._labels))
        self._told_ms = ms - 1

    def _tell(self, ms: int, text: str) -> None:
        self._say(f"{format_ms(ms):>5}  {plain(text)}")


class _Drawing:
    """The whole of the terminal, as large as it is at each moment, so that nothing of a former size is left."""

    def __init__(self, console: Console, live: Live) -> None:
        self._console, self._live = console, live
        self._drawn: tuple[tuple[int, int], list[Text]] | None = None

    def show(self, shown: Shown) -> None:
        size = width, height = self._size()
        margin = 2 if width >= 60 else 0
        rows = drawn(shown, self._console, width - 2 * margin, height)
        for row in rows:
            row.pad_left(margin)
        if self._drawn == (size, rows):
            return
        self._drawn = size, rows
        self._console.size = size
        self._live.update(Group(*rows), refresh=True)

    def jumped(self, ms: int) -> None:
        pass  # the next moment shows it

    def _size(self) -> tuple[int, int]:
        """What the terminal itself says, which stays true when it is resized, where COLUMNS and LINES don't."""
        width, height = os.get_terminal_size(sys.stdout.fileno())
        return (width or 80, height or 25)  # a terminal that doesn't know says 0
