"""What is right, and yet perhaps not what the author means: doses made even, and texts that will be read badly."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from voiceguide.catalogue.fields import Part, RefersTo, Text
from voiceguide.catalogue.model import Catalogue
from voiceguide.catalogue.phrase_book import NAMED
from voiceguide.errors import Problem
from voiceguide.language.own_language import language_of
from voiceguide.language.spoken import spoken, warnings

_UNSPOKEN = {"author", "include", "pronounce", "poses", "language", "own_phrases", "voice"}


def notes(catalogue: Catalogue) -> list[Problem]:
    """All there are, in the order of the file."""
    return sorted({*_uneven(catalogue), *_read_badly(catalogue), *_run_together(catalogue)})


def _uneven(catalogue: Catalogue) -> Iterator[Problem]:
    """Sides that alternate, and would not get the same."""
    items = [item for routine in catalogue.routines.values() for item in routine.items]
    places = [(exercise.at, exercise) for exercise in catalogue.exercises.values()]
    places += [(item.at, catalogue.exercise(item)) for item in items if item.reps or item.sides]
    for at, exercise in places:
        for written in exercise.reps if exercise.sides == "alternate" else ():
            if written.odd:
                odd, done = " and ".join(map(str, written.odd)), written.even()
                span = f"{done.low}" if done.fixed else f"{done.low} to {done.high}"
                yield Problem(at, f"reps: the sides alternate, and {odd} would be uneven; {span} are done")


def _read_badly(catalogue: Catalogue) -> Iterator[Problem]:
    pronounce = {str(word): str(respelling) for word, respelling in catalogue.pronounce.items()}
    for text in _spoken(catalogue):
        language = language_of(text.lang) if text.lang else catalogue.spoken_language
        if not spoken(str(text), language, pronounce):
            yield Problem(text.at, f'nothing of "{text}" is said: pronounce silences it')
        for _, message in warnings(str(text), language, pronounce):
            yield Problem(text.at, message)


def _run_together(catalogue: Catalogue) -> Iterator[Problem]:
    """Phrases of the author's that are put right beside other words, and have no space there."""
    book = catalogue.own_phrases
    for texts, english in ((book.coach, NAMED["coach"]), (book.shown, NAMED["shown"])) if book else ():
        for name, text in texts.items():
            usual = english.get(str(name), "")
            if usual.startswith(" ") and _needs_space(text[:1]):
                yield Problem(text.at, f"{name}: it follows a word; begin it with a space, in quotes")
            if usual.endswith(" ") and not text.endswith((" ", "、")):
                yield Problem(text.at, f"{name}: a word follows it; end it with a space, in quotes")


def _needs_space(character: str) -> bool:
    """Whether it would run into the word before. Chinese and Japanese have no spaces."""
    return character.isalnum() and east_asian_width(character) not in "WF"


def _spoken(part: object) -> Iterator[Text]:
    """Every text of a part that is said."""
    match part:
        case Text():
            yield part
        case tuple():
            for item in part:
                yield from _spoken(item)
        case dict():
            for item in part.values():
                yield from _spoken(item)
        case Part():
            for name, field in type(part).model_fields.items():
                refers = any(isinstance(mark, RefersTo) for mark in field.metadata)
                if name not in _UNSPOKEN and not refers:
                    yield from _spoken(getattr(part, name))
