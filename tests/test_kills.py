"""A render killed at any moment leaves the old track or the new one, and nothing that the next run doesn't clear.

Half of the kills come at a random time, half at a random touch of a file (a write takes milliseconds of a render's
second, and would hardly ever be hit by the clock). The seed of each kill is its number; --full makes them 200.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from machines import CATALOGUE, NEW, Machine, is_whole

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX systems do")

FEW, ALL = 8, 200
RUN_EVERY = 6

DIES = """
import os, signal, sys

left = int(sys.argv.pop(1))
ours = os.getcwd()

def touched(event, arguments):
    global left
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.utime", "subprocess.Popen", "shutil.rmtree"):
        if event == "subprocess.Popen" or str(arguments[0]).startswith((ours, "audio_out")):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(touched)
sys.argv[0] = "voiceguide"
from voiceguide.cli import main
try:
    main()
finally:
    print(left, file=sys.stderr)
"""
MANY = 1_000_000


@pytest.fixture
def machine(before: Machine, tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "machine")
    machine.set_up_like(before)
    return machine


def command(machine: Machine, touches: int) -> list[str]:
    return [sys.executable, "-c", DIES, str(touches), "render", "--captions", "--out", "audio_out"]


@dataclass(frozen=True)
class Cost:
    """What a render takes that nobody kills: touches of files, and time."""

    touches: float
    took_s: float

    def towards(self, other: Cost, share: float) -> Cost:
        return Cost(
            self.touches + share * (other.touches - self.touches), self.took_s + share * (other.took_s - self.took_s)
        )


def cost_of_a_run(machine: Machine) -> Cost:
    began = time.monotonic()
    done = subprocess.run(
        command(machine, MANY), cwd=machine.folder, env=variables(machine), capture_output=True, text=True, check=True
    )
    return Cost(MANY - int(done.stderr), time.monotonic() - began)


def variables(machine: Machine) -> dict[str, str]:
    return machine.variables(PYTHONPATH=os.fspath(Path(__file__).parents[1]))


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
        (machine.folder / "exercises.yaml").write_text((CATALOGUE, NEW)[seed % 2], encoding="utf-8")
        before = machine.track.read_bytes()
        died += killed(machine, rng, warm.towards(cold, share), by_the_clock=seed % 2 == 0)
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
        f"{kills} renders, {died} died; the new track stood after {changed}; {cold.touches} touches in one\n"
    )


def killed(machine: Machine, rng: random.Random, cost: Cost, by_the_clock: bool) -> bool:
    """Whether a render that costs about so much died half-way: at some moment, or else at some touch of a file."""
    at = MANY if by_the_clock else rng.randint(1, round(cost.touches))
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command(machine, at), cwd=machine.folder, env=variables(machine), **quiet) as process:
        if by_the_clock:
            time.sleep(rng.uniform(0, cost.took_s))
            process.kill()
    return process.returncode == -signal.SIGKILL


def test_a_render_in_the_natural_voice_killed_while_it_speaks(tmp_path: Path) -> None:
    natural = {"VOICEGUIDE_ENGINE": ""}
    touches = cost_of_a_run(Machine(tmp_path / "another", natural)).touches
    machine = Machine(tmp_path / "machine", natural)
    for share in (0.3, 0.5):
        with subprocess.Popen(
            command(machine, round(touches * share)),
            cwd=machine.folder,
            env=variables(machine),
            stderr=subprocess.DEVNULL,
        ) as process:
            pass
        assert process.returncode == -signal.SIGKILL
        assert not machine.track.exists()
    done = machine.run("render", "--captions")
    assert (done.returncode, done.stderr) == (0, "")
    assert is_whole(machine.track)
    assert machine.litter() == []
    assert left_alive(machine) == []


def test_two_renders_of_one_routine_at_once(machine: Machine) -> None:
    many = [
        subprocess.Popen(
            machine.command("render"),
            cwd=machine.folder,
            env=machine.variables(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    assert [(each.communicate()[1], each.returncode) for each in many] == [(b"", 0)] * 2
    assert is_whole(machine.track)
    assert machine.litter() == []


def test_eight_at_once_with_one_cold_cache(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "machine")
    outs = ["audio_out", "audio_out", *(f"out{number}" for number in range(6))]
    many = [
        subprocess.Popen(
            machine.command("render", "--out", out),
            cwd=machine.folder,
            env=machine.variables(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for out in outs
    ]
    assert [(each.communicate()[1], each.returncode) for each in many] == [(b"", 0)] * 8
    tracks = {(machine.folder / out / "small.mp3").read_bytes() for out in outs}
    assert len(tracks) == 1, "they are the same to the byte"
    assert is_whole(machine.track)
    assert machine.litter() == []
