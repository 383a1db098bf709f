"""Portuguese, as in Brazil: its numbers, its articles, and how it reads amounts. Its texts are in pt.tsv."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voiceguide.language.estimate import Estimate
from voiceguide.language.language import Language, Table
from voiceguide.language.phrases import Phrases, in_words
from voiceguide.language.written import reading_of

_FEMININE = ((re.compile(r"\bum\b"), "uma"), (re.compile(r"\bdois\b"), "duas"), (re.compile(r"entos\b"), "entas"))
_DEFINITE = {"um": "o", "uma": "a", "uns": "os", "umas": "as", "dois": "os dois", "duas": "as duas"}
_INDEFINITE = re.compile(rf"(^|\b(?:e|ou) )({'|'.join(_DEFINITE)}) ", re.IGNORECASE)
_HALF = re.compile(r"(?<![\w.,:/])(?:0|(\d+))[.,]5(?!\d|[.,]\d)")
_ORDINAL = re.compile(r"(?<![\w.,])(?:([1-9])\.?º|(\d{1,3})\.?ª)(?!\w)")
_NOUN = (
    r"(?:vez(?:es)?|séries?|semanas?|horas?|rodadas?|voltas?|sessão|sessões|flexão|flexões|\w+(?:ção|ções)|partes?|mãos?"
    r"|pernas?|pessoas?|almofadas?|toalhas?|cadeiras?|bolas?|faixas?|garrafas?)\b"
)
_BEFORE_FEMININE = re.compile(
    r"(?<![\w.,:/-])(?<![x×] )\d{1,3}"
    rf"(?= {_NOUN}| (?:a|e|ou|até) \d{{1,3}}(?: {_NOUN}| ?(?:reps?|h)\b| ?[x×](?! ?\d)))"
)


class Portuguese(Phrases):
    """The coach in Portuguese. A number has the form `f` before a feminine noun."""

    tag = "pt_BR"

    def number(self, n: int, form: str = "") -> str:
        return _feminine(in_words(n, self.tag)) if form == "f" else in_words(n, self.tag)

    def numbers(self, words: Sequence[str]) -> str:
        """Without "e": "dez e oito" is heard as eighteen."""
        return self.texts.then.join(words)

    def listing(self, things: tuple[str, ...], either: bool = False) -> str:
        """With a comma before the last "e" where a thing has an "e" or "ou" of its own."""
        listed = super().listing(things, either)
        if len(things) < 2 or not any(re.search(r"\b(e|ou)\b", thing) for thing in things):
            return listed
        last = super().listing(things[-1:])
        return f"{listed.removesuffix(f' e {last}')}, e {last}"

    def known_thing(self, thing: str) -> str:
        return _INDEFINITE.sub(lambda m: f"{m[1]}{_DEFINITE[m[2].lower()]} ", thing)


def _feminine(words: str) -> str:
    for masculine, feminine in _FEMININE:
        words = masculine.sub(feminine, words)
    return words


_TABLE = Table.of("pt")
_PHRASES = Portuguese(_TABLE.texts)


def _plain(text: str) -> str:
    """The text with its halves as fractions, and with its ordinals and its numbers before feminine nouns in words.

    2,5 is read as 2½ is. Up to nine a º is that of an ordinal, "3º dia"; from ten on it stands for degrees.
    """
    text = _HALF.sub(lambda m: f"{m[1] or ''}½", text)
    text = _ORDINAL.sub(_ordinal, text)
    return _BEFORE_FEMININE.sub(lambda m: _PHRASES.number(int(m[0]), "f"), text)


def _ordinal(m: re.Match[str]) -> str:
    words = in_words(int(m[1] or m[2]), Portuguese.tag, "ordinal")
    return words if m[1] else re.sub(r"o\b", "a", words)


LANGUAGE = Language(
    tag="pt",
    iso_639_2="por",
    name="Portuguese",
    phrases=_PHRASES,
    labels=_TABLE.labels,
    reading=reading_of(_TABLE, _PHRASES, first=_plain),
    estimate=Estimate(
        start_ms=76, letter_ms=106, vowels_ms=14, comma_ms=379, sentence_ms=574, vowels="aeiouáâãàéêíóôõú"
    ),
    likely="pt-BR",
)
