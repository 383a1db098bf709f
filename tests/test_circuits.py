"""Circuits as sheets prescribe them, sections, and what stands between exercises: what is done, said and shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from io import StringIO
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from invented import catalogues, requests, voices
from listening import disagreements, heard_sounds, listen
from rich.console import Console
from small_tracks import write
from stations import visits

from voiceguide.catalogue.model import Catalogue, Circuit, Level, RoutineExercise, Talk
from voiceguide.catalogue.reader import parse
from voiceguide.language.en import English
from voiceguide.language.labels import ENGLISH
from voiceguide.play.playback import Moment, moment_at
from voiceguide.play.view import Shown, drawn
from voiceguide.render import Studio, render
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.script.segments import ChimeKind, PauseKind, Role, Speech
from voiceguide.timeline.answer import answer
from voiceguide.timeline.fit import Fitting, fit
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.listing import outline
from voiceguide.timeline.review import review
from voiceguide.timeline.timeline import Timeline
from voiceguide.timeline.timeline_json import dump, load
from voiceguide.track.captions import vtt
from voiceguide.track.tags import read_track

SAY = English()

GYM = """\
version: 1
title: Case
default: r
start: mat
safety: [Stop if it hurts.]
positions: {mat: {name: on your mat}}
exercises:
  press:
    name: Press
    position: mat
    setup: [Lie on your back., Take a weight in each hand.]
    movement: [Press both weights up.]
    reps: %d
    steps: [{move: Press., time: 3s}]
  bridge:
    name: Bridge
    position: mat
    setup: [Put the weights down.]
    movement: [Lift your hips.]
    reps: %d
    steps: [{move: Lift., time: 3s}]
routines:
  r: {title: Circuit, exercises: [%s]}
"""


def gym(items: str, reps: int) -> Catalogue:
    return parse((GYM % (reps, reps, items)).encode(), "exercises.yaml")


def timeline(items: str, reps: int = 5, **options: object) -> Timeline:
    return answer(gym(items, reps), Request("r", **options), Estimates()).timeline  # type: ignore[arg-type]


def pauses_ms(track: Timeline, kind: PauseKind) -> list[int]:
    return [q.end_ms - q.start_ms for chapter in track.chapters[1:-1] for q in chapter.quiets if q.kind is kind]


def test_three_rounds_of_two_are_explained_once_and_rest_as_prescribed():
    track = timeline("{circuit: Strength, rounds: 3, rest: 10s, between: 90s, exercises: [press, bridge]}")
    texts = [sound.text for sound in track.speech]
    for words in ("Lie on your back.", "Press both weights up.", "Put the weights down.", "Lift your hips."):
        assert texts.count(words) == 1
    assert [text for text in texts if text.startswith("Round")] == [
        "Round two of three. Press.",
        "Round three of three. Press.",
    ]
    assert pauses_ms(track, PauseKind.REST) == [10_000, 90_000, 10_000, 90_000, 10_000]
    titles = [chapter.title for chapter in track.chapters[1:-1]]
    assert titles == ["Press", "Bridge", "Strength: round 2 of 3", "Strength: round 3 of 3"]


def test_forty_seconds_of_work_for_each_exercise_of_a_circuit():
    track = timeline(
        "{circuit: Intervals, rounds: 2, work: 40s, rest: 20s, exercises: [press, {exercise: bridge, work: 30s}]}"
    )
    assert pauses_ms(track, PauseKind.WORK) == [40_000, 30_000, 40_000, 30_000]


def test_two_hundred_and_sixty_poses_have_250_chapters_at_most():
    track = timeline(", ".join(["press", "bridge"] * 130), reps=1)
    assert len(track.chapters) <= 250
    starts = [chapter.start_ms for chapter in track.chapters]
    assert starts == sorted(set(starts))


def test_rounds_of_a_range_make_a_session_as_long_as_is_asked_for():
    circuit = "{circuit: Strength, rounds: 2-5, rest: 10s, between: 30s, exercises: [press, bridge]}"
    for minutes in (6, 8):
        assert abs(timeline(circuit, minutes=minutes).length_ms - minutes * 60_000) <= 1_000


def spoken(track: Timeline) -> list[str]:
    return [sound.text for sound in track.speech]


def between_exercises(items: str, **options: object) -> list[str]:
    """What is heard after the last repetition of the first exercise and before the name of the second."""
    texts = spoken(answer(gym(items, 1), Request("r", **options), Estimates()).timeline)  # type: ignore[arg-type]
    begins = next(index for index, text in enumerate(texts) if text.endswith("Press.") and "That was" in text)
    ends = next(index for index, text in enumerate(texts) if index > begins and text.startswith("Exercise two"))
    return texts[begins + 1 : ends]


def test_a_title_opens_a_section_and_a_circuit_says_how_many_rounds():
    items = "{section: Warm-up, exercises: [press]}, {circuit: Strength, rounds: 2, exercises: [bridge, press]}"
    full, brief = (
        spoken(answer(gym(items, 1), Request("r", talk=talk), Estimates()).timeline) for talk in list(Talk)[:2]
    )
    assert full[full.index("Warm-up.") + 1] == "Exercise one of three. Press."
    assert full[full.index("Strength. Two rounds of two exercises.") + 1] == "Exercise two of three. Bridge."
    assert brief[brief.index("Strength. Two rounds.") + 1] == "Two of three. Bridge."
    assert "Well done. That was Strength." not in full, "the closing praises"


def test_the_rest_is_the_nearest_one_that_is_written():
    items = (
        "{section: A, rest: 5s, exercises: [press, press, "
        "{circuit: C, rounds: 1, rest: 7s, exercises: [press, press]}]}, "
        "{section: B, exercises: [press, press]}"
    )
    assert pauses_ms(timeline(items, reps=1), PauseKind.REST) == [5_000, 5_000, 7_000, 12_000, 12_000]


def test_a_rest_of_its_own_stands_in_place_of_the_usual_one():
    assert between_exercises("press, bridge") == ["Rest here for a moment. Next: Bridge."]
    assert between_exercises("press, {rest: 1min}, bridge") == ["Rest for one minute. Next: Bridge.", "Ten seconds."]
    assert between_exercises("press, {pause: 20s}, bridge") == []
    assert pauses_ms(timeline("press, {rest: 1min}, bridge", reps=1), PauseKind.REST) == [60_000]


def test_words_between_exercises_are_said_however_little_the_coach_talks():
    items = "say: Put on your shoes., press, {say: Have a drink., time: 15s}, bridge, say: Stand still."
    for talk in Talk:
        track = answer(gym(items, 1), Request("r", talk=talk), Estimates()).timeline
        said = [sound.text for sound in track.speech if sound.role is Role.NOTE]
        assert said == ["Put on your shoes.", "Have a drink.", "Stand still."]
        by_chapter = [[sound.text for sound in c.speech if sound.role is Role.NOTE] for c in track.chapters]
        assert by_chapter == [["Put on your shoes."], ["Have a drink."], ["Stand still."], []]


def test_a_silence_between_exercises_has_its_bells_and_no_other_sound():
    track = timeline("press, {quiet: 5min, bells: 2min, ending: soft}, {chime: bell}, bridge", reps=1)
    (quiet,) = (q for c in track.chapters for q in c.quiets if q.end_ms - q.start_ms == 300_000)
    inside = [sound for sound in track.sounds if quiet.start_ms < sound.start_ms < quiet.end_ms]
    assert [(sound.start_ms - quiet.start_ms, sound.what) for sound in inside] == [
        (120_000, ChimeKind.BELL),
        (240_000, ChimeKind.BELL),
    ]
    after = [sound for sound in track.sounds if sound.start_ms >= quiet.end_ms]
    assert [sound.what for sound in after[:3]] == [ChimeKind.BELL, ChimeKind.BELL, ChimeKind.START]
    assert 0 <= after[0].start_ms - quiet.end_ms < 27, "the bell that ends it waits for the next MP3 frame"


def test_a_note_is_said_before_its_exercise_and_once():
    texts = spoken(timeline("{circuit: C, rounds: 3, exercises: [press, {exercise: bridge, note: Slower today.}]}"))
    assert texts.count("Slower today.") == 1
    assert texts[texts.index("Slower today.") - 1] == "Exercise two of two. Bridge."


def test_with_work_the_exercises_of_later_rounds_begin_on_their_second():
    circuit = "{circuit: C, rounds: 20, work: 40s, rest: 20s, between: 1:30, exercises: [press, bridge]}"
    track = timeline(circuit)
    begins = [sound.start_ms for sound in track.speech if sound.text == "Go."]
    assert len(begins) == 40
    assert {after - before for before, after in pairwise(begins[2:])} == {60_000, 130_000}
    assert begins[-1] - begins[2] == 19 * 60_000 + 18 * 130_000
    ends = [sound.start_ms for sound in track.speech if sound.text == "Stop."]
    assert {end - begin for begin, end in zip(begins, ends, strict=True)} == {40_000}
    told = [sound.text for sound in track.speech if ends[2] <= sound.start_ms <= begins[4]]
    counted = ["Three.", "Two.", "One.", "Go."]
    work = ["Halfway.", *counted[:3], "Stop."]
    assert told == [
        "Stop.",
        "Next: Bridge.",
        "Ten seconds.",
        *counted,
        *work,
        "Next: Press.",
        "Round three of twenty. Press.",
        *counted,
    ]


def test_every_so_often_a_round_begins():
    circuit = "{circuit: C, rounds: 10, every: 3min, rest: 5s, exercises: [press, bridge]}"
    made = answer(gym(circuit, 5), Request("r"), Estimates())
    first = [
        next(sound for sound in part.sounds if sound.progress).start_ms
        for part in made.timeline.exercises
        if part.number == 1
    ]
    assert [after - before for before, after in pairwise(first)] == [180_000] * 9
    assert not [finding for finding in review(gym(circuit, 5), Estimates()) if "every" in str(finding)]
    short = gym("{circuit: C, rounds: 3, every: 62s, rest: 5s, exercises: [press, bridge]}", 5)
    assert ["longer than every: 62s" in str(finding) for finding in review(short, Estimates())] == [True]


def test_the_set_with_which_a_round_begins_is_told_within_the_rest():
    circuit = "{circuit: C, rounds: 6, every: 3min, exercises: [{exercise: press, sets: 2, rest: 10s}]}"
    track = timeline(circuit)
    begins = [s.start_ms for s in track.sounds if s.progress and (s.progress.set, s.progress.rep) == (1, 1)]
    assert [after - before for before, after in pairwise(begins)] == [180_000] * 5
    told = [sound.text for sound in track.speech if sound.start_ms < begins[1]]
    assert told[-2:] == ["Round two of six. Press.", "Set one of two."]


def test_the_side_with_which_an_exercise_begins_is_told_within_the_rest():
    exercises = "[press, {exercise: bridge, sides: each}]"
    track = timeline(f"{{circuit: C, rounds: 3, work: 40s, rest: 20s, between: 20s, exercises: {exercises}}}")
    later = [sound for sound in track.speech if sound.start_ms > track.chapters[3].start_ms]
    texts = [sound.text for sound in later]
    begins = [sound.start_ms for sound in later if sound.text == "Go."]
    ends = [sound.start_ms for sound in later if sound.text == "Stop."]
    assert begins[1] - ends[0] == begins[4] - ends[3] == 20_000
    second = texts.index("Go.", texts.index("Next: Bridge."))
    assert texts[texts.index("Next: Bridge.") : second] == [
        "Next: Bridge.",
        "Left side.",
        "Ten seconds.",
        "Three.",
        "Two.",
        "One.",
    ]


def test_the_way_to_another_position_is_gone_within_a_rest_that_ends_on_its_second():
    text = GYM % (1, 1, "{circuit: C, rounds: 8, work: 30s, rest: 20s, between: 20s, exercises: [bridge, press]}")
    places = "{mat: {name: on your mat, restful: true}, standing: {name: standing}}"
    ways = (
        "transitions: [{from: mat, to: standing, say: [{say: Stand up., time: 6s}]}, "
        "{from: standing, to: mat, say: [{say: Lie down., time: 6s}]}]"
    )
    text = text.replace("positions: {mat: {name: on your mat}}", f"positions: {places}\n{ways}")
    text = text.replace("name: Bridge\n    position: mat", "name: Bridge\n    position: standing")
    track = answer(parse(text.encode(), "exercises.yaml"), Request("r"), Estimates()).timeline
    begins = [sound.start_ms for sound in track.speech if sound.text == "Go."][2:]
    assert [after - before for before, after in pairwise(begins)] == [50_000] * 13
    assert spoken(track).count("Stand up.") == 8


def test_a_round_may_begin_with_words_and_a_rest_may_come_before_them():
    circuit = "{circuit: C, rounds: 2, exercises: [{say: Breathe.}, press, bridge, {rest: 20s}, {chime: soft}]}"
    texts = spoken(timeline(circuit, reps=1))
    assert texts.count("Breathe.") == 2
    last = len(texts) - texts[::-1].index("Breathe.") - 1
    assert texts[last - 1 : last + 2] == ["Round two of two.", "Breathe.", "Press."]


SHOWN = "{section: Main, exercises: [{circuit: Legs, rounds: 3, exercises: [press, bridge]}]}, press"


def test_what_is_shown_of_a_later_round(tmp_path: Path):
    track = timeline(SHOWN)
    titles = [chapter.title for chapter in track.chapters[1:-1]]
    assert titles == ["Press", "Bridge", "Legs: round 2 of 3", "Legs: round 3 of 3", "Press"]
    parts = [(part.title, part.section, part.round, part.number) for part in track.exercises[1:-1]]
    legs = "Main · Legs"
    rounds = [(title, legs, n, m) for n in (1, 2, 3) for m, title in ((1, "Press"), (2, "Bridge"))]
    assert parts == [*rounds, ("Press", None, None, 3)]
    assert all(before.end_ms == after.start_ms for before, after in pairwise(track.exercises))
    assert dump(load(dump(track))) == dump(track)
    assert [part.start_ms for part in load(dump(track)).exercises] == [part.start_ms for part in track.exercises]
    assert [c.title for c in read_track(write(tmp_path / "a.mp3", track)).chapters[1:-1]] == titles
    assert "NOTE Legs: round 2 of 3" in vtt(track)
    for part in track.exercises[1:-2]:
        progress = {(sound.progress.round, sound.progress.rounds) for sound in part.sounds if sound.progress}
        assert progress == {(part.round, 3)}


def test_the_terminal_shows_the_section_and_the_round_and_goes_from_exercise_to_exercise():
    track = timeline(SHOWN)
    bridge = track.exercises[4]
    moment: Moment = moment_at(track, bridge.start_ms + 1)
    assert (moment.chapter.title, moment.next) == ("Bridge", "Press")
    rows = [
        row.plain
        for row in drawn(Shown(timeline=track, moment=moment, labels=ENGLISH), Console(file=StringIO()), 80, 24)
    ]
    assert any("Main · Legs, round 2 of 3, Exercise 2 of 3: Bridge" in row for row in rows), rows


def test_a_routine_is_outlined_with_its_rounds():
    (routine,) = gym(
        "{section: Main, exercises: [press, {circuit: Legs, rounds: 2-3, exercises: [bridge, rest: 5s]}]}", 1
    ).routines.values()
    assert outline(routine) == "Main: (press, Legs: 2-3 × (bridge))"


def test_rounds_by_level():
    by_level = "{circuit: C, rounds: {gentle: 2, standard: 3, full: 5}, exercises: [press]}"
    catalogue = gym(by_level + ", {circuit: D, rounds: 1-4, level: full, exercises: [bridge]}", 1)
    rounds = [plan_for(catalogue, Request("r", level=level)).rounds for level in (None, Level.GENTLE, Level.FULL)]
    assert rounds == [(3, 4), (2, 1), (5, 4)]


def test_fewer_exercises_are_fewer_in_every_round():
    catalogue = gym("{circuit: C, rounds: 3, between: 10s, exercises: [press, bridge]}", 12)
    plan = plan_for(catalogue, Request("r"))
    script = compose(catalogue, Request("r"), replace(plan, doses=plan.doses[:1]))
    assert [visit.exercise for visit in visits(script)] == ["press"] * 3
    said = [line.full.text for line in script.lines()]
    assert "Today: one of the two exercises." in said
    assert "C. Three rounds." in said


def test_the_twentieth_round_is_heard_on_its_second(studio: Studio, tmp_path: Path):
    catalogue = gym("{circuit: Tabata, rounds: 20, work: 20s, between: 10s, exercises: [press]}", 1)
    done = render(catalogue, Request("r"), studio, tmp_path)
    heard = listen(done.path)
    assert disagreements(done.path, done.timeline, heard) == []
    begins = [one.start_ms for one in heard_sounds(heard, done.timeline) if getattr(one.plan, "text", "") == "Go."]
    assert len(begins) == 20
    off = [begin - (begins[1] + 30_000 * number) for number, begin in enumerate(begins[1:])]
    assert max(map(abs, off)) <= 30


def test_two_hundred_and_sixty_poses_make_a_track_of_250_chapters(studio: Studio, tmp_path: Path):
    catalogue = gym(", ".join(["{exercise: press, talk: minimal}"] * 260), 1)
    done = render(catalogue, Request("r", talk=Talk.MINIMAL), studio, tmp_path)
    info = read_track(done.path)
    assert len(info.chapters) == 250
    assert [after.start_ms - before.end_ms for before, after in pairwise(info.chapters)] == [0] * 249
    assert info.timeline is not None
    assert [part.number for part in info.timeline.exercises[1:-1]] == [*range(1, 261)]


def test_a_longer_session_has_more_rounds_and_a_shorter_one_fewer():
    catalogue = gym("{circuit: C, rounds: 1-9, rest: 10s, between: 10s, exercises: [press, bridge]}", 5)
    (usual,) = plan_for(catalogue, Request("r")).rounds
    fewer, more = (fit(catalogue, Request("r", minutes=minutes), Estimates()).rounds for minutes in (5, 14))
    assert fewer < (usual,) < more


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.reuse, Phase.generate],  # to shrink a whole catalogue takes minutes
)
@given(catalogues(works=True), requests)
def test_each_round_is_what_is_announced_and_explains_nothing_again(catalogue: Catalogue, request: Request):
    plan = plan_for(catalogue, request)
    script = compose(catalogue, request, plan)
    (routine,) = catalogue.routines.values()
    done = visits(script)
    rounds = {
        item.exercise: of for circuit, of in zip(routine.circuits, plan.rounds, strict=True) for item in _of(circuit)
    }
    assert Counter(visit.exercise for visit in done) == {
        item.exercise: rounds.get(item.exercise, 1) for item in routine.items
    }
    for visit in done:
        progress = {(s.progress.round, s.progress.rounds) for s in visit.segments if s.progress}
        assert progress == {(visit.round, rounds.get(visit.exercise))}
        begins = next(index for index, s in enumerate(visit.segments) if s.progress)
        for index, segment in enumerate(visit.segments):
            if isinstance(segment, Speech) and segment.full.text.startswith("Round "):
                number = (visit.round or 0) + (index > begins)
                assert segment.full.text.startswith(f"Round {SAY.number(number)} of "), segment
        if (visit.round or 1) > 1:
            assert not {Role.MOVEMENT, Role.BENEFIT} & {getattr(s, "role", None) for s in visit.segments}
    first = sum((visit.round or 1) == 1 for visit in done)
    later = sum(of - 1 for circuit, of in zip(routine.circuits, plan.rounds, strict=True))
    assert len(script.chapters) == 2 + first + later


def _of(circuit: Circuit) -> list[RoutineExercise]:
    return [item for item in circuit.exercises if isinstance(item, RoutineExercise)]


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.reuse, Phase.generate]
)
@given(catalogues(works=True), voices)
def test_longer_sessions_have_as_many_rounds_or_more(catalogue: Catalogue, voice: Estimates):
    """A dose stands once in a plan, and so is the same in all rounds; rounds grow from the fewest to the most."""
    rungs = Fitting(catalogue, Request("r"), voice)._rungs
    (routine,) = catalogue.routines.values()
    spans = [circuit.rounds for circuit in routine.circuits]
    assert rungs[0].rounds == tuple(span.low for span in spans)
    assert rungs[-1].rounds == tuple(span.high for span in spans)
    for before, after in pairwise(rungs):
        assert all(less <= more for less, more in zip(before.rounds, after.rounds, strict=True))
        assert len(after.doses) == len(routine.items)
