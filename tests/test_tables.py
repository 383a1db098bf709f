"""The tables of English beside its code: whole rows, patterns that compile, and nothing that nobody uses."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

from voiceguide.language import english_rules
from voiceguide.language.cleaning import cleaned
from voiceguide.language.english_patterns import filled, pattern
from voiceguide.language.tables import rows

LANGUAGE = ROOT / "voiceguide" / "language"
SPOKEN = (ROOT / "tests" / "spoken.tsv").read_text(encoding="utf-8").splitlines()[1:]
TABLES = sorted(path.stem for path in LANGUAGE.glob("english_*.tsv"))


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_its_columns(table: str) -> None:
    header = (LANGUAGE / f"{table}.tsv").read_text(encoding="utf-8").splitlines()[0].split("\t")
    for row in rows(table):
        assert len(row) == len(header), row
        assert all(cell == cell.strip() and cell for cell in row), row


def test_each_pattern_compiles() -> None:
    for name, _ in rows("english_patterns"):
        assert isinstance(pattern(name), re.Pattern), name


def test_a_name_in_a_pattern_stands_for_a_group() -> None:
    assert re.fullmatch(filled(r"a{day}?b{2}"), "aMonbb")
    assert filled("x{own}").startswith("x(?:")


def test_every_list_and_pattern_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in LANGUAGE.glob("*.py"))
    regexes = "".join(
        cell for table in ("english_patterns", "english_rules") for row in rows(table) for cell in row[1:]
    )
    for name in {name for table in ("english_patterns", "english_lists") for name, _ in rows(table)}:
        assert re.search(rf"\((['\"]){name}\1\)", code) or "{" + name + "}" in regexes, name


def test_every_function_of_the_rules_is_there_and_used() -> None:
    named = {said.removesuffix("()") for *_, said in rows("english_rules") if said.endswith("()")}
    assert named == english_rules._FUNCTIONS.keys()


def test_a_rule_that_matches_has_what_it_needs() -> None:
    rules = [(*row, *english_rules._rule(place)) for place, row in enumerate(rows("english_rules"))]
    for line in SPOKEN:
        text = cleaned(line.partition("\t")[0], link="", mail="")
        for place, (_, needs, regex, _, compiled, said) in enumerate(rules):
            if compiled.search(text):
                assert place in english_rules._due(text), f"{regex} matches {text!r}, which does not hold {needs}"
                text = compiled.sub(said, text)
