"""How loud a bed is at each moment of a track: it fades in and out, and steps back under speech.

Nothing listens for speech: the timeline says when each word begins. So the bed is down before the first sound of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from voiceguide.timeline.timeline import Timeline
from voiceguide.units import to_samples

FADE_IN_MS, FADE_OUT_MS = 3_000, 4_000
"""At the ends of the track; in a short one a quarter of it at most."""

AHEAD_MS, FALL_MS = 120, 400
"""The bed is down so long before a word begins, and takes so long to step back."""

STAY_MS, RISE_MS = 150, 1_200
"""It stays down so long after a word, and takes so long to come up again."""

NEAR_MS = AHEAD_MS + FALL_MS + STAY_MS + RISE_MS
"""Between words that are nearer to each other than this the bed stays down."""

QUIET_MS = 1_500
"""How long it takes to fall silent where a quiet stretch begins, and to come back after its end."""

STEP = 64
"""Sample frames (1.5 ms) between the points at which the gain is reckoned; from one to the next it runs straight."""

_Span = tuple[int, int]


class Gain:
    """The gain of a bed over a track, by the sample frame: 1 where it is at its own level."""

    def __init__(self, timeline: Timeline, under_db: float, silent_in_quiet: bool) -> None:
        speech = ((sound.start_ms, sound.end_ms) for sound in timeline.speech)
        quiets = (
            (quiet.start_ms, quiet.end_ms) for chapter in timeline.chapters for quiet in chapter.quiets if quiet.silent
        )
        length_ms = timeline.length_ms
        fade_in_ms, fade_out_ms = min(FADE_IN_MS, length_ms // 4), min(FADE_OUT_MS, length_ms // 4)
        self._under_db = under_db
        self._back = _Curve(
            point
            for start_ms, end_ms in _joined(speech, NEAR_MS)
            for point in (
                (start_ms - AHEAD_MS - FALL_MS, 0),
                (start_ms - AHEAD_MS, 1),
                (end_ms + STAY_MS, 1),
                (end_ms + STAY_MS + RISE_MS, 0),
            )
        )
        self._silent = _Curve(
            point
            for start_ms, end_ms in (_joined(quiets, QUIET_MS) if silent_in_quiet else ())
            if end_ms - start_ms > QUIET_MS
            for point in ((start_ms, 0), (start_ms + QUIET_MS, 1), (end_ms, 1), (end_ms + QUIET_MS, 0))
        )
        self._outside = _Curve([(0, 1), (fade_in_ms, 0), (length_ms - fade_out_ms, 0), (length_ms, 1)])

    def between(self, start: int, count: int) -> NDArray[np.float64]:
        """The gain of each of `count` sample frames from `start` on."""
        first = start // STEP
        frames = np.arange(first, (start + count) // STEP + 2) * STEP
        under = 10 ** (self._under_db * self._back.at(frames) / 20)
        points = under * (1 - self._silent.at(frames)) * (1 - self._outside.at(frames))
        lines = points[:-1, None] + np.diff(points)[:, None] * (np.arange(STEP) / STEP)
        return np.asarray(lines.ravel()[start - first * STEP :][:count])


class _Curve:
    """A line through points (ms, from 0 to 1), bent so that it leaves and reaches each of them level."""

    def __init__(self, points: Iterable[tuple[int, int]]) -> None:
        known = list(points) or [(0, 0)]
        self._frames = np.array([to_samples(ms) for ms, _ in known])
        self._values = np.array([value for _, value in known], np.float64)

    def at(self, frames: NDArray[np.int64]) -> NDArray[np.float64]:
        line = np.interp(frames, self._frames, self._values)
        return np.asarray(0.5 - 0.5 * np.cos(np.pi * line))


def _joined(spans: Iterable[_Span], near_ms: int) -> Iterator[_Span]:
    """Spans in order; those that are near to each other as one."""
    last: Sequence[int] = ()
    for start_ms, end_ms in spans:
        if last and start_ms - last[1] < near_ms:
            last = (last[0], end_ms)
        else:
            if last:
                yield last[0], last[1]
            last = (start_ms, end_ms)
    if last:
        yield last[0], last[1]
