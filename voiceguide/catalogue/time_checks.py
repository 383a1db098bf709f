"""What keeps time, and does not go together: beats, ticks, tempos, bells, and sets that begin every so often."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain

from voiceguide import limits
from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.item_checks import inside, kind_of
from voiceguide.catalogue.model import Catalogue, Exercise
from voiceguide.catalogue.routine import RoutineExercise
from voiceguide.catalogue.steps import Breaths
from voiceguide.document.tree import Mapping, Node, Scalar, Sequence, find, scalars
from voiceguide.errors import Problem
from voiceguide.units import duration_range

_STEPS_MISSING = '"steps" is missing; write steps: [{move: Lift your knee., time: 4s}]'
_LEAST = f"{limits.PHASE_MS / 1_000:g}s"


def problems(root: Mapping) -> Iterator[Problem]:
    """Every problem of exercises whose shape may be wrong as well."""
    exercises = root.entries.get(Text("exercises"))
    for name, exercise in exercises.entries.items() if isinstance(exercises, Mapping) else ():
        if isinstance(exercise, Mapping):
            yield from _missing_steps(name, exercise)
            yield from _tempo(exercise)
            yield from _beat(exercise)
            yield from _every(exercise)
            for step in find(exercise, "steps", "*"):
                yield from _bells(step, "hold")
    for item in chain.from_iterable(map(inside, find(root, "routines", "*"))):
        yield from _bells(item, "quiet")
        if isinstance(item, Mapping) and kind_of(item) == "circuit" and item.entries.keys() >= {"every", "between"}:
            yield Problem(item.key("between").at, "between: what is left of every is rest; take between out")


def _missing_steps(name: Text, exercise: Mapping) -> Iterator[Problem]:
    written = exercise.entries
    if Text("steps") in written or Text("tempo") in written or _timed_reps(exercise):
        return
    known = Exercise.keys()
    if not get_close_matches("steps", [key for key in written if key not in known]):  # told as unknown
        yield Problem(exercise.at, f"{name}: {_STEPS_MISSING}")


def _timed_reps(exercise: Mapping) -> bool:
    """Whether the repetitions are written as a time."""
    written = [scalar for node in find(exercise, "reps") for scalar in scalars(node)]
    return bool(written) and all(_least_ms(scalar) is not None for scalar in written)


def _tempo(exercise: Mapping) -> Iterator[Problem]:
    timed = _timed_reps(exercise)
    if Text("tempo") in exercise.entries:
        for step in find(exercise, "steps", "*"):
            if isinstance(step, Mapping) and (kinds := step.entries.keys() & {"hold", "work", "breaths"}):
                yield Problem(step.at, f"tempo makes the steps; keep two moves here, and take {min(kinds)} out")
        if timed:
            yield Problem(exercise.key("reps").at, "reps: a tempo counts repetitions; write a number, such as reps: 8")
    if timed and _is(exercise, "sides", "alternate"):
        yield Problem(exercise.key("sides").at, "sides: a time is for one side, or for none; write sides: each")


def _beat(exercise: Mapping) -> Iterator[Problem]:
    on_beat = Text("tempo") in exercise.entries or _is(exercise, "beat", "yes", "true", "on")
    if Text("count") in exercise.entries:
        if not on_beat:
            yield Problem(exercise.key("count").at, "count needs a beat to count on; add beat: true")
        if _is(exercise, "quiet", "yes", "true", "on"):
            yield Problem(exercise.key("count").at, "count: a quiet exercise counts nothing; take one of the two out")
    if on_beat:
        for path in (("between",), ("rest",), *(("steps", "*", key) for key in ("time", "hold", "work", "in", "out"))):
            for scalar in (scalar for node in find(exercise, *path) for scalar in scalars(node)):
                least_ms = _least_ms(scalar)
                may_be_none = least_ms == 0 and len(path) == 1
                if least_ms is not None and least_ms < limits.PHASE_MS and not may_be_none:
                    words = f'"{scalar.written}" is too short on the beat; write {_LEAST} or more'
                    yield Problem(scalar.at, f"{path[-1]}: {words}")


def _every(exercise: Mapping) -> Iterator[Problem]:
    if Text("every") not in exercise.entries:
        return
    if Text("rest") in exercise.entries:
        yield Problem(exercise.key("rest").at, "rest: what is left of every is rest; take rest out")
    lists = [node for path in (("reps",), ("steps", "*", "*")) for node in find(exercise, *path)]
    if not any(isinstance(node, Sequence) for node in lists) and not exercise.entries.keys() & {"sets"}:
        yield Problem(exercise.key("every").at, "every is for several sets; add sets: 4")


def _bells(silence: Node, key: str) -> Iterator[Problem]:
    """Bells that are too close to each other, or not within a silence whose length stands at `key`."""
    bells, length = (next(find(silence, name), None) for name in ("bells", key))
    if not isinstance(bells, Scalar) or not isinstance(length, Scalar):
        return
    bells_ms, length_ms = _least_ms(bells), _least_ms(length)
    if bells_ms is not None and bells_ms < limits.LEAST_BELLS_MS:
        yield Problem(bells.at, f'bells: "{bells.written}" is too little; write {limits.LEAST_BELLS_MS // 1_000}s')
    elif bells_ms is not None and length_ms is not None and bells_ms >= length_ms:
        yield Problem(bells.at, f"bells: {bells.written} is not within a {key} of {length.written}; write less")


def too_much(catalogue: Catalogue, root: Mapping) -> Iterator[Problem]:
    """Sets that take longer than `every` leaves them, even without their words."""
    for name, written in catalogue.exercises.items():
        exercise = written.as_done(catalogue.phrases)
        if exercise.every is None or (least_ms := _set_ms(exercise)) <= exercise.every:
            continue
        node = next(find(root, "exercises", name), None)
        at = node.key("every").at if isinstance(node, Mapping) else exercise.at
        yield Problem(at, f"every: a set takes at least {least_ms / 1_000:g}s; write more, or do less in a set")


def rounds_too_long(catalogue: Catalogue, root: Mapping) -> Iterator[Problem]:
    """Rounds that take longer than `every` leaves them, even without their words."""
    for name, routine in catalogue.routines.items():
        node = next(find(root, "routines", name), None)
        circuits = [item for item in (inside(node) if node else ()) if kind_of(item) == "circuit"]
        for circuit, written in zip(routine.circuits, circuits, strict=False):
            if circuit.every is None or not isinstance(written, Mapping):
                continue
            items = [item for item in circuit.exercises if isinstance(item, RoutineExercise)]
            least_ms = sum(_all_sets_ms(catalogue.exercise(item, circuit.work)) for item in items)
            least_ms += (circuit.rest or 0) * (len(items) - 1)
            if least_ms > circuit.every:
                words = f"every: a round takes at least {least_ms / 1_000:g}s; write more, or do less in a round"
                yield Problem(written.key("every").at, words)


def _all_sets_ms(exercise: Exercise) -> int:
    sets, rest_ms = (min(span.low for span in spans) for spans in (exercise.in_sets, exercise.rest))
    return sets * _set_ms(exercise) + (sets - 1) * rest_ms


def _set_ms(exercise: Exercise) -> int:
    """The least that a set takes, all its sides together, without words."""
    once = 0
    for step in exercise.steps:
        least = min(span.low for span in step.amount)
        once += least * (step.inhale + step.exhale) if isinstance(step, Breaths) else least
    reps, between = (min(span.low for span in spans) for spans in (exercise.repetitions, exercise.between))
    return max(len(exercise.sides_done), 1) * (reps * once + (reps - 1) * between)


def _is(group: Mapping, key: str, *words: str) -> bool:
    return any(isinstance(node, Scalar) and node.written.lower() in words for node in find(group, key))


def _least_ms(node: Node) -> int | None:
    """The low end of a time; None for what is none."""
    span = duration_range(node.written) if isinstance(node, Scalar) else None
    return span.low if span else None
