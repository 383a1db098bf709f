"""What someone lying on the floor may want to see in the terminal: the exercise, the cue, the time left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from voiceguide.language.labels import IN_THE_TERMINAL, KEYS, Command, Labels
from voiceguide.units import format_ms

if TYPE_CHECKING:
    from rich.console import RenderableType

    from voiceguide.play.playback import Moment
    from voiceguide.timeline.timeline import Timeline


def drawn(timeline: Timeline, moment: Moment, paused: bool, seeks: bool, labels: Labels) -> RenderableType:
    """One moment of a track, drawn, with the keys that work where the player `seeks` or doesn't.

    No text of the track's is taken for markup or for a terminal's commands.
    """
    return Padding(
        Group(
            _heading(moment, labels),
            Text(),
            _words(moment.said, "bold"),
            Text(),
            _countdown(moment, labels),
            _dose(moment, labels),
            Text(),
            _line(timeline, moment, labels.paused if paused else ""),
            _words(f"{labels.next}: {moment.next}" if moment.next else labels.nothing_next, "dim"),
            Text(keys_help(seeks, labels), "dim"),
        ),
        (1, 2),
    )


def keys_help(seeks: bool, labels: Labels) -> str:
    """The first key of each command and what it does; a line breaks only between two of them."""
    work = [c for c in IN_THE_TERMINAL if seeks or c in (Command.TOGGLE, Command.QUIT)]
    helps = [f"{labels.key(KEYS[command][0])} {getattr(labels, command.value)}" for command in work]
    return " · ".join(words.replace(" ", "\u00a0") for words in helps)


def _heading(moment: Moment, labels: Labels) -> Text:
    chapter = moment.chapter
    parts = [chapter.section] if chapter.section else []
    if chapter.round and chapter.rounds and chapter.rounds > 1:
        parts.append(labels.round.format(round=chapter.round, rounds=chapter.rounds))
    if chapter.number:
        parts.append(labels.exercise.format(number=chapter.number, of=chapter.of))
    place = _words(" · ".join(parts) + "  ", "dim") if parts else Text()
    return place.append_text(_words(chapter.title, "bold green"))


def _countdown(moment: Moment, labels: Labels) -> RenderableType:
    """How much is left of the hold, work, phase or rest, in seconds and as a bar; an empty line when there is none."""
    if not moment.quiet:
        return Text()
    kind: str = getattr(labels, moment.quiet.kind.value)
    seconds = labels.seconds.format(seconds=f"{-(-moment.left_ms // 1_000):>3}")
    length_ms = moment.quiet.end_ms - moment.quiet.start_ms
    label = Text(f"{kind.capitalize():<5} {seconds}  ", "bold yellow")
    return _beside(label, ProgressBar(length_ms, moment.left_ms, width=40, complete_style="yellow"))


def _dose(moment: Moment, labels: Labels) -> Text:
    if not (at := moment.progress):
        return Text()
    parts = [labels.repetition.format(rep=at.rep, reps=at.reps)]
    parts += [labels.side.format(side=at.side)] if at.side else []
    parts += [labels.set.format(set=at.set, sets=at.sets)] if at.sets > 1 else []
    return _words(" · ".join(parts), "")


def _line(timeline: Timeline, moment: Moment, paused: str) -> RenderableType:
    at_ms = min(moment.at_ms, timeline.length_ms)
    label = Text(f"{paused or format_ms(at_ms)} / {format_ms(timeline.length_ms)}  ")
    return _beside(label, ProgressBar(timeline.length_ms, at_ms, width=40))


def _beside(label: Text, bar: ProgressBar) -> RenderableType:
    row = Table.grid()
    row.add_row(label, bar)
    return row


def _words(text: str, style: str) -> Text:
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return Text(shown, style, overflow="fold")
