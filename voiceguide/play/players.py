"""The audio players of this machine, all driven alike.

mpv listens to commands, so it can do everything. ffplay and VLC are started where they should play from and ended to
pause; what they play is known by the clock. afplay can only be halted and let go on. miniaudio, a library, needs no
program at all.
"""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from voiceguide.errors import PlayError
from voiceguide.play.player_programs import MPV_OPTIONS, Halted, Mpv, Restarted

_EARLY_MS = 3_000
"""A player that ends this long before its track has given up."""
_MAC_VLC = "/Applications/VLC.app/Contents/MacOS/VLC"
_WINDOWS_VLC = r"C:\Program Files\VideoLAN\VLC\vlc.exe"


class Player(Protocol):
    """Something that plays one track, from its start and at once. Close it when done."""

    name: str
    seeks: bool
    paused: bool

    def position_ms(self) -> int:
        """The time in the track that is heard now."""

    def pause(self, paused: bool) -> None: ...

    def seek(self, ms: int) -> None:
        """Goes to a time, if the player `seeks`; what was paused stays paused."""

    def ended(self) -> bool:
        """Whether nothing more will be heard: the track is over, or the player gave up."""

    def last_words(self) -> str:
        """What the player said last of its troubles, or nothing."""

    def close(self) -> None: ...


def start(path: Path, length_ms: int) -> Player:
    """Plays a track with the best player there is. PlayError when there is none, or it can't be started."""
    track = path.absolute()
    if mpv := shutil.which("mpv"):
        # Windows has no sockets that a program can inherit.
        return Restarted("mpv", lambda ms: _mpv_plain(mpv, track, ms)) if sys.platform == "win32" else Mpv(mpv, track)
    if ffplay := shutil.which("ffplay"):
        return Restarted("ffplay", lambda ms: _ffplay(ffplay, track, ms))
    if vlc := _first("cvlc", "vlc", _MAC_VLC, _WINDOWS_VLC):
        return Restarted("VLC", lambda ms: _vlc(vlc, track, ms))
    if afplay := shutil.which("afplay"):
        return Halted("afplay", [afplay, str(track)])
    with suppress(ImportError):
        from voiceguide.play.player_miniaudio import Miniaudio

        return Miniaudio(track)
    raise PlayError("there is no audio player here: install mpv, ffplay (of ffmpeg) or VLC, or `pip install miniaudio`")


def giving_up(player: Player, length_ms: int) -> PlayError | None:
    """What to say of a player that has ended long before its track; None when the track was heard to its end."""
    if player.position_ms() >= length_ms - min(_EARLY_MS, length_ms // 2):
        return None
    words = player.last_words().rstrip(".")
    return PlayError(
        f"{player.name} stopped before the track's end{f' ({words})' if words else ''}: look whether there is a sound "
        "device, and whether other sounds can be heard"
    )


def _mpv_plain(mpv: str, track: Path, ms: int) -> list[str]:
    return [mpv, *MPV_OPTIONS, f"--start={ms / 1_000:.3f}", "--", str(track)]


def _ffplay(ffplay: str, track: Path, ms: int) -> list[str]:
    return [ffplay, "-nodisp", "-autoexit", "-loglevel", "error", "-ss", f"{ms / 1_000:.3f}", "-i", str(track)]


def _vlc(vlc: str, track: Path, ms: int) -> list[str]:
    options = ["-I", "dummy", "--quiet", "--no-video", "--play-and-exit", f"--start-time={ms / 1_000:.3f}"]
    return [vlc, *options, str(track)]


def _first(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)
