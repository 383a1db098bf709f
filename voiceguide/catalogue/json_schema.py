"""The JSON Schema by which editors complete and check `exercises.yaml`, made from the model.

`python -m voiceguide.catalogue.json_schema` writes it anew after the model has changed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from voiceguide.catalogue import model
from voiceguide.catalogue.fields import Part

COMMITTED = Path(__file__).with_name("exercises.schema.json")


def made(root: type[Part] = model.Catalogue) -> str:
    """The schema of a catalogue, or of another file, as the text of a file."""
    schema = _for_authors(root.model_json_schema())
    for name, part in vars(model).items():
        is_part = isinstance(part, type) and issubclass(part, Part) and name in schema["$defs"]
        if is_part and (part.plain or part.in_file):
            schema["$defs"][name] = {"anyOf": [{"type": "string", "minLength": 1}, schema["$defs"][name]]}
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _for_authors(schema: Any) -> Any:
    """Without what only Python knows: titles that repeat the keys, defaults in milliseconds, and None."""
    match schema:
        case {"anyOf": [kind, {"type": "null"}]}:
            return _for_authors(kind)
        case dict():
            kept = {
                key: _for_authors(value)
                for key, value in schema.items()
                if key != "default" or (isinstance(value, dict) and "type" in value)
            }
            return {key: value for key, value in kept.items() if key != "title" or not isinstance(value, str)}
        case list():
            return [_for_authors(value) for value in schema]
    return schema


if __name__ == "__main__":
    COMMITTED.write_text(made(), encoding="utf-8")
