"""How long whole processes take, and how much memory, from outside; writes docs/performance.md.

./scripts/bench                 all of it: about ten minutes on a quiet machine
./scripts/bench --runs 1 --to /tmp/look.md   a look, to see that it works
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
PYTHON = sys.executable
VOICEGUIDE = (str(Path(PYTHON).with_name("voiceguide")),)
PACKAGES = ("click", "pydantic", "pydub", "pyttsx3", "espeakng-loader", "imageio-ffmpeg", "mutagen")
SPIN = "sum(i * i for i in range(20_000_000))"
READY_S = "import sys, time; from voiceguide.speech.supervisor import WorkerEngine as W\n"


@dataclass(slots=True)
class Case:
    """A program to be timed: `prepare` is done before each run and not counted."""

    name: str
    command: Sequence[str]
    prepare: Callable[[], None] = lambda: None
    cache: Path | None = None
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def run(self) -> None:
        self.prepare()
        environment = os.environ | ({"VOICEGUIDE_CACHE": str(self.cache)} if self.cache else {})
        began = time.perf_counter()
        process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds.append(time.perf_counter() - began)
        self.megabytes.append(usage.ru_maxrss / (1_000 if sys.platform != "darwin" else 1_000_000))
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{self.name} ended with {process.returncode}: {' '.join(map(str, self.command))}")

    @property
    def s(self) -> float:
        return statistics.median(self.seconds)

    @property
    def mb(self) -> float:
        """The largest process's peak; nothing below the benchmark's own can be seen."""
        return statistics.median(self.megabytes)

    def over(self, other: Case) -> float:
        """How many times as long as the other, run by run beside each other: the median."""
        return statistics.median(mine / its for mine, its in zip(self.seconds, other.seconds, strict=True))


def together(runs: int, *cases: Case) -> None:
    """Runs the cases in turn, so that all suffer when the machine is slow for a while; the first round is practice."""
    for turn in range(runs + 1):
        for case in cases:
            print(f"{turn}/{runs} {case.name}", file=sys.stderr, flush=True)
            case.run()
            if turn == 0:
                case.seconds.clear()
                case.megabytes.clear()


def empty(folder: Path) -> Callable[[], None]:
    return lambda: shutil.rmtree(folder, ignore_errors=True)


def one_track(runs: int, work: Path) -> str:
    """The shipped routine, against three yardsticks."""
    catalogue, edited, out = ROOT / "exercises.yaml", work / "exercises.yaml", work / "out"
    text, edits = catalogue.read_text("utf-8"), iter(range(10_000))

    def edit() -> None:
        edited.write_text(text.replace("Gently tuck in your chin", f"Gently tuck in your chin {next(edits)}"), "utf-8")

    def render(of: Path) -> tuple[str, ...]:
        return (*VOICEGUIDE, "render", "lower-back", "--talk", "full", "--catalogue", str(of), "--out", str(out))

    timeline, mp3 = out / "lower-back.json", str(work / "yardstick.mp3")
    Case("", (*render(catalogue), "--timeline"), cache=work / "warm").run()
    worker = (PYTHON, "-c", f"{READY_S}with W('hibari') as e: e.voices()")
    cold = Case("cold", render(catalogue), empty(work / "cold"), work / "cold")
    espeak = Case("cold espeak", (*render(catalogue), "--engine", "espeak"), empty(work / "espeak"), work / "espeak")
    warm = Case("warm", render(catalogue), cache=work / "warm")
    word = Case("one word edited", render(edited), edit, work / "warm")
    start = Case("a worker", worker)
    importing = Case("its imports", (PYTHON, "-c", READY_S))
    afternoon = Case("(b)", (PYTHON, str(HERE / "afternoon.py"), str(timeline), mp3))
    neural = Case("(n)", (*afternoon.command, "--hibari"))
    joined = Case("(c)", (*afternoon.command, "--joined"))
    floor = Case("(d)", (PYTHON, str(HERE / "floor.py"), str(timeline), mp3))
    together(runs, cold, espeak, warm, word, start, importing, afternoon, neural, joined, floor)
    a_start = start.s - importing.s
    rows = (
        ("the program, nothing in the cache", cold),
        ("the same in espeak-ng's voice", espeak),
        ("the program, all in the cache", warm),
        ("the program, one word edited", word),
        ("(b) the afternoon script, in espeak-ng's voice", afternoon),
        ("(n) the afternoon script, in the natural voice", neural),
        ("(c) the same, joined once and piped to ffmpeg", joined),
        ("(d) the floor", floor),
    )
    return f"""\
| | measured | aim |
|---|---|---|
| (n) the afternoon script, over the program with an empty cache | **{neural.over(cold):.1f} ×** | at least 3.5 × |
| the program with an empty cache, over the same in espeak-ng's voice | **{cold.over(espeak):.2f} ×** | at most 1.6 × |
| (b) the afternoon script, over the program, both in espeak-ng's voice | **{afternoon.over(espeak):.1f} ×** | 12 × |
| (b) over (d): as fast as any program could be that encodes on one processor | {afternoon.over(floor):.1f} × | |
| the program in espeak-ng's voice, over (d) the floor | **{espeak.over(floor):.2f} ×** | at most 2.5 × |
| (n) over the program with a full cache | **{neural.over(warm):.0f} ×** | 40 × |
| one word edited, over a full cache and one worker's start ({a_start:.2f} s) | \
**{word.s / (warm.s + a_start):.2f} ×** | at most 1.5 × |

| `lower-back --talk full` | s | spread | peak MB |
|---|---|---|---|
{table(rows)}
"""


def length(runs: int, work: Path) -> str:
    """The same words in a track of any length; and the same length with more words."""

    def case(minutes: int, different: int, cache: str) -> Case:
        name = f"{minutes} min, {different} different"
        command = (PYTHON, str(HERE / "invented.py"), "track", str(minutes), str(different), str(work / "out"))
        folder = work / cache
        return Case(name, command, empty(folder) if cache == "cold" else lambda: None, folder)

    warm = [case(minutes, 60, "same") for minutes in (10, 60, 600)]
    cold = [case(minutes, 60, "cold") for minutes in (10, 60, 600)]
    words = [case(60, different, "cold") for different in (15, 120, 240)]
    together(runs, *warm, *cold, *words)
    rows = [
        *((f"{each.name}, all in the cache", each) for each in warm),
        *((f"{each.name}, nothing in the cache", each) for each in (*cold, *words)),
    ]
    return f"""\
| | measured | aim |
|---|---|---|
| ten hours over one hour, nothing in the cache | **{cold[2].over(cold[1]):.2f} ×** | at most 2 × |
| ten hours over one hour, all in the cache | **{warm[2].over(warm[1]):.2f} ×** | at most 2 × |
| memory, ten hours less ten minutes, nothing in the cache | **{cold[2].mb - cold[0].mb:.0f} MB** | at most 30 MB |
| memory, ten hours less ten minutes, all in the cache | **{warm[2].mb - warm[0].mb:.0f} MB** | at most 30 MB |

| a track with a move each 8 s | s | spread | peak MB |
|---|---|---|---|
{table(rows)}
"""


def start_and_jobs(runs: int, work: Path) -> str:
    """The least that can be asked for, and eight routines at a time."""
    help_ = Case("help", (*VOICEGUIDE, "--help"))
    click = Case("import click", (PYTHON, "-c", "import click"))
    together(max(runs, 9) if runs > 1 else 1, help_, click)
    one, two = (
        Case(f"{n} jobs", (PYTHON, str(HERE / "invented.py"), "eight", n, str(work / "eight")), empty(work / f"c{n}"))
        for n in "12"
    )
    one.cache, two.cache = work / "c1", work / "c2"
    spin = Case("a loop", (PYTHON, "-c", SPIN))
    pair = Case("two loops", (PYTHON, "-c", f"import os; child = os.fork(); {SPIN}; child and os.wait()"))
    together(runs, one, two, spin, pair)
    return f"""\
| | measured | aim |
|---|---|---|
| `voiceguide --help` over `python -c "import click"` | **{help_.over(click):.2f} ×** | at most 2 × |
| eight different routines: one job over two jobs | **{one.over(two):.2f} ×** | 1.6 × |
| two pure loops one after the other, over both at once: what this machine can do | {2 / pair.over(spin):.2f} × | |

| | s | spread | peak MB |
|---|---|---|---|
{table((("`--help`", help_), ("`import click`", click), ("one job", one), ("two jobs", two)))}
"""


def table(rows: Sequence[tuple[str, Case]]) -> str:
    return "\n".join(
        f"| {name} | {case.s:.2f} | {min(case.seconds):.2f}–{max(case.seconds):.2f} | {case.mb:.0f} |"
        for name, case in rows
    )


def machine() -> str:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = (line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line)
        model = next(names, model)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{model}, {cores} processors, {platform.system()}; Python {platform.python_version()}; {versions}"


def note(runs: int, work: Path) -> str:
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return f"""\
# How long it takes

Written by `./scripts/bench --runs {runs}` on {time.strftime("%Y-%m-%d")}; the machine's load when it began was {load}.

Whole processes, from start to end, timed from outside. What is compared was run in turn, {runs} times after a
rehearsal that isn't counted; figures are medians, ratios the medians of those of neighbouring runs. Memory is the peak
of the largest process. Trust ratios rather than seconds.

## One track

{one_track(runs, work)}
(b) is `benchmarks/afternoon.py`: pyttsx3 with its stock driver and pydub, as people write it: a file for each
utterance, `track += clip`, `track.export(…)`. It says the same words at the same times. (c) is the same, but puts its
sound together once and pipes it to ffmpeg. (d) is `benchmarks/floor.py`: starting Python with the program's imports,
speaking each different utterance once in C, encoding each different second once; it levels nothing and makes no track.

What the time goes to when nothing is in the cache: nearly all is ffmpeg's. LAME takes about half of it, for every
different second of speech; measuring and limiting the clips a quarter; the engine and Python's start share the rest.
The program does this in batches on all processors while it speaks. With all in the cache most of the time is Python's
start and its imports (pydantic first), and the writing. So an empty cache can't be much faster than (d): what (b)
wastes, it wastes on the words it repeats and on copying, and this routine has nearly eight minutes of different speech,
which (b) encodes as well, and no slower.

## Length, and different words

{length(runs, work)}
A track costs what is new in it. What still grows with its length is its script, its timeline and the bytes written.

## Start, and several at a time

{start_and_jobs(runs, work)}
Each routine has sixty sentences of its own, all new. A single job is not a single process: while it speaks, ffmpeg
levels and encodes what has been spoken. So one job keeps more than one processor busy, and the second can't double it.

## The machine

{machine()}
"""


def main() -> None:
    options = argparse.ArgumentParser(description="Times the program and its yardsticks.")
    options.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each after a rehearsal (5)")
    options.add_argument("--to", type=Path, default=ROOT / "docs/performance.md", metavar="FILE")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as work:
        text = note(asked.runs, Path(work))
    asked.to.write_text(text, "utf-8")
    print(asked.to)


if __name__ == "__main__":
    main()
