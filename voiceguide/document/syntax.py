"""What a YAML parser's complaint means, in words for someone who has never heard of YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voiceguide import limits
from voiceguide.errors import shortened

TOO_DEEP = f"more than {limits.DEPTH} lists and groups stand within each other here; take some out"

_BRACE_FIRST = 'a text that begins with { must be in quotes; write "{side} …"'
_AFTER_QUOTE = "words follow a closing quote; put the whole text in one pair of quotes, of the other kind if need be"

_KEY = re.compile(r"\s*(?:- +)*[\w-]+:(?:\s|$)")
_ITEM_OR_KEY = re.compile(r"\s*(?:-|[\w-]+:)(?:\s|$)")
_SIGNS = (",", ":", "[", "{")
_BARE_BRACE = re.compile(r"(?:- |: )\s*\{\w*\}[ \t]*[^\s,}\]#]")
_OPEN_QUOTE = re.compile(r"""(?:- |: )\s*(["'])(?:(?!\1).)*$""")
_TEXT_AFTER_QUOTE = re.compile(r"""(?:- |: )\s*(["']).*?\1\s*[^\s,}\]#:]""")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the parser said, and two places as (line, column) from 0: where it gave up, and where the matter began."""

    problem: str
    context: str
    at: tuple[int, int]
    began: tuple[int, int]


def explain(complaint: Complaint, lines: list[str]) -> tuple[tuple[int, int], str]:
    """The place to look at, from 0, and what to write there."""
    problem, context, at, began = complaint.problem, complaint.context, complaint.at, complaint.began
    line = lines[at[0]] if at[0] < len(lines) else ""
    if "nesting depth" in problem:  # a limit of the parser's own, which lies above ours and can come first
        return at, TOO_DEEP
    if "quoted scalar" in context and "end of stream" in problem:
        return began, "the quote that opens here is never closed; write the same quote at the end of the text"
    if "unknown escape" in problem or "hexdecimal" in problem or "escape code" in problem:
        return at, r"a backslash in double quotes has a special meaning; write \\, or use single quotes"
    if "could not find expected ':'" in problem:
        return began, f"there is no colon after {_shown(lines, began)}; write a key, a colon, a space and the value"
    if "mapping values are not allowed" in problem:
        return _stray_colon(lines, at)
    if "sequence entries are not allowed" in problem:
        return at, "a list cannot begin on the line of its key; write each - on a line of its own below"
    if "cannot start any token" in problem or "tab" in problem:
        return at, _bad_start(line, at[1])
    if "alias" in context or "anchor" in context:
        return began, f"a text cannot begin with {_character(lines, began)}; put the text in quotes"
    if "tag" in context or "tag" in problem:
        return began, "a text cannot begin with !; put the text in quotes"
    if "flow sequence" in context or "flow mapping" in context:
        return _in_brackets(lines, at, began)
    if "block scalar" in context:
        return at, "nothing but a comment may follow | or > on its line; put the text on the lines below, indented"
    if "directive" in context or "directive" in problem or "incompatible" in problem:
        return at, "a line that begins with % is no part of a catalogue; take it out"
    if opened := _open_quote(lines, at[0]):
        return (
            opened,
            "the quote that opens here is not closed on its line; write the same quote at the end of the text",
        )
    return at, _bad_block(lines, at)


def _in_brackets(lines: list[str], at: tuple[int, int], began: tuple[int, int]) -> tuple[tuple[int, int], str]:
    """What is wrong in a list or a group in brackets: a text that needs quotes, or else no closing bracket."""
    line = lines[at[0]] if at[0] < len(lines) else ""
    before, sign = line[: at[1]].rstrip(), line[at[1] : at[1] + 1]
    if before and sign and (at[0] == began[0] or not _ITEM_OR_KEY.match(line)):
        if before.endswith(("}", "]", '"', "'")) and sign in "{[\"'":
            return at, f"a comma is missing before this {sign}"
        if sign in "{[" and not before.endswith(_SIGNS):
            return at, f"a {sign} inside a text confuses YAML here; put the whole text in quotes"
        if sign == ":":
            return at, "a colon inside a text confuses YAML; put the text in quotes, or a comma before the next key"
        if before.endswith("}"):
            return at, _BRACE_FIRST
        if before.endswith(('"', "'")):
            return at, f"{_AFTER_QUOTE}, or a comma before the next"
    if lines[began[0]][began[1]] == "[":
        return began, "the list that begins with [ here is never closed, or lacks a comma; write [one, two]"
    return began, "the group that begins with { here is never closed, or lacks a comma; write {say: words, time: 4s}"


def _stray_colon(lines: list[str], at: tuple[int, int]) -> tuple[tuple[int, int], str]:
    if _KEY.match(lines[at[0]][: at[1]]):
        return at, "a colon inside a text confuses YAML; put the whole text in quotes"
    above = next((number for number in range(at[0] - 1, -1, -1) if lines[number].strip()), None)
    if above is not None and not re.search(r":(\s|$)", lines[above]):
        began = above, len(lines[above]) - len(lines[above].lstrip())
        return began, f"there is no colon in {_shown(lines, began)}; write a key, a colon, a space and the value"
    return at, "this line is indented further than the one above; begin it in the same column"


def _open_quote(lines: list[str], last: int) -> tuple[int, int] | None:
    """The nearest text, at or above a line, whose quote is not closed where an author would close it."""
    for number in range(min(last, len(lines) - 1), -1, -1):
        if opened := _OPEN_QUOTE.search(lines[number]):
            return number, opened.start(1)
    return None


def _bad_start(line: str, column: int) -> str:
    character = line[column : column + 1]
    if character == "\t" or (not line[:column].strip() and "\t" in line[: column + 1]):
        return "a tab cannot be used to indent; write two spaces instead"
    return f"a text cannot begin with {character}; put the text in quotes"


def _bad_block(lines: list[str], at: tuple[int, int]) -> str:
    line = lines[at[0]] if at[0] < len(lines) else ""
    if _BARE_BRACE.search(line):
        return _BRACE_FIRST
    if _TEXT_AFTER_QUOTE.search(line):
        return _AFTER_QUOTE
    if line[: at[1]].rstrip().endswith(("}", "]")):
        return "words follow a closing bracket; take them out, or put the whole text in quotes"
    if line[at[1] : at[1] + 1] in ("}", "]"):
        return f"this {line[at[1]]} closes nothing; take it out"
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "a tab cannot be used to indent; write two spaces instead"
    return "this line begins in a column where nothing above begins; line it up with the lines it belongs to"


def _character(lines: list[str], at: tuple[int, int]) -> str:
    return lines[at[0]][at[1] : at[1] + 1] if at[0] < len(lines) else ""


def _shown(lines: list[str], at: tuple[int, int]) -> str:
    return f'"{shortened(lines[at[0]][at[1] :].strip())}"' if at[0] < len(lines) else "this"
