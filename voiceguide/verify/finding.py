"""Where each planned sound is heard, and how.

Nothing here trusts the plan: onsets and ends are looked for in the decoded sound. The plan only says near which
moment a sound is to be looked for, since speech has silences of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray
from typing_extensions import assert_never

from voiceguide.timeline.timeline import BreathSound, ChimeSound, Sound, SpokenSound, Timeline
from voiceguide.units import SAMPLE_RATE
from voiceguide.verify.hearing import HOP_MS, Ears, gated, loudness_of_hops, lufs_of
from voiceguide.verify.under_bed import bed_power, is_clear, region_ms, sounding_over_bed

QUIET = 10 ** (-46 / 20)
"""A millisecond that swings less than this, against the sound's widest swing, is not part of it."""

SILENT = 100
"""Samples up to this are what MP3 leaves of silence beside a sound."""

FAINT, FAINT_BREATH = 10 * SILENT, 4 * SILENT
"""A stretch without a higher sample than this has no sound of the plan, or no breath."""

RINGING_MS = 60
"""MP3 smears a sound over the frames before and after it; beyond that, silence is all zeros."""

EDGE_MS, JUMP_MS = 10, 45
"""A leap at an edge is looked for from so long before it to so long after its beginning."""


@dataclass(frozen=True, slots=True)
class Found:
    """A planned sound, where it was heard, to the millisecond, and how.

    `lufs` is the loudness of its own sound, `tonal` the part of its power in six pitches, `mean` that of its samples;
    `leaps` are those of its beginning and end (see `jump`). One that a bed leaves no ear to hear isn't `clear`: it is
    taken to be where it is planned.
    """

    plan: Sound
    start_ms: int
    end_ms: int
    lufs: float = -inf
    tonal: float = 0.0
    mean: float = 0.0
    leaps: tuple[float, float] = (0.0, 0.0)
    clear: bool = True
    hops: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0), compare=False, repr=False)
    """Its power in each 100 ms of the track."""

    def __str__(self) -> str:
        return f"{named(self.plan)} at {self.plan.start_ms / 1_000:.3f} s"


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard of a plan: its sounds, and, where no bed is within, the highest sample between each and the next,
    from the beginning to the end of the track.

    `lufs` is the loudness of the whole, `sounds_lufs` that of its words and chimes with silence between them, and
    `bed_lufs` that of the bed beside words; `dbtp` is the true peak.
    """

    length_ms: float
    lufs: float
    dbtp: float
    bed_within: bool = False
    found: tuple[Found, ...] = ()
    between: tuple[int, ...] = ()
    sounds_lufs: float = -inf
    bed_lufs: float | None = None


def named(sound: Sound) -> str:
    """A sound for people: its words, or its kind of chime or breath."""
    match sound:
        case SpokenSound():
            return f'"{sound.text}"'
        case ChimeSound():
            return f"{sound.chime.value} chime"
        case BreathSound():
            return f"breath {sound.breathed}"
        case _:
            assert_never(sound)


def heard_of(ears: Ears, timeline: Timeline, bed_within: bool = False) -> Heard:
    """Hears a track to its end, and forgets on the way what isn't needed any more."""
    found: list[Found] = []
    between: list[int] = []
    bed: list[float] = []
    kept_ms = 0
    for sound, low_ms, high_ms in _regions(timeline):
        if bed_within:
            low_ms, high_ms = region_ms(sound, low_ms, high_ms)
            kept_ms = low_ms
        ears.hear(high_ms, kept_ms)
        if bed_within:
            bed += [bed_power(ears, sound)] if isinstance(sound, SpokenSound) else []
            if not is_clear(ears, sound):
                found.append(replace(_found(ears, sound, sound.start_ms, sound.end_ms, bed_within=True), clear=False))
            elif where := sounding_over_bed(ears, sound, low_ms, high_ms):
                found.append(_found(ears, sound, *where, bed_within=True))
        elif where := sounding(ears, low_ms, high_ms, FAINT_BREATH if isinstance(sound, BreathSound) else FAINT):
            between.append(_highest(ears, kept_ms, where[0]))
            kept_ms = max(where[1], sound.end_ms) if isinstance(sound, ChimeSound) and sound.own else where[1]
            found.append(_found(ears, sound, *where, bed_within=False))
    ears.hear(kept_ms=inf if bed_within else kept_ms)
    between.append(_highest(ears, kept_ms, round(ears.length_ms)))
    return Heard(
        ears.length_ms,
        ears.lufs,
        dbtp=ears.dbtp,
        bed_within=bed_within,
        found=tuple(found),
        between=() if bed_within else tuple(between),
        sounds_lufs=_alone_lufs((one for one in found if not isinstance(one.plan, BreathSound)), ears.length_ms),
        bed_lufs=lufs_of(sum(bed) / len(bed)) if bed else None,
    )


def _regions(timeline: Timeline) -> Iterator[tuple[Sound, int, int]]:
    """Each sound, and the stretch of the track that is nearer to it than to any other (ms)."""
    sounds = timeline.sounds
    borders = [(before.end_ms + after.start_ms) // 2 for before, after in pairwise(sounds)]
    yield from zip(sounds, [0, *borders], [*borders, timeline.length_ms + 1_000], strict=bool(sounds))


def sounding(ears: Ears, low_ms: int, high_ms: int, faint: int) -> tuple[int, int] | None:
    """From when to when there is sound in a stretch (ms), or None."""
    peaks = ears.peaks(low_ms, high_ms)
    loudest = int(peaks.max(initial=0))
    if loudest < faint:
        return None
    loud = np.flatnonzero(peaks > max(loudest * QUIET, SILENT))
    return low_ms + int(loud[0]), low_ms + int(loud[-1]) + 1


def _highest(ears: Ears, end_ms: int, start_ms: int) -> int:
    """The highest sample between one sound's end and the next one's start."""
    return int(ears.peaks(end_ms + RINGING_MS, start_ms - RINGING_MS).max(initial=0))


def _found(ears: Ears, sound: Sound, start_ms: int, end_ms: int, bed_within: bool) -> Found:
    """What can be measured of a sound. The soft end of one may lie under a bed, so there it is taken to be as long as
    planned."""
    whole_ms = start_ms + sound.end_ms - sound.start_ms if bed_within else end_ms
    samples, power = ears.between(start_ms, whole_ms), ears.power(start_ms, whole_ms)
    peaks = ears.peaks(start_ms - EDGE_MS, end_ms + EDGE_MS)
    return Found(
        sound,
        start_ms,
        end_ms=end_ms,
        lufs=gated(power),
        tonal=tonality(samples),
        mean=float(samples.mean()) if len(samples) else 0.0,
        leaps=(jump(peaks), jump(peaks[::-1])),
        hops=np.add.reduceat(power, _hop_starts(start_ms, len(power)), dtype=np.float64) / HOP_MS,
    )


def _alone_lufs(found: Iterable[Found], length_ms: float) -> float:
    """The loudness of a track that has these sounds, and silence between them."""
    hops = np.zeros(int(length_ms) // HOP_MS)
    for one in found:
        first = one.start_ms // HOP_MS
        there = hops[first : first + len(one.hops)]
        there += one.hops[: len(there)]
    return loudness_of_hops(hops)


def _hop_starts(start_ms: int, length_ms: int) -> NDArray[np.int64]:
    """Where in a sound each 100 ms of the track begins."""
    return np.concatenate(([0], np.arange(HOP_MS - start_ms % HOP_MS, length_ms, HOP_MS)))


def jump(peaks: NDArray[Any]) -> float:
    """How far a sound's first 30 ms leap within two of them, against its peak: 1 where it begins at its loudest.

    Not read at the very onset: MP3 smears a click over the milliseconds before it.
    """
    before = np.maximum.accumulate(peaks[:JUMP_MS])
    after = peaks[2:JUMP_MS]
    return float((after - before[: len(after)]).max(initial=0) / max(int(peaks.max(initial=0)), 1))


def tonality(samples: NDArray[Any]) -> float:
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
