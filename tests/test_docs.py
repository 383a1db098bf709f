"""The documentation, held to what the program does."""

from __future__ import annotations

import re

from conftest import ROOT

from voiceguide.cli import cli

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
