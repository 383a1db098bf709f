"""The pipeline: the only place that strings the rooms together."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from voiceguide import __version__
from voiceguide.audio.loudness import level_for
from voiceguide.audio.mixing import mix
from voiceguide.audio.own_recordings import OwnRecordings, own_recordings
from voiceguide.audio.own_sounds import OwnSounds, own_sounds
from voiceguide.audio.recording import Recorder
from voiceguide.catalogue.model import Catalogue
from voiceguide.catalogue.poses import Poses
from voiceguide.catalogue.settings import Finish
from voiceguide.errors import AudioError
from voiceguide.figure.figures import figures_of
from voiceguide.script.compose import compose
from voiceguide.script.request import Request, bed_for, finish_for
from voiceguide.script.segments import ChimeKind, What
from voiceguide.speech.engine import Speaker
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.system import ffmpeg
from voiceguide.system.cache import Cache, default_folder, key
from voiceguide.system.files import check_place, clear_litter, safe_name, write_whole
from voiceguide.timeline import timeline_json
from voiceguide.timeline.answer import Answer, answer
from voiceguide.timeline.fit import fit, settled
from voiceguide.timeline.layout import lay_out, shortened
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.timeline import Timeline
from voiceguide.track.parts import bed_path, bed_stands, check_free, stem_path, write_bed
from voiceguide.track.sidecars import Sidecars
from voiceguide.track.tags import Tags, is_ours, is_whole, read_track, write_track

if TYPE_CHECKING:
    from voiceguide.audio.bed import Bed

Progress = Callable[[str], None]
"""Told what is being done now, in a word or two."""

Beside = tuple[tuple[str, Speaker], ...]
"""Who speaks other languages than the catalogue's, by their tags."""


@dataclass(frozen=True, slots=True)
class Own:
    """The author's own files, as they were when they were looked at: sounds in place of chimes, and recordings in place
    of the voice."""

    sounds: OwnSounds
    recordings: OwnRecordings | None


class Studio:
    """A speaker, a cache and an encoder. Opening one starts nothing; close it, or use it in a `with`.

    Up to `workers` processes speak, and as many encode, at once. It is to be used from one thread. `engine` is the
    speaker's, where it has been opened before; the studio closes it. `beside` the speaker are those of what is said in
    other languages, by their tags.
    """

    def __init__(
        self,
        speaker: Speaker,
        named_ffmpeg: str | None = None,
        workers: int = 1,
        cache_folder: Path | None = None,
        engine: WorkerEngine | None = None,
        beside: Beside = (),
    ) -> None:
        self.cache = Cache(cache_folder or default_folder())
        self._named_ffmpeg, self.speaker, self._workers = named_ffmpeg, speaker, workers
        self._beside = dict(beside)
        self._engines = {speaker.engine: engine or WorkerEngine(speaker.engine, self.cache)}
        for name in dict.fromkeys(other.engine for other in self._beside.values()):
            self._engines.setdefault(name, WorkerEngine(name, self.cache))
        if named_ffmpeg or os.environ.get(ffmpeg.VARIABLE):
            self.encoder()  # what the user names is looked for, even where nothing has to be encoded

    @cached_property
    def voice(self) -> str:
        """Who speaks and how, in full."""
        return self._in_full(self.speaker)

    def voices(self, timeline: Timeline) -> str:
        """Likewise all who speak in a track."""
        others = {lang: self._beside[lang] for sound in timeline.speech if (lang := sound.lang) in self._beside}
        return "; ".join([self.voice, *(f"{lang}: {self._in_full(other)}" for lang, other in others.items())])

    def _in_full(self, speaker: Speaker) -> str:
        pitch = "" if speaker.pitch is None else f", pitch {speaker.pitch}"
        options = "".join(f", {name} {value}" for name, value in speaker.options)
        identity = self._engines[speaker.engine].identity(speaker.voice)
        return f"{identity}, speed {speaker.speed:g}{pitch}{options}"

    def encoder(self) -> Path:
        """The ffmpeg to use; looked for when it is first needed."""
        return ffmpeg.find(self._named_ffmpeg, self.cache)

    def own(self, catalogue: Catalogue) -> Own:
        """The own files of a catalogue, as they are now. CatalogueError for those that can't be read."""
        return Own(own_sounds(catalogue.sounds, self.cache, self.encoder), own_recordings(catalogue))

    def recorder(self, estimated: Timeline, catalogue: Catalogue, own: Own, finish: Finish) -> Recorder:
        """The clips of a track of a catalogue that is about to be like this, those recorded by oneself among them."""
        return Recorder(
            self._engines[self.speaker.engine],
            self.speaker,
            cache=self.cache,
            encoder=self.encoder,
            lufs=level_for(estimated),
            workers=self._workers,
            sounds=catalogue.sounds,
            own=own.recordings,
            own_sounds=own.sounds,
            beside={lang: (self._engines[other.engine], other) for lang, other in self._beside.items()},
            finish=finish,
            chimes=dict.fromkeys(sound.what for sound in estimated.sounds if isinstance(sound.what, ChimeKind)),
        )

    def picture(self, svg: str) -> bytes:
        """A drawing as a PNG, made once and kept."""
        from voiceguide.figure.picture import kept_png

        return kept_png(svg, self.cache)

    def close(self) -> None:
        """Ends the engines that were started."""
        for engine in self._engines.values():
            engine.close()

    def __enter__(self) -> Studio:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished track: where it is, what is in it, and how many of its clips were new.

    One that is `kept` stood there before, and is what would have been made. `bed` stands for the bed's sound and level,
    and `clips` have what stands for the clip of each different sound.
    """

    path: Path
    sidecars: tuple[Path, ...]
    timeline: Timeline
    new_clips: int
    kept: bool = False
    bed: str = ""
    clips: Mapping[What, str] = field(default_factory=dict)


def render(
    catalogue: Catalogue,
    request: Request,
    studio: Studio,
    out: Path,
    sidecars: Sidecars | None = None,
    progress: Progress = lambda _: None,
) -> Rendered:
    """Makes `out`/ROUTINE.mp3, whole or not at all, and its sidecars.

    Every failure is a VoiceguideError.
    """
    path = track_path(request.routine, out)
    check_place(path)
    clear_litter(out)
    sidecars = sidecars or Sidecars()
    due = sidecars.due(path)
    bed = bed_of(catalogue, request)
    parts = _parts(path, bed, sidecars)
    own = studio.own(catalogue)
    estimates = Estimates(studio.speaker.speed, own.sounds.lengths_ms())
    plan = fit(catalogue, request, estimates)
    script = shortened(compose(catalogue, request, plan), estimates)
    finish = finish_for(catalogue, request)
    recorder = studio.recorder(lay_out(script, estimates), catalogue, own, finish)
    progress("speaking")
    recorder.record(script.lines())
    plan = settled(catalogue, request, plan, estimates, recorder.lengths)
    script = shortened(compose(catalogue, request, plan), estimates)
    recorder.record(script.lines())  # what is said of the length, which is known only now
    timeline = lay_out(script, recorder.lengths)
    tags = _tags(catalogue, timeline, studio, own=own, finish=finish, bed=bed, apart=sidecars.bed_apart)
    stands = bed is not None and not sidecars.stems and _stands(path, tags.fingerprint, sidecars.bed_apart)
    if not stands:
        _write(path, tags, recorder, studio=studio, bed=bed, sidecars=sidecars, progress=progress)
    sidecars.write(due, path, timeline, figures_of(catalogue))
    return Rendered(
        path,
        (*parts, *due),
        timeline=timeline,
        new_clips=recorder.new,
        kept=stands,
        bed=bed.identity if bed else "",
        clips={what: clip.key for what, clip in recorder.clips(timeline.sounds).items()},
    )


def _write(
    path: Path,
    tags: Tags,
    recorder: Recorder,
    *,
    studio: Studio,
    bed: Bed | None,
    sidecars: Sidecars,
    progress: Progress,
) -> None:
    """Writes the track, after what its sound is made of: so what stood there stands if one of them can't be."""
    timeline, clips = tags.timeline, recorder.clips(tags.timeline.sounds)
    progress("encoding")
    spliced = bed is None or sidecars.bed_apart
    sound = mix(timeline, clips, recorder.encoded(clips.values())) if spliced else iter(())
    stems = _stems(bed, sidecars)
    with ExitStack() as stack:
        if bed or stems:
            from voiceguide.audio.whole import Part, made

            encoded = None if bed is None else Part.BED if sidecars.bed_apart else Part.MIX
            parts = stack.enter_context(
                made(
                    timeline,
                    clips,
                    encoded=encoded,
                    stems=[Part(stem) for stem in stems],
                    bed=bed,
                    on_frames=spliced,
                    encoder=studio.encoder(),
                    cache=studio.cache,
                )
            )
            for stem in parts.stems:
                write_whole(stem_path(path, stem.value), parts.flac(stem))
            if encoded is Part.BED:
                write_bed(bed_path(path), timeline.title, fingerprint=tags.fingerprint, stream=parts.mp3())
            elif encoded:
                sound = parts.mp3()
        progress("writing")
        write_track(path, tags, sound)


def bed_of(catalogue: Catalogue, request: Request) -> Bed | None:
    """The bed of a track, once it has been looked at; None for one without."""
    settings = bed_for(catalogue, request)
    if settings is None:
        return None
    from voiceguide.audio import bed

    return bed.find(settings)


def _stems(bed: Bed | None, sidecars: Sidecars) -> tuple[str, ...]:
    if not sidecars.stems:
        return ()
    return ("voice", "sounds", "bed") if bed else ("voice", "sounds")


def _parts(track: Path, bed: Bed | None, sidecars: Sidecars) -> tuple[Path, ...]:
    """The files beside a track that have a part of its sound. OutputError when someone else's stands in their place."""
    if sidecars.bed_apart and bed is None:
        raise AudioError("there is no bed to put apart; name one with --bed, or leave out --bed-apart")
    paths = [stem_path(track, stem) for stem in _stems(bed, sidecars)]
    if sidecars.bed_apart:
        paths.insert(0, bed_path(track))
    check_free(paths)
    return tuple(paths)


def _stands(path: Path, fingerprint: str, bed_apart: bool) -> bool:
    """Whether the track that would be made stands there: encoding all of it anew takes time."""
    if not is_ours(path) or read_track(path).fingerprint != fingerprint or not is_whole(path):
        return False
    return not bed_apart or bed_stands(bed_path(path), fingerprint)


def fresh(
    catalogue: Catalogue, request: Request, studio: Studio, out: Path, progress: Progress = lambda _: None
) -> Path | None:
    """The track that stands in `out`, if it is whole and what `render` would make now; None when there is none like it.

    Nothing is spoken to find out: a track some of whose clips the cache has lost is made anew.
    """
    found = _standing(catalogue, request, studio, out, progress)
    return found[0] if found else None


def kept(
    catalogue: Catalogue,
    request: Request,
    studio: Studio,
    out: Path,
    sidecars: Sidecars | None = None,
    progress: Progress = lambda _: None,
) -> Rendered | None:
    """The track that `fresh` finds, with what is to stand beside it written anew."""
    sidecars = sidecars or Sidecars()
    if sidecars.bed_apart or sidecars.stems:
        return None  # `render` sees to it that their files are there too
    found = _standing(catalogue, request, studio, out, progress)
    if found is None:
        return None
    path, timeline = found
    due = sidecars.due(path)
    sidecars.write(due, path, timeline, figures_of(catalogue))
    return Rendered(path, due, timeline=timeline, new_clips=0, kept=True)


def _standing(
    catalogue: Catalogue, request: Request, studio: Studio, out: Path, progress: Progress
) -> tuple[Path, Timeline] | None:
    path = track_path(request.routine, out)
    if not is_ours(path):
        return None
    progress("looking")
    own = studio.own(catalogue)
    answered = measured(catalogue, request, studio, own)
    if answered is None or read_track(path).fingerprint != fingerprint(
        catalogue,
        answered.timeline,
        studio,
        own=own,
        bed=bed_of(catalogue, request),
        finish=finish_for(catalogue, request),
    ):
        return None
    return (path, answered.timeline) if is_whole(path) else None


def measured(catalogue: Catalogue, request: Request, studio: Studio, own: Own | None = None) -> Answer | None:
    """What `render` would make, where the cache has every clip; None where it has not. Nothing is spoken."""
    own = own or studio.own(catalogue)
    chimes_ms = own.sounds.known_ms()
    if chimes_ms is None:
        return None
    estimates = Estimates(studio.speaker.speed, chimes_ms)
    draft = shortened(compose(catalogue, request, fit(catalogue, request, estimates)), estimates)
    recorder = studio.recorder(lay_out(draft, estimates), catalogue, own, finish_for(catalogue, request))
    answered = answer(catalogue, request, estimates, recorder.lengths)
    return answered if all(recorder.clip(sound.what) for sound in answered.timeline.speech) else None


def track_path(routine: str, out: Path) -> Path:
    """Where the track of a routine is put."""
    return out / f"{safe_name(routine)}.mp3"


def _tags(
    catalogue: Catalogue,
    timeline: Timeline,
    studio: Studio,
    *,
    own: Own,
    finish: Finish,
    bed: Bed | None,
    apart: bool,
) -> Tags:
    """What the track says of itself; its chapters show their exercise's turning point or position."""
    from voiceguide.figure.cover import cover_svg
    from voiceguide.figure.picture import square_svg

    figures = figures_of(catalogue)
    shown = [figures.of_chapter(chapter) for chapter in timeline.chapters]
    first = next(iter(figures.within(timeline).exercises.values()), None)
    return Tags(
        timeline,
        fingerprint=fingerprint(catalogue, timeline, studio, own=own, bed=bed, apart=apart, finish=finish),
        voice=Path(studio.speaker.voice).name.removesuffix(".onnx"),  # where a file lies is nobody's business
        made_with=f"{studio.voices(timeline)}; {timeline.options}",
        bed_within=bed is not None and not apart,
        number=_number(catalogue, timeline.routine),
        cover=studio.picture(cover_svg(timeline.title, timeline.minutes, first, timeline.labels)),
        pictures=tuple(studio.picture(square_svg(poses)) if poses else None for poses in shown),
    )


def fingerprint(
    catalogue: Catalogue,
    timeline: Timeline,
    studio: Studio,
    own: Own | None = None,
    bed: Bed | None = None,
    apart: bool = False,
    finish: Finish = Finish.DRY,
) -> str:
    """Stands for all that a track was made from: two with one fingerprint sound the same and show the same.

    `own` are the catalogue's own files as they were read; without them, as they are now.
    """
    own = own or studio.own(catalogue)
    shown = figures_of(catalogue).within(timeline)
    drawn = (*shown.exercises.items(), *shown.positions.items())
    figures = [(name, _drawing(poses)) for name, poses in drawn]
    files = own.sounds.files
    timbres = {kind: catalogue.sounds.timbre(kind.value).value for kind in ChimeKind}
    struck = [(kind.value, files[kind].digest if kind in files else timbre) for kind, timbre in timbres.items()]
    voice = own.recordings
    recorded = [digest for sound in timeline.speech if voice and (digest := voice.digest(sound.text))]
    made_of = (studio.voices(timeline), struck, timeline_json.dump(timeline), _number(catalogue, timeline.routine))
    laid = (bed.identity, "apart" if apart else "within") if bed else ()
    voiced = () if finish is Finish.DRY else (finish.value,)
    return key(__version__, *made_of, *chain.from_iterable(figures), *recorded, *laid, *voiced)


def _number(catalogue: Catalogue, routine: str) -> int:
    """Which of the catalogue's routines it is, counted from 1."""
    return [str(name) for name in catalogue.routines].index(routine) + 1


def _drawing(poses: Poses) -> str:
    """What is drawn, without the places where it is written."""
    return poses.model_dump_json(exclude={"at": True, "start": {"at"}, "turn": {"at"}})
