"""A track's verdict: everything measured against its plan, or what can be said of one that has none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from pathlib import Path

import numpy as np

from voiceguide.figure.figures import Figures
from voiceguide.timeline.timeline import Timeline
from voiceguide.track import sidecars, tags
from voiceguide.track.tags import ChapterInfo
from voiceguide.verify.decoding import decoded
from voiceguide.verify.finding import EDGE_MS, SILENT, Heard, heard_of, jump
from voiceguide.verify.hearing import ROUND_MS, Ears, Samples
from voiceguide.verify.measures import Law, Measure
from voiceguide.verify.sound_laws import CLICK, sound_measures
from voiceguide.verify.time_laws import ALONE, time_measures

FORMAT = "voiceguide verify 1"

LONG_MS = 1_000
"""A silence from this length on is told of a track without a plan."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a track, from `start_ms` until `end_ms`."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was heard in a track.

    `measures` hold it against its plan, and are None where it has none; then there are `silences` of a second and
    more, and the moments of `clicks_ms`.
    """

    path: Path
    heard: Heard
    chapters: tuple[ChapterInfo, ...]
    measures: tuple[Measure, ...] | None
    silences: tuple[Stretch, ...] = ()
    clicks_ms: tuple[int, ...] = ()

    @property
    def worst(self) -> tuple[Measure, ...]:
        """Of each law that says something about the track, the measure that comes nearest to breaking it, or is
        furthest beyond."""
        by_law = {law: [one for one in self.measures or () if one.law is law] for law in Law}
        return tuple(max(those, key=lambda one: one.share) for those in by_law.values() if those)

    @property
    def broken(self) -> tuple[Measure, ...]:
        """Every measure that breaks its law, in the order of the laws and of time."""
        return tuple(one for law in Law for one in self.measures or () if one.law is law and one.broken)

    def count(self, law: Law) -> int:
        """How many things were held against a law."""
        return sum(one.law is law for one in self.measures or ())


def verify(path: Path, ffmpeg: Path) -> Verdict:
    """Decodes a track and hears it. AudioError when it can't be decoded, OutputError when it isn't an MP3."""
    chapters = tags.chapters_of(path)
    ears = Ears(decoded(path, tags.channels_of(path), ffmpeg))
    info = tags.read_track(path) if tags.is_ours(path) else None
    if info is None or info.timeline is None:
        return _unplanned(path, ears, chapters)
    heard = heard_of(ears, info.timeline, info.bed_within)
    told = measured(heard, info.timeline, chapters)
    measures = (_stream(path), *told, *_beside(path, info.timeline))
    return Verdict(path, heard, chapters=chapters, measures=measures)


def measured(heard: Heard, timeline: Timeline, chapters: Sequence[ChapterInfo]) -> list[Measure]:
    """What is heard, held against the plan and the chapters on the label."""
    return [*time_measures(heard, timeline, chapters), *sound_measures(heard)]


def _unplanned(path: Path, ears: Ears, chapters: tuple[ChapterInfo, ...]) -> Verdict:
    """What can be said of a track without a plan."""
    peaks = _all_peaks(ears)
    sounding, length_ms = stretches(peaks), ears.length_ms
    return Verdict(
        path,
        Heard(length_ms, ears.lufs, dbtp=ears.dbtp),
        chapters=chapters,
        measures=None,
        silences=tuple(_silences(round(length_ms), sounding)),
        clicks_ms=tuple(_clicks_ms(peaks, length_ms, sounding)),
    )


def _all_peaks(ears: Ears) -> Samples:
    """The highest sample of each millisecond of a track: all that is kept of one without a plan."""
    pieces: list[Samples] = []
    goes_on = True
    while goes_on:
        start_ms = len(pieces) * ROUND_MS
        goes_on = ears.hear(start_ms + ROUND_MS, start_ms)
        pieces.append(ears.peaks(start_ms, start_ms + ROUND_MS))
    return np.concatenate(pieces)


def _stream(path: Path) -> Measure:
    whole = tags.is_whole(path)
    return Measure(
        Law.STREAM,
        0,
        what="the file",
        figure="whole" if whole else "changed",
        share=0 if whole else inf,
        complaint="the sound in the file is not what was written: it is damaged, cut off, or was changed",
    )


def _beside(path: Path, timeline: Timeline) -> Iterator[Measure]:
    """The captions and the timeline that stand beside a track say what its own timeline says."""
    for kind in sidecars.KINDS:
        beside = path.with_suffix(kind.suffix)
        if kind.suffix in sidecars.CAPTIONS | sidecars.TIMELINE and beside.is_file():
            there = beside.read_bytes().decode("utf-8", "replace").splitlines()
            wanted = kind.text(timeline, Figures(), path.name, False, None).splitlines()
            differ = (number for number, pair in enumerate(zip(there, wanted, strict=False), 1) if pair[0] != pair[1])
            line = next(differ, None if len(there) == len(wanted) else min(len(there), len(wanted)) + 1)
            yield Measure(
                Law.BESIDE,
                0,
                what=beside.name,
                figure="agrees" if line is None else f"differs from line {line} on",
                share=0 if line is None else inf,
                complaint=f"{beside}:{line}: not what the track says; render it again",
            )


def stretches(peaks: Samples) -> list[Stretch]:
    """Where there is sound, apart from each other by as much as utterances are."""
    sounding = np.flatnonzero(peaks > SILENT)
    parts = np.split(sounding, np.flatnonzero(np.diff(sounding) > ALONE.gap_ms) + 1)
    return [Stretch(int(part[0]), int(part[-1]) + 1) for part in parts if len(part)]


def _silences(length_ms: int, sounding: Sequence[Stretch]) -> Iterator[Stretch]:
    ends = [0, *(one.end_ms for one in sounding)]
    starts = [*(one.start_ms for one in sounding), length_ms]
    yield from (Stretch(end, start) for end, start in zip(ends, starts, strict=True) if start - end >= LONG_MS)


def _clicks_ms(peaks: Samples, length_ms: float, sounding: Iterable[Stretch]) -> Iterator[int]:
    """The edges of sounds that leap. A track that begins or ends in its sound has none there."""
    for one in sounding:
        around = peaks[max(one.start_ms - EDGE_MS, 0) : one.end_ms + EDGE_MS]
        if one.start_ms > 0 and jump(around) > CLICK:
            yield one.start_ms
        if one.end_ms < length_ms and jump(around[::-1]) > CLICK:
            yield one.end_ms


def as_json(verdict: Verdict) -> str:
    """A verdict on one line, for machines; docs/verify.md tells its shape."""
    heard, measures = verdict.heard, verdict.measures
    said: dict[str, object] = {
        "format": FORMAT,
        "track": str(verdict.path),
        "planned": measures is not None,
        "bed_within": heard.bed_within,
        "length_ms": round(heard.length_ms),
        "lufs": _figure(heard.lufs),
        "dbtp": _figure(heard.dbtp),
        "chapters": [{"title": one.title, "start_ms": one.start_ms} for one in verdict.chapters],
    }
    if measures is None:
        said["silences"] = [{"start_ms": one.start_ms, "end_ms": one.end_ms} for one in verdict.silences]
        said["clicks_ms"] = verdict.clicks_ms
    else:
        said["broken"] = [{"law": one.law.value, "at_ms": one.at_ms, "how": one.complaint} for one in verdict.broken]
        said["measures"] = [
            {"law": one.law.value, "at_ms": one.at_ms, "what": one.what, "figure": one.figure, "broken": one.broken}
            for one in measures
        ]
    return json.dumps(said, ensure_ascii=False)


def _figure(value: float) -> float | None:
    return round(value, 2) if isfinite(value) else None
