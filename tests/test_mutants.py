"""The shipped catalogue and the cookbook, damaged in many ways: each gives a catalogue, or problems with places, soon.

--full tries 2,000 of them; the seed of each is its number.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable

import pytest
from conftest import ROOT

from voiceguide.catalogue import reader
from voiceguide.errors import CatalogueError

FEW, ALL = 150, 2_000
BATCHES = 10

CATALOGUES = (reader.shipped(), ROOT / "docs" / "cookbook.yaml")
Mutation = Callable[[random.Random, bytes], bytes]
SPICE = [
    *(b"\t", b"\n", b" ", b"  ", b":", b": ", b"- ", b"{", b"}", b"[", b"]", b"'", b'"', b"#", b"&a ", b"*a", b"!x "),
    *(b"<<: ", b"? ", b"| ", b"> ", b"%", b"@", b"\\", b"\0", b"\xff", b"\xef\xbb\xbf", b"---\n", b"...\n", b"~"),
    *(b"yes", b".nan", b".inf", b"-1", b"10-8", b"1e400", b"9" * 400, b"0s", b"99h", b"{side}", b"{x}", b"../"),
    *("\u202e\u2028\u0085🙂".encode(), b"!!python/object:os.system ", b"[" * 500, b"a" * 20_000, b"\r", b"null"),
]


def _cut(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.choice((1, 1, 2, 5, 40, 400)) :]


def _insert(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + rng.choice(SPICE) + data[at:]


def _change_byte(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _lines(change: Callable[[random.Random, list[bytes], int], None]) -> Mutation:
    def mutate(rng: random.Random, data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        change(rng, lines, rng.randrange(len(lines)))
        return b"".join(lines)

    return mutate


def _drop(rng: random.Random, lines: list[bytes], at: int) -> None:
    del lines[at : at + rng.choice((1, 1, 3, 20))]


def _repeat(rng: random.Random, lines: list[bytes], at: int) -> None:
    lines[at:at] = lines[at : at + rng.choice((1, 3, 20))] * rng.choice((1, 1, 200))


def _swap(rng: random.Random, lines: list[bytes], at: int) -> None:
    other = rng.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _indent(rng: random.Random, lines: list[bytes], at: int) -> None:
    lines[at] = rng.choice((b" ", b"  ", b"\t")) + lines[at] if rng.random() < 0.5 else lines[at][1:]


def _value(rng: random.Random, lines: list[bytes], at: int) -> None:
    lines[at] = lines[at].partition(b":")[0] + b": " + rng.choice(SPICE) + b"\n"


MUTATIONS: list[Mutation] = [_cut, _insert, _change_byte, *map(_lines, (_drop, _repeat, _swap, _indent, _value))]


def mutant(seed: int) -> bytes:
    rng = random.Random(seed)
    data = rng.choice(CATALOGUES).read_bytes()
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        data = rng.choice(MUTATIONS)(rng, data) or b"x"
    return data


def peak_megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1_000_000 if sys.platform == "darwin" else peak / 1_000


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_mutant_is_a_catalogue_or_a_list_of_places(batch: int, pytestconfig: pytest.Config) -> None:
    mutants = ALL if pytestconfig.getoption("--full") else FEW
    before = peak_megabytes()
    for seed in range(batch, mutants, BATCHES):
        data, began = mutant(seed), time.process_time()
        try:
            reader.parse(data, "mutant.yaml")
        except CatalogueError as error:
            assert error.problems, f"seed {seed} has no problem"
            lines = data.count(b"\n") + data.count(b"\r") + 2
            assert all(
                p.at.file == "mutant.yaml" and 1 <= p.at.line <= lines and p.at.column >= 1 for p in error.problems
            )
            assert all(0 < len(p.message) < 400 for p in error.problems), f"seed {seed} talks too much"
        assert time.process_time() - began < 5, f"seed {seed} took too long"
    assert peak_megabytes() - before < 500
