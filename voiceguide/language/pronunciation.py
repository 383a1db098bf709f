"""Speech markup as parts, so that each voice can turn it into its own form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voiceguide.language.markup import MARK


@dataclass(frozen=True, slots=True)
class Pronounced:
    """A word with a fixed pronunciation: IPA, and other letters for a voice that takes no phonemes."""

    word: str
    ipa: str
    respelling: str


def parts(spoken: str) -> tuple[str | Pronounced, ...]:
    """Plain text and pronounced words, in order. Their words, joined, are what is said."""
    return tuple(_parts(spoken))


def plain(spoken: str, *, respell: bool = True) -> str:
    """`spoken` without marks: with other letters for words that need them, or (`respell=False`) as people write it."""
    return "".join(
        part if isinstance(part, str) else part.respelling if respell else part.word for part in parts(spoken)
    )


def _parts(spoken: str) -> Iterator[str | Pronounced]:
    at = 0
    for found in MARK.finditer(spoken):
        if found.start() > at:
            yield spoken[at : found.start()]
        from voiceguide.language.english_reading import respelled  # a third of a worker's start, where it isn't needed

        word, ipa = found["word"], found["ipa"]
        yield Pronounced(word, ipa, respelled(word, ipa) or word)
        at = found.end()
    if at < len(spoken):
        yield spoken[at:]
