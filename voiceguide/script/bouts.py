"""The bouts of an exercise: its sets and sides in the order in which they are done, and how much is done in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.model import Exercise
from voiceguide.catalogue.steps import Breaths, Hold, Work
from voiceguide.language.phrases import Phrases
from voiceguide.script.dose import Dose


@dataclass(frozen=True, slots=True)
class Bout:
    """One set of one side, or of both where they alternate or there are none.

    `number` counts the sets from 1, `of` is how many there are, and `side` a place in `side_names`.
    """

    number: int
    of: int
    side: int | None


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is done in one bout: repetitions, the length of each hold and each work in milliseconds, the breaths of
    each step. What is told as a beat has no holds of its own."""

    reps: int
    holds_ms: tuple[int, ...]
    breaths: tuple[int, ...]
    works_ms: tuple[int, ...]


def bouts(exercise: Exercise, dose: Dose) -> tuple[Bout, ...]:
    """Each set with one side after the other, or one side with all its sets and then the other."""
    if not exercise.sides_done:
        sets = dose.sets.at()
        return tuple(Bout(number, sets, None) for number in range(1, sets + 1))
    sets_of = {side: dose.sets.at(side_index=side) for side in exercise.sides_done}
    most = max(sets_of.values())
    if exercise.order == "sets":
        return tuple(Bout(number, of, side) for side, of in sets_of.items() for number in range(1, of + 1))
    return tuple(
        Bout(number, most, side) for number in range(1, most + 1) for side, of in sets_of.items() if number <= of
    )


def side_before(exercise: Exercise, bout: Bout) -> Text | None:
    """The name of the side that a bout begins with; None where there are no sides."""
    if exercise.sides is None:
        return None
    return exercise.side_names[exercise.begins_with if bout.side is None else bout.side]


def side_after(exercise: Exercise, bout: Bout) -> Text | None:
    """The name of the side that a bout ends with."""
    if exercise.sides is None:
        return None
    return exercise.side_names[1 - exercise.begins_with if bout.side is None else bout.side]


def amount(exercise: Exercise, dose: Dose, bout: Bout) -> Amount:
    """How much is done in a bout. Where sides alternate, its holds and breaths are those of the first side."""
    set_index, side = bout.number - 1, bout.side or 0
    steps = [(step, value.at(set_index, side)) for step, value in zip(exercise.steps, dose.steps, strict=True)]
    return Amount(
        reps=dose.reps.at(set_index, side),
        holds_ms=tuple(value for step, value in steps if isinstance(step, Hold) and not exercise.beat),
        breaths=tuple(value for step, value in steps if isinstance(step, Breaths)),
        works_ms=tuple(value for step, value in steps if isinstance(step, Work)),
    )


def dose_told(phrases: Phrases, exercise: Exercise, dose: Dose) -> str:
    """How much there is to do, in a sentence or two; side by side where the sides differ. Empty for one thing once."""
    alternates = exercise.sides == "alternate"
    names = [exercise.side_names[side] for side in _sides(exercise)]
    shares = _shares(exercise, dose)
    several = sum(share.repeated for share in (shares[:1] if alternates else shares)) > 1
    if len(set(shares)) == 1:
        both = exercise.sides if exercise.sides in ("alternate", "each") else None
        words = [phrases.dose(shares[0].reps, both), *_held_and_breathed(phrases, shares[0], several)]
    elif where := _brief_places(phrases, names, shares):
        words = list(_side_by_side(phrases, exercise, shares, where, several))
    else:
        words = [phrases.dose(shares[0].reps, "alternate")] if alternates else []
        for name, share in zip(names, shares, strict=True):
            own = None if alternates else phrases.dose(share.reps, None) or phrases.texts.once
            words += [phrases.first_side(name), own, *_held_and_breathed(phrases, share, share.repeated > 1)]
    return " ".join(word for word in words if word)


def varied(exercise: Exercise, dose: Dose) -> frozenset[str]:
    """The parts of an `Amount` that are not the same in every bout, so that each is told with its own."""
    amounts = {amount(exercise, dose, bout) for bout in bouts(exercise, dose)}
    parts: tuple[str, ...] = ("reps", "holds_ms", "breaths", "works_ms")
    if exercise.sides == "alternate" and len(set(_shares(exercise, dose))) > 1:
        parts = ("reps",)  # a bout has holds and breaths of both sides, which are told before the first
    return frozenset(part for part in parts if len({getattr(each, part) for each in amounts}) > 1)


def bout_told(phrases: Phrases, here: Amount, parts: frozenset[str]) -> str:
    """How much is done in one bout, of these parts."""
    words: list[str | None] = []
    if "reps" in parts:
        words.append(phrases.dose((here.reps,), None) or phrases.texts.once)
    if "holds_ms" in parts:
        words.append(phrases.holds(here.holds_ms, several=here.reps * len(here.holds_ms) > 1))
    if "works_ms" in parts and len(here.works_ms) == 1:
        words.append(phrases.work(here.works_ms[0]))
    if "breaths" in parts and len(here.breaths) == 1:
        words.append(phrases.breaths(here.breaths[0], several=here.reps > 1))
    return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class _Share:
    """What is done on one side, set by set."""

    sets: tuple[Amount, ...]

    @property
    def reps(self) -> tuple[int, ...]:
        return tuple(amount.reps for amount in self.sets)

    @property
    def repeated(self) -> int:
        """How many repetitions there are in all."""
        return sum(self.reps)


def _sides(exercise: Exercise) -> tuple[int, ...]:
    return (0, 1) if exercise.sides == "alternate" else exercise.sides_done or (0,)


def _shares(exercise: Exercise, dose: Dose) -> list[_Share]:
    """What is done on each side; where sides alternate, the repetitions of a share are those of both."""
    return [
        _Share(
            tuple(
                amount(exercise, dose, Bout(number, dose.sets.at(side_index=side), side))
                for number in range(1, dose.sets.at(side_index=side) + 1)
            )
        )
        for side in _sides(exercise)
    ]


def _held_and_breathed(phrases: Phrases, share: _Share, several: bool) -> Iterator[str | None]:
    """The holds and the breaths of one side, where every set is the same or there is one of them to tell."""
    holds = [amount.holds_ms for amount in share.sets]
    if len(set(holds)) == 1 and holds[0]:
        yield phrases.holds(holds[0], several=several or len(holds[0]) > 1)
    elif len(holds[0]) == 1:
        yield phrases.holds_by_set(tuple(hold_ms for (hold_ms,) in holds))
    works = [amount.works_ms for amount in share.sets]
    if len(works[0]) == 1:
        times = tuple(work_ms for (work_ms,) in works)
        yield phrases.work(times[0]) if len(set(times)) == 1 else phrases.work_by_set(times)
    breaths = [amount.breaths for amount in share.sets]
    if len(breaths[0]) != 1:
        return
    counts = tuple(count for (count,) in breaths)
    yield phrases.breaths(counts[0], several) if len(set(counts)) == 1 else phrases.breaths_by_set(counts)


def _brief_places(phrases: Phrases, names: list[Text], shares: list[_Share]) -> tuple[str, ...]:
    """ "on the left" and "on the right", where a sentence can name both sides: each does the same in every set."""
    steady = all(len(set(share.sets)) == 1 and len(share.sets) == len(shares[0].sets) for share in shares)
    brief = steady and all(len(share.sets[0].holds_ms) <= 1 for share in shares)
    places = tuple(place for name in names if (place := phrases.on_side(name)))
    return places if brief and len(places) == len(names) else ()


def _side_by_side(
    phrases: Phrases, exercise: Exercise, shares: list[_Share], where: tuple[str, ...], several: bool
) -> Iterator[str | None]:
    """The dose of two sides that differ, each the same in every set."""
    here = [share.sets[0] for share in shares]
    reps = tuple(amount.reps for amount in here)
    if len(set(reps)) == 1:
        yield phrases.dose(shares[0].reps, "alternate" if exercise.sides == "alternate" else "each")
    else:
        yield phrases.dose_by_side(reps, where, len(shares[0].sets))
    holds = tuple(hold_ms for amount in here for hold_ms in amount.holds_ms)
    if len(set(holds)) == 1:
        yield phrases.holds(holds[:1], several)
    elif holds:
        yield phrases.holds_by_side(holds, where, several)
    breaths = [amount.breaths for amount in here]
    if len(breaths[0]) != 1:
        return
    counts = tuple(count for (count,) in breaths)
    yield phrases.breaths(counts[0], several) if len(set(counts)) == 1 else phrases.breaths_by_side(counts, where)
