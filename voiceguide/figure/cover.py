"""Covers: a square picture with a figure, the title of a track, and how many minutes it takes.

For the MP3, and for feeds, which ask for 1400 to 3000 pixels a side (Apple Podcasts). No font is needed: the letters
are drawn by `lettering`.
"""

from __future__ import annotations

from voiceguide.catalogue.poses import Poses
from voiceguide.figure.lettering import PEN, can_be_drawn, fitted
from voiceguide.figure.palette import LIGHT
from voiceguide.figure.picture import SIDE, figure_in, png_of
from voiceguide.language.labels import ENGLISH, Labels

_EDGE = 36.0


def cover_png(
    title: str,
    minutes: int | None,
    poses: Poses | None,
    labels: Labels = ENGLISH,
    side: int = SIDE,
    moment: float = 1.0,
) -> bytes:
    """The cover as a PNG of `side` pixels; the same arguments, the same bytes."""
    return png_of(cover_svg(title, minutes, poses, labels, moment), side)


def cover_svg(
    title: str, minutes: int | None, poses: Poses | None, labels: Labels = ENGLISH, moment: float = 1.0
) -> str:
    """The cover as an SVG, 600 units a side.

    Without `poses` the words have all the room, and without `minutes` (a channel of many tracks) the title has it. A
    title in letters that can't be drawn, such as Arabic or Japanese ones, leaves its room to the figure: players show
    it beside the cover. Where the word for minutes can't be drawn, their sign is.
    """
    wide = SIDE - 2 * _EDGE
    length = labels.minutes_short.format(minutes=minutes) if minutes is not None else ""
    if length and not can_be_drawn(length):
        length = f"{minutes}'"
    below = 124.0 if length else 40.0
    from_top = 20.0 if not poses else 296.0 if can_be_drawn(title) else SIDE - below
    words = [
        (fitted(title, wide, SIDE - from_top - 34 - below, 7.6), from_top + 34, LIGHT["card"]),
        (fitted(length, wide, 44.0, 4.4), SIDE - 76.0, LIGHT["glow"]),
    ]
    drawn = "".join(
        f'<g transform="translate({_EDGE:g} {top:g})" fill="none" stroke="{colour}" stroke-width="{PEN:g}" '
        f'stroke-linecap="round" stroke-linejoin="round">{lines}</g>'
        for lines, top, colour in words
        if lines
    )
    back = f'<rect width="{SIDE}" height="{SIDE}" fill="{LIGHT["cover"]}"/>'
    scene = ""
    if poses:
        paper = f'<rect width="{SIDE}" height="{from_top:g}" fill="{LIGHT["paper"]}"/>'
        scene = paper + figure_in(poses, moment, (_EDGE, 18.0), wide, from_top - 36)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">{back}{scene}{drawn}</svg>'
