"""What stands for the content of a file."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path


def digest_of(path: Path) -> str:
    """The SHA-256 of what is in a file, in hex. OSError when it can't be read."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
