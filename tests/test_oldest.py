"""tests/oldest.txt pins every dependency to the oldest release that pyproject.toml allows, to run the tests with:

    python3 -m venv oldest && oldest/bin/pip install -c tests/oldest.txt -e '.[test,play]' && oldest/bin/pytest

`./scripts/test --update-golden` writes it anew.
"""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

FILE = ROOT / "tests" / "oldest.txt"
BOUND = re.compile(r'"([\w-]+)(?:\[\w+\])?>=([\d.]+)[^"]*"')


def test_the_oldest_releases_are_those_that_pyproject_allows(pytestconfig: pytest.Config) -> None:
    bounds = BOUND.findall((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert len(bounds) > 20
    pins = "".join(f"{name}=={oldest}\n" for name, oldest in sorted(set(bounds)))
    if pytestconfig.getoption("--update-golden"):
        FILE.write_text(pins, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == pins
