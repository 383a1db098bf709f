"""How long speech takes, reckoned from its text alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voiceguide.language.pronunciation import plain

COUNT_SPEED = 1.4
"""About the speed at which engines speak the words inside a hold: each must fit into its second."""

_COMMAS = re.compile(r"[,;:،؛]\s|[、，；：]")
_SENTENCE_ENDS = re.compile(r"[.!?؟۔।]\s|[。！？](?=.)")

_SCRIPTS = (
    (re.compile("[\u0400-\u04ff]"), -0.3),  # Cyrillic
    (re.compile("[\u0590-\u05ff]"), 0.1),  # Hebrew
    (re.compile("[\u0600-\u06ff]"), 0.5),  # Arabic
    (re.compile("[\u0900-\u0dff]"), 0.8),  # of India, whose vowel signs are no letters
    (re.compile("[\u3040-\u30ff]"), 0.65),  # kana
    (re.compile("[\u4e00-\u9fff]"), 2.9),  # Chinese
)
"""By how much a letter of a script takes longer than a Latin one, as espeak-ng speaks a language of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What the parts of a text take in one language, in milliseconds, as its default voice speaks it at speed 1.

    A syllable is a run of `vowels` (letters), once what matches `silent` is taken out. The pause between two sentences
    has its own length, whatever the speed. Fitted by least squares to lines of the voice, by `benchmarks/estimate.py`.
    """

    start_ms: int
    letter_ms: int
    vowels_ms: int
    comma_ms: int
    sentence_ms: int
    vowels: str
    silent: str = r"(?!)"

    def counts(self, spoken: str) -> tuple[int, int, int, int]:
        """How many Latin letters it is worth, and how many syllables, commas, and sentences after the first it has."""
        spoken = plain(spoken, respell=False)
        letters = sum(character.isalnum() for character in spoken)
        if not spoken.isascii():
            letters += round(sum(longer * sum(map(str.isalnum, found.findall(spoken))) for found, longer in _SCRIPTS))
        syllables = len(re.findall(f"[{self.vowels}]+", re.sub(self.silent, "", spoken.lower())))
        return letters, syllables, len(_COMMAS.findall(spoken)), len(_SENTENCE_ENDS.findall(spoken))

    def ms(self, spoken: str, speed: float = 1.0) -> int:
        """About how long `spoken` takes at a speaker's `speed`."""
        letters, syllables, commas, more_sentences = self.counts(spoken)
        words_ms = self.letter_ms * letters + self.vowels_ms * syllables + self.comma_ms * commas
        return round((self.start_ms + words_ms) / speed + self.sentence_ms * more_sentences)


USUAL = Estimate(start_ms=139, letter_ms=105, vowels_ms=0, comma_ms=429, sentence_ms=687, vowels="aeiouy")
"""For a language that was not measured: between espeak-ng's Dutch, Polish and Turkish; the pauses are German."""


def speed_for(countdown: bool, speed: float, count_speed: float = COUNT_SPEED) -> float:
    """The speed at which a word is spoken where the rest is spoken at `speed`."""
    return max(speed, count_speed) if countdown else speed
