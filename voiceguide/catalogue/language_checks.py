"""What a catalogue's language needs: texts of its own where it has no file here, each with what is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from difflib import get_close_matches
from string import Formatter

from voiceguide import limits
from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.phrase_book import NAMED
from voiceguide.document.tree import Mapping, Node, Scalar, find
from voiceguide.errors import Problem, did_you_mean, shortened
from voiceguide.language.iso_639 import is_tag
from voiceguide.language.languages import known, language, tags

_UNUSED_HERE = ("read", "short", "unit", "numbers", "estimate")
"""Sections that only a language without a file has."""

_EITHER = {name: {"side", "form"} for name in ("on_side", "first_side", "change_sides")}
"""Texts in which one of several slots is enough."""

_NO_WORDS = {"articles", "side_words", "then"}
"""Texts that a language may do without."""

_MONTHS = 12
_DIGITS = "d"
"""The form of a number in digits."""


def unknown_tag(tag: str) -> str:
    """What to do about a language that has no file here, where no phrases are given."""
    names = {language(tag).name.lower(): tag for tag in tags()}
    if near := get_close_matches(tag.lower(), [*names, *tags()], n=1):
        instead = f"did you mean {names.get(near[0], near[0])!r}?"
    elif is_tag(tag):
        instead = f"write phrases: and a file of its sentences; `voiceguide init --language {tag}` makes one"
    else:
        instead = "write a tag such as en or de"
    return f'"{shortened(tag)}" is not a language that is here; {instead}'


def problems(root: Mapping) -> Iterator[Problem]:
    """Every problem with the phrases of a catalogue, whose shape may be wrong as well."""
    yield from _address(root)
    yield from _steps(root)
    yield from _phrases(root)


def _address(root: Mapping) -> Iterator[Problem]:
    """An address where the language has one form."""
    if Text("address") in root.entries and is_tag(tag := _tag(root)):
        base = known(tag)
        if not (base and base.familiar):
            name = base.name if base else f"what you say in {tag}"
            yield Problem(root.key("address").at, f"address: {name} has one form for everyone; take this out")


def _steps(root: Mapping) -> Iterator[Problem]:
    """Steps in a language in which nobody can count."""
    for node in find(root, "exercises", "*", "steps", "*", "lang"):
        if isinstance(node, Scalar) and is_tag(tag := str(node.value)) and not known(tag) and tag != _tag(root):
            words = f"lang: a step is counted in its own language, and there are no phrases in {tag}; "
            yield Problem(node.at, f"{words}say it in a line of movement:, and take lang: out here")


def _phrases(root: Mapping) -> Iterator[Problem]:
    book = root.entries.get(Text("phrases"))
    if not isinstance(book, Mapping):
        return
    tag = _tag(root)
    base = known(tag)
    if not base and not is_tag(tag):
        return  # told of the language
    for section in _UNUSED_HERE:
        if base and section in book.entries:
            words = f"{section}: {base.name} has its own; take this out (pronounce: says how a word is read)"
            yield Problem(book.key(section).at, words)
    for section, english in NAMED.items():
        given = book.entries.get(Text(section))
        if isinstance(given, Mapping):
            forms = _forms(asdict(base.phrases.texts)) if base else {_DIGITS}
            yield from _named(section, given, english, forms if section == "coach" else set())
        if not base:
            yield from _missing(section, tag, book, english)
    if not base:
        yield from _units(book)


def _tag(root: Mapping) -> str:
    node = root.entries.get(Text("language"))
    return str(node.value) if isinstance(node, Scalar) and node.value is not None else "en"


def _named(section: str, given: Mapping, english: dict[str, str], forms: set[str]) -> Iterator[Problem]:
    for name, node in given.entries.items():
        if name not in english:
            yield Problem(name.at, f'{section}: there is no text "{shortened(name)}"; {did_you_mean(name, english)}')
        elif isinstance(node, Scalar) and isinstance(node.value, Text):
            for message in _wrong(name, node.value, english[name], forms):
                yield Problem(node.at, f"{name}: {message}")


def _missing(section: str, tag: str, book: Mapping, english: dict[str, str]) -> Iterator[Problem]:
    """All that are missing from a section, but those that stand there misspelt."""
    given = book.entries.get(Text(section))
    if given is not None and not isinstance(given, Mapping):
        return  # told of its shape
    names = given.entries if given else {}
    unknown = [name for name in names if name not in english][: limits.PROBLEMS]
    meant = {near for name in unknown for near in get_close_matches(name, english, n=1)}
    missing = [name for name in english if name not in names and name not in meant]
    if missing:
        at = book.key(section).at if given else book.at
        count = "a text is" if len(missing) == 1 else f"{len(missing)} texts are"
        yield Problem(at, f"{section}: {count} missing in {tag}: {', '.join(missing)}; write each")


def _wrong(name: str, text: str, english: str, forms: set[str]) -> Iterator[str]:
    """What is wrong with one text."""
    if len(text) > limits.TEXT_CHARACTERS:
        yield f"this text has {len(text):,} characters, and {limits.TEXT_CHARACTERS:,} are the most"
        return
    if name == "months" and len(text.split()) != _MONTHS:
        yield f"{len(text.split())} words are here; write the twelve months, a space between two"
    wanted = _slots(english)
    allowed = {slot for slot, _ in wanted} | _EITHER.get(name, set())
    for variant in text.split(" | ") if " | " in english else [text]:
        if not any(map(str.isalnum, variant)) and any(map(str.isalnum, english)) and name not in _NO_WORDS:
            yield f'there is no word in "{shortened(variant)}"; write what is to be said or shown'
            continue
        try:
            slots = _slots(variant)
        except ValueError:
            yield f"a brace has no partner; write {_example(allowed)}"
            continue
        for slot, form in slots:
            if slot not in allowed:
                yield f"{{{shortened(slot)}}} stands for nothing here; write {_example(allowed)}"
            elif form and form not in forms:
                right = " or ".join([f"{{{slot}}}", *(f"{{{slot}:{form}}}" for form in sorted(forms))])
                yield f"{{{slot}:{shortened(form)}}} is no form of it; write {right}"
        there = {slot for slot, _ in slots}
        left_out = allowed - there
        if there <= allowed and left_out and (name not in _EITHER or left_out == allowed):
            slots_left = (" or " if name in _EITHER else " and ").join(f"{{{slot}}}" for slot in sorted(left_out))
            yield f"without {slots_left} something is not told; put it where it belongs"


def _slots(text: str) -> list[tuple[str, str]]:
    """What is filled in, and the form of each. ValueError for braces that are none."""
    found = []
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None:
            found.append((f"{name}!{conversion}" if conversion else name, form or ""))
    return found


def _forms(texts: dict[str, str]) -> set[str]:
    """The forms of numbers that a language has, as its own texts ask for them."""
    return {form for text in texts.values() for _, form in _slots(text) if form} | {_DIGITS}


def _example(allowed: set[str]) -> str:
    return " or ".join(f"{{{slot}}}" for slot in sorted(allowed)) or "the text without braces"


def _units(book: Mapping) -> Iterator[Problem]:
    for key, _ in _texts(book, "short"):
        if not key.strip():
            yield Problem(key.at, "short: the abbreviation is missing; write it before the colon")
    for _, node in _texts(book, "unit"):
        if not isinstance(node, Scalar) or not isinstance(node.value, Text):
            continue
        try:
            one, more, *halves = [[slot for slot, _ in _slots(text)] for text in node.value.split(" | ")]
            right = more == ["n"] and not any((one, *halves)) and len(halves) <= 2
        except ValueError:  # there is one text alone, or a brace has no partner
            right = False
        if not right:
            example = '"one second | {n} seconds"'
            yield Problem(node.at, f"unit: write a text for one and one for more, with a bar between: {example}")


def _texts(book: Mapping, section: str) -> Iterator[tuple[Text, Node]]:
    group = book.entries.get(Text(section))
    if isinstance(group, Mapping):
        yield from group.entries.items()
