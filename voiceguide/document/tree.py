"""What a YAML file holds, as a tree in which everything knows its place and how it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from voiceguide.document.text import Keys, Text, YesNo
from voiceguide.errors import Location

_NOTHING = re.compile(r"~|null|Null|NULL|")
_YES_NO = re.compile(r"(?i:yes|no|on|off|true|false)")
_WHOLE = re.compile(r"[-+]?\d{1,15}")
_NUMBER = re.compile(r"[-+]?(\d{1,15}\.\d{0,15}|\.\d{1,15})([eE][-+]?\d{1,3})?")


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """One text, number, yes-or-no, or nothing; `written` is how the author spelt it."""

    at: Location
    written: str
    value: Text | int | float | YesNo | None
    size: int = 1
    depth: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """A list. `size` counts everything in it, and `depth` the lists and groups within each other."""

    at: Location
    items: tuple[Node, ...]
    size: int = 1
    depth: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """A group of keys, each of which knows its own place; `inline` when it is written in braces."""

    at: Location
    entries: dict[Text, Node] = field(default_factory=dict)
    inline: bool = False
    size: int = 1
    depth: int = 1

    def key(self, name: str) -> Text:
        """The key as it stands in the file."""
        return next(key for key in self.entries if key == name)


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> object:
    """The tree as lists, `Keys` and values, for the model to check."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return Keys.placed({key: plain(value) for key, value in node.entries.items()}, node.at)


def find(node: Node, *path: str) -> Iterator[Node]:
    """Every node at `path`, in the order of the file; `*` stands for any key or item."""
    if not path:
        yield node
        return
    step, rest = path[0], path[1:]
    match node:
        case Mapping(entries=entries) if step == "*":
            for each in entries.values():
                yield from find(each, *rest)
        case Mapping(entries=entries) if value := entries.get(Text(step)):
            yield from find(value, *rest)
        case Sequence(items=items) if step == "*":
            for item in items:
                yield from find(item, *rest)


def scalars(node: Node) -> Iterator[Scalar]:
    """Every scalar in the tree that is not a key."""
    match node:
        case Scalar():
            yield node
        case Sequence(items=items):
            for item in items:
                yield from scalars(item)
        case Mapping(entries=entries):
            for value in entries.values():
                yield from scalars(value)


def value_of(written: str, at: Location) -> Text | int | float | YesNo | None:
    """What an unquoted scalar is. Fewer things than in old YAML: 1:30 and 010 stay as they are written."""
    if _NOTHING.fullmatch(written):
        return None
    if _YES_NO.fullmatch(written):
        return YesNo(written)
    if _WHOLE.fullmatch(written):
        return int(written)
    if _NUMBER.fullmatch(written):
        return float(written)
    return text_of(written, at)


def text_of(written: str, at: Location) -> Text:
    """A text is one line: line breaks and runs of blanks in it are single spaces."""
    return Text.placed(" ".join(written.split()), at)
