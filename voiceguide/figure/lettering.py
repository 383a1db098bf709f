"""Letters drawn as lines, so that a cover needs no font: plain shapes with round ends, like the figures.

A capital is 10 units high, a small letter 7, and y goes down from the line that the letters stand on. Letters with
accents are put together from the letter and its mark, as Unicode takes them apart (normal form D).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_BOWL = "M0 -3.5A2.8 3.5 0 1 1 5.6 -3.5A2.8 3.5 0 1 1 0 -3.5Z"
_ROUND = "M0 -5A4.1 5 0 1 1 8.2 -5A4.1 5 0 1 1 0 -5Z"

_SHAPES: Mapping[str, tuple[float, str]] = {
    "A": (7, "M0 0L3.5 -10L7 0M1.2 -3.4H5.8"),
    "B": (6.2, "M0 0V-10H3.2A2.4 2.4 0 0 1 3.2 -5.2H0H3.6A2.6 2.6 0 0 1 3.6 0Z"),
    "C": (7, "M7 -8.2A4.1 5 0 1 0 7 -1.8"),
    "D": (7.4, "M0 0V-10H2.4A5 5 0 0 1 2.4 0Z"),
    "E": (5.6, "M5.6 0H0V-10H5.6M0 -5.2H4.8"),
    "F": (5.4, "M0 0V-10H5.4M0 -5.2H4.6"),
    "G": (7.6, "M7 -8.2A4.1 5 0 1 0 7.8 -4.4H4.8"),
    "H": (7, "M0 0V-10M7 0V-10M0 -5.2H7"),
    "I": (0, "M0 0V-10"),
    "J": (4.4, "M4.4 -10V-3A2.4 3 0 0 1 0 -1.8"),
    "K": (6.5, "M0 0V-10M6.3 -10L0 -4M2.1 -5.8L6.5 0"),
    "L": (5.2, "M0 -10V0H5.2"),
    "M": (8.4, "M0 0V-10L4.2 -3L8.4 -10V0"),
    "N": (7, "M0 0V-10L7 0V-10"),
    "O": (8.2, _ROUND),
    "P": (6.2, "M0 0V-10H3.4A2.8 2.8 0 0 1 3.4 -4.4H0"),
    "Q": (8.2, _ROUND + "M5 -3L8 .6"),
    "R": (6.4, "M0 0V-10H3.4A2.8 2.8 0 0 1 3.4 -4.4H0M3.2 -4.4L6.4 0"),
    "S": (
        6.4,
        "M6.2 -8.3C5.4 -9.6 4.4 -10 3.3 -10C1.5 -10 .3 -9 .3 -7.5C.3 -4.3 6.5 -5.9 6.5 -2.6C6.5 -1 5.2 0 3.4 0"
        "C2 0 .8 -.6 0 -1.9",
    ),
    "T": (7, "M0 -10H7M3.5 -10V0"),
    "U": (7, "M0 -10V-3.5A3.5 3.5 0 0 0 7 -3.5V-10"),
    "V": (7.2, "M0 -10L3.6 0L7.2 -10"),
    "W": (10.4, "M0 -10L2.6 0L5.2 -9L7.8 0L10.4 -10"),
    "X": (6.8, "M0 -10L6.8 0M6.8 -10L0 0"),
    "Y": (7, "M0 -10L3.5 -4.8L7 -10M3.5 -4.8V0"),
    "Z": (6.8, "M.2 -10H6.6L0 0H6.8"),
    "a": (5.6, _BOWL + "M5.6 -7V0"),
    "b": (5.6, _BOWL + "M0 -10.4V0"),
    "c": (4.9, "M4.9 -5.9A2.9 3.5 0 1 0 4.9 -1.1"),
    "d": (5.6, _BOWL + "M5.6 -10.4V0"),
    "e": (5.6, "M.1 -3.7H5.6A2.8 3.5 0 1 0 4.8 -1"),
    "f": (3.6, "M3.8 -10.2C2.2 -10.6 1.2 -9.8 1.2 -8.2V0M0 -7H3.4"),
    "g": (5.6, _BOWL + "M5.6 -7V.2C5.6 2 4.6 3 2.8 3C1.6 3 .8 2.7 .2 2"),
    "h": (5.2, "M0 -10.4V0M0 -4.2A2.6 2.8 0 0 1 5.2 -4.2V0"),
    "ı": (0, "M0 -7V0"),
    "i": (0, "M0 -7V0M0 -10h.01"),
    "j": (1, "M1 -7V.8C1 2.4 .2 3 -1 2.8M1 -10h.01"),
    "k": (5, "M0 -10.4V0M4.8 -7L0 -2.8M1.7 -4.3L5 0"),
    "l": (0, "M0 -10.4V0"),
    "m": (8.8, "M0 -7V0M0 -4.4A2.2 2.6 0 0 1 4.4 -4.4V0M4.4 -4.4A2.2 2.6 0 0 1 8.8 -4.4V0"),
    "n": (5.2, "M0 -7V0M0 -4.2A2.6 2.8 0 0 1 5.2 -4.2V0"),
    "o": (5.6, _BOWL),
    "p": (5.6, _BOWL + "M0 -7V3"),
    "q": (5.6, _BOWL + "M5.6 -7V3"),
    "r": (3.2, "M0 -7V0M0 -4C.3 -6 1.6 -7 3.2 -6.9"),
    "s": (
        4.4,
        "M4.2 -6C3.6 -6.7 3 -7 2.2 -7C1 -7 .2 -6.3 .2 -5.3C.2 -3 4.4 -4 4.4 -1.8"
        "C4.4 -.7 3.5 0 2.2 0C1.2 0 .5 -.4 0 -1.1",
    ),
    "t": (3.7, "M1.3 -9.4V-1.8C1.3 -.5 2 0 3.7 -.2M0 -7H3.5"),
    "u": (5.2, "M0 -7V-2.7A2.6 2.7 0 0 0 5.2 -2.7V-7M5.2 -7V0"),
    "v": (5.2, "M0 -7L2.6 0L5.2 -7"),
    "w": (8, "M0 -7L2 0L4 -6.4L6 0L8 -7"),
    "x": (5, "M0 -7L5 0M5 -7L0 0"),
    "y": (5.4, "M0 -7L2.7 -.2M5.4 -7L2.4 1.2C1.9 2.6 1.2 3 0 2.9"),
    "z": (5, "M.1 -7H4.8L0 0H5"),
    "0": (6.4, "M0 -5A3.2 5 0 1 1 6.4 -5A3.2 5 0 1 1 0 -5Z"),
    "1": (2.6, "M0 -8L2.6 -10V0"),
    "2": (6.2, "M.2 -7.4A2.9 2.7 0 0 1 6 -7.2C6 -5 3 -3 0 0H6.2"),
    "3": (5.8, "M.2 -8.4C.9 -9.5 1.9 -10 3 -10A2.4 2.35 0 0 1 3 -5.3H2H3A2.8 2.65 0 0 1 3 0C1.7 0 .6 -.6 0 -1.8"),
    "4": (6.6, "M4.8 0V-10L0 -3H6.6"),
    "5": (6.2, "M5.6 -10H1L.5 -5.4C1.2 -6.2 2 -6.5 3 -6.5A3.2 3.25 0 0 1 3 0C1.7 0 .7 -.5 0 -1.5"),
    "6": (6.2, "M5 -9.7C2.5 -9 .2 -6.4 .2 -3.2A3 3.2 0 1 0 6.2 -3.2A3 3.2 0 1 0 .2 -3.2"),
    "7": (6, "M0 -10H6L2 0"),
    "8": (6.2, "M3.1 -5.3A2.5 2.35 0 1 1 3.11 -5.3M3.1 -5.3A3 2.65 0 1 0 3.11 -5.3"),
    "9": (6.4, "M1.4 -.3C3.9 -1 6.2 -3.6 6.2 -6.8A3 3.2 0 1 0 .2 -6.8A3 3.2 0 1 0 6.2 -6.8"),
    "ß": (
        5.4,
        "M0 0V-7.6A2.4 2.7 0 0 1 4.6 -7.6C4.6 -6 2.6 -5.8 2.6 -4.8C2.6 -3.4 5.4 -3.6 5.4 -1.6C5.4 -.4 4 .2 2.4 -.2",
    ),
    "æ": (10.8, _BOWL + "M5.6 -7V0M5.6 -3.7H10.8A2.6 3.5 0 1 0 10.2 -1"),
    "œ": (11.1, _BOWL + "M5.6 -3.7H11.1A2.8 3.5 0 1 0 10.3 -1"),
    "ø": (5.6, _BOWL + "M5.2 -7.6L.4 .6"),
    "Æ": (10, "M0 0L5 -10H10M5 -10V0H10M5 -5.2H9.4M1.7 -3.4H5"),
    "Œ": (11, "M5.6 -10H4A4 5 0 0 0 4 0H5.6M11 0H5.6V-10H11M5.6 -5.2H10.2"),
    "Ø": (8.2, _ROUND + "M7.4 -10.6L.8 .6"),
    ".": (0, "M0 0h.01"),
    ",": (0.6, "M.5 0L-.1 1.8"),
    ":": (0, "M0 0h.01M0 -6h.01"),
    ";": (0.6, "M.5 0L-.1 1.8M.5 -6h.01"),
    "!": (0, "M0 -10V-3.2M0 0h.01"),
    "?": (5, "M0 -7.7A2.5 2.4 0 1 1 3.6 -5.3C2.7 -4.7 2.5 -4.2 2.5 -3.2M2.5 0h.01"),
    "¡": (0, "M0 -7h.01M0 -3.8V3"),
    "¿": (5, "M5 .7A2.5 2.4 0 1 1 1.4 -1.7C2.3 -2.3 2.5 -2.8 2.5 -3.8M2.5 -7h.01"),
    "'": (0, "M0 -10V-7.8"),
    '"': (1.8, "M0 -10V-7.8M1.8 -10V-7.8"),
    "-": (3.2, "M0 -3.8H3.2"),
    "–": (5.4, "M0 -3.8H5.4"),
    "/": (4.4, "M0 .8L4.4 -10.6"),
    "(": (2, "M2 -11C-.4 -8 -.4 -2 2 1"),
    ")": (2, "M0 -11C2.4 -8 2.4 -2 0 1"),
    "+": (5.6, "M0 -4.5H5.6M2.8 -7.3V-1.7"),
    "×": (4.4, "M0 -6.2L4.4 -1.8M4.4 -6.2L0 -1.8"),
    "=": (5.6, "M0 -6H5.6M0 -3H5.6"),
    "&": (
        7.2,
        "M7.2 0L1.7 -6.6C.4 -8.2 1.4 -10 3.2 -10C5 -10 5.8 -8 4.4 -6.6L1.6 -4.6C-1.4 -2.6 .4 0 2.8 0C5 0 6.6 -2 7 -4.6",
    ),
    "%": (
        8,
        "M0 -8.2A1.6 1.8 0 1 1 3.2 -8.2A1.6 1.8 0 1 1 0 -8.2M4.8 -1.8A1.6 1.8 0 1 1 8 -1.8A1.6 1.8 0 1 1 4.8 -1.8"
        "M7 -10L1 0",
    ),
    "·": (0, "M0 -4h.01"),
    "«": (4.6, "M2 -5.6L0 -3.5L2 -1.4M4.6 -5.6L2.6 -3.5L4.6 -1.4"),
    "»": (4.6, "M0 -5.6L2 -3.5L0 -1.4M2.6 -5.6L4.6 -3.5L2.6 -1.4"),
}
"""By character: how wide it is, and its lines as an SVG path."""

_CEDILLA = "\u0327"
_MARKS: Mapping[str, str] = {
    "\u0300": "M-1.6 -3L.6 -1.4",
    "\u0301": "M1.6 -3L-.6 -1.4",
    "\u0302": "M-1.8 -1.4L0 -3L1.8 -1.4",
    "\u0303": "M-2.2 -1.6C-1.6 -3.2 -.6 -2.8 0 -2.3C.6 -1.8 1.6 -1.4 2.2 -3",
    "\u0304": "M-1.8 -2.2H1.8",
    "\u0308": "M-1.5 -2.4h.01M1.5 -2.4h.01",
    "\u030a": "M-1.1 -2.6A1.1 1.1 0 1 1 1.1 -2.6A1.1 1.1 0 1 1 -1.1 -2.6Z",
    "\u030c": "M-1.8 -3L0 -1.4L1.8 -3",
    _CEDILLA: "M0 0L-.2 1.2C1.4 1.3 1.4 3 -1 2.8",
}
"""Accents, at the middle of a letter: y is counted from its top, and for a cedilla from its foot."""

_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "—": "–", "‑": "-", "‐": "-", "−": "–"})
_BETWEEN, _SPACE = 2.4, 5.0
LINE_HEIGHT = 17.0
"""Units from one line of text to the next."""
PEN = 1.5
"""How thick the lines of letters are, in units."""


@dataclass(frozen=True, slots=True)
class Word:
    """A row of letters and marks: where each stands, across and down, and its path."""

    width: float
    letters: tuple[tuple[float, float, str], ...]


def word(text: str) -> Word | None:
    """`text` without spaces as lines. None where it has a letter or digit that can't be drawn; signs are left out."""
    at, letters = 0.0, []
    for base, marks in _letters(text.translate(_SAME)):
        if marks and base == "i":
            base = "ı"
        width, path = _SHAPES.get(base, (0.0, ""))
        if not path or any(mark not in _MARKS for mark in marks):
            if base.isalnum():
                return None
            continue
        letters.append((at, 0.0, path))
        top, middle = -7.0 if base.islower() else -10.0, at + width / 2
        letters += [(middle, 0.0 if mark == _CEDILLA else top, _MARKS[mark]) for mark in marks]
        at += width + _BETWEEN
    return Word(max(at - _BETWEEN, 0.0), tuple(letters))


def _letters(text: str) -> Iterator[tuple[str, str]]:
    """Each letter, and the marks on it."""
    for character in unicodedata.normalize("NFC", text):
        parts = character if character in _SHAPES else unicodedata.normalize("NFKD", character)
        yield parts[0], parts[1:]


def can_be_drawn(text: str) -> bool:
    """Whether there is something to draw, and every letter of it can be."""
    words = [word(part) for part in text.split()]
    return None not in words and any(one and one.letters for one in words)


def fitted(text: str, width: float, height: float, largest: float) -> str | None:
    """`text` as SVG in the middle of a box whose top left is the origin: as large as fits, in lines as even as can be.

    `largest` is the most that a unit may measure. None where the text can't be drawn, or is empty.
    """
    words = [made for part in text.split() if (made := word(part)) is None or made.letters]
    known = [made for made in words if made is not None]
    if not known or len(known) < len(words):
        return None
    size, lines = max(
        ((_size(lines, width, height, largest), lines) for lines in _broken(known)),
        key=lambda sized: (sized[0], -len(sized[1])),
    )
    top = (height - size * (LINE_HEIGHT * (len(lines) - 1) + 10)) / 2
    rows = []
    for number, line in enumerate(lines):
        x, y = (width - size * _width(line)) / 2, top + size * (10 + LINE_HEIGHT * number)
        rows.append(f'<g transform="translate({x:.2f} {y:.2f}) scale({size:.3f})">{_row(line)}</g>')
    return "".join(rows)


def _broken(words: list[Word]) -> Iterator[list[list[Word]]]:
    """The words in every number of lines, each time with the longest line as short as can be."""
    stretches = (words[first:end] for first in range(len(words)) for end in range(first + 1, len(words) + 1))
    for limit in sorted({_width(stretch) for stretch in stretches}):
        lines: list[list[Word]] = [[]]
        for one in words:
            if lines[-1] and _width([*lines[-1], one]) > limit:
                lines.append([])
            lines[-1].append(one)
        yield lines


def _width(line: list[Word]) -> float:
    return sum(one.width for one in line) + _SPACE * (len(line) - 1)


def _size(lines: list[list[Word]], width: float, height: float, largest: float) -> float:
    across = width / max(max(map(_width, lines)) + PEN, 1.0)
    return min(across, height / (LINE_HEIGHT * (len(lines) - 1) + 10 + PEN), largest)


def _row(line: list[Word]) -> str:
    paths, at = [], 0.0
    for one in line:
        paths += [f'<path transform="translate({at + x:.2f} {y:g})" d="{path}"/>' for x, y, path in one.letters]
        at += one.width + _SPACE
    return "".join(paths)
