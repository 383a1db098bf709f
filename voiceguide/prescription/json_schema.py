"""The JSON Schema by which editors complete and check a prescription, made from the model.

`python -m voiceguide.prescription.json_schema` writes it anew after a model has changed.
"""

from __future__ import annotations

from pathlib import Path

from voiceguide.catalogue.json_schema import made
from voiceguide.prescription.model import Prescription

COMMITTED = Path(__file__).with_name("prescription.schema.json")


if __name__ == "__main__":
    COMMITTED.write_text(made(Prescription), encoding="utf-8")
