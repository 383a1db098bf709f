"""How long each sound takes: a plain mapping. Estimates are one, the measured lengths of clips another."""

from __future__ import annotations

from collections.abc import Mapping

from voiceguide.language.estimate import DEFAULT_RATE, estimate_ms, rate_for
from voiceguide.script.segments import ChimeKind, Utterance
from voiceguide.script.timing import CHIME_MS

Lengths = Mapping[Utterance | ChimeKind, int]
"""Milliseconds by what sounds."""


class Estimates(dict[Utterance | ChimeKind, int]):
    """The length of whatever is asked about, reckoned from its text, for a voice of `rate` words a minute."""

    def __init__(self, rate: int = DEFAULT_RATE) -> None:
        super().__init__()
        self._rate = rate

    def __missing__(self, what: Utterance | ChimeKind) -> int:
        self[what] = self.estimate(what)
        return self[what]

    def estimate(self, what: Utterance | ChimeKind) -> int:
        """The length of a text in milliseconds, reckoned; a chime's is known."""
        if isinstance(what, ChimeKind):
            return CHIME_MS[what]
        return estimate_ms(what.spoken, rate_for(what.countdown, self._rate))
