"""A catalogue to begin with, and beside it the schema by which editors complete and check it."""

from __future__ import annotations

from pathlib import Path

from voiceguide.catalogue.json_schema import COMMITTED
from voiceguide.catalogue.reader import FILE_NAME
from voiceguide.errors import OutputError, UnknownNameError
from voiceguide.system.files import write_whole

STARTER = Path(__file__).with_name("starter.yaml")


def starter_in(language: str) -> Path:
    """The starter in a language, without regard to its region. VoiceguideError when there is none."""
    here = {"en": STARTER, **{path.name.split(".")[1]: path for path in STARTER.parent.glob("starter.*.yaml")}}
    if (base := language.partition("-")[0]) not in here:
        raise UnknownNameError("language", language, here)
    return here[base]


def write_starter(folder: Path, language: str = "en") -> tuple[Path, ...]:
    """Writes a starter catalogue in a language, and its schema, into `folder`, made if need be; which they are.

    OutputError when a file of theirs is there already, which stays as it is, or when they can't be written.
    """
    files = {folder / FILE_NAME: starter_in(language), folder / COMMITTED.name: COMMITTED}
    for path, source in files.items():
        if path.exists() and path.read_bytes() != source.read_bytes():
            raise OutputError(
                f"{path} is there already, and stays as it is; name another folder: voiceguide init FOLDER"
            )
    for path, source in files.items():
        write_whole(path, [source.read_bytes()])
    return tuple(files)
