"""What every test shares: golden files, a cache of its own, and the shipped catalogue."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from shutil import copyfile

import pytest
from machines import CATALOGUE, NEW, Machine, run_here

from voiceguide.render import Studio
from voiceguide.speech.choice import Asked, choose
from voiceguide.speech.engine import Speaker
from voiceguide.system.cache import Cache

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
OWN_FOLDERS = ("cache", "settings", "history")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the program says into tests/golden")
    parser.addoption("--full", action="store_true", help="all 2,000 mutants, 200 kills and 27 tracks")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_in_full: is run with --full alone")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each program that tests start would compile all of it anew


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if item.get_closest_marker("only_in_full") and not config.getoption("--full")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c_is_heard() -> Iterator[None]:
    """Programs that tests start obey Ctrl-C, even when the tests run in the background, where a shell ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True, scope="session")
def _no_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test can touch the user's own cache, settings and history, nor be helped by them: in their place is a file."""
    nowhere = tmp_path_factory.getbasetemp() / "nowhere"
    nowhere.touch()
    for name in OWN_FOLDERS:
        os.environ[f"VOICEGUIDE_{name.upper()}"] = os.fspath(nowhere / name)


@pytest.fixture(autouse=True)
def _own_cache(request: pytest.FixtureRequest) -> None:
    """A test that has a folder has a cache, settings and a history of its own in it."""
    if "tmp_path" in request.fixturenames:
        folder, patch = request.getfixturevalue("tmp_path"), request.getfixturevalue("monkeypatch")
        for name in OWN_FOLDERS:
            patch.setenv(f"VOICEGUIDE_{name.upper()}", os.fspath(folder / name))


@pytest.fixture(autouse=True, scope="session")
def _quick_voice() -> None:
    """The command line speaks with espeak-ng, which starts at once, in all tests but those of `natural_voice`."""
    os.environ["VOICEGUIDE_ENGINE"] = "espeak"


@pytest.fixture(autouse=True, scope="session")
def _engines_of_the_tests() -> None:
    """Workers find the engines that stand beside the tests."""
    folders = (os.fspath(Path(__file__).parent), os.environ.get("PYTHONPATH"))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, folders))


@pytest.fixture
def natural_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line speaks with the default voice."""
    monkeypatch.delenv("VOICEGUIDE_ENGINE")


@pytest.fixture(scope="session")
def spoken_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a cache that all processes of a run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "spoken before"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def warm_cache(spoken_before: Path, _own_cache: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that the tests share, for those that want tracks and not the making of them."""
    monkeypatch.setenv("VOICEGUIDE_CACHE", os.fspath(spoken_before))
    return spoken_before


@pytest.fixture(scope="module")
def natural_studio(spoken_before: Path) -> Iterator[Studio]:
    """Renders in the default voice, with the cache that the tests share; the voice is opened once for a file."""
    choice = choose(Asked(), "en", Cache(spoken_before))
    with Studio(choice.speaker, cache_folder=spoken_before, engine=choice.engine) as studio:
        yield studio


@pytest.fixture(scope="module")
def studio(spoken_before: Path) -> Iterator[Studio]:
    """A studio with espeak-ng and the cache that the tests share; its engine starts once for all tests of a file."""
    with Studio(Speaker("espeak", "en-us+f5"), cache_folder=spoken_before) as studio:
        yield studio


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine with a track, and a cache with every clip of its catalogue and of the NEW one. Not to be changed."""
    machine = Machine(tmp_path_factory.mktemp("before") / "machine")
    for catalogue in (NEW, CATALOGUE):
        (machine.folder / "exercises.yaml").write_text(catalogue, encoding="utf-8")
        assert machine.run_here("render").returncode == 0
        if catalogue == NEW:
            copyfile(machine.track, machine.new_track)
    return machine


@pytest.fixture
def run(tmp_path: Path):
    """Runs the command line in a folder of its own, in this process: a quarter of the time a program takes to start."""
    return partial(run_here, tmp_path)


@pytest.fixture
def run_apart(tmp_path: Path):
    """Runs the command line as a user does: a program of its own, in a folder of its own."""

    def run_apart(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "voiceguide", *arguments],
            cwd=tmp_path,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=120,
        )

    return run_apart


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compares a text with a file of tests/golden, or writes it there with --update-golden."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare
