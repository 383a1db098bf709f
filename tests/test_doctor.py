"""`voiceguide doctor`, `voiceguide cache`, and what a bug in voiceguide leaves."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
import pytest
from machines import Machine, no_file_over

from voiceguide.cli import cli, main

pytestmark = pytest.mark.usefixtures("natural_voice")

SECRET = "Schmerz im Kreuz"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


def test_a_sound_machine_is_well(machine: Machine) -> None:
    done = machine.run("doctor")
    assert done.returncode == 0, done.stdout
    assert done.stderr == ""
    about = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")]
    assert about == ["voiceguide", "exercises", "engine", "voice", "ffmpeg", "cache", "output", "trial"]
    assert "engine      hibari, 1 voice" in done.stdout
    assert "bytes of MP3" in done.stdout
    assert done.stdout.endswith("\nAll is well.\n")
    assert not machine.track.parent.exists()
    assert machine.litter() == []


def test_the_engine_that_a_render_would_use_is_tried(run) -> None:
    done = run("doctor", VOICEGUIDE_ENGINE="nobody")
    assert done.returncode == 1
    assert "- there is no engine 'nobody'; there are: " in done.stdout


@pytest.mark.parametrize(
    ("arguments", "about", "remedy"),
    [
        (["--engine", "espek"], "engine", "there is no engine 'espek'; did you mean 'espeak'?"),
        (["--voice", "en-uss"], "voice", "there is no voice 'en-uss'; did you mean 'en-us'?"),
        (["--ffmpeg", "nowhere"], "ffmpeg", "there is no ffmpeg at nowhere"),
        (["--catalogue", "nowhere.yaml"], "exercises", "there is no file nowhere.yaml"),
        (["--out", "exercises.yaml"], "output", "exercises.yaml is a file where a folder should be"),
    ],
)
def test_what_is_not_right_comes_with_what_to_do(
    machine: Machine, arguments: list[str], about: str, remedy: str
) -> None:
    done = machine.run("doctor", *arguments)
    assert done.returncode == 1
    assert done.stderr == ""
    findings, _, todo = done.stdout.partition("\nWhat to do:\n")
    assert any(line.startswith(f"! {about} ") for line in findings.splitlines())
    assert f"- {remedy}" in todo
    assert all(line.startswith("- ") for line in todo.splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_disk_without_room_is_found(machine: Machine) -> None:
    done = machine.run("doctor", first=no_file_over(0))
    assert done.returncode == 1
    assert "! cache" in done.stdout
    assert "! output" in done.stdout
    assert "Traceback" not in done.stderr + done.stdout


def test_a_wrong_catalogue_is_sent_to_check(machine: Machine) -> None:
    (machine.folder / "exercises.yaml").write_text("version: 1\n", encoding="utf-8")
    done = machine.run("doctor")
    assert done.returncode == 1
    assert "`voiceguide check` shows where" in done.stdout


def test_the_cache_is_shown_and_cleared_and_nothing_else_is(before: Machine, machine: Machine) -> None:
    machine.set_up_like(before)
    bystander = machine.cache / "a" / "letter.txt"
    bystander.parent.mkdir(exist_ok=True)
    bystander.write_text("mine")
    shown = machine.run("cache").stdout
    assert shown.startswith(f"{machine.cache}: ")
    assert "entries" in shown
    assert machine.run("cache", "--clear").stdout.startswith(f"{machine.cache}: removed ")
    assert machine.run("cache").stdout.startswith(f"{machine.cache}: 0 entries, 0.0 MB")
    assert bystander.read_text() == "mine"


# --- a bug in us


def fails_oddly(**_: object) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        raise KeyError(f"{SECRET} at {Path.home()}") from error


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A voiceguide with a bug, in a folder of the user's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli.commands["list"], "callback", fails_oddly)
    return tmp_path


def bug(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["voiceguide", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_a_bug_leaves_a_report_without_a_word_of_the_users(
    broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bug(monkeypatch, "list", "--catalogue", f"/home/me/{SECRET}.yaml") == 3
    (line,) = capsys.readouterr().err.splitlines()
    (report,) = broken.glob("voiceguide-report-*.txt")
    assert line.startswith("voiceguide: this is a bug in voiceguide; please attach ")
    assert report.name in line
    text = report.read_text(encoding="utf-8")
    assert "command: list --catalogue …\n" in text
    assert text.rstrip().endswith("KeyError")
    assert "\nValueError\n" in text
    assert "voiceguide/cli/__init__.py:" in text
    assert "click/core.py:" in text
    for private in (SECRET, os.fspath(Path.home()), os.fspath(broken), "http"):
        assert private not in text
    assert bug(monkeypatch, "list", "--catalogue", f"/home/me/{SECRET}.yaml") == 3
    assert len(list(broken.iterdir())) == 1, "the same bug gets the same report"


def test_a_bug_where_nothing_can_be_written_is_told_all_the_same(
    broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "write_text", refuse)
    assert bug(monkeypatch, "list") == 3
    assert "there was no place for a report" in capsys.readouterr().err


def test_too_little_memory_is_no_bug(
    broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def too_much(**_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(cli.commands["list"], "callback", too_much)
    assert bug(monkeypatch, "list") == 1
    assert capsys.readouterr().err == "voiceguide: there is not enough memory; close other programs, and try again\n"
    assert not list(broken.iterdir())


def test_a_mistake_of_clicks_own_is_usage(
    broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def misused(**_: object) -> None:
        raise click.UsageError("not so")

    monkeypatch.setattr(cli.commands["list"], "callback", misused)
    assert bug(monkeypatch, "list") == 2
    assert "not so" in capsys.readouterr().err
