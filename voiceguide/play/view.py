"""What someone lying on the floor may want to see in the terminal: the exercise, the cue, the time left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from voiceguide.units import format_ms

if TYPE_CHECKING:
    from rich.console import RenderableType

    from voiceguide.play.playback import Moment
    from voiceguide.script.timeline import Timeline

KEYS = "space pause · ← → exercise · r repeat · j l ten seconds · q quit"
KEYS_WITHOUT_SEEKING = "space pause · q quit"
_WIDTH = 72


def drawn(timeline: Timeline, moment: Moment, paused: bool, keys: str) -> RenderableType:
    """One moment of a track, drawn. No text of the track's is taken for markup or for a terminal's commands."""
    return Padding(
        Group(
            _heading(moment),
            Text(),
            _words(moment.said, "bold"),
            Text(),
            _countdown(moment),
            _dose(moment),
            Text(),
            _line(timeline, moment, paused),
            _words(f"Next: {moment.next}" if moment.next else "Then you are done.", "dim"),
            Text(keys, "dim"),
        ),
        (1, 2),
    )


def _heading(moment: Moment) -> Text:
    chapter = moment.chapter
    number = f"Exercise {chapter.number} of {chapter.of}  " if chapter.number else ""
    return Text(number, "dim").append_text(_words(chapter.title, "bold green"))


def _countdown(moment: Moment) -> RenderableType:
    """How much is left of the hold or rest, in seconds and as a bar; an empty line when there is none."""
    if not moment.quiet:
        return Text()
    seconds = -(-moment.left_ms // 1_000)
    length_ms = moment.quiet.end_ms - moment.quiet.start_ms
    label = Text(f"{moment.quiet.kind.value.capitalize():<5}{seconds:>4} s  ", "bold yellow")
    return _beside(label, ProgressBar(length_ms, moment.left_ms, width=40, complete_style="yellow"))


def _dose(moment: Moment) -> Text:
    if not (at := moment.progress):
        return Text()
    parts = [f"Repetition {at.rep} of {at.reps}"]
    parts += [f"{at.side} side"] if at.side else []
    parts += [f"set {at.set} of {at.sets}"] if at.sets > 1 else []
    return _words(" · ".join(parts), "")


def _line(timeline: Timeline, moment: Moment, paused: bool) -> RenderableType:
    at_ms = min(moment.at_ms, timeline.length_ms)
    label = Text(f"{'Paused' if paused else format_ms(at_ms)} / {format_ms(timeline.length_ms)}  ")
    return _beside(label, ProgressBar(timeline.length_ms, at_ms, width=40))


def _beside(label: Text, bar: ProgressBar) -> RenderableType:
    row = Table.grid()
    row.add_row(label, bar)
    return row


def _words(text: str, style: str) -> Text:
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return Text(shown, style, overflow="fold")
