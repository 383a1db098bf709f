"""Small scripts of sounds of known lengths: when each is heard, and what becomes of words too long for their time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voiceguide.script.segments import (
    Chapter,
    ChapterKind,
    ChimeKind,
    Mark,
    Pause,
    PauseKind,
    Role,
    Script,
    Segment,
    Speech,
    Utterance,
)
from voiceguide.timeline.layout import GAP_MS, Outcome, lay_out, misfits, shortened
from voiceguide.units import on_mp3_frame_ms


def said(text: str) -> Utterance:
    return Utterance(text, text)


LONG, SHORT, WORD = said("A long cue."), said("Short."), Utterance("Three.", "Three.", brisk=True)
LENGTHS = {LONG: 2_000, SHORT: 500, WORD: 720, ChimeKind.SOFT: 300}
CUE = Speech(LONG, Role.CUE, short=SHORT)


def script(*segments: Segment) -> Script:
    words = dict.fromkeys(("routine", "title", "album", "artist", "language", "options"), "x")
    return Script(chapters=(Chapter(ChapterKind.INTRO, "Intro", segments),), **words)


@pytest.mark.parametrize(
    ("slot_ms", "heard", "needed_ms", "outcome"),
    [
        (None, LONG, None, None),
        (2_000 + GAP_MS, LONG, None, None),
        (2_000 + GAP_MS - 1, SHORT, 2_000 + GAP_MS, Outcome.SHORTENED),
        (500 + GAP_MS, SHORT, 2_000 + GAP_MS, Outcome.SHORTENED),
        (500 + GAP_MS - 1, SHORT, 500 + GAP_MS, Outcome.WIDENED),
    ],
)
def test_a_cue_and_the_gap_after_it_fit_its_time_or_the_short_form_is_said(slot_ms, heard, needed_ms, outcome) -> None:
    written = script(replace(CUE, slot_ms=slot_ms))
    (sound,) = lay_out(shortened(written, LENGTHS), LENGTHS).speech
    assert sound.what == heard
    found = [(misfit.slot_ms, misfit.needed_ms, misfit.outcome) for misfit in misfits(written, LENGTHS)]
    assert found == ([(slot_ms, needed_ms, outcome)] if outcome else [])


@pytest.mark.parametrize(
    ("pause_ms", "before_end_ms", "fits"),
    [
        (5_000, 720 + GAP_MS, True),
        (5_000, 720 + GAP_MS - 1, False),
        (1_000 + GAP_MS, 1_000, True),
        (1_000 + GAP_MS - 1, 1_000, False),
    ],
    ids=["just before the next", "too near the next", "just after the one before", "too near the one before"],
)
def test_a_word_in_a_pause_is_left_out_where_a_gap_would_be_missing(pause_ms, before_end_ms, fits) -> None:
    mark = Mark(before_end_ms, Speech(WORD, Role.COUNTDOWN))
    written = script(CUE, Pause(pause_ms, PauseKind.HOLD, marks=(mark,)), CUE)
    sounds = lay_out(written, LENGTHS).speech
    assert [sound.what for sound in sounds] == ([LONG, WORD, LONG] if fits else [LONG, LONG])
    assert sounds[-1].start_ms == 2_000 + pause_ms
    if fits:
        assert sounds[1].start_ms == 2_000 + pause_ms - before_end_ms
    found = [(misfit.slot_ms, misfit.needed_ms, misfit.outcome) for misfit in misfits(written, LENGTHS)]
    assert found == ([] if fits else [(before_end_ms, 720 + GAP_MS, Outcome.LEFT_OUT)])


@pytest.mark.parametrize("kind", PauseKind)
def test_only_what_lasts_an_exact_time_ends_between_two_mp3_frames(kind: PauseKind) -> None:
    _, after = lay_out(script(CUE, Pause(1_015, kind), CUE), LENGTHS).speech
    assert on_mp3_frame_ms(3_015) > 3_015
    assert after.start_ms == (3_015 if kind in (PauseKind.HOLD, PauseKind.WORK) else on_mp3_frame_ms(3_015))
