"""The tests' own way to listen to a finished MP3: another decoder than ffmpeg, which made the track."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from soundfile import SoundFile

from voiceguide.timeline.timeline import Timeline
from voiceguide.track.tags import chapters_of
from voiceguide.units import SAMPLE_RATE
from voiceguide.verify.finding import Found, heard_sounds
from voiceguide.verify.hearing import ROUND, Decoded, Heard, hear
from voiceguide.verify.verdict import measured

__all__ = ["Found", "disagreements", "heard_sounds", "listen"]


def listen(mp3: Path) -> Heard:
    """Decodes a track of ours by libsndfile, and hears it."""
    with SoundFile(mp3) as file:
        assert (file.samplerate, file.channels) == (SAMPLE_RATE, 1)
        return hear(_blocks(file))


def _blocks(file: SoundFile) -> Iterator[Decoded]:
    while len(block := file.read(ROUND, "float32", always_2d=True)):
        yield block


def disagreements(mp3: Path, timeline: Timeline, heard: Heard | None = None) -> list[str]:
    """Everything in which a track breaks the laws of time or sound, or is not what the timeline says; `heard` is the
    track, where it has been listened to before."""
    measures = measured(heard or listen(mp3), timeline, chapters_of(mp3))
    return [measure.complaint for measure in measures if measure.broken]
