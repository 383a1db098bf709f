"""How much memory this machine has to spare."""

from __future__ import annotations

from pathlib import Path

_AVAILABLE = "MemAvailable:"
_CGROUP = Path("/sys/fs/cgroup")


def free_mb() -> int | None:
    """Megabytes that may be taken without hurting others; None where the system doesn't say (other than Linux).

    In a container, what its limit leaves (control groups, version 2).
    """
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return None
    free_kb = next((int(line.split()[1]) for line in lines if line.startswith(_AVAILABLE)), None)
    if free_kb is None:
        return None
    left = _left_in_group()
    return min(free_kb // 1_024, left) if left is not None else free_kb // 1_024


def _left_in_group() -> int | None:
    try:
        most, used = (_CGROUP / "memory.max").read_text("ascii"), (_CGROUP / "memory.current").read_text("ascii")
        return (int(most) - int(used)) // 1_048_576
    except (OSError, ValueError):  # not in a group, or one that says "max"
        return None
