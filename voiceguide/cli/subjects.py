"""What a command is about: routines, exercises by themselves, prescriptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import in_language, read_catalogue, request

if TYPE_CHECKING:
    from voiceguide.catalogue.model import Catalogue
    from voiceguide.prescription.reader import Prescribed
    from voiceguide.script.request import Request

REVIEW_DAYS = 7
"""So many days before the review of a prescription it is told."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A request and the catalogue it is about; with the prescription it comes from, and which week of it, if it does.

    `review` says that the review is near, or past.
    """

    catalogue: Catalogue
    request: Request
    prescribed: Prescribed | None = None
    week: int | None = None
    review: str | None = None


def subject(
    named: Path | None, routine: str | None, exercise: str | None = None, week: int | None = None, **choices: Any
) -> Subject:
    """What a command is about that takes one routine, prescription or exercise; without any, the default routine."""
    if routine and exercise:
        raise click.UsageError("name a routine or an --exercise, not both")
    (found,) = subjects(named, (routine,) if routine else (), (exercise,) if exercise else (), week, **choices)
    return found


def subjects(
    named: Path | None,
    routines: Sequence[str],
    exercises: Sequence[str] = (),
    week: int | None = None,
    every: bool = False,
    language: str | None = None,
    recordings: Path | None = None,
    **choices: Any,
) -> list[Subject]:
    """What a command is about that takes several: `every` routine, or the default one where nothing is named; in a
    `language`, of the catalogue's translation.

    Every problem of every prescription is told before anything is made.
    """
    from voiceguide.catalogue.fields import Text
    from voiceguide.prescription.reader import is_prescription, read_all
    from voiceguide.script.request import alone

    files = [name for name in routines if is_prescription(name)]
    if week and not files:
        raise click.UsageError("--week is for prescriptions; name the file of one")
    today = date.today()
    read = {one.path: one for one in read_all(map(Path, files), named, language)}
    names: list[str | None] = [*routines]
    known = (
        None
        if files and len(files) == len(routines) and not exercises
        else read_catalogue(in_language(named, language))
    )
    if known and not names and not exercises:
        names = [*known.routines] if every else [None]
    found: list[Subject] = []
    for name in names:
        if name and is_prescription(name):
            found += [_prescribed(one, week, today, choices) for path, one in read.items() if path == Path(name)]
        elif known:
            found.append(Subject(known, request(known, name, **choices)))
    for only in [alone(known, name) for name in exercises] if known else ():
        found.append(Subject(only, request(only, None, **choices)))
    _tell_apart(found)
    if recordings:
        folder = Text(recordings.absolute())
        return [replace(one, catalogue=one.catalogue.model_copy(update={"recordings": folder})) for one in found]
    return found


def prescription_files(named: tuple[str, ...]) -> tuple[str, ...]:
    """The names of files where nothing else may be named."""
    from voiceguide.prescription.reader import SUFFIXES, is_prescription

    for name in named:
        if not is_prescription(name):
            raise click.UsageError(f"{name} is not the file of a prescription, whose name ends with {SUFFIXES[0]}")
    return named


def review_words(review: date | None, today: date) -> str | None:
    """What to say of a review within a week, or past; None for one that is further away, and where there is none."""
    if review is None or (days := (review - today).days) > REVIEW_DAYS:
        return None
    if days < 0:
        return f"the review was due on {review}"
    return f"the review is {'today' if not days else 'tomorrow' if days == 1 else f'in {days} days'} ({review})"


def tell_reviews(found: Iterable[Subject]) -> None:
    """A note on each prescription whose review is near, or past."""
    for one in found:
        if one.prescribed and one.review:
            click.echo(f"note: {one.prescribed.path}: {one.review}", err=True)


def _prescribed(one: Prescribed, week: int | None, today: date, choices: dict[str, Any]) -> Subject:
    now = week or one.prescription.week(today)
    catalogue = one.in_week(now)
    asked = replace(request(catalogue, None, **choices), listener=one.listener)
    review = review_words(one.prescription.review, today)
    return Subject(catalogue, asked, prescribed=one, week=now, review=review)


def _tell_apart(found: Sequence[Subject]) -> None:
    """Sees to it that the track of a prescription is no other's too."""
    from voiceguide.errors import VoiceguideError

    names = Counter(one.request.routine.lower() for one in found)
    for one in found:
        if one.prescribed and names[one.request.routine.lower()] > 1:
            raise VoiceguideError(f"{one.prescribed.path} and another would have one track; rename the file")
