"""`voiceguide play` and `voiceguide serve`."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import (
    asked_of,
    bed_option,
    catalogue_option,
    exercise_option,
    finish_option,
    language_option,
    open_studio,
    out_option,
    read_catalogue,
    script_options,
    voice_options,
    week_option,
)
from voiceguide.cli.remembering import keep
from voiceguide.cli.rendering import progress_of
from voiceguide.cli.subjects import subject, tell_reviews
from voiceguide.language.labels import ENGLISH, IN_THE_TERMINAL, KEYS, Command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceguide.catalogue.model import Catalogue
    from voiceguide.figure.figures import Figures
    from voiceguide.play.keys import Keys
    from voiceguide.play.players import Player
    from voiceguide.play.screen import Screen
    from voiceguide.serve.addresses import Place
    from voiceguide.timeline.timeline import Timeline

_FRAME_S = 0.1
_FILE = click.Path(path_type=Path)


def _keys() -> str:
    """The keys of each command and its words."""
    rows = [(", ".join(KEYS[command]), getattr(ENGLISH, command.value)) for command in IN_THE_TERMINAL]
    return "\n".join(f"  {keys:<16}{words}" for keys, words in rows)


PLAY_HELP = f"""Play a ROUTINE (without one, the catalogue's default), a PRESCRIPTION, or an MP3 FILE as it is.

A routine is rendered first unless the track in audio_out/ is what would be rendered now. In a terminal you see
the exercise, what is said and how long is left; where nothing can be drawn, a line for each thing said. Keys:

\b
{_keys()}

The sound is played by mpv, ffplay, VLC or afplay, whichever is there first, or by the Python library miniaudio.
A routine counts as done when 90 % of it lies behind and half of it was heard. It is then written into your history,
on this machine alone (see `voiceguide history`)."""


@click.command(help=PLAY_HELP)
@click.argument("what", required=False, metavar="[ROUTINE|PRESCRIPTION|FILE]")
@exercise_option
@week_option
@finish_option
@bed_option
@click.option("--page", is_flag=True, help="Open the track's page in the browser instead.")
@click.option("--no-history", is_flag=True, help="Don't write down that it was done.")
@script_options
@catalogue_option
@language_option
@out_option
@voice_options
def play(
    what: str | None,
    page: bool,
    no_history: bool,
    catalogue: Path | None,
    language: str | None,
    out: Path,
    **choices: Any,
) -> None:
    from voiceguide.errors import PlayError
    from voiceguide.figure.figures import figures_of
    from voiceguide.play.playback import timeline_of

    if page and no_history:
        raise click.UsageError("a page is made without a history by `voiceguide page --no-history`")
    if what and _is_track(what):
        if choices["exercise"]:
            raise click.UsageError("name a file or an --exercise, not both")
        path, known = Path(what), None
    else:
        path, known = _rendered(what, catalogue, out, {**choices, "language": language})
    timeline = timeline_of(path)
    if page:
        _open_page(path, timeline, figures_of(known) if known else _figures(catalogue))
        return
    try:
        _play(path, timeline, not no_history)
    except PlayError as error:
        raise PlayError(f"{error}; or play it in the browser: voiceguide play {quote(str(path))} --page") from error


@click.command()
@click.option("--lan", is_flag=True, help="Serve to the devices of your home network too, behind a secret address.")
@click.option("--new-address", is_flag=True, help="With --lan: make a new secret; the old address is dead from now on.")
@click.option("--port", type=click.IntRange(1, 65_535), metavar="N", help="The port to serve at.  [default: 8712]")
@click.option("--https", type=_FILE, metavar="CERTIFICATE", help="Serve encrypted, with this certificate (PEM).")
@click.option("--key", type=_FILE, metavar="FILE", help="With --https: the certificate's private key (PEM).")
@catalogue_option
@out_option
def serve(
    lan: bool,
    new_address: bool,
    port: int | None,
    https: Path | None,
    key: Path | None,
    catalogue: Path | None,
    out: Path,
) -> None:
    """Serve the tracks of audio_out/ to a browser, a phone or a podcast app, until Ctrl-C.

    Without --lan only this machine can see them. With --lan, whoever is on your home network and has the address can:
    scan the code with the phone's camera. The address stays the same from day to day, so that a podcast app finds its
    feed again. Only voiceguide's tracks, their pages and captions are served; nothing can be changed. It does not
    serve on a public address.

    The connection is not encrypted, unless you give --https a certificate that your devices trust (mkcert makes one).
    Then phones can install the pages, play them offline and keep the screen on.
    """
    from voiceguide.serve import addresses
    from voiceguide.serve.certificate import certificate_in
    from voiceguide.serve.connections import Service
    from voiceguide.serve.library import Library
    from voiceguide.serve.published import Published
    from voiceguide.serve.server import Site
    from voiceguide.system.cache import default_folder

    if new_address and not lan:
        raise click.UsageError("--new-address is for --lan; without it there is no secret in the address")
    if key and not https:
        raise click.UsageError("--key is the private key of a certificate; name that with --https")
    certificate = certificate_in(https, key) if https else None
    hosts = addresses.lan_hosts() if lan else addresses.LOCAL_HOSTS
    listeners = addresses.listening_at(hosts, port or addresses.DEFAULT_PORT)
    with ExitStack() as stack:
        for listener in listeners.values():
            stack.callback(listener.close)
        settings, cache = addresses.settings_folder(), default_folder()
        kept, formerly = (folder and folder / "address" for folder in (settings, cache))
        place = addresses.place_of(
            tuple(listeners),
            port=listeners[hosts[0]].getsockname()[1],
            token=addresses.token_kept_in(kept, new_address, formerly) if lan else None,
            certificate=certificate,
        )
        published = Published(settings / "published.json" if settings else None)
        site = Site(Library(out), place, figures=_figures(catalogue), published=published)
        service = Service(site.answer, listeners.values(), certificate.context if certificate else None)
        stack.callback(service.close)
        _say_where(place, out)
        service.run()


def _is_track(what: str) -> bool:
    from voiceguide.prescription.reader import is_prescription

    return not is_prescription(what) and (what.lower().endswith(".mp3") or Path(what).is_file())


def _rendered(
    routine: str | None, catalogue: Path | None, out: Path, choices: dict[str, Any]
) -> tuple[Path, Catalogue]:
    """The track of a routine, the one that stands there if it is what would be made now, or a new one; and the
    catalogue it is from."""
    from voiceguide.render import fresh, render

    asked, ffmpeg = asked_of(choices), choices.pop("ffmpeg")
    one = subject(catalogue, routine, **choices)
    tell_reviews([one])
    known, wanted = one.catalogue, one.request
    with open_studio(known, wanted.routine, asked, ffmpeg) as studio, progress_of(wanted.routine) as progress:
        there = fresh(known, wanted, studio, out, progress)
        return there or render(known, wanted, studio, out, progress=progress).path, known


def _play(path: Path, timeline: Timeline, remembers: bool) -> None:
    """Plays a track to its end, or until the listener quits. What was done is written down if it `remembers`."""
    from voiceguide.play.keys import NoKeys, keyboard
    from voiceguide.play.players import giving_up, start
    from voiceguide.play.screen import Lines, screen
    from voiceguide.units import format_ms

    labels = timeline.labels
    done: list[str] = []
    try:
        with ExitStack() as stack:
            player = stack.enter_context(closing(start(path, timeline.length_ms)))
            if not sys.stdout.isatty():
                click.echo(f"{path}  {format_ms(timeline.length_ms)}  (with {player.name}; Ctrl-C ends)")
            keys = stack.enter_context(keyboard())
            shows = stack.enter_context(screen(timeline, labels, click.echo))
            if isinstance(shows, Lines) and not isinstance(keys, NoKeys):
                click.echo(_keys())
            for is_done in _watch(player, timeline, keys, shows):
                if remembers and is_done and not done:
                    done.append(keep(timeline))
            failure = giving_up(player, timeline.length_ms) if player.ended() else None
    finally:
        for words in done:
            click.echo(words, err=words.startswith("note"))
    if failure:
        raise failure


def _watch(player: Player, timeline: Timeline, keys: Keys, shows: Screen) -> Iterator[bool]:
    """Shows each moment and does what the keys ask, until the track is over or the listener quits.

    After each it tells whether the routine counts as done.
    """
    from voiceguide.play.playback import Controls, Heard, is_done, moment_at
    from voiceguide.play.view import Shown

    labels = timeline.labels
    commands = {key: command for command in IN_THE_TERMINAL for key in KEYS[command]}
    controls, heard = Controls(player, timeline), Heard()
    while True:
        over = player.ended()
        moment = moment_at(timeline, player.position_ms())
        shows.show(Shown(timeline=timeline, moment=moment, labels=labels, paused=player.paused, seeks=player.seeks))
        heard.until(moment.at_ms)
        yield is_done(timeline, moment.at_ms, heard.ms)
        if over:
            return
        for key in keys.pressed(_FRAME_S):
            match commands.get(key):
                case None:
                    pass  # a key without a meaning
                case Command.QUIT:
                    return
                case command:
                    if controls.perform(command):
                        shows.jumped(player.position_ms())
                        heard.jumped(player.position_ms())


def _open_page(track: Path, timeline: Timeline, figures: Figures) -> None:
    """Opens the page beside a track, which is made if it isn't there."""
    import webbrowser

    from voiceguide.page.html import page_html
    from voiceguide.system.files import write_whole

    page = track.with_suffix(".html")
    if not page.exists():
        write_whole(page, [page_html(timeline, figures, track.name).encode()])
    if webbrowser.open(page.absolute().as_uri()):
        click.echo(f"{page} is opened in the browser")
    else:
        click.echo(f"no browser could be started; open {page} in one")


def _figures(named: Path | None) -> Figures:
    """The poses of the catalogue's exercises; none, with a note, when it can't be read: pages do without pictures."""
    from voiceguide.errors import VoiceguideError
    from voiceguide.figure.figures import Figures, figures_of

    try:
        known = read_catalogue(named)
    except VoiceguideError as error:
        if named:
            raise
        click.echo(f"note: pages will have no pictures, for the catalogue can't be read: {error}", err=True)
        return Figures()
    return figures_of(known)


def _say_where(place: Place, folder: Path) -> None:
    """The address, what it opens to whom, and how to stop."""
    sent = "encrypted" if place.scheme == "https" else "unencrypted"
    if place.token:
        import segno

        if sys.stdout.isatty():
            segno.make(place.url, error="l").terminal(compact=True)
        click.echo(f"Everyone on your network who has this address can hear the tracks of {folder}:\n")
        click.echo(f"  {place.url}\n")
        click.echo(f"They can't see other files, and can't change anything. What they hear is sent {sent}.")
    else:
        click.echo(f"On this machine, and on no other, the tracks of {folder} are at:\n\n  {place.url}\n")
    click.echo(f"For a podcast app: {place.url}feed.xml")
    click.echo("Ctrl-C stops serving.")
