"""What page, handout and list have in common: the language and direction of a page, and the fonts for its script."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files

from voiceguide.language.direction import direction


@cache
def css_letters() -> str:
    """The fonts for each script, as `--script`, and how high its rows are, as `--row`."""
    return (files("voiceguide.page") / "letters.css").read_text(encoding="utf-8")


def html_tag(language: str) -> str:
    """The first tag of a page in a language (BCP 47)."""
    return f'<html lang="{escape(language)}" dir="{direction(language)}">'
