"""`voiceguide render`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import (
    asked_of,
    bed_option,
    catalogue_option,
    cores,
    exercises_option,
    finish_option,
    in_language,
    language_option,
    out_option,
    script_options,
    speech_asked,
    voice_options,
    week_option,
    who_speaks,
    who_speaks_beside,
)
from voiceguide.cli.subjects import subjects, tell_reviews
from voiceguide.errors import VoiceguideError

if TYPE_CHECKING:
    from voiceguide.batch import Order, Result
    from voiceguide.cli.subjects import Subject
    from voiceguide.render import Beside, Progress, Rendered
    from voiceguide.speech.choice import Choice
    from voiceguide.speech.engine import Speaker
    from voiceguide.speech.supervisor import WorkerEngine


_TURNS = 2
"""How often each of several jobs takes orders: each time starts an engine, and with two of them none idles long."""


single_file_option = click.option(
    "--single-file", is_flag=True, help="Put the sound into the page, so that it can be sent as one file."
)

bed_apart_option = click.option(
    "--bed-apart", is_flag=True, help="Put the bed into NAME.bed.mp3; the page can then set how loud it is."
)

no_history_option = click.option(
    "--no-history", is_flag=True, help="Make a page that does not remember, on its device, what was done when."
)


@click.command()
@click.argument("routines", nargs=-1, metavar="[ROUTINE|PRESCRIPTION]...")
@click.option("--all", "all_", is_flag=True, help="Render every routine of the catalogue.")
@exercises_option
@week_option
@click.option("--captions", is_flag=True, help="Write NAME.vtt, NAME.srt and NAME.lrc beside each track.")
@click.option("--timeline", is_flag=True, help="Write NAME.json beside each track: everything with its exact times.")
@click.option("--page", is_flag=True, help="Write NAME.html beside each track: a page to lie beside.")
@single_file_option
@finish_option
@bed_option
@bed_apart_option
@click.option("--stems", is_flag=True, help="Write voice, chimes and bed beside each track, each as a FLAC file.")
@no_history_option
@click.option("--watch", is_flag=True, help="Render again whenever a file that it is made from is saved, until Ctrl-C.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Render N tracks at a time, each on one processor (without it, one at a time on all of them).",
)
@script_options
@catalogue_option
@language_option
@out_option
@voice_options
def render(
    routines: tuple[str, ...], all_: bool, page: bool, single_file: bool, watch: bool, jobs: int | None, **choices: Any
) -> None:
    """Make an MP3 of each ROUTINE (without one, of the catalogue's default).

    A PRESCRIPTION is a file, such as prescriptions/anna.yaml: its track is what it asks for this week, and is named
    after the file. A track of one that is there already, and would come out the same, is left as it is.
    """
    if all_ and (routines or choices["exercises"]):
        raise click.UsageError("name routines or exercises, or say --all, not both")
    if watch and jobs:
        raise click.UsageError("--watch renders what has changed, one track at a time; leave out --jobs")
    wanted = _Wanted(routines, all_, page=page or single_file, single_file=single_file, **choices)
    if watch:
        from voiceguide.cli.watching import watch as keep_watching

        keep_watching(wanted.files, wanted.orders)
    else:
        _render(wanted.orders(jobs), wanted.engines, jobs)


@click.command()
@click.argument("routine", required=False, metavar="[ROUTINE|PRESCRIPTION]")
@week_option
@single_file_option
@finish_option
@bed_option
@bed_apart_option
@no_history_option
@script_options
@catalogue_option
@language_option
@out_option
@voice_options
def page(routine: str | None, single_file: bool, **choices: Any) -> None:
    """Make the page to lie beside, NAME.html, and the track it plays."""
    wanted = _Wanted((routine,) if routine else (), False, page=True, single_file=single_file, **choices)
    _render(wanted.orders(), wanted.engines)


class _Wanted:
    """What the command line asks for, which is known in full once the catalogue has been read."""

    def __init__(
        self,
        routines: tuple[str, ...],
        all_: bool,
        *,
        page: bool,
        single_file: bool,
        no_history: bool,
        catalogue: Path | None,
        language: str | None,
        out: Path,
        captions: bool = False,
        timeline: bool = False,
        bed_apart: bool = False,
        stems: bool = False,
        exercises: tuple[str, ...] = (),
        week: int | None = None,
        **choices: Any,
    ) -> None:
        self._catalogue, self._routines, self._all, self._out = catalogue, routines, all_, out
        self._language = language
        self._exercises, self._week = exercises, week
        if bed_apart and single_file:
            raise click.UsageError("--single-file carries one sound; leave out --bed-apart")
        self._bed_apart, self._stems = bed_apart, stems
        self._files, self._single_file = {"captions": captions, "timeline": timeline, "page": page}, single_file
        self._history = not no_history
        self._asked, self._ffmpeg, self._choices = asked_of(choices), choices.pop("ffmpeg"), choices
        self.engines: dict[Speaker, WorkerEngine] = {}
        """The engines of the last orders, which may have been started."""

    def files(self) -> list[Path]:
        """All that the tracks are made from, the first of what the orders are read from first."""
        from voiceguide.catalogue import reader
        from voiceguide.catalogue.settings import BED_RECIPES, NO_BED
        from voiceguide.prescription.reader import files, is_prescription

        prescriptions = [Path(name) for name in self._routines if is_prescription(name)]
        found = [file for path in prescriptions for file in files(path, self._catalogue, self._language)]
        if len(prescriptions) < len(self._routines) or not prescriptions:
            found += reader.files(reader.find(in_language(self._catalogue, self._language)))
        if (bed := self._choices.get("bed")) and bed not in (*BED_RECIPES, NO_BED):
            found.append(Path(bed).expanduser())
        if recordings := self._choices.get("recordings"):
            found.append(recordings)
        tracks = self._out.resolve()  # if recordings lie there too, each track would be a change
        return [path for path in dict.fromkeys(found) if path.resolve() != tracks]

    def orders(self, jobs: int | None = None) -> list[Order]:
        """An order for each track, `jobs` of which will be fulfilled at a time. Reads the files."""
        from voiceguide.batch import Order
        from voiceguide.track.sidecars import CAPTIONS, PAGE, TIMELINE, Sidecars

        found = subjects(
            self._catalogue,
            self._routines,
            self._exercises,
            self._week,
            every=self._all,
            language=self._language,
            **self._choices,
        )
        suffixes = {"captions": CAPTIONS, "timeline": TIMELINE, "page": PAGE}
        files = [suffix for name, wanted in self._files.items() if wanted for suffix in suffixes[name]]
        speakers = self._speakers(found)
        tell_reviews(found)
        return [
            Order(
                catalogue=one.catalogue,
                request=one.request,
                out=self._out,
                speaker=speaker,
                sidecars=Sidecars(
                    files,
                    carried=self._single_file,
                    history=self._history,
                    bed_apart=self._bed_apart,
                    stems=self._stems,
                ),
                ffmpeg=self._ffmpeg,
                workers=1 if jobs else cores(),
                keep=one.prescribed is not None,
                beside=beside,
            )
            for one, (speaker, beside) in zip(found, speakers, strict=True)
        ]

    def _speakers(self, found: list[Subject]) -> list[tuple[Speaker, Beside]]:
        """Who speaks each track, and beside them other languages. Of each speaker one engine is kept."""
        from voiceguide.script.request import other_languages

        chosen: dict[object, Choice] = {}
        others: dict[object, Beside] = {}
        speakers = []
        for one in found:
            asked = speech_asked(one.catalogue, one.request.routine, self._asked)
            kind = (asked, one.catalogue.language)
            if kind not in chosen:
                chosen[kind] = who_speaks(one.catalogue, one.request.routine, self._asked)
            main, spoken = chosen[kind], (kind, *other_languages(one.catalogue, one.request.routine))
            if spoken not in others:
                others[spoken] = who_speaks_beside(one.catalogue, one.request.routine, self._asked, main)
            speakers.append((main.speaker, others[spoken]))
        self.engines = {choice.speaker: choice.engine for choice in chosen.values()}
        return speakers


def _render(orders: list[Order], engines: dict[Speaker, WorkerEngine], jobs: int | None = None) -> None:
    """Renders and reports each; one that fails doesn't stop the rest."""
    failed = 0
    told: set[str | None] = {None}
    for result in _results(orders, engines, jobs):
        if result.error and (len(orders) == 1 or not isinstance(result.error, VoiceguideError)):
            raise result.error
        if result.trouble not in told:
            told.add(result.trouble)
            click.echo(f"note: {result.trouble}", err=True)
        if result.error:
            click.echo(f"voiceguide: {result.order.request.routine}: {result.error}", err=True)
            failed += 1
        elif result.rendered:
            report(result.rendered)
    if failed:
        raise VoiceguideError(f"{failed} of {len(orders)} tracks could not be made")


def _results(orders: list[Order], engines: dict[Speaker, WorkerEngine], jobs: int | None) -> Iterator[Result]:
    from voiceguide.batch import Renderer, fulfil_all

    if jobs in (None, 1) or len(orders) == 1:
        try:
            with Renderer() as renderer:
                for order in orders:
                    with progress_of(order.request.routine) as progress:
                        result = renderer.fulfil(order, progress, engines.pop(order.speaker, None))
                    yield result
        finally:
            for engine in engines.values():
                engine.close()
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    for engine in engines.values():
        engine.close()  # each process opens its own
    # Spawned, not forked: a fork has its parent's threads' locks, and not its threads.
    with ProcessPoolExecutor(min(jobs, len(orders)), get_context("spawn"), _leave_ctrl_c_to_the_parent) as pool:
        yield from fulfil_all(orders, pool, together=-(-len(orders) // (_TURNS * jobs)))


def _leave_ctrl_c_to_the_parent() -> None:
    """What runs is soon at its end, and what hasn't begun is cancelled; so nothing is left half-made."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def report(done: Rendered) -> None:
    from voiceguide.units import format_ms

    as_it_was = "  (as it was)" if done.kept else ""
    click.echo(f"{done.path}  {format_ms(done.timeline.length_ms)}{as_it_was}")
    for chapter in done.timeline.chapters:
        click.echo(f"  {format_ms(chapter.start_ms):>7}  {chapter.title}")
    for path in done.sidecars:
        click.echo(f"  {path}")


@contextmanager
def progress_of(name: str) -> Iterator[Progress]:
    """A line on stderr that says what is being done, when someone is watching."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status(name) as status:
        yield lambda doing: status.update(f"{name}: {doing}")
