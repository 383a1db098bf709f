"""A track whose every second sounds, mixed from one timeline as PCM, a block at a time, and encoded as a whole.

A bed is heard where others have silence, so there is nothing to splice. The same blocks give the parts of a track
by themselves: voice, sounds and bed, as integers that add up to the mix exactly.
"""

from __future__ import annotations

import functools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from pathlib import Path

import numpy as np
from fastcrc import crc16
from numpy.typing import NDArray

from voiceguide.audio.bed import Bed, opened
from voiceguide.audio.bed_gain import Gain
from voiceguide.audio.bed_loop import Loop
from voiceguide.audio.mixing import KeptClip, nearest
from voiceguide.audio.mp3_frames import BARE_MP3, BIT_RATE, EACH_CHANNEL, PCM_FRAMES, info_frame
from voiceguide.errors import AudioError
from voiceguide.script.segments import What
from voiceguide.system import ffmpeg
from voiceguide.system.cache import Cache
from voiceguide.system.scratch import scratch_folder
from voiceguide.timeline.timeline import SpokenSound, Timeline
from voiceguide.units import SAMPLE_RATE, to_samples

BLOCK = 4 * SAMPLE_RATE
"""Sample frames that are mixed at a time."""

CEILING = 10 ** (-3 / 20)
NEAR = PCM_FRAMES // 2
"""Where a peak of speech leaves the bed no room under the ceiling, the bed gives way, for as long as MP3 smears the
peak: so it adds nothing to what the encoder makes of it."""

STEM_MARK = "a part of a track, made by voiceguide"
"""The comment by which a FLAC file is known as ours."""

MP3 = "encoded"
"""The name of the file with the MP3 frames, while they are made."""

_PIECE = 1 << 20

Samples = NDArray[np.int16]
"""A row for each sample frame, with a column for each channel."""


class Part(str, Enum):
    """What can be heard by itself; the value is its place in a file's name: NAME.voice.flac."""

    MIX = "mix"
    VOICE = "voice"
    SOUNDS = "sounds"
    BED = "bed"


@dataclass(frozen=True, slots=True)
class Made:
    """Parts of a track as files in a folder that is soon gone: one as bare MP3 frames, `stems` as FLAC."""

    folder: Path
    encoded: Part | None
    stems: Sequence[Part]
    channels: int
    length_samples: int

    def mp3(self) -> Iterator[bytes]:
        """The encoded part as a whole MP3 stream."""
        return framed(self.folder / MP3, self.length_samples, self.channels)

    def flac(self, stem: Part) -> Iterator[bytes]:
        """A stem as a FLAC file."""
        return _pieces(self.folder / stem.value)


Block = Mapping[Part, Samples]
"""Every part of some seconds of a track."""

Clips = Mapping[What, KeptClip]


@contextmanager
def made(
    timeline: Timeline,
    clips: Clips,
    *,
    encoded: Part | None,
    stems: Sequence[Part],
    bed: Bed | None,
    on_frames: bool,
    encoder: Path,
    cache: Cache,
) -> Iterator[Made]:
    """Makes parts of a track, all at once. `on_frames` puts each sound where a spliced track has it."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch_folder())
        laid, channels = None, 1
        if bed:
            loop = stack.enter_context(opened(bed, timeline.length_ms, encoder, cache=cache))
            laid, channels = (loop, Gain(timeline, bed.settings.under, bed.settings.quiet)), loop.channels
        wanted = Made(folder, encoded, stems=stems, channels=channels, length_samples=to_samples(timeline.length_ms))
        _encode(blocks(timeline, clips, on_frame if on_frames else to_samples, laid), wanted, encoder, timeline.title)
        yield wanted


def on_frame(ms: int) -> int:
    """The sample frame at which a spliced track has what begins at a millisecond."""
    return nearest(to_samples(ms)) * PCM_FRAMES


def blocks(
    timeline: Timeline,
    clips: Clips,
    starts: Callable[[int], int] = to_samples,
    bed: tuple[Loop, Gain] | None = None,
) -> Iterator[Block]:
    """The parts of a track from its beginning to its end. `starts` gives the sample frame at which what begins at a
    millisecond is put."""
    length, channels = to_samples(timeline.length_ms), bed[0].channels if bed else 1
    waiting = deque(
        (starts(sound.start_ms), clips[sound.what], isinstance(sound, SpokenSound)) for sound in timeline.sounds
    )

    @functools.cache  # a chime is made anew each time it is loaded
    def samples(clip: KeptClip) -> Samples:
        return np.frombuffer(clip.load(), "<i2")

    for start in range(0, length, BLOCK):
        count = min(BLOCK, length - start)
        voice, sounds = np.zeros(count, np.int16), np.zeros(count, np.int16)
        while waiting and waiting[0][0] + waiting[0][1].samples <= start:
            waiting.popleft()
        for at, clip, spoken in waiting:
            if at >= start + count:
                break
            _add(voice if spoken else sounds, samples(clip), at - start)
        laid = _laid(bed, start, voice + sounds) if bed else np.zeros((count, 1), np.int16)
        wide = np.broadcast_to((voice + sounds)[:, None], (count, channels))
        yield {
            Part.MIX: laid + wide,
            Part.VOICE: voice[:, None],
            Part.SOUNDS: sounds[:, None],
            Part.BED: laid,
        }


def _add(block: Samples, clip: Samples, at: int) -> None:
    """Puts what lies in a block of a clip that begins at `at`, which may be before the block."""
    first, last = max(at, 0), min(at + len(clip), len(block))
    block[first:last] += clip[first - at : last - at]


def _laid(bed: tuple[Loop, Gain], start: int, before: Samples) -> Samples:
    """The bed of a block, where there is room for it beside what sounds."""
    loop, gain = bed
    sound = loop.between(start, len(before))
    sound *= 32_768 * gain.between(start, len(before))[:, None]
    room = _room(before)[:, None]
    np.clip(sound, -room, room, out=sound)
    return np.rint(sound, out=sound).astype(np.int16)


def _room(before: Samples) -> NDArray[np.float64]:
    """How far the bed may swing at each sample frame, to stay under the ceiling with whatever else sounds nearby."""
    cells = np.zeros(-(-len(before) // NEAR) * NEAR)
    cells[: len(before)] = np.abs(before.astype(np.float64))
    highest = np.pad(cells.reshape(-1, NEAR).max(axis=1), 1)
    near = np.maximum(np.maximum(highest[:-2], highest[1:-1]), highest[2:])
    return np.repeat(np.maximum(CEILING * 32_768 - near, 0), NEAR)[: len(before)]


def _encode(parts: Iterable[Block], wanted: Made, encoder: Path, title: str) -> None:
    """Writes what is wanted, all by one ffmpeg."""
    wide = {Part.MIX: wanted.channels, Part.VOICE: 1, Part.SOUNDS: 1, Part.BED: wanted.channels}
    outputs = [(stem, _flac(stem, title), stem.value) for stem in wanted.stems]
    if wanted.encoded:
        channels = wide[wanted.encoded]
        form = [*BARE_MP3, *(EACH_CHANNEL if channels == 2 else ()), "-b:a", str(channels * BIT_RATE), "-f", "mp3"]
        outputs.append((wanted.encoded, form, MP3))
    fed = list(dict.fromkeys(part for part, _, _ in outputs))
    firsts = dict(zip(fed, accumulate((wide[part] for part in fed), initial=0), strict=False))
    graph = f"[0:a]asplit={len(outputs)}{''.join(f'[a{place}]' for place in range(len(outputs)))}"
    options: list[str] = []
    for place, (part, form, name) in enumerate(outputs):
        taken = "|".join(f"c{to}=c{firsts[part] + to}" for to in range(wide[part]))
        graph += f";[a{place}]pan={'stereo' if wide[part] == 2 else 'mono'}|{taken}[o{place}]"
        options += ["-map", f"[o{place}]", *form, os.fspath(wanted.folder / name)]
    source = ["-f", "s16le", "-ar", str(SAMPLE_RATE), "-ac", str(sum(wide[part] for part in fed)), "-i", "pipe:0"]
    feed = (np.concatenate([block[part] for part in fed], axis=1).astype("<i2").tobytes() for block in parts)
    ffmpeg.run(encoder, ["-y", *source, "-filter_complex", graph, *options], feed)


def _flac(stem: Part, title: str) -> list[str]:
    about = ["-metadata", f"title={title}: {stem.value}", "-metadata", f"comment={STEM_MARK}"]
    return ["-c:a", "flac", "-fflags", "+bitexact", "-flags:a", "+bitexact", *about, "-f", "flac"]


def framed(path: Path, length_samples: int, channels: int) -> Iterator[bytes]:
    """The MP3 frames in a file as a stream of exactly `length_samples`: the Info frame, and then they. AudioError when
    there is something else in it."""
    byte_count, crc = 0, 0
    for piece in _pieces(path):
        if byte_count == 0 and not piece.startswith(b"\xff\xfb"):
            break
        byte_count += len(piece)
        crc = crc16.arc(piece, crc)
    frame_count = round(byte_count * 8 * SAMPLE_RATE / (PCM_FRAMES * channels * BIT_RATE))
    try:
        yield info_frame(frame_count, byte_count, length_samples, crc, stereo=channels == 2)
    except ValueError as error:
        raise AudioError("ffmpeg made something other than the whole MP3; name another ffmpeg") from error
    yield from _pieces(path)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
