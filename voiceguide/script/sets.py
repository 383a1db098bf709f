"""The heart of a chapter: every set of an exercise, and in it every side and every repetition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from typing_extensions import assert_never

from voiceguide.catalogue.model import Exercise, Talk
from voiceguide.script import beat
from voiceguide.script.bouts import Bout, amount, bout_told, bouts, dose_told, side_after, side_before, varied
from voiceguide.script.coach import Coach, kept, names_side, with_side
from voiceguide.script.cues import Repetition, Wording
from voiceguide.script.dose import Dose
from voiceguide.script.repetitions import repetition
from voiceguide.script.segments import Begin, Pause, PauseKind, Progress, Role, Segment, Speech
from voiceguide.script.timing import CHANGE_SIDES_MS
from voiceguide.script.walk import Round


@dataclass(frozen=True)
class Practice:
    """What is done on one visit to an exercise, without the rests between its sets: the same however long rests are, so
    it is composed once for all plans that differ in them. `known`: done before."""

    coach: Coach
    exercise: Exercise
    dose: Dose
    known: bool
    round: Round | None

    @cached_property
    def bouts(self) -> tuple[Bout, ...]:
        """Its sets and sides in the order in which they are done."""
        return bouts(self.exercise, self.dose)

    @cached_property
    def told(self) -> str:
        """How much there is to do."""
        return dose_told(self.coach.phrases, self.exercise, self.dose)

    @cached_property
    def parts(self) -> frozenset[str]:
        """The parts of each bout that are told with it."""
        return frozenset() if self.coach.talk is Talk.MINIMAL else varied(self.exercise, self.dose)

    @cached_property
    def done(self) -> tuple[tuple[Repetition, tuple[Segment, ...]], ...]:
        """The last repetition of each bout, and the segments of all of them."""
        return tuple(map(self._done, self.bouts))

    def _done(self, bout: Bout) -> tuple[Repetition, tuple[Segment, ...]]:
        learnt = self.known or bout is not self.bouts[0]
        reps = list(_repetitions(self.coach, self.exercise, self.dose, bout, learnt, self.round))
        between_ms = self.dose.between_ms.at(bout.number - 1, bout.side or 0)
        return reps[-1], tuple(_bout(self.coach, self.exercise, reps, between_ms))


def repetitions(coach: Coach, practice: Practice, led_in: bool) -> Iterator[Segment]:
    """The whole dose: every set, and in it every side, and for it every repetition. `led_in`: the `opening`
    and the count before the first have been heard."""
    exercise, dose, order, parts = practice.exercise, practice.dose, practice.bouts, practice.parts
    on_time = False
    for before, bout, after, (last, done) in zip(
        (None, *order), order, (*order[1:], None), practice.done, strict=False
    ):
        told = bout_told(coach.phrases, amount(exercise, dose, bout), parts)
        if not on_time:
            if before is not None and bout.number > before.number:
                yield from _between_sets(coach, exercise, dose, before, bout)
            if before is not None or not led_in:
                yield from _begin(coach, exercise, before, bout, told)
                yield from beat.lead_in(coach, exercise, first=before is None)
        if exercise.every is not None and (before is None or before.number != bout.number):
            yield Begin(beat.SET)
        yield from done
        new_set = after is not None and after.number > bout.number
        rest_ms = dose.rest_ms.at(bout.number - 1, bout.side or 0)
        on_time = new_set and beat.rests_on_time(exercise) and (rest_ms > 0 or exercise.every is not None)
        if exercise.beat and (not on_time or exercise.every is not None):
            yield from beat.ending(coach, exercise, last)
        if on_time and after is not None:
            told = bout_told(coach.phrases, amount(exercise, dose, after), parts)
            words = _next_told(coach, exercise, bout, after, told)
            yield from beat.rest_on_time(coach, exercise, rest_ms, last, words)


def opening(coach: Coach, practice: Practice) -> Iterator[Segment]:
    """Which set and which side it begins with, said within a rest, which is the time to get there."""
    exercise, first = practice.exercise, practice.bouts[0]
    told = bout_told(coach.phrases, amount(exercise, practice.dose, first), practice.parts)
    return (segment for segment in _begin(coach, exercise, None, first, told) if isinstance(segment, Speech))


def _next_told(coach: Coach, exercise: Exercise, bout: Bout, after: Bout, told: str) -> str:
    """What is said within a rest of the set that follows it: its number, its side if that is another one, and how much
    is done in it where that must be `told`."""
    phrases = coach.phrases
    words = [] if coach.talk is Talk.MINIMAL else [phrases.set_of(after.number, after.of)]
    if after.side is not None and after.side != bout.side:
        words.append(phrases.first_side(exercise.side_names[after.side]))
    return " ".join([*words, *([told] if told else [])])


def _between_sets(coach: Coach, exercise: Exercise, dose: Dose, bout: Bout, after: Bout) -> Iterator[Segment]:
    """The rest, taken as the exercise is finished, and then the start position once more."""
    rest_ms = dose.rest_ms.at(bout.number - 1, bout.side or 0)
    if rest_ms:
        yield from coach.way(exercise.finish, side_after(exercise, bout))
    yield from coach.rest(rest_ms, turn=None)
    if rest_ms and exercise.finish and coach.talk is not Talk.MINIMAL:
        yield from coach.lines(kept(exercise.setup), Role.SETUP, side_before(exercise, after))


def _begin(coach: Coach, exercise: Exercise, before: Bout | None, bout: Bout, told: str) -> Iterator[Segment]:
    """Which set it is of how many, which side, and how much is done in it where that must be `told`.

    The set comes first, or the side where all of its sets follow.
    """
    sets_follow = exercise.order == "sets"
    new_set = before is None or bout.number != before.number or sets_follow
    new_side = before is None or bout.side != before.side or (exercise.sides == "each" and not sets_follow)
    side = exercise.side_names[bout.side] if bout.side is not None and new_side else None
    counted = new_set and bout.of > 1 and coach.talk is not Talk.MINIMAL
    number = coach.phrases.set_of(bout.number, bout.of)
    if counted and (side is None or not sets_follow):
        yield from coach.remark(number if side is not None else f"{number} {told}", Role.COUNT)
    if side is not None:
        stays = before is None or bout.side == before.side
        begins = before is None or (new_set and not sets_follow)
        yield from _side(coach, exercise, side, stays, begins, "" if sets_follow and counted else told)
        if before is not None and coach.talk is not Talk.MINIMAL:
            yield from coach.lines((line for line in exercise.setup if names_side(line.say)), Role.SETUP, side)
    if counted and side is not None and sets_follow:
        yield from coach.remark(f"{number} {told}", Role.COUNT)


def _side(coach: Coach, exercise: Exercise, side: str, stays: bool, begins: bool, told: str) -> Iterator[Segment]:
    """Which side it is now, how much is done on it where that must be `told`, and time to change over.

    The author's words for the change stand wherever the side does not stay what it was. The coach's own are not said
    where a set or the exercise `begins`.
    """
    change, phrases = exercise.change, coach.phrases
    if change is None or stays:
        words, at, time = phrases.first_side(side) if begins else phrases.change_sides(side), exercise.at, None
    else:
        named = "" if names_side(change.say) else phrases.first_side(side)
        words, at, time = f"{phrases.sentence(with_side(change.say, side))} {named}", change.say.at, change.time
        if coach.speaking(change.say.lang) is not coach:
            yield coach.own(change.say, Role.COUNT, side)
            words = named
    if words or told:
        yield coach.say(f"{words} {told}", Role.COUNT, at=at)
    yield coach.settle(CHANGE_SIDES_MS) if time is None else coach.given(time)


def _bout(coach: Coach, exercise: Exercise, reps: Sequence[Repetition], between_ms: int) -> Iterator[Segment]:
    """Every repetition of one bout, and the time between them."""
    for rep in reps:
        yield from repetition(coach, exercise, rep)
        if rep is not reps[-1] and between_ms:
            if exercise.beat:
                yield beat.between_on_beat(coach, exercise, between_ms, rep)
            else:
                yield Pause(coach.paced(between_ms), PauseKind.BETWEEN, pose="start", quiet=exercise.quiet)


def _repetitions(
    coach: Coach, exercise: Exercise, dose: Dose, bout: Bout, learnt: bool, round: Round | None
) -> Iterator[Repetition]:
    """The repetitions of one bout, in order."""
    set_index, here = bout.number - 1, bout.side or 0
    reps, between_ms = dose.reps.at(set_index, here), dose.between_ms.at(set_index, here)
    amounts = [tuple(step.at(set_index, side) for step in dose.steps) for side in (0, 1)]
    alternates, counted_in = exercise.sides == "alternate", beat.counted_in_s(coach, exercise) > 0
    for rep in range(1, reps + 1):
        # where sides alternate, an even number of repetitions stands before every set
        side = (rep - 1 + exercise.begins_with) % 2 if alternates else bout.side
        name = None if side is None else exercise.side_names[side]
        yield Repetition(
            wording=_wording(coach.talk, rep, learnt),
            amounts=amounts[side or 0],
            progress=Progress(
                rep=rep,
                reps=reps,
                set=bout.number,
                sets=bout.of,
                side=name,
                round=round.number if round else None,
                rounds=round.of if round else None,
            ),
            side=name,
            changed=alternates,
            teaches=rep == 1 and not learnt,
            flows_on=rep < reps and between_ms == 0,
            quiet=exercise.quiet,
            counted_in=rep == 1 and counted_in,
        )


def _wording(talk: Talk, rep: int, learnt: bool) -> Wording:
    match talk:
        case Talk.FULL:
            return Wording(min(rep - 1 + learnt, 2))
        case Talk.BRIEF:
            return Wording(min(rep + learnt, 2))
        case Talk.MINIMAL:
            return Wording.CHIMES
        case _:
            assert_never(talk)
