"""A timeline as JSON and back: what the page, the player and other programs read.

The shape is the timeline's own (docs/timeline.md): chapters, each with its `sounds` and `quiets`; every time is in
whole milliseconds from the start of the track; what does not apply is left out.
"""

from __future__ import annotations

import json
from dataclasses import fields
from enum import Enum
from functools import lru_cache
from typing import Any

from voiceguide.language.labels import Labels
from voiceguide.script.segments import ChapterKind, ChimeKind, PauseKind, Progress, Role
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

FORMAT = "voiceguide timeline 1"


@lru_cache(4)
def dump(timeline: Timeline) -> str:
    """The timeline as one line of JSON, ASCII only, keys in a fixed order. Remembered: a track asks for it twice."""
    return json.dumps({"format": FORMAT, **_plain(timeline)}, separators=(",", ":"), default=_plain)


def load(text: str) -> Timeline:
    """What `dump` wrote. ValueError when it is something else."""
    try:
        data = json.loads(text)
        if data.pop("format") != FORMAT:
            raise ValueError("not a voiceguide timeline")
        chapters = tuple(_chapter(chapter) for chapter in data.pop("chapters"))
        own_labels = _labels(data.pop("own_labels", None))
        return Timeline(chapters=chapters, own_labels=own_labels, **data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a voiceguide timeline") from error


def _plain(value: Any) -> Any:
    """An enum by its value; any other type by its fields, without what is empty and the place in the author's files."""
    if isinstance(value, Enum):
        return value.value
    names = _names(value.__class__)
    return {name: part for name in names if (part := getattr(value, name)) or _says_something(name, part)}


def _says_something(name: str, nothing: object) -> bool:
    """Whether a part says something though it is 0 or empty."""
    return nothing is not None and nothing is not False and nothing != "" and name != "stations"


@lru_cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name != "at")


def _labels(data: dict[str, str] | None) -> Labels | None:
    """Labels, as far as this version shows them."""
    return Labels(**{name: text for name, text in data.items() if name in _names(Labels)}) if data else None


def _chapter(data: dict[str, Any]) -> TimedChapter:
    kind = ChapterKind(data.pop("kind"))
    sounds = tuple(_sound(sound) for sound in data.pop("sounds"))
    quiets = tuple(_quiet(quiet) for quiet in data.pop("quiets"))
    stations = tuple(TimedStation(**station) for station in data.pop("stations", ()))
    optional = {key: data.pop(key, None) for key in ("exercise", "number", "of")}
    return TimedChapter(kind=kind, sounds=sounds, quiets=quiets, stations=stations, **optional, **data)


def _sound(data: dict[str, Any]) -> Sound:
    progress = data.pop("progress", None)
    at = Progress(**progress) if progress else None
    if "chime" in data:
        return ChimeSound(chime=ChimeKind(data.pop("chime")), progress=at, **data)
    if "breathed" in data:
        return BreathSound(progress=at, **data)
    return SpokenSound(role=Role(data.pop("role")), progress=at, **data)


def _quiet(data: dict[str, Any]) -> Quiet:
    progress = data.pop("progress", None)
    return Quiet(kind=PauseKind(data.pop("kind")), progress=Progress(**progress) if progress else None, **data)
