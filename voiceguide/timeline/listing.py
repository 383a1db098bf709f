"""A script as text for people: what is said, with the time each thing is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from typing_extensions import assert_never

from voiceguide.catalogue.routine import Circuit, Item, Routine, RoutineExercise, Section
from voiceguide.script.segments import (
    Begin,
    Chapter,
    Chime,
    Fill,
    Mark,
    Pause,
    PauseKind,
    Script,
    Segment,
    Speech,
    Station,
)
from voiceguide.timeline.timeline import (
    BreathSound,
    ChimeSound,
    Quiet,
    Sound,
    SpokenSound,
    TimedChapter,
    TimedStation,
    Timeline,
)
from voiceguide.units import format_clock, format_ms, format_seconds


def readable(script: Script) -> str:
    """The whole script, a chapter after the other; a slot or a pause stands in brackets."""
    lines = [f"{script.title}: {script.options}", ""]
    for chapter in script.chapters:
        lines.append(_titled(chapter))
        stations = {station.segment: station for station in chapter.stations}
        for index, segment in enumerate(chapter.segments):
            if station := stations.get(index):
                lines.append(f" {_titled(station)}")
            lines += [f"  {line}" for line in _lines(segment)]
        lines.append("")
    return "\n".join(lines)


def timed(timeline: Timeline, exact: bool) -> str:
    """Everything that sounds, and every pause, with the time it starts: to the second where it is not `exact`."""
    clock = format_clock if exact else format_ms
    lines = [f"{timeline.title}: {timeline.options}; {length(timeline.length_ms, exact)}", ""]
    for chapter in timeline.chapters:
        lines.append(f"{clock(chapter.start_ms)}  {_titled(chapter)}")
        events: list[Sound | Quiet | TimedStation] = [*chapter.stations, *chapter.sounds, *chapter.quiets]
        for event in sorted(events, key=lambda event: event.start_ms):
            match event:
                case SpokenSound():
                    what = event.text
                case ChimeSound():
                    what = f"({event.chime.value} chime)"
                case BreathSound():
                    what = f"(breath {event.breathed})"
                case TimedStation():
                    lines.append(f"{clock(event.start_ms)}   {_titled(event)}")
                    continue
                case Quiet():
                    what = f"    … {event.kind.value} {format_seconds(event.end_ms - event.start_ms)}"
            lines.append(f"{clock(event.start_ms)}    {what}")
        lines.append("")
    return "\n".join(lines)


def outline(routine: Routine) -> str:
    """What a routine is made of, on one line: "Legs: 3 × (squats, bridge)"."""
    return _outlined(routine.exercises)


def _outlined(items: Iterable[Item]) -> str:
    return ", ".join(filter(None, map(_item, items)))


def _item(item: Item) -> str | None:
    match item:
        case RoutineExercise():
            return str(item.exercise)
        case Circuit():
            low, high = item.rounds.low, item.rounds.high
            return f"{item.circuit}: {low if low == high else f'{low}-{high}'} × ({_outlined(item.exercises)})"
        case Section():
            return f"{item.section}: ({_outlined(item.exercises)})"
        case _:
            return None  # words, rests and chimes


def _titled(part: Chapter | TimedChapter | Station | TimedStation) -> str:
    return f"{part.number}. {part.title}" if part.number else part.title


def length(ms: int, exact: bool) -> str:
    """How long a track is, for people."""
    return format_ms(ms) if exact else f"about {format_ms(ms)}"


def _lines(segment: Segment) -> Iterator[str]:
    match segment:
        case Speech():
            slot = "" if segment.slot_ms is None else f"  [{format_seconds(segment.slot_ms)}]"
            short = f"  (or: {segment.short.text})" if segment.short else ""
            yield f"{segment.full.text}{slot}{short}"
        case Chime():
            slot = "" if segment.slot_ms is None else f"  [{format_seconds(segment.slot_ms)}]"
            yield f"({segment.kind.value} chime){slot}"
        case Pause(ms=0) | Begin():
            pass
        case Pause():
            yield from _pause(segment)
        case Fill():
            yield f"    … rest until {format_seconds(segment.every_ms)} have gone by"
            yield from _marks(segment.marks)
        case _:
            assert_never(segment)


def _pause(pause: Pause) -> Iterator[str]:
    """A pause, and what sounds within it; one that begins with a sound stands beside that."""
    what = "" if pause.kind is PauseKind.SETTLE else f"{pause.kind.value} "
    first, rest = pause.marks[:1], pause.marks[1:]
    if first and first[0].before_end_ms == pause.ms:
        forms = (first[0].sound, *first[0].otherwise)
        shorter = " or ".join(dict.fromkeys(_named(form) for form in forms[1:] if _named(form) != _named(forms[0])))
        yield f"{_named(forms[0])}  [{what}{format_seconds(pause.ms)}]{f'  (or: {shorter})' if shorter else ''}"
        yield from _marks(rest)
    else:
        yield f"    … {what}{format_seconds(pause.ms)}"
        yield from _marks(pause.marks)


def _marks(marks: tuple[Mark, ...]) -> Iterator[str]:
    for mark in marks:
        yield f"        {format_seconds(mark.before_end_ms)} before its end: {_named(mark.sound)}"


def _named(sound: Speech | Chime) -> str:
    return sound.full.text if isinstance(sound, Speech) else f"({sound.kind.value} chime)"
