"""What keeps time: work, beats, sets that begin every so often, quiet, and what leads in to them.

The catalogues are the prescriptions that sheets and apps write. The last tests listen to finished tracks: there the
beat is measured in the decoded sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from itertools import pairwise, starmap
from statistics import mean
from textwrap import indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import catalogues, requests, voices
from listening import Found, disagreements, heard_sounds, listen
from rich.console import Console

from voiceguide.catalogue.model import Catalogue, Level, Talk
from voiceguide.catalogue.reader import parse
from voiceguide.catalogue.steps import Breaths, Hold, Move, Work
from voiceguide.language.en import English
from voiceguide.language.labels import ENGLISH
from voiceguide.play.playback import moment_at
from voiceguide.play.view import Shown, drawn
from voiceguide.render import Studio, render
from voiceguide.script.request import Request
from voiceguide.script.segments import ChimeKind, Pause, PauseKind, Role
from voiceguide.timeline.answer import answer
from voiceguide.timeline.fit import TOLERANCE_MS, span_ms
from voiceguide.timeline.layout import GAP_MS, MAX_SILENCE_MS, Outcome
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.review import review
from voiceguide.timeline.timeline import ChimeSound, Quiet, Sound, SpokenSound, TimedChapter, Timeline
from voiceguide.timeline.timeline_json import dump, load

HEAD = """
version: 1
title: Case
default: r
start: mat
safety: [Stop if it hurts.]
positions: {mat: {name: on your mat}}
exercises:
"""
TAIL = """
routines:
  r: {title: Test, exercises: [e]}
"""

BOX = """
reps: 6
beat: true
steps:
  - {move: Breathe in., short: In., time: 4s}
  - hold: 4s
  - {move: Breathe out., short: Out., time: 4s}
  - hold: 4s
"""
SQUAT = "{reps: 8, tempo: 3-1-1-0}"
STEP_UPS = "{sets: 2, rest: 20s, reps: 60s}"
TABATA = """
sets: 8
rest: 10s
beat: true
steps: [work: 20s]
"""
SIT = """
steps:
  - {hold: 9min, say: Sit still., quiet: true, bells: 3min, ending: soft}
"""
QUICK_BREATHS = """
beat: true
steps: [{breaths: 30, in: 1.5s, out: 1.5s}]
"""
SWINGS = """
sets: 4
reps: 10
between: 0s
every: 60s
steps: [{move: Swing., time: 3s}]
"""
DOUBLE_BREATH = """
reps: 5
beat: true
steps:
  - {move: In., time: 1s}
  - hold: 500ms
  - {move: More., time: 500ms}
  - {move: Out., time: 3s}
"""
WHOLE_BREATHS = """
reps: 5-40
beat: true
steps:
  - {move: Breathe in., short: In., time: 4s}
  - {hold: 7s, say: Keep it., short: Keep.}
  - {move: Breathe out., short: Out., time: 8s}
"""


def catalogue(exercise: str, tail: str = TAIL) -> Catalogue:
    """A catalogue with one exercise, whose keys are given as a block or on one line."""
    return parse((HEAD + entry("e", exercise) + tail).encode(), "case.yaml")


def entry(name: str, exercise: str) -> str:
    """The lines of an exercise."""
    body = exercise.strip()
    if body.startswith("{"):
        body = "\n".join(part.strip() for part in body[1:-1].split(","))
    return f"  {name}:\n    name: Exercise\n    position: mat\n{indent(body, '    ')}\n"


def made(exercise: str, **options: object) -> Timeline:
    known = catalogue(exercise)
    return answer(known, Request("r", **options), Estimates()).timeline


def chapter(timeline: Timeline) -> TimedChapter:
    return next(chapter for chapter in timeline.chapters if chapter.exercise)


def pauses(timeline: Timeline, *kinds: PauseKind) -> list[Quiet]:
    return [quiet for quiet in chapter(timeline).quiets if quiet.kind in kinds]


def said(timeline: Timeline) -> list[str]:
    return [sound.text for sound in chapter(timeline).speech]


def at(timeline: Timeline, start_ms: int) -> Sound:
    """The sound that begins at this very moment."""
    return next(sound for sound in chapter(timeline).sounds if sound.start_ms == start_ms)


def inside(timeline: Timeline, quiet: Quiet) -> list[tuple[int, str]]:
    """What begins in a pause, and so many milliseconds before its end; chimes by their kind."""
    return [
        (quiet.end_ms - sound.start_ms, sound.text if isinstance(sound, SpokenSound) else sound.chime.value)
        for sound in chapter(timeline).sounds
        if quiet.start_ms <= sound.start_ms < quiet.end_ms
    ]


COUNTED = [(3_000, "Three."), (2_000, "Two."), (1_000, "One.")]


# Each prescription, and what is right.


def test_box_breathing_is_sixteen_seconds_a_round() -> None:
    timeline = made(BOX)
    phases = pauses(timeline, PauseKind.PHASE)
    assert [phase.start_ms - phases[0].start_ms for phase in phases] == [4_000 * number for number in range(24)]
    words = [at(timeline, phase.start_ms).text for phase in phases]
    assert words[:8] == ["Breathe in.", "And hold.", "Breathe out.", "And hold.", "Two. In.", "Hold.", "Out.", "Hold."]
    assert words[-4:] == ["Last one. In.", "Hold.", "Out.", "Hold."]
    assert at(timeline, phases[-1].end_ms).text == "And relax."
    assert "Breathe in: four seconds. Hold: four seconds. " in " ".join(said(timeline)).replace("In:", "Breathe in:")


def test_a_tempo_is_its_seconds_a_repetition() -> None:
    timeline = made(SQUAT)
    phases = pauses(timeline, PauseKind.PHASE)
    firsts = phases[::3]
    assert [phase.start_ms - phases[0].start_ms for phase in firsts] == [5_000 * number for number in range(8)]
    assert [phase.end_ms - phase.start_ms for phase in phases[:3]] == [3_000, 1_000, 1_000]
    assert [at(timeline, phase.start_ms).text for phase in phases[3:6]] == ["Two. Down.", "Hold.", "Up."]
    assert [phase.pose for phase in phases[:3]] == ["turn", "turn", "start"]


def test_halfway_is_said_where_it_fits_its_phase() -> None:
    timeline = made(SQUAT)
    phases = pauses(timeline, PauseKind.PHASE)[::3]
    assert [at(timeline, phase.start_ms).text for phase in phases] == [
        "Down.",
        "Two. Down.",
        "Three. Down.",
        "Four. Down.",
        "Halfway. Down.",
        "Six. Down.",
        "Seven. Down.",
        "Last one. Down.",
    ]
    assert not review(catalogue(BOX), Estimates())


def test_the_moves_of_an_exercise_name_the_phases_of_its_tempo() -> None:
    steps = "steps: [{move: Sink., short: Sink.}, {move: Stand tall., short: Stand.}]"
    timeline = made(f"reps: 2\ntempo: 2-0-2-1\n{steps}")
    phases = pauses(timeline, PauseKind.PHASE)
    assert [phase.end_ms - phase.start_ms for phase in phases] == [2_000, 2_000, 1_000] * 2
    assert [at(timeline, phase.start_ms).text for phase in phases[:3]] == ["Sink.", "Stand tall.", "And hold."]
    assert phases[2].pose == "start"


def test_as_many_as_one_can_is_work_that_stops_on_its_second() -> None:
    timeline = made(STEP_UPS)
    works = pauses(timeline, PauseKind.WORK)
    assert len(works) == 2 and not pauses(timeline, PauseKind.HOLD)
    for work in works:
        assert work.end_ms - work.start_ms == 60_000
        assert at(timeline, work.end_ms).text == "Stop."
        told = [(left, words) for left, words in inside(timeline, work) if words != "soft"]
        assert told == [(30_000, "Halfway."), *COUNTED]
    (rest,) = pauses(timeline, PauseKind.REST)
    assert rest.end_ms - rest.start_ms == 20_000
    assert inside(timeline, rest)[-3:] == COUNTED
    assert at(timeline, rest.end_ms).text == "Go."


def test_work_and_its_words_in_steps_and_as_an_override() -> None:
    steps = "steps: [{work: 30s, say: Jump., stop: Land softly.}]"
    timeline = made(steps)
    (work,) = pauses(timeline, PauseKind.WORK)
    assert at(timeline, work.end_ms).text == "Land softly."
    tail = "\nroutines:\n  r: {title: Test, exercises: [{exercise: e, work: 12s}]}\n"
    for exercise in (steps, "steps: [move: Jump.]"):
        known = catalogue(exercise, tail)
        (work,) = pauses(answer(known, Request("r"), Estimates()).timeline, PauseKind.WORK)
        assert work.end_ms - work.start_ms == 12_000


def test_tabata_is_thirty_seconds_a_round() -> None:
    timeline = made(TABATA)
    works, rests = pauses(timeline, PauseKind.WORK), pauses(timeline, PauseKind.REST)
    assert [work.start_ms - works[0].start_ms for work in works] == [30_000 * number for number in range(8)]
    assert works[-1].end_ms - works[0].start_ms == 4 * 60_000 - 10_000
    for number, (work, rest) in enumerate(zip(works, rests, strict=False), 2):
        assert at(timeline, work.start_ms).text == "Go."
        assert at(timeline, rest.start_ms).text == "Stop."
        assert f"Set {English().number(number)} of eight." in [words for _, words in inside(timeline, rest)]
        assert inside(timeline, rest)[-3:] == COUNTED
        assert inside(timeline, work)[1:] == [(10_000, "Halfway."), *COUNTED]
    assert at(timeline, works[-1].end_ms).text == "Stop."


def test_a_silent_sit_has_its_bells_and_nothing_else() -> None:
    timeline = made(SIT)
    (hold,) = pauses(timeline, PauseKind.HOLD)
    assert hold.end_ms - hold.start_ms == 9 * 60_000
    assert hold.silent
    assert inside(timeline, hold) == [(360_000, "bell"), (180_000, "bell")]
    ended = at(timeline, hold.end_ms)
    assert isinstance(ended, ChimeSound) and ended.chime is ChimeKind.BELL
    assert "A bell rings every three minutes, and one ends it." in said(timeline)


def test_thirty_quick_breaths_keep_their_beat() -> None:
    timeline = made(QUICK_BREATHS)
    phases = pauses(timeline, PauseKind.PHASE)
    assert [phase.start_ms - phases[0].start_ms for phase in phases] == [1_500 * number for number in range(60)]
    assert {at(timeline, phase.start_ms).text for phase in phases[2::2]} == {"Breathe in."}
    assert {at(timeline, phase.start_ms).text for phase in phases[1::2]} == {"And out."}
    assert "Thirty breaths." in said(timeline)


def test_a_long_rest_between_sets_has_its_warnings() -> None:
    timeline = made("{sets: 2, reps: 3, rest: 90s, steps: [move: Dip.]}")
    (rest,) = pauses(timeline, PauseKind.REST)
    spoken = [(left, words) for left, words in inside(timeline, rest) if words != "soft"]
    assert spoken == [(10_000, "Ten seconds."), (3_000, "Get ready.")]


def test_a_hold_counts_its_end_and_a_lead_in_its_beginning() -> None:
    timeline = made("{ready: 10s, count_in: 3, steps: [hold: 30s]}")
    (hold,) = pauses(timeline, PauseKind.HOLD)
    assert inside(timeline, hold) == [(15_000, "Halfway."), (5_000, "Five."), (4_000, "Four."), *COUNTED]
    cue = next(sound for sound in chapter(timeline).speech if sound.text == "And hold.")
    ready = next(quiet for quiet in chapter(timeline).quiets if quiet.end_ms == cue.start_ms)
    assert ready.end_ms - ready.start_ms == 10_000
    assert inside(timeline, ready) == COUNTED
    assert said(timeline)[said(timeline).index("Three.") - 1] == "Get ready."


def test_ten_swings_begin_on_every_minute() -> None:
    timeline = made(SWINGS)
    firsts = [sound for sound in chapter(timeline).sounds if sound.progress and sound.progress.rep == 1]
    starts = [sound.start_ms for sound in firsts if sound.role is Role.COUNT]
    assert [start - starts[0] for start in starts] == [0, 60_000, 120_000, 180_000]
    for start_ms, rest in zip(starts[1:], pauses(timeline, PauseKind.REST), strict=True):
        assert rest.end_ms == start_ms
        assert [words for _, words in inside(timeline, rest) if words != "soft"][-3:] == ["Three.", "Two.", "One."]
    assert said(timeline).count("Rest.") == 3
    assert "A set begins every minute." in said(timeline)


def test_two_breaths_in_and_a_long_one_out_in_five_seconds() -> None:
    timeline = made(DOUBLE_BREATH)
    phases = pauses(timeline, PauseKind.PHASE)
    assert [phase.start_ms - phases[0].start_ms for phase in phases[::4]] == [5_000 * number for number in range(5)]
    heard = [at(timeline, phase.start_ms) for phase in phases]
    assert {sound.text for sound in heard[::4][1:]} == {"In."}
    assert {getattr(sound, "chime", None) for sound in heard[1::4] + heard[2::4]} == {ChimeKind.TICK}
    found = {(str(one.misfit.text), one.misfit.outcome) for one in review(catalogue(DOUBLE_BREATH), Estimates())}
    assert ("More.", Outcome.CHIMED) in found


def test_a_session_of_so_many_minutes_ends_with_a_whole_breath() -> None:
    timeline = made(WHOLE_BREATHS, minutes=5)
    phases = pauses(timeline, PauseKind.PHASE)
    assert abs(timeline.length_ms - 5 * 60_000) <= 500
    assert len(phases) % 3 == 0 and len(phases) > 15
    assert [phase.start_ms - phases[0].start_ms for phase in phases[::3]] == [
        19_000 * number for number in range(len(phases) // 3)
    ]


def test_the_parts_of_a_warm_up_follow_one_another() -> None:
    steps = "steps: [work: 40s, work: 40s, work: 40s]".replace("work: 40s", "{work: 40s, say: Roll., stop: Next.}")
    timeline = made("beat: true\n" + steps)
    works = pauses(timeline, PauseKind.WORK)
    assert [work.start_ms - works[0].start_ms for work in works] == [0, 40_000, 80_000]
    assert works[-1].end_ms - works[0].start_ms == 120_000


# What else an author may ask of it.


def test_a_tick_or_a_count_on_each_second_within_a_phase() -> None:
    step = "steps: [{move: Breathe in., short: In., time: 4s}, {hold: 4s}]"
    ticked = made(f"reps: 3\nbeat: true\ncount: seconds\n{step}")
    hold = pauses(ticked, PauseKind.PHASE)[3]
    assert inside(ticked, hold) == [(4_000, "Hold."), (3_000, "tick"), (2_000, "tick"), (1_000, "tick")]
    assert "A tick marks each second." in " ".join(said(ticked))
    up = made(f"reps: 3\nbeat: true\ncount: up\n{step}")
    phase = pauses(up, PauseKind.PHASE)[3]
    assert inside(up, phase) == [(4_000, "Hold."), (3_000, "Two."), (2_000, "Three."), (1_000, "Four.")]
    down = made(f"reps: 3\nbeat: true\ncount: down\n{step}")
    phase = pauses(down, PauseKind.PHASE)[3]
    assert inside(down, phase) == [(4_000, "Hold."), *COUNTED]


def test_a_word_takes_the_time_of_a_tick() -> None:
    timeline = made("sets: 2\nbeat: true\ncount: seconds\nsteps: [work: 2min]")
    heard = inside(timeline, pauses(timeline, PauseKind.WORK)[0])
    assert [words for _, words in heard if words not in ("tick", "Go.")][:3] == [
        "One and a half minutes left.",
        "Halfway.",
        "Thirty seconds left.",
    ]
    assert heard[-4:] == [(4_000, "tick"), *COUNTED]


def test_every_phase_has_its_word_or_a_chime_however_little_is_said() -> None:
    for talk in Talk:
        timeline = made(BOX, talk=talk)
        phases = pauses(timeline, PauseKind.PHASE)
        assert len(phases) == 24
        assert all(at(timeline, phase.start_ms) for phase in phases)
        if talk is Talk.MINIMAL:
            assert isinstance(at(timeline, phases[1].start_ms), ChimeSound)
            assert at(timeline, phases[4].start_ms).text == "Two."


def test_go_and_stop_are_said_however_little_is_said() -> None:
    for talk in Talk:
        for sheet in (TABATA, STEP_UPS):
            words = said(made(sheet, talk=talk))
            assert words.count("Go.") == len(pauses(made(sheet), PauseKind.WORK))
            assert sum(text.startswith("Stop.") for text in words) == words.count("Go.")


def test_neither_minutes_nor_pace_nor_the_rest_of_the_routine_stretch_what_keeps_time() -> None:
    sheet = TABATA.replace("sets: 8", "sets: 3-8")
    low, high = span_ms(catalogue(sheet), Request("r"), Estimates())
    assert high - low > 5 * 30_000 - 1_000
    for options in ({"minutes": 3}, {"minutes": 4}, {"pace": 1.5}, {"pace": 0.8}, {"level": Level.FULL}):
        works = pauses(made(sheet, **options), PauseKind.WORK)
        assert {after.start_ms - before.start_ms for before, after in pairwise(works)} == {30_000}
        assert {work.end_ms - work.start_ms for work in works} == {20_000}


def test_in_a_quiet_exercise_only_the_authors_words_are_heard() -> None:
    timeline = made("reps: 3\nquiet: true\nsteps: [{move: Turn., time: 20s}, {hold: 40s}, {move: Back., time: 20s}]")
    holds = pauses(timeline, PauseKind.HOLD)
    assert len(holds) == 3 and not any(inside(timeline, hold) for hold in holds)
    heard = [sound for sound in chapter(timeline).sounds if sound.progress]
    assert [sound.text for sound in heard] == ["Turn.", "Back."] * 3


def test_bells_ring_within_a_hold_that_is_not_silent_and_its_end_is_counted() -> None:
    timeline = made("steps: [{hold: 90s, bells: 30s}]")
    (hold,) = pauses(timeline, PauseKind.HOLD)
    rung = [(left, words) for left, words in inside(timeline, hold) if words != "soft"]
    assert rung == [(60_000, "bell"), (30_000, "bell"), (5_000, "Five."), (4_000, "Four."), *COUNTED]
    soft = made("steps: [{hold: 90s, ending: soft}]")
    (hold,) = pauses(soft, PauseKind.HOLD)
    assert [words for _, words in inside(soft, hold) if words != "soft"] == [
        "One minute left.",
        "Halfway.",
        "Thirty seconds left.",
    ]
    assert at(soft, hold.end_ms).chime is ChimeKind.BELL
    assert "And relax." not in said(soft)


def test_what_leads_in_is_taken_from_the_nearest_that_says_it() -> None:
    def counted(top: str, routine: str, exercise: str, item: str) -> int:
        tail = f"\nroutines:\n  r: {{title: Test, {routine} exercises: [{{exercise: e, {item}}}]}}\n"
        known = parse((top + HEAD + entry("e", f"steps: [hold: 20s]\n{exercise}") + tail).encode(), "case.yaml")
        words = said(answer(known, Request("r"), Estimates()).timeline)
        return next(number for number in range(5) if words[words.index("And hold.") - 1 - number] == "Get ready.")

    ready = "ready: 8s"
    assert counted(ready, "", "", "") == 0
    assert counted(f"count_in: 1\n{ready}", "", "", "") == 1
    assert counted(f"count_in: 1\n{ready}", "count_in: 2,", "", "") == 2
    assert counted(f"count_in: 1\n{ready}", "count_in: 2,", "count_in: 3", "") == 3
    assert counted(f"count_in: 1\n{ready}", "count_in: 2,", "count_in: 3", "count_in: 4") == 4


def test_sides_of_a_timed_exercise_are_told_within_the_rest() -> None:
    timeline = made("sides: each\nsets: 2\nrest: 20s\nbeat: true\nsteps: [{work: 15s}]")
    (rest,) = pauses(timeline, PauseKind.REST)
    assert "Set two of two. Left side." in [words for _, words in inside(timeline, rest)]
    works = pauses(timeline, PauseKind.WORK)
    assert works[2].start_ms - works[1].start_ms == 35_000
    assert said(timeline).count("Stop.") + said(timeline).count("Stop. Rest for twenty seconds.") == 4


def test_within_a_rest_its_first_word_goes_before_the_count_and_the_count_before_what_comes_next() -> None:
    start = (
        "sets: 2\nbeat: true\nsides: each\nside_names: [the leg by the wall, the other leg]\nreps: {left: 2, right: 3}"
    )
    long_told = made(f"{start}\nrest: 7s\nsteps: [{{work: 5s}}]")
    rest = next(quiet for quiet in pauses(long_told, PauseKind.REST) if quiet.end_ms - quiet.start_ms == 7_000)
    assert [words for _, words in inside(long_told, rest)] == ["Stop.", "Three.", "Two.", "One."]
    stop = "And put the weight down without a sound."
    long_stop = made(f"sets: 2\nrest: 4s\nbeat: true\nsteps: [{{work: 5s, stop: {stop}}}]")
    (rest,) = pauses(long_stop, PauseKind.REST)
    assert [words for _, words in inside(long_stop, rest)] == [stop]


def test_a_set_that_takes_too_long_is_told() -> None:
    slow = SWINGS.replace("60s", "31s")
    (finding,) = [one for one in review(catalogue(slow), Estimates()) if one.misfit.outcome is Outcome.LATE]
    assert "longer than every: 31s; the next one begins late" in str(finding)
    assert not [one for one in review(catalogue(SWINGS), Estimates()) if one.misfit.outcome is Outcome.LATE]


def test_the_timeline_tells_all_of_it_and_is_read_again() -> None:
    for sheet in (BOX, TABATA, SIT):
        timeline = made(sheet)
        again = load(dump(timeline))
        assert dump(again) == dump(timeline)
        assert [quiet.silent for quiet in chapter(again).quiets] == [quiet.silent for quiet in chapter(timeline).quiets]
    assert '"silent":true' in dump(made(SIT)) and '"silent"' not in dump(made(BOX))


def test_work_and_phases_are_counted_down_in_the_terminal() -> None:
    for sheet, kind, label in ((TABATA, PauseKind.WORK, "Work"), (BOX, PauseKind.PHASE, "Beat")):
        timeline = made(sheet)
        lasting = pauses(timeline, kind)[2]
        moment = moment_at(timeline, lasting.start_ms + 1_000)
        assert moment.quiet == lasting and moment.left_ms == lasting.end_ms - lasting.start_ms - 1_000
        shown = Shown(timeline=timeline, moment=moment, labels=ENGLISH)
        rows = [row.plain for row in drawn(shown, Console(file=StringIO()), 40, 6)]
        assert any(re.search(rf"{label} +{moment.left_ms // 1_000} s", row) for row in rows), rows


# Any pattern, and any voice.

phase = st.integers(4, 90).map(lambda tenths: tenths * 100)
words = st.lists(st.sampled_from("lower slowly and breathe in until you can feel it".split()), min_size=1, max_size=9)


@st.composite
def patterns(draw: st.DrawFn) -> str:
    def step() -> Iterator[str]:
        text = " ".join(draw(words)).capitalize()
        kind = draw(st.sampled_from(["move", "hold", "work", "breaths"]))
        yield (
            f"  - {kind}: "
            + {
                "move": f"{text}.\n    time: {draw(phase)}ms",
                "hold": f"{draw(phase)}ms",
                "work": f"{max(draw(phase), 1_000)}ms",
                "breaths": f"{draw(st.integers(1, 4))}\n    in: {draw(phase)}ms\n    out: {draw(phase)}ms",
            }[kind]
        )

    steps = "\n".join(line for _ in range(draw(st.integers(1, 4))) for line in step())
    count = draw(st.sampled_from(["", "count: seconds\n", "count: up\n", "count: down\n"]))
    quiet = "" if count else draw(st.sampled_from(["", "", "quiet: true\n"]))
    between = draw(st.sampled_from(["", "between: 3s\n", "between: 400ms\n"]))
    rest = draw(st.integers(4, 400)) * 100
    sides = draw(st.sampled_from(["", "sides: each\n", "sides: alternate\n"]))
    sets, reps = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    return f"beat: true\n{count}{quiet}{between}{sides}rest: {rest}ms\nsets: {sets}\nreps: {reps}\nsteps:\n{steps}"


@settings(max_examples=60, deadline=None)
@given(patterns(), voices, st.sampled_from(Talk), st.floats(0.8, 1.5))
def test_any_pattern_keeps_its_beat(pattern: str, voice: Estimates, talk: Talk, pace: float) -> None:
    """Phases, the times between repetitions and the rests between sets touch; nothing overlaps; each begins with a
    sound, unless all is quiet."""
    known = catalogue(pattern)
    timeline = answer(known, Request("r", talk=talk, pace=round(pace, 2)), voice).timeline
    exercise = known.exercises["e"]
    timed = [
        quiet
        for quiet in chapter(timeline).quiets
        if quiet.kind in (PauseKind.PHASE, PauseKind.WORK, PauseKind.REST) and quiet.progress
    ]
    written = [value for step in exercise.steps for value in written_ms(step)]
    between_ms = exercise.between.at().low if "between:" in pattern else 0
    phases = [quiet for quiet in timed if quiet.kind is not PauseKind.REST]
    assert [quiet.end_ms - quiet.start_ms for quiet in phases] == written * (len(phases) // len(written))
    rests = {quiet.end_ms - quiet.start_ms for quiet in timed if quiet.kind is PauseKind.REST}
    assert rests <= {between_ms, exercise.rest.at().low}
    for before, after in pairwise(timed):
        here, there = before.progress, after.progress
        assert here is not None and there is not None
        if (here.set, here.side) == (there.set, there.side) or before.kind is PauseKind.REST:
            assert after.start_ms == before.end_ms
    onsets = {sound.start_ms for sound in timeline.sounds}
    if not exercise.quiet:
        assert {quiet.start_ms for quiet in timed} <= onsets
    for sound, following in pairwise(timeline.sounds):
        assert following.start_ms - sound.end_ms >= GAP_MS
        assert exercise.quiet or following.start_ms - sound.end_ms <= MAX_SILENCE_MS


@st.composite
def keeping_time(draw: st.DrawFn) -> Catalogue:
    """An invented catalogue in which some exercises keep time."""
    known = draw(catalogues())
    changed = {}
    for name, exercise in known.exercises.items():
        works = [Work(work=f"{seconds}s") for seconds in draw(st.lists(st.integers(1, 90), max_size=2))]
        beat = draw(st.booleans())
        changed[name] = exercise.model_copy(
            update={
                "steps": (*exercise.steps, *works),
                "beat": beat,
                "count": draw(st.sampled_from([None, "seconds", "up", "down"])) if beat else None,
                "every": draw(st.none() | st.integers(20_000, 300_000)),
                "quiet": draw(st.booleans()),
                "ready": draw(st.none() | st.integers(0, 20_000)),
                "count_in": draw(st.none() | st.integers(0, 10)),
            }
        )
    return known.model_copy(update={"exercises": changed})


@settings(max_examples=20, deadline=None)
@given(keeping_time(), requests, voices)
def test_whatever_keeps_time_obeys_the_laws_of_time(known: Catalogue, request: Request, voice: Estimates) -> None:
    """Sounds lie apart; holds, works and phases last what they were chosen to."""
    answered = answer(known, request, voice)
    for sound, following in pairwise(answered.timeline.sounds):
        assert following.start_ms - sound.end_ms >= GAP_MS
    exact = (PauseKind.HOLD, PauseKind.WORK, PauseKind.PHASE)
    segments = (segment for part in answered.script.chapters for segment in part.segments)
    wanted = [(one.kind, one.ms) for one in segments if isinstance(one, Pause) and one.ms and one.kind in exact]
    quiets = (quiet for part in answered.timeline.chapters for quiet in part.quiets if quiet.kind in exact)
    assert [(quiet.kind, quiet.end_ms - quiet.start_ms) for quiet in quiets] == wanted


@pytest.mark.parametrize(
    ("exercise", "minutes"),
    [
        (BOX.replace("reps: 6", "reps: 4-40"), (2, 5, 9)),
        ("{reps: 6-20, sets: 2, tempo: 3-1-1-0}", (3, 4, 5)),
        (TABATA.replace("sets: 8", "sets: 2-12").replace("20s", "20-30s"), (2, 4, 7)),
        (SWINGS.replace("sets: 4", "sets: 2-9"), (3, 5, 8)),
    ],
    ids=["box breathing", "tempo", "tabata", "every minute"],
)
def test_so_many_minutes_are_kept_by_what_keeps_time(exercise, minutes) -> None:
    for wanted in minutes:
        for talk in Talk:
            assert abs(made(exercise, minutes=wanted, talk=talk).length_ms - wanted * 60_000) <= TOLERANCE_MS


def written_ms(step: object) -> list[int]:
    match step:
        case Breaths():
            return [step.inhale, step.exhale] * step.breaths.at().low
        case Move() | Hold() | Work():
            return [step.amount.at().low]
    raise AssertionError(step)


# The finished track, as it is heard.

ONSET_MS = 30
"""How far from its place in the pattern a phase may be heard."""
DRIFT_MS = 10
"""How much later, on average, the last ones may be heard than the first."""

LISTENED = {
    "box": BOX.replace("reps: 6", "reps: 20"),
    "tempo": "{reps: 20, tempo: 3-1-1-0}",
    "tabata": TABATA.replace("sets: 8", "sets: 20"),
    "double-breath": DOUBLE_BREATH.replace("reps: 5", "reps: 20"),
    "ticks": "reps: 5\nbeat: true\ncount: seconds\nsteps: [{move: Breathe., time: 4s}]",
    "swings": SWINGS.replace("sets: 4", "sets: 20").replace("reps: 10", "reps: 2").replace("60s", "20s"),
    "sit": SIT,
    "work": "sets: 2\nrest: 10s\nsteps: [{work: 15s}]",
}
ALL = """
routines:
  r:
    title: Test
    rest: 0s
    exercises: [box, tempo, tabata, double-breath, ticks, {exercise: swings, talk: brief}, sit, work]
"""
Heard = tuple[Timeline, list[Found]]
"""The timeline of one exercise, and every sound of it as it is heard."""


@pytest.fixture(scope="module")
def heard(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Heard]:
    """A track of all these, spoken by espeak-ng. It is heard as it is planned, throughout."""
    known = parse((HEAD + "".join(starmap(entry, LISTENED.items())) + ALL).encode(), "case.yaml")
    done = render(known, Request("r"), studio, tmp_path_factory.mktemp("heard"))
    track = listen(done.path)
    assert disagreements(done.path, done.timeline, track) == []
    found = heard_sounds(track, done.timeline)
    return {
        part.exercise: (
            replace(done.timeline, chapters=(part,)),
            [one for one in found if part.start_ms <= one.plan.start_ms < part.end_ms],
        )
        for part in done.timeline.exercises
        if part.exercise
    }


def off_beat(heard: Heard, beat_ms: list[int]) -> list[int]:
    """How late each beat is heard, counted from the first; a beat without a sound is as late as its neighbour."""
    timeline, found = heard
    begin_ms = pauses(timeline, PauseKind.PHASE, PauseKind.WORK)[0].start_ms
    first_ms = next(one.start_ms for one in found if one.plan.start_ms == begin_ms)
    late = [one.start_ms - first_ms for one in found]
    return [min((ms - expected for ms in late), key=abs) for expected in beat_ms]


@pytest.mark.parametrize(
    ("exercise", "round_ms", "within_ms"),
    [
        ("box", 16_000, [0, 4_000, 8_000, 12_000]),
        ("tempo", 5_000, [0, 3_000, 4_000]),
        ("tabata", 30_000, [0, 20_000]),
        ("double-breath", 5_000, [0, 1_000, 1_500, 2_000]),
    ],
)
def test_the_twentieth_round_is_heard_on_its_beat(exercise, round_ms, within_ms, heard) -> None:
    beat_ms = [round_ms * number + part for number in range(20) for part in within_ms]
    off = off_beat(heard[exercise], beat_ms[: -1 if exercise == "tabata" else None])
    assert max(map(abs, off)) <= ONSET_MS
    assert abs(mean(off[-20:]) - mean(off[:20])) <= DRIFT_MS


def test_ticks_are_heard_on_their_seconds(heard) -> None:
    assert max(map(abs, off_beat(heard["ticks"], [1_000 * second for second in range(20)]))) <= ONSET_MS


def test_sets_are_heard_to_begin_on_their_second(heard) -> None:
    _, found = heard["swings"]
    begun = [one for one in found if one.plan.progress and one.plan.progress.rep == 1]
    starts = [one.start_ms for one in begun if isinstance(one.plan, SpokenSound) and one.plan.role is Role.COUNT]
    assert len(starts) == 20
    assert max(abs(start - starts[0] - 20_000 * number) for number, start in enumerate(starts)) <= ONSET_MS


def test_a_silent_sit_is_heard_to_be_silent(heard) -> None:
    timeline, found = heard["sit"]
    (hold,) = pauses(timeline, PauseKind.HOLD)
    rung = [one.start_ms - hold.start_ms for one in found if hold.start_ms <= one.plan.start_ms <= hold.end_ms]
    assert rung == [pytest.approx(minutes * 60_000, abs=ONSET_MS) for minutes in (3, 6, 9)]


def test_work_is_heard_to_stop_on_its_second(heard) -> None:
    timeline, found = heard["work"]
    for work in pauses(timeline, PauseKind.WORK):
        go = next(one for one in found if one.plan.end_ms == work.start_ms)
        stop = next(one for one in found if one.plan.start_ms == work.end_ms)
        assert isinstance(stop.plan, SpokenSound) and stop.plan.text == "Stop."
        assert abs(stop.start_ms - go.end_ms - 15_000) <= ONSET_MS
