"""`voiceguide doctor`, `voiceguide cache`, and what a bug in voiceguide leaves."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
import pytest
from machines import CATALOGUE, Machine, no_file_over

from voiceguide.cli import cli, main
from voiceguide.system.cache import Cache, key

SECRET = "Schmerz im Kreuz"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


def test_a_sound_machine_is_well(machine: Machine, natural_voice: None) -> None:
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
    ("arguments", "wrong", "todo"),
    [
        (
            "--engine espek",
            "exercises engine voice trial",
            [
                "exercises.yaml has 1 problem; `voiceguide check` shows where",
                "there is no engine 'espek'; did you mean 'espeak'?",
            ],
        ),
        (
            "--voice en-uss --ffmpeg nowhere --catalogue nowhere.yaml --out exercises.yaml",
            "exercises voice ffmpeg output trial",
            [
                "there is no file nowhere.yaml; name one that is there",
                "there is no voice 'en-uss'; did you mean 'en-us'?",
                "there is no ffmpeg at nowhere; mend the name, or leave it out to use ours",
                "exercises.yaml is a file where a folder should be; move it, or choose another place with --out",
            ],
        ),
    ],
)
def test_what_is_not_right_comes_with_what_to_do(run, tmp_path, arguments, wrong, todo) -> None:
    (tmp_path / "exercises.yaml").write_text(CATALOGUE.replace("hold: 3s", "hold: 3"), encoding="utf-8")
    done = run("doctor", *arguments.split())
    assert done.returncode == 1
    assert done.stderr == ""
    findings, _, remedies = done.stdout.partition("\nWhat to do:\n")
    assert [line.split()[1] for line in findings.splitlines() if line.startswith("! ")] == wrong.split()
    assert remedies.splitlines() == [f"- {remedy}" for remedy in todo]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_disk_without_room_is_found(machine: Machine) -> None:
    done = machine.run("doctor", first=no_file_over(0))
    assert done.returncode == 1
    assert "! cache" in done.stdout
    assert "! output" in done.stdout
    assert "Traceback" not in done.stderr + done.stdout


def test_the_cache_is_shown_and_cleared_and_nothing_else_is(run, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    for number in range(3):
        cache.put("clip", key(number), bytes(1_000_000))
    bystander = tmp_path / "cache" / "a" / "letter.txt"
    bystander.parent.mkdir(exist_ok=True)
    bystander.write_text("mine")
    assert run("cache").stdout.startswith(f"{cache.folder}: 3 entries, 3.0 MB (")
    assert run("cache", "--clear").stdout == f"{cache.folder}: removed 3 entries, 3.0 MB\n"
    assert run("cache").stdout.startswith(f"{cache.folder}: 0 entries, 0.0 MB")
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
