"""The options that several commands share, and what they open."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voiceguide import limits

if TYPE_CHECKING:
    from voiceguide.catalogue.model import Catalogue
    from voiceguide.render import Beside, Studio
    from voiceguide.script.request import Request
    from voiceguide.speech.choice import Asked, Choice

ENGINE_VARIABLE = "VOICEGUIDE_ENGINE"
Command = TypeVar("Command", bound=Callable[..., Any])

catalogue_option = click.option(
    "--catalogue",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The exercises to use; without it exercises.yaml in this folder, else the ones that come with voiceguide.",
)

language_option = click.option(
    "--language",
    metavar="TAG",
    help="In another language, such as de: of the catalogue exercises.yaml, the file exercises.de.yaml beside it.",
)

out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("audio_out"),
    show_default=True,
    metavar="FOLDER",
    help="Where tracks are put; made if it isn't there.",
)


def _together(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Several options as one; the help shows them in this order, and the command gets them as keyword arguments."""

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


voice_options = _together(
    click.option(
        "--engine",
        metavar="NAME",
        envvar=ENGINE_VARIABLE,
        help="The speech engine (see `voiceguide voices`); VOICEGUIDE_ENGINE may name it too.",
    ),
    click.option("--voice", metavar="ID", help="The voice, or a voice's file (see `voiceguide voices`)."),
    click.option(
        "--speed",
        type=click.FloatRange(*limits.SPEED),
        metavar="X",
        help="How fast the voice speaks, 0.6 to 1.6; 1 is its calm pace.",
    ),
    click.option(
        "--pitch",
        type=click.IntRange(0, 100),
        metavar="N",
        help="How high the voice is, 0-100, where the engine can set it (espeak).",
    ),
    click.option(
        "--engine-option",
        multiple=True,
        metavar="NAME=VALUE",
        help="An option that only some engine has; may be given again.",
    ),
    click.option("--ffmpeg", metavar="FILE", help="The ffmpeg to use instead of the one installed along."),
)
"""Choose who speaks."""


script_options = _together(
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
        type=click.FloatRange(*limits.PACE),
        metavar="X",
        help=f"Stretches moves, breaths and settling, {limits.PACE[0]} to {limits.PACE[1]}; never holds.",
    ),
    click.option(
        "--minutes",
        type=click.IntRange(1, 24 * 60),
        metavar="N",
        help="Make the track N minutes long, inside the ranges of its exercises (instead of --level).",
    ),
    click.option(
        "--recordings",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        help="Lines that have a recording in FOLDER are played instead of spoken (see `voiceguide lines`).",
    ),
)
"""Shape a script."""


bed_option = click.option(
    "--bed",
    metavar="FILE|NAME",
    help="A sound under the voice: a file, or rain, waves or drone; none leaves out the catalogue's.",
)

finish_option = click.option(
    "--finish",
    type=click.Choice(["dry", "warm", "room"]),
    help="How the voice sounds: as it is, warmer, or in a small room.",
)

exercise_option = click.option(
    "--exercise", metavar="ID", help="An exercise by itself, without a routine; its track is named by its id."
)

exercises_option = click.option(
    "--exercise",
    "exercises",
    multiple=True,
    metavar="ID",
    help="An exercise by itself, without a routine; its track is named by its id. May be given again.",
)

week_option = click.option(
    "--week",
    type=click.IntRange(1, 520),
    metavar="N",
    help="Which week of a prescription (without it, the one that today is in).",
)


def in_language(named: Path | None, language: str | None) -> Path | None:
    """The catalogue that is named, or its translation."""
    if language is None:
        return named
    from voiceguide.catalogue import reader

    return reader.in_language(reader.find(named), language)


def read_catalogue(named: Path | None) -> Catalogue:
    from voiceguide.catalogue import reader

    return reader.read(reader.find(named))


def request(
    catalogue: Catalogue,
    routine: str | None,
    level: str | None = None,
    talk: str | None = None,
    pace: float | None = None,
    minutes: int | None = None,
    bed: str | None = None,
    finish: str | None = None,
) -> Request:
    """The request for a routine, or for the catalogue's default one."""
    from voiceguide.catalogue.fields import Text
    from voiceguide.catalogue.model import Level, Talk
    from voiceguide.catalogue.settings import BedSettings, Finish
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
        bed=BedSettings(file=Text(bed)) if bed else None,
        finish=Finish(finish) if finish else None,
    )


def asked_of(choices: dict[str, Any]) -> Asked:
    """Takes out of `choices` what `voice_options` has put there about the speaker."""
    from voiceguide.speech.choice import Asked

    options = tuple(_pair(option) for option in choices.pop("engine_option", ()))
    named = {name: choices.pop(name) for name in ("engine", "voice", "speed", "pitch")}
    return Asked(**named, options=options)


def _pair(option: str) -> tuple[str, str]:
    name, equals, value = option.partition("=")
    if not (name and equals and value):
        raise click.UsageError(f"--engine-option takes NAME=VALUE, not {option!r}")
    return name, value


def speech_asked(catalogue: Catalogue, routine: str, asked: Asked) -> Asked:
    """What is asked for about the voice, and where that leaves it open, what the catalogue says for a routine."""
    from voiceguide.script.request import voice_and_speed
    from voiceguide.speech.voice_files import SUFFIX

    voice, speed = voice_and_speed(catalogue, routine)
    if voice is not None and voice.endswith(SUFFIX):
        named: str | None = str(Path(voice.at.file).parent / voice)
    else:
        named = voice
    return replace(asked, voice=asked.voice or named, speed=asked.speed or speed)


def who_speaks(catalogue: Catalogue, routine: str, asked: Asked) -> Choice:
    """The speaker: as asked, else as the catalogue says, else what suits its language. One line says when it isn't
    the first choice. CatalogueError for a voice of the catalogue's that is not there."""
    from voiceguide.errors import CatalogueError, OptionError, Problem, SpeechError, UnknownNameError
    from voiceguide.script.request import voice_and_speed
    from voiceguide.speech.choice import check_voice, choose
    from voiceguide.system.cache import Cache, default_folder

    written, _ = voice_and_speed(catalogue, routine)
    try:
        choice = choose(speech_asked(catalogue, routine, asked), catalogue.language, Cache(default_folder()))
        if written is not None and not asked.voice:
            check_voice(choice)
    except (SpeechError, UnknownNameError) as error:
        if asked.voice or written is None or isinstance(error, OptionError):
            raise
        words = f"voice: {error}; `voiceguide voices` lists all, and --voice names another"
        raise CatalogueError([Problem(written.at, words)]) from error
    if choice.notice:
        click.echo(f"note: {choice.notice}", err=True)
    return choice


def who_speaks_beside(catalogue: Catalogue, routine: str, asked: Asked, main: Choice) -> Beside:
    """Who speaks what a routine says in other languages, each told in a line. CatalogueError where nobody can."""
    from voiceguide.errors import CatalogueError, Problem, SpeechError
    from voiceguide.script.request import other_languages
    from voiceguide.speech.choice import choose_beside
    from voiceguide.system.cache import Cache, default_folder

    speakers, problems = [], []
    for lang, text in other_languages(catalogue, routine).items():
        try:
            choice = choose_beside(main, speech_asked(catalogue, routine, asked), lang, Cache(default_folder()))
        except SpeechError as error:
            problems.append(Problem(text.at, f"lang: {error}"))
            continue
        choice.engine.close()  # the studio has an engine for all of its voices
        click.echo(f"note: {lang} is spoken by the voice {choice.speaker.voice} ({choice.engine.name})", err=True)
        speakers.append((lang, choice.speaker))
    if problems:
        raise CatalogueError(problems)
    return tuple(speakers)


def open_studio(catalogue: Catalogue, routine: str, asked: Asked, ffmpeg: str | None) -> Studio:
    from voiceguide.render import Studio

    choice = who_speaks(catalogue, routine, asked)
    beside = who_speaks_beside(catalogue, routine, asked, choice)
    return Studio(choice.speaker, named_ffmpeg=ffmpeg, workers=cores(), engine=choice.engine, beside=beside)


def remembered_studio(catalogue: Catalogue, routine: str) -> Studio | None:
    """The studio of who speaks a routine when nothing is asked for, if that is known without starting an engine."""
    from voiceguide.errors import SpeechError, UnknownNameError
    from voiceguide.script.request import other_languages
    from voiceguide.speech.choice import Asked, remembered, remembered_beside
    from voiceguide.system.cache import Cache, default_folder

    asked = speech_asked(catalogue, routine, Asked(engine=os.environ.get(ENGINE_VARIABLE)))
    try:
        memory = Cache(default_folder())
        choice = remembered(asked, catalogue.language, memory)
        beside = [
            (lang, choice and remembered_beside(choice, asked, lang, memory))
            for lang in other_languages(catalogue, routine)
        ]
    except (SpeechError, UnknownNameError):
        if asked.voice is None:
            raise
        return None  # told when it is to speak
    speakers = tuple((lang, other.speaker) for lang, other in beside if other)
    if choice is None or len(speakers) < len(beside):
        return None
    from voiceguide.render import Studio

    return Studio(choice.speaker, engine=choice.engine, beside=speakers)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
