"""The text of a catalogue's file: UTF-8, of a bearable size, and with nothing in it that an author can't see."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from voiceguide import limits
from voiceguide.errors import CatalogueError, Location, Problem, VoiceguideError

LINE_END = re.compile(r"\r\n|\r|\n")
# What YAML forbids, the line ends only YAML sees, and the marks that turn the reading direction of what follows.
UNSEEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029\u202d\u202e\ufeff]")


def read(path: Path) -> bytes:
    """What is in a file, cut off where it is larger than may be. VoiceguideError says why it can't be read."""
    try:
        with path.open("rb") as file:
            return file.read(limits.FILE_BYTES + 1)
    except FileNotFoundError:
        raise VoiceguideError(f"there is no file {path}; name one that is there") from None
    except IsADirectoryError:
        raise VoiceguideError(f"{path} is a folder; name the file in it, such as {path / 'exercises.yaml'}") from None
    except PermissionError:
        raise VoiceguideError(f"{path} may not be read; change its permissions, or name another file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise VoiceguideError(f"{path} cannot be read ({reason}); name another file") from error


def decoded(data: bytes, name: str) -> str:
    """The file's text, which is UTF-8 and holds nothing an author can't see."""
    if len(data) > limits.FILE_BYTES:
        raise failed(name, f"the file is larger than {limits.FILE_BYTES // 1_000_000} MB; split it into several")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise failed(name, "the file is saved as UTF-16; save it again as UTF-8")
    if b"\0" in data:
        raise failed(name, "this is not a text file; name a catalogue, which is text saved as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = _place(_line_starts(before), len(before))
        raise failed(name, "this character is not UTF-8; save the file again as UTF-8", line, column) from None
    if UNSEEN.search(text):
        starts = _line_starts(text)
        found = islice(UNSEEN.finditer(text), limits.PROBLEMS)
        places = ((Location(name, *_place(starts, match.start())), match[0]) for match in found)
        raise CatalogueError(Problem(at, unseen_words(character)) for at, character in places)
    if not text.strip():
        raise failed(name, "the file is empty; write version: 1, and go on from there")
    return text


def unseen_words(character: str) -> str:
    return f"an invisible character stands here (U+{ord(character):04X}); delete it"


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in LINE_END.finditer(text))]


def _place(starts: list[int], index: int) -> tuple[int, int]:
    """The line and column of a character, from 1."""
    line = bisect_right(starts, index)
    return line, index - starts[line - 1] + 1


def first(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without repetition, in order; at most `limits.PROBLEMS`, and then how many more there are."""
    found = sorted(set(problems))
    shown = found[: limits.PROBLEMS]
    if more := len(found) - len(shown):
        shown.append(Problem(found[-1].at, f"… and {more} more problems; mend those above first"))
    return shown


def failed(name: str, message: str, line: int = 1, column: int = 1) -> CatalogueError:
    return CatalogueError([Problem(Location(name, line, column), message)])
