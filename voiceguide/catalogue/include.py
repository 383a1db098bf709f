"""A catalogue and the files it includes, as one tree in which every part knows the file it stands in."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PureWindowsPath
from typing import Any, Literal

from pydantic import Field, ValidationError

from voiceguide import limits
from voiceguide.catalogue import shape
from voiceguide.catalogue.checks import ends_of
from voiceguide.catalogue.fields import Part, Text
from voiceguide.catalogue.model import Catalogue
from voiceguide.catalogue.translation import is_translation, translated
from voiceguide.document import source
from voiceguide.document.builder import Builder
from voiceguide.document.tree import Mapping, Node, Scalar, Sequence, find, plain
from voiceguide.errors import CatalogueError, Location, Problem, VoiceguideError, did_you_mean, shortened


class Shared(Part):
    """What a file gives to one that includes it; the rest of a whole catalogue is not looked at."""

    version: Literal[1] = 1
    include: tuple[Text, ...] = ()
    positions: dict[Text, Any] = Field(default_factory=dict)
    exercises: dict[Text, Any] = Field(default_factory=dict)
    pronounce: dict[Text, Any] = Field(default_factory=dict)
    transitions: tuple[Any, ...] = ()


_BY_ID = ("positions", "exercises", "pronounce")
_LINE_END = re.compile(r"\s*\n\s*")


@dataclass(slots=True)
class Gathering:
    """Reads a file and what it includes, each file once; the limits hold for all of them together.

    `problems` are those that are found on the way; `files` are all that were looked for, whether they are there or not.
    """

    problems: list[Problem] = field(default_factory=list)
    cut_texts: list[Problem] = field(default_factory=list)
    """Texts that a comment seems to cut short."""
    files: list[Path] = field(default_factory=list)
    _bytes: int = 0
    _values: int = 0
    _unread: bool = False
    _trees: dict[Path, Mapping] = field(default_factory=dict)
    _open: list[tuple[Path, str]] = field(default_factory=list)

    def catalogue(self, data: bytes, name: str) -> Mapping:
        """The tree of a whole catalogue. CatalogueError when it, or a file it includes, can't be read as YAML."""
        root = self.tree(data, name, "a catalogue begins with keys and colons; write version: 1, and go on from there")
        if Text("routine") in root.entries and not root.entries.keys() & {"routines", "exercises"}:
            words = f"this is a prescription, not a catalogue; name it in place of a routine: voiceguide render {name}"
            raise source.failed(name, words)
        merged = self._with_phrases(self._with_included(root, Path(name)), Path(name).parent)
        if self._unread:
            raise CatalogueError(source.first(self.problems))
        return merged

    def tree(self, data: bytes, name: str, otherwise: str) -> Mapping:
        """One file by itself; `otherwise` is what to say when it isn't a group of keys."""
        self.files.append(Path(name))
        self._bytes += len(data)
        builder = Builder(name, limits.VALUES - self._values)
        try:
            root = builder.build(source.decoded(data, name))
        finally:
            self._values += builder.size
        self.problems += builder.problems
        self.cut_texts += builder.cut_texts
        if not isinstance(root, Mapping):
            raise source.failed(name, otherwise)
        return root

    def file_of(self, written: Scalar, folder: Path, key: str) -> Path | None:
        """The file that a text names, in the folder of the file it stands in or below; None with a problem."""
        name = str(written.value)
        path = folder / name
        windows = PureWindowsPath(name)
        if windows.drive or windows.root or ".." in windows.parts or not _lies_in(path, folder):
            where = "name a file beside this one, or in a folder below, such as common.yaml"
            self.problems.append(Problem(written.at, f'{key}: "{shortened(name)}" leads out of this folder; {where}'))
            return None
        self.files.append(path)
        return path

    def opened(self, path: Path, at: Location, key: str) -> bytes | None:
        """What is in a file that is named at a place; None with a problem."""
        if path.exists() and not path.is_file() and not path.is_dir():
            self.problems.append(Problem(at, f"{key}: {path} is no file; name a file"))
            return None
        try:
            data = source.read(path)
        except VoiceguideError as error:
            self.problems.append(Problem(at, f"{key}: {error}"))
            return None
        if self._bytes + len(data) > limits.FILE_BYTES:
            most = f"{limits.FILE_BYTES // 1_000_000} MB"
            self.problems.append(Problem(at, f"{key}: with {path}, the files are larger than {most} together"))
            return None
        return data

    def _with_phrases(self, root: Mapping, folder: Path) -> Mapping:
        """The tree of a catalogue with its phrases in place of the name of their file."""
        node = root.entries.get(Text("phrases"))
        if isinstance(node, Scalar) and isinstance(node.value, Text):
            node = self._phrases(node, folder)
            self._unread |= node is None
        if not isinstance(node, Mapping):
            return root
        return Mapping(at=root.at, entries={**root.entries, root.key("phrases"): _as_written(node)}, inline=root.inline)

    def _phrases(self, named: Scalar, folder: Path) -> Mapping | None:
        path = self.file_of(named, folder, "phrases")
        if path is None or (data := self.opened(path, named.at, "phrases")) is None:
            return None
        try:
            return self.tree(data, str(path), "a file of phrases begins with keys, such as coach:")
        except CatalogueError as error:
            self.problems += error.problems
            return None

    def _with_included(self, root: Mapping, path: Path) -> Mapping:
        """The tree of a file with what it takes from others; what it has itself goes before that."""
        self._open.append((_real(path), str(path)))
        included = [tree for named in _texts(root) if (tree := self._included(named, path.parent))]
        self._open.pop()
        trees = [tree for tree in included if not is_translation(root, tree)]
        entries = dict(root.entries)
        for section in _BY_ID:
            own, others = entries.get(Text(section)), _sections(trees, section)
            if others and (own is None or isinstance(own, Mapping)):
                entries[_key(root, others, section)] = self._joined(section, own, [group for _, group in others])
        own, others = entries.get(Text("transitions")), _sections(trees, "transitions")
        if others and (own is None or isinstance(own, Sequence)):
            entries[_key(root, others, "transitions")] = _all_ways(own, [group for _, group in others])
        merged = Mapping(at=root.at, entries=entries, inline=root.inline)
        for tree in included:
            merged = translated(merged, tree, self.problems) if is_translation(root, tree) else merged
        return merged

    def _included(self, named: Scalar, folder: Path) -> Mapping | None:
        path = self.file_of(named, folder, "include")
        if path is None:
            self._unread = True
            return None
        real = _real(path)
        if real in (opened := [known for known, _ in self._open]):
            round_ = [name for _, name in self._open[opened.index(real) :]]
            words = f"include: this goes round in a circle ({' → '.join([*round_, str(path)])}); take one of them out"
            self.problems.append(Problem(named.at, words))
            return None
        if real not in self._trees:
            tree = self._read(path, named.at)
            self._unread |= tree is None
            self._trees[real] = tree or Mapping(at=named.at)
        return self._trees[real]

    def _read(self, path: Path, at: Location) -> Mapping | None:
        if len(self._trees) == limits.FILES or len(self._open) == limits.DEPTH:
            most = f"{limits.FILES} files, one within the other up to {limits.DEPTH} deep, are the most"
            self.problems.append(Problem(at, f"include: {most}; put some of them together"))
            return None
        if (data := self.opened(path, at, "include")) is None:
            return None
        try:
            root = self.tree(data, str(path), "a file to include begins with keys, such as exercises:")
        except CatalogueError as error:
            self.problems += error.problems
            return None
        self.problems += _misshapen(root)
        return self._with_included(root, path)

    def _joined(self, section: str, own: Mapping | None, others: list[Mapping]) -> Mapping:
        entries = dict(own.entries) if own else {}
        taken: dict[str, Text] = {}
        for group in others:
            for key, value in group.entries.items():
                if own and key in own.entries:
                    continue
                if (first := taken.setdefault(key, key)).at != key.at:
                    what = f'{section}: "{shortened(key)}" is included twice (the other is in {first.at})'
                    otherwise = "" if section == "pronounce" else ", or give it another id"
                    self.problems.append(Problem(key.at, f"{what}; keep one of them{otherwise}"))
                entries.setdefault(key, value)
        return Mapping(at=own.at if own else others[0].at, entries=entries)


def _as_written(group: Mapping) -> Mapping:
    """A group whose texts keep the spaces at their ends."""
    return replace(group, entries={key: _text_as_written(node) for key, node in group.entries.items()})


def _text_as_written(node: Node) -> Node:
    match node:
        case Scalar(value=Text()):
            return replace(node, value=Text.placed(_LINE_END.sub(" ", node.written), node.at))
        case Mapping():
            return _as_written(node)
        case Sequence():
            return replace(node, items=tuple(map(_text_as_written, node.items)))
    return node


def _texts(root: Mapping) -> Iterator[Scalar]:
    """The names of files under `include`, those that are texts; what else stands there is told by its shape."""
    for node in find(root, "include", "*"):
        if isinstance(node, Scalar) and isinstance(node.value, Text):
            yield node


def _misshapen(root: Mapping) -> list[Problem]:
    """What is wrong with the outermost keys of a file that is included."""
    known, shared = Catalogue.keys(), Shared.keys()
    unknown = [
        Problem(key.at, f'"{shortened(key)}" is not a key that belongs here; {did_you_mean(key, known)}')
        for key in root.entries
        if key not in known
    ]
    wanted = {key: node for key, node in root.entries.items() if key in shared}
    values = plain(Mapping(at=root.at, entries=wanted))
    try:
        Shared.model_validate(values, by_alias=True, by_name=False)
    except ValidationError as error:
        return unknown + shape.problems(error, root, values)
    return unknown


def _sections(trees: list[Mapping], name: str) -> list[tuple[Text, Any]]:
    """The sections of that name, and their keys, where they have the shape they should have."""
    kind = Sequence if name == "transitions" else Mapping
    return [(tree.key(name), section) for tree in trees if isinstance(section := tree.entries.get(Text(name)), kind)]


def _key(root: Mapping, others: list[tuple[Text, Any]], section: str) -> Text:
    return root.key(section) if Text(section) in root.entries else others[0][0]


def _all_ways(own: Sequence | None, others: list[Sequence]) -> Sequence:
    """A file's own transitions, then those it takes in, each once; its own go before others with the same ends."""
    items = list(own.items) if own else []
    ends = {ends_of(item) for item in items} - {None}
    for item in (item for group in others for item in group.items):
        if ends_of(item) not in ends and item not in items:
            items.append(item)
    return Sequence(at=own.at if own else others[0].at, items=tuple(items))


def _real(path: Path) -> Path:
    """Where a file is once all links are followed."""
    return Path(os.path.realpath(path))


def _lies_in(path: Path, folder: Path) -> bool:
    return _real(path).is_relative_to(_real(folder))
