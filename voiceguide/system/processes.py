"""Whether a process that left something behind is still there to finish it."""

from __future__ import annotations

import os
import sys


def is_gone(process: int) -> bool:
    """True when no process of this number runs on this machine; never on Windows, where asking would end it."""
    if sys.platform == "win32":
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False
