"""What keeps time: phases on the beat, work, what leads in to them, and the rests between timed sets."""

from __future__ import annotations

from collections.abc import Iterator

from typing_extensions import assert_never

from voiceguide.catalogue.model import Exercise, Talk
from voiceguide.catalogue.steps import Breaths, Hold, Move, Step, Work
from voiceguide.errors import Location
from voiceguide.language.phrases import Phrases
from voiceguide.script.coach import Coach, with_side
from voiceguide.script.cues import Repetition, Wording, Words, hold_words, in_its_language, pose_of, work_words
from voiceguide.script.dose import Dose
from voiceguide.script.segments import (
    COUNT_PRIORITY,
    EXTRA_PRIORITY,
    Chime,
    ChimeKind,
    Fill,
    Mark,
    Pause,
    PauseKind,
    Role,
    Segment,
    Speech,
)
from voiceguide.script.timing import (
    BRISK_UNDER_MS,
    CHIME_MS,
    COUNT_IN_S,
    SET_REST_TOLD_FROM_MS,
)

SET = "set"
"""The name of the `Begin` and `Fill` of sets that begin every so often."""


def counted_in_s(coach: Coach, exercise: Exercise) -> int:
    """How many seconds are counted before an exercise begins, and before each of its sets."""
    if not exercise.timed:
        return 0
    if coach.count_in is not None:
        return coach.count_in
    return COUNT_IN_S if exercise.keeps_time and not exercise.quiet else 0


def leads_in(coach: Coach, exercise: Exercise) -> bool:
    """Whether time to get ready, or a count, stands right before the first repetition."""
    return counted_in_s(coach, exercise) > 0 or (exercise.timed and coach.ready_ms is not None)


def lead_in(coach: Coach, exercise: Exercise, first: bool) -> Iterator[Segment]:
    """Time to get ready, where it is the `first` one, and the count that ends on the first cue."""
    if not leads_in(coach, exercise):
        return
    count_s = counted_in_s(coach, exercise)
    usual_ms = coach.moment().ms if coach.ready_ms is None else coach.ready_ms
    ms = max(usual_ms if first else 0, (count_s + 1) * 1_000 if count_s else 0)
    if ms:
        yield Pause(ms, PauseKind.SETTLE, marks=tuple(coach.warnings(count_s, ms)), on_beat=True)


def rests_on_time(exercise: Exercise) -> bool:
    """Whether the next set follows the rest at once, so that what is said of it is said within the rest."""
    works = bool(exercise.steps) and isinstance(exercise.steps[-1], Work)
    return exercise.beat or exercise.every is not None or (works and not exercise.finish)


def rest_on_time(coach: Coach, exercise: Exercise, rest_ms: int, rep: Repetition, told: str) -> Iterator[Segment]:
    """The rest after the last repetition `rep` of a set; the next set begins when it ends. `told`: of the next set."""
    count_s, at, pose = counted_in_s(coach, exercise), exercise.at, "start"
    if exercise.every is not None:
        if not isinstance(exercise.steps[-1], Hold | Work) and not exercise.beat:
            yield coach.say(coach.phrases.texts.rest_now, Role.REST, at=at)
        marks = tuple(coach.warnings(count_s, None, told))
        yield Fill(SET, exercise.every, marks=marks, at=at, progress=rep.progress, pose=pose)
    elif exercise.beat:
        stop = _ending(coach, exercise, rep)
        sounds: tuple[Speech | Chime, ...] = (stop,)
        told_too = rest_ms >= SET_REST_TOLD_FROM_MS and coach.talk is Talk.FULL
        if told_too and isinstance(stop, Speech) and stop.full.lang is None:
            words = f"{stop.full.text} {coach.phrases.rest(rest_ms)}"
            sounds = (coach.say(words, Role.REST, at=stop.at, progress=rep.progress, pose=pose), stop)
        opening = Mark(rest_ms, sounds[0], otherwise=(*sounds[1:], *_chimes(rep)))
        marks = (opening, *coach.warnings(count_s, rest_ms, told))
        yield Pause(
            rest_ms,
            PauseKind.REST,
            marks=marks,
            at=at,
            progress=rep.progress,
            pose=pose,
            on_beat=True,
            quiet=exercise.quiet,
        )
    else:
        rest_ms = round(rest_ms * coach.ease)
        if rest_ms >= SET_REST_TOLD_FROM_MS:
            yield coach.say(coach.phrases.rest(rest_ms), Role.REST)
        yield Pause(rest_ms, PauseKind.REST, marks=tuple(coach.warnings(count_s, rest_ms, told)), at=at, on_beat=True)


def between_on_beat(coach: Coach, exercise: Exercise, ms: int, rep: Repetition) -> Pause:
    """The time between two repetitions on the beat: it begins with the word that ends the first."""
    opening = Mark(ms, _ending(coach, exercise, rep), otherwise=_chimes(rep))
    marks = (opening, *coach.warnings(counted_in_s(coach, exercise), ms)) if not exercise.quiet else ()
    return Pause(
        ms=ms,
        kind=PauseKind.REST,
        marks=marks,
        at=exercise.at,
        progress=rep.progress,
        pose="start",
        on_beat=True,
        quiet=exercise.quiet,
    )


def ending(coach: Coach, exercise: Exercise, rep: Repetition) -> Iterator[Segment]:
    """What ends the last phase when no other one does."""
    if not exercise.quiet or isinstance(exercise.steps[-1], Work):
        yield _ending(coach, exercise, rep)


def _ending(coach: Coach, exercise: Exercise, rep: Repetition) -> Speech | Chime:
    step = exercise.steps[-1]
    coach, rep = in_its_language(coach, step, rep)
    if isinstance(step, Work):
        return stop(coach, step, rep)
    return release(coach, step.at, rep)


def release(coach: Coach, at: Location, rep: Repetition) -> Speech | Chime:
    """What ends a step when no step and no next repetition does."""
    if rep.wording is Wording.CHIMES:
        return Chime(ChimeKind.TURN, progress=rep.progress, pose="start")
    return coach.say(coach.phrases.texts.release, Role.CUE, at=at, progress=rep.progress, pose="start")


def stop(coach: Coach, step: Work, rep: Repetition) -> Speech:
    """The word that ends work: the author's, or the coach's."""
    words = with_side(step.stop or coach.phrases.texts.stop, rep.side)
    at = step.stop.at if step.stop is not None else step.at
    return coach.say(words, Role.CUE, at=at, progress=rep.progress, pose="start")


def phases(coach: Coach, exercise: Exercise, rep: Repetition) -> Iterator[Pause]:
    """One repetition on the beat: a pause for each phase, with its cue at its very start."""
    main, whole = coach, rep
    last = len(exercise.steps) - 1
    pose = "start"
    for index, (step, amount) in enumerate(zip(exercise.steps, rep.amounts, strict=True)):
        first = index == 0
        coach, rep = in_its_language(main, step, whole)
        words = Words(coach.phrases, step, rep=rep, first=first)
        match step:
            case Move():
                pose = pose_of(step, returning=0 < index == last)
                yield _phase(coach, exercise, step, amount, words, pose, breath=step.breath)
            case Hold() | Work():
                pose = "turn" if first or isinstance(step, Work) else pose
                yield _phase(coach, exercise, step, amount, words, pose)
            case Breaths():
                for breath in range(amount):
                    own = _inhale(words) if breath else None
                    yield _phase(coach, exercise, step, step.inhale, words, pose, own, "in")
                    yield _phase(coach, exercise, step, step.exhale, words, pose, _exhale(words), "out")
            case _:
                assert_never(step)


def _inhale(words: Words) -> tuple[str, ...]:
    return (words.phrases.texts.inhale, words.phrases.texts.inhale_short) if words.breathed else ()


def _exhale(words: Words) -> tuple[str, ...]:
    return (words.phrases.texts.exhale, words.phrases.texts.exhale_short) if words.breathed else ()


def _phase(
    coach: Coach,
    exercise: Exercise,
    step: Step,
    ms: int,
    own: Words,
    pose: str,
    instead: tuple[str, ...] | None = None,
    breath: str | None = None,
) -> Pause:
    """One phase, with the step's `own` words or others `instead`. They are shortened or give way to a chime where they
    have no room."""
    rep, at = own.rep, own.at
    words = own.on_beat if instead is None else instead
    calm = Role.BEAT if ms < BRISK_UNDER_MS else Role.COUNT if own.first and instead is None else Role.CUE
    roles = [(text, calm) for text in words] + [(text, Role.BEAT) for text in words[-1:] if calm is not Role.BEAT]
    sounds: list[Speech | Chime] = [coach.say(text, role, at=at, progress=rep.progress) for text, role in roles]
    sounds += () if rep.quiet else _chimes(rep, turn=not words)
    cue = (Mark(ms, sounds[0], otherwise=tuple(sounds[1:])),) if sounds else ()
    return Pause(
        ms=ms,
        kind=PauseKind.WORK if isinstance(step, Work) else PauseKind.PHASE,
        marks=(*cue, *_inside(coach, exercise, step, ms, rep)),
        at=step.at,
        progress=rep.progress,
        pose=pose,
        on_beat=True,
        quiet=exercise.quiet or (isinstance(step, Hold) and step.quiet),
        breath=breath,
    )


def _chimes(rep: Repetition, turn: bool = False) -> tuple[Chime, ...]:
    """What sounds where words do not: a tick, or rather a longer chime in place of all words."""
    tick = Chime(ChimeKind.TICK, progress=rep.progress)
    return (Chime(ChimeKind.TURN, progress=rep.progress), tick) if turn else (tick,)


def _inside(coach: Coach, exercise: Exercise, step: Step, ms: int, rep: Repetition) -> Iterator[Mark]:
    """What is counted inside a phase, in order."""
    quiet = exercise.quiet or (isinstance(step, Hold) and step.quiet)
    said: dict[int, str | None] = {}
    seconds = range(1, -(-ms // 1_000))
    match exercise.count:
        case "seconds":
            said = {ms - 1_000 * second: None for second in seconds}
        case "up":
            said = {ms - 1_000 * second: coach.phrases.count(second + 1) for second in seconds}
        case "down":
            said = {1_000 * left: coach.phrases.count(left) for left in reversed(seconds) if ms % 1_000 == 0}
    spoken = rep.wording is not Wording.CHIMES
    if isinstance(step, Work):
        said |= dict(work_words(coach.phrases, ms, spoken))
    elif isinstance(step, Hold) and not quiet and step.ending is None and exercise.count is None:
        said |= dict(hold_words(coach.phrases, ms, spoken))
    rung = bell_times(step.bells, ms) if isinstance(step, Hold) else ()
    for before_end_ms in sorted({*said, *rung} if not quiet else rung, reverse=True):
        text = said.get(before_end_ms)
        if before_end_ms in rung:
            yield Mark(before_end_ms, Chime(ChimeKind.BELL, progress=rep.progress))
        elif text is None:
            yield Mark(before_end_ms, Chime(ChimeKind.TICK, progress=rep.progress), priority=EXTRA_PRIORITY)
        else:
            sound = coach.say(text, Role.COUNTDOWN, at=step.at, progress=rep.progress)
            yield Mark(before_end_ms, sound, priority=COUNT_PRIORITY)


def bell_times(every_ms: int | None, ms: int) -> tuple[int, ...]:
    """How long before the end of a pause its bells ring, in order; none so late that it would ring into the end."""
    if every_ms is None:
        return ()
    return tuple(left for left in range(ms - every_ms, 0, -every_ms) if left > CHIME_MS[ChimeKind.BELL] + 1_000)


def time_told(phrases: Phrases, exercise: Exercise, dose: Dose, side: str | None) -> str:
    """What keeps the time, in words: the phases of a beat, its ticks, how often a set begins, and the bells."""
    words = [phrases.pattern(tuple(_pattern(phrases, exercise, dose, side)))] if exercise.beat else []
    if exercise.beat and exercise.count == "seconds" and not exercise.quiet:
        words.append(phrases.texts.ticks)
    if exercise.every is not None and max(dose.sets) > 1:
        words.append(phrases.every(exercise.every))
    for step in exercise.steps:
        if isinstance(step, Hold) and (step.bells or step.ending) and not exercise.beat:
            words.append(phrases.bells(step.bells, ends=step.ending is not None))
    return " ".join(dict.fromkeys(word for word in words if word))


def _pattern(phrases: Phrases, exercise: Exercise, dose: Dose, side: str | None) -> Iterator[tuple[str, int]]:
    """The short words and the length of each phase; none where all is work, which is told as such."""
    if all(isinstance(step, Work) for step in exercise.steps):
        return
    side_index = exercise.sides_done[0] if exercise.sides_done else 0
    for step, amounts in zip(exercise.steps, dose.steps, strict=True):
        ms = amounts.at(0, side_index)
        match step:
            case Move():
                yield with_side(step.short or step.move, side), ms
            case Hold():
                yield with_side(step.short or step.say or phrases.texts.hold_short, side), ms
            case Work():
                yield with_side(step.short or step.say or phrases.texts.go, side), ms
            case Breaths():
                yield with_side(step.short or step.say or phrases.texts.inhale, side), step.inhale
                yield phrases.texts.exhale, step.exhale
            case _:
                assert_never(step)
