"""miniaudio, a library that decodes and plays within this process; it is installed with voiceguide[play]."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import miniaudio  # type: ignore[import-untyped, import-not-found, unused-ignore]

from voiceguide.errors import PlayError
from voiceguide.units import SAMPLE_RATE, to_samples


class Miniaudio:
    """The library miniaudio, which decodes and plays within this process."""

    name = "miniaudio"
    seeks = True

    def __init__(self, track: Path) -> None:
        self._track = track
        self.paused = False
        self._frame, self._over = 0, False
        try:
            with silenced():
                self._device = miniaudio.PlaybackDevice(nchannels=1, sample_rate=SAMPLE_RATE)
        except miniaudio.MiniaudioError as error:
            raise PlayError("there is no sound device here; connect one, or look at the system's settings") from error
        self._play()

    def position_ms(self) -> int:
        return self._frame * 1_000 // SAMPLE_RATE

    def pause(self, paused: bool) -> None:
        self.paused = paused
        if paused:
            self._device.stop()
        else:
            self._play()

    def seek(self, ms: int) -> None:
        self._device.stop()
        self._frame = to_samples(ms)
        if not self.paused:
            self._play()

    def ended(self) -> bool:
        return self._over

    def last_words(self) -> str:
        return ""

    def close(self) -> None:
        self._device.close()

    def _play(self) -> None:
        heard = self._heard()
        next(heard)  # the library wants a generator that has been started
        self._device.start(heard)

    def _heard(self) -> Generator[Any, int, None]:
        """The track's sound from where we are, in the pieces that the device asks for."""
        sound = miniaudio.stream_file(str(self._track), nchannels=1, sample_rate=SAMPLE_RATE, seek_frame=self._frame)
        wanted = yield b""
        while True:
            try:
                piece = sound.send(wanted)
            except StopIteration:
                self._over = True
                return
            self._frame += len(piece)
            wanted = yield piece


@contextmanager
def silenced() -> Iterator[None]:
    """Keeps what system libraries in C write to the error stream from the screen."""
    sys.stderr.flush()
    before = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (no file)
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)
