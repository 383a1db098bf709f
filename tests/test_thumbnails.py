"""The shipped drawings as thumbnails of 64 pixels: one is told from another by their light and dark alone.

Two pixels differ where their brightness (Rec. 601 luma, 0 to 255) is 32 apart: an eighth of the range, seen in a grey
print and by eyes that can't tell red from green. The share is of all 4096 pixels, background included.
"""

import zlib
from itertools import combinations

import pytest

from voiceguide.catalogue import reader
from voiceguide.catalogue.poses import READY, Poses
from voiceguide.figure.picture import picture_png

SIDE, APART = 64, 32
SHIPPED = reader.read(reader.shipped())
EXERCISES = {str(name): exercise.poses for name, exercise in SHIPPED.exercises.items() if exercise.poses}


@pytest.fixture(scope="module")
def thumbnails() -> dict[tuple[str, float], list[float]]:
    return {
        (name, moment): brightness(picture_png(poses, moment, SIDE))
        for name, poses in EXERCISES.items()
        for moment in (0.0, 1.0)
    }


def test_the_start_is_told_from_the_turning_point(thumbnails: dict[tuple[str, float], list[float]]) -> None:
    shares = {name: differ(thumbnails[name, 0.0], thumbnails[name, 1.0]) for name in EXERCISES}
    assert {name: share for name, share in shares.items() if share < 0.08} == {}


def test_every_exercise_is_told_from_every_other(thumbnails: dict[tuple[str, float], list[float]]) -> None:
    shares = {
        (a, b, moment): differ(thumbnails[a, moment], thumbnails[b, moment])
        for a, b in combinations(EXERCISES, 2)
        for moment in (0.0, 1.0)
    }
    assert len(shares) == 20
    assert {pair: share for pair, share in shares.items() if share < 0.15} == {}


def test_every_position_is_told_from_every_other() -> None:
    drawn = {name: brightness(picture_png(Poses.model_validate(name), 0.0, SIDE)) for name in READY}
    shares = {(a, b): differ(drawn[a], drawn[b]) for a, b in combinations(drawn, 2)}
    assert {pair: share for pair, share in shares.items() if share < 0.08} == {}


def test_what_is_measured_sees_a_changed_half_and_no_change() -> None:
    assert differ([0.0] * 8, [0.0] * 4 + [40.0] * 4) == 0.5
    assert differ([0.0] * 8, [31.0] * 8) == 0


def differ(one: list[float], other: list[float]) -> float:
    """The share of pixels that differ."""
    return sum(abs(a - b) >= APART for a, b in zip(one, other, strict=True)) / len(one)


def brightness(png: bytes) -> list[float]:
    """The luma of each pixel of an 8-bit PNG in colour without interlacing (PNG specification, chapter 9: filters)."""
    width, height = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    size = {2: 3, 6: 4}[png[25]]
    packed, at = b"", 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, row = zlib.decompress(packed), bytearray(width * size)
    pixels: list[float] = []
    for start in range(0, height * (width * size + 1), width * size + 1):
        above, row = row, bytearray(raw[start + 1 : start + 1 + width * size])
        for k in range(len(row)):
            a, b, c = (row[k - size], above[k], above[k - size]) if k >= size else (0, above[k], 0)
            nearest = min((a, b, c), key=lambda value: abs(a + b - c - value))
            row[k] = (row[k] + (0, a, b, (a + b) // 2, nearest)[raw[start]]) & 255
        pixels += [0.299 * row[k] + 0.587 * row[k + 1] + 0.114 * row[k + 2] for k in range(0, len(row), size)]
    return pixels
