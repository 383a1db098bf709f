"""`voiceguide handout`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voiceguide.cli.options import catalogue_option, language_option, out_option, week_option
from voiceguide.cli.subjects import prescription_files, subjects, tell_reviews

if TYPE_CHECKING:
    from voiceguide.cli.subjects import Subject


@click.command()
@click.argument("prescriptions", nargs=-1, required=True, metavar="PRESCRIPTION...")
@click.option("--link", metavar="URL", help="Where the track is, as a QR code (instead of the prescription's link).")
@week_option
@catalogue_option
@language_option
@out_option
def handout(
    prescriptions: tuple[str, ...],
    link: str | None,
    week: int | None,
    catalogue: Path | None,
    language: str | None,
    out: Path,
) -> None:
    """Write a page to print, NAME-handout.html: drawings, doses in words, the notes, and the way to the track."""
    if link and len(prescriptions) > 1:
        raise click.UsageError("--link is that of one track; name one prescription, or write link: in each")
    found = subjects(catalogue, prescription_files(prescriptions), week=week, language=language)
    tell_reviews(found)
    for one in found:
        click.echo(_written(one, _checked(link), out))


def _checked(link: str | None) -> str | None:
    from voiceguide.catalogue.fields import Text
    from voiceguide.prescription.model import checked_link

    try:
        return link and checked_link(Text(link))
    except ValueError as error:
        raise click.UsageError(f"--link: {error}") from error


def _written(one: Subject, link: str | None, out: Path) -> Path:
    """The handout of a prescription, which replaces nothing but another handout."""
    from voiceguide.catalogue.model import Talk
    from voiceguide.errors import OutputError
    from voiceguide.handout.html import MARK, Handout, handout_html
    from voiceguide.render import track_path
    from voiceguide.script.compose import compose, plan_for
    from voiceguide.system.files import explained, write_whole

    assert one.prescribed
    said, wanted = one.prescribed.prescription, replace(one.request, talk=Talk.FULL)
    (routine,) = one.catalogue.routines.values()
    page = Handout(
        catalogue=one.catalogue,
        script=compose(one.catalogue, wanted, plan_for(one.catalogue, wanted)),
        person=said.for_,
        notes=routine.notes,
        review=said.review,
        link=link or said.link,
    )
    track = track_path(wanted.routine, out)
    path = track.with_name(f"{track.stem}-handout.html")
    with explained(path):
        if path.is_file() and MARK not in path.read_bytes()[:1_000]:
            raise OutputError(f"{path} is there and is not voiceguide's; move it, or choose another --out folder")
    write_whole(path, [handout_html(page).encode()])
    return path
