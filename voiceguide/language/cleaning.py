"""Takes out of a text what is there for the eye: Markdown, HTML, emoji, addresses, brackets. For any language."""

from __future__ import annotations

import html
import re
import unicodedata

URL = re.compile(
    r"<?(?:https?://|www\.)(?:[^\s<>\"“”()\]]|\([^\s()]*\))+(?<![.,;:!?'*_])>?"
    r"|(?<![\w@.])(?:[\w-]+\.)+(?:com|org|net|info|edu|gov|io|eu|uk|de|fr|es|it|pt|ch|at|nl|be|ca|au|us)"
    r"(?:/[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]'*_])?(?![\w.@-]*\w)",
    re.IGNORECASE,
)
MAIL = re.compile(r"<?(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?")

_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|\"'])")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+[\"'][^\"']*[\"'])?\)")
_REFERENCE = re.compile(r"!?\[([^\[\]]+)\]\[[^\[\]]*\]")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_FENCE = re.compile(r"^\s*(?:```|~~~).*$")
_HEADING = re.compile(r"^\s*#{1,6}\s+(?!\d)(.*?)\s*#*\s*$")
_QUOTE = re.compile(r"^\s*(?:>\s*)+(?=[^\d\s=>])")
_BULLET = re.compile(r"^\s*(?:[-–—•‣▪◦·*]|\+(?=\s+\D))\s+(?:\[[ xX]\]\s+)?(?=\S)")
_EMPHASIS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"(?<![\w*])(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s*])\1(?![\w*])",
        r"(?<![^\W_])(_{1,3})(?=[^\s_])(.+?)(?<=[^\s_])\1(?![^\W_])",
        r"(~~)(?=\S)(.+?)(?<=\S)\1",
        r"(==)(?=[^\s=])(.+?)(?<=[^\s=])\1",
        r"(`+)(.+?)\1",
    )
)
_STAR = re.compile(r"(?<!\d)(?<!\d\s)\*+|\*+(?!\s?\d)")
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_NUMBERED = re.compile(r"^\s*(\d{1,2})[.)]\s+(?=[^\W\d])")
_SMILEY = re.compile(r"(?<!\S)[:;=]['’]?-?[)(DPp](?![\w(])")
_ARROW = re.compile("[➔➙➛➜➝➞➟➠➡➤⇒⟶⟹⮕⇨]")
_PLAIN = str.maketrans("[]{}_\\`", "()    '")
_SPACES = re.compile(r"\s+")
_READ = frozenset("°№℃℉")
"""Signs that Unicode files with pictures, but that are read."""


def cleaned(text: str, *, link: str, mail: str) -> str:
    """`text` in one line without marks for the eye; `link` and `mail` take the place of addresses."""
    text = _ESCAPED.sub(r"\1", _KEYCAP.sub(r"\1.", html.unescape(unified(text))))
    text = _TAG.sub(lambda tag: tag[0] if URL.fullmatch(tag[0]) or MAIL.fullmatch(tag[0]) else " ", text)
    text = _REFERENCE.sub(r"\1", _LINK.sub(r"\1", text))
    text = URL.sub(link, MAIL.sub(mail, text))
    text = " ".join(filter(None, map(_line, text.splitlines())))
    for emphasis in _EMPHASIS:
        text = emphasis.sub(r"\2", text)
    text = _STAR.sub("", _ARROW.sub("→", text))
    text = _SMILEY.sub("", text)
    if not text.isascii():
        text = "".join(" " if is_picture(character) else character for character in text)
    text = text.translate(_PLAIN)
    return _SPACES.sub(" ", re.sub(r"\(\s*\)", " ", text)).strip()


def unified(text: str) -> str:
    """`text` with composed letters, plain letters for mathematical and full-width ones, and nothing invisible."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)
    return "".join(
        unicodedata.normalize("NFKC", character)
        if 0x1D400 <= ord(character) <= 0x1D7FF or 0xFF01 <= ord(character) <= 0xFF5E
        else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn")
    )


def _line(line: str) -> str:
    """A line without what Markdown puts before it. A heading or an item of a list ends like a sentence."""
    if _RULE.match(line) or _FENCE.match(line):
        return ""
    heading = _HEADING.match(line)
    inside = heading[1] if heading else _QUOTE.sub("", line)
    item = _NUMBERED.sub(r"\1. ", _BULLET.sub("", inside))
    marked = heading is not None or item != inside
    item = item.replace("|", ",").strip(", \t") if item.strip().startswith("|") else item.strip()
    return f"{item}." if marked and item and item[-1].isalnum() else item


def is_picture(character: str) -> bool:
    """Whether a character is an emoji or another picture, which nobody would read out."""
    category = unicodedata.category(character)
    if character in _READ:
        return False
    return category == "So" or character in "\ufe0e\ufe0f\u20e3\u200d" or 0x1F3FB <= ord(character) <= 0x1F3FF
