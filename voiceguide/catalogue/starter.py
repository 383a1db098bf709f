"""A catalogue to begin with, and beside it the schema by which editors complete and check it."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

from voiceguide.catalogue.json_schema import COMMITTED
from voiceguide.catalogue.phrase_book import NAMED
from voiceguide.catalogue.reader import FILE_NAME
from voiceguide.errors import OutputError, UnknownNameError
from voiceguide.language.iso_639 import is_tag
from voiceguide.language.labels import Labels
from voiceguide.language.languages import known
from voiceguide.language.phrases import Texts
from voiceguide.language.written import SHORT, UNITS
from voiceguide.system.files import write_whole

STARTER = Path(__file__).with_name("starter.yaml")

_PHRASES = """\
# What the coach says and what is shown, to be translated into {tag}; `voiceguide check` names what is missing.
#
# Words in braces are filled in; put each where it belongs in the sentence. {{n:d}} is a number in digits. Quotes keep
# a space at the beginning or end. A bar ( | ) stands between sentences that take turns, and in a unit between the texts
# for one, for more, and, where they are said in a way of their own, for a half and for what follows one and a half.
#
# Numbers are said as num2words knows them, or as the voice reads digits. To say them otherwise, list them from zero on:
#
# numbers: [zero, one, two, three]
"""


def starter_in(language: str) -> Path:
    """The starter in a language, without regard to its region. VoiceguideError when there is none."""
    here = {"en": STARTER, **{path.name.split(".")[1]: path for path in STARTER.parent.glob("starter.*.yaml")}}
    if (base := language.partition("-")[0]) not in here:
        raise UnknownNameError("language", language, here)
    return here[base]


def write_starter(folder: Path, language: str = "en") -> tuple[Path, ...]:
    """Writes a starter catalogue in a language, and its schema, into `folder`, made if need be; which they are.

    Of a language that has no file here it is in English, with a file of phrases to be translated beside it.
    OutputError when a file of theirs is there already, which stays as it is, or when they can't be written.
    """
    files = {folder / name: data for name, data in _starter(language).items()}
    for path, data in files.items():
        if path.exists() and path.read_bytes() != data:
            raise OutputError(
                f"{path} is there already, and stays as it is; name another folder: voiceguide init FOLDER"
            )
    for path, data in files.items():
        write_whole(path, [data])
    return tuple(files)


def _starter(language: str) -> dict[str, bytes]:
    """What is in each file of a starter."""
    schema = {COMMITTED.name: COMMITTED.read_bytes()}
    if known(language) or not is_tag(language):
        return {FILE_NAME: starter_in(language).read_bytes(), **schema}
    phrases, english = f"phrases.{language}.yaml", STARTER.read_text(encoding="utf-8")
    own = english.replace(
        "title: My exercises\n", f"title: My exercises\nlanguage: {language}\nphrases: {phrases}\n", 1
    )
    return {FILE_NAME: own.encode(), phrases: english_phrases(language).encode(), **schema}


def english_phrases(tag: str) -> str:
    """A file of phrases in English, to be translated into the language of a tag, with what each text is for."""
    told = {"coach": _comments(Texts), "shown": _comments(Labels)}
    sections = {**NAMED, "short": SHORT, "unit": UNITS}
    entries = {section: "".join(_entries(texts, told.get(section, {}))) for section, texts in sections.items()}
    return _PHRASES.format(tag=tag) + "".join(f"\n{section}:\n{lines}" for section, lines in entries.items())


def _entries(texts: dict[str, str], told: dict[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        key = name if name.isidentifier() else _quoted(name)
        yield f"  {key}: {_quoted(text)}" + (f"  # {told[name]}\n" if name in told else "\n")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _comments(kind: type[Texts] | type[Labels]) -> dict[str, str]:
    """What the code says beside each text."""
    return dict(re.findall(r'^    (\w+): str = ".*"  # (.+)$', inspect.getsource(kind), flags=re.M))
