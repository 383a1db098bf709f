"""How long speech will take, reckoned from its text, for whoever may not ask a voice."""

from __future__ import annotations

from collections.abc import Iterable

from voiceguide.script.segments import ChimeKind, Speech

CHIME_MS: dict[ChimeKind, int] = {ChimeKind.START: 900, ChimeKind.TURN: 300, ChimeKind.SOFT: 600}
"""How long each chime sounds."""


DEFAULT_RATE = 165
"""How fast the voice speaks unless told otherwise, in the engine's own words a minute."""


def estimate_ms(spoken: str, rate: int = DEFAULT_RATE) -> int:
    """About how long `spoken` takes at `rate` words a minute, in milliseconds."""
    return round((250 + 62 * len(spoken)) * 165 / rate)


class Estimates:
    """Lengths of speech that nobody has spoken yet, at `rate` words a minute."""

    def __init__(self, rate: int) -> None:
        self._rate = rate

    def prepare(self, speeches: Iterable[Speech]) -> None:
        """Nothing to find out."""

    def speech_ms(self, spoken: str) -> int:
        return estimate_ms(spoken, self._rate)

    def chime_ms(self, kind: ChimeKind) -> int:
        return CHIME_MS[kind]
