"""The ears themselves: a sound track passes, and each deliberate fault is heard."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import pi, sin
from pathlib import Path

import pytest
from listening import disagreements, listen
from mutagen.id3 import CHAP, ID3, TIT2

from voiceguide.audio import ffmpeg
from voiceguide.audio.chimes import chime
from voiceguide.audio.clips import Clip, condition
from voiceguide.audio.timeline import Quiet, Sound, TimedChapter, Timeline
from voiceguide.script.segments import ChapterKind, ChimeKind, PauseKind, Role
from voiceguide.speech.engine import RawClip
from voiceguide.units import frames

RATE = 22_050
WORDS = {"hold": 520, "three": 420, "two": 350, "one": 400, "and lower slowly": 1_400, "Knee rolls": 900}

Pieces = dict[str, bytes]
"""What is heard for each word or kind of chime, as PCM."""


def babble(length_ms: int, pitch: int) -> RawClip:
    """Something like a voice: many harmonics of a wandering pitch, in syllables, with silence at both ends."""
    count, phase, samples = length_ms * RATE // 1_000, 0.0, array("h")
    for n in range(count):
        at = n / RATE
        phase += 2 * pi * pitch * (1 + 0.2 * sin(2 * pi * 2.1 * at) + 0.1 * sin(2 * pi * 5.3 * at)) / RATE
        voice = sum(sin(k * phase) / k**0.7 for k in range(1, 25))
        syllable = 0.55 + 0.45 * sin(2 * pi * 4 * at - pi / 2 + 0.8)
        samples.append(round(1_800 * voice * syllable * min(1.0, n / 300, (count - n) / 300)) + 40)
    silence = bytes(2 * (RATE // 5))
    return RawClip(silence + samples.tobytes() + silence, RATE)


@cache
def pieces() -> Pieces:
    raws = [babble(length_ms, 110) for length_ms in WORDS.values()]
    clips: dict[str, Clip] = dict(zip(WORDS, condition(raws, ffmpeg.find()), strict=True))
    clips |= {kind.value: chime(kind) for kind in ChimeKind}
    return {name: clip.pcm for name, clip in clips.items()}


def plan() -> Timeline:
    """A chapter with a counted hold of 8 s, and one with a silence that a soft chime breaks."""
    lengths = {name: Clip(pcm).length_ms for name, pcm in pieces().items()}

    def word(text: str, start_ms: int, role: Role = Role.CUE) -> Sound:
        return Sound(start_ms, start_ms + lengths[text], text, text, role)

    def bell(kind: ChimeKind, start_ms: int) -> Sound:
        return Sound(start_ms, start_ms + lengths[kind.value], chime=kind)

    opening = [bell(ChimeKind.START, 0), word("Knee rolls", 1_500), word("hold", 4_000)]
    start_ms = opening[-1].end_ms
    end_ms = start_ms + 8_000
    count = [
        word(text, end_ms - seconds * 1_000, Role.COUNTDOWN) for seconds, text in ((3, "three"), (2, "two"), (1, "one"))
    ]
    closing = word("and lower slowly", end_ms)
    hold = Quiet(start_ms, end_ms, PauseKind.HOLD)
    border_ms = closing.end_ms + 2_000
    last = [
        bell(ChimeKind.START, border_ms),
        word("Knee rolls", border_ms + 1_500),
        bell(ChimeKind.SOFT, border_ms + 14_000),
        bell(ChimeKind.TURN, border_ms + 26_000),
        word("and lower slowly", border_ms + 28_000),
    ]
    length_ms = last[-1].end_ms + 1_000
    chapters = (
        TimedChapter(0, border_ms, ChapterKind.EXERCISE, "Knees", "knees", 1, 1, (*opening, *count, closing), (hold,)),
        TimedChapter(border_ms, length_ms, ChapterKind.OUTRO, "Up again", None, None, None, tuple(last), ()),
    )
    return Timeline("test", "Test", "Test", "Test", "en", "", chapters, length_ms)


def track(path: Path, timeline: Timeline, heard: Pieces, spoil: Callable[[bytearray], None] = lambda pcm: None) -> Path:
    """An MP3 of the timeline, put together here from `heard`; `spoil` may damage its PCM first."""
    pcm = bytearray(frames(timeline.length_ms) * 2)
    for sound in timeline.sounds:
        piece, at = heard[sound.chime.value if sound.chime else sound.text], frames(sound.start_ms) * 2
        pcm[at : at + len(piece)] = piece
    spoil(pcm)
    encode = ["-f", "s16le", "-ar", "44100", "-ac", "1", "-i", "pipe:0", "-b:a", "64k", "-f", "mp3", "-y", str(path)]
    ffmpeg.run(ffmpeg.find(), encode, bytes(pcm))
    tags = ID3()
    for number, chapter in enumerate(timeline.chapters):
        title = [TIT2(encoding=1, text=chapter.title)]
        tags.add(CHAP(element_id=f"c{number}", start_time=chapter.start_ms, end_time=chapter.end_ms, sub_frames=title))
    tags.save(path, v2_version=3)
    return path


def complaints(path: Path, timeline: Timeline) -> str:
    return "\n".join(disagreements(listen(path, ffmpeg.find()), timeline, ffmpeg.find()))


def test_a_sound_track_has_no_faults(tmp_path: Path) -> None:
    assert complaints(track(tmp_path / "a.mp3", plan(), pieces()), plan()) == ""
