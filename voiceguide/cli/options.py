"""The options that several commands share, and what they open."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from voiceguide.catalogue.model import Catalogue
    from voiceguide.render import Studio
    from voiceguide.script.request import Request
    from voiceguide.speech.engine import Manner

Command = TypeVar("Command", bound=Callable[..., Any])

catalogue_option = click.option(
    "--catalogue",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The exercises to use; without it exercises.yaml in this folder, else the ones that come with voiceguide.",
)

out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("audio_out"),
    show_default=True,
    metavar="FOLDER",
    help="Where tracks are put; made if it isn't there.",
)


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """What the command line says about the voice."""

    engine: str | None
    voice: str | None
    rate: int | None
    pitch: int | None
    ffmpeg: str | None


def voice_options(command: Command) -> Command:
    """Adds the options that choose who speaks; the command gets them as keyword arguments."""
    for option in reversed(
        (
            click.option("--engine", metavar="NAME", help="The speech engine (see `voiceguide voices`)."),
            click.option("--voice", metavar="ID", help="The voice (see `voiceguide voices`)."),
            click.option(
                "--rate", type=click.IntRange(80, 450), metavar="N", help="How fast the voice speaks, 80-450."
            ),
            click.option("--pitch", type=click.IntRange(0, 100), metavar="N", help="How high the voice is, 0-100."),
            click.option("--ffmpeg", metavar="FILE", help="The ffmpeg to use instead of the one installed along."),
        )
    ):
        command = option(command)
    return command


def script_options(command: Command) -> Command:
    """Adds the options that shape a script."""
    for option in reversed(
        (
            click.option(
                "--level",
                type=click.Choice(["gentle", "standard", "full"]),
                help="How much to do: the low end, the middle or the top of each exercise's range.",
            ),
            click.option(
                "--talk",
                type=click.Choice(["full", "brief", "minimal"]),
                help="How much to say: all, what someone needs who knows the exercises, or names and counts alone.",
            ),
            click.option(
                "--pace",
                type=click.FloatRange(0.8, 1.5),
                metavar="X",
                help="Stretches moves, breaths and settling, 0.8 to 1.5; never holds.",
            ),
            click.option(
                "--minutes",
                type=click.IntRange(1, 24 * 60),
                metavar="N",
                help="Make the track N minutes long, inside the ranges of its exercises (instead of --level).",
            ),
        )
    ):
        command = option(command)
    return command


def read_catalogue(named: Path | None) -> Catalogue:
    from voiceguide.catalogue import reader

    return reader.read(reader.find(named))


def request(
    catalogue: Catalogue,
    routine: str | None,
    level: str | None,
    talk: str | None,
    pace: float | None,
    minutes: int | None,
) -> Request:
    """The request for a routine, or for the catalogue's default one."""
    from voiceguide.catalogue.model import Level, Talk
    from voiceguide.script.request import Request, routine_named

    if level and minutes:
        raise click.UsageError("--minutes chooses the doses itself; leave out --level, or leave out --minutes")
    name = routine or str(catalogue.default)
    routine_named(catalogue, name)
    return Request(
        routine=name,
        level=Level(level) if level else None,
        talk=Talk(talk) if talk else None,
        pace=pace,
        minutes=minutes,
    )


def who_speaks(catalogue: Catalogue, choice: VoiceChoice) -> tuple[str, Manner]:
    """The engine and its manner of speaking: what was chosen, else what suits the catalogue's language."""
    from voiceguide.language.estimate import DEFAULT_RATE
    from voiceguide.speech.engine import DEFAULT_PITCH, Manner
    from voiceguide.speech.registry import default_engine, default_voice

    engine = choice.engine or default_engine()
    manner = Manner(
        choice.voice or default_voice(engine, catalogue.language),
        choice.rate or DEFAULT_RATE,
        DEFAULT_PITCH if choice.pitch is None else choice.pitch,
    )
    return engine, manner


def open_studio(catalogue: Catalogue, choice: VoiceChoice) -> Studio:
    from voiceguide.render import Studio

    return Studio(*who_speaks(catalogue, choice), choice.ffmpeg, cores())


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
