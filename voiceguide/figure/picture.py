"""Drawings as PNG: the cover of a track, and the picture of each of its chapters."""

from __future__ import annotations

from functools import lru_cache

from voiceguide.catalogue.poses import Poses
from voiceguide.figure.figure import box, draw, square, strokes
from voiceguide.figure.palette import LIGHT
from voiceguide.system.cache import Cache, key

SIDE = 600
"""Pixels along each side of a picture: sharp on a lock screen, and a few kilobytes."""


def picture_png(poses: Poses, moment: float = 1.0, side: int = SIDE) -> bytes:
    """A square PNG of the figure at `moment` (0 the start, 1 the turning point); the same poses, the same bytes."""
    return png_of(square_svg(poses, moment), side)


def kept_png(svg: str, cache: Cache) -> bytes:
    """The drawing as a PNG, made once: the cache knows it by its lines, wherever the author wrote them."""
    name = key("picture", SIDE, svg)
    kept = cache.get("picture", name)
    if kept is None:
        kept = png_of(svg, SIDE)
        cache.put("picture", name, kept)
    return kept


def square_svg(poses: Poses, moment: float = 1.0) -> str:
    """The figure in the middle of a square of paper."""
    frame = square(poses)
    corner = f'x="{frame.x:g}" y="{frame.y:g}" width="{frame.width:g}" height="{frame.height:g}"'
    paper = f'<rect {corner} fill="{LIGHT["paper"]}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{frame}">{paper}{draw(strokes(poses, moment))}</svg>'


def figure_in(poses: Poses, moment: float, corner: tuple[float, float], width: float, height: float) -> str:
    """The figure as an SVG element, as large as fits into a part of a larger picture."""
    x, y = corner
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" viewBox="{box(poses)}"'
    return f"<svg {place}>{draw(strokes(poses, moment))}</svg>"


@lru_cache(256)
def png_of(svg: str, side: int) -> bytes:
    """A square drawing as a PNG of so many pixels a side; pages of the same exercises share their pictures."""
    import resvg_py  # which a full cache has no need of

    png: bytes = resvg_py.svg_to_bytes(svg_string=svg, width=side, skip_system_fonts=True)
    return bytes(png)
