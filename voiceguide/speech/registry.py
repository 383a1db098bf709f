"""The engines there are, by name: entry points of the group `voiceguide.engines`, here or in any other package.

Cheap: an engine's module is imported when it is asked for, and its libraries only where it is opened, in a worker.
"""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint, entry_points

from voiceguide.errors import SpeechError, UnknownNameError
from voiceguide.speech.engine import Engine

GROUP = "voiceguide.engines"

PREFERENCE = ("hibari", "piper", "nsss", "sapi5", "espeak", "system-espeak")
"""Which engine is tried first when none is asked for: the most natural. Engines that aren't named here come last."""


def engine_names() -> tuple[str, ...]:
    """The engines of this platform, the most natural first."""
    known = _installed()
    ours = [name for name in PREFERENCE if name in known]
    others = sorted(name for name in known if name not in PREFERENCE)
    return tuple(name for name in (*ours, *others) if _speaks_here(known[name]))


def engine_class(name: str) -> type[Engine]:
    """The engine of that name, not opened; `package.module:name` names one that isn't installed as an entry point.

    UnknownNameError when there is none, SpeechError when it is no engine.
    """
    known = _installed()
    if name in known:
        return _loaded(known[name])
    if ":" in name:
        return _loaded(EntryPoint(name, name, GROUP))
    raise UnknownNameError("engine", name, engine_names())


def _installed() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}


def _speaks_here(entry: EntryPoint) -> bool:
    try:
        platforms = _loaded(entry).platforms
    except SpeechError:
        return True  # it is listed, and told why it doesn't work by whoever asks for it
    return not platforms or sys.platform in platforms


def _loaded(entry: EntryPoint) -> type[Engine]:
    try:
        engine = entry.load()
    except Exception as error:
        raise SpeechError(f"the engine {entry.name!r} cannot be opened: {error}") from error
    if not (isinstance(engine, type) and issubclass(engine, Engine)):
        raise SpeechError(f"the engine {entry.name!r} cannot be opened: {entry.value} is not an Engine")
    return engine
