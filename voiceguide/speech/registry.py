"""The engines there are, by name. Cheap to import: an engine's libraries are loaded when it is opened."""

from __future__ import annotations

import importlib
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass

from voiceguide.errors import SpeechError, UnknownNameError
from voiceguide.speech.engine import SpeechEngine

DRIVER_REVISION = 2
"""Part of every engine's identity; raise it when our own code comes to make other clips from the same text."""


@dataclass(frozen=True, slots=True)
class EngineKind:
    """An engine by its name; `identity` may raise SpeechError; `worth_a_worker` is how many characters of text it
    speaks in about the time that one more worker takes to start."""

    name: str
    description: str
    identity: Callable[[], str]
    open: Callable[[str], SpeechEngine]
    default_voice: Callable[[str], str]
    worth_a_worker: int


def engine_names() -> tuple[str, ...]:
    """The engines that may be asked for on this platform; the default comes first."""
    match sys.platform:
        case "darwin":
            return ("nsss", "system-espeak")
        case "win32":
            return ("sapi5", "system-espeak")
        case _:
            return ("espeak", "system-espeak")


def default_engine() -> str:
    """The engine that speaks with nothing installed."""
    return engine_names()[0]


def engine_kind(name: str) -> EngineKind:
    """The engine of that name, not opened. `package.module:function` names a function that returns a SpeechEngine.

    UnknownNameError when there is none.
    """
    if ":" in name:
        return EngineKind(name, name, lambda: name, lambda _: _imported(name), _language_as_voice, 400)
    if name not in engine_names():
        raise UnknownNameError("engine", name, engine_names())
    return _KINDS[name]


def open_engine(name: str) -> SpeechEngine:
    """The engine of that name, in this process. UnknownNameError or SpeechError."""
    kind = engine_kind(name)
    return kind.open(kind.identity())


def engine_identity(name: str) -> str:
    """What `open_engine(name).identity` would be, without opening it: the engine's name and version."""
    return engine_kind(name).identity()


def default_voice(name: str, language: str) -> str:
    """The voice an engine uses for a language when none is asked for; espeak-ng's is known without opening it."""
    return engine_kind(name).default_voice(language)


def _imported(name: str) -> SpeechEngine:
    module, _, function = name.partition(":")
    try:
        engine: SpeechEngine = getattr(importlib.import_module(module), function)()
    except (ImportError, AttributeError) as error:
        raise SpeechError(f"the engine {name!r} cannot be opened: {error}") from error
    return engine


def _language_as_voice(language: str) -> str:
    """espeak-ng's voices are named for their languages; of the English this is understood best (docs/voices.md)."""
    return "en-us+f5" if language.lower() == "en" else language.lower()


def _voice_for_language(name: str) -> Callable[[str], str]:
    def first(language: str) -> str:
        voices = open_engine(name).voices()
        wanted = language.lower()
        exact = (voice for voice in voices if voice.language.lower() == wanted)
        close = (voice for voice in voices if voice.language.lower().split("-")[0] == wanted.split("-")[0])
        voice = next(exact, None) or next(close, None)
        if voice is None:
            raise SpeechError(f"{name} has no voice for {language}; install one in the system's settings")
        return voice.id

    return first


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


def _bundled_identity() -> str:
    return f"espeak (espeakng-loader {_version('espeakng-loader')}) r{DRIVER_REVISION}"


def _system_identity() -> str:
    from voiceguide.speech.engines import espeak_library

    return f"system-espeak {espeak_library.system_version()} r{DRIVER_REVISION}"


def _platform_identity(name: str) -> str:
    system = platform.mac_ver()[0] or platform.version()
    return f"{name} {system} (pyttsx3 {_version('pyttsx3')}) r{DRIVER_REVISION}"


def _open_espeak(identity: str) -> SpeechEngine:
    from voiceguide.speech.engines import espeak_library, pyttsx3_engine

    return pyttsx3_engine.EspeakEngine(identity, "voiceguide_espeak", espeak_library.bundled)


def _open_system_espeak(identity: str) -> SpeechEngine:
    from voiceguide.speech.engines import espeak_library, pyttsx3_engine

    return pyttsx3_engine.EspeakEngine(identity, "voiceguide_system_espeak", espeak_library.system)


def _stock(name: str, description: str) -> EngineKind:
    def opened(identity: str) -> SpeechEngine:
        from voiceguide.speech.engines import pyttsx3_engine

        return pyttsx3_engine.StockEngine(identity, name)

    return EngineKind(name, description, lambda: _platform_identity(name), opened, _voice_for_language(name), 40)


_KINDS = {
    kind.name: kind
    for kind in (
        EngineKind(
            "espeak",
            "espeak-ng, which comes with voiceguide on Linux",
            _bundled_identity,
            _open_espeak,
            _language_as_voice,
            2_000,
        ),
        EngineKind(
            "system-espeak",
            "espeak-ng as installed on this machine",
            _system_identity,
            _open_system_espeak,
            _language_as_voice,
            2_000,
        ),
        _stock("nsss", "the voices of macOS"),
        _stock("sapi5", "the voices of Windows"),
    )
}
