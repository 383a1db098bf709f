"""What pydantic found wrong with a catalogue's shape, at its exact place and in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from voiceguide import limits
from voiceguide.catalogue.fields import Keys, RefersTo, Text, YesNo
from voiceguide.catalogue.routine import CIRCUIT_KINDS, ITEM_KINDS, SECTION_KINDS, RoutineExercise
from voiceguide.catalogue.steps import STEP_KINDS
from voiceguide.document.tree import Mapping, Node, Scalar, Sequence
from voiceguide.errors import Problem, did_you_mean, shortened

_OTHER_WORDS = {
    **dict.fromkeys(("repetitions", "repetition", "repeat", "repeats", "count"), "reps"),
    **dict.fromkeys(("duration", "seconds", "length"), "time"),
    **dict.fromkeys(("superset", "laps"), "circuit"),
    **dict.fromkeys(("pause", "break", "recovery"), "rest"),
    **dict.fromkeys(("instructions", "description", "how"), "movement"),
    **dict.fromkeys(("equipment", "props"), "needs"),
}
"""Other words of sheets for keys."""
_ELSEWHERE = {
    "time": "belongs to a move or a line; write it there, on a line of its own",
    "bells": "belong to a hold; write them there, on a line of their own",
    "ending": "belongs to a hold; write it there, on a line of its own",
    **dict.fromkeys(
        ("level", "talk", "pace", "note"), "is for a place in a routine; write it there, beside exercise: and the id"
    ),
    "notes": "are for a routine; write them there, or as tips: here",
}
"""Where else keys belong that are written in an exercise."""


def problems(error: ValidationError, root: Mapping, values: object) -> list[Problem]:
    """Every problem pydantic found, at most `limits.PROBLEMS` of them put into words, in the order of the file."""
    found = sorted((_Found(detail, root, values) for detail in error.errors(include_url=False)), key=_place)
    return [found.problem() for found in found[: limits.PROBLEMS] if not found.told_elsewhere()] + [
        Problem(found.node.at, "this is wrong too") for found in found[limits.PROBLEMS :]
    ]


def _place(found: _Found) -> tuple[int, int]:
    return found.node.at.line, found.node.at.column


class _Found:
    """One error of pydantic's: the node it is about, or the group a key is missing from, and what they are called."""

    def __init__(self, detail: ErrorDetails, root: Node, values: Any) -> None:
        self.kind, self.context = detail["type"], detail.get("ctx", {})
        self.last = detail["loc"][-1] if detail["loc"] else ""
        self.node: Node = root
        self.name = ""
        self.group: Mapping | None = None
        self.group_values: Any = None
        for step in detail["loc"]:
            match self.node:
                case Mapping(entries=entries) if isinstance(step, str) and Text(step) in entries:
                    self.group, self.group_values = self.node, values
                    self.node, values, self.name = entries[Text(step)], values[step], step
                case Sequence(items=items) if isinstance(step, int) and step < len(items):
                    self.node, values = items[step], values[step]
        self.values = values

    def told_elsewhere(self) -> bool:
        """True for a missing key that is there but misspelt, which is reported as unknown, and for a list that is too
        short only without its items that are wrong."""
        if self.kind == "too_short" and isinstance(self.node, Sequence) and self.node.items:
            return bool(len(self.node.items) >= self.context["min_length"])
        if self.kind != "missing" or not isinstance(self.node, Mapping):
            return False
        known = _keys(self.values)
        return bool(get_close_matches(str(self.last), [key for key in self.node.entries if key not in known][:50]))

    def problem(self) -> Problem:
        if self._unknown_key():
            assert self.group is not None
            return Problem(self.group.key(str(self.last)).at, self._about_key())
        message = self._about_value()
        return Problem(self.node.at, f"{shortened(self.name)}: {message}" if self.name else message)

    def _unknown_key(self) -> bool:
        return self.kind == "extra_forbidden" or (self.kind == "is_instance_of" and self.last == "at")

    def _about_key(self) -> str:
        key, known = str(self.last), _keys(self.group_values)
        if key in STEP_KINDS and any(kind in known for kind in STEP_KINDS):
            return f'a step is one thing; put "{key}" in a step of its own, with a - before it'
        if key == "rounds":
            return "rounds belong to a circuit; write circuit: and a title, and its exercises: below it"
        if "steps" in known and key in STEP_KINDS:
            return f"{key} is a step of an exercise; write it under steps: as - {key}: {_written(self.node)}"
        if "steps" in known and key in _ELSEWHERE:
            return f"{key} {_ELSEWHERE[key]}"
        assert self.group is not None
        if self.group.inline and isinstance(self.node, Scalar) and self.node.value is None and " " in key:
            return f'"{shortened(key)}" follows a comma; put the text with the comma in quotes'
        return f'"{shortened(key)}" is not a key that belongs here; {did_you_mean(_usual(key, known), known)}'

    def _about_value(self) -> str:
        node, context = self.node, self.context
        match self.kind:
            case "missing" if isinstance(self.last, int):
                return "this list is too short; write two items, such as [left, right] or [100, 20]"
            case "missing":
                return f'"{self.last}" is missing; write {self.last}: {_example(_keys(self.values)[str(self.last)])}'
            case "value_error":
                return _short_within(str(context["error"]), node)
            case "not_text":
                return _not_text(node)
            case "not_a_dose":
                return f"{_misplaced(node)}; write {context['example']}"
            case "literal_error" | "enum":
                return _not_a_choice(node, context["expected"].replace("'", ""))
            case "union_tag_not_found":
                return _not_a_step(node)
            case "not_in_routine" | "not_in_section" | "not_in_circuit":
                return _not_an_item(node, self.kind.removeprefix("not_in_"))
            case "model_type" | "model_attributes_type" | "dict_type":
                return f"{_misplaced(node)}; write keys with values, indented, on the lines below"
            case "tuple_type":
                return f"{_misplaced(node)}; write a list: each item on its own line after a -"
            case "too_short":
                return f"this is empty; write at least {_some(context['min_length'])}"
            case "too_long":
                return f"this list is too long; keep {context['max_length']} items"
            case "greater_than_equal":
                return f"{_described(node)} is too little; write {context['ge']:g} or more"
            case "less_than_equal":
                return f"{_described(node)} is too much; write {context['le']:g} or less"
            case "bool_parsing" | "bool_type":
                return f"{_described(node)} is neither yes nor no; write yes or no"
            case "int_type" | "int_parsing" | "int_from_float" | "int_parsing_size":
                return f"{_described(node)} is not a whole number; write a number such as 1"
            case "float_type" | "float_parsing" | "finite_number":
                return f"{_described(node)} is not a number; write one such as 1.2"
        return f"{_misplaced(node)}; look at the same key in the shipped exercises.yaml"


def _usual(key: str, known: Iterable[str]) -> str:
    """The key that stands here for another word of sheets, or the word itself."""
    usual = _OTHER_WORDS.get(key.casefold(), key)
    return usual if usual in known else key


def _written(node: Node) -> str:
    """A value as it is written, for an example."""
    return shortened(node.written) if isinstance(node, Scalar) and node.value is not None else "…"


def _keys(values: object) -> dict[str, FieldInfo]:
    """The keys that may stand in a group, as far as it was checked."""
    part = values.part if isinstance(values, Keys) else None
    return part.keys() if part else {}


def _example(field: FieldInfo) -> str:
    """What to write after a key that is missing."""
    for mark in field.metadata:
        if isinstance(mark, RefersTo):
            thing = mark.section.removesuffix("s")
            return f"and the id of {'an' if thing[0] in 'aeiou' else 'a'} {thing}"
    if field.examples:
        return _flow(field.examples[0])
    match get_origin(field.annotation):
        case origin if origin is Literal:
            return str(get_args(field.annotation)[0])
        case origin if origin is dict:
            return "and at least one below it"
    return "and its value"


def _flow(value: object) -> str:
    """A value as YAML on one line."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {_flow(inside)}" for key, inside in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)


def _not_text(node: Node) -> str:
    match node:
        case Scalar(value=None):
            return "the words are missing; write them after the colon"
        case Scalar(written=written, value=YesNo()):
            return f'YAML takes {written} for a switch, not for a text; write it in quotes: "{written}"'
        case Scalar(written=written):
            return (
                f'{shortened(written)} is a number, and a text belongs here; write it in quotes: "{shortened(written)}"'
            )
        case Mapping(inline=True):
            return 'a text that begins with { must be in quotes; write "{side} …"'
        case Mapping():
            return "keys stand where a text belongs; write one text, in quotes if it holds a colon"
        case _:
            return "a list stands where a text belongs; write one text"


def _not_a_choice(node: Node, choices: str) -> str:
    match node:
        case Scalar(written=written) if written == choices:
            return f"the quotes make a text of {choices}; write it without them"
        case Scalar(value=YesNo()) if " or " in choices:
            return f"{_described(node)} is not known here; write {choices}, or take this line out"
    return f"{_described(node)} is not known here; write {choices}"


def _not_a_step(node: Node) -> str:
    match node:
        case Mapping(entries=entries):
            for key in entries:
                if near := get_close_matches(key.casefold(), STEP_KINDS, n=1):
                    return f"\"{shortened(key)}\" is not a kind of step; did you mean '{near[0]}'?"
            *kinds, last = (f"{kind}:" for kind in STEP_KINDS)
            return f"this step does nothing; begin it with {', '.join(kinds)} or {last}"
        case Scalar(value=Text() as words) if step := with_colon(words, STEP_KINDS):
            return f"a step is a key, a colon, a space and the value; write - {step}"
        case Scalar(value=Text() as words):
            return f"a step says what kind it is; write - move: {shortened(words)}"
    return f"{_described(node)} is not a step; write - move: and what to do"


def _not_an_item(node: Node, holder: str) -> str:
    """About an item of a `holder`: a routine, a section or a circuit."""
    kinds = {"routine": ITEM_KINDS, "section": SECTION_KINDS, "circuit": CIRCUIT_KINDS}[holder]
    match node:
        case Mapping(entries=entries):
            for key in entries:
                if key in ITEM_KINDS:
                    return f"a {key} cannot stand in a {holder}; put it before or after that {holder}"
            if entries.keys() & RoutineExercise.keys():
                return '"exercise" is missing; write exercise: and the id of an exercise'
            for key in entries:
                if (usual := _usual(key, kinds)) != key:
                    return f"\"{shortened(key)}\" is not a kind of item; did you mean '{usual}'?"
            for key in entries:
                if near := get_close_matches(key, kinds, n=1, cutoff=0.75):
                    return f"\"{shortened(key)}\" is not a kind of item; did you mean '{near[0]}'?"
            *known, last = (f"{kind}:" for kind in kinds)
            return f"this item does nothing; begin it with {', '.join(known)} or {last}"
        case Sequence():
            return "a list stands where an item belongs; for rounds of several exercises write circuit: and its title"
    return f"{_misplaced(node)}; write the id of an exercise"


def with_colon(words: str, kinds: Iterable[str]) -> str | None:
    """A text that is one of the kinds of step or item, as it is to be written: `hold 5s`, `move:Nod.`; else None."""
    if found := re.match(rf"({'|'.join(kinds)})\s*(?:[:=]\s*(?=\S)|\s(?=\d))", words):
        return f"{found[1]}: {shortened(words[found.end() :])}"
    return None


def _misplaced(node: Node) -> str:
    if isinstance(node, Scalar) and node.value is None:
        return "nothing is written here"
    return f"{_described(node)} does not belong here"


def _described(node: Node) -> str:
    match node:
        case Scalar(value=None):
            return "nothing"
        case Scalar(written=written):
            return f'"{shortened(written)}"'
        case Mapping():
            return "a group of keys"
        case Sequence():
            return "a list"


def _some(count: int) -> str:
    return "one" if count == 1 else str(count)


def _short_within(message: str, node: Node) -> str:
    """A message of the model's, in which a very long value is cut."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return message.replace(node.value, shortened(node.value))
    return message
