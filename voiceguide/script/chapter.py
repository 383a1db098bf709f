"""One visit to an exercise: its name, the way there, how to do it, the repetitions, and the rest after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from typing_extensions import assert_never

from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.model import Exercise, ExerciseLine, Line, Talk
from voiceguide.catalogue.routine import ChimeItem, PauseItem, QuietItem, Rest, Resting, Say, Section
from voiceguide.script import beat
from voiceguide.script.bouts import side_after, side_before
from voiceguide.script.circuit_time import REST, Clock, announced_in_time, until_next, with_begins
from voiceguide.script.coach import Coach, kept
from voiceguide.script.segments import Chime, ChimeKind, Mark, Pause, PauseKind, Role, Segment
from voiceguide.script.sets import Practice, opening, repetitions
from voiceguide.script.timing import PUT_ASIDE_MS
from voiceguide.script.walk import Between, Round, Visit


@dataclass(frozen=True)
class Place:
    """A visit to an exercise, and what comes before and after it.

    `way` leads to its position, and `way_on` from there to the next one's, each where it is not gone elsewhere. What
    is `known` was said, and still holds; so does all else if the listener `stays`. What is `put_aside` no later
    exercise needs. One that is `repeated` was explained before. A clock may say when it begins, and when the next one.
    """

    visit: Visit
    practice: Practice
    coach: Coach
    of: int
    opens_round: bool
    clock: Clock | None
    next_clock: Clock | None
    position: str
    way: tuple[Line, ...]
    stays: bool
    repeated: bool
    known: frozenset[str]
    put_aside: tuple[Text, ...]
    chimes_are_new: bool
    way_on: tuple[Line, ...]
    next_position: str | None
    following: Visit | None

    @property
    def exercise(self) -> Exercise:
        """As it is done here."""
        return self.visit.exercise

    @property
    def number(self) -> int:
        """Of the exercise, as they are written; from 1."""
        return self.visit.index + 1

    @property
    def begins(self) -> bool:
        """True where a chapter may begin: with a round, or with an exercise of the first round."""
        return self.opens_round or not self.visit.again

    @property
    def side(self) -> Text | None:
        """The side that begins."""
        return side_before(self.exercise, self.practice.bouts[0])

    @property
    def has_chimes(self) -> bool:
        """True when chimes stand for words in it."""
        quiet = self.coach.talk is Talk.MINIMAL
        return quiet and any(isinstance(segment, Chime) for segment in self.repetitions)

    @cached_property
    def repetitions(self) -> tuple[Segment, ...]:
        """The whole dose."""
        made = repetitions(self.coach, self.practice, led_in=self.clock is not None)
        round = self.visit.round
        timed = self.opens_round and round is not None and round.circuit.every is not None
        rest_follows = self.next_clock is not None and self.next_clock.name == REST
        return tuple(with_begins(list(made), timed, self.visit.again, rest_follows))

    def eased(self, ease: float) -> Place:
        """The same with settling times and rests stretched so far."""
        return replace(self, coach=replace(self.coach, ease=ease))


def told(place: Place) -> tuple[ExerciseLine, ...]:
    """The lines of the start position and the tips that are said, of those that aren't known."""
    return (*_new(place, place.exercise.setup), *_new(place, _tips(place)))


def segments(place: Place) -> Iterator[Segment]:
    """All that is said and done on one visit to an exercise, and the rest after it."""
    if place.begins:
        yield Chime(ChimeKind.START)
    yield from _once_more(place) if place.visit.again else _explained(place)
    yield from place.repetitions
    if not place.next_clock:
        yield place.coach.moment()
    yield from place.coach.way(place.exercise.finish, side_after(place.exercise, place.practice.bouts[-1]))
    yield from _end(place)


def between(coach: Coach, item: Between, turn: int) -> Iterator[Segment]:
    """What stands between two exercises; `turn` picks the words for a short rest."""
    match item:
        case Section() | Round():
            yield from coach.remark(_heading(coach, item), Role.ANNOUNCE, _title(item).at)
        case Say():
            yield from coach.lines([item], Role.NOTE)
        case Rest():
            yield from coach.rest(item.rest, turn)
        case PauseItem():
            yield coach.given(item.ms)
        case QuietItem():
            bells = tuple(Mark(left, Chime(ChimeKind.BELL)) for left in beat.bell_times(item.bells, item.ms))
            yield Pause(item.ms, PauseKind.REST, marks=bells, at=item.at, quiet=True)
            if item.ending is not None:
                yield Chime(ChimeKind.BELL)
        case ChimeItem():
            yield Chime(ChimeKind(item.chime))
        case _:
            assert_never(item)


def _heading(coach: Coach, item: Section | Round) -> str:
    """What is said where a section or a round begins."""
    if isinstance(item, Section):
        return coach.phrases.sentence(item.section)
    if item.number > 1:
        return coach.phrases.round_of(item.number, item.of)
    exercises = item.exercises if coach.talk is Talk.FULL else None
    return coach.phrases.circuit(item.circuit.circuit, item.of, exercises)


def _title(item: Section | Round) -> Text:
    return item.section if isinstance(item, Section) else item.circuit.circuit


def _explained(place: Place) -> Iterator[Segment]:
    """From the name of an exercise to its first repetition."""
    coach, exercise = place.coach, place.exercise
    for item in place.visit.opens:
        yield from between(coach, item, 0)
    yield from coach.remark(_announcement(place), Role.ANNOUNCE, exercise.said.at, exercise.said)
    if note := place.visit.item.note:
        yield from coach.remark(note, Role.NOTE, note.at)
    if exercise.benefit and coach.talk is Talk.FULL and not place.repeated:
        yield from coach.remark(exercise.benefit, Role.BENEFIT, exercise.benefit.at)
    yield from coach.way(place.way, to=str(exercise.position))
    yield from _explanation(place)
    yield from _dose(place)
    yield from _start(place)


def _once_more(place: Place) -> Iterator[Segment]:
    """The same in a later round: the round, the name, the way, and the lines that are always said."""
    coach, exercise = place.coach, place.exercise
    silent = coach.talk is Talk.MINIMAL
    name = coach.phrases.named(exercise.said, place.position if silent and place.way else None)
    words = " ".join([*(_heading(coach, item) for item in place.visit.opens), name])
    if place.clock is None:
        yield from coach.remark(words, Role.ANNOUNCE, exercise.said.at, exercise.said)
    elif place.opens_round:
        yield from coach.naming(words, Role.ANNOUNCE, exercise.said, exercise.said.at)
    yield from coach.way(place.way, to=str(exercise.position))
    if not silent:
        yield from coach.lines((line for line in exercise.setup if line.keep), Role.SETUP, place.side)
        yield from coach.lines((line for line in exercise.tips if line.keep), Role.TIP, place.side)
    if place.clock is not None:
        yield from opening(coach, place.practice)
        yield until_next(coach, exercise, place.clock)
    elif not beat.leads_in(coach, exercise):
        yield coach.moment()


def _announcement(place: Place) -> str:
    phrases, name = place.coach.phrases, place.exercise.said
    match place.coach.talk:
        case Talk.FULL:
            return phrases.announce(name, place.number, place.of)
        case Talk.BRIEF:
            return phrases.announce_briefly(name, place.number, place.of)
        case Talk.MINIMAL:
            return phrases.named(name, place.position if place.way else None)


def _explanation(place: Place) -> Iterator[Segment]:
    """How to get ready, the movement, and the tips: what isn't known."""
    coach, exercise = place.coach, place.exercise
    if coach.talk is Talk.MINIMAL:
        return
    if place.stays:
        yield from coach.remark(coach.phrases.stay(place.position), Role.SETUP)
    yield from coach.lines(_new(place, exercise.setup), Role.SETUP, place.side)
    if not place.repeated:
        movement = exercise.movement if coach.talk is Talk.FULL else (line for line in exercise.movement if line.keep)
        yield from coach.lines(movement, Role.MOVEMENT, place.side)
    yield from coach.lines(_new(place, _tips(place)), Role.TIP, place.side)


def _tips(place: Place) -> tuple[ExerciseLine, ...]:
    """The tips; when they were all said before, those to keep."""
    return tuple(line for line in place.exercise.tips if line.keep or not place.repeated)


def _new(place: Place, lines: tuple[ExerciseLine, ...]) -> tuple[ExerciseLine, ...]:
    """Those that are to be said of the lines, and aren't known."""
    match place.coach.talk:
        case Talk.FULL:
            wanted = lines
        case Talk.BRIEF:
            wanted = kept(lines)
        case Talk.MINIMAL:
            wanted = ()
    return tuple(line for line in wanted if line.say not in place.known)


def _dose(place: Place) -> Iterator[Segment]:
    """How much there is to do, in a sentence or two."""
    coach, exercise = place.coach, place.exercise
    if words := place.practice.told:
        yield from coach.remark(words, Role.ANNOUNCE, exercise.at)
    explained = place.repeated or coach.talk is Talk.MINIMAL
    if words := "" if explained else beat.time_told(coach.phrases, exercise, place.practice.dose, place.side):
        yield from coach.remark(words, Role.ANNOUNCE, exercise.at)


def _start(place: Place) -> Iterator[Segment]:
    coach = place.coach
    if place.chimes_are_new and place.has_chimes:
        yield from coach.remark(coach.phrases.texts.chimes, Role.ANNOUNCE)
    ready = coach.talk is not Talk.FULL or (coach.ready_ms is not None and place.exercise.timed)
    words = coach.phrases.texts.get_ready if ready else coach.phrases.begin(place.number - 1)
    yield coach.say(words, Role.ANNOUNCE)
    if not beat.leads_in(coach, place.exercise):
        yield coach.moment()


def _end(place: Place) -> Iterator[Segment]:
    """Praise, unless the closing gives it, and what comes before the next exercise. The way there comes before the
    rest, if that is on the way."""
    coach, following = place.coach, place.following
    if following is not None and coach.talk is not Talk.MINIMAL:
        if (praised := _praised(place, following)) and not place.next_clock:
            yield from coach.remark(coach.phrases.close(praised, place.number - 1), Role.CLOSE, praised.at, praised)
        if place.put_aside and coach.talk is Talk.FULL:
            yield coach.say(coach.phrases.put_aside(tuple(map(str, place.put_aside))), Role.SETUP)
            yield coach.settle(PUT_ASIDE_MS)
    rested = False
    for item in place.visit.after:
        if following is None or rested or not isinstance(item, Resting):
            yield from between(coach, item, place.number - 1)
            continue
        rested = True
        yield from _on_the_way(place, following)
        if place.next_clock and item is place.visit.after[-1]:
            yield from _rest_on_time(place, following, place.next_clock)
        elif not isinstance(item, Rest):
            yield from between(coach, item, place.number - 1)
        elif item.rest or not following.again:
            goes_on = following.again and item is place.visit.after[-1]
            told = None if place.way_on else following.exercise.said
            yield from coach.rest(item.rest, None if goes_on else place.number - 1, told)


def _rest_on_time(place: Place, following: Visit, clock: Clock) -> Iterator[Segment]:
    """The beginning of a rest whose end a clock says: what comes next, and time until a round is announced."""
    coach, name = place.coach, following.exercise.said
    words = [] if clock.name == REST else [coach.phrases.texts.rest_now]
    words += [] if place.way_on else [coach.phrases.following(name)]
    if words:
        yield from coach.naming(" ".join(words), Role.REST, name, name.at)
    if following.round is not place.visit.round:
        yield announced_in_time(clock)


def _praised(place: Place, following: Visit) -> Text | None:
    """What is over: an exercise of the first round, or the last round of a circuit."""
    round = place.visit.round
    if round is None or round.of == 1 or not place.visit.again:
        return place.exercise.said
    over = following.round is None or following.round.circuit is not round.circuit
    return round.circuit.circuit if over else None


def _on_the_way(place: Place, following: Visit) -> Iterator[Segment]:
    """The way to the next exercise, where it comes before the rest."""
    coach, name = place.coach, following.exercise.said
    if place.way_on:
        silent = coach.talk is Talk.MINIMAL
        words = coach.phrases.following(name, place.next_position if silent else None)
        yield from coach.remark(words, Role.REST, name.at, name)
        yield from coach.way(place.way_on, to=str(following.exercise.position))
