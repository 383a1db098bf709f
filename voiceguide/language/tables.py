"""Reads the tables beside the code: one file each, with a tab between columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TypeVar

Value = TypeVar("Value")


def rows(name: str, room: str = "voiceguide.language") -> list[list[str]]:
    """The rows of `name`.tsv in a room. Its first line names the columns; lines that begin with `# ` are comments."""
    table = files(room).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in table.splitlines()[1:] if not line.startswith("# ")]


class Lazy(Mapping[str, Value]):
    """A mapping that is read when it is first asked for something."""

    def __init__(self, read: Callable[[], Mapping[str, Value]]) -> None:
        self._read = cache(read)

    def __getitem__(self, key: str) -> Value:
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())
