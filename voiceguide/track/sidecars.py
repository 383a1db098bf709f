"""The files that may stand beside a track, of the same name: captions, the timeline, the page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from voiceguide.catalogue.poses import Poses
from voiceguide.errors import OutputError
from voiceguide.script import timeline_json
from voiceguide.script.timeline import Timeline
from voiceguide.system.files import write_whole
from voiceguide.track import captions
from voiceguide.track.tags import is_ours

CAPTIONS = frozenset((".vtt", ".srt", ".lrc"))
TIMELINE = frozenset((".json",))
PAGE = frozenset((".html",))
ALL = (*sorted(CAPTIONS), *TIMELINE, *PAGE)
_MARKS = {
    ".vtt": b"WEBVTT\n\nNOTE made by voiceguide\n",
    ".lrc": b"[re:voiceguide]\n",
    ".json": b'{"format":"voiceguide timeline ',
    ".html": b'<meta name="generator" content="voiceguide">',
}
"""What stands near the start of a sidecar that voiceguide made. SubRip has no place for it."""


@dataclass(frozen=True, slots=True)
class Sidecars:
    """Which sidecars are wanted, by suffix; `carried` puts the sound into the page."""

    wanted: Collection[str] = ()
    carried: bool = False

    def due(self, track: Path) -> tuple[Path, ...]:
        """The sidecars to write with a new `track`: those wanted, and those that stand there from last time.

        OutputError when something else stands in the place of one: a folder, or a file that isn't known to be ours.
        """
        ours = [path for path in (track.with_suffix(suffix) for suffix in ALL) if _is_ours(path, track)]
        for suffix in self.wanted:
            path = track.with_suffix(suffix)
            if path.exists() and path not in ours:
                raise OutputError(f"{path} is there and is not voiceguide's; move it, or choose another --out folder")
        return tuple(path for suffix in ALL if (path := track.with_suffix(suffix)) in ours or suffix in self.wanted)

    def write(self, due: Collection[Path], track: Path, timeline: Timeline, figures: Mapping[str, Poses]) -> None:
        """Writes each that is due beside the finished `track`, whole or not at all."""
        for path in due:
            write_whole(path, [self._content(path, track, timeline, figures).encode()])

    def _content(self, path: Path, track: Path, timeline: Timeline, figures: Mapping[str, Poses]) -> str:
        match path.suffix:
            case ".vtt":
                return captions.vtt(timeline)
            case ".srt":
                return captions.srt(timeline)
            case ".lrc":
                return captions.lrc(timeline)
            case ".json":
                return timeline_json.dump(timeline) + "\n"
            case ".html":
                from voiceguide.page.html import page_html

                carried = self.carried or (path.suffix not in self.wanted and _carries_sound(path))
                return page_html(timeline, figures, track.read_bytes() if carried else track.name)
            case _:
                raise ValueError(f"no sidecar ends in {path.suffix}")


def _is_ours(path: Path, track: Path) -> bool:
    """Whether voiceguide made a sidecar: its track is ours, or it bears our mark, or, for SubRip, another one does."""
    if not path.is_file():
        return False
    return is_ours(track) or any(map(_is_marked, (path,) if path.suffix in _MARKS else map(track.with_suffix, _MARKS)))


def _is_marked(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _MARKS[path.suffix] in file.read(200)
    except OSError:  # there is none, or it can't be read
        return False


def _carries_sound(page: Path) -> bool:
    """Whether the page that stands there from last time has its sound within it."""
    return b'id="sound"' in page.read_bytes()
