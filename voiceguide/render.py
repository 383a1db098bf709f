"""The pipeline: the only place that strings the rooms together."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from voiceguide import __version__
from voiceguide.audio import ffmpeg, splice
from voiceguide.audio.passages import passages
from voiceguide.audio.takes import Takes
from voiceguide.audio.timeline import Misfit, Timeline
from voiceguide.catalogue.model import Catalogue
from voiceguide.publish import timeline_json
from voiceguide.publish.companions import companions_due, write_companions
from voiceguide.publish.files import clear_litter, safe_name
from voiceguide.publish.mp3 import Tags, write_track
from voiceguide.script.request import Request, answer
from voiceguide.speech.cache import Cache, default_folder, key
from voiceguide.speech.engine import Manner
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.units import frames

Progress = Callable[[str], None]
"""Told what is being done now, in a word or two."""


class Studio:
    """A voice, a cache and an encoder. Opening one starts nothing; close it, or use it in a `with`."""

    def __init__(self, engine: str, manner: Manner, named_ffmpeg: str | None = None, jobs: int = 1) -> None:
        self.cache = Cache(default_folder())
        self._named_ffmpeg = named_ffmpeg
        self._engine = WorkerEngine(engine)
        self.takes = Takes(self._engine, manner, self.cache, self.encoder, jobs)
        self.voice = f"{self._engine.identity}, voice {manner.voice}, rate {manner.rate}, pitch {manner.pitch}"

    def encoder(self) -> Path:
        """The ffmpeg to use; looked for when it is first needed."""
        return ffmpeg.find(self._named_ffmpeg, self.cache.folder)

    def __enter__(self) -> Studio:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.close()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished track: where it is, what is in it, and how many of its clips were new."""

    path: Path
    companions: tuple[Path, ...]
    timeline: Timeline
    misfits: tuple[Misfit, ...]
    new_clips: int


def render(
    catalogue: Catalogue,
    request: Request,
    studio: Studio,
    out: Path,
    beside: Collection[str] = (),
    progress: Progress = lambda _: None,
) -> Rendered:
    """Makes `out`/ROUTINE.mp3, whole or not at all, and the companions `beside` it, named by their suffixes.

    Every failure is a VoiceguideError.
    """
    path = out / f"{safe_name(request.routine)}.mp3"
    clear_litter(out)
    companions = companions_due(path, beside)
    spoken_before = studio.takes.spoken_now
    progress("speaking")
    answered = answer(catalogue, request, studio.takes)
    timeline = answered.timeline
    progress("encoding")
    placed = passages(timeline, studio.takes.source)
    encoded = splice.encoded((place.passage for place in placed), studio.cache, studio.encoder())
    progress("writing")
    stream = splice.track(placed, frames(timeline.length_ms), encoded)
    write_track(path, Tags(timeline, _fingerprint(timeline, studio), f"{studio.voice}; {timeline.options}"), stream)
    write_companions(companions, timeline)
    return Rendered(path, companions, timeline, answered.misfits, studio.takes.spoken_now - spoken_before)


def _fingerprint(timeline: Timeline, studio: Studio) -> str:
    """Stands for all that a track was made from: two with one fingerprint sound the same."""
    return key(__version__, studio.voice, timeline_json.dump(timeline))
