"""The commands around a catalogue: init, script, list, check."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import (
    catalogue_option,
    exercise_option,
    in_language,
    language_option,
    read_catalogue,
    remembered_studio,
    script_options,
    week_option,
)
from voiceguide.cli.subjects import prescription_files, review_words, subject, subjects, tell_reviews

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceguide.catalogue.model import Catalogue
    from voiceguide.cli.subjects import Subject
    from voiceguide.errors import Problem
    from voiceguide.script.request import Request
    from voiceguide.timeline.answer import Answer


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), metavar="[FOLDER]")
@click.option("--language", metavar="TAG", default="en", help="The language of the catalogue, such as de.")
def init(folder: Path, language: str) -> None:
    """Write a catalogue to begin with into FOLDER (without one, this folder), and a schema for your editor beside it.

    Nothing that is there is overwritten.
    """
    from voiceguide.catalogue.starter import write_starter

    for path in write_starter(folder, language):
        click.echo(str(path))
    click.echo("Change it as you like; `voiceguide check` names mistakes, and `voiceguide render` makes the track.")


@click.command()
@click.argument("routine", required=False, metavar="[ROUTINE|PRESCRIPTION]")
@click.option("--timed", is_flag=True, help="With the clock time of everything, exact once it has been rendered.")
@exercise_option
@week_option
@script_options
@catalogue_option
@language_option
def script(routine: str | None, timed: bool, catalogue: Path | None, language: str | None, **choices: Any) -> None:
    """Print what the coach will say, and the time each thing is given. Nothing is spoken."""
    from voiceguide.timeline import listing

    one = subject(catalogue, routine, language=language, **choices)
    tell_reviews([one])
    answered, exact = _answered(one.catalogue, one.request)
    click.echo(listing.timed(answered.timeline, exact) if timed else listing.readable(answered.script))


@click.command("list")
@click.argument("prescriptions", nargs=-1, metavar="[PRESCRIPTION]...")
@week_option
@catalogue_option
@language_option
def list_(prescriptions: tuple[str, ...], week: int | None, catalogue: Path | None, language: str | None) -> None:
    """List the routines and exercises, or these PRESCRIPTIONs, with how long each may take.

    The usual time is exact once the track has been rendered; the shortest and the longest are reckoned.
    """
    from voiceguide.script.request import Request

    if prescriptions:
        found = subjects(catalogue, prescription_files(prescriptions), week=week, language=language)
        click.echo("Prescriptions (usual; shortest to longest with --minutes):")
        for one in found:
            _list_one(one.catalogue, one.request, f"  (week {one.week})" if _has_weeks(one) else "")
            if one.prescribed and (review := one.prescribed.prescription.review):
                click.echo(f"  {'':<18} {one.review or f'the review is on {review}'}")
        return
    if week:
        raise click.UsageError("--week is for prescriptions; name the file of one")
    known = read_catalogue(in_language(catalogue, language))
    click.echo("Routines (usual; shortest to longest with --minutes):")
    for name in known.routines:
        _list_one(known, Request(name), "  (default)" if name == known.default else "")
    click.echo("Exercises:")
    for name, exercise in known.exercises.items():
        click.echo(f"  {name:<18} {exercise.name}")


def _list_one(known: Catalogue, wanted: Request, remark: str) -> None:
    from voiceguide.script.request import routine_named, voice_and_speed
    from voiceguide.timeline.fit import span_ms
    from voiceguide.timeline.lengths import Estimates
    from voiceguide.timeline.listing import length, outline

    routine = routine_named(known, wanted.routine)
    answered, exact = _answered(known, wanted)
    estimates = Estimates(voice_and_speed(known, wanted.routine)[1])
    shortest, longest = (length(ms, exact=False) for ms in span_ms(known, wanted, estimates))
    usual = length(answered.timeline.length_ms, exact)
    click.echo(f"  {wanted.routine:<18} {routine.title}  {usual}; {shortest} to {longest}{remark}")
    click.echo(f"  {'':<18} {outline(routine)}")


def _has_weeks(one: Subject) -> bool:
    return one.prescribed is not None and one.prescribed.prescription.starts is not None


def _answered(catalogue: Catalogue, wanted: Request) -> tuple[Answer, bool]:
    """The answer to a request, and whether its times are exact: where the cache has every clip, else they are
    reckoned."""
    from voiceguide.script.request import voice_and_speed
    from voiceguide.timeline.answer import answer
    from voiceguide.timeline.lengths import Estimates

    if studio := remembered_studio(catalogue, wanted.routine):
        from voiceguide.render import measured

        with studio:
            if found := measured(catalogue, wanted, studio):
                return found, True
    return answer(catalogue, wanted, Estimates(voice_and_speed(catalogue, wanted.routine)[1])), False


@click.command()
@click.argument("prescriptions", nargs=-1, metavar="[PRESCRIPTION]...")
@catalogue_option
@language_option
def check(prescriptions: tuple[str, ...], catalogue: Path | None, language: str | None) -> None:
    """Check the catalogue: every mistake by line, then what is done otherwise than it is written, then every cue that
    doesn't fit its time. Nothing is spoken.

    Exercises that stand in no routine are looked at too, and each with every --talk and --level, fast and slow. Of each
    PRESCRIPTION that is named, what it asks for is looked at instead.
    """
    if prescriptions:
        _check_prescriptions(prescriptions, catalogue, language)
        return
    catalogue = in_language(catalogue, language)
    from voiceguide.catalogue import reader
    from voiceguide.timeline.lengths import Estimates
    from voiceguide.timeline.review import review
    from voiceguide.units import counted

    known = read_catalogue(catalogue)
    _look_for_sounds(known)
    for note in reader.notes(reader.find(catalogue)):
        click.echo(f"{note.at}: note: {note.message}")
    found = review(known, Estimates(known.speed or 1.0))
    for finding in found:
        click.echo(str(finding))
    counts = f"{counted(len(known.exercises), 'exercise')}, {counted(len(known.routines), 'routine')}"
    as_it_is = sum(not finding.when for finding in found)
    more = f", and {len(found) - as_it_is} more with some options" if len(found) > as_it_is else ""
    if known.recordings:
        from voiceguide.cli.own_lines import tell_recordings
        from voiceguide.script.request import Request
        from voiceguide.timeline.answer import said

        lengths = Estimates(known.speed or 1.0)
        tell_recordings(known, (text for name in known.routines for text in said(known, Request(name), lengths)))
    click.echo(f"The catalogue is right: {counts}; {as_it_is} cues don't fit their time{more}.")


def _look_for_sounds(*catalogues: Catalogue) -> None:
    """CatalogueError with every bed and every other sound whose file is not there, or is no sound."""
    from voiceguide.audio.bed import find
    from voiceguide.audio.own_sounds import own_sounds
    from voiceguide.catalogue.settings import NO_BED
    from voiceguide.errors import CatalogueError
    from voiceguide.system import ffmpeg
    from voiceguide.system.cache import Cache, default_folder

    cache = Cache(default_folder())
    problems: list[Problem] = []
    for known in catalogues:
        beds = [layer.bed for layer in (known, *known.routines.values())]
        for bed in beds:
            if bed is not None and bed.file != NO_BED:
                with _gathered(problems):
                    find(bed)
        with _gathered(problems):
            own_sounds(known.sounds, cache, lambda: ffmpeg.find(None, cache)).lengths_ms()
    if problems:
        raise CatalogueError(dict.fromkeys(problems))


@contextmanager
def _gathered(problems: list[Problem]) -> Iterator[None]:
    """Adds what is found wrong to `problems`, so that all can be told at once."""
    from voiceguide.errors import CatalogueError

    try:
        yield
    except CatalogueError as error:
        problems += error.problems


def _check_prescriptions(named: tuple[str, ...], catalogue: Path | None, language: str | None) -> None:
    """Tells every mistake of prescriptions, and every cue that doesn't fit its time in one of their weeks."""
    from voiceguide.catalogue.notes import notes
    from voiceguide.prescription.reader import read_all
    from voiceguide.script.request import voice_and_speed
    from voiceguide.timeline.lengths import Estimates
    from voiceguide.timeline.review import as_they_are
    from voiceguide.units import counted

    today = date.today()
    read = read_all([Path(name) for name in prescription_files(named)], catalogue, language)
    _look_for_sounds(*(one.catalogue for one in read))
    for one in read:
        for note in notes(one.catalogue):
            if note.at.file == str(one.path):
                click.echo(f"{note.at}: note: {note.message}")
        weeks = sorted({1, *one.prescription.weeks})
        found = set()
        for known in map(one.in_week, weeks):
            lengths = Estimates(voice_and_speed(known, one.name)[1])
            found |= {str(misfit) for misfit in as_they_are(known, lengths)}
        for misfit in sorted(found):
            click.echo(misfit)
        if words := review_words(one.prescription.review, today):
            click.echo(f"{one.path}: note: {words}")
        items = counted(len(next(iter(one.catalogue.routines.values())).items), "exercise")
        click.echo(f"{one.path} is right: {items}; {len(found)} cues don't fit their time.")
