"""How long speech takes, reckoned from its text alone."""

from __future__ import annotations

import re

DEFAULT_RATE = 115
"""How fast the voice speaks unless told otherwise, in the engine's own words a minute;
142 are heard (docs/voices.md)."""

COUNTDOWN_RATE = 165
"""The least rate of words inside a hold, in the engine's words a minute: each must fit into its second."""

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"e\b")
_PAUSES = re.compile(r"[.,;:!?]\s")


def estimate_ms(spoken: str, rate: int = DEFAULT_RATE) -> int:
    """About how long `spoken` takes at `rate` words a minute, in milliseconds; half of all sentences come within 5 %.

    Fitted to the default voice: letters, syllables (runs of vowels) and pauses, over the rate (docs/voices.md).
    """
    letters = sum(character.isalnum() for character in spoken)
    syllables = len(_VOWELS.findall(_SILENT_E.sub("", spoken.lower())))
    pauses = len(_PAUSES.findall(spoken))
    return round((18_500 + 6_800 * letters + 16_000 * syllables + 71_000 * pauses) / (rate + 9))


def rate_for(countdown: bool, rate: int) -> int:
    """The rate at which a word is spoken where the rest is spoken at `rate`."""
    return max(rate, COUNTDOWN_RATE) if countdown else rate
