"""The commands around a catalogue: init, script, list, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import (
    catalogue_option,
    read_catalogue,
    remembered_studio,
    request,
    script_options,
)

if TYPE_CHECKING:
    from voiceguide.catalogue.model import Catalogue
    from voiceguide.script.request import Request
    from voiceguide.timeline.answer import Answer


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), metavar="[FOLDER]")
def init(folder: Path) -> None:
    """Write a catalogue to begin with into FOLDER (without one, this folder), and a schema for your editor beside it.

    Nothing that is there is overwritten.
    """
    from voiceguide.catalogue.starter import write_starter

    for path in write_starter(folder):
        click.echo(str(path))
    click.echo("Change it as you like; `voiceguide check` names mistakes, and `voiceguide render` makes the track.")


@click.command()
@click.argument("routine", required=False)
@click.option("--timed", is_flag=True, help="With the clock time of everything, exact once it has been rendered.")
@script_options
@catalogue_option
def script(routine: str | None, timed: bool, catalogue: Path | None, **choices: Any) -> None:
    """Print what the coach will say, and the time each thing is given. Nothing is spoken."""
    from voiceguide.timeline import listing

    known = read_catalogue(catalogue)
    answered, exact = _answered(known, request(known, routine, **choices))
    click.echo(listing.timed(answered.timeline, exact) if timed else listing.readable(answered.script))


@click.command("list")
@catalogue_option
def list_(catalogue: Path | None) -> None:
    """List the routines and exercises, with how long each routine may take.

    The usual time is exact once the track has been rendered; the shortest and the longest are reckoned.
    """
    from voiceguide.script.request import Request
    from voiceguide.timeline.fit import span_ms
    from voiceguide.timeline.lengths import Estimates
    from voiceguide.timeline.listing import length, outline

    known = read_catalogue(catalogue)
    estimates = Estimates(known.speed)
    click.echo("Routines (usual; shortest to longest with --minutes):")
    for name, routine in known.routines.items():
        answered, exact = _answered(known, Request(name))
        shortest, longest = (length(ms, exact=False) for ms in span_ms(known, Request(name), estimates))
        default = "  (default)" if name == known.default else ""
        usual = length(answered.timeline.length_ms, exact)
        click.echo(f"  {name:<18} {routine.title}  {usual}; {shortest} to {longest}{default}")
        click.echo(f"  {'':<18} {outline(routine)}")
    click.echo("Exercises:")
    for name, exercise in known.exercises.items():
        click.echo(f"  {name:<18} {exercise.name}")


def _answered(catalogue: Catalogue, wanted: Request) -> tuple[Answer, bool]:
    """The answer to a request, and whether its times are exact: where the cache has every clip, else they are
    reckoned."""
    from voiceguide.timeline.answer import answer
    from voiceguide.timeline.lengths import Estimates

    if studio := remembered_studio(catalogue):
        from voiceguide.render import measured

        with studio:
            if found := measured(catalogue, wanted, studio):
                return found, True
    return answer(catalogue, wanted, Estimates(catalogue.speed)), False


@click.command()
@catalogue_option
def check(catalogue: Path | None) -> None:
    """Check the catalogue: every mistake by line, then what is done otherwise than it is written, then every cue that
    doesn't fit its time. Nothing is spoken.

    Exercises that stand in no routine are looked at too, and each with every --talk and --level, fast and slow.
    """
    from voiceguide.catalogue import reader
    from voiceguide.timeline.lengths import Estimates
    from voiceguide.timeline.review import review
    from voiceguide.units import counted

    known = read_catalogue(catalogue)
    for note in reader.notes(reader.find(catalogue)):
        click.echo(f"{note.at}: note: {note.message}")
    found = review(known, Estimates(known.speed))
    for finding in found:
        click.echo(str(finding))
    counts = f"{counted(len(known.exercises), 'exercise')}, {counted(len(known.routines), 'routine')}"
    as_it_is = sum(not finding.when for finding in found)
    more = f", and {len(found) - as_it_is} more with some options" if len(found) > as_it_is else ""
    click.echo(f"The catalogue is right: {counts}; {as_it_is} cues don't fit their time{more}.")
