"""What is left of a bug in voiceguide: a file that says where in the code it is, and nothing of the user's."""

from __future__ import annotations

import hashlib
import locale
import platform
import sys
import sysconfig
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from voiceguide import __version__

PACKAGES = ("click", "espeakng-loader", "imageio-ffmpeg", "mutagen", "pydantic", "pydub", "pyttsx3", "pyyaml", "rich")

_HEAD = """\
A bug in voiceguide. This report holds versions and places in code; it holds nothing of your catalogue, and no names
of yours. Please attach it to a new issue in voiceguide's issue tracker, and say what you were doing.
"""


def write_report(error: BaseException, cli: click.Group, arguments: Sequence[str]) -> Path | None:
    """A new file about `error` in this folder, or else in the one for temporary files; None where neither takes it.

    The same bug gets the same file.
    """
    text = "\n".join((_HEAD, *_versions(), f"command: {_command(cli, arguments)}", "", *_story(error), ""))
    name = f"voiceguide-report-{hashlib.sha256(text.encode()).hexdigest()[:8]}.txt"
    for folder in (".", None):
        with suppress(OSError):  # the other may do
            path = Path(folder or tempfile.gettempdir(), name)
            path.write_text(text, encoding="utf-8")
            return path
    return None


def _versions() -> Iterator[str]:
    yield f"voiceguide {__version__}"
    yield f"{platform.python_implementation()} {platform.python_version()}"
    yield f"{platform.system()} {platform.release()} {platform.machine()}"
    yield f"encodings: {locale.getpreferredencoding(False)}, files {sys.getfilesystemencoding()}"
    for package in PACKAGES:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            yield f"{package} is not installed"


def _command(cli: click.Group, arguments: Iterable[str]) -> str:
    """The command and the names of its options; of everything else only that it was there."""
    known = set(cli.commands)
    for command in (cli, *cli.commands.values()):
        known.update(name for parameter in command.params for name in parameter.opts)
    names = (argument.partition("=")[0] for argument in arguments)
    return " ".join(name if name in known else "…" for name in names)


def _story(error: BaseException | None) -> Iterator[str]:
    """Where it was raised, and before that its cause; types and code, since a message may quote the user."""
    if error is None:
        return
    yield from _story(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    for frame in traceback.extract_tb(error.__traceback__):
        place = _place(Path(frame.filename))
        yield f"  {place}:{frame.lineno} in {frame.name}: {frame.line}" if place else "  (code from elsewhere)"
    yield type(error).__name__


def _place(file: Path) -> str | None:
    """A file of voiceguide, of a package or of Python, by its place in there; None for anybody else's."""
    for name in ("purelib", "platlib", "stdlib"):
        root = Path(sysconfig.get_path(name))
        if file.is_relative_to(root):
            return file.relative_to(root).as_posix()
    house = Path(__file__).parents[2]
    return file.relative_to(house).as_posix() if file.is_relative_to(house / "voiceguide") else None
