"""English names of units, from their table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voiceguide.language.tables import Lazy, rows


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's name for one and for more. `is_size`: it tells one thing from another, as in "a five-pound weight"."""

    one: str
    many: str
    is_size: bool

    @property
    def article(self) -> str:
        return "an" if self.one[0] in "aeiou" or self.one == "hour" else "a"


def _table() -> Iterator[tuple[list[str], Unit, str]]:
    for signs, one, many, is_size, american in rows("english_units"):
        yield signs.split(), Unit(one, many, is_size == "yes"), american


UNITS = Lazy(lambda: {sign: unit for signs, unit, _ in _table() for sign in signs})
"""Each unit by its signs, in small letters and without spaces."""

UNIT_NAMES = Lazy(
    lambda: {
        name: unit
        for _, unit, american in _table()
        for name in (unit.one, unit.many, american, f"{american}s")
        if name.isalpha() and unit.one != unit.many
    }
)
"""Each unit of one word that has a plural by its names in full, the American ones too."""
