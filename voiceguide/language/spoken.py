"""From words as they are written to words as a voice should be given them."""

from __future__ import annotations

import re

_UNITS = {
    "s": ("second", "seconds"),
    "sec": ("second", "seconds"),
    "min": ("minute", "minutes"),
    "h": ("hour", "hours"),
    "mm": ("millimetre", "millimetres"),
    "cm": ("centimetre", "centimetres"),
    "m": ("metre", "metres"),
    "kg": ("kilogram", "kilograms"),
    "g": ("gram", "grams"),
    "%": ("percent", "percent"),
    "°": ("degree", "degrees"),
}
_NUMBER = r"\d+(?:[.,]\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*[-\u2013\u2014]\s*(?={_NUMBER})")
_UNIT = re.compile(rf"({_NUMBER})\s*({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![A-Za-z])")
_TIMES = re.compile(r"(?<=\d)\s*[x\u00d7]\s*(?=\d)")
_CLOCK = re.compile(r"\b(\d{1,2}):([0-5]\d)\b")


Respellings = tuple[tuple[str, str], ...]
"""Pairs of a word as it is written and as a voice should read it."""


def spoken(text: str, pronounce: Respellings = ()) -> str:
    """`text` with ranges, units and signs in words, and the author's respellings in place of whole words."""
    words = _CLOCK.sub(_clock, text)
    words = _RANGE.sub(r"\1 to ", words)
    words = _TIMES.sub(" times ", words)
    words = _UNIT.sub(_unit, words)
    words = words.replace("&", " and ")
    for word, respelling in pronounce:
        words = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _, r=respelling: r, words, flags=re.IGNORECASE)  # type: ignore[misc]
    return " ".join(words.split())


def _unit(match: re.Match[str]) -> str:
    one, many = _UNITS[match[2]]
    return f"{match[1]} {one if match[1] == '1' else many}"


def _clock(match: re.Match[str]) -> str:
    minutes, seconds = int(match[1]), int(match[2])
    parts = [f"{minutes} {'minute' if minutes == 1 else 'minutes'}"] if minutes else []
    if seconds or not parts:
        parts.append(f"{seconds} {'second' if seconds == 1 else 'seconds'}")
    return " ".join(parts)
