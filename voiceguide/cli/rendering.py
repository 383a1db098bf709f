"""`voiceguide render`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import (
    VoiceChoice,
    catalogue_option,
    open_studio,
    out_option,
    read_catalogue,
    request,
    script_options,
    voice_options,
)

if TYPE_CHECKING:
    from voiceguide.render import Progress, Rendered


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
@script_options
@catalogue_option
@out_option
@voice_options
def render(routines: tuple[str, ...], all_: bool, page: bool, single_file: bool, **choices: Any) -> None:
    """Make an MP3 of each ROUTINE (without one, of the catalogue's default)."""
    if all_ and routines:
        raise click.UsageError("name routines, or say --all, not both")
    _render(routines, all_, page or single_file, single_file, **choices)


@click.command()
@click.argument("routine", required=False)
@single_file_option
@script_options
@catalogue_option
@out_option
@voice_options
def page(routine: str | None, single_file: bool, **choices: Any) -> None:
    """Make the page to lie beside, NAME.html, and the track it plays."""
    _render((routine,) if routine else (), False, True, single_file, captions=False, timeline=False, **choices)


def _render(
    routines: tuple[str, ...],
    all_: bool,
    page: bool,
    single_file: bool,
    captions: bool,
    timeline: bool,
    catalogue: Path | None,
    out: Path,
    **choices: Any,
) -> None:
    from voiceguide.publish.companions import CAPTIONS, PAGE, TIMELINE, Companions
    from voiceguide.render import render as render_track

    known = read_catalogue(catalogue)
    voice = VoiceChoice(**{key: choices.pop(key) for key in ("engine", "voice", "rate", "pitch", "ffmpeg")})
    requests = [request(known, name, **choices) for name in (known.routines if all_ else routines or (None,))]
    asked = ((captions, CAPTIONS), (timeline, TIMELINE), (page, PAGE))
    companions = Companions([suffix for wanted, suffixes in asked if wanted for suffix in suffixes], single_file)
    with open_studio(known, voice) as studio:
        for wanted in requests:
            with _progress(wanted.routine) as progress:
                done = render_track(known, wanted, studio, out, companions, progress)
            _report(done)
        if studio.cache.trouble:
            click.echo(f"note: {studio.cache.trouble}", err=True)


def _report(done: Rendered) -> None:
    from voiceguide.units import format_ms

    click.echo(f"{done.path}  {format_ms(done.timeline.length_ms)}")
    for chapter in done.timeline.chapters:
        click.echo(f"  {format_ms(chapter.start_ms):>7}  {chapter.title}")
    for path in done.companions:
        click.echo(f"  {path}")


@contextmanager
def _progress(name: str) -> Iterator[Progress]:
    """A line on stderr that says what is being done, when someone is watching."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status(name) as status:
        yield lambda doing: status.update(f"{name}: {doing}")
