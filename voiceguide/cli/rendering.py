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
    catalogue_option,
    cores,
    out_option,
    read_catalogue,
    request,
    script_options,
    voice_options,
    who_speaks,
)
from voiceguide.errors import VoiceguideError

if TYPE_CHECKING:
    from voiceguide.batch import Order, Result
    from voiceguide.render import Progress, Rendered
    from voiceguide.speech.supervisor import WorkerEngine


single_file_option = click.option(
    "--single-file", is_flag=True, help="Put the sound into the page, so that it can be sent as one file."
)


@click.command()
@click.argument("routines", nargs=-1, metavar="[ROUTINE]...")
@click.option("--all", "all_", is_flag=True, help="Render every routine of the catalogue.")
@click.option("--captions", is_flag=True, help="Write NAME.vtt, NAME.srt and NAME.lrc beside each track.")
@click.option("--timeline", is_flag=True, help="Write NAME.json beside each track: everything with its exact times.")
@click.option("--page", is_flag=True, help="Write NAME.html beside each track: a page to lie beside.")
@single_file_option
@click.option("--watch", is_flag=True, help="Render again whenever the catalogue is saved, until Ctrl-C.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Render N tracks at a time, each on one processor (without it, one at a time on all of them).",
)
@script_options
@catalogue_option
@out_option
@voice_options
def render(
    routines: tuple[str, ...], all_: bool, page: bool, single_file: bool, watch: bool, jobs: int | None, **choices: Any
) -> None:
    """Make an MP3 of each ROUTINE (without one, of the catalogue's default)."""
    if all_ and routines:
        raise click.UsageError("name routines, or say --all, not both")
    if watch and jobs:
        raise click.UsageError("--watch renders what has changed, one track at a time; leave out --jobs")
    wanted = _Wanted(routines, all_, page=page or single_file, single_file=single_file, **choices)
    if watch:
        from voiceguide.cli.watching import watch as keep_watching

        keep_watching(wanted.catalogue, wanted.orders)
    else:
        _render(wanted.orders(jobs), wanted.engine, jobs)


@click.command()
@click.argument("routine", required=False)
@single_file_option
@script_options
@catalogue_option
@out_option
@voice_options
def page(routine: str | None, single_file: bool, **choices: Any) -> None:
    """Make the page to lie beside, NAME.html, and the track it plays."""
    wanted = _Wanted((routine,) if routine else (), False, page=True, single_file=single_file, **choices)
    _render(wanted.orders(), wanted.engine)


class _Wanted:
    """What the command line asks for, which is known in full once the catalogue has been read."""

    def __init__(
        self,
        routines: tuple[str, ...],
        all_: bool,
        *,
        page: bool,
        single_file: bool,
        catalogue: Path | None,
        out: Path,
        captions: bool = False,
        timeline: bool = False,
        **choices: Any,
    ) -> None:
        self.catalogue, self._routines, self._all, self._out = catalogue, routines, all_, out
        self._files, self._single_file = {"captions": captions, "timeline": timeline, "page": page}, single_file
        self._asked, self._ffmpeg, self._choices = asked_of(choices), choices.pop("ffmpeg"), choices
        self.engine: WorkerEngine | None = None
        """The engine of the last orders, which may have been started."""

    def orders(self, jobs: int | None = None) -> list[Order]:
        """An order for each routine, `jobs` of which will be fulfilled at a time. Reads the catalogue."""
        from voiceguide.batch import Order
        from voiceguide.track.sidecars import CAPTIONS, PAGE, TIMELINE, Sidecars

        known = read_catalogue(self.catalogue)
        suffixes = {"captions": CAPTIONS, "timeline": TIMELINE, "page": PAGE}
        files = [suffix for name, wanted in self._files.items() if wanted for suffix in suffixes[name]]
        choice = who_speaks(known, self._asked)
        self.engine = choice.engine
        return [
            Order(
                catalogue=known,
                request=request(known, name, **self._choices),
                out=self._out,
                speaker=choice.speaker,
                sidecars=Sidecars(files, self._single_file),
                ffmpeg=self._ffmpeg,
                workers=1 if jobs else cores(),
            )
            for name in (known.routines if self._all else self._routines or (None,))
        ]


def _render(orders: list[Order], engine: WorkerEngine | None, jobs: int | None = None) -> None:
    """Renders and reports each; one that fails doesn't stop the rest."""
    failed = 0
    told: set[str | None] = {None}
    for result in _results(orders, engine, jobs):
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


def _results(orders: list[Order], engine: WorkerEngine | None, jobs: int | None) -> Iterator[Result]:
    from voiceguide.batch import Renderer, fulfil_all

    if jobs in (None, 1) or len(orders) == 1:
        with Renderer() as renderer:
            for order in orders:
                with progress_of(order.request.routine) as progress:
                    result = renderer.fulfil(order, progress, engine)
                yield result
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    if engine:
        engine.close()  # each process opens its own
    # Spawned, not forked: a fork has its parent's threads' locks, and not its threads.
    with ProcessPoolExecutor(min(jobs, len(orders)), get_context("spawn"), _leave_ctrl_c_to_the_parent) as pool:
        yield from fulfil_all(orders, pool)


def _leave_ctrl_c_to_the_parent() -> None:
    """What runs is soon at its end, and what hasn't begun is cancelled; so nothing is left half-made."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def report(done: Rendered) -> None:
    from voiceguide.units import format_ms

    click.echo(f"{done.path}  {format_ms(done.timeline.length_ms)}")
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
