"""Doses in the notation of exercise sheets ("3 x 10 each side", "10 e/s", "2-0-2"), and the lines to write for them."""

from __future__ import annotations

import re

from voiceguide.units import duration_range

_SIDES = re.compile(
    r"[\s,]*(?:(?:on\s+)?(?:each|per|every|both)\s*(?:sides?|legs?|arms?|foot|feet|hands?|ways?)|(?<![a-z])e/?[sla]|/\s*side)\.?$",
    re.IGNORECASE,
)
_TIMES = re.compile(r"\s*(?:[x×*@]|\bof\b)\s*", re.IGNORECASE)
_COUNT = re.compile(
    r"(\d{1,4}(?:\s*(?:-|–|to)\s*\d{1,4})?)\s*(sets?|reps?|repetitions?|times|breaths?)?", re.IGNORECASE
)
_PLAIN = re.compile(r"\d+(\s*(-|–|to)\s*\d+)?")
_LISTED = re.compile(r"\d{1,4}(?:\s*,\s*\d{1,4})+|\d{1,4}(?:\s*/\s*\d{1,4})+|\d{2,4}(?:\s*[-–]\s*\d{1,4}){2,}")
"""A dose for each set: "12, 10, 8", "12/10/8", or "12-10-8", which begins with more than a tempo does."""
_TEMPO = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{1,2})(?:-(\d{1,2}))?")


def lines_for(written: str) -> str | None:
    """What to write instead, as an instruction; None for what isn't in such a notation."""
    text = written.strip()
    if _LISTED.fullmatch(text):
        return f"for a dose in each set write [{', '.join(re.findall(r'[0-9]+', text))}]"
    if tempo := _TEMPO.fullmatch(text):
        seconds = "-".join(part or "0" for part in tempo.groups())
        return f"for a tempo write tempo: {seconds} on a line of the exercise, and take this one out"
    whole = _SIDES.sub("", text)
    keys = {} if _PLAIN.fullmatch(text) else _keys(_TIMES.split(whole))
    if not keys or (whole == text and list(keys) == ["hold"]):
        return None
    lines = [f"{key}: {keys[key]}" for key in ("sets", "reps", "breaths", "hold") if key in keys]
    *head, last = lines + ["sides: each"] * (whole != text)
    return f"write {', '.join(head)} and {last}, each on a line of its own" if head else f"write {last}"


def _keys(parts: list[str]) -> dict[str, str]:
    """What the parts of "3 x 10 x 5 s" mean: sets, repetitions, the hold of each; empty where that is unclear."""
    *counts, last = parts
    found = {}
    if not _COUNT.fullmatch(last):
        if duration_range(last) is None:
            return {}
        found["hold"] = last
    else:
        counts = parts
    keys = iter(("reps", "sets"))
    for part in reversed(counts):
        match = _COUNT.fullmatch(part)
        if match is None:
            return {}
        key = {"set": "sets", "bre": "breaths"}.get((match[2] or "")[:3].lower()) or next(keys, None)
        if key is None or key in found:
            return {}
        found[key] = re.sub(r"\s*(?:-|–|to)\s*", "-", match[1])
    return found
