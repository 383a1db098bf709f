"""`voiceguide voices`: who can speak here, what each sounds like, and where to get more."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voiceguide.cli.options import catalogue_option, out_option, read_catalogue, who_speaks

if TYPE_CHECKING:
    from voiceguide.speech.engine import Voice

_LOOK_S = 0.1
_TOO_MANY = 20
"""Voices of one engine that are counted instead of listed, unless the engine or the language is asked for."""


@click.group(invoke_without_command=True)
@click.option("--engine", metavar="NAME", help="Only the voices of this engine.")
@click.option("--language", metavar="TAG", help="Only the voices for a language, such as en or de.")
@click.option("--try", "tried", metavar="ID", help="Hear ten seconds of a voice: the beginning of a real exercise.")
@catalogue_option
@out_option
@click.pass_context
def voices(
    context: click.Context,
    engine: str | None,
    language: str | None,
    tried: str | None,
    catalogue: Path | None,
    out: Path,
) -> None:
    """List the voices of this machine by language, with their engine, origin and licence.

    Voices that are files (FILE.onnx) lie in your voices folder, or are named by path with --voice.
    """
    if context.invoked_subcommand:
        return
    if tried:
        _try(tried, engine, catalogue, out)
    else:
        _list(engine, language)


@voices.command()
@click.argument("name")
def add(name: str) -> None:
    """Fetch the voice NAME into your voices folder: one of those that `voiceguide voices` says can be added."""
    from voiceguide.speech.downloads import download_named, fetch

    download = download_named(name)
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task(name, total=download.size)
            file = fetch(download, lambda size: bar.advance(task, size))
    else:
        file = fetch(download)
    click.echo(f"{file}  {download.language}, {download.licence}; use it with --voice {name}")
    if download.card:
        click.echo(f"its makers on it and its licence: {download.card}")


def _list(engine: str | None, language: str | None) -> None:
    from voiceguide.errors import SpeechError
    from voiceguide.speech.downloads import DOWNLOADS
    from voiceguide.speech.engine import speaks
    from voiceguide.speech.registry import engine_class, engine_names
    from voiceguide.speech.voice_files import voices_folder

    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    for name, found in _found(engine, notes):
        wanted = [voice for voice in found if not language or speaks(voice.language, language)]
        if len(wanted) > _TOO_MANY and not engine and not language:
            notes.append(f"{name} has {len(wanted)} more: voiceguide voices --engine {name}")
        else:
            rows += [(v.language, v.id, v.name, name, v.origin, v.licence or "not known") for v in wanted]
    table = [("language", "voice", "name", "engine", "from", "licence"), *sorted(rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    known = {row[1] for row in rows}
    unknown = [d for d in DOWNLOADS.values() if d.name not in known and engine in (None, d.engine)]
    if addable := [d for d in unknown if not language or speaks(d.language, language)]:
        click.echo("\nCan be added, with `voiceguide voices add NAME`:")
        for d in addable:
            click.echo(f"  {d.name:<8} {d.language}, {d.about}, {d.licence}, {d.size / 1e6:.0f} MB")
    if not engine:
        click.echo("\nThe voice for each language, where none is named:")
        for tag, taken in _taken(language):
            click.echo(f"  {tag:<8} {taken}")
        click.echo("\nEngines, the most natural first:")
        for name in engine_names():
            with suppress(SpeechError):  # noted already
                click.echo(f"  {name:<14} {engine_class(name).description}")
    if (folder := voices_folder()) and not engine:
        notes.append(f"voices of your own, NAME.onnx, and NAME.onnx.json beside it for Piper's, belong into {folder}")
    if notes:
        click.echo()
    for note in notes:
        click.echo(note)


def _taken(only: str | None) -> Iterator[tuple[str, str]]:
    """The voice that would be taken for each language that has a file, or for one, or why there is none."""
    from voiceguide.errors import SpeechError
    from voiceguide.language.languages import tags
    from voiceguide.speech.choice import Asked, choose
    from voiceguide.system.cache import Cache, default_folder

    memory = Cache(default_folder())
    for tag in tags() if only is None else (only,):
        try:
            choice = choose(Asked(), tag, memory)
        except SpeechError as error:
            yield tag, str(error)
            continue
        choice.engine.close()
        yield tag, f"{choice.speaker.voice} ({choice.speaker.engine})"


def _found(engine: str | None, notes: list[str]) -> Iterator[tuple[str, tuple[Voice, ...]]]:
    """Each engine with its voices; one that can't be opened is noted, or raised where it was asked for."""
    from voiceguide.errors import SpeechError
    from voiceguide.speech.registry import engine_names
    from voiceguide.speech.supervisor import WorkerEngine
    from voiceguide.system.cache import Cache, default_folder

    memory = Cache(default_folder())
    for name in (engine,) if engine else engine_names():
        try:
            with WorkerEngine(name, memory) as speaking:
                found = speaking.voices()
        except SpeechError as error:
            if engine:
                raise
            notes.append(str(error))
            continue
        yield name, found


def _try(voice: str, engine: str | None, catalogue: Path | None, out: Path) -> None:
    from voiceguide.errors import PlayError
    from voiceguide.play.players import giving_up, start
    from voiceguide.sample import sample
    from voiceguide.speech.choice import Asked
    from voiceguide.system import ffmpeg
    from voiceguide.system.files import write_whole

    known = read_catalogue(catalogue)
    choice = who_speaks(known, known.default, Asked(engine=engine, voice=voice))
    with choice.engine:
        mp3, length_ms = sample(known, choice, ffmpeg.find(None))
    path = out / "sample.mp3"
    write_whole(path, [mp3])
    click.echo(str(path))
    try:
        player = start(path, length_ms)
    except PlayError as error:
        raise PlayError(f"{error}; the sample is at {path}") from error
    try:
        while not player.ended():
            time.sleep(_LOOK_S)
        if failure := giving_up(player, length_ms):
            raise failure
    finally:
        player.close()
