"""Reads a catalogue: YAML into the types of `model`, with every problem of the file and its exact place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from voiceguide.catalogue import checks, shape, time_checks
from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.include import Gathering
from voiceguide.catalogue.model import Catalogue
from voiceguide.catalogue.notes import notes as notes_on
from voiceguide.catalogue.settings import BED_RECIPES, NO_BED
from voiceguide.catalogue.side_names import side_names_in_language, to_places
from voiceguide.catalogue.sounds import beside, names_file
from voiceguide.document import source, tree
from voiceguide.document.tree import Mapping, Node, Scalar, plain
from voiceguide.errors import CatalogueError, Problem, VoiceguideError, did_you_mean

FILE_NAME = "exercises.yaml"


def shipped() -> Path:
    """The catalogue that comes with the program: packed beside it, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    packed = package / FILE_NAME
    return packed if packed.is_file() else package.parent / FILE_NAME


def find(named: Path | None = None) -> Path:
    """The catalogue to read: the one named, else `exercises.yaml` in the current folder, else the shipped one."""
    if named is not None:
        return named
    here = Path(FILE_NAME)
    return here if here.is_file() else shipped()


def in_language(path: Path, language: str) -> Path:
    """The catalogue in a language: `exercises.de.yaml` beside `exercises.yaml`, for de-AT as well where that has none
    of its own, or `exercises.yaml` itself if it is in it. VoiceguideError when there is none."""
    beside = path.with_name(f"{path.stem}.{language}{path.suffix}")
    for found in (beside, path.with_name(f"{path.stem}.{language.partition('-')[0]}{path.suffix}")):
        if found.is_file():
            return found
    if read(path).language == language:
        return path
    there = {found.name.split(".")[-2] for found in path.parent.glob(f"{path.stem}.*{path.suffix}")}
    raise VoiceguideError(
        f"there is no {beside}, in which {path} would stand in {language}; {did_you_mean(language, there)}"
    )


def read(path: Path) -> Catalogue:
    """The catalogue in a file. CatalogueError has all problems; VoiceguideError says why it can't be opened."""
    return parse(source.read(path), str(path))


def notes(path: Path) -> list[Problem]:
    """What may not be meant as it is written in a file that `read` takes, and in those it includes, in their order."""
    gathering = Gathering()
    gathering.catalogue(source.read(path), str(path))
    return sorted([*gathering.cut_texts, *notes_on(read(path))])


def files(path: Path) -> list[Path]:
    """The file, all that it includes, as far as they can be read, and its sounds: what to watch for a change."""
    gathering = Gathering()
    sounds: list[Path] = []
    with suppress(VoiceguideError):  # told by whoever reads it
        sounds += sound_files(gathering.catalogue(source.read(path), str(path)))
    return list(dict.fromkeys([path, *gathering.files, *sounds]))


def sound_files(root: Node) -> Iterator[Path]:
    """What a catalogue or a prescription names that sounds: files for chimes, beds, the folder of recordings."""
    beds = (("bed",), ("bed", "file"), ("routines", "*", "bed"), ("routines", "*", "bed", "file"))
    for place in (*beds, ("recordings",), ("sounds", "*")):
        for node in tree.find(root, *place):
            if isinstance(node, Scalar) and isinstance(node.value, Text):
                chime = place[0] == "sounds" and not names_file(node.value)
                if not chime and node.value not in (*BED_RECIPES, NO_BED):
                    yield beside(node.value)


def parse(data: bytes, name: str) -> Catalogue:
    """The catalogue in `data`; `name` stands before the line in each problem. CatalogueError has all problems.

    The files it includes are looked for in the folder of `name`.
    """
    gathering = Gathering()
    root = gathering.catalogue(data, name)
    return checked(root, gathering.problems)


def checked(root: Mapping, found: list[Problem]) -> Catalogue:
    """The catalogue that a tree is. CatalogueError has its problems, with those that were `found` before."""
    values = plain(root)
    to_places(values)
    side_names_in_language(values)
    catalogue, problems = None, checks.problems(root)
    try:
        catalogue = Catalogue.model_validate(values, by_alias=True, by_name=False)
        problems += [
            *checks.too_long(catalogue),
            *time_checks.too_much(catalogue, root),
            *time_checks.rounds_too_long(catalogue, root),
        ]
    except ValidationError as error:
        problems += shape.problems(error, root, values)
    told = {problem.at for problem in found}
    problems = found + [problem for problem in problems if problem.at not in told]
    if catalogue is None or problems:
        raise CatalogueError(source.first(problems))
    return catalogue
