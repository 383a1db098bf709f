"""A machine to render on, in a folder of its own, and the faults it can be given."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from voiceguide.cli import main
from voiceguide.system import ffmpeg
from voiceguide.track.tags import read_track
from voiceguide.units import to_samples

CATALOGUE = """\
version: 1
title: Small
default: small
start: here
safety: [Stop if it hurts.]
positions:
  here: {name: here}
exercises:
  nod:
    name: Nod
    position: here
    reps: 1-2
    steps:
      - move: Nod your head.
        time: 2s
      - hold: 3s
routines:
  small: {title: Small, talk: minimal, exercises: [nod]}
"""

NEW = CATALOGUE.replace("Stop if it hurts.", "Stop when it hurts.")

OBEDIENT = "import ctypes; [ctypes.CDLL(None).prctl(24, capability) for capability in (1, 2)]"
"""Python that takes from root, on Linux, the right to write what may not be written (PR_CAPBSET_DROP)."""


def no_file_over(size: int) -> str:
    """Python that stands in for a full disk: no file may grow past `size` bytes.

    Python itself keeps nothing there that it compiles: until 3.14 it would keep, and later read, half of it.
    """
    return (
        "import os, resource; os.environ['PYTHONDONTWRITEBYTECODE'] = '1'; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    )


def run_here(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command line in a folder, in this process, which spares the third of a second that a program starts."""
    terminated = signal.getsignal(signal.SIGTERM)
    with (
        pytest.MonkeyPatch.context() as here,
        redirect_stdout(StringIO()) as out,
        redirect_stderr(StringIO()) as trouble,
        Path(os.devnull).open(encoding="utf-8") as nothing,
    ):
        here.chdir(folder)
        here.setattr(sys, "argv", ["voiceguide", *arguments])
        here.setattr(sys, "stdin", nothing)
        here.setattr(tempfile, "tempdir", None)  # so that a TMPDIR is looked at
        for name, value in environment.items():
            here.setenv(name, value)
        try:
            with pytest.raises(SystemExit) as stopped:
                main()
        finally:
            signal.signal(signal.SIGTERM, terminated)
    return subprocess.CompletedProcess([*arguments], stopped.value.code, out.getvalue(), trouble.getvalue())


_PROBE = re.compile("[a-z0-9_]{8}")


@dataclass
class Machine:
    """A folder with a small catalogue, a cache and a folder for temporary files."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.temporary.mkdir(parents=True)
        (self.folder / "exercises.yaml").write_text(CATALOGUE, encoding="utf-8")

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def temporary(self) -> Path:
        return self.folder / "temporary"

    @property
    def track(self) -> Path:
        return self.folder / "audio_out" / "small.mp3"

    @property
    def new_track(self) -> Path:
        """Where `before` keeps the track of the NEW catalogue."""
        return self.folder / "new.mp3"

    def command(self, *arguments: str, first: str = "") -> list[str]:
        """voiceguide as a process that first runs some Python, in a process of its own."""
        voiceguide = [sys.executable, "-m", "voiceguide", *arguments]
        if not first:
            return voiceguide
        return [sys.executable, "-c", f"{first}\nimport os, sys; os.execv(sys.executable, sys.argv[1:])", *voiceguide]

    def variables(self, **more: str) -> dict[str, str]:
        own = {"VOICEGUIDE_CACHE": os.fspath(self.cache), "TMPDIR": os.fspath(self.temporary)}
        return os.environ | own | self.environment | more

    def run_here(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """voiceguide in this process."""
        return run_here(self.folder, *arguments, **self.variables(**environment))

    def run(self, *arguments: str, first: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """voiceguide in a process of its own."""
        return subprocess.run(
            self.command(*arguments, first=first),
            cwd=self.folder,
            env=self.variables(**environment),
            capture_output=True,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=120,
        )

    def litter(self) -> list[str]:
        """Every file that nobody asked for, but for the one of four bytes by which Python tries a temporary folder."""
        places = (self.folder / "audio_out", self.temporary, self.cache / "unfinished")
        known = {"small.mp3", "small.vtt", "small.srt", "small.lrc", "small.json"}
        files = (path for place in places if place.is_dir() for path in place.iterdir())
        return [os.fspath(path) for path in files if path.name not in known and not _PROBE.fullmatch(path.name)]

    def set_up_like(self, other: Machine) -> None:
        """With the other's cache and track."""
        shutil.copytree(other.cache, self.cache, dirs_exist_ok=True)
        self.track.parent.mkdir(exist_ok=True)
        shutil.copyfile(other.track, self.track)


NEVER = 0
TOUCHES = ("open", "os.rename", "os.remove", "os.mkdir", "os.utime", "shutil.rmtree")


def started(
    machine: Machine, dies_at: int = NEVER, among: str = "", *, out: str = "audio_out", said: str = "said"
) -> BaseProcess:
    """A render in a process of its own, which kills itself at the `dies_at`th touch of a file whose path in the
    machine's folder begins with `among`; without `among`, a process that it starts counts too.

    It is forked from a process that has imported voiceguide, so that all of its time is the render's.
    """
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["machines", "voiceguide.batch", "voiceguide.cli.rendering"])
    arguments = ["voiceguide", "render", "--captions", "--out", os.fspath(machine.folder / out)]
    process = forks.Process(target=_run, args=(machine, machine.variables(), arguments, dies_at, among, said))
    process.start()
    return process


def _run(
    machine: Machine, variables: dict[str, str], arguments: list[str], dies_at: int, among: str, said: str
) -> None:
    """voiceguide; what it says goes to the file `said`, and after it a line of what it touches, as JSON."""
    os.chdir(machine.folder)
    for descriptor, name in ((1, said), (2, f"{said} on stderr")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor)
    os.environ.clear()
    os.environ.update(variables)
    here = f"{machine.folder}{os.sep}"
    touches: list[str] = []

    def touched(event: str, what: tuple[object, ...]) -> None:
        if event in TOUCHES and str(what[0]).startswith(here):
            touches.append(str(what[0]).removeprefix(here))
        elif event == "subprocess.Popen":
            touches.append(event)
        else:
            return
        if touches[-1].startswith(among) and count(touches, among) == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(touched)
    sys.argv = arguments
    try:
        main()
    finally:
        sys.stdout.write(json.dumps(touches))


def count(touches: Iterable[str], among: str) -> int:
    """How many of them are of a folder."""
    return sum(touch.startswith(among) for touch in touches)


def is_whole(track: Path) -> bool:
    """Whether a track can be read, and decoded to the very length it says."""
    said_ms = read_track(track).length_ms
    pcm = ffmpeg.run(ffmpeg.find(), ["-xerror", "-i", os.fspath(track), *"-map 0:a -f s16le -ac 1 pipe:1".split()])
    return len(pcm) // 2 == to_samples(said_ms)
