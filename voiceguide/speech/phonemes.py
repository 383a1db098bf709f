"""From IPA to the alphabets that speech engines read. Pure maps of strings, for English."""

from __future__ import annotations

import re
from functools import lru_cache

from voiceguide.language.pronunciation import parts

_STRESS = "ˈˌ"
_VOWELS = "aeiouyæɑɒɐɔəɛɜɝɚɪʊʌɨʉøœɤɯᵻ"

_SAME = str.maketrans({"g": "ɡ", "r": "ɹ", "ʧ": "tʃ", "ʤ": "dʒ", "'": "ˈ", ",": "ˌ", "ɫ": "l", "ᵊ": "ə", "ɻ": "ɹ"})
_DROPPED = re.compile("[().\\s\u0361\u035c\u0329\u032f\u0303\u0334ʰʲːˑ‿]")

_MISAKI = {
    "tʃ": "ʧ", "dʒ": "ʤ", "eɪ": "A", "aɪ": "I", "ɔɪ": "Y", "oɪ": "Y", "aʊ": "W", "oʊ": "O", "əʊ": "O", "ɛə": "ɛɹ",
    "eə": "ɛɹ", "ɪə": "ɪɹ", "ʊə": "ʊɹ", "ɝ": "ɜɹ", "ɜɹ": "ɜɹ", "ɜ": "ɜɹ", "ɚ": "əɹ", "ɒ": "ɑ", "a": "ɑ", "e": "A",
    "o": "O", "ɾ": "T", "ʔ": "t", "x": "k", "ç": "h", "ɐ": "ə", "ɨ": "ɪ", "ʉ": "u", "y": "u", "ø": "ɜ", "œ": "ɜ",
    "ɲ": "nj", "ʁ": "ɹ", "ʎ": "lj", "ɸ": "f", "β": "v", "χ": "k", "ɣ": "ɡ", "ʍ": "w", "c": "k", "ɟ": "ɡ", "q": "k",
    "ʋ": "v", "ɬ": "l", "ʀ": "ɹ", "ɤ": "ʌ", "ɯ": "u", "ɕ": "ʃ", "ʑ": "ʒ", "ʂ": "ʃ", "ʐ": "ʒ", "ʈ": "t", "ɖ": "d",
    "ɳ": "n", "ɱ": "m", "ɦ": "h",
}  # fmt: skip
_MISAKI_LETTERS = frozenset("AIOWYTbdfhijklmnpstuvwzæðŋɑɔəɛɜɡɪɹʃʊʌʒʤʧθˈˌᵻ")

_ESPEAK = {
    "tʃ": "tS", "dʒ": "dZ", "eɪ": "eI", "aɪ": "aI", "ɔɪ": "OI", "oɪ": "OI", "aʊ": "aU", "oʊ": "oU", "əʊ": "oU",
    "ɑɹ": "A@", "ɔɹ": "o@", "ɛɹ": "e@", "eɹ": "e@", "ɪɹ": "i@3", "ʊɹ": "U@", "iɹ": "i@3", "uɹ": "U@", "ɛə": "e@",
    "eə": "e@", "ɪə": "i@3", "ʊə": "U@", "ɜɹ": "3:", "əɹ": "3", "ɝ": "3:", "ɜ": "3:", "ɚ": "3", "i": "i:", "u": "u:",
    "ɑ": "A:", "ɔ": "O:", "ɒ": "0", "a": "A:", "æ": "a", "ɛ": "E", "e": "eI", "ɪ": "I", "ᵻ": "I", "ɨ": "I", "o": "oU",
    "ʊ": "U", "ʉ": "u:", "y": "u:", "ø": "3:", "œ": "3:", "ʌ": "V", "ɤ": "V", "ɯ": "u:", "ə": "@", "ɐ": "@", "ʃ": "S",
    "ʒ": "Z", "θ": "T", "ð": "D", "ŋ": "N", "ɡ": "g", "ɹ": "r", "ʁ": "r", "ʀ": "r", "ɾ": "t", "ʔ": "t", "x": "x",
    "χ": "x", "ç": "h", "ɲ": "nj", "ʎ": "lj", "ɸ": "f", "β": "v", "ɣ": "g", "ʍ": "w", "c": "k", "ɟ": "g", "q": "k",
    "ʋ": "v", "ɬ": "l", "ɕ": "S", "ʑ": "Z", "ʂ": "S", "ʐ": "Z", "ʈ": "t", "ɖ": "d", "ɳ": "n", "ɱ": "m", "ɦ": "h",
    "b": "b", "d": "d", "f": "f", "h": "h", "j": "j", "k": "k", "l": "l", "m": "m", "n": "n", "p": "p", "s": "s",
    "t": "t", "v": "v", "w": "w", "z": "z", "ˈ": "'", "ˌ": ",",
}  # fmt: skip
_RHOTIC = ("ɑɹ", "ɔɹ", "ɛɹ", "eɹ", "ɪɹ", "ʊɹ", "iɹ", "uɹ")
"""Vowels that take an r in with them, unless a vowel follows it."""


def misaki_text(spoken: str) -> str:
    """Speech markup as hibari and Kokoro read it: `[Close](/klˈOz/) your eyes.`"""
    return "".join(
        part if isinstance(part, str) else f"[{part.word}](/{phones}/)" if (phones := misaki(part.ipa)) else part.word
        for part in parts(spoken)
    )


def espeak_text(spoken: str) -> str:
    """Speech markup as espeak-ng reads it with its flag espeakPHONEMES: `[[kl'oUz]] your eyes.`"""
    return "".join(
        part if isinstance(part, str) else f"[[{names}]]" if (names := espeak(part.ipa)) else part.word
        for part in parts(spoken)
    )


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


def _sounds(ipa: str, names: dict[str, str]) -> list[str]:
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
    out = ""
    for name in names:
        joins = bool(out) and (out[-1] + name[0] in _JOINED)
        out += ("|" if joins else "") + name
    return out


_JOINED = frozenset("tS dZ aI aU eI OI oU @3 3: @: II VN aa @@ I@ U@ A@ O@ o@ e@ E@".split())
