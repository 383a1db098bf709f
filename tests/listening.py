"""The tests' own way to listen to a finished MP3: another decoder than ffmpeg, which made the track."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from soundfile import SoundFile

from voiceguide.timeline.timeline import Timeline
from voiceguide.track.tags import chapters_of
from voiceguide.units import SAMPLE_RATE
from voiceguide.verify.finding import Found, Heard, heard_of
from voiceguide.verify.hearing import ROUND, Decoded, Ears
from voiceguide.verify.verdict import measured

__all__ = ["Found", "Listened", "disagreements", "heard_sounds", "listen"]


class Listened:
    """A track that is listened to: once for what is planned in it, and once for its sound where that is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._planned: dict[int, Heard] = {}
        with SoundFile(path) as file:
            self.length_ms = file.frames * 1_000 / SAMPLE_RATE

    def of(self, timeline: Timeline) -> Heard:
        """What is heard of a plan."""
        if id(timeline) not in self._planned:
            self._planned[id(timeline)] = heard_of(Ears(_blocks(self._path)), timeline)
        return self._planned[id(timeline)]

    @cached_property
    def ears(self) -> Ears:
        """All of its sound."""
        ears = Ears(_blocks(self._path))
        ears.hear()
        return ears

    @property
    def lufs(self) -> float:
        return self.ears.lufs

    @property
    def dbtp(self) -> float:
        return self.ears.dbtp

    def between(self, start_ms: float, end_ms: float) -> NDArray[np.float32]:
        return self.ears.between(start_ms, end_ms)


def listen(mp3: Path) -> Listened:
    """Listens to a track of ours, decoded by libsndfile."""
    return Listened(mp3)


def heard_sounds(heard: Listened, timeline: Timeline) -> Sequence[Found]:
    """The planned sounds that are heard in a track."""
    return heard.of(timeline).found


def disagreements(mp3: Path, timeline: Timeline, heard: Listened | None = None) -> list[str]:
    """Everything in which a track breaks the laws of time or sound, or is not what the timeline says; `heard` is the
    track, where it has been listened to before."""
    measures = measured((heard or listen(mp3)).of(timeline), timeline, chapters_of(mp3))
    return [measure.complaint for measure in measures if measure.broken]


def _blocks(mp3: Path) -> Iterator[Decoded]:
    with SoundFile(mp3) as file:
        assert (file.samplerate, file.channels) == (SAMPLE_RATE, 1)
        while len(block := file.read(ROUND, "float32", always_2d=True)):
            yield block
