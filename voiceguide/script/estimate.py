"""How long speech will take, reckoned from its text, for whoever may not ask a voice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from voiceguide.script.segments import ChimeKind, Role, Speech
from voiceguide.script.timing import CHIME_MS, COUNTDOWN_RATE

DEFAULT_RATE = 115
"""How fast the voice speaks unless told otherwise, in the engine's own words a minute;
142 are heard (docs/voices.md)."""

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


def rate_for(role: Role, rate: int) -> int:
    """The rate at which a line is spoken where the rest is spoken at `rate`."""
    return max(rate, COUNTDOWN_RATE) if role is Role.COUNTDOWN else rate


class Estimates:
    """Lengths of speech that nobody has spoken yet, at `rate` words a minute."""

    def __init__(self, rate: int) -> None:
        self._rate = rate

    def prepare(self, speeches: Iterable[Speech]) -> None:
        """Nothing to find out."""

    def speech_ms(self, spoken: str, role: Role) -> int:
        return estimate_ms(spoken, rate_for(role, self._rate))

    def chime_ms(self, kind: ChimeKind) -> int:
        return CHIME_MS[kind]
