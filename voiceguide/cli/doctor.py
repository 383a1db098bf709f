"""`voiceguide doctor` and `voiceguide cache`: how things stand on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from voiceguide.cli.options import ENGINE_VARIABLE, catalogue_option, out_option
from voiceguide.errors import VoiceguideError


@click.command()
@click.option("--engine", metavar="NAME", envvar=ENGINE_VARIABLE, help="The speech engine to try.")
@click.option("--voice", metavar="ID", help="The voice to try.")
@click.option("--ffmpeg", metavar="FILE", help="The ffmpeg to try.")
@catalogue_option
@out_option
@click.pass_context
def doctor(
    context: click.Context, engine: str | None, voice: str | None, ffmpeg: str | None, catalogue: Path | None, out: Path
) -> None:
    """Look at all that a render needs, speak and encode a word, and say what to do about what isn't right.

    Ends with exit code 1 when there is something to do.
    """
    from voiceguide.doctor import Choices, examine

    remedies = []
    choices = Choices(catalogue=catalogue, out=out, engine=engine, voice=voice, ffmpeg=ffmpeg)
    for finding in examine(choices):
        click.echo(f"{'!' if finding.remedy else ' '} {finding.about:<11} {finding.found}")
        if finding.remedy and finding.remedy not in remedies:
            remedies.append(finding.remedy)
    click.echo("\nWhat to do:" if remedies else "\nAll is well.")
    for remedy in remedies:
        click.echo(f"- {remedy}")
    context.exit(1 if remedies else 0)


@click.command()
@click.option("--clear", is_flag=True, help="Remove everything in it. The next render speaks all its words anew.")
def cache(clear: bool) -> None:
    """Show where spoken words are kept, how many there are and how large they are.

    The cache looks after itself: past its limit it forgets what was used longest ago.
    """
    from voiceguide.system.cache import DEFAULT_LIMIT, Cache, default_folder

    store = Cache(default_folder())
    if store.folder is None:
        raise VoiceguideError(str(store.trouble))
    entries, size = store.size()
    if clear:
        store.clear()
        left = store.size()[0]
        if left:
            raise VoiceguideError(f"{left} of {entries} entries in {store.folder} may not be removed; allow it")
    removed, limit = ("removed ", "") if clear else ("", f" (kept under about {DEFAULT_LIMIT / 1e6:.0f} MB)")
    click.echo(f"{store.folder}: {removed}{entries:,} entries, {size / 1e6:.1f} MB{limit}")
