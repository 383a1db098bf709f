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


@click.command()
@click.argument("routines", nargs=-1, metavar="[ROUTINE]...")
@click.option("--all", "all_", is_flag=True, help="Render every routine of the catalogue.")
@click.option("--captions", is_flag=True, help="Write NAME.vtt, NAME.srt and NAME.lrc beside each track.")
@click.option("--timeline", is_flag=True, help="Write NAME.json beside each track: everything with its exact times.")
@script_options
@catalogue_option
@out_option
@voice_options
def render(
    routines: tuple[str, ...],
    all_: bool,
    captions: bool,
    timeline: bool,
    catalogue: Path | None,
    out: Path,
    **choices: Any,
) -> None:
    """Make an MP3 of each ROUTINE (without one, of the catalogue's default)."""
    from voiceguide.publish.companions import CAPTIONS, TIMELINE
    from voiceguide.render import render as render_track

    if all_ and routines:
        raise click.UsageError("name routines, or say --all, not both")
    known = read_catalogue(catalogue)
    voice = VoiceChoice(**{key: choices.pop(key) for key in ("engine", "voice", "rate", "pitch", "ffmpeg")})
    requests = [request(known, name, **choices) for name in (known.routines if all_ else routines or (None,))]
    beside = (CAPTIONS if captions else ()) + (TIMELINE if timeline else ())
    with open_studio(known, voice) as studio:
        for wanted in requests:
            with _progress(wanted.routine) as progress:
                done = render_track(known, wanted, studio, out, beside, progress)
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
