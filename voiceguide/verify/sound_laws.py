"""The laws of sound, held against what is heard: loudness, peaks, clicks, and that all is as loud as it should be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voiceguide.script.segments import ChimeKind
from voiceguide.timeline.timeline import BreathSound, ChimeSound, SpokenSound
from voiceguide.units import SAMPLE_RATE
from voiceguide.verify.finding import Found, named
from voiceguide.verify.hearing import Heard, gated
from voiceguide.verify.measures import Law, Measure, share

ALIKE_LU = 1.5
UNDER_LU = (3.0, 6.0)
BREATH_UNDER_LU = (19.0, 25.0)
LOUDNESS_LUFS, LOUDNESS_LU, PEAK_DBTP = -16.0, 0.5, -1.0
CLICK = 0.93
"""A jump that no voice makes: espeak-ng's hardest onset comes to 0.75, hibari's, at speed 1.6, to 0.89; a clip cut at
its loudest to 0.99."""
DC = 40
EDGE_MS = 100
"""What MP3 leaves of a breath beside it."""
TONAL = 0.95
WOODEN_MS = 250
"""A chime that is over so long before its time was struck on wood."""


def sound_measures(heard: Heard, found: Sequence[Found]) -> Iterator[Measure]:
    """Everything that the laws of sound say something about."""
    yield from _track(heard, [one for one in found if isinstance(one.plan, BreathSound)])
    for one in found:
        yield from _kind(heard, one)
        yield from _edges(heard, one)
    yield from _levels(found)


def _track(heard: Heard, breaths: Sequence[Found]) -> Iterator[Measure]:
    """The loudness of the track, as a meter reads it that counts both speakers, without what is breathing."""
    lufs = _without(heard, breaths) if breaths else heard.lufs
    yield Measure(
        Law.LOUDNESS,
        0,
        what="the track",
        figure=f"{lufs:.1f} LUFS",
        share=share(lufs - LOUDNESS_LUFS, LOUDNESS_LU),
        complaint=f"the track is at {lufs:.1f} LUFS",
    )
    yield Measure(
        Law.PEAK,
        0,
        what="the track",
        figure=f"{heard.dbtp:.1f} dBTP",
        share=float(10 ** ((heard.dbtp - PEAK_DBTP) / 20)),
        complaint=f"the track peaks at {heard.dbtp:.1f} dBTP",
    )


def _without(heard: Heard, breaths: Sequence[Found]) -> float:
    """The loudness of a track with silence in place of breaths. A meter counts those where most of a track is breathing
    and the coach says next to nothing; the voice isn't softer for it."""
    power = heard.power[: int(heard.length_ms)].copy()
    for one in breaths:
        power[max(one.start_ms - EDGE_MS, 0) : one.end_ms + EDGE_MS] = 0
    return gated(power)


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


def _kind(heard: Heard, one: Found) -> Iterator[Measure]:
    """Where a chime is planned a chime is heard, and speech where speech is. A tick, and what is struck on wood, is too
    short to have a pitch: its length tells it from words. A file of the author's may be anything."""
    if isinstance(one.plan, BreathSound):
        return
    planned = isinstance(one.plan, ChimeSound)
    early_ms = one.plan.end_ms - one.end_ms
    if isinstance(one.plan, ChimeSound) and (one.plan.own or one.plan.chime is ChimeKind.TICK or early_ms > WOODEN_MS):
        return
    tonal = tonality(heard.between(one.start_ms, one.end_ms))
    yield _of(
        Law.KIND,
        one,
        figure=f"{100 * tonal:.0f} % in six pitches",
        share=(1 - tonal) / (1 - TONAL) if planned else tonal / TONAL,
        complaint=f"{one} is heard as {'speech' if planned else 'a chime'}",
    )


def _of(law: Law, one: Found, figure: str, share: float, complaint: str) -> Measure:
    return Measure(law, one.plan.start_ms, what=named(one.plan), figure=figure, share=share, complaint=complaint)


def jump(peaks: NDArray[Any]) -> float:
    """How far a sound's first 30 ms leap within two of them, against its peak: 1 where it begins at its loudest.

    Not read at the very onset: MP3 smears a click over the milliseconds before it.
    """
    before = np.maximum.accumulate(peaks)
    return float((peaks[2:45] - before[:43][: len(peaks[2:45])]).max(initial=0) / max(int(peaks.max(initial=0)), 1))


def _edges(heard: Heard, one: Found) -> Iterator[Measure]:
    """No sound begins or ends with a jump, or stands off the middle line. A file of the author's may begin with one, as
    what is struck does."""
    peaks = heard.peaks[max(one.start_ms - 10, 0) : one.end_ms + 10]
    edges = [("begins", jump(peaks)), ("ends", jump(peaks[::-1]))]
    for edge, leap in edges[1:] if isinstance(one.plan, ChimeSound) and one.plan.own else edges:
        yield _of(
            Law.CLICK,
            one,
            figure=f"{edge} with a leap of {100 * leap:.0f} %",
            share=leap / CLICK,
            complaint=f"{one} {edge} with a click",
        )
    mean = float(heard.between(one.start_ms, one.end_ms).mean())
    yield _of(Law.OFFSET, one, figure=f"{mean:+.0f}", share=share(mean, DC), complaint=f"{one} has a DC of {mean:.0f}")


def _levels(found: Sequence[Found]) -> Iterator[Measure]:
    """Utterances as loud as each other, chimes a little under them, breaths far under."""
    speech = [one for one in found if isinstance(one.plan, SpokenSound)]
    if not speech:
        return
    middle = float(np.median([one.lufs for one in speech]))
    spread = max(one.lufs for one in speech) - min(one.lufs for one in speech)
    odd = max(speech, key=lambda one: abs(one.lufs - middle))
    yield _of(
        Law.EVEN,
        odd,
        figure=f"{spread:.1f} LU between all, this {odd.lufs - middle:+.1f} LU off the middle",
        share=spread / ALIKE_LU,
        complaint=f"utterances differ by {spread:.1f} LU; {odd} is {odd.lufs - middle:+.1f} LU off the middle",
    )
    for one in found:
        if not isinstance(one.plan, SpokenSound):
            low, high = UNDER_LU if isinstance(one.plan, ChimeSound) else BREATH_UNDER_LU
            under = middle - one.lufs
            yield _of(
                Law.CHIME,
                one,
                figure=f"{under:.1f} LU",
                share=share(under - (low + high) / 2, (high - low) / 2),
                complaint=f"{one} is {under:.1f} LU under speech",
            )
