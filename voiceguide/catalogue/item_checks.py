"""The items of routines in a file whose shape may be wrong as well, and what is missing among them."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.routine import ITEM_KINDS, PLAIN_KINDS
from voiceguide.document.tree import Mapping, Node, Scalar, Sequence, find
from voiceguide.errors import Problem


def problems(root: Mapping) -> Iterator[Problem]:
    """Routines and circuits that have items and no exercise among them."""
    for routine in find(root, "routines", "*"):
        yield from _without_exercise(routine, "routine")
        for item in inside(routine):
            if kind_of(item) == "circuit":
                yield from _without_exercise(item, "circuit")


def _without_exercise(holder: Node, thing: str) -> Iterator[Problem]:
    items = [*inside(holder)]
    if items and all(kind_of(item) in (*PLAIN_KINDS, "section") for item in items):
        at = holder.key("exercises").at if isinstance(holder, Mapping) else holder.at
        yield Problem(at, f"no exercise stands in this {thing}; add the id of one")


def inside(holder: Node) -> Iterator[Node]:
    """The items of a routine, a section or a circuit, and those inside them, in the order of the file."""
    for item in find(holder, "exercises", "*"):
        yield item
        if kind_of(item) in ("circuit", "section"):
            yield from inside(item)


def done(holder: Node) -> Iterator[Node]:
    """The items in the order in which they are done: those of a circuit twice, which shows every way that is gone."""
    for item in find(holder, "exercises", "*"):
        match kind_of(item):
            case "circuit":
                yield from done(item)
                if not _once(item):
                    yield from done(item)
            case "section":
                yield from done(item)
            case _:
                yield item


def _once(circuit: Node) -> bool:
    rounds = next(find(circuit, "rounds"), None)
    return isinstance(rounds, Scalar) and rounds.value == 1


def kind_of(item: Node) -> str | None:
    """The kind of an item; a text is an exercise. None for what is no item."""
    match item:
        case Scalar(value=Text()):
            return "exercise"
        case Mapping(entries=entries):
            return next((kind for kind in ITEM_KINDS if Text(kind) in entries), None)
        case Sequence() | Scalar():
            return None
