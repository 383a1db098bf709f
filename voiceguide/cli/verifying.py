"""`voiceguide verify`: what is heard in a finished track."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from voiceguide.verify.measures import Measure
    from voiceguide.verify.verdict import Verdict


@click.command()
@click.argument(
    "tracks", nargs=-1, required=True, metavar="TRACK.mp3...", type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("--all", "everything", is_flag=True, help="Tell every sound, hold and beat, not only the worst.")
@click.option("--json", "for_machines", is_flag=True, help="A line of JSON for each track (docs/verify.md).")
@click.option("--ffmpeg", metavar="FILE", help="The ffmpeg to use instead of the one installed along.")
@click.pass_context
def verify(
    context: click.Context, tracks: tuple[Path, ...], everything: bool, for_machines: bool, ffmpeg: str | None
) -> None:
    """Listen to finished tracks, and hold what is heard against their plan.

    A track carries its plan in its tags. For each law of time and sound you see the worst case and where it is, then
    what breaks a law. Of an MP3 that isn't voiceguide's you are told what can be heard without a plan.

    Ends with exit code 1 when a law is broken.
    """
    from voiceguide.system.ffmpeg import find
    from voiceguide.verify.verdict import as_json
    from voiceguide.verify.verdict import verify as verdict_on

    encoder, broken = find(ffmpeg), False
    for track in tracks:
        verdict = verdict_on(track, encoder)
        broken = broken or bool(verdict.broken)
        if for_machines:
            click.echo(as_json(verdict))
        else:
            _tell(verdict, everything)
    context.exit(1 if broken else 0)


def _tell(verdict: Verdict, everything: bool) -> None:
    from voiceguide.units import counted, format_ms

    heard = verdict.heard
    length = format_ms(round(heard.length_ms))
    click.echo(f"{verdict.path}  {length}, {heard.lufs:.1f} LUFS, {heard.dbtp:.1f} dBTP")
    if verdict.measures is None:
        _tell_unplanned(verdict)
        return
    _tell_laws(verdict.measures if everything else verdict.worst, verdict)
    for one in verdict.broken:
        click.echo(f"{_clock(one.at_ms)}  {one.complaint}")
    if heard.bed_within:
        click.echo(
            "A bed sounds under the voice, so sounds are placed to 90 ms, and nothing is told of what lies between; "
            "make the track without it to hear that."
        )
        if hidden := sum(not one.clear for one in heard.found):
            of = len(heard.found)
            click.echo(f"{counted(hidden, 'sound')} of {of} can't be told: the bed is too loud beside them.")
    broken = len({one.law for one in verdict.broken})
    if broken:
        click.echo(f"Broken: {counted(broken, 'law')} of {len(verdict.worst)}.")
    else:
        click.echo(f"All is as planned: {counted(len(verdict.measures), 'measurement')}, {len(verdict.worst)} laws.")


def _tell_laws(measures: tuple[Measure, ...], verdict: Verdict) -> None:
    """A table in a terminal; otherwise a line each, its parts apart by tabs."""
    rows = [
        (
            "BROKEN" if one.broken else "ok",
            one.law.value,
            str(verdict.count(one.law)),
            one.figure,
            _clock(one.at_ms),
            one.what,
        )
        for one in measures
    ]
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE)
    for name in ("", "law", "of", "at worst", "at", "what"):
        table.add_column(name, justify="right" if name == "of" else "left")
    for row in rows:
        table.add_row(*map(Text, row), style="bold red" if row[0] == "BROKEN" else None)
    Console().print(table)


def _tell_unplanned(verdict: Verdict) -> None:
    click.echo("There is no plan in it, so nothing is known of what it should be.")
    for chapter in verdict.chapters:
        click.echo(f"{_clock(chapter.start_ms)}  chapter {chapter.title}")
    for silence in verdict.silences:
        click.echo(f"{_clock(silence.start_ms)}  silence of {(silence.end_ms - silence.start_ms) / 1_000:.1f} s")
    for click_ms in verdict.clicks_ms:
        click.echo(f"{_clock(click_ms)}  a click")


def _clock(ms: int) -> str:
    return f"{ms // 60_000:02}:{ms % 60_000 / 1_000:06.3f}"
