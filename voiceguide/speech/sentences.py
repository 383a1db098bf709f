"""A long text in pieces that an engine can be trusted with."""

from __future__ import annotations

import re

from voiceguide.language.markup import MARK

_NO_BREAK = "\N{NO-BREAK SPACE}"
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)]*\s+|[。！？]+|\n+")


def split_sentences(text: str, longest: int) -> tuple[str, ...]:
    """Speech markup in pieces of at most `longest` characters, cut after a sentence, or a word, or at the limit.

    No cut goes through a word with a fixed pronunciation, unless it is as long as that itself.
    """
    pieces = []
    rest = MARK.sub(lambda mark: mark[0].replace(" ", _NO_BREAK), text.strip())
    while len(rest) > longest:
        cut = _last_sentence_end(rest, longest) or rest.rfind(" ", 1, longest) + 1 or longest
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return tuple(piece.replace(_NO_BREAK, " ") for piece in (*pieces, rest))


def _last_sentence_end(text: str, longest: int) -> int:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, longest)]
    return ends[-1] if ends else 0
