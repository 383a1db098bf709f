"""A catalogue to begin with, and beside it the schema by which editors complete and check it."""

from __future__ import annotations

from pathlib import Path

from voiceguide.catalogue.json_schema import COMMITTED
from voiceguide.catalogue.reader import FILE_NAME
from voiceguide.errors import OutputError
from voiceguide.system.files import write_whole

STARTER = Path(__file__).with_name("starter.yaml")


def write_starter(folder: Path) -> tuple[Path, ...]:
    """Writes a starter catalogue and its schema into `folder`, made if need be; which they are.

    OutputError when a file of theirs is there already, which stays as it is, or when they can't be written.
    """
    files = {folder / FILE_NAME: STARTER, folder / COMMITTED.name: COMMITTED}
    for path, source in files.items():
        if path.exists() and path.read_bytes() != source.read_bytes():
            raise OutputError(
                f"{path} is there already, and stays as it is; name another folder: voiceguide init FOLDER"
            )
    for path, source in files.items():
        write_whole(path, [source.read_bytes()])
    return tuple(files)
