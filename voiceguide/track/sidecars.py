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


@dataclass(frozen=True, slots=True)
class Sidecars:
    """Which sidecars are wanted, by suffix; `carried` puts the sound into the page."""

    wanted: Collection[str] = ()
    carried: bool = False

    def due(self, track: Path) -> tuple[Path, ...]:
        """The sidecars to write with a new `track`: those wanted, and those that stand there from last time.

        OutputError when something else stands in the place of one: a folder, or a file without a track of ours.
        """
        ours = track.exists() and is_ours(track)
        paths = [track.with_suffix(suffix) for suffix in ALL]
        for path in paths:
            if path.suffix in self.wanted and path.exists() and not (ours and path.is_file()):
                raise OutputError(f"{path} is there and is not voiceguide's; move it, or choose another --out folder")
        return tuple(path for path in paths if path.suffix in self.wanted or (ours and path.is_file()))

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
                from voiceguide.page.player_page import page_html

                carried = self.carried or (path.suffix not in self.wanted and _carries_sound(path))
                return page_html(timeline, figures, track.read_bytes() if carried else track.name)
            case _:
                raise ValueError(f"no sidecar ends in {path.suffix}")


def _carries_sound(page: Path) -> bool:
    """Whether the page that stands there from last time has its sound within it."""
    return b'id="sound"' in page.read_bytes()
