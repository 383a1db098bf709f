"""Speech markup in sentences, none longer than an engine can be trusted with."""

from __future__ import annotations

import re
from itertools import pairwise

from voiceguide.language.markup import MARK

_NO_BREAK = "\N{NO-BREAK SPACE}"
_SENTENCE_END = re.compile(r"[.!?…؟۔।]+[\"'”’)]*[ \n]+(?=[^\W_a-zß-öø-ÿ]|[\"'“‘(\[])|[。！？]+|\n+")
_CLAUSE_END = re.compile("[,;:\N{EN DASH}\N{EM DASH}] ")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Dr|Mr|Mrs|Ms|St|Prof)\. +$")


def split_sentences(text: str, longest: int) -> tuple[str, ...]:
    """The sentences of `text`, each in pieces of at most `longest` characters, cut after a clause, a word or
    at the limit.

    No cut goes through a word with a fixed pronunciation, unless it is as long as that itself.
    """
    whole = MARK.sub(lambda mark: mark[0].replace(" ", _NO_BREAK), text)
    ends = map(re.Match.end, _SENTENCE_END.finditer(whole))
    cuts = [0, *(end for end in ends if not _ABBREVIATION.search(whole[:end])), len(whole)]
    sentences = (whole[start:end].strip() for start, end in pairwise(cuts))
    pieces = (piece for sentence in sentences if sentence for piece in _pieces(sentence, longest))
    return tuple(piece.replace(_NO_BREAK, " ") for piece in pieces)


def _pieces(sentence: str, longest: int) -> list[str]:
    pieces = []
    while len(sentence) > longest:
        clauses = [found.end() for found in _CLAUSE_END.finditer(sentence, 0, longest)]
        cut = clauses[-1] if clauses else sentence.rfind(" ", 1, longest) + 1 or longest
        pieces.append(sentence[:cut].rstrip(" "))
        sentence = sentence[cut:].lstrip(" ")
    return [*pieces, sentence]
