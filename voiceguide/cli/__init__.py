"""The command line: the only room that prints, asks or exits. Commands import what they need when they run."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from voiceguide import __version__
from voiceguide.cli.rendering import page, render
from voiceguide.cli.showing import check, list_, script, voices
from voiceguide.errors import VoiceguideError

INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="voiceguide %(version)s")
def cli() -> None:
    """Turns exercises written in YAML into voice-guided audio tracks.

    Write exercises.yaml, run `voiceguide render`, press play, lie down.
    """


for command in (render, page, script, list_, check, voices):
    cli.add_command(command)


def main() -> NoReturn:
    """Runs the command line; every way it can end leads through here.

    Exit codes: 0 done, 1 something the user can mend, 2 wrong usage, 3 a bug in voiceguide, 130 interrupted.
    """
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("voiceguide: stopped", err=True)
        code = INTERRUPTED
    except VoiceguideError as error:
        click.echo(f"voiceguide: {error}" if "\n" not in str(error) else str(error), err=True)
        code = 1
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): nothing is wrong, and there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _terminated(signal_number: int, frame: FrameType | None) -> NoReturn:
    """Ends as Ctrl-C does, so that workers and unfinished files go too."""
    raise KeyboardInterrupt
