"""The page's modules in Node, without a browser: tests/page/*.test.js. Node comes with Playwright."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import playwright
import pytest
from conftest import ROOT

NODE = Path(playwright.__file__).parent / "driver" / ("node.exe" if sys.platform == "win32" else "node")


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "tests" / "page").glob("*.test.js")))
def test_the_modules_of_the_page(name: str) -> None:
    command = [NODE, "--test", "--test-reporter=spec", f"tests/page/{name}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "fail 0" in done.stdout
