"""A catalogue in another language than the one it includes: it has the words, the other doses, times and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from voiceguide.catalogue.fields import Text
from voiceguide.document.tree import Mapping, Node, Scalar, Sequence
from voiceguide.errors import Problem

_BY_ID = ("positions", "exercises", "routines")
_WORDS = frozenset(
    "title author language voice include version safety farewell pronounce positions transitions exercises routines "
    "name called benefit needs setup movement steps tips finish change side_names say move short stop about notes note "
    "circuit section address phrases lang text".split()
)
"""Keys whose values are words, or hold them: a translation has its own, or goes without."""


def is_translation(root: Mapping, other: Mapping) -> bool:
    """Whether a file is in another language than the one it includes, as both say."""
    own, its = _language(root), _language(other)
    return own is not None and its is not None and own != its


def translated(own: Mapping, other: Mapping, problems: list[Problem]) -> Mapping:
    """The tree of a translation, with what it leaves out and needs no words, from the tree of what it translates.

    Positions, exercises and routines go together by their ids, transitions by their ends, and lines and steps by their
    order, in which there must be as many.
    """
    return _Translation(problems).root(own, other)


class _Translation:
    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def root(self, own: Mapping, other: Mapping) -> Mapping:
        entries: dict[Text, Any] = {**_wordless(other), **own.entries}
        for section in _BY_ID:
            ours, theirs = own.entries.get(Text(section)), other.entries.get(Text(section))
            if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
                parts = {
                    key: self._merged(section, node, theirs.entries[key]) if key in theirs.entries else node
                    for key, node in ours.entries.items()
                }
                entries[own.key(section)] = Mapping(at=ours.at, entries=parts)
        ours, theirs = own.entries.get(Text("transitions")), other.entries.get(Text("transitions"))
        if isinstance(ours, Sequence) and isinstance(theirs, Sequence):
            known = {ends: item for item in theirs.items if (ends := _ends(item))}
            ways = tuple(
                self._merged("transitions", item, known[ends]) if (ends := _ends(item)) in known else item
                for item in ours.items
            )
            entries[own.key("transitions")] = Sequence(at=ours.at, items=ways)
        return Mapping(at=own.at, entries=entries, inline=own.inline)

    def _merged(self, name: str, own: Node, other: Node) -> Node:
        match own, other:
            case Mapping(), Mapping():
                return Mapping(at=own.at, entries={**_wordless(other), **dict(self._entries(own, other))})
            case Scalar(value=Text()), Mapping() if Text("say") in other.entries:
                return Mapping(at=own.at, entries={**_wordless(other), Text.placed("say", own.at): own})
            case Scalar(value=None), Mapping() if not _has_words(other):
                return other
            case Sequence(), Sequence() if any(isinstance(item, Mapping) for item in other.items):
                return self._list(name, own, other)
        return own

    def _entries(self, own: Mapping, other: Mapping) -> Iterator[tuple[Text, Node]]:
        for key, node in own.entries.items():
            yield key, self._merged(key, node, other.entries[key]) if key in other.entries else node

    def _list(self, name: str, own: Sequence, other: Sequence) -> Sequence:
        if len(own.items) != len(other.items):
            there = f"there are {len(other.items)} in {other.at}"
            self._problems.append(Problem(own.at, f"{name}: {len(own.items)} here, and {there}; write as many"))
            return own
        items = (self._merged(name, ours, theirs) for ours, theirs in zip(own.items, other.items, strict=True))
        return Sequence(at=own.at, items=tuple(items))


def _wordless(group: Mapping) -> dict[Text, Any]:
    return {key: node for key, node in group.entries.items() if not _is_words(key, node) and not _has_words(node)} | {
        key: node
        for key, node in group.entries.items()
        if key == "exercises" and isinstance(node, Sequence) and not _has_words(node)  # the items of a routine
    }


def _is_words(key: str, node: Node) -> bool:
    """Whether words stand under a key. A `finish` that is no list is the voice's."""
    return key in _WORDS and not (key == "finish" and isinstance(node, Scalar))


def _has_words(node: Node) -> bool:
    match node:
        case Mapping(entries=entries):
            return any(_is_words(key, inside) or _has_words(inside) for key, inside in entries.items())
        case Sequence(items=items):
            return any(map(_has_words, items))
    return False


def _language(root: Mapping) -> str | None:
    node = root.entries.get(Text("language"))
    return str(node.value) if isinstance(node, Scalar) and node.value is not None else None


def _ends(item: Node) -> tuple[str, str] | None:
    match item:
        case Mapping(entries=entries):
            ends = [entries.get(Text("from")), entries.get(Text("to"))]
            names = [str(end.value) for end in ends if isinstance(end, Scalar)]
            return (names[0], names[1]) if len(names) == 2 else None
    return None
