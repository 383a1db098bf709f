"""An exercise as a chapter: its name, the way there, how to do it, the repetitions, and the rest after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.model import Exercise, ExerciseLine, Line, Talk
from voiceguide.catalogue.steps import Breaths, Hold
from voiceguide.script.coach import Coach, kept
from voiceguide.script.dose import Dose
from voiceguide.script.segments import Chapter, ChapterKind, Chime, ChimeKind, Role, Segment
from voiceguide.script.sets import repetitions
from voiceguide.script.timing import PUT_ASIDE_MS
from voiceguide.units import Amounts


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
    def side(self) -> Text | None:
        """The side that begins."""
        if self.exercise.sides_done:
            return self.exercise.side_names[self.exercise.sides_done[0]]
        return self.exercise.side_names[self.exercise.first == "right"] if self.exercise.sides else None

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
    yield from coach.way(exercise.finish, exercise.side_names[1])
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
    """How much there is to do, in a sentence or two; for each side, where they differ."""
    if words := " ".join(_amounts(place)):
        yield from place.coach.remark(words, Role.ANNOUNCE, place.exercise.at)


def _amounts(place: Place) -> Iterator[str]:
    phrases, dose, exercise = place.coach.phrases, place.dose, place.exercise
    unequal = any(len(amounts.rows) > 1 for amounts in (dose.reps, dose.sets, *_held(place), *_breathed(place)))
    if not unequal:
        sides = exercise.sides if exercise.sides in ("alternate", "each") else None
        side = exercise.sides_done[0] if exercise.sides_done else 0
        yield from filter(None, [phrases.dose(_by_set(dose, side), sides), *_holds_and_breaths(place, side)])
        return
    for side in exercise.sides_done:
        words = filter(
            None, [phrases.dose(_by_set(dose, side), None) or phrases.once, *_holds_and_breaths(place, side)]
        )
        yield phrases.on_side(exercise.side_names[side], " ".join(words))


def _by_set(dose: Dose, side: int) -> tuple[int, ...]:
    """The repetitions of each set of one side."""
    return tuple(dose.reps.at(number, side) for number in range(dose.sets.at(side_index=side)))


def _held(place: Place) -> tuple[Amounts[int], ...]:
    return tuple(ms for ms, step in zip(place.dose.steps, place.exercise.steps, strict=True) if isinstance(step, Hold))


def _breathed(place: Place) -> tuple[Amounts[int], ...]:
    steps = zip(place.dose.steps, place.exercise.steps, strict=True)
    return tuple(breaths for breaths, step in steps if isinstance(step, Breaths))


def _holds_and_breaths(place: Place, side: int) -> Iterator[str]:
    """How long the holds are on a side and how many breaths there are; set by set, where the sets differ."""
    phrases, reps = place.coach.phrases, _by_set(place.dose, side)
    both = place.exercise.sides == "each" and len(place.dose.reps.rows) == 1
    several = sum(reps) * (2 if both else 1)
    holds, breaths = _held(place), _breathed(place)
    if holds:
        in_sets = [tuple(step.at(number, side) for step in holds) for number in range(len(reps))]
        if len(set(in_sets)) == 1:
            yield phrases.holds(in_sets[0], several=several * len(holds) > 1)
        elif len(holds) == 1:
            yield phrases.holds_by_set(tuple(holds_ms[0] for holds_ms in in_sets))
    if len(breaths) == 1:
        counts = [breaths[0].at(number, side) for number in range(len(reps))]
        if len(set(counts)) == 1:
            repeated = sum(reps) > 1 or place.exercise.sides is not None
            yield phrases.breaths(counts[0], several=repeated) or ""
        else:
            yield phrases.breaths_by_set(tuple(counts))


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
