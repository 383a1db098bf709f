"""English words and patterns by name, from their tables: read, and compiled, when they are first asked for."""

from __future__ import annotations

import re
from functools import cache

from voiceguide.language.english_units import UNIT_NAMES, UNITS
from voiceguide.language.overrides import PLACEHOLDER
from voiceguide.language.tables import rows

LETTER_A = "\U000f0000"
"""Stands for the letter A, which is no article, until the marks are made. In tables it is `{A}`."""

_NAME = re.compile(r"\{([A-Za-z_]+)\}")


@cache
def words(name: str) -> frozenset[str]:
    """A list of english_lists.tsv."""
    return frozenset(_lists()[name])


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of english_patterns.tsv."""
    return re.compile(filled(_named()[name]))


def filled(text: str) -> str:
    """A pattern with what the names in its braces stand for."""
    text = text.replace("{A}", LETTER_A)
    return _NAME.sub(lambda found: f"(?:{filled(_named()[found[1]])})", text)


@cache
def _named() -> dict[str, str]:
    alternatives = {
        "unit_sign": [re.escape(sign) for sign in UNITS if sign[0].isalpha() and sign != "in"],
        "unit_name": UNIT_NAMES,
    }
    return {
        "own": PLACEHOLDER,
        **{name: "|".join(sorted(all_, key=len, reverse=True)) for name, all_ in alternatives.items()},
        **{name: "|".join(all_) for name, all_ in _lists().items()},
        **dict(rows("english_patterns")),
    }


@cache
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for name, some in rows("english_lists"):
        lists.setdefault(name, []).extend(some.split())
    return lists
