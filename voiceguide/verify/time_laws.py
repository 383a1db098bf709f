"""The laws of time, held against what is heard: places, gaps, silences, holds, beats, countdowns, chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from voiceguide.script.segments import PauseKind, Role
from voiceguide.timeline.timeline import ChimeSound, Quiet, SpokenSound, TimedChapter, Timeline
from voiceguide.track.tags import ChapterInfo
from voiceguide.verify.finding import Found, Heard, named
from voiceguide.verify.measures import Law, Measure, of_sound, share

MP3_FRAME_MS = 26.2
CHAPTER_MS = 50


@dataclass(frozen=True, slots=True)
class Allowed:
    """How far from the plan sounds may be heard, in milliseconds, and how near to each other."""

    start_ms: int
    shorter_ms: int
    longer_ms: float
    hold_ms: int
    countdown_ms: int
    beat_ms: int
    gap_ms: int


ALONE = Allowed(start_ms=40, shorter_ms=60, longer_ms=60, hold_ms=30, countdown_ms=40, beat_ms=40, gap_ms=250)
"""A sound begins up to a spliced frame's 13 ms from its place, and with a soft first consonant; a clip has quiet edges,
and MP3 rings."""

UNDER_A_BED = Allowed(start_ms=90, shorter_ms=280, longer_ms=inf, hold_ms=90, countdown_ms=90, beat_ms=90, gap_ms=200)
"""A soft consonant is heard up to 82 ms late over the waves, and a word's soft end is lost for up to 198 ms (two
voices, three beds, 186 lines each). After a word the bed rises again, so one that is too long can't be told."""

MAX_SILENCE_MS = 15_000 + 2 * ALONE.start_ms
COUNTED_MS = 10_000
"""Words this near a hold's end count whole seconds."""


def time_measures(heard: Heard, timeline: Timeline, chapters: Sequence[ChapterInfo]) -> Iterator[Measure]:
    """Everything that the laws of time say something about."""
    found, allowed = heard.found, UNDER_A_BED if heard.bed_within else ALONE
    yield from _length(heard, timeline)
    yield from _heard(timeline, found)
    yield from _places(found, allowed)
    yield from _gaps(timeline, found, allowed)
    yield from _silences(heard, timeline)
    for chapter in timeline.chapters:
        yield from _holds(chapter, found, allowed)
        yield from _beats(chapter, found, allowed)
    yield from _chapters(chapters, timeline, found)


def _length(heard: Heard, timeline: Timeline) -> Iterator[Measure]:
    off_ms = heard.length_ms - timeline.length_ms
    yield Measure(
        Law.LENGTH,
        0,
        what="the track",
        figure=f"{off_ms:+.0f} ms",
        share=share(off_ms, MP3_FRAME_MS),
        complaint=f"the track is {heard.length_ms:.0f} ms long, not {timeline.length_ms}",
    )


def _heard(timeline: Timeline, found: Sequence[Found]) -> Iterator[Measure]:
    there = {one.plan.start_ms for one in found}
    hidden = {one.plan.start_ms for one in found if not one.clear}
    for sound in timeline.sounds:
        if sound.start_ms in hidden:
            continue
        missed = sound.start_ms not in there
        yield Measure(
            Law.HEARD,
            sound.start_ms,
            what=named(sound),
            figure="not heard" if missed else "heard",
            share=inf if missed else 0,
            complaint=f"{Found(sound, 0, end_ms=0, lufs=0)} is not heard",
        )


def _places(found: Sequence[Found], allowed: Allowed) -> Iterator[Measure]:
    """Each sound at its place, and for its whole length. A chime of wood is over long before its time."""
    for one in filter(_is_clear, found):
        late_ms = one.start_ms - one.plan.start_ms
        longer_ms = (one.end_ms - one.start_ms) - (one.plan.end_ms - one.plan.start_ms)
        late = f"{abs(late_ms)} ms {'late' if late_ms > 0 else 'early'}"
        longer = f"{abs(longer_ms)} ms {'longer than it is' if longer_ms > 0 else 'too short: cut'}"
        yield of_sound(
            Law.PLACE, one, figure=late, share=share(late_ms, allowed.start_ms), complaint=f"{one} is heard {late}"
        )
        yield of_sound(
            Law.WHOLE,
            one,
            figure=f"{longer_ms:+} ms",
            share=_length_share(one, longer_ms, allowed),
            complaint=f"{one} is heard {longer}",
        )


def _length_share(one: Found, longer_ms: int, allowed: Allowed) -> float:
    """A chime may be as short as it likes."""
    if longer_ms >= 0:
        return longer_ms / allowed.longer_ms
    return 0.0 if isinstance(one.plan, ChimeSound) else -longer_ms / allowed.shorter_ms


def _is_clear(one: Found) -> bool:
    return one.clear


def _gaps(timeline: Timeline, found: Sequence[Found], allowed: Allowed) -> Iterator[Measure]:
    for planned, next_ in pairwise(timeline.sounds):
        if next_.start_ms < planned.end_ms:
            complaint = f"the plan itself overlaps at {next_.start_ms / 1_000:.3f} s"
            figure = f"{next_.start_ms - planned.end_ms} ms"
            yield Measure(Law.GAP, next_.start_ms, what=named(next_), figure=figure, share=inf, complaint=complaint)
    for before, after in pairwise(found):
        if not (before.clear and after.clear):
            continue
        gap_ms = after.start_ms - before.end_ms
        yield of_sound(
            Law.GAP,
            after,
            figure=f"{gap_ms} ms",
            share=allowed.gap_ms / gap_ms if gap_ms > 0 else inf,
            complaint=f"{after} comes {gap_ms} ms after the sound before it",
        )


def _silences(heard: Heard, timeline: Timeline) -> Iterator[Measure]:
    """Between sounds there is nothing, and not for too long where the author did not ask for it."""
    asked = [
        (quiet.start_ms - UNDER_A_BED.shorter_ms, quiet.end_ms)
        for chapter in timeline.chapters
        for quiet in chapter.quiets
        if quiet.silent
    ]
    ends = [0, *(one.end_ms for one in heard.found)]
    starts = [*(one.start_ms for one in heard.found), round(heard.length_ms)]
    for end_ms, start_ms in zip(ends, starts, strict=True):
        length_ms = start_ms - end_ms
        wanted = any(low <= end_ms < high for low, high in asked)
        unasked_ms = 0 if wanted else _longest_outside(asked, end_ms, start_ms)
        yield Measure(
            Law.SILENCE,
            end_ms,
            what="asked for" if wanted else "a silence",
            figure=f"{length_ms / 1_000:.1f} s",
            share=unasked_ms / MAX_SILENCE_MS,
            complaint=f"from {end_ms / 1_000:.3f} s nothing is heard for {length_ms / 1_000:.1f} s",
        )
    for end_ms, highest in zip(ends, heard.between, strict=False):  # a bed leaves no silence
        yield Measure(
            Law.NOTHING,
            end_ms,
            what="a silence",
            figure=f"samples up to {highest}",
            share=share(highest, 0),
            complaint=f"the silence from {end_ms / 1_000:.3f} s is not silent (up to {highest})",
        )


def _longest_outside(asked: Sequence[tuple[int, int]], start_ms: int, end_ms: int) -> int:
    """The longest stretch between two times that lies in none of those that were asked for, which are in order."""
    longest_ms, at_ms = 0, start_ms
    for low, high in asked:
        if low < end_ms and high > at_ms:
            longest_ms, at_ms = max(longest_ms, low - at_ms), high
    return max(longest_ms, end_ms - at_ms)


def _holds(chapter: TimedChapter, found: Sequence[Found], allowed: Allowed) -> Iterator[Measure]:
    """Each hold lasts what it says, and is counted down at whole seconds."""
    starting = {one.plan.start_ms: one for one in found}
    ending = {one.plan.end_ms: one for one in found}
    for hold in chapter.quiets:
        if hold.kind is not PauseKind.HOLD:
            continue
        at = f"the hold at {hold.start_ms / 1_000:.3f} s"
        length_ms = hold.end_ms - hold.start_ms
        closing, opening = starting.get(hold.end_ms), ending.get(hold.start_ms)
        if not all(one.clear for one in (closing, opening) if one):
            continue
        start_ms = _ended_ms(opening, allowed) if opening else hold.start_ms
        off_ms = closing.start_ms - start_ms - length_ms if closing else 0
        yield Measure(
            Law.HOLD,
            hold.start_ms,
            what=f"hold of {length_ms / 1_000:g} s" + (f" from {named(opening.plan)}" if opening else ""),
            figure=f"{off_ms:+} ms" if closing else "no end",
            share=share(off_ms, allowed.hold_ms) if closing else inf,
            complaint=f"{at} is off by {off_ms} ms" if closing else f"{at} has no sound at its end",
        )
        if closing:
            yield from _countdown(hold, closing, found, allowed)


def _ended_ms(one: Found, allowed: Allowed) -> int:
    """When a sound is over: a chime has the time of its kind, however soon it dies away, and so has a word under a
    bed."""
    length_ms = one.plan.end_ms - one.plan.start_ms
    lost = isinstance(one.plan, ChimeSound) or allowed is UNDER_A_BED
    return one.start_ms + length_ms if lost else one.end_ms


def _countdown(hold: Quiet, closing: Found, found: Sequence[Found], allowed: Allowed) -> Iterator[Measure]:
    for one in filter(_is_clear, found):
        if (
            isinstance(one.plan, SpokenSound)
            and one.plan.role is Role.COUNTDOWN
            and hold.start_ms <= one.plan.start_ms < hold.end_ms
        ):
            before_ms = closing.start_ms - one.start_ms
            planned_ms = hold.end_ms - one.plan.start_ms  # "halfway" may stand on a half second
            off_ms = before_ms - (round(before_ms, -3) if planned_ms <= COUNTED_MS else planned_ms)
            yield of_sound(
                Law.COUNTDOWN,
                one,
                figure=f"{off_ms:+} ms",
                share=share(off_ms, allowed.countdown_ms),
                complaint=f"{one} comes {off_ms} ms off its second",
            )


def _beats(chapter: TimedChapter, found: Sequence[Found], allowed: Allowed) -> Iterator[Measure]:
    """Each phase, and each stretch of timed work, begins and ends on its beat, counted from the chapter's first."""
    timed = [quiet for quiet in chapter.quiets if quiet.kind in (PauseKind.PHASE, PauseKind.WORK)]
    moments = {ms for quiet in timed for ms in (quiet.start_ms, quiet.end_ms)}
    beats = [one for one in found if one.clear and one.plan.start_ms in moments]
    for one in beats:
        planned_ms = one.plan.start_ms - beats[0].plan.start_ms
        off_ms = one.start_ms - beats[0].start_ms - planned_ms
        yield of_sound(
            Law.BEAT,
            one,
            figure=f"{off_ms:+} ms after {planned_ms / 1_000:.1f} s",
            share=share(off_ms, allowed.beat_ms),
            complaint=f"{one} is {off_ms} ms off its beat",
        )


def _chapters(chapters: Sequence[ChapterInfo], timeline: Timeline, found: Sequence[Found]) -> Iterator[Measure]:
    if [chapter.title for chapter in chapters] != [chapter.title for chapter in timeline.chapters]:
        wrong = f"the label names {len(chapters)} chapters, the timeline {len(timeline.chapters)}; or others"
        yield Measure(Law.CHAPTER, 0, what="the label", figure="other chapters", share=inf, complaint=wrong)
        return
    for label, chapter in zip(chapters, timeline.chapters, strict=True):
        first = next((one for one in found if one.plan.start_ms >= chapter.start_ms), None)
        if first and not first.clear:
            continue
        off_ms = first.start_ms - label.start_ms if first else 0
        yield Measure(
            Law.CHAPTER,
            label.start_ms,
            what=f'"{label.title}"',
            figure=f"{off_ms:+} ms" if first else "no sound",
            share=share(off_ms, CHAPTER_MS) if first else inf,
            complaint=f'chapter "{label.title}" starts at {label.start_ms / 1_000:.3f} s on the label, '
            "its sound does not",
        )
