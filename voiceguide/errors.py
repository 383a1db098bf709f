"""Where something stands in a file, what is wrong with it, and the one tree of exceptions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a text file; `line` and `column` count from 1, as editors do."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong at one place, and what to write instead."""

    at: Location
    message: str

    def __str__(self) -> str:
        return f"{self.at}: {self.message}"


class VoiceguideError(Exception):
    """Anything the user can mend; the message is whole sentences that say what to do. Ends with exit code 1."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled by its parts, since not every one of them is made from its message alone."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[VoiceguideError], args: tuple[Any, ...], attributes: dict[str, Any]) -> VoiceguideError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(attributes)
    return error


class CatalogueError(VoiceguideError):
    """A catalogue with problems: all of them, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class UnknownNameError(VoiceguideError):
    """A routine, voice or other name that is not there; suggests the nearest that is."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        self.what, self.name, self.known = what, name, tuple(known)
        super().__init__(f"there is no {what} {name!r}; {did_you_mean(name, self.known)}")


class FitError(VoiceguideError):
    """A track cannot be made as long as was asked for."""


class SpeechError(VoiceguideError):
    """The voice could not be found, or could not say a text."""


class OptionError(SpeechError):
    """An engine has no such option as was asked for."""


class AudioError(VoiceguideError):
    """ffmpeg is missing, too old, or failed."""


class OutputError(VoiceguideError):
    """A file could not be written; whatever stood in its place still stands."""


class PlayError(VoiceguideError):
    """A track could not be played here."""


class ServeError(VoiceguideError):
    """Tracks could not be served at this address."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown `name`: the nearest known one, or all there are (at most a dozen)."""
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(name.lower(), [n.lower() for n in names], n=1, cutoff=0.6)
    if near:
        return f"did you mean {shortened(next(n for n in names if n.lower() == near[0]))!r}?"
    if not names:
        return "there are none"
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return f"there are: {', '.join(map(shortened, names[:12]))}{more}"


def shortened(text: str) -> str:
    """The text on one line, cut after 50 letters, to be quoted in a message. An id is never longer."""
    line = " ".join(text.split())
    return line if len(line) <= 50 else f"{line[:49]}…"
