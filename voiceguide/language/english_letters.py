"""English words in capitals: which are spelled letter by letter, which are words, and how letters are said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voiceguide.language.english_patterns import LETTER_A, pattern, words
from voiceguide.language.english_units import UNITS
from voiceguide.language.markup import MARK, mark
from voiceguide.language.tables import Lazy, rows


@dataclass(frozen=True, slots=True)
class _Capitals:
    """What is said for a word in capitals, and where its pronunciation is fixed: IPA, and other letters."""

    said: str
    ipa: str
    respelling: str


_CAPITALS = Lazy(lambda: {written: _Capitals(*row) for written, *row in rows("english_capitals")})
"""Words in capitals that are said as words, the letter A, and the plurals of letters."""

_WORD = re.compile(
    rf"{MARK.pattern}|(?<![\w'])(?P<caps>[A-Z]{{2,}})(?P<end>s|'s)?(?![\w])|(?<![\w'])(?P<letter>[A-Z])(?P<many>'?s)(?!\w)"
)
_MARKED = re.compile(r"\[(\w+)\]")


def respellings() -> dict[tuple[str, str], str]:
    """How acronyms and the plurals of letters are given to a voice that takes no phonemes."""
    marked = [(written.casefold(), row) for written, row in _CAPITALS.items() if row.ipa != "-"]
    return {(form, row.ipa): row.respelling for word, row in marked for form in (word, re.sub("s$", "'s", word))}


def spelled(text: str) -> str:
    """`text` with initialisms letter by letter, and words that are only written large in small letters."""
    shouted = _is_shouted(text)
    text = pattern("contraction").sub(lambda m: m[0].casefold(), text)

    def say(m: re.Match[str]) -> str:
        if m["word"] is not None or m[0] in ("As", "Is", "Us"):
            return m[0]
        if letter := m["letter"]:
            return m[0] if m[0] == "A's" else mark(m[0], _CAPITALS[f"{letter}s"].ipa)
        return _capitals(m["caps"], m["end"] or "", shouted)

    return _WORD.sub(say, text).replace(LETTER_A, _marked("A"))


def unknown_capitals(text: str) -> list[tuple[int, str]]:
    """Where a word in capitals stands that is in none of the lists, and the word."""
    if _is_shouted(text):
        return []
    return [
        (m.start(), m["caps"])
        for m in _WORD.finditer(text)
        if m["caps"]
        and len(m["caps"]) <= 5
        and m["caps"] not in words("initialisms")
        and m["caps"] not in _CAPITALS
        and m["caps"].casefold() not in words("capital_words")
        and not pattern("numeral").match(m["caps"])
        and m["caps"].casefold() not in UNITS
    ]


def _is_shouted(text: str) -> bool:
    """Whether a whole text is written in capitals."""
    found = re.findall(r"[A-Za-z]{2,}", MARK.sub(" ", text))
    return len(found) >= 3 and all(word.isupper() for word in found)


def _capitals(word: str, end: str, shouted: bool) -> str:
    if end == "s" and f"{word}S" in _CAPITALS:
        return _said(f"{word}S")
    plural = "s" if end else ""
    if word in _CAPITALS:
        return _said(word) + plural
    known = word in words("initialisms")
    small = word.casefold() + end
    if word.casefold() in words("capital_words") and (shouted or not known or word in ("IT", "ACT")):
        return small
    like_a_word = len(word) > 5 or (not known and (shouted or (len(word) == 5 and re.search("[AEIOUY]", word))))
    if like_a_word:
        return small
    return " ".join([*map(_letter, word[:-1]), _marked(f"{word[-1]}s") if plural else _letter(word[-1])])


def _letter(letter: str) -> str:
    return _marked("A") if letter == "A" else letter


def _said(word: str) -> str:
    """What is said for `word`, with a mark on each word in brackets."""
    return _MARKED.sub(lambda found: _marked(found[1]), _CAPITALS[word].said)


def _marked(word: str) -> str:
    return mark(word, _CAPITALS[word].ipa)
