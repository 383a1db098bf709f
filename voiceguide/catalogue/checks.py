"""What a catalogue keeps beyond its shape: names that lead somewhere, texts that can be said, ways to move."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from typing_extensions import assert_never

from voiceguide import limits
from voiceguide.catalogue import dose_checks, item_checks, language_checks, time_checks
from voiceguide.catalogue.fields import RefersTo, Sided, Text, marked
from voiceguide.catalogue.model import Catalogue, Exercise
from voiceguide.catalogue.routine import (
    PLAIN_KINDS,
    ChimeItem,
    Circuit,
    Item,
    PauseItem,
    QuietItem,
    Rest,
    RoutineExercise,
    Say,
    Section,
)
from voiceguide.catalogue.shape import with_colon
from voiceguide.catalogue.steps import Breaths, Hold, Move, Work
from voiceguide.document.tree import Mapping, Node, Scalar, find, scalars
from voiceguide.errors import Location, Problem, did_you_mean, shortened
from voiceguide.units import Amounts, Range

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FORMS = re.compile(r"[^|]+\|[^|]+")
"""Two forms of a word, for the first and the second side."""


def problems(root: Mapping) -> list[Problem]:
    """Every problem with the ids, names, texts and ways of a catalogue whose shape may be wrong as well."""
    written = Mapping(at=root.at, entries={key: node for key, node in root.entries.items() if key != "phrases"})
    return [
        *_ids(root),
        *_names(root),
        *_texts(written),
        *_braces(written),
        *_transitions(root),
        *_ways(root),
        *item_checks.problems(root),
        *dose_checks.problems(root),
        *time_checks.problems(root),
        *language_checks.problems(root),
    ]


def _ids(root: Mapping) -> Iterator[Problem]:
    for section in _named_sections():
        known: dict[str, Text] = {}
        names = _section(root, section)
        if len(names) > limits.NAMES:
            yield Problem(root.key(section).at, f"{section}: there are {len(names)}; at most {limits.NAMES} may be")
        for name in names:
            if twin := known.get(name.lower()):
                yield Problem(name.at, f'{section}: "{name}" and "{twin}" differ only in capitals; rename one of them')
            elif not _ID.fullmatch(name):
                yield Problem(name.at, f'{section}: "{shortened(name)}" is not an id; write {_slug(name)}')
            elif len(name) > limits.ID_CHARACTERS:
                yield Problem(name.at, f"{section}: this id is too long; write {limits.ID_CHARACTERS} letters or fewer")
            known.setdefault(name.lower(), name)


def _slug(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", letters))[: limits.ID_CHARACTERS].strip("-")
    return slug or "lower-case letters, digits and hyphens, such as knee-rolls"


def _named_sections() -> list[str]:
    """The keys of the catalogue under which an author gives ids to things."""
    return list(dict.fromkeys(mark.section for _, mark in marked(Catalogue, RefersTo)))


def _names(root: Mapping) -> Iterator[Problem]:
    """Names of things that are not there."""
    meant = {section: _meant(root, section) for section in _named_sections()}
    wrong = [
        (node, node.value, mark.section)
        for path, mark in marked(Catalogue, RefersTo)
        for node in find(root, *path)
        if isinstance(node, Scalar)
        and isinstance(node.value, Text)
        and meant[mark.section]
        and node.value not in meant[mark.section]
    ]
    wrong.sort(key=lambda found: found[0].at)
    for node, name, section in wrong[: limits.PROBLEMS]:
        known = [name for name in _section(root, section) if name][: limits.NAMES]
        item = with_colon(name, PLAIN_KINDS) if section == "exercises" else None
        instead = f"write {{{item}}}" if item else did_you_mean(name, known)
        yield Problem(node.at, f'there is no {section.removesuffix("s")} "{shortened(name)}"; {instead}')


def _meant(root: Mapping, section: str) -> set[str]:
    """The ids of a section, and what those that are not well written should be."""
    return {meant for name in _section(root, section) for meant in (name, _slug(name))}


def _section(root: Mapping, name: str) -> dict[Text, Node]:
    section = root.entries.get(Text(name))
    return section.entries if isinstance(section, Mapping) else {}


def _texts(root: Mapping) -> Iterator[Problem]:
    """Texts that are too long to say, or hold nothing that can be said."""
    respellings = {id(node) for node in find(root, "pronounce", "*")}  # which may be empty: the word is not said
    for node in scalars(root):
        if not isinstance(node.value, Text) or id(node) in respellings:
            continue
        if len(node.value) > limits.TEXT_CHARACTERS:
            size = f"{len(node.value):,} characters, and {limits.TEXT_CHARACTERS:,} are the most"
            yield Problem(node.at, f"this text has {size}; split it into several")
        elif not any(map(str.isalnum, node.value)):
            yield Problem(node.at, f'there is no word in "{shortened(node.value)}"; write what is to be said')


def _braces(root: Mapping) -> Iterator[Problem]:
    """{side} where there are no sides, and braces around anything else."""
    sided: dict[int, bool] = {}
    for exercise in find(root, "exercises", "*"):
        has_sides = any(isinstance(node, Scalar) and node.value is not None for node in find(exercise, "sides"))
        for part in chain.from_iterable(find(exercise, *path) for path, _ in marked(Exercise, Sided)):
            sided.update((id(node), has_sides) for node in scalars(part))
    for node in scalars(root):
        if isinstance(node.value, Text) and ("{" in node.value or "}" in node.value):
            yield from _brace_problems(node, node.value, sided.get(id(node)))


def _brace_problems(node: Scalar, text: Text, has_sides: bool | None) -> Iterator[Problem]:
    names = _PLACEHOLDER.findall(text)
    if "{" in (rest := _PLACEHOLDER.sub("", text)) or "}" in rest:
        yield Problem(node.at, "a brace has no partner; write {side}, or take the brace out")
    for name in names:
        if name != "side" and not _FORMS.fullmatch(name):
            yield Problem(node.at, f"{{{shortened(name)}}} stands for nothing; write {{side}}, or take the braces out")
    names = ["side" if _FORMS.fullmatch(name) else name for name in names]
    if "side" in names and has_sides is None:
        *keys, last = (path[-1] for path, _ in marked(Exercise, Sided))
        where = f"the {', '.join(keys)} and {last} of an exercise"
        yield Problem(node.at, f"{{side}} has a meaning only in {where}; take it out")
    elif "side" in names and not has_sides:
        yield Problem(node.at, "{side} needs sides; add sides: alternate or sides: each to this exercise")


def _transitions(root: Mapping) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Location] = {}
    for transition in find(root, "transitions", "*"):
        if not (ends := ends_of(transition)):
            continue
        if ends[0] == ends[1]:
            yield Problem(transition.at, f'from and to are both "{ends[0]}"; write two different positions')
        elif ends in seen:
            first = f"the first is in {_place(seen[ends], transition.at)}"
            yield Problem(transition.at, f"a second way from {ends[0]} to {ends[1]} ({first}); keep one of them")
        seen.setdefault(ends, transition.at)


def _place(place: Location, seen_from: Location) -> str:
    return f"line {place.line}" if place.file == seen_from.file else str(place)


def ends_of(transition: Node) -> tuple[str, str] | None:
    """The positions a transition leads from and to, where both are written."""
    ends = [_word(transition, "from"), _word(transition, "to")]
    return (ends[0], ends[1]) if ends[0] and ends[1] else None


def _word(node: Node, *path: str) -> Text | None:
    found = next(find(node, *path), None)
    return found.value if isinstance(found, Scalar) and isinstance(found.value, Text) else None


def _ways(root: Mapping) -> Iterator[Problem]:
    """Places in a routine from which no transitions lead to the next position, each pair once."""
    positions = _section(root, "positions")
    start = _word(root, "start")
    if start not in positions:
        return
    ways: dict[str, set[str]] = {}
    for transition in find(root, "transitions", "*"):
        ends = ends_of(transition)
        if not ends or not all(end in positions for end in ends):
            return  # reported already; which way it is can't be known
        ways.setdefault(ends[0], set()).add(ends[1])
    reached: dict[str, set[str]] = {}
    told: set[tuple[str, str]] = set()
    for key, routine in _section(root, "routines").items():
        stops = [(start, key), *_stops(root, routine), (start, key)]
        for (here, _), (there, mention) in pairwise(stops):
            if here not in reached:
                reached[here] = _reach(here, ways)
            if there not in reached[here] and (here, there) not in told:
                told.add((here, there))
                yield Problem(
                    mention.at, f"no transition leads from {here} to {there}; add one with from: {here}, to: {there}"
                )


def _stops(root: Mapping, routine: Node) -> Iterator[tuple[Text, Text]]:
    """The position of each exercise of a routine in the order of the walk, and where the routine names it."""
    for item in item_checks.done(routine):
        name = _word(item, "exercise") or _word(item)
        position = _word(root, "exercises", name, "position") if name and name != "*" else None
        if name and position in _section(root, "positions"):
            yield position, name


def _reach(start: str, ways: dict[str, set[str]]) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        new = ways.get(waiting.pop(), set()) - reached
        reached |= new
        waiting.extend(new)
    return reached


def too_long(catalogue: Catalogue) -> Iterator[Problem]:
    """Exercises and routines that alone, at the top of every range, go on for longer than a track may."""
    too_long = set()
    for name, exercise in catalogue.exercises.items():
        if (length_ms := _at_most_ms(exercise.as_done(catalogue.phrases))) > limits.TRACK_MS:
            too_long.add(name)
            yield _too_long(name, "exercise", length_ms)
    for name, routine in catalogue.routines.items():
        names = {item.exercise for item in routine.items}
        if not names <= catalogue.exercises.keys() or not too_long.isdisjoint(names):
            continue  # reported already
        if (length_ms := _items_at_most_ms(catalogue, routine.exercises, routine.rest)) > limits.TRACK_MS:
            yield _too_long(name, "routine", length_ms)


def _too_long(name: Text, thing: str, length_ms: int) -> Problem:
    hours, most = -(-length_ms // 3_600_000), limits.TRACK_MS // 3_600_000
    message = f"this {thing} could last {hours:,} hours, and {most} are the most; ask for fewer repetitions"
    return Problem(name.at, message)


def _items_at_most_ms(
    catalogue: Catalogue, items: Iterable[Item], rest_ms: int, work: Amounts[Range] | None = None
) -> int:
    """The longest that items take, with a rest of `rest_ms` after each exercise, which lasts `work`, if that is set."""
    length_ms = 0
    for item in items:
        match item:
            case RoutineExercise():
                length_ms += _at_most_ms(catalogue.exercise(item, work)) + rest_ms
            case Circuit():
                rest_here_ms = rest_ms if item.rest is None else item.rest
                once_ms = _items_at_most_ms(catalogue, item.exercises, rest_here_ms, item.work)
                once_ms = max(once_ms + item.between, item.every or 0)
                length_ms += item.rounds.high * once_ms
            case Section():
                rest_here_ms = rest_ms if item.rest is None else item.rest
                length_ms += _items_at_most_ms(catalogue, item.exercises, rest_here_ms)
            case Rest() | PauseItem() | QuietItem():
                length_ms += item.ms
            case Say():
                length_ms += 1_000 + (item.time or 0)
            case ChimeItem():
                length_ms += 1_000
            case _:
                assert_never(item)
    return length_ms


def _at_most_ms(exercise: Exercise) -> int:
    """The longest an exercise takes without its words; no step counts less than the second it takes to say."""
    once = max(span.high for span in exercise.between)
    for step in exercise.steps:
        most = max(span.high for span in step.amount)
        match step:
            case Move():
                once += max(most, 1_000)
            case Hold() | Work():
                once += most
            case Breaths():
                once += most * max(step.inhale + step.exhale, 1_000)
    sets, reps, rest = (
        max(span.high for span in spans) for spans in (exercise.in_sets, exercise.repetitions, exercise.rest)
    )
    return sets * (reps * once * max(len(exercise.sides_done), 1) + rest)
