"""The languages that are there: each is a module of this folder, named for its tag, such as `de.py` or `pt_br.py`."""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module

from voiceguide import language as room
from voiceguide.language.labels import ENGLISH, Labels
from voiceguide.language.language import Language

_TAG = re.compile(r"[a-z]{2,3}(_[a-z]{2})?")


def tags() -> tuple[str, ...]:
    """The tags (BCP 47) of all languages, in order."""
    return _tags_in(tuple(room.__path__))


def known(tag: str) -> Language | None:
    """The language of a tag, such as `de`; for `de-AT`, which has no module, German; None where there is none."""
    wanted = tag.replace("_", "-").casefold()
    there = {tag.casefold(): tag for tag in tags()}
    for name in (wanted, wanted.partition("-")[0]):
        if name in there:
            return _load(there[name])
    return None


def language(tag: str) -> Language:
    """The language of a tag. LookupError when there is none."""
    if found := known(tag):
        return found
    raise LookupError(f"there is no language {tag}")


def labels_in(tag: str) -> Labels:
    """The words of a language, or English ones where there are none."""
    found = known(tag)
    return found.labels if found else ENGLISH


def with_region(tag: str) -> str:
    """The tag of the voices that speak a language: pt-BR for pt; most tags as they are."""
    found = known(tag)
    return found.likely or tag if found and found.tag == tag else tag


@cache
def _tags_in(folders: tuple[str, ...]) -> tuple[str, ...]:
    names = (module.name for module in pkgutil.iter_modules(folders))
    return tuple(sorted(_tag(name) for name in names if _TAG.fullmatch(name)))


@cache
def _load(tag: str) -> Language:
    found = import_module(f"{room.__name__}.{tag.lower().replace('-', '_')}").LANGUAGE
    assert isinstance(found, Language)
    return found


def _tag(module: str) -> str:
    base, _, region = module.partition("_")
    return f"{base}-{region.upper()}" if region else base
