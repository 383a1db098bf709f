"""`voiceguide lines` and `voiceguide record`: the lines of a routine, and recordings of them."""

from __future__ import annotations

import time
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import catalogue_option, exercise_option, language_option, script_options, week_option
from voiceguide.cli.subjects import subject
from voiceguide.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voiceguide.catalogue.model import Catalogue
    from voiceguide.cli.subjects import Subject
    from voiceguide.play.microphone import Microphone

_TICK_S = 0.05


@click.command()
@click.argument("routine", required=False, metavar="[ROUTINE|PRESCRIPTION]")
@exercise_option
@week_option
@script_options
@catalogue_option
@language_option
def lines(routine: str | None, catalogue: Path | None, **choices: Any) -> None:
    """Print the lines to be said: the id of each, whether it is recorded, and its words.

    A recording is named by the id, such as lie-down-54f78d.wav, or by the words. An id stays the same until its words
    are changed.
    """
    from voiceguide.audio.own_recordings import line_id, own_recordings

    one = subject(catalogue, routine, **choices)
    own = own_recordings(one.catalogue)
    for text in _texts(one):
        click.echo(f"{line_id(text)}\t{'recorded' if own and own.file(text) else 'voice'}\t{text}")


@click.command()
@click.argument("routine", required=False, metavar="[ROUTINE|PRESCRIPTION]")
@click.option("--again", is_flag=True, help="Go through all lines, also those that are recorded.")
@exercise_option
@week_option
@script_options
@catalogue_option
@language_option
def record(routine: str | None, again: bool, catalogue: Path | None, **choices: Any) -> None:
    """Record the lines of a ROUTINE with your microphone, one after the other, into the catalogue's `recordings`.

    Each is shown, recorded and played back; then you keep it or record it again. Stop when you like: the next time
    you go on with the first line that isn't recorded.
    """
    from voiceguide.audio.own_recordings import OwnRecordings, line_id, own_recordings, recordings_folder
    from voiceguide.play.microphone import open_microphone

    one = subject(catalogue, routine, **choices)
    folder = recordings_folder(one.catalogue)
    own = own_recordings(one.catalogue) if folder.is_dir() else OwnRecordings({})
    texts = _texts(one)
    left = [text for text in texts if again or not (own and own.file(text))]
    if not left:
        click.echo(f"All {len(texts)} lines are recorded in {folder}; --again goes through them once more.")
        return
    click.echo(f"{len(texts) - len(left)} of {len(texts)} lines are recorded in {folder}. Enter begins, Enter ends.")
    with closing(open_microphone()) as microphone:
        for number, text in enumerate(left, 1):
            before = own.file(text) if own else None
            click.echo(f"\n{number} of {len(left)}\n\n  {text}\n")
            if not _record_line(microphone, before or folder / f"{line_id(text)}.wav"):
                break
    click.echo(f"The recordings are in {folder}.")


def _record_line(microphone: Microphone, path: Path) -> bool:
    """Records one line until it is kept or skipped; False when the person has had enough."""
    from voiceguide.system.files import write_whole

    if (answer := _asked("Enter: begin, s: skip, q: stop for today", "sq")) != "":
        return answer == "s"
    while True:
        pcm = microphone.record(lambda: _asked("  recording … Enter: end", ""))
        kept = path.with_suffix(".wav")
        write_whole(kept, [_wav(pcm)])
        if kept != path:
            path.unlink(missing_ok=True)  # the one of another format that this one replaces
        _play_back(kept, len(pcm) // 88)
        answer = _asked("Enter: keep it and go on, a: again, q: keep it and stop", "aq")
        if answer != "a":
            return answer == ""


def _wav(pcm: bytes) -> bytes:
    """Mono PCM at 44.1 kHz as a WAV file."""
    import wave  # which brings audioop on Python 3.10

    file = BytesIO()
    with wave.open(file, "wb") as into:
        into.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        into.writeframes(pcm)
    return file.getvalue()


def _asked(words: str, letters: str) -> str:
    """What is typed: nothing, or one of these letters."""
    while True:
        answer = click.prompt(words, default="", show_default=False).strip().lower()
        if answer in ("", *letters):
            return str(answer)


def _play_back(path: Path, length_ms: int) -> None:
    from voiceguide.errors import PlayError
    from voiceguide.play.players import start

    try:
        with closing(start(path, length_ms)) as player:
            ends = time.monotonic() + length_ms / 1_000 + 2
            while not player.ended() and time.monotonic() < ends:
                time.sleep(_TICK_S)
    except PlayError as error:
        click.echo(f"note: it can't be played back: {error}", err=True)


def tell_recordings(catalogue: Catalogue, texts: Iterable[str]) -> None:
    """What of these lines is recorded, what the voice speaks, and which recordings are of none of them."""
    from voiceguide.audio.own_recordings import line_id, own_recordings
    from voiceguide.units import counted

    own = own_recordings(catalogue)
    if own is None:
        return
    found = {text: own.file(text) for text in dict.fromkeys(texts)}
    for text, path in found.items():
        click.echo(f"recorded: {path}: {text}" if path else f"spoken by the voice: {line_id(text)}: {text}")
    for path, near in own.of_no_line(found).items():
        changed = f"; its words may have been changed to: {near}" if near else ""
        click.echo(f"{path}: note: no line has this id or these words{changed}")
    recorded = sum(path is not None for path in found.values())
    click.echo(f"{counted(recorded, 'line')} of {len(found)} recorded.")


def _texts(one: Subject) -> tuple[str, ...]:
    from voiceguide.script.request import voice_and_speed
    from voiceguide.timeline.answer import said
    from voiceguide.timeline.lengths import Estimates

    speed = voice_and_speed(one.catalogue, one.request.routine)[1]
    return said(one.catalogue, one.request, Estimates(speed))
