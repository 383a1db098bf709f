"""A render killed at any moment leaves the old track or the new one, and nothing that the next run doesn't clear.

A third of the kills come at a random time, a third at a random touch of the track or its captions, and a third at one
of what the cache will have: a write takes milliseconds of a render's second, and would hardly ever be hit by the clock.
The seed of each kill is its number; --full makes them 200.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from machines import CATALOGUE, NEVER, NEW, Machine, count, is_whole, started

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX systems do")

FEW, ALL = 12, 200
RUN_EVERY = 6


@pytest.fixture
def machine(before: Machine, tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "machine")
    machine.set_up_like(before)
    return machine


@dataclass(frozen=True)
class Cost:
    """What a render takes that nobody kills: the files that it touches, and time."""

    touches: list[str]
    took_s: float


def cost_of_a_run(machine: Machine) -> Cost:
    began = time.monotonic()
    ended_well(machine, {"said": started(machine)})
    return Cost(json.loads((machine.folder / "said").read_text().splitlines()[-1]), time.monotonic() - began)


def ended_well(machine: Machine, renders: dict[str, BaseProcess]) -> None:
    for said, process in renders.items():
        process.join()
        assert (process.exitcode, (machine.folder / f"{said} on stderr").read_text()) == (0, "")


def forget(machine: Machine, rng: random.Random) -> float:
    """Some of the cache, all of it, or nothing; the share that is gone."""
    share = rng.choice((0, 0.3, 1))
    for path in machine.cache.rglob("*.*"):
        if path.parent.name != "unfinished" and rng.random() < share:
            path.unlink()
    return share


def left_alive(machine: Machine) -> list[str]:
    """The command lines of processes that work for this machine (where /proc tells)."""
    mark = os.fsencode(machine.cache)
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # it has just ended, or is another user's
    return found


def test_a_killed_render_loses_nothing(machine: Machine, pytestconfig: pytest.Config) -> None:
    kills = ALL if pytestconfig.getoption("--full") else FEW
    warm, cold = cost_of_a_run(machine), cost_of_a_run(Machine(machine.folder / "cold"))
    died, changed = 0, 0
    for seed in range(1, kills + 1):
        rng = random.Random(seed)
        share = forget(machine, rng)
        (machine.folder / "exercises.yaml").write_text(rng.choice((CATALOGUE, NEW)), encoding="utf-8")
        before = machine.track.read_bytes()
        match seed % 3:
            case 0:
                died += killed(machine, after_s=rng.uniform(0, warm.took_s + share * (cold.took_s - warm.took_s)))
            case kind:
                among = ("audio_out", "cache/unfinished")[kind - 1]
                few, many = (count(cost.touches, among) for cost in (warm, cold))
                died += killed(machine, rng.randint(1, max(1, round(few + share * (many - few)))), among)
        after = machine.track.read_bytes()
        changed += after != before
        assert after == before or is_whole(machine.track), f"seed {seed}"
        for sidecar in machine.track.parent.glob("small.[vsl]*"):
            assert sidecar.read_bytes().endswith(b"\n"), f"seed {seed}: {sidecar.name}"
        if seed % RUN_EVERY == 0 or seed == kills:
            done = machine.run("render", "--captions")
            assert (done.returncode, done.stderr) == (0, ""), f"seed {seed}"
            assert is_whole(machine.track)
            assert machine.litter() == [], f"seed {seed}"
            assert left_alive(machine) == [], f"seed {seed}"
    assert died >= kills / 3
    sys.stdout.write(
        f"{kills} renders, {died} died; the new track stood after {changed}; {len(cold.touches)} touches in one\n"
    )


def killed(machine: Machine, dies_at: int = NEVER, among: str = "", after_s: float | None = None) -> bool:
    """Whether a render died half-way: at a touch of a file, or some time after it was started."""
    process = started(machine, dies_at, among)
    if after_s is not None:
        time.sleep(after_s)
        process.kill()
    process.join()
    return process.exitcode == -signal.SIGKILL


def test_a_render_in_the_natural_voice_killed_while_it_speaks(tmp_path: Path) -> None:
    natural = {"VOICEGUIDE_ENGINE": ""}
    touches = len(cost_of_a_run(Machine(tmp_path / "another", natural)).touches)
    machine = Machine(tmp_path / "machine", natural)
    for share in (0.3, 0.5):
        process = started(machine, round(touches * share))
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert not machine.track.exists()
    ended_well(machine, {"said": started(machine)})
    assert is_whole(machine.track)
    assert machine.litter() == []
    assert left_alive(machine) == []


def test_two_renders_of_one_routine_at_once(machine: Machine) -> None:
    ended_well(machine, {said: started(machine, said=said) for said in ("one", "other")})
    assert is_whole(machine.track)
    assert machine.litter() == []


def test_eight_at_once_with_one_cold_cache(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "machine")
    outs = ["audio_out", "audio_out", *(f"out{number}" for number in range(6))]
    ended_well(machine, {f"said {n}": started(machine, out=out, said=f"said {n}") for n, out in enumerate(outs)})
    tracks = {(machine.folder / out / "small.mp3").read_bytes() for out in outs}
    assert len(tracks) == 1, "they are the same to the byte"
    assert is_whole(machine.track)
    assert machine.litter() == []
