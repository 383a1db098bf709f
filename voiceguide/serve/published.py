"""When each episode was first served. A render changes a file's time, but not the day on which an episode came out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

from voiceguide.errors import OutputError
from voiceguide.system.files import write_whole


class Published:
    """The first days of episodes by their guid, in seconds since 1970; kept in a file, if there is to be one."""

    def __init__(self, path: Path | None = None) -> None:
        self._path, self._lock = path, Lock()
        self._known: dict[str, int] = _read(path) if path else {}

    def dates(self, found: Mapping[str, int]) -> dict[str, int]:
        """The first day of each episode that is there; one that is new came out when its file was written."""
        with self._lock:
            new = {guid: seconds for guid, seconds in found.items() if guid not in self._known}
            self._known |= new
            if new and self._path:
                with suppress(OutputError):  # it is kept until the server stops
                    write_whole(self._path, [json.dumps(self._known, indent=1).encode()])
            return {guid: self._known[guid] for guid in found}


def _read(path: Path) -> dict[str, int]:
    """What was kept; nothing where it can't be read."""
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return {guid: day for guid, day in kept.items() if isinstance(day, int)} if isinstance(kept, dict) else {}
