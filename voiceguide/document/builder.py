"""Makes a tree of the text of a YAML file, and finds what is wrong with it as YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from voiceguide import limits
from voiceguide.document import source, syntax
from voiceguide.document.text import Text
from voiceguide.document.tree import Mapping, Node, Scalar, Sequence, text_of, value_of
from voiceguide.errors import CatalogueError, Location, Problem, shortened

# libyaml where PyYAML was built with it (ten times faster), else PyYAML's own parser.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_COMMENT_IN_TEXT = re.compile(r"\s+#\S+")

_CORE_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = {_CORE_TAG + kind for kind in ("int", "float", "bool", "null")}
_TAGS = {"!"} | _PLAIN_TAGS | {_CORE_TAG + kind for kind in ("str", "seq", "map")}


@dataclass(slots=True)
class _Open:
    """A list or a group whose end has not been seen; `pending` is a key that waits for its value."""

    at: Location
    anchor: str | None
    inline: bool
    keyed: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[Text, Node] = field(default_factory=dict)
    merged: list[Node] = field(default_factory=list)
    pending: Node | None = None


class Builder:
    """Makes a tree of YAML's events, one by one and without recursion, so that no nesting can exhaust the stack."""

    def __init__(self, name: str, room: int = limits.VALUES) -> None:
        self.problems: list[Problem] = []
        self.cut_texts: list[Problem] = []
        """Texts that a comment seems to cut short."""
        self._lines: list[str] = []
        self._name = name
        self._anchors: dict[str, Node] = {}
        self._open: list[_Open] = []
        self._root: Node | None = None
        self.size = 0
        """Values so far; `room` is how many there may be."""
        self._room = room

    def build(self, text: str) -> Node | None:
        """The tree of the first document. CatalogueError if the text isn't YAML, or holds too much."""
        self._lines = lines = source.LINE_END.split(text)
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            at, began = _mark(error.problem_mark), _mark(error.context_mark or error.problem_mark)
            complaint = syntax.Complaint(problem=error.problem or "", context=error.context or "", at=at, began=began)
            (line, column), message = syntax.explain(complaint, lines)
            raise source.failed(self._name, message, line + 1, column + 1) from None
        return self._root

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._add(self._scalar(event), event.anchor)
            case yaml.AliasEvent():
                self._add(self._repeated(event), None)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._begin(event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._end()
            case yaml.DocumentStartEvent() if self._root is not None:
                at = self._at(event)
                raise CatalogueError([*self.problems, Problem(at, "a second document begins here; take out the ---")])

    def _tell(self, at: Location, message: str) -> None:
        self.problems.append(Problem(at, message))
        if len(self.problems) == limits.PROBLEMS:
            raise CatalogueError(self.problems)

    def _at(self, event: yaml.Event) -> Location:
        line, column = _mark(event.start_mark)
        return Location(self._name, line + 1, column + 1)

    def _begin(self, event: yaml.SequenceStartEvent | yaml.MappingStartEvent) -> None:
        at = self._at(event)
        if len(self._open) == limits.DEPTH:
            raise self._too_deep(at)
        self._known_tag(event.tag, at)
        keyed = isinstance(event, yaml.MappingStartEvent)
        self._open.append(_Open(at=at, anchor=event.anchor, inline=bool(event.flow_style), keyed=keyed))

    def _end(self) -> None:
        group = self._open.pop()
        node: Node
        if group.keyed:
            for merged in group.merged:
                self._merge(group, merged)
            size, depth = _measure(group.entries.values())
            size += len(group.entries)
            node = Mapping(at=group.at, entries=group.entries, inline=group.inline, size=size, depth=depth)
        else:
            size, depth = _measure(group.items)
            node = Sequence(at=group.at, items=tuple(group.items), size=size, depth=depth)
        self._place(node, group.anchor)

    def _merge(self, group: _Open, merged: Node) -> None:
        """`<<: *name`: the keys of another group, where this one has none of its own."""
        match merged:
            case Mapping(entries=entries):
                for key, value in entries.items():
                    group.entries.setdefault(key, value)
            case Sequence(items=items) if all(isinstance(item, Mapping) for item in items):
                for item in items:
                    self._merge(group, item)
            case _:
                self._tell(merged.at, "<< takes in a group of keys; write <<: *name of such a group")

    def _add(self, node: Node, anchor: str | None) -> None:
        """Counts a node that is new, or repeated by an alias, and places it."""
        self.size += node.size
        if self.size > self._room:
            where = self._open[-1].at if self._open else node.at
            message = f"more than {limits.VALUES:,} values, aliases counted; make the catalogue smaller"
            raise CatalogueError([Problem(where, message)])
        self._place(node, anchor)

    def _place(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = node
        if not self._open:
            self._root = node
            return
        group = self._open[-1]
        if not group.keyed:
            group.items.append(node)
        elif group.pending is None:
            group.pending = node
        else:
            key, group.pending = group.pending, None
            self._enter(group, key, node)

    def _enter(self, group: _Open, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            self._tell(key.at, "a key is a word; put a text that begins with { or [ in quotes")
            return
        if key.written == "<<":
            group.merged.append(value)
            return
        name = Text.placed(key.written.strip(), key.at)
        if name in group.entries:
            first = next(known for known in group.entries if known == name).at.line
            message = f'"{shortened(name)}" is here twice (first in line {first}); keep one of them'
            self._tell(key.at, message)
            return
        group.entries[name] = value

    def _repeated(self, event: yaml.AliasEvent) -> Node:
        at, name = self._at(event), event.anchor or ""
        if node := self._anchors.get(name):
            if len(self._open) + node.depth > limits.DEPTH:
                raise self._too_deep(at)
            return node
        inside = any(group.anchor == name for group in self._open)
        why = "stands inside itself" if inside else "is not the name of anything above"
        quotes = "put a text that begins with * in quotes"
        self._tell(at, f"*{shortened(name)} {why}; {quotes}")
        return Scalar(at=at, written=name, value=Text.placed(name, at))

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        at = self._at(event)
        if not self._known_tag(event.tag, at):
            return Scalar(at=at, written=event.value, value=Text.placed("?", at))
        written = event.value
        if unseen := source.UNSEEN.search(written):
            self._tell(at, source.unseen_words(unseen[0]))
        if event.implicit[0]:
            self._look_for_comment(event)
        value = value_of if event.implicit[0] or event.tag in _PLAIN_TAGS else text_of
        return Scalar(at=at, written=written, value=value(written, at))

    def _look_for_comment(self, event: yaml.ScalarEvent) -> None:
        """Notes a # that touches what follows it, as in `exercise #3`: the author hardly means a comment."""
        line, column = _mark(event.end_mark)
        rest = self._lines[line][column:] if event.value and line < len(self._lines) else ""
        if cut := _COMMENT_IN_TEXT.match(rest):
            message = f'what follows "{shortened(event.value)}" is a comment ({cut[0].strip()}); put the text in quotes'
            self.cut_texts.append(Problem(self._at(event), message))

    def _too_deep(self, at: Location) -> CatalogueError:
        return CatalogueError([Problem(at, syntax.TOO_DEEP)])

    def _known_tag(self, tag: str | None, at: Location) -> bool:
        if tag is None or tag in _TAGS:
            return True
        shown = shortened(tag.replace(_CORE_TAG, "!!"))
        self._tell(at, f"{shown} is no part of a catalogue; take it out, or put the text in quotes")
        return False


def _measure(nodes: Iterable[Node]) -> tuple[int, int]:
    """The size and depth of a list or group of these."""
    inside = [(node.size, node.depth) for node in nodes]
    return 1 + sum(size for size, _ in inside), 1 + max((depth for _, depth in inside), default=0)


def _mark(mark: Any) -> tuple[int, int]:
    return (mark.line, mark.column) if mark else (0, 0)
