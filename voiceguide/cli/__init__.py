"""The command line: the only room that prints, asks or exits. Commands import what they need when they run."""

from __future__ import annotations

import gc
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from voiceguide import __version__
from voiceguide.cli.doctor import cache, doctor
from voiceguide.cli.handing_out import handout
from voiceguide.cli.own_lines import lines, record
from voiceguide.cli.playing import play, serve
from voiceguide.cli.remembering import history
from voiceguide.cli.rendering import page, render
from voiceguide.cli.showing import check, init, list_, script
from voiceguide.cli.streams import Streams
from voiceguide.cli.verifying import verify
from voiceguide.cli.voices import voices
from voiceguide.errors import VoiceguideError

MENDABLE, BUG, INTERRUPTED = 1, 3, 130

_NEW_OBJECTS = 100_000
"""How many there are before Python looks for garbage. What is imported and read stays: looking it through each 700 new
ones took a twentieth of a render from a full cache."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="voiceguide %(version)s")
def cli() -> None:
    """Turns exercises written in YAML into voice-guided audio tracks.

    Write exercises.yaml, run `voiceguide render`, press play, lie down.
    """


COMMANDS = (
    *(init, render, page, handout, play, history, serve, script, list_, check),
    *(verify, lines, record, voices, doctor, cache),
)
for command in COMMANDS:
    cli.add_command(command)


def main() -> NoReturn:
    """Runs the command line; every way it can end leads through here.

    Exit codes: 0 done, 1 something the user can mend, 2 wrong usage, 3 a bug in voiceguide, 130 interrupted.
    """
    gc.set_threshold(_NEW_OBJECTS)
    streams = Streams()
    signal.signal(signal.SIGTERM, _terminated)
    code = _run(sys.argv[1:])
    if trouble := streams.trouble():
        _say(f"what there was to print could not be written ({trouble.strerror or trouble})")
        code = code or MENDABLE
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    try:
        code = cli.main(arguments, prog_name="voiceguide", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("stopped")
        return INTERRUPTED
    except VoiceguideError as error:
        _say(str(error))
        return MENDABLE
    except MemoryError:
        _say("there is not enough memory; close other programs, and try again")
        return MENDABLE
    except Exception as error:  # whatever else comes is a bug, and this is where bugs are told
        if sys.flags.dev_mode:  # `python -X dev -m voiceguide`, for developers
            raise
        from voiceguide.cli.report import write_report

        _say(_apology(write_report(error, cli, arguments)))
        return BUG
    return code if isinstance(code, int) else 0


def _say(message: str) -> None:
    """On standard error; lines of a catalogue begin with its name instead of ours."""
    click.echo(message if "\n" in message else f"voiceguide: {message}", err=True)


def _apology(report: Path | None) -> str:
    if report is None:
        return "this is a bug in voiceguide, and there was no place for a report; please tell its issue tracker"
    return (
        f"this is a bug in voiceguide; please attach {report}, which holds no text of yours, to an issue in its tracker"
    )


def _terminated(signal_number: int, frame: FrameType | None) -> NoReturn:
    """Ends as Ctrl-C does, so that workers and unfinished files go too."""
    raise KeyboardInterrupt
