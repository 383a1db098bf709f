"""All exercises on one sheet: each with its start position, its turning point, and its name."""

from __future__ import annotations

import html
from collections.abc import Sequence

from voiceguide.catalogue.poses import Poses
from voiceguide.figure.figure import box, draw, strokes
from voiceguide.figure.palette import LIGHT

WIDTH, HEIGHT, CAPTION, MARGIN = 400, 200, 44, 40
MOMENTS = ((0.0, "start"), (1.0, "turning point"))


def sheet_svg(exercises: Sequence[tuple[str, Poses]]) -> str:
    """The drawings of named exercises, one a row."""
    rows = [_row(name, poses, number) for number, (name, poses) in enumerate(exercises)]
    width, height = 2 * WIDTH + 3 * MARGIN, len(rows) * (HEIGHT + CAPTION + MARGIN) + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="18" fill="{LIGHT["body"]}">\n'
        f'<rect width="{width}" height="{height}" fill="{LIGHT["paper"]}"/>\n{"".join(rows)}</svg>\n'
    )


def _row(name: str, poses: Poses, number: int) -> str:
    top = MARGIN + number * (HEIGHT + CAPTION + MARGIN)
    return "".join(
        _drawing(poses, moment, f"{name}: {word}", MARGIN + column * (WIDTH + MARGIN), top)
        for column, (moment, word) in enumerate(MOMENTS)
    )


def _drawing(poses: Poses, moment: float, caption: str, x: int, y: int) -> str:
    middle = x + WIDTH / 2
    return (
        f'<svg x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" viewBox="{box(poses)}">'
        f"{draw(strokes(poses, moment))}</svg>\n"
        f'<text x="{middle:g}" y="{y + HEIGHT + 30}" text-anchor="middle">{html.escape(caption)}</text>\n'
    )
