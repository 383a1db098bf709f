"""The author's own pronunciations: found before any rule looks at a text, and put back after the last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from voiceguide.language.cleaning import unified
from voiceguide.language.markup import mark

Respellings = tuple[tuple[str, str], ...]
"""Pairs of a word as it is written and as a voice should say it: other letters, `/IPA/`, or nothing at all."""

_FIRST, _LAST = 0xE000, 0xF8FF
PLACEHOLDER = f"[{chr(_FIRST)}-{chr(_LAST)}]"
"""One character of Unicode's private use area stands for each word that the author overrules."""

_PRIVATE = re.compile(PLACEHOLDER)
_ALL_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_IPA = re.compile(r"/([^/]*)/")

_BEFORE = r"(?<![^\W_])(?<!\d[-–.,:/])"
_AFTER = (
    r"(?![^\W_]|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f])(?![-–.,:/]\d)"
)
"""A word ends where no letter, accent or digit follows; a chain of numbers where no further number follows."""


def set_aside(text: str, pronounce: Respellings) -> tuple[str, list[str]]:
    """`text` with a placeholder for each word that `pronounce` names, and what stands behind the placeholders.

    A key matches whole words; one without capitals matches any case, one with capitals only its own. Of two keys
    that match in the same place the longer one wins.
    """
    said: list[str] = []
    text = _ALL_PRIVATE.sub("", unified(text))
    if not pronounce:
        return text, said

    def replace(found: re.Match[str]) -> str:
        if _FIRST + len(said) > _LAST:
            return found[0]
        index = int(str(found.lastgroup)[1:])
        value = _said(found[0], pronounce[index][1])
        if not value:
            return ""
        said.append(value)
        return chr(_FIRST + len(said) - 1)

    return overruled(pronounce).sub(replace, text), said


def put_back(text: str, said: list[str]) -> str:
    """`text` with what the author wants said in place of each placeholder."""
    return _PRIVATE.sub(lambda place: said[ord(place[0]) - _FIRST], text)


def _said(word: str, value: str) -> str:
    if ipa := _IPA.fullmatch(value.strip()):
        phonemes = re.sub(r"[\[\]()]", "", ipa[1]).strip()
        return mark(re.sub(r"[\[\]]", "", word), phonemes) if phonemes else ""
    return re.sub(r"[\[\]]", "", value).strip()


def overruled(pronounce: Respellings) -> re.Pattern[str]:
    """What `pronounce` names; the group `k3` matches its fourth key."""
    return _pattern(tuple(key for key, _ in pronounce))


@lru_cache(maxsize=64)
def _pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    numbered = sorted(enumerate(keys), key=lambda pair: -len(pair[1]))
    return re.compile("|".join(_alternatives(numbered)) or r"(?!)")


def _alternatives(keys: list[tuple[int, str]]) -> Iterator[str]:
    for index, written in keys:
        key = unified(written).replace("’", "'").strip()
        if key:
            words = r"\s+".join(re.escape(word).replace("'", "['’]") for word in key.split())
            any_case = "(?i:" if key == key.lower() else "(?:"
            before, after = _BEFORE if key[0].isalnum() else "", _AFTER if key[-1].isalnum() else ""
            yield rf"(?P<k{index}>{before}{any_case}{words}){after})"
