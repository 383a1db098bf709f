"""What a language file gives: how its words are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How one language is read aloud.

    `words` turns clean text (no Markdown, no brackets, no links) into speech markup. `link` and `mail` stand for
    addresses.
    `doubtful` yields the offset of each word or sign of clean text that may be read badly, and what is wrong with it.
    """

    words: Callable[[str], str]
    link: str
    mail: str
    doubtful: Callable[[str], list[tuple[int, str]]] = lambda text: []
