"""The chimes: soft bells, bowls, tubes and wood, each a few sines that die away, made by pydub's generators."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from voiceguide.audio.clips import faded
from voiceguide.audio.quietly import audio_segment
from voiceguide.catalogue.sounds import Timbre
from voiceguide.script.segments import ChimeKind
from voiceguide.script.timing import CHIME_MS
from voiceguide.speech.engine import Clip
from voiceguide.units import SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class Note:
    """A bell struck at `at_ms`, at a pitch in hertz."""

    at_ms: int
    pitch: float


NOTES: dict[ChimeKind, tuple[Note, ...]] = {
    ChimeKind.START: (Note(0, 523.25), Note(260, 783.99)),
    ChimeKind.END: (Note(0, 523.25), Note(260, 783.99)),
    ChimeKind.TURN: (Note(0, 659.26),),
    ChimeKind.SOFT: (Note(0, 392.00),),
    ChimeKind.TICK: (Note(0, 1046.50),),
    ChimeKind.BELL: (Note(0, 261.63),),
}
"""C and the G above it to open and to end, E to turn, the G below to say that all is well; a high C to tick, a low one
to ring."""


@dataclass(frozen=True, slots=True)
class Partial:
    """One sine of a sound: its pitch as a multiple of the note's, and how much weaker than the first it is (dB)."""

    multiple: float
    weaker_db: float
    decay_db: float
    """What it loses in each quarter of the sound."""


@dataclass(frozen=True, slots=True)
class Struck:
    """How a timbre sounds: its partials, and how long it rings at most."""

    partials: tuple[Partial, ...]
    rings_ms: int | None = None


STRUCK: dict[Timbre, Struck] = {
    Timbre.BELL: Struck((Partial(1, 0.0, -7.0), Partial(2, -14.0, -7.0), Partial(3, -22.0, -7.0))),
    Timbre.BOWL: Struck(
        (
            Partial(1, 0.0, -4.5),
            Partial(1.006, -3.0, -4.5),
            Partial(2.828, -9.0, -6.0),
            Partial(5.423, -18.0, -9.0),
        )
    ),
    Timbre.TUBES: Struck(
        (Partial(1, 0.0, -6.0), Partial(2.756, -6.0, -8.0), Partial(5.404, -13.0, -11.0), Partial(8.933, -20.0, -14.0))
    ),
    Timbre.WOOD: Struck((Partial(1, 0.0, -8.0), Partial(2.756, -8.0, -14.0), Partial(5.404, -18.0, -20.0)), 150),
}
"""A bell's partials are multiples of its note. A bowl rings in two pitches so close that they beat, and as a ring of
metal does 2.828 and 5.423 times as fast (Rayleigh, "The Theory of Sound", section 233). Tubes and blocks of wood ring
as a free bar does, at 2.756, 5.404 and 8.933 times the lowest pitch (the same, section 173); wood dies at once."""

LEVEL_DB: dict[Timbre, dict[ChimeKind, float]] = {
    Timbre.BELL: {
        ChimeKind.START: -13.4,
        ChimeKind.TURN: -11.6,
        ChimeKind.SOFT: -9.4,
        ChimeKind.END: -13.4,
        ChimeKind.TICK: -9.9,
        ChimeKind.BELL: -11.6,
    },
    Timbre.BOWL: {
        ChimeKind.START: -17.3,
        ChimeKind.TURN: -15.5,
        ChimeKind.SOFT: -13.4,
        ChimeKind.END: -17.3,
        ChimeKind.TICK: -16.0,
        ChimeKind.BELL: -13.9,
    },
    Timbre.TUBES: {
        ChimeKind.START: -15.3,
        ChimeKind.TURN: -13.4,
        ChimeKind.SOFT: -11.1,
        ChimeKind.END: -15.3,
        ChimeKind.TICK: -11.8,
        ChimeKind.BELL: -12.8,
    },
    Timbre.WOOD: {
        ChimeKind.START: -9.3,
        ChimeKind.TURN: -10.5,
        ChimeKind.SOFT: -10.1,
        ChimeKind.END: -9.3,
        ChimeKind.TICK: -9.8,
        ChimeKind.BELL: -9.9,
    },
}
"""How strong the lowest sine of a note is, so that each chime is 4.4 LU under speech while it sounds (measured)."""

STRIKE_MS, RELEASE_MS = 6, 40
DECAYS = 4
"""A bell dies away by the same part in equal times: pydub's fades are straight lines, and this many of them follow
the curve closely enough."""


def chime(kind: ChimeKind, timbre: Timbre = Timbre.BELL, louder_db: float = 0.0) -> Clip:
    """A chime as PCM, from nothing to nothing, always the same bytes; `louder_db` where speech is louder too."""
    return _sound(NOTES[kind], CHIME_MS[kind], timbre, LEVEL_DB[timbre][kind] + louder_db)


@lru_cache(64)
def _sound(notes: tuple[Note, ...], whole_ms: int, timbre: Timbre, level_db: float) -> Clip:
    """The sound of some notes; made once, though a track begins and ends with the same one."""
    segment = audio_segment()
    from pydub.generators import Sine

    struck = STRUCK[timbre]
    sound = segment.silent(whole_ms, frame_rate=SAMPLE_RATE).set_sample_width(4)  # room for rounding
    for note in notes:
        rings_ms = min(whole_ms - note.at_ms, struck.rings_ms or whole_ms)
        for partial in struck.partials:
            sine = Sine(note.pitch * partial.multiple, sample_rate=SAMPLE_RATE, bit_depth=32)
            tone = sine.to_audio_segment(rings_ms, volume=level_db + partial.weaker_db)
            for decay in range(DECAYS):
                start_ms, long_ms = rings_ms * decay // DECAYS, rings_ms // DECAYS
                tone = tone.fade(to_gain=partial.decay_db, start=start_ms, duration=long_ms)
            sound = sound.overlay(tone.fade_in(STRIKE_MS).fade_out(RELEASE_MS), position=note.at_ms)
    return Clip(faded(sound.set_sample_width(2).raw_data), SAMPLE_RATE)
