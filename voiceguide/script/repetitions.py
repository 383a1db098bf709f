"""One repetition: its steps, with cues that fade as the listener learns the movement."""

from __future__ import annotations

from collections.abc import Iterator

from typing_extensions import assert_never

from voiceguide.catalogue.model import Exercise
from voiceguide.catalogue.steps import Breaths, Hold, Move, Work
from voiceguide.errors import Location
from voiceguide.script.beat import bell_times, phases, release, stop
from voiceguide.script.coach import Coach
from voiceguide.script.cues import Repetition, Wording, Words, hold_words, in_its_language, pose_of, work_words
from voiceguide.script.segments import Chime, ChimeKind, Mark, Pause, PauseKind, Role, Segment


def repetition(coach: Coach, exercise: Exercise, rep: Repetition) -> Iterator[Segment]:
    """All steps of a repetition."""
    if exercise.beat:
        yield from phases(coach, exercise, rep)
        return
    last = len(exercise.steps) - 1
    was = "start"
    main, whole = coach, rep
    for index, (step, amount) in enumerate(zip(exercise.steps, rep.amounts, strict=True)):
        coach, rep = in_its_language(main, step, whole)
        words = Words(coach.phrases, step, rep=rep, first=index == 0)
        pose = pose_of(step, returning=0 < index == last)
        match step:
            case Move():
                yield from _move(coach, step, amount, words, pose, goes_on=step.pose == was)
            case Hold():
                yield from _cue(coach, words, pose)
                yield _hold(coach, step, amount, rep, pose)
                if step.ending is not None:
                    yield Chime(ChimeKind.BELL, progress=rep.progress, pose=pose)
            case Work():
                yield from _cue(coach, words, pose)
                yield _work(coach, step, amount, rep, pose)
                yield stop(coach, step, rep)
            case Breaths():
                yield from _breaths(coach, step, amount, words, pose)
            case _:
                assert_never(step)
        was = pose
    ended = exercise.steps[last]
    if isinstance(ended, Hold) and ended.ending is None and not rep.flows_on:
        yield release(coach, ended.at, rep)


def _move(coach: Coach, step: Move, time_ms: int, words: Words, pose: str, goes_on: bool) -> Iterator[Segment]:
    """A move. One that `goes_on` where the step before was going needs no words once it is known."""
    rep = words.rep
    if rep.wording is Wording.QUIET and goes_on and not words.first and not step.keep:
        yield _silent(coach, time_ms, words, pose, step.breath)
    else:
        yield from _cue(coach, words, pose, time_ms, step.breath)


def _silent(coach: Coach, time_ms: int, words: Words, pose: str, breath: str | None = None) -> Pause:
    """The time of a step without words."""
    rep = words.rep
    return Pause(
        ms=coach.paced(time_ms),
        kind=PauseKind.MOVE,
        at=words.step.at,
        progress=rep.progress,
        pose=pose,
        quiet=rep.quiet,
        breath=breath,
    )


def _breaths(coach: Coach, step: Breaths, breaths: int, words: Words, pose: str) -> Iterator[Segment]:
    inhale, exhale = (coach.phrases.texts.inhale, coach.phrases.texts.exhale) if words.breathed else (None, None)
    for breath in range(breaths):
        if breath == 0:
            yield from _cue(coach, words, pose, step.inhale, "in")
        else:
            yield from _timed(coach, words, inhale, pose, step.inhale, step.at, breath="in")
        yield from _timed(coach, words, exhale, pose, step.exhale, step.at, breath="out")


def _cue(
    coach: Coach, words: Words, pose: str, time_ms: int | None = None, breath: str | None = None
) -> Iterator[Segment]:
    """What starts a step: the count when it is the first of its repetition, and as many words as the wording has."""
    counts_only = words.first and isinstance(words.step, Move) and words.counted(None) is not None
    match words.rep.wording:
        case _ if words.step.keep:
            text, fallback = words.counted(words.full), None
        case Wording.FULL:
            text, fallback = words.counted(words.full), None
        case Wording.SHORT:
            text, fallback = words.counted(words.short), words.counted(None) if counts_only else None
        case Wording.QUIET:
            text, fallback = words.counted(None if counts_only and not words.rep.quiet else words.short), None
        case Wording.CHIMES:
            text, fallback = words.counted(words.short if isinstance(words.step, Work) else None), None
        case _:
            assert_never(words.rep.wording)
    role = Role.COUNT if words.first else Role.CUE
    yield from _timed(coach, words, text, pose, time_ms, words.at, role, fallback, breath)


def _timed(
    coach: Coach,
    words: Words,
    text: str | None,
    pose: str,
    time_ms: int | None,
    at: Location,
    role: Role = Role.CUE,
    short: str | None = None,
    breath: str | None = None,
) -> Iterator[Segment]:
    """Words, or a chime where there are none, and the time of their step: it contains the words, or follows them in
    the repetition that teaches."""
    rep = words.rep
    if text is None and rep.quiet and rep.wording is not Wording.CHIMES:
        if time_ms is not None:
            yield _silent(coach, time_ms, words, pose, breath)
    elif text is None:
        slot_ms = None if time_ms is None else coach.paced(time_ms)
        yield Chime(ChimeKind.TURN, slot_ms, progress=rep.progress, pose=pose, breath=breath)
    elif rep.teaches and time_ms is not None:
        yield coach.say(text, role, at=at, progress=rep.progress, pose=pose)
        yield _silent(coach, time_ms, words, pose, breath)
    else:
        yield coach.say(
            text,
            role,
            short=short,
            slot_ms=time_ms,
            at=at,
            progress=rep.progress,
            pose=pose,
            quiet=rep.quiet,
            breath=breath,
        )


def _hold(coach: Coach, step: Hold, hold_ms: int, rep: Repetition, pose: str) -> Pause:
    """A hold with its bells, or else its count, inside it."""
    quiet = step.quiet or rep.quiet
    bells = bell_times(step.bells, hold_ms)
    marks = [Mark(left, Chime(ChimeKind.BELL, progress=rep.progress, pose=pose)) for left in bells]
    if not quiet:
        words = rep.wording is not Wording.CHIMES and not bells
        count = dict(hold_words(coach.phrases, hold_ms, words))
        if step.ending is not None:
            count = {left: text for left, text in count.items() if left > 5_000}
        marks += (_said(coach, left, text, step, rep, pose) for left, text in count.items())
    marks.sort(key=lambda mark: -mark.before_end_ms)
    return Pause(hold_ms, PauseKind.HOLD, marks=tuple(marks), at=step.at, progress=rep.progress, pose=pose, quiet=quiet)


def _work(coach: Coach, step: Work, work_ms: int, rep: Repetition, pose: str) -> Pause:
    """Work with its count inside it."""
    words = work_words(coach.phrases, work_ms, rep.wording is not Wording.CHIMES) if not rep.quiet else ()
    marks = tuple(_said(coach, left, text, step, rep, pose) for left, text in words)
    return Pause(work_ms, PauseKind.WORK, marks=marks, at=step.at, progress=rep.progress, pose=pose, quiet=rep.quiet)


def _said(coach: Coach, before_end_ms: int, text: str, step: Hold | Work, rep: Repetition, pose: str) -> Mark:
    return Mark(before_end_ms, coach.say(text, Role.COUNTDOWN, at=step.at, progress=rep.progress, pose=pose))
