"""Ten seconds of a voice, to choose it by: what it says of a real exercise."""

from __future__ import annotations

from pathlib import Path

from voiceguide.audio.clips import condition
from voiceguide.audio.mp3_frames import BARE_MP3
from voiceguide.catalogue.model import Catalogue
from voiceguide.script.request import Request
from voiceguide.script.segments import ChapterKind
from voiceguide.speech.choice import Choice
from voiceguide.system import ffmpeg
from voiceguide.timeline.answer import answer
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.timeline import SpokenSound
from voiceguide.units import SAMPLE_RATE, to_ms, to_samples

LENGTH_MS = 10_000
PAUSE_MS = 700


def sample(catalogue: Catalogue, choice: Choice, encoder: Path) -> tuple[bytes, int]:
    """MP3 of the first exercise's first lines, ten seconds of them or a little more, and its length in milliseconds."""
    spoken = list(choice.engine.speak_all(lines(catalogue), choice.speaker))
    order = {text: place for place, text in enumerate(lines(catalogue))}
    spoken.sort(key=lambda pair: order[pair[0]])
    clips = condition([sentences for _, sentences in spoken], encoder)
    pcm = bytes(2 * to_samples(PAUSE_MS)).join(clip.pcm for clip in clips)
    source = ["-f", "s16le", "-ar", str(SAMPLE_RATE), "-ac", "1", "-i", "pipe:0"]
    return ffmpeg.run(encoder, [*source, *BARE_MP3, "-f", "mp3", "pipe:1"], pcm), to_ms(len(pcm) // 2)


def lines(catalogue: Catalogue) -> list[str]:
    """What is said first in the default routine's first exercise, about ten seconds of it."""
    timeline = answer(catalogue, Request(str(catalogue.default)), Estimates(catalogue.speed or 1.0)).timeline
    chapter = next(chapter for chapter in timeline.chapters if chapter.kind is ChapterKind.EXERCISE)
    said: dict[str, int] = {}
    for sound in chapter.sounds:
        if isinstance(sound, SpokenSound) and sound.lang is None and sum(said.values()) < LENGTH_MS:
            said[sound.spoken] = sound.end_ms - sound.start_ms + PAUSE_MS
    return list(said)
