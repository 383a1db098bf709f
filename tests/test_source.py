"""The user's text, line by line: what is heard of it, and how much of that when the coach talks less."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conftest import ROOT

from voiceguide.catalogue.model import Talk
from voiceguide.catalogue.reader import read
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.script.segments import Speech

ROW = re.compile(r"^\|([^|]*)\|([^|]*)\|[^|]*\|$", re.MULTILINE)
HEAD = """\
# What is heard of the text

Each line of [the text](source.md), what we say for it, and whether that is heard in `lower-back` at each `--talk`.
Written by a test (`tests/test_source.py`, with `--update-golden`).

| the text says | we say | full | brief | minimal |
|---|---|---|---|---|
"""


def rows() -> Iterator[tuple[str, str]]:
    """What the text says, and what we say, of each row of docs/source.md."""
    for text, said in ROW.findall((ROOT / "docs/source.md").read_text(encoding="utf-8"))[2:]:
        yield text.strip(), said.strip()


def lines(talk: Talk) -> list[str]:
    catalogue, request = read(ROOT / "exercises.yaml"), Request("lower-back", talk=talk)
    script = compose(catalogue, request, plan_for(catalogue, request))
    return [s.full.text for chapter in script.chapters for s in chapter.segments if isinstance(s, Speech)]


def test_every_line_of_the_source_table_is_heard():
    said = [words for _, words in rows() if words]
    assert len(said) > 50
    for words in said:
        assert any(words in line for line in lines(Talk.FULL)), words


def test_the_table_of_what_is_heard_is_up_to_date(golden):
    heard = {talk: lines(talk) for talk in Talk}
    table = HEAD
    for text, said in rows():
        marks = ["yes" if any(said in line for line in heard[talk]) else "–" if said else "" for talk in Talk]
        table += f"| {text} | {said} | {' | '.join(marks)} |\n" if said else f"| {text} | | | | |\n"
    golden("../../docs/heard.md", table)
