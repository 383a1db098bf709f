"""The quick way to a track: each different passage is encoded once, and frames of silence go between its frames.

A track costs what is new in it, not what is long in it: the frames of a passage are kept in the cache, and silence is
the same frame over and over. It works because a passage's frames stand alone. There is no bit reservoir, so no frame
borrows bits from another; a passage is followed by silence long enough to hold its tail; and each is encoded by an
encoder of its own. That matters: an encoder remembers, and in one for all a passage's bytes depended on what came
before, even with five seconds of silence between. One ffmpeg runs all the encoders, fed from one pipe, and is as quick
as a single one.

A passage begins on an MP3 frame, the nearest to where it should: at most 13.1 ms early or late, counted from the start
of the track, so it doesn't add up, and a hold between two passages is within 26.2 ms. (Half of that would need two
encodings of a passage, half a frame apart. Then a word inserted near the front would push every second later passage
into its other encoding, and they would all be new again: the wrong bargain for something no one can hear.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from pathlib import Path

from fastcrc import crc16

from voiceguide.audio.mp3_frames import (
    BARE_MP3,
    BIT_RATE,
    CODEC_DELAY,
    PADDED,
    PCM_FRAMES,
    PCM_INPUT,
    PLAIN,
    bytes_by,
    info_frame,
    split,
)
from voiceguide.audio.passages import Passage, Placed
from voiceguide.errors import AudioError
from voiceguide.system import ffmpeg
from voiceguide.system.cache import Cache, key
from voiceguide.system.scratch import scratch_folder

KIND = "frames"
"""Under which kind the cache keeps the frames of passages."""

_AT_ONCE = 128
"""Passages in one run of ffmpeg: a command line on Windows holds no more than 32,767 characters."""

_SILENCE = 490
"""Frames of silence written at a time, so that memory stays flat."""


def start_frame(placed: Placed) -> int:
    """The PCM frame at which a passage begins in a spliced track: the nearest start of an MP3 frame."""
    return _nearest(placed.start_frame) * PCM_FRAMES


def encoded(passages: Iterable[Passage], cache: Cache, encoder: Path) -> dict[Passage, bytes]:
    """The MP3 frames of each different passage: from the cache, or else made by the ffmpeg at `encoder` and kept."""
    found = {passage: _kept(passage, cache) for passage in dict.fromkeys(passages)}
    new = (passage for passage, data in found.items() if data is None)
    made: dict[Passage, bytes] = {}
    while batch := list(islice(new, _AT_ONCE)):
        for passage, data in zip(batch, _encode(batch, encoder), strict=True):
            cache.put(KIND, _key(passage), data)
            made[passage] = data
    return {passage: data or made[passage] for passage, data in found.items()}


def track(placed: Sequence[Placed], length_frames: int, frames: Mapping[Passage, bytes]) -> Iterator[bytes]:
    """A whole track as an MP3 stream in pieces: the Info frame, then passages and silence; exactly `length_frames`."""
    frame_count = -(-(length_frames + CODEC_DELAY) // PCM_FRAMES)
    if placed:
        last = placed[-1]
        frame_count = max(frame_count, _nearest(last.start_frame) + _frame_count(last.passage))
    byte_count, crc = 0, 0
    for unit, times in _layout(placed, frame_count, frames):
        byte_count += len(unit) * times
        crc = crc16.arc(unit * times, crc)
    yield info_frame(frame_count, byte_count, length_frames, crc)
    for unit, times in _layout(placed, frame_count, frames):
        yield unit * times


def _layout(placed: Iterable[Placed], frame_count: int, frames: Mapping[Passage, bytes]) -> Iterator[tuple[bytes, int]]:
    """The stream as bytes and how often they come in a row; silences make up for the bytes a passage is short of."""
    at, written = 0, 0
    for place in placed:
        start = _nearest(place.start_frame)
        if start < at:
            raise ValueError("two passages overlap")
        for unit, times in _silence(at, start, written):
            yield unit, times
            written += len(unit) * times
        data = frames[place.passage]
        yield data, 1
        written += len(data)
        at = start + _frame_count(place.passage)
    yield from _silence(at, frame_count, written)


def _silence(start: int, end: int, written: int) -> Iterator[tuple[bytes, int]]:
    """Silent MP3 frames from `start` to `end`, so many of them padded that the stream keeps its bitrate."""
    for at in range(start, end, _SILENCE):
        count = min(_SILENCE, end - at)
        missing = bytes_by(at + count) - written - count * len(PLAIN)
        padded = max(0, min(count, missing))
        yield PADDED, padded
        yield PLAIN, count - padded
        written += count * len(PLAIN) + padded


def _nearest(pcm_frame: int) -> int:
    return (pcm_frame + PCM_FRAMES // 2) // PCM_FRAMES


def _frame_count(passage: Passage) -> int:
    """MP3 frames that hold a passage and its tail. `NEAR_FRAMES` of silence after it are always enough for them:
    whatever the rounding of its start and of the next one's, those lie this many frames apart."""
    return -(-(passage.length_frames + CODEC_DELAY) // PCM_FRAMES)


def _key(passage: Passage) -> str:
    pieces = (part for piece in passage.pieces for part in (str(piece.offset_frames), piece.source.key))
    return key("mp3 frames 1", str(BIT_RATE), str(passage.length_frames), *pieces)


def _kept(passage: Passage, cache: Cache) -> bytes | None:
    """The passage's frames if the cache has them and they are sound; what is damaged is made again."""
    data = cache.get(KIND, _key(passage))
    return data if data and _sound(data, passage) else None


def _sound(data: bytes, passage: Passage) -> bool:
    try:
        return len(split(data)) == _frame_count(passage)
    except ValueError:
        return False


def _encode(batch: Sequence[Passage], encoder: Path) -> Iterator[bytes]:
    """Each passage's frames, all from one run of ffmpeg: it cuts its input up and gives each part an encoder."""
    from voiceguide.audio.stitch import passage_pcm  # brings pydub, which a full cache has no need of

    lengths = [_frame_count(passage) * PCM_FRAMES for passage in batch]
    cuts = "|".join(str(cut) for cut in accumulate(lengths[:-1]))
    parts = [f"[p{number}]" for number in range(len(batch))]
    graph = "[0:a]" + (f"asegment=samples={cuts}" if cuts else "anull") + "".join(parts)
    with scratch_folder() as folder:
        files = [folder / f"{number}.mp3" for number in range(len(batch))]
        outputs = (
            option
            for part, file in zip(parts, files, strict=True)
            for option in ("-map", part, *BARE_MP3, "-reservoir", "0", str(file))
        )
        pcm = (passage_pcm(passage).ljust(2 * length, b"\0") for passage, length in zip(batch, lengths, strict=True))
        ffmpeg.run(encoder, [*PCM_INPUT, "-filter_complex", graph, *outputs], pcm)
        for passage, file in zip(batch, files, strict=True):
            try:
                frames = split(file.read_bytes())[: _frame_count(passage)]
            except (OSError, ValueError) as error:
                raise AudioError(f"{encoder} made something other than MP3; name another ffmpeg") from error
            if len(frames) < _frame_count(passage):
                raise AudioError(f"{encoder} left out the end of the sound; name another ffmpeg")
            yield b"".join(frames)
