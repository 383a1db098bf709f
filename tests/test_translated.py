"""Where the language is chosen: by `--language` for every command that reads a catalogue, and by a prescription."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

from voiceguide.cli import cli
from voiceguide.errors import CatalogueError, VoiceguideError
from voiceguide.prescription.reader import files, read_all

GOOD = (ROOT / "tests" / "golden" / "catalogue.yaml").read_text(encoding="utf-8")
ENGLISH = GOOD.replace("version: 1\n", "version: 1\nlanguage: en\n", 1)
GERMAN = GOOD.replace("version: 1\n", "version: 1\nlanguage: de\n", 1).replace("Leg lift", "Beinheben")


@pytest.fixture(autouse=True)
def _clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("clinic.yaml").write_text(ENGLISH, encoding="utf-8")
    Path("clinic.de.yaml").write_text(GERMAN, encoding="utf-8")


def prescription(*lines: str) -> Path:
    path = Path("anna.yaml")
    path.write_text("".join(f"{line}\n" for line in ("routine: daily", *lines)), encoding="utf-8")
    return path


def names(path: Path, named: str | None = None, language: str | None = None) -> list[str]:
    (one,) = read_all([path], Path(named) if named else None, language)
    return [str(exercise.name) for exercise in one.catalogue.exercises.values()]


def test_a_prescription_is_in_the_language_it_names() -> None:
    assert names(prescription("from: clinic.yaml", "language: de")) == ["Beinheben"]
    assert names(prescription("from: clinic.yaml", "language: en")) == ["Leg lift"]
    assert names(prescription("from: clinic.de.yaml", "language: de")) == ["Beinheben"]
    assert names(prescription("from: clinic.yaml")) == ["Leg lift"]
    assert names(prescription("language: de"), named="clinic.yaml") == ["Beinheben"]


def test_the_command_line_goes_before_what_a_prescription_says() -> None:
    assert names(prescription("from: clinic.yaml"), language="de") == ["Beinheben"]
    assert names(prescription("from: clinic.yaml", "language: de"), language="en") == ["Leg lift"]
    with pytest.raises(VoiceguideError, match=r"there is no clinic\.fr\.yaml"):
        names(prescription("from: clinic.yaml"), language="fr")


def test_what_it_is_read_from_is_watched() -> None:
    path = prescription("from: clinic.yaml", "language: de")
    assert [str(file) for file in files(path)] == ["anna.yaml", "clinic.de.yaml"]
    assert [str(file) for file in files(path, language="en")] == ["anna.yaml", "clinic.yaml"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "3:11: language: there is no clinic.fr.yaml, in which clinic.yaml would stand in fr; there are: de"),
        ("german", '3:11: language: "german" is not the tag of a language; write one such as fr'),
    ],
)
def test_a_language_that_is_not_there_is_told_with_its_place(language: str, told: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        names(prescription("from: clinic.yaml", f"language: {language}"))
    assert str(caught.value) == f"anna.yaml:{told}"


def test_every_command_takes_a_language() -> None:
    prescription("from: clinic.yaml")
    runner = CliRunner()
    for command in (
        ["lines", "--catalogue", "clinic.yaml", "--language", "de"],
        ["lines", "anna.yaml", "--language", "de"],
        ["script", "anna.yaml", "--language", "de"],
        ["list", "--catalogue", "clinic.yaml", "--language", "de"],
    ):
        assert "Beinheben." in (output := runner.invoke(cli, command).output) or "Beinheben\n" in output
    written = runner.invoke(cli, ["handout", "anna.yaml", "--language", "de"])
    assert "Beinheben" in Path(written.output.strip()).read_text(encoding="utf-8")
    checked = runner.invoke(cli, ["check", "anna.yaml", "--language", "fr"])
    assert "there is no clinic.fr.yaml" in str(checked.exception)
    recorded = runner.invoke(cli, ["record", "anna.yaml", "--language", "fr"])
    assert "there is no clinic.fr.yaml" in str(recorded.exception)


def test_an_address_where_there_is_one_form_is_told() -> None:
    Path("clinic.yaml").write_text(ENGLISH + "address: formal\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"address: English has one form for everyone; take this out"):
        names(prescription("from: clinic.yaml"))
    Path("clinic.de.yaml").write_text(GERMAN + "address: familiar\n", encoding="utf-8")
    assert names(prescription("from: clinic.de.yaml")) == ["Beinheben"]
