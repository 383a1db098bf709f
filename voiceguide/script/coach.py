"""The coach: makes segments out of words and times, in one manner of talking and at one pace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from voiceguide.catalogue.model import Catalogue, Line, Talk
from voiceguide.errors import Location
from voiceguide.language.phrases import PHRASES, Phrases
from voiceguide.language.spoken import Respellings, spoken
from voiceguide.script.segments import Pause, PauseKind, Progress, Role, Segment, Speech, Utterance
from voiceguide.script.timing import LINE_MS, READING_MS


@dataclass(frozen=True, slots=True)
class Coach:
    """`pace` stretches moves, breaths and settling; `ease` stretches settling and rests; neither touches a hold."""

    phrases: Phrases
    pronounce: Respellings
    talk: Talk
    pace: float
    ease: float

    @classmethod
    def of(cls, catalogue: Catalogue, talk: Talk, pace: float, ease: float) -> Coach:
        return cls(
            PHRASES[catalogue.language],
            tuple((str(word), str(respelling)) for word, respelling in catalogue.pronounce.items()),
            talk,
            pace,
            ease,
        )

    def say(
        self,
        text: str,
        role: Role,
        *,
        short: str | None = None,
        slot_ms: int | None = None,
        at: Location | None = None,
        progress: Progress | None = None,
        pose: str | None = None,
    ) -> Speech:
        """One utterance; `slot_ms` is stretched by the pace, and `short` dropped when it says the same."""
        full = utterance(str(text), self.pronounce)
        brief = utterance(str(short), self.pronounce) if short else None
        slot = None if slot_ms is None else self.paced(slot_ms)
        return Speech(full, role, brief if brief != full else None, slot, at, progress, pose)

    def lines(self, lines: Iterable[Line], role: Role, side: str | None = None) -> Iterator[Segment]:
        """Each line, and after it the time its author gave (or the usual time) to do it."""
        for line in lines:
            yield self.say(with_side(line.say, side), role, at=line.say.at)
            yield self.settle(LINE_MS if line.time is None else line.time)

    def remark(self, text: str, role: Role, at: Location | None = None) -> Iterator[Segment]:
        """A sentence that asks for nothing to be done."""
        yield self.say(text, role, at=at)
        yield self.settle(READING_MS)

    def settle(self, ms: int) -> Pause:
        return Pause(round(ms * self.pace * self.ease), PauseKind.SETTLE)

    def rest(self, ms: int, at: Location | None = None) -> Pause:
        return Pause(round(ms * self.ease), PauseKind.REST, at=at)

    def paced(self, ms: int) -> int:
        return round(ms * self.pace)


@lru_cache(maxsize=4096)
def utterance(text: str, pronounce: Respellings = ()) -> Utterance:
    """`text` to be said and shown. Remembered: a routine says the same few things often."""
    shown = " ".join(text.split())
    return Utterance(shown, spoken(shown, pronounce))


def with_side(text: str, side: str | None) -> str:
    """An author's text with the side in its place; any other brace is left alone."""
    return text.replace("{side}", side) if side else text
