"""The ffmpeg that does the heavy work: where it is, and one way to run it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from threading import Thread
from typing import IO

from voiceguide.errors import AudioError
from voiceguide.system.cache import Cache, key

OLDEST = (5, 1)
"""The oldest ffmpeg known to do what is asked of it (its limiter makes up for its own delay)."""

VARIABLE = "VOICEGUIDE_FFMPEG"

KIND = "ffmpeg"
"""Under which kind the cache remembers that an ffmpeg is good."""


def find(named: str | None = None, cache: Cache | None = None) -> Path:
    """The ffmpeg that the user names, or the variable VOICEGUIDE_FFMPEG does, else the one installed with us.

    Ours is known to be good and is not started to find out. The user's is tried; with a `cache` to remember it
    in, only when it is new or has changed. AudioError says what is wrong and what to do.
    """
    named = named or os.environ.get(VARIABLE)
    if not named:
        return _bundled()
    path = which(named)
    if path is None:
        there = Path(named).is_file()
        raise AudioError(
            f"{named} may not be run; make it executable (chmod +x), or name another ffmpeg"
            if there
            else f"there is no ffmpeg at {named}; mend the name, or leave it out to use ours"
        )
    _try(Path(path), cache)
    return Path(path)


def version(ffmpeg: Path) -> str:
    """Starts an ffmpeg to see whether it will do; its version. AudioError says why it won't."""
    answer = _ask(ffmpeg, "-version")
    match = re.match(r"ffmpeg version (n?(\d+)\.(\d+)\S*|\S+)", answer)
    if not match:
        raise AudioError(f"{ffmpeg} is not ffmpeg; name one that is")
    if match[2] and (int(match[2]), int(match[3])) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise AudioError(f"{ffmpeg} is ffmpeg {match[2]}.{match[3]}, too old; name one of {oldest} or newer")
    if "libmp3lame" not in _ask(ffmpeg, "-encoders"):
        raise AudioError(f"{ffmpeg} was built without libmp3lame and can't make MP3; name another ffmpeg")
    return match[1]


def run(ffmpeg: Path, args: Sequence[str], feed: bytes | Iterable[bytes] = b"") -> bytes:
    """Runs ffmpeg with `feed` as its standard input (pipe:0), and returns its standard output (pipe:1).

    The feed is drawn in the caller's thread, and what it raises is raised. ffmpeg never outlives the call.
    An AudioError carries the last line that ffmpeg wrote.
    """
    process = _started(ffmpeg, args)
    assert process.stdin and process.stdout and process.stderr
    gathered, said = _Gather(process.stdout), _Gather(process.stderr)
    try:
        # ffmpeg may end before it has read all: what it says then matters, not the broken pipe.
        with suppress(BrokenPipeError, ConnectionResetError):
            _write(process.stdin, (feed,) if isinstance(feed, bytes) else feed)
        gathered.join()
        said.join()
        code = process.wait()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        gathered.close()
        said.close()
    if code:
        raise AudioError(_failure(code, bytes(said.data)))
    return bytes(gathered.data)


def stream(ffmpeg: Path, args: Sequence[str], size: int) -> Iterator[bytes]:
    """Runs ffmpeg, and yields its standard output (pipe:1) as it comes, in pieces of `size` bytes, the last shorter.

    ffmpeg never outlives the iteration. An AudioError carries the last line that ffmpeg wrote.
    """
    process = _started(ffmpeg, args)
    assert process.stdin and process.stdout and process.stderr
    process.stdin.close()
    said = _Gather(process.stderr)
    try:
        while piece := process.stdout.read(size):
            yield piece
        code = process.wait()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdout.close()
        said.close()
    if code:
        raise AudioError(_failure(code, bytes(said.data)))


def _started(ffmpeg: Path, args: Sequence[str]) -> subprocess.Popen[bytes]:
    command = [str(ffmpeg), "-hide_banner", "-nostdin", "-loglevel", "error", *args]
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=_NO_WINDOW,
        )
    except OSError as error:
        raise AudioError(f"ffmpeg did not start ({ffmpeg}: {error.strerror or error})") from error


_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class _Gather(Thread):
    """Reads a pipe to its end, beside whoever writes, so that neither waits for the other."""

    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.pipe = pipe
        self.data = bytearray()
        self.start()

    def run(self) -> None:
        while piece := self.pipe.read(1 << 16):
            self.data += piece

    def close(self) -> None:
        self.join()
        self.pipe.close()


def _write(pipe: IO[bytes], feed: Iterable[bytes]) -> None:
    try:
        for piece in feed:
            pipe.write(piece)
        pipe.flush()
    finally:
        with suppress(BrokenPipeError, ConnectionResetError):
            pipe.close()


def _failure(code: int, said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    how = f"was stopped half-way (signal {-code}); run the command again" if code < 0 else f"failed (exit code {code})"
    return f"ffmpeg {how}" + (f": {lines[-1].strip()}" if lines else "")


def _bundled() -> Path:
    """The binary in the imageio-ffmpeg wheel, found without importing it: that costs a tenth of a second."""
    spec = find_spec("imageio_ffmpeg")
    for folder in (spec and spec.submodule_search_locations) or ():
        for path in sorted(Path(folder, "binaries").glob("ffmpeg-*")):
            if os.access(path, os.X_OK):
                return path
    if found := which("ffmpeg"):  # the wheel for this machine may carry none
        return Path(found)
    raise AudioError(
        "there is no ffmpeg; install imageio-ffmpeg again (pip install --force-reinstall imageio-ffmpeg), "
        f"or name yours with {VARIABLE}"
    )


def _try(path: Path, cache: Cache | None) -> None:
    """Sees whether the user's ffmpeg will do, unless it did before and is unchanged since."""
    stat = path.stat()
    good = key(path.resolve(), stat.st_size, stat.st_mtime_ns)
    if cache is None:
        version(path)
    elif cache.get(KIND, good) is None:
        cache.put(KIND, good, version(path).encode())


def _ask(path: Path, question: str) -> str:
    try:
        answer = subprocess.run(
            [str(path), "-hide_banner", question],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=20,
            creationflags=_NO_WINDOW,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AudioError(f"{path} is not ffmpeg, or is broken ({error}); name another") from error
    return answer.stdout.decode("utf-8", "replace")
