"""The names that an author gives to the sides of an exercise, where its doses and its order refer to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from voiceguide.catalogue.doses import SIDES
from voiceguide.catalogue.fields import Keys, Text
from voiceguide.language.languages import known


def places(side_names: object) -> dict[str, str]:
    """What each of two side names stands for: `left` the first, `right` the second. Empty where there are no two."""
    match side_names:
        case [str() as first, str() as second]:
            return {first: SIDES[0], second: SIDES[1]}
    return {}


def to_places(values: object) -> None:
    """Writes left and right for the names of sides, in the exercises of a catalogue and where routines use them."""
    if not isinstance(values, dict):
        return
    for name, mapping in _named(values).items():
        exercise = values["exercises"][name]
        _rename(exercise, mapping)
        steps = exercise.get("steps")
        for step in steps if isinstance(steps, list) else ():
            _rename(step, mapping)
    to_places_in(values.get("routines"), values)


def to_places_in(items: object, catalogue: object) -> None:
    """Writes left and right for the names of sides where items use the exercises of a catalogue."""
    named = _named(catalogue)
    for item in _groups(items) if named else ():
        if mapping := named.get(str(item.get("exercise")), {}):
            _rename(item, mapping)


def _named(catalogue: object) -> dict[str, dict[str, str]]:
    """What the names of sides stand for in each exercise of a catalogue that has such names."""
    if not isinstance(catalogue, dict) or not isinstance(exercises := catalogue.get("exercises"), dict):
        return {}
    return {
        name: mapping
        for name, exercise in exercises.items()
        if isinstance(exercise, dict) and (mapping := places(exercise.get("side_names")))
    }


def side_names_in_language(values: object) -> None:
    """Writes the sides of the catalogue's language where an exercise has no names for its own."""
    if not isinstance(values, dict) or not isinstance(exercises := values.get("exercises"), dict):
        return
    tag, own = values.get("language", "en"), _own_sides(values.get("phrases"))
    found = known(tag) if isinstance(tag, str) else None
    usual = {side: getattr(found.phrases.texts, side) for side in SIDES} if found else {}
    names = [Text(own.get(side, usual.get(side, side))) for side in SIDES]
    for exercise in exercises.values():
        if isinstance(exercise, dict):
            exercise.setdefault("side_names", names)


def _own_sides(phrases: object) -> dict[str, str]:
    """The sides as an author's own phrases name them."""
    match phrases:
        case {"coach": dict(coach)}:
            return {side: name for side in SIDES if isinstance(name := coach.get(side), str)}
    return {}


def _rename(group: object, mapping: Mapping[str, str]) -> None:
    """Changes the keys of the doses in a group, and the sides that are named in it."""
    if not isinstance(group, dict):
        return
    for key, value in group.items():
        match value:
            case Keys() if not value.keys().isdisjoint(mapping):
                doses = {Text(mapping.get(name, name)): dose for name, dose in value.items()}
                group[key] = Keys.placed(doses, value.at)
            case Text() if key in ("sides", "first") and value in mapping:
                group[key] = Text.placed(mapping[value], value.at)


def _groups(value: Any) -> Iterator[dict[str, Any]]:
    """Every group of keys, however deep."""
    match value:
        case dict():
            yield value
            for inside in value.values():
                yield from _groups(inside)
        case list():
            for inside in value:
                yield from _groups(inside)
