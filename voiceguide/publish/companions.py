"""The files that may stand beside a track, of the same name: captions, the timeline."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from voiceguide.audio.timeline import Timeline
from voiceguide.errors import OutputError
from voiceguide.publish import captions, timeline_json
from voiceguide.publish.files import write_whole
from voiceguide.publish.mp3 import is_ours

CAPTIONS = (".vtt", ".srt", ".lrc")
TIMELINE = (".json",)

_MAKERS: dict[str, Callable[[Timeline], str]] = {
    ".vtt": captions.vtt,
    ".srt": captions.srt,
    ".lrc": captions.lrc,
    ".json": lambda timeline: timeline_json.dump(timeline) + "\n",
}


def companions_due(track: Path, asked_for: Collection[str]) -> tuple[Path, ...]:
    """The companions to write with a new `track`: those asked for, and those that stand there from last time.

    OutputError when one that is asked for stands there already and there is no track of ours that it belongs to.
    """
    ours = track.exists() and is_ours(track)
    due = []
    for suffix in _MAKERS:
        path = track.with_suffix(suffix)
        if suffix in asked_for and path.exists() and not ours:
            raise OutputError(f"{path} is there and is not voiceguide's; move it, or choose another folder with --out")
        if suffix in asked_for or (ours and path.is_file()):
            due.append(path)
    return tuple(due)


def write_companions(paths: Collection[Path], timeline: Timeline) -> None:
    """Writes each, whole or not at all."""
    for path in paths:
        write_whole(path, [_MAKERS[path.suffix](timeline).encode()])
