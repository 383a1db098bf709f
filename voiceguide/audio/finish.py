"""The finish of a voice: what ffmpeg's filters do to its clips, beyond what makes them level.

The voice passes through each filter without delay, so no word begins later. What a room adds at the end of a clip is
over within `TAIL_MS`, and belongs to the clip: its length has it, and the silence after it is as long as ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from voiceguide.audio.loudness import loudness_of_each
from voiceguide.audio.one_run import filtered
from voiceguide.audio.quietly import audioop
from voiceguide.audio.trimming import sounding
from voiceguide.catalogue.settings import Finish
from voiceguide.speech.engine import Clip
from voiceguide.units import SAMPLE_RATE

REVISION = 1
"""Part of the key of a clip that has a finish; raise it when one comes to sound otherwise."""

LUFS = -24.0
"""How loud speech goes in, so that the same is a hiss for every voice. Room is left for its peaks."""

HISS_HZ = 5_200
_SPLIT = f"acrossover=split={HISS_HZ}:order=4th[body][hiss]"
_SOFTER = "[hiss]acompressor=threshold=-32dB:ratio=3:attack=0.5:release=30:knee=4[soft]"
_WARM = (
    f"highpass=f=35:poles=1,{_SPLIT};{_SOFTER};[body][soft]amix=inputs=2:normalize=0,"
    "bass=g=2:f=190:width_type=q:w=0.7,treble=g=-1:f=7000:width_type=q:w=0.7"
)
EFFECTS: Mapping[Finish, str] = {
    Finish.WARM: _WARM,
    Finish.ROOM: (
        f"{_WARM},asplit[voice][wall];[wall]highpass=f=250,lowpass=f=4500,"
        "aecho=0:1:7|13|19|29:0.30|0.24|0.19|0.13[back];[voice][back]amix=inputs=2:normalize=0:duration=longest"
    ),
}
"""What lies far below a voice is made softer, what hisses (s, sh) is compressed from a level on, the low middle is
raised by 2 dB and the top lowered by 1. A room adds what comes back from its walls first, after 7 to 29 ms."""

TAIL_MS: Mapping[Finish, int] = {Finish.WARM: 0, Finish.ROOM: 35}
"""How long a clip goes on after its last sound."""

GRID_MS, GAP_MS = 40, 240
"""See `one_run.filtered`; by the next clip each filter has forgotten the one before."""


def finished(clips: Sequence[bytes], rate: int, ffmpeg: Path, finish: Finish) -> tuple[Sequence[bytes], int]:
    """Trimmed speech of one frame rate (16-bit mono) with a finish, and the frame rate that it has now.

    Each clip comes out the same in any company.
    """
    if finish is Finish.DRY:
        return clips, rate
    levels = loudness_of_each(ffmpeg, clips, rate)
    level = [
        audioop.mul(audioop.lin2lin(pcm, 2, 4), 4, 10 ** ((LUFS - lufs) / 20))
        for pcm, lufs in zip(clips, levels, strict=True)
    ]
    effects = f"aformat=sample_fmts=dblp,{EFFECTS[finish]}"
    pieces = filtered(level, rate, ffmpeg, effects, grid_ms=GRID_MS, gap_ms=GAP_MS, tail_ms=TAIL_MS[finish])
    # The beginning stays where it is, so that the finish moves no word.
    return [piece[: sounding(Clip(piece, SAMPLE_RATE)).stop] for piece in pieces], SAMPLE_RATE
