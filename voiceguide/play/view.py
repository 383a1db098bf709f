"""What someone lying on the floor may want to see in the terminal: the seconds left, the exercise, the cue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from voiceguide.language.labels import IN_THE_TERMINAL, KEYS, Command, Labels
from voiceguide.play import figures
from voiceguide.play.playback import place
from voiceguide.units import format_ms

if TYPE_CHECKING:
    from rich.console import Console

    from voiceguide.play.playback import Moment
    from voiceguide.script.segments import Progress
    from voiceguide.timeline.timeline import Timeline

_MOST_DOTS = 12
_JOINERS = "\u200c\u200d\u200e\u200f"
"""Which Persian and Hindi words have within them, and marks of direction."""
_SPACES = 3
"""Empty rows where there is room for everything."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One moment of a track as it is shown, with the keys that work where the player `seeks` or doesn't."""

    timeline: Timeline
    moment: Moment
    labels: Labels
    paused: bool = False
    seeks: bool = True


def drawn(shown: Shown, console: Console, width: int, height: int) -> list[Text]:
    """A moment in at most `height` rows of at most `width` columns.

    The time stays in the smallest terminal, and then the seconds. The keys, what is next and the words go first. No
    text of the track's is taken for markup or for a terminal's commands.
    """
    moment, labels = shown.moment, shown.labels
    following = _words(f"{labels.next}: {moment.next}" if moment.next else labels.nothing_next, "dim")
    keys = [_words(row, "dim") for row in _packed(keys_help(shown.seeks, labels), width)]
    heading, dose, time = _heading(moment, labels, width), _dose(moment.progress, labels), _time(shown, width)
    least = 3 + 1 + figures.ROWS + 1  # heading, dose, time; a row of words; the figure and its bar
    roomy = height >= least + 1 + len(keys) + _SPACES
    after = [following, *keys] if roomy else [following] if height > least else []
    gap = [Text()] if roomy else []
    room = height - 4 - len(after) - 3 * len(gap)
    countdown = _countdown(moment, labels, width, room)
    foot = [*countdown, dose, *gap, time, *after]
    if height <= len(countdown) + 2:
        rows = [heading, *([dose] if height > 3 else []), *countdown, time]
        return _cropped(rows[-height:], width)
    words = _wrapped(moment.said, "bold", console, width)
    room = max(height - len(foot) - 1 - 2 * len(gap), 0)
    said = words[:room]
    if len(words) > len(said) and said:
        said[-1] = _words(said[-1].plain.rstrip() + " …", "bold")
    space = [Text()] * (room - len(said))
    return _cropped([heading, *gap, *said, *space, *gap, *foot], width)


def keys_help(seeks: bool, labels: Labels) -> list[str]:
    """The first key of each command that works here, and what it does."""
    work = [c for c in IN_THE_TERMINAL if seeks or c in (Command.TOGGLE, Command.QUIT)]
    return [f"{labels.key(KEYS[command][0])} {getattr(labels, command.value)}" for command in work]


def plain(text: str) -> str:
    """A text without anything that a terminal would take for a command. What joins and orders letters stays."""
    return "".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in text)


def _heading(moment: Moment, labels: Labels, width: int) -> Text:
    """The title, and before it where it stands in the routine if there is room for both."""
    where = place(moment.chapter, labels)
    title = _words(moment.chapter.title, "bold green")
    before = _words(f"{where} ", "dim") if where else Text()
    return before.append_text(title) if before.cell_len + title.cell_len <= width else title


def _countdown(moment: Moment, labels: Labels, width: int, height: int) -> list[Text]:
    """How much is left of what is timed: the seconds of what is counted, as large as there is room for, and a bar.

    The rows are as many whether there is something to count or not, so that what is around them stays in its place.
    """
    seconds = -(-moment.left_ms // 1_000) if moment.counted else None
    digits = len(str(seconds)) if seconds is not None else 2
    for_words = 1 if height > figures.ROWS + 1 else 0
    scale = figures.scale(max(digits, 2), width, height - 1 - for_words)
    rows = figures.ROWS * scale
    if not (quiet := moment.quiet):
        return [Text()] * (rows + 1)
    part = moment.left_ms / (quiet.end_ms - quiet.start_ms)
    if seconds is None:
        return [*[Text()] * rows, _bar(part, width, "yellow")]
    kind: str = getattr(labels, quiet.kind.value)
    label = f"{kind.capitalize()} "
    if not scale:
        label += f"{labels.seconds.format(seconds=f'{seconds:>2}')}  "
    figure = [Text(row, "bold yellow") for row in figures.figure(seconds, scale)] if scale else []
    return [*figure, _labelled(label, "bold yellow", part, width)]


def _dose(at: Progress | None, labels: Labels) -> Text:
    """Dots for the repetitions done, now and to come, or their number when they are many; the side and set in words."""
    if not at:
        return Text()
    dots = "●" * (at.rep - 1) + "◉" + "○" * (at.reps - at.rep)
    parts = [dots if at.reps <= _MOST_DOTS else labels.number.format(number=at.rep, of=at.reps)]
    parts += [labels.side.format(side=at.side)] if at.side else []
    parts += [labels.set.format(set=at.set, sets=at.sets)] if at.sets > 1 else []
    return _words(" · ".join(parts), "")


def _time(shown: Shown, width: int) -> Text:
    length_ms = shown.timeline.length_ms
    at_ms = min(shown.moment.at_ms, length_ms)
    paused = f"  {shown.labels.paused}" if shown.paused else ""
    return _labelled(f"{format_ms(at_ms)} / {format_ms(length_ms)}{paused}  ", "", at_ms / (length_ms or 1), width)


def _labelled(label: str, style: str, part: float, width: int) -> Text:
    """A label and, where there is room for one, a bar beside it."""
    text = Text(label, style)
    room = width - cell_len(label)
    return text.append_text(_bar(part, room, style or "green")) if room >= 4 else text


def _bar(part: float, width: int, style: str) -> Text:
    length = min(width, 40)
    full = round(length * min(max(part, 0.0), 1.0))
    return Text.assemble(("━" * full, style), ("─" * (length - full), "dim"))


def _words(text: str, style: str) -> Text:
    return Text(plain(text), style)


def _wrapped(text: str, style: str, console: Console, width: int) -> list[Text]:
    return list(_words(text, style).wrap(console, width))


def _packed(helps: list[str], width: int) -> list[str]:
    """As many in a row as have room."""
    rows = helps[:1]
    for words in helps[1:]:
        longer = f"{rows[-1]} · {words}"
        rows[-1:] = [longer] if cell_len(longer) <= width else [rows[-1], words]
    return rows


def _cropped(rows: list[Text], width: int) -> list[Text]:
    for row in rows:
        row.truncate(width, overflow="ellipsis")
    return rows
