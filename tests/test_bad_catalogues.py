"""Wrong catalogues and what an author is told: each `golden/bad/NAME.yaml` has its exact words in `NAME.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide import limits
from voiceguide.catalogue import reader
from voiceguide.errors import CatalogueError

BAD = Path(__file__).parent / "golden" / "bad"
CASES = sorted(BAD.glob("*.yaml"))


def told(data: bytes) -> str:
    with pytest.raises(CatalogueError) as caught:
        reader.parse(data, "exercises.yaml")
    return str(caught.value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_an_author_is_told_what_is_wrong_and_what_to_write(case: Path) -> None:
    assert told(case.read_bytes()) == case.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")


def test_the_corpus_is_whole() -> None:
    assert len(CASES) >= 60
    assert {case.stem for case in CASES} == {case.stem for case in BAD.glob("*.txt")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_no_words_of_the_libraries_reach_an_author(case: Path) -> None:
    words = case.with_suffix(".txt").read_text(encoding="utf-8")
    for leak in ("Input should", "pydantic", "validation", "scalar", "mapping values", "expected <", "token", "None"):
        assert leak not in words


def test_a_file_of_fifty_megabytes(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(CatalogueError) as caught:
        reader.read(huge)
    assert str(caught.value) == f"{huge}:1:1: the file is larger than 1 MB; split it into several"


@pytest.mark.parametrize("text", ["[" * 10_000, "- " * 10_000 + "x", "{a: " * 10_000])
def test_nesting_ten_thousand_deep(text: str) -> None:
    words = told(text.encode())
    assert words.endswith("more than 20 lists and groups stand within each other here; take some out")


def test_nesting_by_aliases() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [[[*a{n - 1}]]]" for n in range(1, 500)]
    assert "more than 20 lists and groups" in told("\n".join(lines).encode())


def test_a_bomb_of_aliases() -> None:
    lines = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    words = told("\n".join(lines).encode())
    assert words == "exercises.yaml:5:5: more than 20,000 values, aliases counted; make the catalogue smaller"


def test_a_bomb_of_merges() -> None:
    base = "base: &base {" + ", ".join(f"k{n}: 1" for n in range(2_000)) + "}\n"
    words = told((base + "\n".join(f"m{n}: {{<<: *base}}" for n in range(5_000))).encode())
    assert "more than 20,000 values" in words


def test_more_problems_than_anyone_reads_are_counted() -> None:
    words = told(("version: 1\n" + "\n".join(f"key{n}: 1" for n in range(9_000))).encode()).splitlines()
    assert len(words) == limits.PROBLEMS + 1
    assert words[-1].endswith("more problems; mend those above first")


GOOD = (BAD.parent / "catalogue.yaml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, 1).encode()


def test_the_catalogue_that_is_changed_here_is_right() -> None:
    assert reader.parse(GOOD.encode(), "exercises.yaml").default == "daily"


def test_as_many_names_as_may_be_and_one_more() -> None:
    names = [f"  place-{n}: {{name: place}}\n" for n in range(limits.NAMES)]
    reader.parse(changed("  back:", "".join(names[2:]) + "  back:"), "exercises.yaml")
    words = told(changed("  back:", "".join(names[1:]) + "  back:"))
    assert words == "exercises.yaml:7:1: positions: there are 501; at most 500 may be"


def test_as_long_a_text_as_may_be_and_one_letter_more() -> None:
    longest = "word " * (limits.TEXT_CHARACTERS // 5 - 1) + "words"
    reader.parse(changed("Stop if it hurts.", longest), "exercises.yaml")
    assert "1,001 characters, and 1,000 are the most" in told(changed("Stop if it hurts.", longest + "s"))


def test_rests_count_towards_the_length_of_a_routine() -> None:
    rests = changed("    exercises: [lift]", "    rest: 1h\n    exercises: [lift, lift, lift, lift]")
    assert "this routine could last 6 hours" in told(rests)


@pytest.mark.parametrize("written", ["Yes", "OFF", "true", "No"])
def test_a_switch_in_place_of_a_text_is_told_however_it_is_spelt(written: str) -> None:
    assert f"YAML takes {written} for a switch" in told(changed("Leg lift", written))


@pytest.mark.parametrize("written", ["7", "123", "100000000000000", "1.5", "-2"])
def test_a_number_in_place_of_a_text_is_told(written: str) -> None:
    assert f"{written} is a number, and a text belongs here" in told(changed("Leg lift", written))


def test_each_further_way_names_the_first() -> None:
    way = "  - {from: standing, to: back, say: [Lie down.]}\n"
    words = told(changed(way, way * 3)).splitlines()
    assert [line.partition("(")[2].partition(")")[0] for line in words] == ["the first is in line 11"] * 2
