"""A folder for ffmpeg's output while it runs, which the next run removes if this one is killed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

_NAME = re.compile(r"voiceguide-scratch-(\d+)-.+")


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new empty folder that is gone afterwards."""
    _clear_abandoned()
    prefix = f"voiceguide-scratch-{os.getpid()}-"
    with TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def is_alive(process: int) -> bool:
    """Whether a process of that number runs on this machine. On Windows never, for there asking would end it."""
    if os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _clear_abandoned() -> None:
    with suppress(OSError):
        for folder in Path(gettempdir()).glob("voiceguide-scratch-*"):
            match = _NAME.fullmatch(folder.name)
            if match and not is_alive(int(match[1])):
                rmtree(folder, ignore_errors=True)
