"""The laws of time, over invented exercises and voices of any speed."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from invented import catalogues, requests, voices

from voiceguide.script.segments import Pause, PauseKind, Role, Script
from voiceguide.timeline.answer import Answer, answer
from voiceguide.timeline.layout import MAX_SILENCE_MS
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.timeline import ChimeSound, Quiet, Timeline

COUNTED = dict(zip(["One.", "Two.", "Three.", "Four.", "Five."], range(1, 6), strict=True))


def holds(timeline: Timeline) -> list[Quiet]:
    return [quiet for chapter in timeline.chapters for quiet in chapter.quiets if quiet.kind is PauseKind.HOLD]


def a_quarter_second_lies_between_any_two_sounds(answered: Answer, voice: Estimates) -> None:
    for sound, following in pairwise(answered.timeline.sounds):
        assert following.start_ms - sound.end_ms >= 250 + 26


def nothing_is_cut_off(answered: Answer, voice: Estimates) -> None:
    for sound in answered.timeline.sounds:
        assert sound.end_ms - sound.start_ms == voice[sound.what]


def a_hold_lasts_from_the_end_of_one_cue_to_the_onset_of_the_next(answered: Answer, voice: Estimates) -> None:
    timeline = answered.timeline
    asked = [segment.ms for segment in segments(answered.script) if getattr(segment, "kind", None) is PauseKind.HOLD]
    assert [hold.end_ms - hold.start_ms for hold in holds(timeline)] == asked
    onsets = {sound.start_ms for sound in timeline.sounds}
    ends = {sound.end_ms for sound in timeline.sounds}
    for hold in holds(timeline):
        assert hold.start_ms in ends
        assert hold.end_ms in onsets


def countdown_words_begin_at_whole_seconds_before_the_end(answered: Answer, voice: Estimates) -> None:
    speech = answered.timeline.speech
    for hold in holds(answered.timeline):
        for sound in speech:
            inside = hold.start_ms <= sound.start_ms < hold.end_ms
            if inside and sound.role is Role.COUNTDOWN and sound.text in COUNTED:
                assert hold.end_ms - sound.start_ms == COUNTED[sound.text] * 1_000


def no_silence_is_longer_than_it_may_be(answered: Answer, voice: Estimates) -> None:
    """But for the silences that are asked for."""
    timeline = answered.timeline
    asked = {segment.ms for segment in segments(answered.script) if isinstance(segment, Pause) and segment.quiet}
    quiets = [quiet for chapter in timeline.chapters for quiet in chapter.quiets]
    silent = [quiet for quiet in quiets if quiet.kind is PauseKind.REST and quiet.end_ms - quiet.start_ms in asked]
    for sound, following in pairwise(timeline.sounds):
        if not any(quiet.start_ms < following.start_ms and sound.end_ms <= quiet.end_ms for quiet in silent):
            assert following.start_ms - sound.end_ms <= MAX_SILENCE_MS
    assert timeline.length_ms - timeline.sounds[-1].end_ms <= MAX_SILENCE_MS


def chapters_lie_back_to_back_and_open_with_their_chime(answered: Answer, voice: Estimates) -> None:
    chapters = answered.timeline.chapters
    assert (chapters[0].start_ms, chapters[-1].end_ms) == (0, answered.timeline.length_ms)
    for chapter, following in pairwise(chapters):
        assert chapter.end_ms == following.start_ms
    for chapter in chapters:
        assert isinstance(chapter.sounds[0], ChimeSound)
        assert chapter.sounds[0].start_ms == chapter.start_ms


def moves_and_breaths_last_at_least_what_they_say(answered: Answer, voice: Estimates) -> None:
    for chapter, laid in zip(answered.script.chapters, answered.timeline.chapters, strict=True):
        slots_ms = [getattr(segment, "slot_ms", None) or 0 for segment in chapter.segments]
        pauses_ms = [segment.ms for segment in chapter.segments if hasattr(segment, "ms")]
        assert laid.end_ms - laid.start_ms >= sum(slots_ms) + sum(pauses_ms)


def segments(script: Script):
    return [segment for chapter in script.chapters for segment in chapter.segments]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(catalogues(works=True), requests, voices)
def test_the_laws_of_time_hold_for_any_exercises_and_any_voice(catalogue, wanted, voice):
    answered = answer(catalogue, wanted, voice)
    for law in (
        a_quarter_second_lies_between_any_two_sounds,
        nothing_is_cut_off,
        a_hold_lasts_from_the_end_of_one_cue_to_the_onset_of_the_next,
        countdown_words_begin_at_whole_seconds_before_the_end,
        no_silence_is_longer_than_it_may_be,
        chapters_lie_back_to_back_and_open_with_their_chime,
        moves_and_breaths_last_at_least_what_they_say,
    ):
        law(answered, voice)
    assert answer(catalogue, wanted, voice) == answered
