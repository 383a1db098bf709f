"""Doses and sides that do not go together, in an exercise or where a routine overrides what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from voiceguide.catalogue.doses import LEVELS, SIDES
from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.item_checks import inside
from voiceguide.catalogue.side_names import places
from voiceguide.document.tree import Mapping, Node, Scalar, Sequence, find, plain
from voiceguide.errors import Problem
from voiceguide.units import counted, parse_count


def problems(root: Mapping) -> Iterator[Problem]:
    """Every problem of exercises whose shape may be wrong as well, and then of their places in routines."""
    exercises = root.entries.get(Text("exercises"))
    known = exercises.entries if isinstance(exercises, Mapping) else {}
    for exercise in known.values():
        if isinstance(exercise, Mapping):
            yield from _Prescribed(exercise, None).problems()
    for item in _items(root):
        name = item.entries[Text("exercise")]
        used = known.get(name.value) if isinstance(name, Scalar) and isinstance(name.value, Text) else None
        if isinstance(used, Mapping):
            yield from _Prescribed(used, item).problems()


def _items(root: Mapping) -> Iterator[Mapping]:
    """The places in routines that are written as groups of keys."""
    for item in chain.from_iterable(map(inside, find(root, "routines", "*"))):
        if isinstance(item, Mapping) and Text("exercise") in item.entries:
            yield item


_IN_STEPS = ("time", "hold", "breaths")


@dataclass(frozen=True)
class _Prescribed:
    """An exercise as it is done: its own keys, and those that an item of a routine puts in their place."""

    exercise: Mapping
    item: Mapping | None

    def problems(self) -> Iterator[Problem]:
        """For an item, only those that its own keys bring about."""
        sides, sets = self._word("sides"), self._sets()
        if self.item is not None and self._here("hold") and not [*find(self.exercise, "steps", "*", "hold")]:
            yield self._problem("hold", "this exercise has no hold; take this out")
        for key in ("first", "order", "change"):
            if self._here(key) and sides != "each" and not (key == "first" and sides == "alternate"):
                wanted = "sides: each, or sides: alternate" if key == "first" else "sides: each"
                yield self._problem(key, f"{key} needs both sides; add {wanted}")
        if isinstance(listed := self._node("sets"), Sequence) and self._here("sets"):
            yield Problem(listed.at, "sets is how many there are; write one number, and lists for what is done in them")
        for key, node, here in self._doses():
            rows = self._by_side(node)
            each_needed = key not in _IN_STEPS
            if rows and ((sides is None) or (each_needed and sides == "alternate")):
                wanted = "sides: each" if each_needed else "sides: each or sides: alternate"
                if here:
                    yield Problem(node.at, f"{key}: a dose for each side needs sides; write {wanted}")
                elif self._here("sides"):
                    yield self._problem("sides", f"{key} has a dose for each side; write {key} here, too")
            for doses in (node, *rows):
                if isinstance(doses, Sequence) and sets and len(doses.items) not in self._lengths(key, sets):
                    thing = "rest" if key == "rest" else "dose"
                    written = f"{counted(len(doses.items), thing)} for {counted(sets, 'set')}"
                    if here:
                        yield Problem(doses.at, f"{key}: {written}; write one for each set, or change sets")
                    elif self._here("sets"):
                        yield self._problem("sets", f"{key} has {written}; write {key} here, too")

    def _doses(self) -> Iterator[tuple[str, Node, bool]]:
        """Every dose: its key, what is written, and whether it is written at the place that is checked."""
        for key in ("reps", "sets", "rest", "between"):
            if node := self._node(key):
                yield key, node, self._here(key)
        for key in _IN_STEPS:
            if self.item is not None and key == "hold" and self._here(key):
                yield key, self.item.entries[Text(key)], True
                continue
            for node in find(self.exercise, "steps", "*", key):
                yield key, node, self.item is None

    @staticmethod
    def _lengths(key: str, sets: int) -> tuple[int, ...]:
        """How many doses a list may have. Of rests there may be one fewer than sets: they stand between them."""
        return (1, sets - 1, sets) if key == "rest" else (1, sets)

    def _by_side(self, node: Node) -> tuple[Node, ...]:
        """The doses of the sides in a group of them."""
        if not isinstance(node, Mapping):
            return ()
        names = {*SIDES, *self._places()}
        return tuple(dose for key, dose in node.entries.items() if key in names)

    def _places(self) -> dict[str, str]:
        names = self.exercise.entries.get(Text("side_names"))
        return places(plain(names)) if names else {}

    def _sets(self) -> int | None:
        """How many sets there are at most, where that can be read."""
        match self._node("sets"):
            case Scalar(written=written):
                counts = [written]
            case Mapping(entries=entries) if set(entries) <= set(LEVELS):
                counts = [dose.written for dose in entries.values() if isinstance(dose, Scalar)]
            case _:
                return None
        try:
            return max((parse_count(count).high for count in counts), default=None)
        except ValueError:
            return None

    def _word(self, key: str) -> str | None:
        node = self._node(key)
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            return None
        return self._places().get(node.value, node.value)

    def _node(self, key: str) -> Node | None:
        """What holds for a key."""
        here = self.item.entries.get(Text(key)) if self.item is not None else None
        return here if here is not None else self.exercise.entries.get(Text(key))

    def _here(self, key: str) -> bool:
        """True where the key is written at the place that is checked."""
        return Text(key) in (self.exercise if self.item is None else self.item).entries

    def _problem(self, key: str, message: str) -> Problem:
        """One at a key of the place that is checked."""
        return Problem((self.exercise if self.item is None else self.item).key(key).at, message)
