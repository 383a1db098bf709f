"""The documentation, held to what the program does."""

from __future__ import annotations

import re

from click.testing import CliRunner
from conftest import ROOT

from voiceguide.audio.own_recordings import line_id
from voiceguide.cli import cli

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_stands_in_the_readme_and_every_option_in_its_help():
    for name, command in cli.commands.items():
        assert f"`voiceguide {name}" in README, name
        assert command.help
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert getattr(parameter, "help", None), (name, parameter.name)


def test_the_sample_in_the_readme_is_what_script_prints(pytestconfig):
    """The first three repetitions of the first exercise; --update-golden writes them there anew."""
    printed = CliRunner().invoke(cli, ["script", "--catalogue", str(ROOT / "exercises.yaml")]).output
    sample = printed[printed.index("  One. ") : printed.index("  Four")]
    indented = "".join(f"  {line}" for line in sample.splitlines(keepends=True))
    begin, end = README.index("`: silence):\n\n") + len("`: silence):\n\n"), README.index("\nThe coach talks less")
    if pytestconfig.getoption("--update-golden"):
        (ROOT / "README.md").write_text(README[:begin] + indented + README[end:], encoding="utf-8")
    else:
        assert README[begin:end] == indented


def test_every_command_in_the_readme_is_there():
    for name in re.findall(r"`voiceguide (\w+)", README):
        assert name in cli.commands, name


def test_the_ids_of_lines_in_the_docs_are_made_of_their_words():
    shown = (ROOT / "docs/recordings.md").read_text(encoding="utf-8")
    lines = re.findall(r"^    ([a-z-]+-[0-9a-f]{6}) +(?:voice|recorded) +(.+)$", shown, re.MULTILINE)
    assert len(lines) == 2
    for name, words in [*lines, ("lie-down-54f78d", "Lie down.")]:
        assert line_id(words) == name
    assert "lie-down-54f78d.wav" in (cli.commands["lines"].help or "")


def test_every_file_the_readme_leads_to_is_there():
    for path in re.findall(r"\]\(([^)]+)\)", README) + re.findall(r'src="([^"]+)"', README):
        assert (ROOT / path).is_file(), path
