"""Reads prescriptions: each becomes the catalogue it is from, with one routine, which is this person's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from voiceguide.catalogue import reader, shape
from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.include import Gathering
from voiceguide.catalogue.model import Catalogue, Routine
from voiceguide.catalogue.side_names import to_places_in
from voiceguide.document import source
from voiceguide.document.tree import Mapping, Node, Scalar, Sequence, find, plain
from voiceguide.errors import CatalogueError, Problem, VoiceguideError, did_you_mean, shortened
from voiceguide.language.iso_639 import is_tag
from voiceguide.prescription.model import Prescription

SUFFIXES = (".yaml", ".yml")
"""How the name of a prescription's file ends; no routine's id does."""


@dataclass(frozen=True, slots=True)
class Prescribed:
    """A prescription that has been read. Its `name` is its file's without the ending, and that of its track."""

    path: Path
    prescription: Prescription
    catalogue: Catalogue

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def listener(self) -> str | None:
        """The name to be said, if it is to be."""
        return self.prescription.for_ if self.prescription.greet else None

    def in_week(self, week: int) -> Catalogue:
        """The catalogue with the one routine, as it is done in a week."""
        level = self.prescription.level_in(week)
        routine = self.catalogue.routines[Text(self.name)]
        changed = routine if level is None else routine.model_copy(update={"level": level})
        return self.catalogue.model_copy(update={"routines": {Text(self.name): changed}})


def is_prescription(named: str) -> bool:
    """Whether a text names a prescription's file, and not a routine."""
    return named.lower().endswith(SUFFIXES)


def read_all(paths: Iterable[Path], named: Path | None = None, language: str | None = None) -> list[Prescribed]:
    """The prescriptions in these files, from the catalogue that is `named` or else the one that each names; in a
    `language`, or else the one that each names, from the translation of it.

    Catalogues among the files are left out, if one of the others is from them: one folder may hold all. CatalogueError
    has the problems of all; VoiceguideError says which can't be opened, or are of one name.
    """
    clinics, found = _Catalogues(named, language), []
    problems: list[Problem] = []
    catalogues: dict[Path, tuple[Problem, ...]] = {}
    for path in _by_name(paths):
        try:
            found.append(_read(path, clinics))
        except _IsCatalogueError as error:
            catalogues[path.resolve()] = error.problems
        except CatalogueError as error:
            problems += error.problems
    for path in catalogues.keys() - clinics.read:
        problems += catalogues[path]
    if problems:
        raise CatalogueError(source.first(problems))
    return found


def files(path: Path, named: Path | None = None, language: str | None = None) -> list[Path]:
    """A prescription's file, and all that it is read from: what to watch for a change."""
    gathering, clinic = Gathering(), reader.find(named)
    sounds: list[Path] = []
    with suppress(VoiceguideError):  # told by whoever reads it
        root = gathering.tree(source.read(path), str(path), "")
        sounds += reader.sound_files(root)
        if named is None:
            clinic = next((gathering.file_of(node, path.parent, "from") or clinic for node in _from(root)), clinic)
        clinic = _translated(root, clinic, _Catalogues(named, language), gathering) or clinic
    return list(dict.fromkeys([path, *reader.files(clinic), *sounds]))


def _by_name(paths: Iterable[Path]) -> list[Path]:
    """The paths; VoiceguideError when two would have one track."""
    known: dict[str, Path] = {}
    for path in paths:
        if other := known.get(path.stem.lower()):
            what = f"{path} is named twice; name it once"
            if other != path:
                what = f"{other} and {path} would have one track, for it is named after the file; rename one of them"
            raise VoiceguideError(what)
        known[path.stem.lower()] = path
    return list(known.values())


class _IsCatalogueError(CatalogueError):
    """A catalogue stands where a prescription belongs."""


@dataclass(slots=True)
class _Catalogues:
    """The catalogues that prescriptions are from, each read once; `read` has them and all files they include.

    One that is `named`, and a `language`, hold for all prescriptions.
    """

    named: Path | None
    language: str | None = None
    read: set[Path] = field(default_factory=set)
    _known: dict[Path, Mapping] = field(default_factory=dict)
    _translations: dict[tuple[Path, str], Path] = field(default_factory=dict)

    def in_language(self, path: Path, tag: str) -> Path:
        """The translation of a catalogue. VoiceguideError when there is none."""
        if (path, tag) not in self._translations:
            self._translations[path, tag] = reader.in_language(path, tag)
        return self._translations[path, tag]

    def tree(self, path: Path) -> Mapping:
        """The tree of a catalogue that is right. CatalogueError when it isn't."""
        if path not in self._known:
            gathering = Gathering()
            root = gathering.catalogue(source.read(path), str(path))
            reader.checked(root, gathering.problems)
            self.read |= {file.resolve() for file in gathering.files}
            self._known[path] = root
        return self._known[path]


def _read(path: Path, clinics: _Catalogues) -> Prescribed:
    gathering = Gathering()
    root = gathering.tree(
        source.read(path), str(path), "a prescription begins with keys; write routine: and what to do"
    )
    if not root.entries.keys() & {"routine"} and root.entries.keys() & {"exercises", "routines"}:
        words = f"this is a catalogue, not a prescription; say --catalogue {path}"
        raise _IsCatalogueError([Problem(root.at, words)])
    values, prescription, problems = plain(root), None, gathering.problems
    clinic = _clinic(root, path, clinics, gathering)
    if clinic and isinstance(values, dict):
        to_places_in(values.get("routine"), plain(clinic))
    try:
        prescription = Prescription.model_validate(values, by_alias=True, by_name=False)
        problems += _missing(root, prescription)
    except ValidationError as error:
        problems += shape.problems(error, root, values)
    routine = _routine(root, clinic, problems) if clinic else None
    if clinic is None or routine is None or prescription is None:
        if clinic and routine:
            reader.checked(routine, problems)
        raise CatalogueError(source.first(problems))
    catalogue = reader.checked(routine, problems)
    name, (hers,) = Text(path.stem), catalogue.routines.values()
    return Prescribed(path, prescription, catalogue.model_copy(update={"default": name, "routines": {name: hers}}))


def _missing(root: Mapping, prescription: Prescription) -> Iterator[Problem]:
    """Keys that make no sense without another, and a name that is none."""
    if prescription.for_ is not None and not any(map(str.isalpha, prescription.for_)):
        yield Problem(prescription.for_.at, f'for: there is no name in "{shortened(prescription.for_)}"; write one')
    if prescription.greet and prescription.for_ is None:
        yield Problem(root.key("greet").at, "greet: there is no name to say; write for: and the name, or take this out")
    if prescription.weeks and prescription.starts is None:
        words = "weeks: the day on which week 1 begins is missing; write starts: and a day such as 2026-12-01"
        yield Problem(root.key("weeks").at, words)


def _from(root: Mapping) -> Iterator[Scalar]:
    for node in find(root, "from"):
        if isinstance(node, Scalar) and isinstance(node.value, Text):
            yield node


def _clinic(root: Mapping, path: Path, clinics: _Catalogues, gathering: Gathering) -> Mapping | None:
    """The tree of the catalogue that a prescription is from; None with a problem."""
    file: Path | None = None
    if clinics.named is not None or Text("from") not in root.entries:
        file = reader.find(clinics.named)
    for node in _from(root) if file is None else ():
        named = gathering.file_of(node, path.parent, "from")
        file = named if named and gathering.opened(named, node.at, "from") is not None else None
    translation = _translated(root, file, clinics, gathering) if file else None
    return clinics.tree(translation) if translation else None


def _translated(root: Mapping, file: Path, clinics: _Catalogues, gathering: Gathering) -> Path | None:
    """The catalogue in the language that is asked for, or else in the one that a prescription names; None with a
    problem."""
    if clinics.language is not None:
        return clinics.in_language(file, clinics.language)
    for node in find(root, "language"):
        if isinstance(node, Scalar) and is_tag(tag := str(node.value)):
            try:
                return clinics.in_language(file, tag)
            except CatalogueError:
                raise
            except VoiceguideError as error:
                gathering.problems.append(Problem(node.at, f"language: {error}"))
                return None
    return file


def _routine(root: Mapping, clinic: Mapping, problems: list[Problem]) -> Mapping | None:
    """The tree of the catalogue with the prescription's routine, and no other; None with a problem."""
    if Text("routine") not in root.entries:
        return None
    key, node = root.key("routine"), root.entries[Text("routine")]
    match node:
        case Scalar(value=Text() as name):
            routines = _entries(clinic.entries[Text("routines")])
            if (base := routines.get(name)) is None:
                words = f'there is no routine "{shortened(name)}"; {did_you_mean(name, routines)}'
                problems.append(Problem(node.at, words))
                return None
            entries = dict(_entries(base))
        case Sequence():
            entries = {clinic.key("title"): clinic.entries[Text("title")], Text.placed("exercises", key.at): node}
        case _:
            return None
    shared = Routine.keys().keys() & Prescription.keys().keys()
    for own, value in root.entries.items():
        if own in shared:
            entries.pop(own, None)
            entries[own] = value
    routine = Mapping(at=root.at, entries=entries)
    only = {key: value for key, value in clinic.entries.items() if key not in ("routines", "default")}
    here = Text.placed("prescribed", key.at)
    only[clinic.key("routines")] = Mapping(at=root.at, entries={here: routine})
    only[clinic.key("default")] = Scalar(at=key.at, written=here, value=here)
    return Mapping(at=clinic.at, entries=only)


def _entries(node: Node) -> dict[Text, Node]:
    return node.entries if isinstance(node, Mapping) else {}
