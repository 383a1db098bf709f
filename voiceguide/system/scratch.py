"""A folder for ffmpeg's output while it runs, which the next run removes if this one is killed."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

from voiceguide.errors import AudioError
from voiceguide.system.processes import is_gone

_NAME = re.compile(r"voiceguide-scratch-(\d+)-.+")
_HOUR_S = 3_600


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new empty folder that is gone afterwards. AudioError when there is no place for one."""
    _clear_abandoned()
    prefix = f"voiceguide-scratch-{os.getpid()}-"
    try:
        scratch = TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
    except OSError as error:
        raise AudioError(
            f"there is no place for temporary files ({error.strerror or error}); "
            "make room, or set TMPDIR (on Windows TEMP) to a folder on another disk"
        ) from error
    with scratch as folder:
        yield Path(folder)


def is_abandoned(path: Path, process: int | None) -> bool:
    """Whether nobody writes to `path` any more: `process` (None: on another machine) is gone, or an hour has passed."""
    if process is not None and is_gone(process):
        return True
    try:
        return time.time() - path.stat().st_mtime > _HOUR_S
    except FileNotFoundError:
        return False


def _clear_abandoned() -> None:
    with suppress(OSError):
        for folder in Path(gettempdir()).glob("voiceguide-scratch-*"):
            match = _NAME.fullmatch(folder.name)
            if match and is_abandoned(folder, int(match[1])):
                rmtree(folder, ignore_errors=True)
