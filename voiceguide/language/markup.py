"""Speech markup: plain words, in which a word with a fixed pronunciation is written `[word](/IPA/)`.

The form is that of the Misaki grapheme-to-phoneme library. Brackets that an author writes are gone by the time that
marks are made, so a mark can't be mistaken.
"""

from __future__ import annotations

import re

MARK = re.compile(r"\[(?P<word>[^\[\]]*)\]\(/(?P<ipa>[^/()\[\]]*)/\)")


def mark(word: str, ipa: str) -> str:
    """`word`, to be said as `ipa`."""
    return f"[{word}](/{ipa}/)"
