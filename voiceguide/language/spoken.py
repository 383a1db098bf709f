"""From text as it is written to what a voice is given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from voiceguide.language.cleaning import MAIL, URL, cleaned
from voiceguide.language.language import Language
from voiceguide.language.languages import known
from voiceguide.language.overrides import PLACEHOLDER, Respellings, overruled, put_back, set_aside
from voiceguide.language.reading import Reading

_SOUND = re.compile(rf"\w|{PLACEHOLDER}")
_TIDY = (
    (re.compile(r"\s+"), " "),
    (re.compile(r"\(\s*\)"), ""),
    (re.compile(r"\(\s+"), "("),
    (re.compile(r"\s+(?=[,;:!?)…]|\.(?!\w))"), ""),
    (re.compile(r"([,;:])(?:\s*,)+|,(?:\s*,)*(?=\s*[.;:!?])"), r"\1"),
    (re.compile(r"^(?:[,;:.!?)—–-]|\s)+"), ""),
    (re.compile(r"([.!?…])(?:\s*[.,])+(?!\w)"), r"\1"),
)


def spoken(text: str, language: str | Language, pronounce: Mapping[str, str] | Respellings = ()) -> str:
    """`text` in a language (or that of a tag) as speech markup: plain words, and `[word](/IPA/)` for a word whose
    pronunciation is fixed.

    The author's `pronounce` goes before every rule, and no rule touches what it puts in. A text with nothing to say is
    empty.
    """
    pairs = tuple(pronounce.items()) if isinstance(pronounce, Mapping) else pronounce
    return _spoken(text, language, pairs)


@lru_cache(maxsize=4096)
def _spoken(text: str, language: str | Language, pronounce: Respellings) -> str:
    text, said = set_aside(text, pronounce)
    read = _reading(language)
    text = cleaned(text, link=read.link if read else "", mail=read.mail if read else "")
    text = _tidy(read.words(text) if read else text)
    return put_back(text, said) if _SOUND.search(text) else ""


def warnings(
    text: str, language: str | Language, pronounce: Mapping[str, str] | Respellings = ()
) -> list[tuple[int, str]]:
    """Where in `text` stands what will be read badly or not at all, and why, in the order of the text.

    What `pronounce` names is the author's, and nobody is warned of it.
    """
    pairs = tuple(pronounce.items()) if isinstance(pronounce, Mapping) else pronounce
    text = _blanked(text, pairs)
    read = _reading(language)
    if not read:
        return []
    found = [(m.start(), f"an address is read as “{read.link}”") for m in URL.finditer(text)]
    found += [(m.start(), f"an address is read as “{read.mail}”") for m in MAIL.finditer(text)]
    for address in (URL, MAIL):
        text = address.sub(lambda m: " " * len(m[0]), text)
    return sorted([*found, *read.doubtful(text)])


def _reading(language: str | Language) -> Reading | None:
    found = known(language) if isinstance(language, str) else language
    return found.reading if found else None


def _tidy(text: str) -> str:
    """`text` without the marks and spaces that are left where something was taken out."""
    for pattern, instead in _TIDY:
        text = pattern.sub(instead, text)
    return text.strip()


def _blanked(text: str, pronounce: Respellings) -> str:
    """`text`, as long as before, with spaces in place of what `pronounce` names."""
    return overruled(pronounce).sub(lambda m: " " * len(m[0]), text) if pronounce else text
