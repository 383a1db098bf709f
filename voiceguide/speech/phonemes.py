"""From IPA to the alphabets that speech engines read. Pure maps of strings, for English."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from voiceguide.language.pronunciation import Pronounced, parts
from voiceguide.language.tables import Lazy, rows

_STRESS = "ˈˌ"
_VOWELS = "aeiouyæɑɒɐɔəɛɜɝɚɪʊʌɨʉøœɤɯᵻ"

_SAME = str.maketrans({"g": "ɡ", "r": "ɹ", "ʧ": "tʃ", "ʤ": "dʒ", "'": "ˈ", ",": "ˌ", "ɫ": "l", "ᵊ": "ə", "ɻ": "ɹ"})
_DROPPED = re.compile("[().\\s\u0361\u035c\u0329\u032f\u0303\u0334ʰʲːˑ‿]")

_MISAKI_LETTERS = frozenset("AIOWYTbdfhijklmnpstuvwzæðŋɑɔəɛɜɡɪɹʃʊʌʒʤʧθˈˌᵻ")

_RHOTIC = ("ɑɹ", "ɔɹ", "ɛɹ", "eɹ", "ɪɹ", "ʊɹ", "iɹ", "uɹ")
"""Vowels that take an r in with them, unless a vowel follows it."""


def _column(number: int) -> dict[str, str]:
    table = rows("phonemes", "voiceguide.speech")
    return {row[0]: row[number] for row in table if row[number] != "-"}


_MISAKI = Lazy(lambda: _column(1))
_ESPEAK = Lazy(lambda: _column(2))


def misaki_text(spoken: str) -> str:
    """Speech markup as hibari and Kokoro read it: `[Close](/klˈOz/) your eyes.`"""
    return "".join(_text(part, misaki, "[{word}](/{phones}/)") for part in parts(spoken))


def espeak_text(spoken: str) -> str:
    """Speech markup as espeak-ng reads it with its flag espeakPHONEMES: `[[kl'oUz]] your eyes.`"""
    return "".join(_text(part, espeak, "[[{phones}]]") for part in parts(spoken))


def _text(part: str | Pronounced, alphabet: Callable[[str], str], form: str) -> str:
    if isinstance(part, str):
        return part
    phones = alphabet(part.ipa)
    return form.format(word=part.word, phones=phones) if phones else part.word


@lru_cache(maxsize=1024)
def misaki(ipa: str) -> str:
    """`ipa` in Misaki's alphabet (American), which hibari and Kokoro read: `klˈOz` for `kloʊz`.

    A stress mark stands before its vowel there, and every word has one.
    """
    out = "".join(_MISAKI.get(sound, sound) for sound in _sounds(_simple(ipa), _MISAKI))
    return _stress_at_vowel("".join(letter for letter in out if letter in _MISAKI_LETTERS), "AIOWYiuæɑɔəɛɜɪʊʌᵻ")


@lru_cache(maxsize=1024)
def espeak(ipa: str) -> str:
    """`ipa` in espeak-ng's phoneme names, for its `[[…]]`: `kl'oUz` for `kloʊz`.

    A stress mark stands before its vowel there, and every word has one. Source: espeak-ng's docs/phonemes.md.
    """
    names: list[str] = []
    sounds = _sounds(_stress_at_vowel(_simple(ipa), _VOWELS), _ESPEAK)
    for index, sound in enumerate(sounds):
        following = sounds[index + 1][0] if index + 1 < len(sounds) else ""
        if sound in _RHOTIC and following and following in _VOWELS + _STRESS:
            names += [_ESPEAK[sound[0]], "r"]
        elif sound in _ESPEAK:
            names.append(_ESPEAK[sound])
    return _apart(names)


def _simple(ipa: str) -> str:
    """`ipa` with one letter for each sound that is written in several ways, and without length and ties."""
    return _DROPPED.sub("", ipa.translate(_SAME))


def _sounds(ipa: str, names: Mapping[str, str]) -> list[str]:
    """`ipa` cut into sounds: the two letters of a diphthong or an affricate together."""
    pairs = sorted((name for name in names if len(name) == 2), key=len)
    return re.findall("|".join([*map(re.escape, pairs), "."]), ipa)


def _stress_at_vowel(phonemes: str, vowels: str) -> str:
    """Each stress mark moved to just before its vowel; a main stress on the first vowel where there is none."""
    moved = re.sub(rf"([{_STRESS}])([^{_STRESS}{vowels}]*)(?=[{vowels}])", r"\2\1", phonemes)
    moved = re.sub(rf"[{_STRESS}](?![{vowels}])", "", moved)
    return moved if "ˈ" in moved else re.sub(rf"(?<!ˌ)(?=[{vowels}])", "ˈ", moved, count=1)


def _apart(names: list[str]) -> str:
    """Names one after the other, with `|` between two that would be read as one."""
    pairs = zip([" ", *names], names, strict=False)
    return "".join(f"|{name}" if before[-1] + name[0] in _JOINED else name for before, name in pairs)


_JOINED = frozenset("tS dZ aI aU eI OI oU @3 3: @: II VN aa @@ I@ U@ A@ O@ o@ e@ E@".split())
