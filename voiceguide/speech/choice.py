"""Who speaks where the user leaves it open: the most natural voice that works on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from voiceguide.errors import SpeechError, UnknownNameError
from voiceguide.language.languages import with_region
from voiceguide.speech.downloads import DOWNLOADS, Download
from voiceguide.speech.engine import Speaker, speaks
from voiceguide.speech.registry import engine_names
from voiceguide.speech.supervisor import NotRememberedError, WorkerEngine
from voiceguide.speech.voice_files import SUFFIX
from voiceguide.system.cache import Cache

_ROBOTS = ("espeak", "system-espeak")
"""Engines beside which any voice that can be fetched sounds natural."""


class NoVoiceError(SpeechError):
    """An engine that works has no voice for a language."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says about the voice; None for what is left open."""

    engine: str | None = None
    voice: str | None = None
    speed: float | None = None
    pitch: int | None = None
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The speaker, its engine (which may have been started), and a line for the user when it isn't the first choice."""

    speaker: Speaker
    engine: WorkerEngine
    notice: str | None = None


def remembered(asked: Asked, language: str, memory: Cache) -> Choice | None:
    """Who speaks `language` as asked, if that is known without starting an engine."""
    try:
        choice = choose(asked, language, memory, starts=False)
        choice.engine.identity(choice.speaker.voice)
        return choice
    except NotRememberedError:
        return None


def remembered_beside(main: Choice, asked: Asked, language: str, memory: Cache) -> Choice | None:
    """Who speaks what is in another `language`, if that is known without starting an engine."""
    try:
        choice = choose_beside(main, asked, language, memory, starts=False)
        choice.engine.identity(choice.speaker.voice)
        return choice
    except NotRememberedError:
        return None


def choose(asked: Asked, language: str, memory: Cache | None = None, starts: bool = True) -> Choice:
    """Who speaks `language` as asked. SpeechError when nobody can, UnknownNameError for an engine or a voice.

    An engine that was not asked for by name, and cannot be opened, leaves its place to the next.
    """
    if asked.voice and asked.voice.endswith(SUFFIX):
        file = Path(os.path.abspath(asked.voice))  # noqa: PTH100 (a link keeps its neighbours)
        if not file.is_file():
            raise SpeechError(f"there is no file {file}")
        asked = replace(asked, voice=str(file))
    if asked.engine:
        engine = WorkerEngine(asked.engine, memory, starts=starts)
        speaker = _speaker(asked, engine, asked.voice or default_voice(engine, language))
        return Choice(speaker, engine, _foreign(engine, speaker.voice, language) if asked.voice and starts else None)
    if asked.voice:
        engine, voice = _owner(asked.voice, memory)
        return Choice(_speaker(asked, engine, voice), engine, _foreign(engine, voice, language) if starts else None)
    passed_over: list[str] = []
    without_voice: list[str] = []
    for name in engine_names():
        try:
            engine = WorkerEngine(name, memory, starts=starts)
        except SpeechError as error:  # a package's engine that cannot be imported
            passed_over.append(str(error))
            continue
        try:
            voice = default_voice(engine, language)
            engine.identity(voice)
        except SpeechError as error:
            engine.close()
            passed_over.append(str(error))
            if isinstance(error, NoVoiceError):
                without_voice.append(name)
            continue
        notice = f"{passed_over[0]}; {name} speaks instead, with the voice {voice}" if passed_over else None
        if notice and name in _ROBOTS and (better := _fetchable(language, without_voice)):
            notice += f"; `voiceguide voices add {better.name}` fetches a more natural one ({better.size / 1e6:.0f} MB)"
        return Choice(_speaker(asked, engine, voice), engine, notice)
    raise SpeechError(f"nobody can speak {language} here: {'; '.join(passed_over)}")


def choose_beside(
    main: Choice, asked: Asked, language: str, memory: Cache | None = None, starts: bool = True
) -> Choice:
    """Who speaks what is in another `language`: a voice of the engine that speaks the rest, where that has one.

    SpeechError when nobody can.
    """
    same = Asked(engine=main.speaker.engine, speed=asked.speed, pitch=asked.pitch, options=asked.options)
    try:
        return choose(same, language, memory, starts)
    except SpeechError:  # it has no voice for this language; another one may have
        return choose(Asked(speed=asked.speed), language, memory, starts)


def check_voice(choice: Choice) -> None:
    """UnknownNameError when the engine has no voice of this id."""
    engine, voice = choice.engine, choice.speaker.voice
    owns = engine.kind.owns(voice)
    if owns or (owns is None and voice.partition("+")[0] in (found.id for found in engine.voices())):
        return
    raise UnknownNameError("voice", voice, (found.id for found in engine.voices()))


def default_voice(engine: WorkerEngine, language: str) -> str:
    """The voice that an engine speaks a language with when none is asked for.

    NoVoiceError when it has none, SpeechError when it isn't made for the language, or cannot be opened.
    """
    base = _base(language)
    if engine.kind.languages and base not in map(_base, engine.kind.languages):
        raise SpeechError(f"{engine.name} does not speak {language!r}")
    language = with_region(language)
    if known := engine.kind.default_voice(language):
        return known
    voices = engine.voices()
    named = (voice.id for voice in voices if voice.id == language.lower())
    exact = (voice.id for voice in voices if voice.language.lower() == language.lower())
    close = (voice.id for voice in voices if _base(voice.language) == base)
    found = next(named, None) or next(exact, None) or next(close, None)
    if found is None:
        raise NoVoiceError(f"{engine.name} has no voice for {language!r}")
    return found


def _fetchable(language: str, engines: list[str]) -> Download | None:
    """The first voice for a language that can be fetched, and that one of these engines would speak with."""
    tag = with_region(language)
    return next(
        (voice for voice in DOWNLOADS.values() if voice.engine in engines and speaks(voice.language, tag)), None
    )


def _foreign(engine: WorkerEngine, voice: str, language: str) -> str | None:
    """A line for the user where a voice is known to be of another language than the text; None where it isn't."""
    names = (voice, voice.partition("+")[0])
    found = next((known for known in engine.voices() if known.id in names or known.origin == voice), None)
    if found is None or not found.language or _base(found.language) == _base(language):
        return None
    return f"the voice {voice} speaks {found.language}, and the text is in {language}; --voice names another"


def _speaker(asked: Asked, engine: WorkerEngine, voice: str) -> Speaker:
    speaker = Speaker(engine.name, voice, speed=asked.speed or 1.0, pitch=asked.pitch, options=asked.options)
    engine.check(speaker)
    return speaker


def _owner(wanted: str, memory: Cache | None) -> tuple[WorkerEngine, str]:
    """The engine that has a voice of this id or name, and the voice's id. UnknownNameError when none has."""
    known: list[str] = []
    base, plus, variant = wanted.partition("+")
    for name in engine_names():
        try:
            engine = WorkerEngine(name, memory)
        except SpeechError:  # a package's engine that cannot be imported
            continue
        owns = engine.kind.owns(wanted)
        if owns:
            return engine, wanted
        if owns is None:
            try:
                voices = engine.voices()
            except SpeechError:  # it cannot be opened here, so it has no voices
                voices = ()
            for voice in voices:
                if base.casefold() in (voice.id.casefold(), voice.name.casefold()):
                    return engine, f"{voice.id}{plus}{variant}"
            known += (voice.id for voice in voices)
        engine.close()
    if wanted in DOWNLOADS:
        size = DOWNLOADS[wanted].size / 1e6
        raise SpeechError(
            f"the voice {wanted} is not here yet; `voiceguide voices add {wanted}` fetches it ({size:.0f} MB)"
        )
    raise UnknownNameError("voice", wanted, known)


def _base(language: str) -> str:
    return language.lower().partition("-")[0]
