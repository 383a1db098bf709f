"""The laws of sound, held against what is heard: loudness, peaks, clicks, and that all is as loud as it should be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

import numpy as np

from voiceguide import limits
from voiceguide.script.segments import ChimeKind
from voiceguide.timeline.timeline import BreathSound, ChimeSound, SpokenSound
from voiceguide.verify.finding import Found, Heard
from voiceguide.verify.measures import Law, Measure, of_sound, share

ALIKE_LU = 1.5
UNDER_LU = (3.0, 6.0)
BREATH_UNDER_LU = (19.0, 25.0)
LOUDNESS_LUFS, LOUDNESS_LU, PEAK_DBTP = -16.0, 0.5, -1.0
CLICK = 0.93
"""A jump that no voice makes: espeak-ng's hardest onset comes to 0.75, hibari's, at speed 1.6, to 0.89; a clip cut at
its loudest to 0.99."""
DC = 40
OVER_BED_LU = -limits.BED_UNDER_SPEECH
TONAL, TONAL_IN_BED = 0.95, 0.85
"""A chime has so much of its power in six pitches, in a bed, of which some is heard with it, less; a word has less than
the first."""
WOODEN_MS = 250
"""A chime that is over so long before its time was struck on wood."""


def sound_measures(heard: Heard) -> Iterator[Measure]:
    """Everything that the laws of sound say something about."""
    yield from _track(heard)
    clear = [one for one in heard.found if one.clear]
    for one in clear:
        yield from _kind(one, TONAL_IN_BED if heard.bed_within else TONAL)
        yield from _edges(one)
    yield from _levels(clear)
    yield from _bed(heard)


def _track(heard: Heard) -> Iterator[Measure]:
    """The loudness of the track, as a meter reads it that counts both speakers; where there is a bed or breathing, of
    its words and chimes alone. A meter counts breaths where most of a track is breathing and the coach says next to
    nothing; the voice isn't softer for it."""
    alone = heard.bed_within or any(isinstance(one.plan, BreathSound) for one in heard.found)
    lufs, what = (heard.sounds_lufs, "the voice") if alone else (heard.lufs, "the track")
    yield Measure(
        Law.LOUDNESS,
        0,
        what=what,
        figure=f"{lufs:.1f} LUFS",
        share=share(lufs - LOUDNESS_LUFS, LOUDNESS_LU),
        complaint=f"{what} is at {lufs:.1f} LUFS",
    )
    yield Measure(
        Law.PEAK,
        0,
        what="the track",
        figure=f"{heard.dbtp:.1f} dBTP",
        share=float(10 ** ((heard.dbtp - PEAK_DBTP) / 20)),
        complaint=f"the track peaks at {heard.dbtp:.1f} dBTP",
    )


def _kind(one: Found, chime: float) -> Iterator[Measure]:
    """Where a chime is planned a chime is heard, and speech where speech is. A tick, and what is struck on wood, is too
    short to have a pitch: its length tells it from words. A file of the author's may be anything."""
    if isinstance(one.plan, BreathSound):
        return
    planned = isinstance(one.plan, ChimeSound)
    early_ms = one.plan.end_ms - one.end_ms
    if isinstance(one.plan, ChimeSound) and (one.plan.own or one.plan.chime is ChimeKind.TICK or early_ms > WOODEN_MS):
        return
    yield of_sound(
        Law.KIND,
        one,
        figure=f"{100 * one.tonal:.0f} % in six pitches",
        share=(1 - one.tonal) / (1 - chime) if planned else one.tonal / TONAL,
        complaint=f"{one} is heard as {'speech' if planned else 'a chime'}",
    )


def _edges(one: Found) -> Iterator[Measure]:
    """No sound begins or ends with a jump, or stands off the middle line. A file of the author's may begin with one, as
    what is struck does."""
    edges = list(zip(("begins", "ends"), one.leaps, strict=True))
    for edge, leap in edges[1:] if isinstance(one.plan, ChimeSound) and one.plan.own else edges:
        yield of_sound(
            Law.CLICK,
            one,
            figure=f"{edge} with a leap of {100 * leap:.0f} %",
            share=leap / CLICK,
            complaint=f"{one} {edge} with a click",
        )
    complaint = f"{one} has a DC of {one.mean:.0f}"
    yield of_sound(Law.OFFSET, one, figure=f"{one.mean:+.0f}", share=share(one.mean, DC), complaint=complaint)


def _levels(found: Sequence[Found]) -> Iterator[Measure]:
    """Utterances as loud as each other, chimes a little under them, breaths far under."""
    speech = [one for one in found if isinstance(one.plan, SpokenSound)]
    if not speech:
        return
    middle = float(np.median([one.lufs for one in speech]))
    spread = max(one.lufs for one in speech) - min(one.lufs for one in speech)
    odd = max(speech, key=lambda one: abs(one.lufs - middle))
    yield of_sound(
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
            yield of_sound(
                Law.CHIME,
                one,
                figure=f"{under:.1f} LU",
                share=share(under - (low + high) / 2, (high - low) / 2),
                complaint=f"{one} is {under:.1f} LU under speech",
            )


def _bed(heard: Heard) -> Iterator[Measure]:
    """Speech is well over the bed, as loud as that is right before and right after a word."""
    if heard.bed_lufs is None:
        return
    over = heard.sounds_lufs - heard.bed_lufs
    yield Measure(
        Law.BED,
        0,
        what="the voice",
        figure=f"{over:.1f} LU",
        share=OVER_BED_LU / over if over > 0 else inf,
        complaint=f"the bed is only {over:.1f} LU under speech while someone speaks",
    )
