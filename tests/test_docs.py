"""The documentation, held to what the program does."""

from __future__ import annotations

import re

from conftest import ROOT

from voiceguide.catalogue.reader import read
from voiceguide.cli import cli
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.script.segments import Speech

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_stands_in_the_readme_and_every_option_in_its_help():
    for name, command in cli.commands.items():
        assert f"`voiceguide {name}" in README, name
        assert command.help
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert getattr(parameter, "help", None), (name, parameter.name)


def test_every_command_in_the_readme_is_there():
    for name in re.findall(r"`voiceguide (\w+)", README):
        assert name in cli.commands, name


def test_every_file_the_readme_leads_to_is_there():
    for path in re.findall(r"\]\(([^)]+)\)", README) + re.findall(r'src="([^"]+)"', README):
        assert (ROOT / path).is_file(), path


def test_every_line_of_the_source_table_is_heard():
    catalogue, request = read(ROOT / "exercises.yaml"), Request("lower-back")
    script = compose(catalogue, request, plan_for(catalogue, request))
    heard = {s.full.text for chapter in script.chapters for s in chapter.segments if isinstance(s, Speech)}
    rows = re.findall(r"^\|[^|]*\|([^|]*)\|", (ROOT / "docs/source.md").read_text(encoding="utf-8"), re.MULTILINE)
    said = [row.strip() for row in rows[2:] if row.strip()]
    assert len(said) > 40
    for words in said:
        assert any(words in line for line in heard), words
