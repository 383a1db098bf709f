"""What the coach says is true, is enough, and is the author's: over invented exercises, and case by case."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, replace
from itertools import groupby

import pytest
from conftest import GOLDEN, ROOT
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from invented import catalogues, exercises, requests
from stations import exercises_of

from voiceguide.catalogue.model import Catalogue, Exercise, Level, Talk
from voiceguide.catalogue.notes import notes
from voiceguide.catalogue.reader import parse, read
from voiceguide.catalogue.steps import Breaths, Hold, Move
from voiceguide.language.en import English
from voiceguide.language.phrases import Texts
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.cues import hold_words
from voiceguide.script.dose import choose, growth, growth_of_sets, smallest
from voiceguide.script.request import Request
from voiceguide.script.segments import Chapter, Chime, ChimeKind, Pause, PauseKind, Role, Script, Speech
from voiceguide.script.transitions import lines, route
from voiceguide.timeline.layout import lay_out
from voiceguide.timeline.lengths import Estimates
from voiceguide.units import Amounts, Range

SHIPPED = ROOT / "exercises.yaml"
CASES = GOLDEN / "scripts/cases.yaml"
NUMBERS = {English().number(n): n for n in range(1, 100)}

SMALL = """\
version: 1
title: Small
default: r
start: here
safety: [Stop if it hurts.]
positions: {here: {name: here}}
exercises:
  e:
    name: Nod
    position: here
%s
routines:
  r: {title: Small, rest: 20s, exercises: [e, e]}
"""


def small(*keys: str) -> Catalogue:
    """A catalogue of one exercise that is done twice."""
    return parse((SMALL % "\n".join(f"    {key}" for key in keys)).encode(), "exercises.yaml")


def script(catalogue: Catalogue, routine: str = "r", **options: object) -> Script:
    request = Request(routine, **options)  # type: ignore[arg-type]
    return compose(catalogue, request, plan_for(catalogue, request))


def said(chapter: Chapter) -> list[str]:
    return [segment.full.text for segment in chapter.segments if isinstance(segment, Speech)]


def everything(script: Script) -> list[str]:
    return [text for chapter in script.chapters for text in said(chapter)]


def forms(speech: Speech) -> list[str]:
    """Everything that may be heard of it."""
    return [utterance.text for utterance in (speech.full, speech.short) if utterance]


def pauses(script: Script, kind: PauseKind) -> list[int]:
    return [s.ms for c in script.chapters for s in c.segments if isinstance(s, Pause) and s.kind is kind]


def repetitions(chapter: Chapter) -> list[list[Speech | Chime | Pause]]:
    """The segments of each repetition, in order."""
    own = [segment for segment in chapter.segments if segment.progress]
    return [list(group) for _, group in groupby(own, key=lambda segment: segment.progress)]


def both_sides_get_the_same(catalogue: Catalogue, script: Script) -> None:
    """Unless the author gave them doses of their own."""
    for exercise, chapter in exercises_of(catalogue, script):
        done = Counter(repetition[0].progress.side for repetition in repetitions(chapter))
        match exercise.sides:
            case None:
                assert set(done) == {None}
            case "left" | "right":
                assert set(done) == {exercise.sides}
            case _:
                assert set(done) == set(exercise.side_names)
                if len(exercise.reps.rows) == len(exercise.in_sets.rows) == 1:
                    assert len(set(done.values())) == 1


def the_side_is_known_before_anything_is_done_on_it(catalogue: Catalogue, script: Script) -> None:
    for exercise, chapter in exercises_of(catalogue, script):
        known = None
        for segment in chapter.segments:
            if isinstance(segment, Speech):
                named = [{name for name in exercise.side_names if name in text.lower()} for text in forms(segment)]
                if segment.role is Role.COUNT and all(len(names) == 1 for names in named):
                    known = min(named[0])
            if segment.progress:
                assert segment.progress.side in (None, known)


def safety_lines_and_ways_are_said_whole(catalogue: Catalogue, script: Script) -> None:
    texts = everything(script)
    assert texts.count("Go gently.") == 1
    assert texts[-1] == "That's all for today."
    used = [line for transition in catalogue.transitions for line in transition.say]
    moved = any(exercise.position == "there" for exercise, _ in exercises_of(catalogue, script))
    if moved and "talk minimal" not in script.options:
        assert all(str(line.say) in texts for line in used)


def every_step_is_heard(catalogue: Catalogue, script: Script) -> None:
    for exercise, chapter in exercises_of(catalogue, script):
        for repetition in repetitions(chapter):
            sounds = [segment for segment in repetition if not isinstance(segment, Pause)]
            breaths = len([step for step in exercise.steps if isinstance(step, Breaths)])
            assert len(sounds) >= len(exercise.steps) + breaths
            for step in exercise.steps:
                words = step.move if isinstance(step, Move) else step.say
                if step.keep and words:
                    whole = [s for s in sounds if isinstance(s, Speech) and all(words in text for text in forms(s))]
                    assert whole, words


def nobody_else_has_words(catalogue: Catalogue, script: Script) -> None:
    """What is said and is no text of the author's is made of the language's own words, and of sides."""
    own = set(re.findall(r"[a-z']+", " ".join((*asdict(Texts()).values(), *NUMBERS)).lower()))
    written = sorted({str(text).removesuffix(".") for text in texts_of(catalogue.model_dump())}, key=len, reverse=True)
    authors = [re.compile(rf"\b{re.escape(words)}\b", re.IGNORECASE) for words in written]
    for text in set(everything(script)):
        rest = text
        for words in authors:
            rest = words.sub(" ", rest)
        assert set(re.findall(r"[a-z']+", rest.lower())) <= own, text


def texts_of(value: object) -> list[str]:
    match value:
        case dict():
            return [text for item in value.values() for text in texts_of(item)]
        case list() | tuple():
            return [text for item in value for text in texts_of(item)]
        case str() if len(value) > 1:
            return [value]
    return []


def what_is_announced_is_what_is_done(catalogue: Catalogue, script: Script) -> None:
    for exercise, chapter in exercises_of(catalogue, script):
        done = [repetition[0].progress for repetition in repetitions(chapter)]
        alternates = exercise.sides == "alternate"
        bouts = list(dict.fromkeys((at.set, None if alternates else at.side, at.reps) for at in done))
        assert len(done) == sum(reps for _, _, reps in bouts), done
        by_side = {side: [reps for _, at, reps in bouts if at == side] for _, side, _ in bouts}
        held = [s.ms for s in chapter.segments if isinstance(s, Pause) and s.kind is PauseKind.HOLD]
        begins = chapter.segments.index(next(s for s in chapter.segments if s.progress))
        for segment in chapter.segments[:begins]:
            if isinstance(segment, Speech) and segment.role is Role.ANNOUNCE:
                the_dose_is_true(segment.full.text, by_side)
                found = re.search(r"(Each|The) hold is ([^.,]+)\.", segment.full.text)
                if found and "side." not in segment.full.text:
                    assert {English().time(ms) for ms in held} == {found[2]}, (segment, held)
                    assert (found[1] == "The") == (len(held) == 1), (segment, held)
        each_bout_is_told_as_it_is(chapter)


def the_dose_is_true(text: str, by_side: dict[str | None, list[int]]) -> None:
    """Each form in which repetitions are announced, against how many there are in each set of each side."""
    name, number = r"([\w-]+)", r"([\w-]+)"
    if found := re.match(rf"(?:{number} sets: )?{number} on the {name}, {number} on the {name}\.", text, re.IGNORECASE):
        for reps, side in ((found[2], found[3]), (found[4], found[5])):
            if reps.lower() in NUMBERS:
                assert by_side[side] == [NUMBERS[reps.lower()]] * NUMBERS[(found[1] or "one").lower()], text
        return
    parts = re.split(r"(Left|Right) side\. ", text)
    shares = [(None, parts[0])] if len(parts) == 1 else list(zip(parts[1::2], parts[2::2], strict=True))
    for side, words in shares:
        for reps in by_side.values() if side is None else [by_side.get(side.lower())]:
            if found := re.match(rf"(?:{number} sets of )?{number} repetitions", words, re.IGNORECASE):
                expected = [NUMBERS[found[2].lower()]] * NUMBERS[(found[1] or "one").lower()]
            elif found := re.match(rf"{number} sets: (.*) and {number} repetitions", words, re.IGNORECASE):
                expected = [NUMBERS[one] for one in (*found[2].split(", "), found[3])]
                assert len(expected) == NUMBERS[found[1].lower()]
            elif found := re.match(rf"{number} sets(?:\.| on each side)", words, re.IGNORECASE):
                expected = [1] * NUMBERS[found[1].lower()]
            elif re.match("Once(?:\\.| on each side)", words) and reps is not None:
                expected = [max(reps)] if len(by_side) == 1 and None in by_side else [1]
            else:
                continue
            assert reps == expected, (text, by_side)


def each_bout_is_told_as_it_is(chapter: Chapter) -> None:
    """The set, its repetitions and its hold that are told before a set of one side are what follows."""
    for index, segment in enumerate(chapter.segments):
        if not isinstance(segment, Speech) or segment.role is not Role.COUNT or segment.progress:
            continue
        rest = chapter.segments[index:]
        at = next(later.progress for later in rest if later.progress)
        if found := re.search(r"Set ([\w-]+) of ([\w-]+)\.", segment.full.text):
            assert (NUMBERS[found[1]], NUMBERS[found[2]]) == (at.set, at.sets)
        if found := re.search(r"([\w-]+) repetitions\.", segment.full.text):
            assert NUMBERS[found[1].lower()] == at.reps, segment
        if found := re.search(r"(?:Each|The) hold is ([^.,]+)\.", segment.full.text):
            pause = next(later for later in rest if isinstance(later, Pause) and later.kind is PauseKind.HOLD)
            assert English().time(pause.ms) == found[1]


def rests_are_told_as_they_are(catalogue: Catalogue, script: Script) -> None:
    for chapter in script.chapters:
        for segment, after in zip(chapter.segments, chapter.segments[1:], strict=False):
            if isinstance(segment, Speech) and segment.role is Role.REST and segment.full.text.startswith("Rest for"):
                assert isinstance(after, Pause)
                assert after.kind is PauseKind.REST
                told = re.match(r"Rest for (about )?(.*?)\.(?: Next|$)", segment.full.text)
                assert told[1] or told[2] == English().time(after.ms)
            if isinstance(after, Pause) and after.kind is PauseKind.REST and not after.quiet:
                assert isinstance(segment, Speech) or after.ms < 3_000


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.reuse, Phase.generate],  # to shrink a whole catalogue takes minutes
)
@given(catalogues(), requests)
def test_the_coach_keeps_its_laws_whatever_the_exercises(catalogue, request):
    made = compose(catalogue, request, plan_for(catalogue, request))
    for law in (
        both_sides_get_the_same,
        the_side_is_known_before_anything_is_done_on_it,
        safety_lines_and_ways_are_said_whole,
        every_step_is_heard,
        nobody_else_has_words,
        what_is_announced_is_what_is_done,
        rests_are_told_as_they_are,
    ):
        law(catalogue, made)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(exercises())
def test_a_dose_grows_from_the_low_ends_to_the_tops_and_stays_even(exercise: Exercise):
    full = choose(exercise, Level.FULL)
    dose = smallest(exercise, full)
    for _, larger in (*growth(exercise), *growth_of_sets(exercise)):
        dose = larger(dose)
        assert not any(reps % 2 for reps in dose.reps) or exercise.sides != "alternate"
    assert dose == full
    for level in Level:
        chosen = choose(exercise, level)
        pairs = [(step.amount, amounts) for step, amounts in zip(exercise.steps, chosen.steps, strict=True)]
        for written, amounts in (*pairs, (exercise.in_sets, chosen.sets), (exercise.rest, chosen.rest_ms)):
            assert all(written.zip(lambda span, amount: span.low <= amount <= span.high, amounts))


@pytest.mark.parametrize(
    ("written", "doses"),
    [
        (Range(8, 10), (8, 10, 10)),
        (Range(7, 9), (8, 8, 8)),
        (Range(5, 9), (6, 8, 8)),
        (Range(5, 5), (6, 6, 6)),
        (Range(1, 1), (2, 2, 2)),
        (Range(6, 12, 7), (6, 8, 12)),
    ],
)
def test_sides_that_alternate_get_even_numbers(written, doses):
    exercise = Exercise(name="e", position="p", sides="alternate", reps=written, steps=(Move(move="Go."),))
    assert tuple(choose(exercise, level).reps.at() for level in Level) == doses


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        (Range(5_000, 10_000), 8_000),
        (Range(20_000, 90_000), 55_000),
        (Range(10_000, 15_000), 15_000),
        (Range(12_000, 14_000), 13_000),
        (Range(2_500, 2_500), 2_500),
        (Range(4_100, 4_400), 4_250),
        (Range(5_000, 30_000, 12_000), 12_000),
    ],
)
def test_a_hold_between_two_is_one_that_people_prescribe(written, standard):
    exercise = Exercise(name="e", position="p", steps=(Hold(hold=written),))
    assert choose(exercise, Level.STANDARD).steps == (Amounts.of(standard),)
    assert choose(exercise, Level.FULL).steps == (Amounts.of(written.high),)


def test_a_dose_may_be_written_for_each_level():
    catalogue = small("reps: {gentle: 3, standard: 5, full: 12}", "steps: [{hold: {gentle: 5s, full: 20s}}]")
    doses = [choose(catalogue.exercises["e"], level) for level in Level]  # type: ignore[index]
    assert [(dose.reps.at(), dose.steps[0].at()) for dose in doses] == [(3, 5_000), (5, 15_000), (12, 20_000)]


def test_check_says_which_numbers_become_even(run, tmp_path):
    text = SMALL % "    sides: alternate\n    reps: 7-9\n    steps: [{move: Nod., time: 2s}]"
    (tmp_path / "exercises.yaml").write_text(text, encoding="utf-8")
    done = run("check")
    assert done.returncode == 0
    note = "exercises.yaml:9:5: note: reps: the sides alternate, and 7 and 9 would be uneven; 8 are done"
    assert note in done.stdout.splitlines()
    assert list(notes(read(SHIPPED))) == []


@pytest.mark.parametrize(
    ("hold_ms", "words"),
    [
        (4_000, {}),
        (5_000, {3: "Three.", 2: "Two.", 1: "One."}),
        (20_000, {5: "Five.", 4: "Four.", 3: "Three.", 2: "Two.", 1: "One."}),
        (21_000, {10.5: "Halfway."}),
        (60_000, {30: "Halfway."}),
        (64_000, {32: "Halfway."}),
        (66_000, {60: "One minute left.", 33: "Halfway."}),
        (90_000, {60: "One minute left.", 45: "Halfway.", 30: "Thirty seconds left."}),
        (
            150_000,
            {
                120: "Two minutes left.",
                90: "One and a half minutes left.",
                75: "Halfway.",
                60: "One minute left.",
                30: "Thirty seconds left.",
            },
        ),
    ],
)
def test_what_is_said_inside_a_hold(hold_ms, words):
    said = {before_ms / 1_000: text for before_ms, text in hold_words(English(), hold_ms)}
    counted = {5: "Five.", 4: "Four.", 3: "Three.", 2: "Two.", 1: "One."} if hold_ms > 8_000 else {}
    assert said == counted | words
    assert list(said) == sorted(said, reverse=True)


def test_the_way_is_the_shortest_however_the_transitions_are_written():
    positions = (
        "positions: {here: {name: here}, a: {name: a}, b: {name: b}, c: {name: c}, d: {name: d}}\ntransitions:\n"
    )
    ways = [("here", "a"), ("here", "b"), ("b", "c"), ("c", "d"), ("a", "d"), ("d", "here")]
    written = "".join(f"  - {{from: {a}, to: {b}, say: [From {a} to {b}.]}}\n" for a, b in ways)
    text = SMALL.replace("positions: {here: {name: here}}\n", positions + written) % "    steps: [{move: Nod.}]"
    catalogue = parse(text.encode(), "exercises.yaml")
    assert [line.say for line in lines(route(catalogue, "here", "d"))] == ["From here to a.", "From a to d."]
    assert [line.say for line in lines(route(catalogue, "c", "here"))] == ["From c to d.", "From d to here."]
    assert route(catalogue, "b", "b") == ()


def test_rests_are_as_long_as_they_are_written():
    catalogue = small("sets: 3", "rest: 45s", "steps: [{move: Nod.}]")
    assert pauses(script(catalogue), PauseKind.REST) == [45_000, 45_000, 20_000, 45_000, 45_000]


def test_the_time_of_the_first_repetition_runs_from_the_end_of_its_words():
    catalogue = small("reps: 2", 'steps: [{move: "A move with rather many words.", time: 4s}]')
    timeline = lay_out(script(catalogue), Estimates())
    first, second = (sound for sound in timeline.chapters[1].speech if sound.progress)
    assert (first.progress.rep, second.progress.rep) == (1, 2)
    between_ms = 2_000
    assert 4_000 <= second.start_ms - first.end_ms - between_ms <= 4_030


def test_words_of_a_step_are_never_replaced_by_stock_words():
    catalogue = small("reps: 4", "steps: [{hold: 3s, say: Stay.}, {breaths: 1, say: Sniff.}, {move: Nod.}]")
    for talk in (Talk.FULL, Talk.BRIEF):
        for repetition in repetitions(script(catalogue, talk=talk).chapters[1]):
            texts = [s.full.text for s in repetition if isinstance(s, Speech)]
            assert texts[0].endswith("Stay.")
            assert texts[1:] == ["Sniff.", "And out.", "Nod."]


def test_what_has_not_changed_is_not_said_again():
    catalogue = read(SHIPPED)
    tilts, zip_ = script(catalogue, "on-your-back").chapters[2:4]
    assert "Stay as you are, lying on your back." in said(tilts)
    assert "Bend your knees." not in said(tilts)
    assert "Your feet point straight ahead, hip-width apart." in said(tilts)
    assert "Your feet point straight ahead, hip-width apart." not in said(zip_)
    alone = script(catalogue, "five-minutes").chapters
    assert "Bend your knees." in said(alone[1])
    assert any("doing up a zip" in text for text in said(alone[2]))


def test_rests_are_taken_where_one_can_rest():
    for talk in Talk:
        for chapter in script(read(SHIPPED), "lower-back", talk=talk).chapters[1:-2]:
            place = {
                "knee-rolls": "back",
                "bottom-to-heels": "front",
                "back-extensions": "back",
                "pelvic-tilts": "back",
            }[chapter.exercise or ""]
            ways = [text for text in said(chapter) if "on your front" in text or "on to your back" in text]
            if talk is not Talk.MINIMAL and chapter.exercise in ("bottom-to-heels", "back-extensions"):
                assert place in ways[-1]
            assert isinstance(chapter.segments[-1], Pause)
            assert chapter.segments[-1].kind is PauseKind.REST


def test_before_getting_up_there_is_half_a_minute_and_one_well_done():
    made = script(read(SHIPPED), "lower-back")
    closing = made.chapters[-1]
    assert pauses(made, PauseKind.REST)[-1] == 30_000
    assert sum("Well done" in text for text in said(made.chapters[-2]) + said(closing)) == 1
    assert [s.kind for s in closing.segments if isinstance(s, Chime)] == [ChimeKind.START, ChimeKind.END]


def test_nothing_is_said_of_a_rest_that_is_none():
    catalogue = small("sets: 2", "rest: 0s", "steps: [{move: Nod.}]")
    assert not [text for text in said(script(catalogue).chapters[2]) if "Rest" in text]


def test_breathing_is_heard_in_every_hold_of_ours_at_every_talk():
    catalogue = read(SHIPPED)
    for talk in Talk:
        for chapter in script(catalogue, "lower-back", talk=talk).chapters:
            for before, segment in zip(chapter.segments, chapter.segments[1:], strict=False):
                if isinstance(segment, Pause) and segment.kind is PauseKind.HOLD:
                    assert isinstance(before, Speech)
                    assert before.full.text == "Hold, and breathe."


def test_brief_has_a_line_of_the_start_position_and_a_tip_for_each_exercise():
    for chapter in script(read(SHIPPED), "lower-back", talk=Talk.BRIEF).chapters[1:-1]:
        roles = [s.role for s in chapter.segments if isinstance(s, Speech)]
        assert roles.count(Role.SETUP) == 1
        assert roles.count(Role.TIP) == 1


def test_what_to_fetch_is_told_in_brief_too():
    for talk, told in ((Talk.FULL, True), (Talk.BRIEF, True), (Talk.MINIMAL, False)):
        texts = everything(script(read(SHIPPED), "five-minutes", talk=talk))
        assert ("Have within reach a book or a cushion for your head." in texts) is told
        assert (Texts().fetch in texts) is (talk is Talk.FULL)


def test_chimes_are_explained_the_first_time_they_stand_for_words():
    texts = everything(script(read(SHIPPED), "lower-back", talk=Talk.MINIMAL))
    assert texts.count(Texts().chimes) == 1
    assert Texts().chimes not in everything(script(read(SHIPPED), "lower-back", talk=Talk.BRIEF))


def test_time_that_the_author_gave_never_shrinks():
    catalogue = small("setup: [{say: Kneel., time: 9s}]", "steps: [{move: Nod.}]")
    request = Request("r", pace=0.8)
    plan = replace(plan_for(catalogue, request), ease=0.6)
    segments = compose(catalogue, request, plan).chapters[1].segments
    (kneel,) = [i for i, s in enumerate(segments) if isinstance(s, Speech) and s.full.text == "Kneel."]
    assert segments[kneel + 1] == Pause(9_000, PauseKind.SETTLE)


def test_nobody_waits_long_in_the_position_however_long_the_track_is():
    catalogue, request = read(SHIPPED), Request("lower-back")
    plan = replace(plan_for(catalogue, request), ease=4.0)
    for chapter in compose(catalogue, request, plan).chapters[1:-1]:
        texts = [s.full.text if isinstance(s, Speech) else None for s in chapter.segments]
        begin = next(i for i, text in enumerate(texts) if text in ("Let's begin.", "Here we go.", "And we begin."))
        last = max(i for i, s in enumerate(chapter.segments) if isinstance(s, Speech) and s.progress)
        for pause in (chapter.segments[begin + 1], chapter.segments[last + 1]):
            assert pause == Pause(6_000, PauseKind.SETTLE)


SAY = English()


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (SAY.time(1_000), "one second"),
        (SAY.time(2_500), "two and a half seconds"),
        (SAY.time(500), "half a second"),
        (SAY.time(1_500), "one and a half seconds"),
        (SAY.time(45_000), "forty-five seconds"),
        (SAY.time(60_000), "one minute"),
        (SAY.time(70_000), "one minute and ten seconds"),
        (SAY.time(90_000), "one and a half minutes"),
        (SAY.time(540_000), "nine minutes"),
        (SAY.number(100), "100"),
        (SAY.takes(1), "This takes about a minute."),
        (SAY.takes(21), "This takes about twenty-one minutes."),
        (SAY.time_left(480_000), "Eight minutes left."),
        (SAY.welcome("Lower back exercises"), "Welcome. Lower back exercises."),
        (SAY.welcome("Ready?"), "Welcome. Ready?"),
        (SAY.needs(("a mat",)), "Have within reach a mat."),
        (SAY.needs(("a mat", "a band", "water")), "Have within reach a mat, a band and water."),
        (SAY.needs(("a book or a cushion", "a mat")), "Have within reach a book or a cushion, and a mat."),
        (SAY.put_aside(("a belt", "some water")), "You won't need the belt or the water any more."),
        (SAY.put_aside(("a book or a cushion",)), "You won't need the book or the cushion any more."),
        (SAY.put_aside(("two cushions", "the wall")), "You won't need the two cushions or the wall any more."),
        (SAY.put_aside(("one band and one ball",)), "You won't need the band and the ball any more."),
        (SAY.needs(("A chair.", "A band.")), "Have within reach a chair and a band."),
        (SAY.first_side("left"), "Left side."),
        (SAY.change_sides("right"), "Change sides. Now the right side."),
        (SAY.first_side("your good side"), "Your good side."),
        (SAY.change_sides("your sore side"), "Change sides. Now your sore side."),
        (SAY.change_sides("anticlockwise"), "Change sides. Now anticlockwise."),
        (SAY.announce("Nod", 1, 5), "Exercise one of five. Nod."),
        (SAY.announce("Nod", 1, 1), "Nod."),
        (SAY.announce_briefly("No. 3", 2, 5), "Two of five. No. 3."),
        (SAY.named("Nod", "on your back"), "Nod, on your back."),
        (SAY.close("Ready?", 0), "Well done. That was Ready?"),
        (SAY.dose((1,), None), None),
        (SAY.dose((1,), "each"), "Once on each side."),
        (SAY.dose((1, 1, 1), "each"), "Three sets on each side."),
        (SAY.dose((1, 1, 1), None), "Three sets."),
        (SAY.dose((10,), None), "Ten repetitions."),
        (SAY.dose((10, 10, 10), "each"), "Three sets of ten repetitions on each side."),
        (SAY.dose((10,), "alternate"), "Ten repetitions, changing sides each time."),
        (SAY.dose((2,), "alternate"), "Once on each side."),
        (SAY.dose((2, 2), "alternate"), "Two sets, once on each side."),
        (SAY.holds((120_000,), several=False), "The hold is two minutes."),
        (SAY.holds((5_000, 5_000), several=True), "Each hold is five seconds."),
        (SAY.holds((5_000, 10_000), several=True), "The holds are five seconds, then ten seconds."),
        (SAY.breaths(1, several=True), None),
        (SAY.breaths(3, several=False), "Three breaths."),
        (SAY.breaths(3, several=True), "Three breaths each time."),
        (SAY.rest(60_000), "Rest for one minute."),
        (SAY.rest(26_190), "Rest for about twenty-five seconds."),
        (SAY.rest(4_300), "Rest for about four seconds."),
        (SAY.count(3), "Three."),
        (SAY.count(3, "left"), "Three, left."),
        (SAY.last_on("right"), "Last one, right."),
        (SAY.finish(1), "Well done."),
    ],
)
def test_english_is_grammatical(made, words):
    assert made == words


@pytest.mark.parametrize("talk", Talk)
def test_phrases_vary_the_same_way_each_time(talk):
    catalogue = read(SHIPPED)
    assert script(catalogue, "lower-back", talk=talk) == script(catalogue, "lower-back", talk=talk)
    if talk is Talk.FULL:
        texts = Counter(everything(script(catalogue, "lower-back", talk=talk)))
        assert max(texts[begin] for begin in ("Let's begin.", "Here we go.", "And we begin.")) == 2


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 99))
def test_numbers_are_words_that_differ(n):
    assert NUMBERS[English().number(n)] == n
