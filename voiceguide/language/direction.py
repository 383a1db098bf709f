"""In which direction a language is written, and marks that keep a piece of text in its own direction.

The marks are those of the Unicode bidirectional algorithm (https://www.unicode.org/reports/tr9/).
"""

from __future__ import annotations

import unicodedata
from typing import Literal

Direction = Literal["ltr", "rtl"]

_SCRIPTS = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())
"""The scripts in use that run from right to left (ISO 15924)."""

_LANGUAGES = frozenset(
    "ar arc ary arz azb bal bqi ckb dv fa glk he iw ji ks lrc mzn nqo pnb prs ps rhg sd sdh skr syr ug ur yi".split()
)
"""The languages that are written in one of them where their tag names no script (likely subtags, Unicode CLDR)."""

_EMBED, _POP = "\u202b", "\u202c"
_ISOLATE, _END = "\u2068", "\u2069"


def direction(tag: str) -> Direction:
    """The direction of a language (BCP 47): `rtl` for `ar`, `he-IL` or `pa-Arab`."""
    base, *others = tag.replace("_", "-").lower().split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), None)
    return "rtl" if (script in _SCRIPTS if script else base in _LANGUAGES) else "ltr"


def has_rtl(text: str) -> bool:
    """Whether a text has a letter that is written from right to left."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def isolated(text: str, tag: str) -> str:
    """A text that is put into another one of the language `tag`, so that neither changes the order of the other."""
    return f"{_ISOLATE}{text}{_END}" if direction(tag) == "rtl" or has_rtl(text) else text


def embedded(line: str, tag: str) -> str:
    """A line of a file whose reader takes every line for one from left to right, as many players of captions do."""
    return f"{_EMBED}{line}{_POP}" if direction(tag) == "rtl" and has_rtl(line) else line
