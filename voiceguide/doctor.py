"""Looks at everything a render needs, one thing after another, and says what to do about what isn't right."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from voiceguide import __version__
from voiceguide.audio import mixing
from voiceguide.audio.clips import condition
from voiceguide.catalogue import reader
from voiceguide.errors import CatalogueError, OutputError, SpeechError, VoiceguideError
from voiceguide.speech.choice import Asked, Choice, check_voice, choose
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.system import ffmpeg
from voiceguide.system.cache import FOLDER_VARIABLE, Cache, default_folder, key
from voiceguide.system.files import explained
from voiceguide.units import counted

WORD = "hello"

ENOUGH_BYTES = 100_000_000
"""Room for some hours of tracks; with less, the disk is said to be nearly full."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing; `remedy` says what to do when it isn't right."""

    about: str
    found: str
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a render would be told: None for what is left to voiceguide."""

    catalogue: Path | None
    out: Path
    engine: str | None
    voice: str | None
    ffmpeg: str | None


def examine(choices: Choices) -> Iterator[Finding]:
    """Each finding as soon as it is made; nothing is raised, and nothing stays behind but a small cache entry."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    yield Finding("voiceguide", f"{__version__}, Python {platform.python_version()}, {system}")
    yield _look("exercises", lambda: _exercises(choices.catalogue))
    chosen = _chosen(choices)
    with chosen.engine if isinstance(chosen, Choice) else nullcontext():  # started once for all that is asked of it
        yield _look("engine", lambda: _engine(choices.engine, chosen))
        yield _look("voice", lambda: _voice(chosen))
        yield _look("ffmpeg", lambda: _ffmpeg(choices.ffmpeg))
        yield _look("cache", _cache)
        yield _look("output", lambda: _output(choices.out))
        yield _look("trial", lambda: _trial(choices.ffmpeg, chosen))


def _look(about: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(about, look())
    except VoiceguideError as error:
        return Finding(about, "see below", str(error))


def _exercises(named: Path | None) -> str:
    path = reader.find(named)
    try:
        known = reader.read(path)
    except CatalogueError as error:
        problems = counted(len(error.problems), "problem")
        raise VoiceguideError(f"{path} has {problems}; `voiceguide check` shows where") from error
    return f"{path}, {counted(len(known.exercises), 'exercise')}, {counted(len(known.routines), 'routine')}"


def _language(named: Path | None) -> str:
    """The catalogue's, or English when there is none that can be read (which has been said by then)."""
    try:
        return reader.read(reader.find(named)).language
    except VoiceguideError:
        return "en"


def _chosen(choices: Choices) -> Choice | VoiceguideError:
    """Who would speak, or why nobody would."""
    try:
        return choose(Asked(engine=choices.engine, voice=choices.voice), _language(choices.catalogue))
    except VoiceguideError as error:
        return error


def _choice(chosen: Choice | VoiceguideError) -> Choice:
    if isinstance(chosen, VoiceguideError):
        raise chosen
    return chosen


def _engine(named: str | None, chosen: Choice | VoiceguideError) -> str:
    """The engine and its voices; one that is named, even where it would not speak."""
    if named and isinstance(chosen, VoiceguideError):
        with WorkerEngine(named) as engine:
            return _voices(engine)
    return _voices(_choice(chosen).engine)


def _voices(engine: WorkerEngine) -> str:
    voices = len(engine.voices())
    if not voices:
        raise SpeechError(f"{engine.name} has no voices; install one in the system's settings")
    return f"{engine.name}, {counted(voices, 'voice')}"


def _voice(chosen: Choice | VoiceguideError) -> str:
    choice = _choice(chosen)
    check_voice(choice)
    return choice.engine.identity(choice.speaker.voice)


def _ffmpeg(named: str | None) -> str:
    path = ffmpeg.find(named)
    return f"{path}, version {ffmpeg.version(path)}"


def _cache() -> str:
    cache = Cache(default_folder())
    cache.put("doctor", key("doctor"), b"well")
    if cache.trouble:
        raise VoiceguideError(
            f"{cache.trouble}; until then tracks are made, but every word is spoken anew "
            f"({FOLDER_VARIABLE} may name another folder)"
        )
    entries, size = cache.size()
    return f"{cache.folder}, {entries:,} entries, {size / 1e6:.1f} MB"


def _output(out: Path) -> str:
    with explained(out):
        there = next(place for place in (out.absolute(), *out.absolute().parents) if place.exists())
        with TemporaryFile(dir=there) as file:
            file.write(b"well")
        free = shutil.disk_usage(there).free
    if free < ENOUGH_BYTES:
        raise OutputError(
            f"{out} has only {free / 1e6:.0f} MB left on its disk; make room, or choose another with --out"
        )
    return f"{out}{'' if there == out.absolute() else ' (will be made)'}, {free / 1e9:,.1f} GB free"


def _trial(named_ffmpeg: str | None, chosen: Choice | VoiceguideError) -> str:
    """Speaks a word and encodes it, with nothing from the cache."""
    encoder = ffmpeg.find(named_ffmpeg)
    choice = _choice(chosen)
    (clip,) = condition([choice.engine.speak(WORD, choice.speaker)], encoder)
    trial = mixing.KeptClip("trial", clip.length_ms, lambda: clip.pcm)
    data = mixing.encode([trial], Cache(None), lambda: encoder)[trial]
    return f'"{WORD}" is {clip.length_ms / 1000:.1f} s of speech and {len(data):,} bytes of MP3'
