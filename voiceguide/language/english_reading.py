"""How English is read: the rules in their order, and the words that voices get wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from voiceguide.language import english_homographs as homographs
from voiceguide.language import english_letters as letters
from voiceguide.language.cleaning import is_picture
from voiceguide.language.english_rules import applied
from voiceguide.language.markup import MARK, mark
from voiceguide.language.overrides import PLACEHOLDER
from voiceguide.language.reading import Reading
from voiceguide.language.tables import rows

_LETTER = r"[^\W\d_]"
_TOKEN = re.compile(rf"{MARK.pattern}|(?P<plain>{_LETTER}+(?:'{_LETTER}+)*'?|{PLACEHOLDER})")
_CLAUSE_END = re.compile(r"[.!?:;,…—–()\n]|\s-\s")
_VOICELESS = tuple("ptkfθ")
_HISSING = ("s", "z", "ʃ", "ʒ", "tʃ", "dʒ")
_READ_SIGNS = frozenset(
    " .,;:!?'\"-‐‑–—…()/’‘“”„«»‹›´ʼ+−±×÷=<>≤≥⩽⩾≈≃~∼≠%°º#№&@§$£€*^|′″‟²½¼¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⁄→"
    "←↑↓↔⇔℃℉•·¦✕✖₀₁₂₃₄₅₆₇₈₉[]{}_`\\"
)
_FOREIGN_LETTERS = re.compile(r"[^\x00-\x7f]")
_ENGLISH_ACCENTS = frozenset(
    "naïve café cafés décor fiancé fiancée résumé cliché clichés façade jalapeño touché".split()
)


def _words(text: str) -> str:
    """Clean English text as speech markup."""
    return _pronounced(letters.spelled(applied(text)))


@cache
def dictionary() -> dict[str, homographs.Said]:
    """The words of the field that voices get wrong, in small letters, with how they are said."""
    return {word.casefold(): homographs.Said(ipa, respelling) for word, ipa, respelling, _ in rows("english_words")}


def respelled(word: str, ipa: str) -> str | None:
    """The letters for a voice that takes no phonemes, for a word that is to be said so; None when there are none."""
    known = respellings().get((word.casefold(), ipa))
    entry = _entry(word)
    return known or (entry.respelling if entry and entry.ipa == ipa else None)


@cache
def respellings() -> dict[tuple[str, str], str]:
    """For each word and its IPA, the letters for a voice that takes no phonemes."""
    pairs = list(dictionary().items())
    for word, homograph in homographs.HOMOGRAPHS.items():
        pairs += [(word, homograph.verb), (word, homograph.other)]
    pairs += [("tears", homographs.TEARS), ("tears", homographs.TEARS_OF_EYES)]
    pairs += [("bowed", said) for said in homographs.BOWED.values()]
    return {(word, said.ipa): said.respelling for word, said in pairs} | letters.respellings()


def _pronounced(text: str) -> str:
    """`text` with a mark on each homograph and each word of the dictionary."""
    tokens = list(_TOKEN.finditer(text))
    clauses: list[int] = []
    pieces: list[str] = []
    at = 0
    for index, token in enumerate(tokens):
        word = token["plain"]
        pieces.append(text[at : token.start()])
        at = token.end()
        if word is None or not word[0].isalpha():
            pieces.append(token[0])
            continue
        said = None
        if homographs.is_homograph(word) and text[token.start() - 1 : token.start()] != "-":
            clauses = clauses or _clauses(text, tokens)
            said = homographs.said(word, _around(text, tokens, clauses, index))
        said = said or _entry(word)
        pieces.append(mark(word, said.ipa) if said else word)
    return "".join(pieces) + text[at:]


def _clauses(text: str, tokens: list[re.Match[str]]) -> list[int]:
    """The number of the clause that each token is in."""
    numbers, number = [], 0
    for index, token in enumerate(tokens):
        if index and _CLAUSE_END.search(text, tokens[index - 1].end(), token.start()):
            number += 1
        numbers.append(number)
    return numbers


def _around(text: str, tokens: list[re.Match[str]], clauses: list[int], index: int) -> homographs.Around:
    clause = [i for i in range(max(0, index - 12), min(len(tokens), index + 4)) if clauses[i] == clauses[index]]
    before = tuple(_lower(tokens[i]) for i in clause if i < index)
    after = tuple(_lower(tokens[i]) for i in clause if i > index)
    end = tokens[index].end()
    return homographs.Around(
        before,
        after,
        first=not before,
        attached=text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha(),
        text=text,
    )


def _lower(token: re.Match[str]) -> str:
    return str(token["plain"] or token["word"] or "").casefold()


@lru_cache(maxsize=4096)
def _entry(word: str) -> homographs.Said | None:
    """The entry of `word`, of the word without its accents, or of what it is the plural or the possessive of."""
    entries = dictionary()
    lower = word.casefold()
    for form in (lower, _without_accents(lower)):
        if form in entries:
            return entries[form]
        stem = re.sub(r"(?:'s|s|s'|')$", "", form)
        if stem != form and stem in entries:
            said = entries[stem]
            if form == stem + "'":
                return said
            return homographs.Said(said.ipa + _plural(said.ipa), f"{said.respelling}s")
    return None


def _plural(ipa: str) -> str:
    if ipa.endswith(_HISSING):
        return "ɪz"
    return "s" if ipa.endswith(_VOICELESS) else "z"


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _doubtful(text: str) -> list[tuple[int, str]]:
    return [*_doubtful_signs(text), *_doubtful_words(text), *_doubtful_capitals(text)]


def _doubtful_signs(text: str) -> Iterator[tuple[int, str]]:
    for at, character in enumerate(text):
        if not (
            character.isalnum()
            or character.isspace()
            or character in _READ_SIGNS
            or is_picture(character)
            or unicodedata.category(character)[0] in "MC"
        ):
            yield at, f"the sign {character} is not read out; write what should be said in words"


def _doubtful_words(text: str) -> Iterator[tuple[int, str]]:
    for found in re.finditer(rf"{_LETTER}+", text):
        word = found[0]
        foreign = [c for c in _FOREIGN_LETTERS.findall(word) if c.isalpha() and c not in "ºª"]
        if not foreign or word.casefold() in _ENGLISH_ACCENTS or _entry(word):
            continue
        if any("LATIN" not in unicodedata.name(character, "") for character in foreign):
            yield (
                found.start(),
                f"{word} is in another script, and an English voice can't say it; say under pronounce how it sounds",
            )
        else:
            yield found.start(), f"{word} looks like a word of another language; say under pronounce how it sounds"


def _doubtful_capitals(text: str) -> Iterator[tuple[int, str]]:
    for at, word in letters.unknown_capitals(text):
        if word not in applied(text):
            continue  # a rule makes words of it: FWD, BWD
        yield (
            at,
            f"{word} is read letter by letter; for a word, write it small or say under pronounce how it sounds",
        )


READING = Reading(
    words=_words,
    link="the link in the notes",
    mail="the address in the notes",
    doubtful=_doubtful,
)
