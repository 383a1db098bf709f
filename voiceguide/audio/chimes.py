"""The chimes: soft bells of a few sines, made by pydub's generators."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.audio.clips import faded
from voiceguide.audio.quietly import audio_segment
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
    ChimeKind.TURN: (Note(0, 659.26),),
    ChimeKind.SOFT: (Note(0, 392.00),),
    ChimeKind.TICK: (Note(0, 1046.50),),
    ChimeKind.BELL: (Note(0, 261.63),),
}
"""C and the G above it to open, E to turn, the G below to say that all is well; a high C to tick, a low one to ring."""

LEVEL_DB: dict[ChimeKind, float] = {
    ChimeKind.START: -13.2,
    ChimeKind.TURN: -11.4,
    ChimeKind.SOFT: -9.2,
    ChimeKind.TICK: -9.7,
    ChimeKind.BELL: -11.4,
}
"""How strong the lowest sine of each note is, so that each chime sounds 4.2 LU under speech (measured)."""

PARTIALS = ((1, 0.0), (2, -14.0), (3, -22.0))
"""What a bell is made of: multiples of its pitch, and how much weaker than the first (dB)."""

STRIKE_MS, RELEASE_MS = 6, 40
DECAYS = 4
"""A bell dies away by the same part in equal times: pydub's fades are straight lines, and this many of them follow
the curve closely enough."""

DECAY_DB = -7.0
"""What each of them takes off."""


def chime(kind: ChimeKind, louder_db: float = 0.0) -> Clip:
    """A chime as PCM, from nothing to nothing, always the same bytes; `louder_db` where speech is louder too."""
    segment = audio_segment()
    from pydub.generators import Sine

    whole_ms = CHIME_MS[kind]
    sound = segment.silent(whole_ms, frame_rate=SAMPLE_RATE).set_sample_width(4)  # room for rounding
    for note in NOTES[kind]:
        left_ms = whole_ms - note.at_ms
        for multiple, weaker_db in PARTIALS:
            sine = Sine(note.pitch * multiple, sample_rate=SAMPLE_RATE, bit_depth=32)
            tone = sine.to_audio_segment(left_ms, volume=LEVEL_DB[kind] + louder_db + weaker_db)
            for decay in range(DECAYS):
                tone = tone.fade(to_gain=DECAY_DB, start=left_ms * decay // DECAYS, duration=left_ms // DECAYS)
            sound = sound.overlay(tone.fade_in(STRIKE_MS).fade_out(RELEASE_MS), position=note.at_ms)
    return Clip(faded(sound.set_sample_width(2).raw_data), SAMPLE_RATE)
