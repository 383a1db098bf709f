"""Ears for the tests: hears a finished MP3, and holds what it heard against the timeline it was made from.

Nothing here trusts the plan: onsets and ends are looked for in the decoded sound. The plan only says near which
moment a sound is to be looked for, since speech has silences of its own.
"""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import inf, log10
from pathlib import Path
from typing import Any

import numpy as np
from mutagen.id3 import ID3
from numpy.typing import NDArray

from voiceguide.audio import ffmpeg
from voiceguide.audio import ffmpeg as ffmpeg_
from voiceguide.audio.clips import Clip
from voiceguide.audio.loudness import gated, loudness_of_each, momentary
from voiceguide.audio.passages import Passage, Piece, Placed, Source
from voiceguide.audio.timeline import Quiet, Sound, Timeline
from voiceguide.script.segments import PauseKind, Role
from voiceguide.units import FRAME_RATE, frames

FFMPEG = ffmpeg.find()

MP3_FRAME_MS = 26.2
HOLD_MS = 30
COUNTDOWN_MS = 40
CHAPTER_MS = 50
START_MS = 40
"""How far from its place a sound may begin: a spliced frame's 13 ms, and a soft first consonant."""
LENGTH_MS = 60
"""How much shorter or longer than planned it may sound: a clip's quiet edges, and MP3's ringing."""
GAP_MS = 250
MAX_SILENCE_MS = 15_000 + 2 * START_MS
COUNTED_MS = 10_000
"""Words this near a hold's end count whole seconds."""
RINGING_MS = 60
"""MP3 smears a sound over the frames before and after it; beyond that, silence is all zeros."""
ALIKE_LU = 1.5
UNDER_LU = (3.0, 6.0)
LOUDNESS_LUFS, LOUDNESS_LU, PEAK_DBTP = -16.0, 0.5, -1.0
QUIET = 10 ** (-46 / 20)
SILENT = 100
CLICK = 0.85
"""A jump that no voice makes: espeak-ng's hardest onset comes to 0.75, a clip cut at its loudest to 0.99."""
DC = 40
TONAL = 0.9

Samples = NDArray[np.int16]


@dataclass(frozen=True)
class Heard:
    """A track as it is decoded, with the peak of each millisecond, its loudness (`lufs` counts both speakers, as
    dual mono; `dbtp` its true peak), and the chapters its label names."""

    samples: Samples
    peaks: NDArray[Any]
    lufs: float
    dbtp: float
    chapters: tuple[tuple[int, str], ...]

    @property
    def length_ms(self) -> float:
        return len(self.samples) * 1_000 / FRAME_RATE

    def between(self, start_ms: float, end_ms: float) -> Samples:
        return self.samples[max(frames(round(start_ms)), 0) : max(frames(round(end_ms)), 0)]


@dataclass(frozen=True)
class Found:
    """A planned sound and where it was heard, to the millisecond; `lufs` is the loudness of its own sound."""

    plan: Sound
    start_ms: int
    end_ms: int
    lufs: float

    def __str__(self) -> str:
        name = f'"{self.plan.text}"' if self.plan.chime is None else f"{self.plan.chime.value} chime"
        return f"{name} at {self.plan.start_ms / 1_000:.3f} s"


def listen(mp3: Path, ffmpeg: Path = FFMPEG) -> Heard:
    """Decodes a track and hears it."""
    pcm = ffmpeg_.run(ffmpeg, ["-i", str(mp3), "-ac", "1", "-ar", str(FRAME_RATE), "-f", "s16le", "pipe:1"])
    samples = np.frombuffer(pcm, dtype="<i2")
    starts = np.arange(0, len(samples) * 1_000 // FRAME_RATE) * FRAME_RATE // 1_000
    peaks = np.maximum.reduceat(np.abs(samples.astype(np.int32)), starts)
    tags = list(ID3(mp3).getall("CHAP")) if mp3.read_bytes()[:3] == b"ID3" else []
    chapters = sorted((frame.start_time, str(frame.sub_frames["TIT2"])) for frame in tags)
    lufs = gated(momentary(ffmpeg, pcm, FRAME_RATE))
    return Heard(samples, peaks, lufs + 10 * log10(2), true_peak(samples), tuple(chapters))


def true_peak(samples: Samples) -> float:
    """The highest point between samples too (dBTP), reckoned at four times the rate around the highest samples."""
    size = np.abs(samples.astype(np.int32))
    high = np.flatnonzero(size > 0.85 * size.max(initial=0))
    if not len(high):
        return -inf
    around = np.arange(-32, 32)
    near = np.pad(samples, 32)[high[:, None] + 32 + around].astype(np.float64)
    between = np.arange(-2, 3)[:, None] / 4
    weights = np.sinc(between - around) * np.hanning(66)[1:-1]
    return float(20 * np.log10(np.abs(near @ weights.T).max() / 32_768))


def disagreements(heard: Heard, timeline: Timeline, ffmpeg: Path = FFMPEG) -> list[str]:
    """Everything in which the track breaks the laws of time or sound, or is not what the timeline says."""
    said = [*_planned(timeline), *_length(heard, timeline), *_whole(heard)]
    found: list[Found] = []
    for sound, (low, high) in zip(timeline.sounds, _regions(timeline), strict=True):
        where = _sounding(heard, low, high)
        if where is None:
            said.append(f"{Found(sound, 0, 0, 0)} is not heard")
        else:
            found.append(Found(sound, *where, 0.0))
    found = _with_loudness(heard, found, ffmpeg)
    return [
        *said,
        *_places(found),
        *_silences(heard, found),
        *_holds(timeline, found),
        *_chapters(heard, timeline, found),
        *_kinds(heard, found),
        *_edges(heard, found),
        *_levels(found),
    ]


def _planned(timeline: Timeline) -> Iterator[str]:
    for before, after in pairwise(timeline.sounds):
        if after.start_ms < before.end_ms:
            yield f"the plan itself overlaps at {after.start_ms / 1_000:.3f} s"


def _regions(timeline: Timeline) -> list[tuple[int, int]]:
    """For each sound, the stretch of the track that is nearer to it than to any other (ms)."""
    sounds = timeline.sounds
    borders = [(before.end_ms + after.start_ms) // 2 for before, after in pairwise(sounds)]
    return list(zip([0, *borders], [*borders, timeline.length_ms + 1_000], strict=True)) if sounds else []


def _sounding(heard: Heard, low: int, high: int) -> tuple[int, int] | None:
    """From when to when there is sound in a stretch (ms), or None."""
    peaks = heard.peaks[low:high]
    loudest = int(peaks.max(initial=0))
    if loudest < SILENT * 10:
        return None
    sounding = np.flatnonzero(peaks > max(loudest * QUIET, SILENT))
    return low + int(sounding[0]), low + int(sounding[-1]) + 1


def _with_loudness(heard: Heard, found: list[Found], ffmpeg: Path) -> list[Found]:
    pieces = [heard.between(one.start_ms, one.end_ms).tobytes() for one in found]
    levels = loudness_of_each(ffmpeg, pieces, FRAME_RATE) if pieces else []
    return [Found(one.plan, one.start_ms, one.end_ms, lufs) for one, lufs in zip(found, levels, strict=True)]


def _length(heard: Heard, timeline: Timeline) -> Iterator[str]:
    if abs(heard.length_ms - timeline.length_ms) > MP3_FRAME_MS:
        yield f"the track is {heard.length_ms:.0f} ms long, not {timeline.length_ms}"


def _whole(heard: Heard) -> Iterator[str]:
    """The loudness of the track, as a meter reads it that counts both speakers."""
    if abs(heard.lufs - LOUDNESS_LUFS) > LOUDNESS_LU:
        yield f"the track is at {heard.lufs:.1f} LUFS"
    if heard.dbtp > PEAK_DBTP:
        yield f"the track peaks at {heard.dbtp:.1f} dBTP"


def _places(found: list[Found]) -> Iterator[str]:
    """Each sound at its place, for its whole length, and apart from the next."""
    for one in found:
        late = one.start_ms - one.plan.start_ms
        longer = (one.end_ms - one.start_ms) - (one.plan.end_ms - one.plan.start_ms)
        if abs(late) > START_MS:
            yield f"{one} is heard {abs(late)} ms {'late' if late > 0 else 'early'}"
        if abs(longer) > LENGTH_MS:
            yield f"{one} is heard {abs(longer)} ms {'longer than it is' if longer > 0 else 'too short: cut'}"
    for before, after in pairwise(found):
        if after.start_ms - before.end_ms < GAP_MS:
            yield f"{after} comes {after.start_ms - before.end_ms} ms after the sound before it"


def _silences(heard: Heard, found: list[Found]) -> Iterator[str]:
    """Between sounds there is nothing at all, and not for too long."""
    ends = [0, *(one.end_ms for one in found)]
    starts = [*(one.start_ms for one in found), round(heard.length_ms)]
    for end_ms, start_ms in zip(ends, starts, strict=True):
        if start_ms - end_ms > MAX_SILENCE_MS:
            yield f"from {end_ms / 1_000:.3f} s nothing is heard for {(start_ms - end_ms) / 1_000:.1f} s"
        nothing = heard.between(end_ms + RINGING_MS, max(start_ms - RINGING_MS, end_ms + RINGING_MS))
        if nothing.any():
            yield f"the silence from {end_ms / 1_000:.3f} s is not silent (up to {np.abs(nothing).max()})"


def _holds(timeline: Timeline, found: list[Found]) -> Iterator[str]:
    """Each hold lasts what it says, and is counted down at whole seconds."""
    starting = {one.plan.start_ms: one for one in found}
    ending = {one.plan.end_ms: one for one in found}
    for chapter in timeline.chapters:
        for hold in chapter.quiets:
            if hold.kind is not PauseKind.HOLD:
                continue
            at = f"the hold at {hold.start_ms / 1_000:.3f} s"
            closing = starting.get(hold.end_ms)
            if closing is None:
                yield f"{at} has no sound at its end"
                continue
            opening = ending.get(hold.start_ms)
            start_ms = opening.end_ms if opening else hold.start_ms
            off = closing.start_ms - start_ms - (hold.end_ms - hold.start_ms)
            if abs(off) > HOLD_MS:
                yield f"{at} is off by {off} ms"
            yield from _countdown(hold, closing, found)


def _countdown(hold: Quiet, closing: Found, found: list[Found]) -> Iterator[str]:
    for one in found:
        if one.plan.role is Role.COUNTDOWN and hold.start_ms <= one.plan.start_ms < hold.end_ms:
            before_ms = closing.start_ms - one.start_ms
            planned_ms = hold.end_ms - one.plan.start_ms  # "halfway" may stand on a half second
            off = before_ms - (round(before_ms, -3) if planned_ms <= COUNTED_MS else planned_ms)
            if abs(off) > COUNTDOWN_MS:
                yield f"{one} comes {off} ms off its second"


def _chapters(heard: Heard, timeline: Timeline, found: list[Found]) -> Iterator[str]:
    if [title for _, title in heard.chapters] != [chapter.title for chapter in timeline.chapters]:
        yield f"the label names {len(heard.chapters)} chapters, the timeline {len(timeline.chapters)}; or others"
        return
    for (start_ms, title), chapter in zip(heard.chapters, timeline.chapters, strict=True):
        first = next((one for one in found if one.plan.start_ms >= chapter.start_ms), None)
        if first is None or abs(first.start_ms - start_ms) > CHAPTER_MS:
            yield f'chapter "{title}" starts at {start_ms / 1_000:.3f} s on the label, its sound does not'


def tonality(samples: Samples) -> float:
    """The part of a sound's power that lies close to its six strongest pitches: near 1 for a bell, less for speech."""
    windowed = samples.astype(np.float64) * np.hanning(len(samples))
    power = np.abs(np.fft.rfft(windowed, 2 * FRAME_RATE)) ** 2  # half a hertz a bin
    whole, kept = float(power.sum()) or 1.0, 0.0
    for _ in range(6):
        peak = int(power.argmax())
        near = slice(max(peak - 16, 0), peak + 17)
        kept += float(power[near].sum())
        power[near] = 0
    return kept / whole


def _kinds(heard: Heard, found: list[Found]) -> Iterator[str]:
    """Where a chime is planned a chime is heard, and speech where speech is."""
    for one in found:
        tonal = tonality(heard.between(one.start_ms, one.end_ms)) > TONAL
        if tonal != (one.plan.chime is not None):
            yield f"{one} is heard as {'a chime' if tonal else 'speech'}"


def jump(peaks: NDArray[Any]) -> float:
    """How far a sound's first 30 ms leap within two of them, against its peak: 1 where it begins at its loudest.

    Not read at the very onset: MP3 smears a click over the milliseconds before it.
    """
    before = np.maximum.accumulate(peaks)
    return float((peaks[2:45] - before[:43][: len(peaks[2:45])]).max(initial=0) / max(int(peaks.max(initial=0)), 1))


def _edges(heard: Heard, found: list[Found]) -> Iterator[str]:
    """No sound begins or ends with a jump, or stands off the middle line."""
    for one in found:
        samples = heard.between(one.start_ms, one.end_ms)
        peaks = heard.peaks[max(one.start_ms - 10, 0) : one.end_ms + 10]
        if jump(peaks) > CLICK:
            yield f"{one} begins with a click"
        if jump(peaks[::-1]) > CLICK:
            yield f"{one} ends with a click"
        if abs(float(samples.mean())) > DC:
            yield f"{one} has a DC of {samples.mean():.0f}"


def _levels(found: list[Found]) -> Iterator[str]:
    """Utterances as loud as each other, chimes a little under them."""
    speech = [one for one in found if one.plan.chime is None]
    if not speech:
        return
    middle = float(np.median([one.lufs for one in speech]))
    spread = max(one.lufs for one in speech) - min(one.lufs for one in speech)
    if spread > ALIKE_LU:
        odd = max(speech, key=lambda one: abs(one.lufs - middle))
        yield f"utterances differ by {spread:.1f} LU; {odd} is {odd.lufs - middle:+.1f} LU off the middle"
    for one in found:
        if one.plan.chime is not None and not UNDER_LU[0] <= middle - one.lufs <= UNDER_LU[1]:
            yield f"{one} is {middle - one.lufs:.1f} LU under speech"


# Sounds for tests of single rooms, and a plain decoder.


def voice(length_frames: int, seed: int, gain: int = 6_000) -> Clip:
    """Something like speech: harmonics that come and go, and some hiss."""
    rng = random.Random(seed)
    pitch = rng.uniform(90, 220) * 2 * math.pi / 44_100
    samples = array("h")
    for n in range(length_frames):
        envelope = math.sin(math.pi * n / length_frames) * (0.6 + 0.4 * math.sin(n / 2_900))
        tone = math.sin(pitch * n) + 0.5 * math.sin(3 * pitch * n) + 0.3 * math.sin(7 * pitch * n)
        samples.append(round(gain * envelope * (tone + 0.1 * rng.uniform(-1, 1))))
    return Clip(samples.tobytes())


def passage(name: str, clip: Clip) -> Passage:
    return Passage((Piece(0, Source(name, lambda: clip)),), clip.frames)


def at(start_frame: int, what: Passage) -> Placed:
    return Placed(start_frame, what)


def decoded(mp3: bytes) -> array[float]:
    """A track as a player makes it: one float for each PCM frame, 1.0 the loudest."""
    return array("f", ffmpeg.run(FFMPEG, ["-i", "-", "-f", "f32le", "pipe:1"], mp3))


def error(heard: array[float], meant: array[int]) -> float:
    """The power of the difference, at the gain that LAME gives all it encodes."""
    gain = sum(h * m for h, m in zip(heard, meant, strict=True)) / sum(m * m for m in meant)
    return sum((h - gain * m) ** 2 for h, m in zip(heard, meant, strict=True))
