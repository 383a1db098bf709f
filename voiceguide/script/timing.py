"""The coach's sense of time, as data: which holds are counted how, and what is given where the author gave nothing."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.script.segments import ChimeKind


@dataclass(frozen=True, slots=True)
class HoldCount:
    """How a hold of up to `up_to_ms` (None: any longer one) is counted: its last `last_s` seconds aloud."""

    up_to_ms: int | None
    last_s: int


HOLD_COUNTS = (HoldCount(4_000, 0), HoldCount(8_000, 3), HoldCount(None, 5))
HALFWAY_OVER_MS = 20_000
"""Holds longer than this hear "halfway"."""
HALF_MINUTES_OVER_MS = 60_000
"""Holds longer than this hear the time left at each half minute."""
WORK_COUNT_OVER_MS, WORK_COUNT_S = 5_000, 3
"""Work longer than this has its last seconds counted, so many of them."""
COUNT_IN_S = 3
"""Seconds that are counted before what keeps time, where the author doesn't say."""
BRISK_UNDER_MS = 2_000
"""The words of shorter phases on the beat are spoken briskly."""
ANNOUNCE_MS, ANNOUNCE_AFTER_MS = 8_400, 1_800
"""What comes next is told so long before a timed rest ends, or in a short one so long after it began."""
HALFWAY_FROM_REPS = 6
"""Sets of at least so many repetitions hear "halfway"."""

READING_MS = 1_200
"""After a spoken sentence that asks for nothing: a breath's length, as between paragraphs."""
LINE_MS = 2_000
"""After an instruction whose author gave no time."""
CHANGE_SIDES_MS = 6_000
"""To turn over or change legs."""
READY_MS = 4_000
"""To get ready where a brief coach leaves out the setup lines, and before the first repetition."""
MOMENT_MAX_MS = 6_000
"""The longest wait for the first repetition, and after the last, however long the track is to be."""
REST_TOLD_FROM_MS = 15_000
"""Rests between exercises from this length on are announced with it: signs of life break them in parts."""
SET_REST_TOLD_FROM_MS = 3_000
"""Rests between sets from this length on are announced with it."""
TEN_SECONDS_FROM_MS, TEN_SECONDS_MS = 20_000, 10_000
"""Rests from this length on hear "ten seconds" so long before their end."""
WARNING_FROM_MS, WARNING_MS = 6_000, 3_000
"""Rests between sets from this length on hear "get ready" so long before their end."""
STAY_STILL_MS = 30_000
"""Rest before getting up."""
PUT_ASIDE_MS = 5_000
"""To put something aside."""
CHIME_MS: dict[ChimeKind, int] = {
    ChimeKind.START: 900,
    ChimeKind.TURN: 450,
    ChimeKind.SOFT: 700,
    ChimeKind.END: 900,
    ChimeKind.TICK: 60,
    ChimeKind.BELL: 3_000,
}
"""How long each chime sounds."""
ENDING_MS = 1_500
"""Silence after the last word, so that no player cuts it."""

EASE_MIN, EASE_MAX = 0.6, 4.0
"""How far a wished-for length may shrink and stretch settling times and rests."""

EASE_SLACK = 0.3
"""How much further they may go to make up for what estimates of speech were off by."""
