"""The files that may stand beside a track, of the same name: captions, the timeline, the page."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from voiceguide.errors import OutputError
from voiceguide.figure.figures import Figures
from voiceguide.system.files import write_whole
from voiceguide.timeline import timeline_json
from voiceguide.timeline.timeline import Timeline
from voiceguide.track import captions
from voiceguide.track.parts import bed_path
from voiceguide.track.tags import is_ours


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A kind of file beside a track: its suffix, its content, and what voiceguide's own have near their start."""

    suffix: str
    text: Callable[[Timeline, Figures, bytes | str, bool, str | None], str]
    """Made from the timeline, the figures, the track (its bytes if the page is to carry them, else its name), whether
    the page is to remember what was done, and the name of a bed that is a file of its own."""
    mark: bytes | None
    """None for SubRip, which has no place for one."""


def _page(timeline: Timeline, figures: Figures, sound: bytes | str, history: bool, bed: str | None) -> str:
    from voiceguide.page.html import page_html

    return page_html(timeline, figures, sound, history=history, bed=bed)


KINDS = [
    Sidecar(".lrc", lambda timeline, *_: captions.lrc(timeline), b"[re:voiceguide]\n"),
    Sidecar(".srt", lambda timeline, *_: captions.srt(timeline), None),
    Sidecar(".vtt", lambda timeline, *_: captions.vtt(timeline), b"WEBVTT\n\nNOTE made by voiceguide\n"),
    Sidecar(".json", lambda timeline, *_: timeline_json.dump(timeline) + "\n", b'{"format":"voiceguide timeline '),
    Sidecar(".html", _page, b'<meta name="generator" content="voiceguide">'),
]
"""Every kind there is, in the order in which they are written."""

CAPTIONS = frozenset((".vtt", ".srt", ".lrc"))
TIMELINE = frozenset((".json",))
PAGE = frozenset((".html",))


@dataclass(frozen=True, slots=True)
class Sidecars:
    """Which sidecars are wanted, by suffix; `carried` puts the sound into the page, and with `history` that
    remembers, on the device it is opened on, what was done. A page from last time stays as it was in both.

    With `bed_apart` the bed is a file of its own; with `stems` what the track is mixed from stands beside it, too.
    """

    wanted: Collection[str] = ()
    carried: bool = False
    history: bool = True
    bed_apart: bool = False
    stems: bool = False

    def due(self, track: Path) -> tuple[Path, ...]:
        """The sidecars to write with a new `track`: those wanted, and those that stand there from last time.

        OutputError when something else stands in the place of one: a folder, or a file that isn't known to be ours.
        """
        there = {kind.suffix: track.with_suffix(kind.suffix) for kind in KINDS}
        ours = [there[kind.suffix] for kind in KINDS if _is_ours(kind, there[kind.suffix], track)]
        for suffix in self.wanted:
            path = there[suffix]
            if path.exists() and path not in ours:
                raise OutputError(f"{path} is there and is not voiceguide's; move it, or choose another --out folder")
        return tuple(path for suffix, path in there.items() if path in ours or suffix in self.wanted)

    def write(self, due: Collection[Path], track: Path, timeline: Timeline, figures: Figures) -> None:
        """Writes each that is due beside the finished `track`, whole or not at all."""
        bed = bed_path(track).name if self.bed_apart else None
        for kind in KINDS:
            if (path := track.with_suffix(kind.suffix)) in due:
                stays = kind.suffix not in self.wanted
                carried = self.carried or (stays and _has(path, b'id="sound"'))
                history = self.history and not (stays and _has(path, b'"history":false'))
                text = kind.text(timeline, figures, track.read_bytes() if carried else track.name, history, bed)
                write_whole(path, [text.encode()])


def _is_ours(kind: Sidecar, path: Path, track: Path) -> bool:
    """Whether voiceguide made a sidecar: its track is ours, or it bears our mark, or, for SubRip, another one does."""
    if not path.is_file():
        return False
    marked = ((kind, path),) if kind.mark else ((other, track.with_suffix(other.suffix)) for other in KINDS)
    return is_ours(track) or any(_is_marked(kind, path) for kind, path in marked)


def _is_marked(kind: Sidecar, path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return kind.mark is not None and kind.mark in file.read(200)
    except OSError:  # there is none, or it can't be read
        return False


def _has(page: Path, mark: bytes) -> bool:
    """Whether the page that stands there from last time has this in it."""
    return page.suffix == ".html" and mark in page.read_bytes()
