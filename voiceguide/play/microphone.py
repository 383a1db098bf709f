"""The system's microphone, by the library miniaudio, which is installed with voiceguide[play]."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, Protocol

from voiceguide.errors import PlayError
from voiceguide.units import SAMPLE_RATE

WITHOUT = (
    "connect one and allow this terminal to use it, or record with any other program and save each line under the id "
    "that `voiceguide lines` prints"
)
"""What to do where there is no microphone."""


class Microphone(Protocol):
    """Something that records. Close it when done."""

    def record(self, until: Callable[[], object]) -> bytes:
        """What is heard until `until` returns, as mono 16-bit PCM at 44.1 kHz."""

    def close(self) -> None: ...


def open_microphone() -> Microphone:
    """The system's microphone. PlayError, which says what to do, when there is none."""
    try:
        return _Miniaudio()
    except ImportError as error:
        raise PlayError(
            "recording takes the library miniaudio; install it (pip install 'voiceguide[play]'), or record with any "
            "other program and save each line under the id that `voiceguide lines` prints"
        ) from error


class _Miniaudio:
    def __init__(self) -> None:
        import miniaudio  # type: ignore[import-untyped, import-not-found, unused-ignore]

        from voiceguide.play.player_miniaudio import silenced

        try:
            with silenced():
                self._device = miniaudio.CaptureDevice(nchannels=1, sample_rate=SAMPLE_RATE)
        except miniaudio.MiniaudioError as error:
            raise PlayError(f"there is no microphone here; {WITHOUT}") from error
        if self._device.backend == "Null":
            self._device.close()
            raise PlayError(f"there is no microphone here; {WITHOUT}")

    def record(self, until: Callable[[], object]) -> bytes:
        pcm = bytearray()
        gather = _gather(pcm)
        next(gather)  # the library wants a generator that has been started
        self._device.start(gather)
        try:
            until()
        finally:
            self._device.stop()
        return bytes(pcm)

    def close(self) -> None:
        self._device.close()


def _gather(pcm: bytearray) -> Generator[None, Any, None]:
    while True:
        pcm += yield
