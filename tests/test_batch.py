"""Many tracks at once: on threads, on processes, on a cluster; one that fails, and the rest that don't."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from conftest import ROOT

from voiceguide.batch import Order, Renderer, fulfil_all
from voiceguide.catalogue.model import Level, Talk
from voiceguide.catalogue.reader import read
from voiceguide.errors import (
    CatalogueError,
    FitError,
    Location,
    Problem,
    UnknownNameError,
    VoiceguideError,
)
from voiceguide.script.request import Request
from voiceguide.speech.engine import CannotSpeakError, Speaker
from voiceguide.track.sidecars import CAPTIONS, Sidecars
from voiceguide.track.tags import read_track

CATALOGUE = """\
version: 1
title: Small
default: a
start: here
safety: [Stop if it hurts.]
positions:
  here: {name: here}
exercises:
  nod: {name: Nod, position: here, reps: 1-2, steps: [{move: Nod., time: 2s}, {hold: 3s}, {move: Back., time: 2s}]}
  bow: {name: Bow, position: here, reps: 1-2, steps: [{move: Bow., time: 2s}, {move: Back., time: 2s}]}
routines:
  a: {title: First, talk: brief, exercises: [nod]}
  b: {title: Second, talk: brief, exercises: [bow]}
  c: {title: Third, talk: brief, exercises: [nod, bow]}
"""
TONE = Speaker("faulty_engines:brisk", "tone")


@pytest.fixture
def renderer():
    with Renderer() as renderer:
        yield renderer


@pytest.fixture
def order(tmp_path):
    path = tmp_path / "exercises.yaml"
    path.write_text(CATALOGUE, encoding="utf-8")
    catalogue = read(path)

    def order(routine: str, out: str = "out", level: Level = Level.STANDARD, **options) -> Order:
        asked = {"speaker": TONE, "cache": tmp_path / "shared"} | options
        return Order(catalogue, Request(routine, level, Talk.BRIEF), tmp_path / out, **asked)

    return order


def several(order, out: str, **options) -> list[Order]:
    return [order(routine, out, **options) for routine in "abc"]


def tracks(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*.mp3")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def rendered_on(executor: Executor, orders: list[Order], together: int = 1) -> None:
    with executor:
        results = list(fulfil_all(orders, executor, together))
    assert [result.error for result in results] == [None] * len(orders)
    assert {id(result.order) for result in results} == {id(order) for order in orders}
    assert all(result.rendered.path.is_file() and result.took_s > 0 for result in results)


def test_tracks_made_by_several_processes_are_those_made_one_by_one(order, renderer, tmp_path):
    for one in several(order, "one by one"):
        assert renderer.fulfil(one).error is None
    rendered_on(
        ProcessPoolExecutor(2, get_context("spawn")), several(order, "processes", cache=tmp_path / "another cache")
    )
    assert len(tracks(tmp_path / "processes")) == 3
    assert tracks(tmp_path / "processes") == tracks(tmp_path / "one by one")


def test_on_threads_orders_that_are_sent_together_start_one_engine(order, tmp_path, monkeypatch):
    started = []
    popen = subprocess.Popen

    def counted(command, *rest, **more):
        started.append("voiceguide.speech.worker" in command)
        return popen(command, *rest, **more)

    monkeypatch.setattr("voiceguide.speech.pool.subprocess.Popen", counted)
    rendered_on(ThreadPoolExecutor(2), several(order, "threads"), together=2)
    assert sum(started) == 2, "three orders go as two and one"
    assert len(tracks(tmp_path / "threads")) == 3


def test_one_that_fails_carries_its_error_and_the_rest_are_made(order, tmp_path):
    wrong = [order("d"), order("a", speaker=Speaker("no_such_module:engine", "tone")), order("a", "exercises.yaml")]
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        results = list(fulfil_all([*wrong, order("a"), order("b")], pool))
    failed = {str(result.error) for result in results if result.error}
    assert len(failed) == 3
    assert any("there is no routine 'd'" in error for error in failed)
    assert any("cannot be opened" in error for error in failed)
    assert sorted(tracks(tmp_path / "out")) == ["a.mp3", "b.mp3"]


def test_a_process_that_dies_fails_its_orders_and_raises_nothing(order, tmp_path):
    with ProcessPoolExecutor(1, get_context("spawn"), os._exit, (3,)) as pool:
        results = list(fulfil_all([order("a"), order("b")], pool, together=2))
    assert [result.order.request.routine for result in results] == ["a", "b"]
    assert all(result.error is not None and result.rendered is None for result in results)


def test_orders_are_taken_as_they_are_needed(order, monkeypatch):
    monkeypatch.setattr("voiceguide.batch._AHEAD", 2)
    taken = []

    def endless():
        while True:
            taken.append(order("a"))
            yield taken[-1]

    with ThreadPoolExecutor(1) as pool:
        results = fulfil_all(endless(), pool)
        for _ in range(3):
            assert next(results).error is None
        results.close()
    assert len(taken) <= 6


def test_what_has_been_spoken_for_one_is_not_spoken_for_the_next(order, renderer):
    assert renderer.fulfil(order("c")).rendered.new_clips > 5
    assert renderer.fulfil(order("c", "again")).rendered.new_clips == 0
    assert renderer.fulfil(order("a", sidecars=Sidecars(CAPTIONS))).rendered.sidecars


@pytest.mark.parametrize(
    "error",
    [
        UnknownNameError("voice", "x", ["y"]),
        CatalogueError([Problem(Location("f", 1, 2), "wrong")]),
        CannotSpeakError("text", "reason"),
        FitError("too long"),
        VoiceguideError("plain"),
    ],
)
def test_errors_can_be_sent_home(error):
    arrived = pickle.loads(pickle.dumps(error))
    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert arrived.__dict__ == error.__dict__


def test_on_the_command_line_one_that_fails_is_named_and_the_rest_are_the_same_from_several_jobs(run, order, tmp_path):
    for out, jobs in (("one by one", ()), ("jobs", ("--jobs", "2"))):
        (tmp_path / out / "b.mp3").mkdir(parents=True)
        speaker = ("--engine", TONE.engine, "--voice", TONE.voice)
        done = run("render", "--all", "--out", out, *jobs, *speaker, VOICEGUIDE_CACHE=str(tmp_path / f"cache of {out}"))
        assert done.returncode == 1
        told = {line.partition(".mp3")[0] for line in done.stdout.splitlines() if ".mp3" in line}
        assert told == {os.fspath(Path(out) / routine) for routine in "ac"}
        named, counted = done.stderr.splitlines()
        assert named.startswith("voiceguide: b: ") and "b.mp3" in named
        assert counted == "voiceguide: 1 of 3 tracks could not be made"
        assert {path.name for path in (tmp_path / out).iterdir()} == {"a.mp3", "b.mp3", "c.mp3"}
    assert len(tracks(tmp_path / "jobs")) == 2
    assert tracks(tmp_path / "jobs") == tracks(tmp_path / "one by one")


def test_a_dask_cluster_renders_into_a_shared_folder(order, tmp_path):
    """Runs what docs/scaling.md shows, on a real cluster: two processes on this machine."""
    distributed = pytest.importorskip("distributed", reason="needs Dask: pip install voiceguide[dask]")
    (code,) = re.findall(r"```python\n(.+?)```", (ROOT / "docs/scaling.md").read_text("utf-8"), re.DOTALL)
    patients = tmp_path / "patients"
    patients.mkdir()
    for number in range(4):
        (patients / f"{number}.yaml").write_text(CATALOGUE.replace("Bow.", f"Bow {number} times."), "utf-8")
    (tmp_path / "tracks").mkdir()
    (tmp_path / "tracks/3").write_text("in the way")
    folder = str(tmp_path / "dask")
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None, local_directory=folder) as cluster:
        here = {
            '"/shared/voiceguide"': repr(str(tmp_path)),
            '"tcp://scheduler:8786"': repr(cluster.scheduler_address),
            '"espeak"': '"faulty_engines:brisk"',
            '"en-us+f5"': '"tone"',
        }
        for there, value in here.items():
            assert there in code
            code = code.replace(there, value)
        said: list[tuple[str, object]] = []
        exec(code, {"print": lambda *what: said.append(what)})
    failed = [patient for patient, what in said if isinstance(what, Exception)]
    assert failed == ["3"]
    assert sorted(tracks(tmp_path / "tracks")) == [f"{number}/a.mp3" for number in range(3)]
    assert read_track(tmp_path / "tracks/0/a.mp3").title == "First"
