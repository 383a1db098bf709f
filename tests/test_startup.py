"""What is not done, and so costs nothing: imports that a command has no need of, engines and encoders not started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from machines import CATALOGUE

pytestmark = pytest.mark.usefixtures("natural_voice")

HEAVY = {
    "pydub",
    "pyttsx3",
    "hibari",
    "onnxruntime",
    "numpy",
    "mutagen",
    "imageio_ffmpeg",
    "espeakng_loader",
    "audioop",
    "resvg_py",
    "rich",
    "watchfiles",
}
SOUND = {
    "voiceguide.speech",
    "voiceguide.audio",
    "voiceguide.track",
    "voiceguide.page",
    "voiceguide.serve",
    "voiceguide.play",
    "voiceguide.render",
    "voiceguide.batch",
}
PURE = {"voiceguide.audio", "voiceguide.timeline.timeline"}


def imported(*arguments: str, folder: Path) -> set[str]:
    """The modules that a command has imported when it ends."""
    command = [sys.executable, "-X", "importtime", "-m", "voiceguide", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True)
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


def of(modules: set[str], packages: set[str]) -> set[str]:
    return {name for name in modules if any(name == package or name.startswith(f"{package}.") for package in packages)}


@pytest.mark.parametrize("arguments", [("--help",), ("render", "--help"), ("--version",)])
def test_help_imports_little_more_than_click(tmp_path, arguments):
    modules = imported(*arguments, folder=tmp_path)
    assert "click" in modules
    assert of(modules, HEAVY | SOUND | {"yaml", "pydantic", "importlib.metadata"}) == set()


@pytest.mark.parametrize("command", ["list", "script"])
def test_showing_a_script_imports_no_library_of_speech_or_sound(tmp_path, command):
    modules = imported(command, folder=tmp_path)
    assert "pydantic" in modules
    assert of(modules, HEAVY - {"audioop"}) == set()


@pytest.mark.parametrize("command", ["check", "list", "script", "script --timed", "script --minutes 25"])
def test_what_only_shows_starts_no_engine_and_no_ffmpeg(run, monkeypatch, command):
    def refuse(*what: object, **_: object) -> None:
        raise AssertionError(f"{what} is started")

    for start in ("subprocess.Popen", "os.posix_spawn", "os.fork", "_posixsubprocess.fork_exec"):
        monkeypatch.setattr(start, refuse, raising=False)
    done = run(*command.split())
    assert done.returncode == 0, done.stderr


def test_a_full_cache_needs_no_engine_no_encoder_and_none_of_their_libraries(run, monkeypatch, tmp_path):
    (tmp_path / "exercises.yaml").write_text(CATALOGUE, encoding="utf-8")
    assert run("render").returncode == 0
    track = tmp_path / "audio_out/small.mp3"
    first = track.read_bytes()
    track.unlink()
    record = tmp_path / "started"
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        f"sys.addaudithook(lambda event, found: event in ('subprocess.Popen', 'os.posix_spawn', 'os.fork')"
        f" and open({os.fspath(record)!r}, 'a').write(f'{{event}} {{found}}\\n'))\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((os.fspath(tmp_path), os.environ["PYTHONPATH"])))
    modules = imported("render", folder=tmp_path)
    assert track.read_bytes() == first
    assert "sitecustomize" in modules
    assert not record.exists(), record.read_text()
    assert of(modules, HEAVY - {"audioop", "mutagen", "watchfiles"}) == set()


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for ffmpeg")
def test_an_ffmpeg_that_the_user_names_is_tried_once(run, tmp_path):
    from voiceguide.system.ffmpeg import find

    record, stub = tmp_path / "asked", tmp_path / "ffmpeg"
    stub.write_text(f'#!/bin/sh\necho "$@" >>{record}\nexec {find()} "$@"\n')
    stub.chmod(0o755)
    (tmp_path / "exercises.yaml").write_text(CATALOGUE, encoding="utf-8")
    small = ("render", "--engine", "espeak")
    assert run(*small, "--ffmpeg", str(stub)).returncode == 0
    assert len(record.read_text().splitlines()) > 3
    assert sum("-version" in line for line in record.read_text().splitlines()) == 1
    record.unlink()
    assert run(*small, "--ffmpeg", str(stub)).returncode == 0
    assert not record.exists()
