"""The plain way to a track: pydub puts its passages together, silence goes between, one encode takes it all.

It is right where there is hardly any silence (a bed of music), and it is the reference that the quick way
(`splice`) is measured against. Memory stays flat: the PCM is made in pieces, and a piece is gone when the next is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fastcrc import crc16

from voiceguide.audio.mp3_frames import BARE_MP3, PCM_INPUT, frames_in, info_frame
from voiceguide.audio.passages import Passage, Placed
from voiceguide.audio.quietly import audio_segment
from voiceguide.system import ffmpeg
from voiceguide.system.scratch import scratch_folder
from voiceguide.units import FRAME_RATE

if TYPE_CHECKING:
    from pydub import AudioSegment

_BLOCK = 1 << 16


def track(placed: Iterable[Placed], length_frames: int, encoder: Path) -> Iterator[bytes]:
    """A whole track as an MP3 stream in pieces, encoded by the ffmpeg at `encoder`; exactly as long as it says."""
    with scratch_folder() as folder:
        encoded = folder / "track.mp3"
        ffmpeg.run(encoder, [*PCM_INPUT, *BARE_MP3, str(encoded)], track_pcm(placed, length_frames))
        size = encoded.stat().st_size
        crc = 0
        for block in _blocks(encoded):
            crc = crc16.arc(block, crc)
        yield info_frame(frames_in(size), size, length_frames, crc)
        yield from _blocks(encoded)


def track_pcm(placed: Iterable[Placed], length_frames: int) -> Iterator[bytes]:
    """A whole track as PCM in pieces: each passage at its frame, silence between and after."""
    at = 0
    for place in placed:
        yield from _silence(place.start_frame - at)
        yield passage_pcm(place.passage)
        at = place.start_frame + place.passage.length_frames
    yield from _silence(length_frames - at)


def passage_pcm(passage: Passage) -> bytes:
    """The passage as 44.1 kHz mono 16-bit PCM, exactly as long as it says."""
    segment = audio_segment()

    def sound(pcm: bytes) -> AudioSegment:
        return segment(data=pcm, sample_width=2, frame_rate=FRAME_RATE, channels=1)

    parts, at = [], 0
    for piece in passage.pieces:
        clip = piece.source.load()
        parts += [sound(bytes(2 * (piece.offset_frames - at))), sound(clip.pcm)]
        at = piece.offset_frames + clip.frames
    parts.append(sound(bytes(2 * (passage.length_frames - at))))
    return bytes(sum(parts).raw_data)


def _silence(length_frames: int) -> Iterator[bytes]:
    for start in range(0, length_frames, _BLOCK):
        yield bytes(2 * min(_BLOCK, length_frames - start))


def _blocks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block
