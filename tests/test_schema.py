"""The JSON Schema beside the reader, by which editors check a catalogue while it is written."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml
from conftest import ROOT

from voiceguide.catalogue import json_schema, reader
from voiceguide.errors import CatalogueError
from voiceguide.prescription import json_schema as prescription_schema
from voiceguide.prescription.model import Prescription


@pytest.fixture
def catalogue() -> Any:
    return yaml.safe_load(reader.shipped().read_text(encoding="utf-8"))


@pytest.fixture
def schema() -> Any:
    return json.loads(json_schema.COMMITTED.read_text(encoding="utf-8"))


def test_the_committed_schema_is_the_one_the_model_makes() -> None:
    committed = json_schema.COMMITTED.read_text(encoding="utf-8")
    assert committed == json_schema.made(), "run: python -m voiceguide.catalogue.json_schema"


def test_the_schema_of_prescriptions_is_the_one_their_model_makes_and_holds() -> None:
    committed = prescription_schema.COMMITTED.read_text(encoding="utf-8")
    made = json_schema.made(Prescription)
    assert committed == made, "run: python -m voiceguide.prescription.json_schema"
    (example,) = re.findall(r"```yaml\n(.+?)```", (ROOT / "docs/people.md").read_text("utf-8"), re.DOTALL)
    jsonschema.validate(json.loads(json.dumps(yaml.safe_load(example), default=str)), json.loads(committed))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"routine": "daily", "note": "x"}, json.loads(committed))


def test_the_shipped_catalogue_names_the_schema_and_passes_it(catalogue: Any, schema: Any) -> None:
    first_line = reader.shipped().read_text(encoding="utf-8").splitlines()[0]
    assert first_line == "# yaml-language-server: $schema=voiceguide/catalogue/exercises.schema.json"
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(catalogue, schema)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("exercises", "knee-rolls", "sety"), []),
        (("exercises", "knee-rolls", "reps"), "many"),
        (("exercises", "knee-rolls", "name"), 5),
        (("exercises", "knee-rolls", "sides"), "both"),
        (("exercises", "knee-rolls", "between"), "2"),
        (("routines", "lower-back", "exercises"), []),
        (("titel",), "Mine"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(
    catalogue: Any, schema: Any, path: tuple[str, ...], value: object
) -> None:
    part = catalogue
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(catalogue, schema)
    with pytest.raises(CatalogueError):
        reader.parse(yaml.safe_dump(catalogue).encode(), "exercises.yaml")
