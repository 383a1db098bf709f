"""From a timeline and its clips to one MP3 stream: each different clip is encoded once, and frames of silence go
between their frames.

A track costs what is new in it, not what is long in it: the frames of a clip are kept in the cache, and silence is
the same frame over and over. It works because a clip's frames stand alone. There is no bit reservoir, so no frame
borrows bits from another; a clip is followed by silence long enough to hold its tail; and each is encoded by an
encoder of its own. That matters: an encoder remembers, and in one for all a clip's bytes depended on what came
before, even with five seconds of silence between. One ffmpeg runs all the encoders, fed from one pipe, and is as quick
as a single one.

A clip begins on an MP3 frame, the nearest to where it should: at most 13.1 ms early or late, counted from the start
of the track, so it doesn't add up, and a hold between two clips is within 26.2 ms. (Half of that would need two
encodings of a clip, half a frame apart. Then a word inserted near the front would push every second later clip into
its other encoding, and they would all be new again, for a difference that no one can hear.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice
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
from voiceguide.errors import AudioError
from voiceguide.script.segments import What
from voiceguide.system import ffmpeg
from voiceguide.system.cache import Cache, key
from voiceguide.system.scratch import scratch_folder
from voiceguide.timeline.timeline import Timeline
from voiceguide.units import to_samples

KIND = "frames"
"""Under which kind the cache keeps the MP3 frames of clips."""

NEAR_SAMPLES = 3 * PCM_FRAMES
"""The least silence between two clips (three MP3 frames, 78 ms): enough for the tail of the first."""

_AT_ONCE = 128
"""Clips in one run of ffmpeg: a command line on Windows holds no more than 32,767 characters."""

_REST_SAMPLES = 4_096
"""Samples of silence, for each clip of a run, that follow the last clip and are thrown away. ffmpeg 7.0 aborts
("Assertion best_input >= 0 failed") when its input ends before it has read a packet (2,048 samples) for each output."""

_SILENCE = 490
"""Frames of silence written at a time, so that memory stays flat."""


@dataclass(frozen=True, slots=True)
class KeptClip:
    """A finished clip: `key` says which one it is, `length_ms` how long, and `load` fetches its PCM when needed."""

    key: str
    length_ms: int
    load: Callable[[], bytes] = field(compare=False, repr=False)

    @property
    def samples(self) -> int:
        """Its length in sample frames at 44.1 kHz."""
        return to_samples(self.length_ms)


@dataclass(frozen=True, slots=True)
class Placed:
    """A clip, and the sample frame of the track at which it begins."""

    start: int
    clip: KeptClip


def encode(clips: Iterable[KeptClip], cache: Cache, encoder: Callable[[], Path]) -> dict[KeptClip, bytes]:
    """The MP3 frames of each different clip: from the cache, or else made by the ffmpeg that `encoder` finds."""
    found = {clip: _kept(clip, cache) for clip in dict.fromkeys(clips)}
    new = (clip for clip, data in found.items() if data is None)
    made: dict[KeptClip, bytes] = {}
    while batch := list(islice(new, _AT_ONCE)):
        for clip, data in zip(batch, _encode(batch, encoder()), strict=True):
            cache.put(KIND, _key(clip), data)
            made[clip] = data
    return {clip: data or made[clip] for clip, data in found.items()}


def mix(timeline: Timeline, clips: Mapping[What, KeptClip], encoded: Mapping[KeptClip, bytes]) -> Iterator[bytes]:
    """A whole track as an MP3 stream in pieces, exactly as long as its timeline."""
    places = [Placed(to_samples(sound.start_ms), clips[sound.what]) for sound in timeline.sounds]
    return splice(places, to_samples(timeline.length_ms), encoded)


def splice(places: Sequence[Placed], length_samples: int, encoded: Mapping[KeptClip, bytes]) -> Iterator[bytes]:
    """Clips at their places as an MP3 stream: the Info frame, then clips and silence; exactly `length_samples`."""
    frame_count = -(-(length_samples + CODEC_DELAY) // PCM_FRAMES)
    if places:
        last = places[-1]
        frame_count = max(frame_count, nearest(last.start) + _frame_count(last.clip))
    byte_count, crc = 0, 0
    for unit, times in _layout(places, frame_count, encoded):
        byte_count += len(unit) * times
        crc = crc16.arc(unit * times, crc)
    yield info_frame(frame_count, byte_count, length_samples, crc)
    for unit, times in _layout(places, frame_count, encoded):
        yield unit * times


def _layout(
    places: Iterable[Placed], frame_count: int, encoded: Mapping[KeptClip, bytes]
) -> Iterator[tuple[bytes, int]]:
    """The stream as bytes and how often they come in a row; silences make up for the bytes a clip is short of."""
    at, written = 0, 0
    for place in places:
        start = nearest(place.start)
        if start < at:
            raise ValueError("two clips overlap")
        for unit, times in _silence(at, start, written):
            yield unit, times
            written += len(unit) * times
        data = encoded[place.clip]
        yield data, 1
        written += len(data)
        at = start + _frame_count(place.clip)
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


def nearest(sample: int) -> int:
    """The number of the MP3 frame whose start is nearest to a sample frame."""
    return (sample + PCM_FRAMES // 2) // PCM_FRAMES


def _frame_count(clip: KeptClip) -> int:
    """MP3 frames that hold a clip and its tail. `NEAR_SAMPLES` of silence after it are always enough for them:
    whatever the rounding of its start and of the next one's, those lie this many frames apart."""
    return -(-(clip.samples + CODEC_DELAY) // PCM_FRAMES)


def _key(clip: KeptClip) -> str:
    return key("mp3 frames 2", BIT_RATE, clip.samples, clip.key)


def _kept(clip: KeptClip, cache: Cache) -> bytes | None:
    """The clip's frames if the cache has them and they are sound; what is damaged is made again."""
    data = cache.get(KIND, _key(clip))
    try:
        return data if data and len(split(data)) == _frame_count(clip) else None
    except ValueError:
        return None


def _encode(batch: Sequence[KeptClip], encoder: Path) -> Iterator[bytes]:
    """Each clip's frames, all from one run of ffmpeg: it cuts its input up and gives each part an encoder."""
    lengths = [_frame_count(clip) * PCM_FRAMES for clip in batch]
    cuts = "|".join(str(cut) for cut in accumulate(lengths))
    parts = [f"[p{number}]" for number in range(len(batch))]
    graph = f"[0:a]asegment=samples={cuts}{''.join(parts)}[rest];[rest]anullsink"
    with scratch_folder() as folder:
        files = [folder / f"{number}.mp3" for number in range(len(batch))]
        outputs = (
            option for part, file in zip(parts, files, strict=True) for option in ("-map", part, *BARE_MP3, str(file))
        )
        pcm = (clip.load().ljust(2 * length, b"\0") for clip, length in zip(batch, lengths, strict=True))
        rest = bytes(2 * _REST_SAMPLES * len(batch))
        ffmpeg.run(encoder, [*PCM_INPUT, "-filter_complex", graph, *outputs], chain(pcm, [rest]))
        for clip, file in zip(batch, files, strict=True):
            try:
                made = split(file.read_bytes())[: _frame_count(clip)]
            except (OSError, ValueError) as error:
                raise AudioError(f"{encoder} made something other than MP3; name another ffmpeg") from error
            if len(made) < _frame_count(clip):
                raise AudioError(f"{encoder} left out the end of the sound; name another ffmpeg")
            yield b"".join(made)
