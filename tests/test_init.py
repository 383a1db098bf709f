"""`voiceguide init`: something to begin with, for whoever has only installed the program."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
import yaml

from voiceguide.catalogue import reader
from voiceguide.catalogue.starter import STARTER, write_starter
from voiceguide.errors import OutputError
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.review import review


def test_a_beginner_gets_a_catalogue_that_is_right_and_renders(run, tmp_path: Path) -> None:
    done = run("init")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:2] == ["exercises.yaml", "exercises.schema.json"]
    checked = run("check")
    assert checked.returncode == 0
    assert checked.stdout.endswith("2 exercises, 1 routine; 0 cues don't fit their time.\n")
    done = run("render", "--talk", "minimal", "--level", "gentle")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "audio_out" / "morning.mp3").is_file()


def test_the_schema_that_it_names_stands_beside_it_and_holds(tmp_path: Path) -> None:
    catalogue, schema = write_starter(tmp_path / "new" / "deep")
    text = catalogue.read_text(encoding="utf-8")
    named = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert catalogue.parent / named == schema
    jsonschema.validate(yaml.safe_load(text), json.loads(schema.read_text(encoding="utf-8")))


def test_the_starter_fits_its_times_in_every_style() -> None:
    assert [str(finding) for finding in review(reader.read(STARTER), Estimates())] == []


@pytest.mark.parametrize("name", ["exercises.yaml", "exercises.schema.json"])
def test_what_is_there_is_never_overwritten(run, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / name).write_text("mine")
    done = run("init", "mine")
    assert done.returncode == 1
    assert f"{Path('mine') / name} is there already" in done.stderr
    assert done.stdout == ""
    assert [path.read_text() for path in folder.iterdir()] == ["mine"]


def test_doing_it_twice_changes_nothing(tmp_path: Path) -> None:
    before = [path.read_bytes() for path in write_starter(tmp_path)]
    assert [path.read_bytes() for path in write_starter(tmp_path)] == before


def test_a_folder_that_cannot_be_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(OutputError, match="file is a file where a folder should be"):
        write_starter(tmp_path / "file")
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208
