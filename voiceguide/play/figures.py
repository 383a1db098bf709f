"""Numbers as large figures made of blocks, to be read from across the room."""

from __future__ import annotations

ROWS, COLUMNS = 5, 3
_BLOCK = "██"  # a letter is about half as wide as it is high
_DIGITS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", " # ", " # "),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
}
_LARGEST = 3


def scale(digits: int, width: int, height: int) -> int:
    """The largest scale at which so many digits have room in `width` columns and `height` rows; 0 where none has."""
    scales = range(_LARGEST, 0, -1)
    return next((n for n in scales if _columns(digits, n) <= width and ROWS * n <= height), 0)


def figure(number: int, scale: int) -> list[str]:
    """The rows of a number, each as wide as the others."""
    rows = []
    for row in range(ROWS):
        digits = (_stretched(_DIGITS[digit][row], scale) for digit in str(number))
        rows += [("  " * scale).join(digits)] * scale
    return rows


def _stretched(pixels: str, scale: int) -> str:
    return "".join((_BLOCK if pixel == "#" else "  ") * scale for pixel in pixels)


def _columns(digits: int, scale: int) -> int:
    return 2 * scale * (digits * (COLUMNS + 1) - 1)
