"""An exercise as a chapter: its name, the way there, how to do it, the repetitions, and the rest after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.model import Exercise, ExerciseLine, Line, Talk
from voiceguide.script.bouts import Bout, bouts, dose_told, side_after, side_before
from voiceguide.script.coach import Coach, kept
from voiceguide.script.dose import Dose
from voiceguide.script.segments import Chapter, ChapterKind, Chime, ChimeKind, Role, Segment
from voiceguide.script.sets import repetitions
from voiceguide.script.timing import PUT_ASIDE_MS


@dataclass(frozen=True, slots=True)
class Place:
    """An exercise in its routine, and what comes before and after it.

    `way` leads to its position, and `way_on` from there to the next one's, each where it is not gone elsewhere. What
    is `known` was said, and still holds; so does all else if the listener `stays`. What is `put_aside` no later
    exercise needs. One that is `repeated` was explained before.
    """

    id: Text
    exercise: Exercise
    dose: Dose
    coach: Coach
    number: int
    of: int
    position: str
    way: tuple[Line, ...]
    stays: bool
    repeated: bool
    known: frozenset[str]
    put_aside: tuple[Text, ...]
    chimes_are_new: bool
    way_on: tuple[Line, ...]
    next_position: str | None
    rest_ms: int
    following: Exercise | None

    @property
    def bouts(self) -> tuple[Bout, ...]:
        """Its sets and sides in the order in which they are done."""
        return bouts(self.exercise, self.dose)

    @property
    def side(self) -> Text | None:
        """The side that begins."""
        return side_before(self.exercise, self.bouts[0])

    @property
    def has_chimes(self) -> bool:
        """True when chimes stand for words in it."""
        quiet = self.coach.talk is Talk.MINIMAL
        return quiet and any(isinstance(segment, Chime) for segment in self.repetitions())

    def repetitions(self) -> Iterator[Segment]:
        """The whole dose."""
        return repetitions(self.coach, self.exercise, self.dose, self.repeated)


def chapter(place: Place) -> Chapter:
    """The chapter of one exercise."""
    return Chapter(
        kind=ChapterKind.EXERCISE,
        title=str(place.exercise.name),
        segments=tuple(_segments(place)),
        exercise=str(place.id),
        number=place.number,
        of=place.of,
    )


def told(place: Place) -> tuple[ExerciseLine, ...]:
    """The lines of the start position and the tips that are said, of those that aren't known."""
    return (*_new(place, place.exercise.setup), *_new(place, _tips(place)))


def _segments(place: Place) -> Iterator[Segment]:
    coach, exercise = place.coach, place.exercise
    yield Chime(ChimeKind.START)
    yield from coach.remark(_announcement(place), Role.ANNOUNCE, exercise.said.at)
    if exercise.benefit and coach.talk is Talk.FULL and not place.repeated:
        yield from coach.remark(exercise.benefit, Role.BENEFIT, exercise.benefit.at)
    yield from coach.way(place.way)
    yield from _explanation(place)
    yield from _dose(place)
    yield from _start(place)
    yield from place.repetitions()
    yield coach.moment()
    yield from coach.way(exercise.finish, side_after(exercise, place.bouts[-1]))
    yield from _end(place)


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
    if words := dose_told(place.coach.phrases, place.exercise, place.dose):
        yield from place.coach.remark(words, Role.ANNOUNCE, place.exercise.at)


def _start(place: Place) -> Iterator[Segment]:
    coach = place.coach
    if place.chimes_are_new and place.has_chimes:
        yield from coach.remark(coach.phrases.chimes, Role.ANNOUNCE)
    words = coach.phrases.begin(place.number - 1) if coach.talk is Talk.FULL else coach.phrases.get_ready
    yield coach.say(words, Role.ANNOUNCE)
    yield coach.moment()


def _end(place: Place) -> Iterator[Segment]:
    """Praise, unless the closing gives it, and a rest: after the way to the next position, if that is on the way."""
    coach, following = place.coach, place.following
    if following is None:
        return
    turn = place.number - 1
    if coach.talk is not Talk.MINIMAL:
        yield from coach.remark(coach.phrases.close(place.exercise.said, turn), Role.CLOSE, place.exercise.said.at)
        if place.put_aside and coach.talk is Talk.FULL:
            yield coach.say(coach.phrases.put_aside(tuple(map(str, place.put_aside))), Role.SETUP)
            yield coach.settle(PUT_ASIDE_MS)
    if place.way_on:
        silent = coach.talk is Talk.MINIMAL
        words = coach.phrases.following(following.said, place.next_position if silent else None)
        yield from coach.remark(words, Role.REST, following.said.at)
        yield from coach.way(place.way_on)
    yield from coach.rest(place.rest_ms, turn, None if place.way_on else following.said)
