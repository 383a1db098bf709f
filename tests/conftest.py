"""What every test shares: golden files, a cache of its own, and the shipped catalogue."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the program says into tests/golden")
    parser.addoption("--full", action="store_true", help="all 2,000 mutants and all 200 kills")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test can touch the user's own cache, nor be helped by it."""
    monkeypatch.setenv("VOICEGUIDE_CACHE", os.fspath(tmp_path / "cache"))


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compares a text with a file of tests/golden, or writes it there with --update-golden."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare
