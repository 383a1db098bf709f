"""How long whole processes take, and how much memory, from outside; writes docs/performance.md.

./scripts/bench                 all of it: about ten minutes on a quiet machine
./scripts/bench --runs 1 --to /tmp/look.md   a look, to see that it works
./scripts/bench --old ../older               compared with an earlier version: a checkout that has been installed
                                             in its own .venv
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
from functools import partial
from importlib.metadata import version
from math import inf
from pathlib import Path

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
PYTHON = sys.executable
VOICEGUIDE = str(Path(PYTHON).with_name("voiceguide"))
PACKAGES = (
    "click",
    "pydantic",
    "hibari-tts",
    "onnxruntime",
    "numpy",
    "pydub",
    "pyttsx3",
    "espeakng-loader",
    "imageio-ffmpeg",
    "mutagen",
)
SPIN = "sum(i * i for i in range(20_000_000))"
READY_S = "import sys, time; from voiceguide.speech.supervisor import WorkerEngine as W\n"
SPEAKING = """\
import json, sys
from voiceguide.engines.hibari import HibariEngine
from voiceguide.speech.engine import Speaker
chapters = json.load(open(sys.argv[1], encoding="utf-8"))["chapters"]
engine = HibariEngine()
for text in dict.fromkeys(sound["spoken"] for chapter in chapters for sound in chapter["sounds"] if "spoken" in sound):
    engine.speak(text, Speaker("hibari", "heart"))
"""
"""What one worker does, in a process of its own, whose memory can be seen."""
RAIN = """\
import sys, wave
import numpy
from voiceguide.audio.bed_recipes import rain
sound = rain()
with wave.open(sys.argv[1], "wb") as file:
    file.setparams((1, 2, 44_100, 0, "NONE", ""))
    file.writeframes((sound * 6_000 / numpy.abs(sound).max()).astype("<i2").tobytes())
"""


@dataclass(slots=True)
class Case:
    """A program to be timed: `prepare` is done before each run and not counted."""

    name: str
    command: Sequence[str]
    prepare: Callable[[], None] = lambda: None
    cache: Path | None = None
    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def run(self) -> None:
        self.prepare()
        environment = os.environ | ({"VOICEGUIDE_CACHE": str(self.cache)} if self.cache else {})
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # people keep their modules compiled
        began = time.perf_counter()
        process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds.append(time.perf_counter() - began)
        self.cpu_seconds.append(usage.ru_utime + usage.ru_stime)
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

    @property
    def cpu_s(self) -> float:
        """Processor seconds, of the process and of all that it started."""
        return statistics.median(self.cpu_seconds)

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
                case.cpu_seconds.clear()
                case.megabytes.clear()


def empty(folder: Path) -> Callable[[], None]:
    return lambda: shutil.rmtree(folder, ignore_errors=True)


def one_track(runs: int, work: Path, old: Path | None) -> str:
    """The shipped routine, against three yardsticks, and an earlier version of the program."""
    out = work / "out"
    edits = iter(range(10_000))

    def edit(catalogue: Path, edited: Path) -> None:
        text = catalogue.read_text("utf-8")
        edited.write_text(text.replace("Gently tuck in your chin", f"Gently tuck in your chin {next(edits)}"), "utf-8")

    def three(root: Path, name: str, *options: str) -> tuple[Case, Case, Case]:
        """Nothing in the cache, all of it, and one word edited."""
        catalogue, edited, kept = root / "exercises.yaml", work / f"{name}.yaml", work / f"{name} warm"
        program = str(Path(root, ".venv", *Path(VOICEGUIDE).parts[-2:]))

        def render(of: Path) -> tuple[str, ...]:
            told = ("--catalogue", str(of), "--out", str(work / f"{name} out"))
            return (program, "render", "lower-back", "--talk", "full", *told, *options)

        Case("", render(catalogue), cache=kept).run()
        return (
            Case(f"{name}, cold", render(catalogue), empty(work / name), work / name),
            Case(f"{name}, warm", render(catalogue), cache=kept),
            Case(f"{name}, a word", render(edited), partial(edit, catalogue, edited), kept),
        )

    command = (VOICEGUIDE, "render", "lower-back", "--talk", "full", "--out", str(out), "--timeline")
    timeline, mp3 = out / "lower-back.json", str(work / "yardstick.mp3")
    Case("", (*command, "--catalogue", str(ROOT / "exercises.yaml")), cache=work / "natural warm").run()
    cold, warm, word = three(ROOT, "natural")
    espeak, espeak_warm, espeak_word = three(ROOT, "espeak", "--engine", "espeak")
    before = three(old, "before", "--engine", "espeak") if old else ()
    start = Case("a worker", (PYTHON, "-c", f"{READY_S}with W('hibari') as e: e.voices()"))
    importing = Case("its imports", (PYTHON, "-c", READY_S))
    speaking = Case("speaking", (PYTHON, "-c", SPEAKING, str(timeline)))
    afternoon = Case("(b)", (PYTHON, str(HERE / "afternoon.py"), str(timeline), mp3))
    neural = Case("(n)", (*afternoon.command, "--hibari"))
    joined = Case("(c)", (*afternoon.command, "--joined"))
    floor = Case("(d)", (PYTHON, str(HERE / "floor.py"), str(timeline), mp3))
    now = (cold, warm, word, espeak, espeak_warm, espeak_word)
    together(runs, *now, *before, start, importing, speaking, afternoon, neural, joined, floor)
    names = ("nothing in the cache", "all in the cache", "one word edited")
    rows = [
        *((f"natural voice, {name}", case) for name, case in zip(names, now[:3], strict=True)),
        *((f"espeak-ng's voice, {name}", case) for name, case in zip(names, now[3:], strict=True)),
        *((f"before, espeak-ng's voice, {name}", case) for name, case in zip(names, before, strict=False)),
        ("one worker's start", start),
        ("its imports alone", importing),
        ("one process that says all of it in the natural voice, as a worker does", speaking),
        ("(n) the afternoon script, in the natural voice", neural),
        ("(b) the afternoon script, in espeak-ng's voice", afternoon),
        ("(c) the same, joined once and piped to ffmpeg", joined),
        ("(d) the floor", floor),
    ]
    ratios = [
        ratio("(n) over the natural voice, nothing in the cache", neural, cold, least=3.5),
        ratio("(n) over the natural voice, all in the cache", neural, warm, least=40),
        ratio("the natural voice over espeak-ng's, nothing in the cache", cold, espeak),
        ratio("(b) over espeak-ng's voice, nothing in the cache", afternoon, espeak),
        ratio("espeak-ng's voice, nothing in the cache, over (d)", espeak, floor, most=2.5),
    ]
    if before:
        ratios.insert(
            0,
            ratio("the natural voice over espeak-ng's before, nothing in the cache", cold, before[0], most=1.6),
        )
        ratios += [
            ratio(f"espeak-ng's voice, now over before, {name}", mine, its, most=1)
            for name, mine, its in zip(names, now[3:], before, strict=True)
        ]
    return f"""\
| | time | processor time | aim | |
|---|---|---|---|---|
{chr(10).join(ratios)}

| `lower-back --talk full` | s | spread | processor s | peak MB |
|---|---|---|---|---|
{table(rows)}
"""


def ratio(name: str, mine: Case, its: Case, *, least: float = 0, most: float = inf) -> str:
    """A row that compares two cases: by the clock, run by run, and by processor time; and whether the aim is met."""
    measured = mine.over(its)
    aim = f"at least {least:g} ×" if least else f"at most {most:g} ×" if most < inf else ""
    met = ("met" if least <= measured <= most else "**not met**") if aim else ""
    return f"| {name} | {measured:.2f} × | {mine.cpu_s / its.cpu_s:.2f} × | {aim} | {met} |"


def with_bed(runs: int, work: Path) -> str:
    """The shipped routine with a bed, and tracks of ten minutes and of ten hours."""
    out, kept, wav = work / "bed out", work / "bed warm", work / "rain.wav"
    routine = ("lower-back", "--talk", "full", "--catalogue", str(ROOT / "exercises.yaml"), "--out", str(out))
    command = (VOICEGUIDE, "render", *routine, "--bed", "rain")
    timeline = out / "lower-back.json"
    Case("", (*command, "--timeline"), cache=kept).run()
    Case("", (PYTHON, "-c", RAIN, str(wav))).run()
    held = (str(timeline), str(work / "yardstick.mp3"), "--hibari", "--bed", str(wav))
    cold = Case(
        "a bed, cold", command, lambda: (empty(work / "bed cold")(), empty(work / "cold out")()), work / "bed cold"
    )
    cold.command = (*command[:-3], str(work / "cold out"), *command[-2:])
    mixed = Case("a bed, warm", command, (out / "lower-back.mp3").unlink, kept)
    there = Case("a bed, there", command, cache=kept)
    overlay = Case("(o)", (PYTHON, str(HERE / "afternoon.py"), *held))
    together(runs, cold, mixed, there, overlay)
    short, long = long_with_bed(work, 10), long_with_bed(work, 600)
    rows = [
        ("natural voice and rain, nothing in the cache", cold),
        ("natural voice and rain, all in the cache, no track", mixed),
        ("natural voice and rain, the same track is there", there),
        ("(o) the afternoon script, in the natural voice, with `overlay`", overlay),
        *((f"ten minutes with rain: {case.name}", case) for case in short),
        *((f"ten hours with rain: {case.name}", case) for case in long),
    ]
    grown = (f"{case.name} {more.mb - case.mb:+.0f} MB" for case, more in zip(short, long, strict=True))
    return f"""\
| | time | processor time | aim | |
|---|---|---|---|---|
{ratio("(o) over a bed, nothing in the cache", overlay, cold)}
{ratio("(o) over a bed, all in the cache, no track", overlay, mixed)}

| `lower-back --talk full --bed rain` | s | spread | processor s | peak MB |
|---|---|---|---|---|
{table(rows)}

Memory, ten hours less ten minutes: {", ".join(grown)}.
"""


def long_with_bed(work: Path, minutes: int) -> tuple[Case, ...]:
    """A track with a bed: made from nothing, made again, left as it is, and listened to; each once."""
    out, kept = work / f"bed {minutes}", work / f"bed {minutes} cache"
    command = (PYTHON, str(HERE / "invented.py"), "track", str(minutes), "60", str(out), "rain")
    cases = (
        Case("nothing in the cache", command, cache=kept),
        Case("all in the cache, no track", command, empty(out), kept),
        Case("the same track is there", command, cache=kept),
        Case("`verify`", (VOICEGUIDE, "verify", str(out / "moves.mp3")), cache=kept),
    )
    for case in cases:
        print(f"{minutes} min with a bed, {case.name}", file=sys.stderr, flush=True)
        case.run()
    return cases


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

| a track with a move each 8 s | s | spread | processor s | peak MB |
|---|---|---|---|---|
{table(rows)}
"""


def start_and_jobs(runs: int, work: Path) -> str:
    """The least that can be asked for, and eight routines at a time."""
    help_ = Case("help", (VOICEGUIDE, "--help"))
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

| | s | spread | processor s | peak MB |
|---|---|---|---|---|
{table((("`--help`", help_), ("`import click`", click), ("one job", one), ("two jobs", two)))}
"""


FIRST_SOUND = """
addEventListener("DOMContentLoaded", () => {
  const audio = document.getElementById("audio");
  audio.addEventListener("timeupdate", () => { if (audio.currentTime > 0) window.firstSound ??= performance.now(); });
});
localStorage.setItem("voiceguide settings", JSON.stringify({ countdown: false }));
"""


def page(runs: int, work: Path) -> str:
    """The bytes of a page, with its sound beside it and within it, and how long until it is heard on a slow phone."""
    sizes, rows = {}, []
    for name, options in (("page", ()), ("single file", ("--single-file",))):
        folder = work / name
        command = (VOICEGUIDE, "page", "lower-back", "--out", str(folder), *options)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        sizes[name] = (folder / "lower-back.html").stat().st_size
        waits = first_sounds(folder / "lower-back.html", runs)
        told = f"{statistics.median(waits):.1f} | {min(waits):.1f}–{max(waits):.1f}" if waits else "no Chromium here |"
        rows.append(f"| {name} | {sizes[name] / 1e6:.2f} | {told} |")
    return f"""\
| | measured | aim |
|---|---|---|
| a single file of `lower-back` | **{sizes["single file"] / 1e6:.1f} MB** | at most 10.2 MB |

| | MB | s to the first sound, processor 6 × slower | spread |
|---|---|---|---|
{chr(10).join(rows)}
"""


def first_sounds(page: Path, runs: int) -> list[float]:
    """Seconds from opening a page to its first sound, on a processor six times slower; none without Chromium."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not chromium:
        return []
    from playwright.sync_api import sync_playwright

    waits = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(runs):
            context = browser.new_context()
            tab = context.new_page()
            tab.add_init_script(FIRST_SOUND)
            context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": 6})
            tab.goto(page.as_uri(), wait_until="domcontentloaded")
            tab.keyboard.press("k")
            while not (first_ms := tab.evaluate("window.firstSound")):
                tab.wait_for_timeout(20)
            waits.append(first_ms / 1000)
            context.close()
        browser.close()
    return waits


def table(rows: Sequence[tuple[str, Case]]) -> str:
    return "\n".join(
        f"| {name} | {case.s:.2f} | {min(case.seconds):.2f}–{max(case.seconds):.2f} "
        f"| {case.cpu_s:.2f} | {case.mb:.0f} |"
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


def note(runs: int, work: Path, old: Path | None) -> str:
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return f"""\
# How long it takes

Written by `./scripts/bench --runs {runs}` on {time.strftime("%Y-%m-%d")}; the machine's load when it began was {load}.

Whole processes, from start to end, timed from outside. What is compared was run in turn, {runs} times after a
rehearsal that isn't counted; figures are medians, ratios the medians of those of neighbouring runs. Processor time is
that of a process and of all it started: where others use the machine too, it can be trusted and the clock can't.
Memory is the peak of the largest process. Trust ratios rather than seconds.

## One track

{one_track(runs, work, old)}
(n) and (b) are `benchmarks/afternoon.py`: hibari's own `save`, or pyttsx3 with its stock driver, and pydub, as people
write it: a file for each utterance, `track += clip`, `track.export(…)`. It says the same words at the same times. (c)
is (b), but puts its sound together once and pipes it to ffmpeg. (d) is `benchmarks/floor.py`: starting Python with the
program's imports, speaking each different utterance once in C with espeak-ng, encoding each different second once; it
levels nothing and makes no track. "Before" is the version that spoke with espeak-ng alone.

What the processors do when nothing is in the cache: of the natural voice's time a little under half is the voice, for
every different sentence (its network 3 s, the sound from the network's spectrum 2 s), and a tenth the start of two
workers, most of which is reading a lexicon. LAME takes a quarter, measuring and limiting the clips a tenth, the program
itself a tenth. espeak-ng's voice costs the last three alone. All is done in batches while the voice speaks, so two free
processors need little more than half of the sum. With all in the cache most of the time is Python's start and its
imports (pydantic and mutagen first), then reading the catalogue, its words, and the clips' frames.

A worker of the natural voice takes as much memory as the process that says all of it. As many are started as there
are processors, and room for them in what memory is free.

## A bed

{with_bed(runs, work)}
With a bed every second of a track sounds, and LAME encodes all of it. A track that stands there and is what would be
made stays. (o) is (n) with `track.overlay(rain - 18, loop=True)`: the rain does not step back, and clicks where it
begins anew.

## Length, and different words

{length(runs, work)}
A track costs what is new in it. What still grows with its length is its script, its timeline and the bytes written.

## Start, and several at a time

{start_and_jobs(runs, work)}
Each routine has sixty sentences of its own, all new. A single job is not a single process: while it speaks, ffmpeg
levels and encodes what has been spoken. So one job keeps more than one processor busy, and the second can't double it.

## The page

{page(runs, work)}
The sound within a page is deflated, which leaves the silence out; docs/page.md.

## The machine

{machine()}
"""


def main() -> None:
    options = argparse.ArgumentParser(description="Times the program and its yardsticks.")
    options.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each after a rehearsal (5)")
    options.add_argument("--old", type=Path, metavar="FOLDER", help="a checkout of an earlier version, to compare with")
    options.add_argument("--to", type=Path, default=ROOT / "docs/performance.md", metavar="FILE")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as work:
        text = note(asked.runs, Path(work), asked.old and asked.old.absolute())
    asked.to.write_text(text, "utf-8")
    print(asked.to)


if __name__ == "__main__":
    main()
