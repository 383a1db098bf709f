"""Ears for the tests: hears a finished MP3, and holds what it heard against the timeline it was made from.

Nothing here trusts the plan: onsets and ends are looked for in the decoded sound. The plan only says near which
moment a sound is to be looked for, since speech has silences of its own. Nothing here is ffmpeg's, which made the
track: another decoder plays it, and the meter is built from the standard's own figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import inf, log10, pi, tan
from pathlib import Path
from typing import Any

import numpy as np
from mutagen.id3 import ID3, ID3NoHeaderError
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from soundfile import SoundFile

from voiceguide.script.segments import ChimeKind, PauseKind, Role
from voiceguide.timeline.timeline import ChimeSound, Quiet, Sound, SpokenSound, Timeline
from voiceguide.units import SAMPLE_RATE, to_samples

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
CLICK = 0.93
"""A jump that no voice makes: espeak-ng's hardest onset comes to 0.75, hibari's, at speed 1.6, to 0.89; a clip cut at
its loudest to 0.99."""
DC = 40
TONAL = 0.95

HOP_MS, BLOCK_MS = 100, 400
"""A loudness meter looks at blocks of 400 ms, one each 100 ms."""

SIZE = 1 << 14
CHUNK_MS, CHUNKS = 280, 8
CHUNK = CHUNK_MS * SAMPLE_RATE // 1_000
"""A track is heard in chunks of a whole number of sample frames, eight at a time. Each is weighted with the 91 ms
before it, which fill it up to a size that the Fourier transform likes, and outlast what the weighting rings."""
STARTS = np.arange(CHUNK_MS) * SAMPLE_RATE // 1_000
"""Where in a chunk each millisecond begins."""

Samples = NDArray[np.int16]
Each = NDArray[np.float64]
"""One figure for each millisecond."""


@dataclass(frozen=True)
class Heard:
    """A track as it is decoded: its samples, the peak and the weighted power of each millisecond (and of some after
    the end), its loudness (`lufs` counts both speakers, as dual mono; `dbtp` its true peak), and the chapters its
    label names."""

    samples: Samples
    peaks: NDArray[np.int16]
    power: Each
    lufs: float
    dbtp: float
    chapters: tuple[tuple[int, str], ...]

    @property
    def length_ms(self) -> float:
        return len(self.samples) * 1_000 / SAMPLE_RATE

    def between(self, start_ms: float, end_ms: float) -> Samples:
        return self.samples[max(to_samples(round(start_ms)), 0) : max(to_samples(round(end_ms)), 0)]


@dataclass(frozen=True)
class Found:
    """A planned sound and where it was heard, to the millisecond; `lufs` is the loudness of its own sound."""

    plan: Sound
    start_ms: int
    end_ms: int
    lufs: float

    def __str__(self) -> str:
        name = f'"{self.plan.text}"' if isinstance(self.plan, SpokenSound) else f"{self.plan.chime.value} chime"
        return f"{name} at {self.plan.start_ms / 1_000:.3f} s"


def listen(mp3: Path) -> Heard:
    """Decodes a track and hears it. Silence costs next to nothing: it is not so much as written to memory."""
    with SoundFile(mp3) as file:
        assert (file.samplerate, file.channels) == (SAMPLE_RATE, 1)
        rounds = -(-file.frames // (CHUNKS * CHUNK))
        samples = np.zeros((rounds, CHUNKS, CHUNK), np.int16)
        peaks, power = np.zeros((rounds, CHUNKS, CHUNK_MS), np.int16), np.zeros((rounds, CHUNKS, CHUNK_MS))
        buffer = np.zeros(SIZE - CHUNK + CHUNKS * CHUNK, np.float32)
        before, now = buffer[: SIZE - CHUNK], buffer[SIZE - CHUNK :]
        chunks = sliding_window_view(buffer, SIZE)[::CHUNK]
        for number in range(rounds):
            before[:] = buffer[-len(before) :]
            file.read(out=now, fill_value=0)
            sounding = chunks.any(axis=1)
            if sounding.any():
                heard = chunks[sounding]
                whole = np.clip(np.rint(heard[:, -CHUNK:] * 32_768), -32_767, 32_767).astype(np.int16)
                samples[number, sounding] = whole
                peaks[number, sounding] = np.maximum.reduceat(np.abs(whole), STARTS, axis=1)
                power[number, sounding] = weighted_power(heard)
        played = samples.ravel()[: file.frames]
    highest = true_peak(played, peaks.ravel())
    return Heard(played, peaks.ravel(), power.ravel(), gated(power.ravel()) + 10 * log10(2), highest, _labels(mp3))


def _labels(mp3: Path) -> tuple[tuple[int, str], ...]:
    try:
        chapters = ID3(mp3).getall("CHAP")
    except ID3NoHeaderError:
        return ()
    return tuple(sorted((frame.start_time, str(frame.sub_frames["TIT2"])) for frame in chapters))


def k_weighting() -> NDArray[np.complex64]:
    """What each pitch counts for loudness: a shelf, for what the head adds, and a high-pass.

    ITU-R BS.1770-4, annex 1. Its coefficients are for 48 kHz; these are the filters that they come from.
    """
    turn = 1j * np.tan(np.linspace(0, pi / 2, SIZE // 2 + 1))
    gain, q = 10 ** (3.999843853973347 / 20), 0.7071752369554196
    s = turn / tan(pi * 1681.974450955533 / SAMPLE_RATE)
    shelf = (gain * s**2 + gain**0.4996667741545416 * s / q + 1) / (s**2 + s / q + 1)
    k, q = tan(pi * 38.13547087602444 / SAMPLE_RATE), 0.5003270373238773
    s = turn / k
    high_pass = s**2 / (s**2 + s / q + 1) * (1 + k / q + k**2)  # the standard's has this gain, and so do meters
    return (shelf * high_pass).astype(np.complex64)


K_WEIGHTING = k_weighting()


def weighted_power(chunks: NDArray[np.float32]) -> Each:
    """The mean power of each millisecond of chunks, a chunk a row, as the standard weights it."""
    pitches = np.fft.rfft(chunks)
    pitches *= K_WEIGHTING
    weighted = np.fft.irfft(pitches)[:, -CHUNK:]
    weighted *= weighted
    return np.add.reduceat(weighted, STARTS, axis=1) / np.diff(STARTS, append=CHUNK)


def gated(power: Each) -> float:
    """The loudness (LUFS) of a sound: of the blocks it fills, those above -70 LUFS, and then no more than 10 LU below
    the mean of these. One shorter than a block is as loud as its mean power."""
    if len(power) < BLOCK_MS:
        return _lufs(float(power.mean()))
    summed = np.concatenate(([0.0], power.cumsum()))
    begin = np.arange(0, len(power) - BLOCK_MS + 1, HOP_MS)
    blocks = (summed[begin + BLOCK_MS] - summed[begin]) / BLOCK_MS
    loud = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    return _lufs(float(loud[loud > loud.mean() / 10].mean())) if len(loud) else -inf


def _lufs(power: float) -> float:
    return -0.691 + 10 * log10(power) if power > 0 else -inf


def true_peak(samples: Samples, peaks: NDArray[np.int16]) -> float:
    """The highest point between samples too (dBTP), reckoned at four times the rate around the highest samples."""
    least = 0.85 * peaks.max(initial=0)
    places = (np.flatnonzero(peaks > least) * SAMPLE_RATE // 1_000)[:, None] + np.arange(SAMPLE_RATE // 1_000 + 1)
    places = np.unique(places[places < len(samples)])
    high = places[np.abs(samples[places]) > least]
    if not len(high):
        return -inf
    around = np.arange(-32, 32)
    near = samples[np.clip(high[:, None] + around, 0, len(samples) - 1)].astype(np.float32)
    between = np.arange(-2, 3)[:, None] / 4
    weights = np.sinc(between - around) * np.hanning(66)[1:-1]
    return float(20 * np.log10(np.abs(near @ weights.T.astype(np.float32)).max() / 32_768))


def disagreements(heard: Heard, timeline: Timeline) -> list[str]:
    """Everything in which the track breaks the laws of time or sound, or is not what the timeline says."""
    said = [*_planned(timeline), *_length(heard, timeline), *_whole(heard)]
    found = heard_sounds(heard, timeline)
    missed = {sound.start_ms for sound in timeline.sounds} - {one.plan.start_ms for one in found}
    said += [f"{Found(sound, 0, 0, 0)} is not heard" for sound in timeline.sounds if sound.start_ms in missed]
    return [
        *said,
        *_places(found),
        *_silences(heard, timeline, found),
        *_holds(timeline, found),
        *_chapters(heard, timeline, found),
        *_kinds(heard, found),
        *_edges(heard, found),
        *_levels(found),
    ]


def heard_sounds(heard: Heard, timeline: Timeline) -> list[Found]:
    """Every planned sound that is heard."""
    found: list[Found] = []
    for sound, (low, high) in zip(timeline.sounds, _regions(timeline), strict=True):
        if where := _sounding(heard, low, high):
            start_ms, end_ms = where
            found.append(Found(sound, start_ms, end_ms, gated(heard.power[start_ms:end_ms])))
    return found


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


def _silences(heard: Heard, timeline: Timeline, found: list[Found]) -> Iterator[str]:
    """Between sounds there is nothing at all, and not for too long where the author did not ask for it."""
    asked = [
        (quiet.start_ms, quiet.end_ms) for chapter in timeline.chapters for quiet in chapter.quiets if quiet.silent
    ]
    ends = [0, *(one.end_ms for one in found)]
    starts = [*(one.start_ms for one in found), round(heard.length_ms)]
    for end_ms, start_ms in zip(ends, starts, strict=True):
        wanted = any(low - START_MS <= end_ms < high for low, high in asked)
        if start_ms - end_ms > MAX_SILENCE_MS and not wanted:
            yield f"from {end_ms / 1_000:.3f} s nothing is heard for {(start_ms - end_ms) / 1_000:.1f} s"
        nothing = heard.peaks[end_ms + RINGING_MS : max(start_ms - RINGING_MS, end_ms + RINGING_MS)]
        if nothing.any():
            yield f"the silence from {end_ms / 1_000:.3f} s is not silent (up to {nothing.max()})"


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
        if (
            isinstance(one.plan, SpokenSound)
            and one.plan.role is Role.COUNTDOWN
            and hold.start_ms <= one.plan.start_ms < hold.end_ms
        ):
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
    """The part of a sound's power that lies close to its six strongest pitches: near 1 for a bell, less for speech.

    Of a longer sound, the two seconds in which it swells.
    """
    first = samples[: 2 * SAMPLE_RATE]
    turn = np.float32(2 * pi / max(len(samples) - 1, 1))
    window = 0.5 - 0.5 * np.cos(np.arange(len(first), dtype=np.float32) * turn)
    size = 1 << max(16, len(first).bit_length())
    pitches = np.fft.rfft(first * window, size)
    power = pitches.real**2 + pitches.imag**2
    reach = round(8 * size / SAMPLE_RATE)  # 8 Hz
    whole, kept = float(power.sum()) or 1.0, 0.0
    for _ in range(6):
        peak = int(power.argmax())
        near = slice(max(peak - reach, 0), peak + reach + 1)
        kept += float(power[near].sum())
        power[near] = 0
    return kept / whole


def _kinds(heard: Heard, found: list[Found]) -> Iterator[str]:
    """Where a chime is planned a chime is heard, and speech where speech is. A tick is too short to have a pitch: its
    length tells it from words."""
    for one in found:
        if isinstance(one.plan, ChimeSound) and one.plan.chime is ChimeKind.TICK:
            continue
        tonal = tonality(heard.between(one.start_ms, one.end_ms)) > TONAL
        if tonal != isinstance(one.plan, ChimeSound):
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
    speech = [one for one in found if isinstance(one.plan, SpokenSound)]
    if not speech:
        return
    middle = float(np.median([one.lufs for one in speech]))
    spread = max(one.lufs for one in speech) - min(one.lufs for one in speech)
    if spread > ALIKE_LU:
        odd = max(speech, key=lambda one: abs(one.lufs - middle))
        yield f"utterances differ by {spread:.1f} LU; {odd} is {odd.lufs - middle:+.1f} LU off the middle"
    for one in found:
        if isinstance(one.plan, ChimeSound) and not UNDER_LU[0] <= middle - one.lufs <= UNDER_LU[1]:
            yield f"{one} is {middle - one.lufs:.1f} LU under speech"
