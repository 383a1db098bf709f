"""A folder for ffmpeg's output while it runs, which the next run removes if this one is killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir

from voiceguide.errors import AudioError
from voiceguide.system.unfinished import clear_abandoned, unfinished

_NAME = ("voiceguide-scratch-", ".lock")


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new empty folder that is gone afterwards. AudioError when there is no place for one."""
    with ExitStack() as stack:
        try:
            temporary = Path(gettempdir())
            for lock in clear_abandoned(temporary, *_NAME):
                rmtree(lock.with_suffix(""), ignore_errors=True)
            folder = stack.enter_context(unfinished(temporary, *_NAME)).with_suffix("")
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise AudioError(
                f"there is no place for temporary files ({error.strerror or error}); "
                "make room, or set TMPDIR (on Windows TEMP) to a folder on another disk"
            ) from error
        stack.callback(rmtree, folder, ignore_errors=True)
        yield folder
