"""`voiceguide history`: what was done when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import click

from voiceguide.errors import OutputError, VoiceguideError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceguide.play.history import Session
    from voiceguide.timeline.timeline import Timeline


@click.command()
@click.option("--erase", "erases", is_flag=True, help="Remove it all; asks first.")
def history(erases: bool) -> None:
    """Show what you have done, week by week, the last first.

    `voiceguide play` writes down each routine that was done, unless --no-history is given: 90 % of it lay behind, and
    half of it was heard. It stays on this machine. Pages in a browser, also those that `voiceguide serve` shows, keep
    their own history in that browser.
    """
    from voiceguide.play.history import FOLDER_VARIABLE, erase, history_folder, recall

    folder = history_folder()
    if folder is None:
        raise VoiceguideError(f"there is no home folder to keep a history in; set {FOLDER_VARIABLE} to a folder")
    sessions, problems = recall(folder)
    if not sessions and not problems:
        click.echo(
            f"There is no history yet: play a routine to its end with `voiceguide play`. It is kept in {folder}."
        )
        return
    if erases:
        many = len(sessions) + len(problems)
        click.confirm(f"Remove all {many} sessions in {folder}?", abort=True)
        click.echo(f"{folder}: removed {erase(folder)} sessions")
        return
    _tell(sessions, date.today())
    if sessions:
        click.echo(f"In all: {_amount(sessions)}, since {_day(sessions[-1].finished.date())}.")
    click.echo(f"Kept in {folder}, on this machine alone. What a page played is kept in its browser.")
    if problems:
        raise VoiceguideError("\n".join(map(str, problems)))


def keep(timeline: Timeline) -> str:
    """Writes down that a routine was done; what to say of it."""
    from voiceguide.play.history import Session, history_folder, in_week, recall, remember

    now = datetime.now().astimezone()
    folder = history_folder()
    if folder is None:
        return "note: there is no home folder to keep a history in"
    session = Session(
        routine=timeline.routine,
        title=timeline.title,
        finished=now,
        minutes=round(timeline.length_ms / 60_000),
        options=timeline.options,
    )
    try:
        remember(folder, session)
    except OutputError as error:
        return f"note: this session is not in your history: {error}"
    return f"Done: {timeline.title}. This week: {_amount(in_week(recall(folder)[0], now.date()))}."


def _tell(sessions: Sequence[Session], today: date) -> None:
    """Each week under a heading, its sessions in columns."""
    from voiceguide.play.history import monday
    from voiceguide.play.view import plain

    this = monday(today)
    if sessions and sessions[0].week < this:
        click.echo("This week: nothing yet.\n")
    width = max((len(session.title) for session in sessions), default=0)
    for week, those in groupby(sessions, key=lambda session: session.week):
        found = list(those)
        names = {this: "This week", this - timedelta(days=7): "Last week"}
        click.echo(f"{names.get(week, f'The week of {_day(week)}')}: {_amount(found)}")
        for one in found:
            title = plain(one.title).ljust(width)
            click.echo(f"  {one.finished:%a %d %b  %H:%M}  {title}  {one.minutes:>3} min  {plain(one.options)}")
        click.echo()


def _amount(sessions: Sequence[Session]) -> str:
    from voiceguide.units import counted

    return f"{counted(len(sessions), 'session')}, {sum(session.minutes for session in sessions):,} min"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
