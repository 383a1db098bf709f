"""How long each sound takes: a plain mapping. Estimates are one, the measured lengths of clips another."""

from __future__ import annotations

from collections.abc import Mapping

from voiceguide.language.estimate import speed_for
from voiceguide.script.segments import ChimeKind, Utterance
from voiceguide.script.timing import CHIME_MS

Lengths = Mapping[Utterance | ChimeKind, int]
"""Milliseconds by what sounds."""


class Estimates(dict[Utterance | ChimeKind, int]):
    """The length of whatever is asked about, reckoned from its text, for a speaker's `speed`; of `chimes` of other
    lengths than the usual, those."""

    def __init__(self, speed: float = 1.0, chimes: Mapping[ChimeKind, int] | None = None) -> None:
        super().__init__()
        self._speed, self._chimes = speed, CHIME_MS | dict(chimes or {})

    def __missing__(self, what: Utterance | ChimeKind) -> int:
        self[what] = self.estimate(what)
        return self[what]

    def estimate(self, what: Utterance | ChimeKind) -> int:
        """The length of a text in milliseconds, reckoned; a chime's is known."""
        if isinstance(what, ChimeKind):
            return self._chimes[what]
        return what.estimate.ms(what.spoken, speed_for(what.brisk, self._speed))
