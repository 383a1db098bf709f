"""The rules of the house, read off its code: who imports whom, and that no error is lost."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import cache

from conftest import ROOT

HOUSE = ROOT / "voiceguide"
MODULES = {path.relative_to(HOUSE).as_posix(): path for path in sorted(HOUSE.rglob("*.py"))}
ROOMS = (
    *"system language document catalogue prescription script timeline speech engines audio".split(),
    *"figure page handout track verify play serve".split(),
)
"""From the top of the house down; a module imports only from its own room and the rooms before it."""
FOUNDATIONS = ("errors", "units", "limits")
"""Modules that every room stands on. What else lies beside the rooms stands over them and may use all; so may cli/."""

LARGEST_SHARE = 15
"""Percent of the house's lines that one room may hold, so that a newcomer finds rooms of one size."""

KEPT_FOR = {
    "yaml": ("document/",),
    "pyttsx3": ("engines/",),
    "hibari": ("engines/",),
    "onnxruntime": ("engines/",),
    "numpy": ("engines/", "audio/", "verify/"),
    "pydub": ("audio/",),
    "click": ("cli/", "play/"),
    "rich": ("cli/", "play/"),
}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def imports(name: str) -> Iterator[str]:
    for node in ast.walk(tree(name)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0, names=names):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.ImportFrom():
                raise AssertionError(f"{name} imports from a place relative to itself")


def test_a_module_imports_from_its_room_and_those_before_it() -> None:
    for name in MODULES:
        room, _, inside = name.partition("/")
        if room == "cli" or (not inside and name.removesuffix(".py") not in FOUNDATIONS):
            continue
        allowed = {*FOUNDATIONS, *(ROOMS[: ROOMS.index(room) + 1] if inside else ())}
        for imported in imports(name):
            house, _, module = imported.partition("voiceguide.")
            if house or not module or module == "__version__":
                continue
            assert module.split(".")[0] in allowed, f"{name} imports {imported}"


def test_a_room_holds_its_share_of_the_house() -> None:
    held: Counter[str] = Counter()
    for name, path in MODULES.items():
        held[name.split("/")[0] if "/" in name else ""] += path.read_text(encoding="utf-8").count("\n")
    for room in held.keys() - {""}:
        share = 100 * held[room] / held.total()
        assert share <= LARGEST_SHARE, f"{room}/ holds {share:.1f} % of the house: {held[room]} of {held.total()} lines"


def test_a_library_is_imported_only_where_it_belongs() -> None:
    for name in MODULES:
        for imported in imports(name):
            for library, places in KEPT_FOR.items():
                if imported.split(".")[0] == library:
                    assert name.startswith(places), f"{name} imports {library}"


def comments(name: str) -> dict[int, str]:
    text = io.StringIO(MODULES[name].read_text(encoding="utf-8"))
    return {t.start[0]: t.string for t in tokenize.generate_tokens(text.readline) if t.type == tokenize.COMMENT}


def kinds(handler: ast.expr | None) -> list[str]:
    match handler:
        case None:
            return [""]
        case ast.Tuple(elts=all_):
            return [kind for one in all_ for kind in kinds(one)]
        case _:
            return [ast.unparse(handler)]


def test_no_error_is_swallowed_without_a_reason() -> None:
    """Broad handlers raise, or say why not; a handler that only passes says why, and so does a broad `suppress`."""
    for name in MODULES:
        said = comments(name)
        for node in ast.walk(tree(name)):
            match node:
                case ast.ExceptHandler(type=type_, body=body):
                    broad = {"", "Exception", "BaseException"} & set(kinds(type_))
                    assert "" not in broad, f"{name}:{node.lineno} catches everything"
                    raises = any(isinstance(inner, ast.Raise) for statement in body for inner in ast.walk(statement))
                    reason = any(line in said for line in range(node.lineno, body[0].lineno + 1))
                    passes = all(isinstance(statement, ast.Pass) for statement in body)
                    assert not broad or raises, f"{name}:{node.lineno} catches every error and raises none"
                    assert not passes or reason, f"{name}:{node.lineno} swallows an error and doesn't say why"
                case ast.Call(func=ast.Name(id="suppress"), args=args):
                    broad = {"Exception", "BaseException"} & {kind for arg in args for kind in kinds(arg)}
                    assert not broad, f"{name}:{node.lineno} suppresses every error"


def test_only_the_command_line_prints_or_exits() -> None:
    for name in MODULES:
        if name.startswith("cli/") or name == "__main__.py":
            continue
        for node in ast.walk(tree(name)):
            match node:
                case ast.Call(func=ast.Name(id="print" | "exit" | "quit")):
                    raise AssertionError(f"{name}:{node.lineno} prints or exits")
                case ast.Call(func=ast.Attribute(value=ast.Name(id="sys"), attr="exit")):
                    raise AssertionError(f"{name}:{node.lineno} exits")


def positions(kind: ast.ClassDef) -> int:
    """How many arguments may be given by position when one of a class of ours is made."""
    if any("dataclass" in ast.unparse(decorator) for decorator in kind.decorator_list):
        fields = (field for field in kind.body if isinstance(field, ast.AnnAssign))
        return sum("ClassVar" not in ast.unparse(field.annotation) for field in fields)
    makers = (method for method in kind.body if isinstance(method, ast.FunctionDef) and method.name == "__init__")
    return sum(len(maker.args.args) - 1 for maker in makers)


def test_what_has_many_fields_is_made_by_their_names() -> None:
    """The types of more than three fields: what comes third or later is given by its name."""
    nodes = [(name, node) for name in MODULES for node in ast.walk(tree(name))]
    large = {node.name for _, node in nodes if isinstance(node, ast.ClassDef) and positions(node) > 3}
    assert {"Speaker", "Recorder", "Voice"} <= large
    for name, node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in large:
            assert len(node.args) <= 2, f"{name}:{node.lineno} gives {len(node.args)} arguments by position"


NO_PATHS = ("audio/mixing.py", "serve/feed.py", "serve/server.py")
"""One numbers its temporary files; two write addresses of tracks that are there."""


def test_a_name_from_a_catalogue_becomes_a_path_in_one_place_only() -> None:
    """Every file that is made is named by its track, and a track by `safe_name`."""
    for name in MODULES:
        for node in ast.walk(tree(name)):
            match node:
                case ast.JoinedStr(values=[*_, ast.Constant(value=str(end))]) if end.endswith(".mp3"):
                    assert "safe_name" in ast.unparse(node) or name in NO_PATHS, f"{name}:{node.lineno}"
                case ast.Call(func=ast.Name(id="safe_name")):
                    assert name == "render.py", f"{name}:{node.lineno}"


def test_every_test_that_the_documentation_names_is_there() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    file = ""
    for named, test in re.findall(r"`(test_\w+\.py)?::(test_\w+)`", page):
        file = named or file
        assert f"def {test}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), f"{file}::{test}"
