"""The walk through a routine: every exercise in the order in which it is done, and what stands between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voiceguide.catalogue.model import Catalogue, Exercise
from voiceguide.catalogue.routine import Circuit, Item, Plain, Rest, Resting, Routine, RoutineExercise, Section
from voiceguide.catalogue.settings import Settings


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a circuit: its number, from 1, of how many, and how many exercises it has."""

    circuit: Circuit
    number: int
    of: int
    exercises: int


Between = Plain | Section | Round
"""What is met between exercises: plain items, and the beginnings of sections and rounds."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One exercise, done once where the walk comes to it.

    `index` counts the exercises as they are written, from 0; in a circuit it is the same in every round. The `exercise`
    has the changes that its item makes. It `opens` the sections and the round that begin with it; `after` it stands
    what comes before the next exercise, the rest included.
    """

    index: int
    item: RoutineExercise
    exercise: Exercise
    section: Section | None
    round: Round | None
    opens: tuple[Section | Round, ...] = ()
    after: tuple[Between, ...] = ()

    @property
    def again(self) -> bool:
        """True from the second round on."""
        return self.round is not None and self.round.number > 1

    @property
    def settings(self) -> tuple[Settings, ...]:
        """What may set options for it, besides the routine and the catalogue; the nearest first."""
        holders = (self.item, self.round.circuit if self.round else None, self.section)
        return tuple(holder for holder in holders if holder is not None)


@dataclass(frozen=True, slots=True)
class Walk:
    """A whole walk: what stands `before` the first exercise, and every visit."""

    before: tuple[Between, ...]
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class _Gap:
    """The rest that stands between two exercises unless the author puts another there."""

    rest: Rest

    @classmethod
    def of(cls, ms: int) -> _Gap:
        """A rest of so many milliseconds."""
        return cls(Rest.model_construct(rest=ms))


def walk(catalogue: Catalogue, routine: Routine, rounds: Sequence[int], exercises: int | None = None) -> Walk:
    """The walk with so many `rounds` of each circuit; of the exercises as they are written only the first so many."""
    whole = len(routine.items)
    until = whole if exercises is None else exercises
    tokens = _Walker(catalogue, iter(rounds), until=until, exercises=whole).through(
        routine.exercises, routine.rest, 0, None, None
    )
    before: tuple[Between, ...] = ()
    visits: list[Visit] = []
    waiting: list[Between | _Gap] = []
    for token in tokens:
        if not isinstance(token, Visit):
            waiting.append(token)
            continue
        between, opens = _parted(waiting)
        if visits:
            visits[-1] = replace(visits[-1], after=between)
        else:
            before = between
        visits.append(replace(token, opens=opens))
        waiting = []
    visits[-1] = replace(visits[-1], after=tuple(item for item in waiting if not isinstance(item, _Gap)))
    return Walk(before, tuple(visits))


def once_through(catalogue: Catalogue, routine: Routine) -> tuple[Visit, ...]:
    """Every exercise once, in the order in which they are written: a walk with one round of each circuit."""
    return walk(catalogue, routine, [1] * len(routine.circuits)).visits


def _parted(waiting: Sequence[Between | _Gap]) -> tuple[tuple[Between, ...], tuple[Section | Round, ...]]:
    """What stands between two exercises, with a rest, and the sections and rounds that begin with the second."""
    own_rest = any(isinstance(item, Resting) for item in waiting)
    items: list[Between] = []
    for item in waiting:
        if not isinstance(item, _Gap):
            items.append(item)
        elif not own_rest:
            items.append(item.rest)
    opens: list[Section | Round] = []
    while items and isinstance(last := items[-1], Section | Round):
        opens.insert(0, last)
        items.pop()
    return tuple(items), tuple(opens)


@dataclass(frozen=True, slots=True)
class _Walker:
    """`until`: so many of all `exercises` as they are written are done, and what comes after them is left out."""

    catalogue: Catalogue
    rounds: Iterator[int]
    until: int
    exercises: int

    def through(
        self, items: Sequence[Item], rest_ms: int, index: int, section: Section | None, round: Round | None
    ) -> Iterator[Visit | Between | _Gap]:
        first, gap = index, _Gap.of(rest_ms)
        for item in items:
            size = _size(item)
            if index >= self.until < self.exercises:
                return
            if size and index > first:
                yield gap
            match item:
                case RoutineExercise():
                    work = round.circuit.work if round else None
                    yield Visit(index, item, exercise=self.catalogue.exercise(item, work), section=section, round=round)
                case Circuit():
                    yield from self._circuit(item, rest_ms, index, section)
                case Section():
                    yield item
                    rest_here_ms = rest_ms if item.rest is None else item.rest
                    yield from self.through(item.exercises, rest_here_ms, index, item, None)
                case _:
                    yield item
            index += size

    def _circuit(
        self, circuit: Circuit, rest_ms: int, index: int, section: Section | None
    ) -> Iterator[Visit | Between | _Gap]:
        rounds, rest_here_ms = next(self.rounds), rest_ms if circuit.rest is None else circuit.rest
        for number in range(1, rounds + 1):
            if number > 1:
                yield _Gap.of(circuit.between)
            here = Round(circuit, number, of=rounds, exercises=min(_size(circuit), self.until - index))
            yield here
            yield from self.through(circuit.exercises, rest_here_ms, index, section, here)


def _size(item: Item) -> int:
    """How many exercises stand in an item."""
    match item:
        case RoutineExercise():
            return 1
        case Circuit() | Section():
            return sum(map(_size, item.exercises))
    return 0
