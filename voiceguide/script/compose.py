"""From a catalogue, a request and a plan to a script. Pure: nothing is spoken, nothing written, nothing looked up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voiceguide.catalogue.model import Catalogue, Exercise, Routine, RoutineExercise, Talk
from voiceguide.script.coach import Coach
from voiceguide.script.dose import Dose, Plan, choose
from voiceguide.script.repetitions import repetitions
from voiceguide.script.request import Request, routine_named, style
from voiceguide.script.segments import Chapter, ChapterKind, Chime, ChimeKind, Pause, PauseKind, Role, Script, Segment
from voiceguide.script.timing import ENDING_MS, READY_MS
from voiceguide.script.transitions import route


@dataclass(frozen=True, slots=True)
class _Place:
    """An exercise in its routine."""

    item: RoutineExercise
    exercise: Exercise
    dose: Dose
    coach: Coach
    number: int
    of: int
    before: str
    following: Exercise | None


def plan_for(catalogue: Catalogue, request: Request) -> Plan:
    """The doses that the level of each exercise asks for, with the rests as they are written."""
    return Plan(
        tuple(
            choose(_exercise(catalogue, item), style(catalogue, request, item).level)
            for item in routine_named(catalogue, request.routine).exercises
        )
    )


def compose(catalogue: Catalogue, request: Request, plan: Plan) -> Script:
    """All that is said in one track, in order."""
    routine = routine_named(catalogue, request.routine)
    whole = style(catalogue, request)
    coach = Coach.of(catalogue, whole.talk, whole.pace, plan.ease)
    places = list(_places(catalogue, routine, request, plan))
    exercises = (
        Chapter(
            kind=ChapterKind.EXERCISE,
            title=str(place.exercise.name),
            segments=tuple(_chapter(catalogue, routine, place, coach)),
            exercise=str(place.item.exercise),
            number=place.number,
            of=place.of,
        )
        for place in places
    )
    opening = tuple(_intro(coach, catalogue, routine, places, plan.minutes))
    closing = tuple(_outro(coach, catalogue, places[-1].exercise.position))
    return Script(
        routine=request.routine,
        title=routine.title,
        album=catalogue.title,
        artist=catalogue.author or catalogue.title,
        language=catalogue.language,
        options=str(whole),
        chapters=(
            Chapter(ChapterKind.INTRO, coach.phrases.intro_title, opening),
            *exercises,
            Chapter(ChapterKind.OUTRO, coach.phrases.outro_title, closing),
        ),
    )


def _exercise(catalogue: Catalogue, item: RoutineExercise) -> Exercise:
    return catalogue.exercises[item.exercise]


def _places(catalogue: Catalogue, routine: Routine, request: Request, plan: Plan) -> Iterator[_Place]:
    exercises = [_exercise(catalogue, item) for item in routine.exercises]
    before = [catalogue.start, *(exercise.position for exercise in exercises)]
    for index, (item, exercise, dose) in enumerate(zip(routine.exercises, exercises, plan.doses, strict=True)):
        here = style(catalogue, request, item)
        yield _Place(
            item=item,
            exercise=exercise,
            dose=dose,
            coach=Coach.of(catalogue, here.talk, here.pace, plan.ease),
            number=index + 1,
            of=len(exercises),
            before=before[index],
            following=exercises[index + 1] if index + 1 < len(exercises) else None,
        )


def _intro(
    coach: Coach, catalogue: Catalogue, routine: Routine, places: Sequence[_Place], minutes: int | None
) -> Iterator[Segment]:
    phrases = coach.phrases
    yield Chime(ChimeKind.START)
    yield coach.settle(0)
    yield from coach.remark(phrases.welcome.format(title=routine.title), Role.WELCOME, routine.title.at)
    if coach.talk is not Talk.MINIMAL and minutes is not None:
        yield from coach.remark(phrases.takes(minutes), Role.WELCOME)
    if coach.talk is Talk.FULL:
        if routine.about:
            yield from coach.remark(routine.about, Role.WELCOME, routine.about.at)
        if things := tuple(dict.fromkeys(need for place in places for need in place.exercise.needs)):
            yield coach.say(phrases.needs.format(things=phrases.listing(things)), Role.WELCOME, at=things[0].at)
            yield coach.settle(READY_MS)
    yield from coach.lines(catalogue.safety, Role.SAFETY)
    if coach.talk is Talk.FULL:
        yield from coach.remark(phrases.get_ready, Role.WELCOME)
    yield coach.settle(READY_MS)


def _chapter(catalogue: Catalogue, routine: Routine, place: _Place, routine_coach: Coach) -> Iterator[Segment]:
    coach, exercise = place.coach, place.exercise
    yield Chime(ChimeKind.START)
    yield from coach.remark(_announcement(place), Role.ANNOUNCE, exercise.name.at)
    yield from _preparation(catalogue, place)
    yield from repetitions(coach, exercise, place.dose)
    yield coach.settle(READY_MS)
    if coach.talk is not Talk.MINIMAL:
        yield from coach.remark(coach.phrases.close.format(name=exercise.name), Role.CLOSE, exercise.name.at)
    if place.following is None:
        return
    if routine_coach.talk is not Talk.MINIMAL:
        phrase = coach.phrases.next if routine_coach.talk is Talk.FULL else coach.phrases.next_brief
        name = place.following.name
        yield routine_coach.say(phrase.format(name=name), Role.REST, at=name.at)
    yield routine_coach.rest(routine.rest, routine.at)


def _announcement(place: _Place) -> str:
    phrases, name = place.coach.phrases, place.exercise.name
    if place.of == 1 or place.coach.talk is Talk.MINIMAL:
        return f"{name}."
    phrase = phrases.announce if place.coach.talk is Talk.FULL else phrases.announce_brief
    number = phrases.number(place.number)
    return phrase.format(number=number, Number=number.capitalize(), count=phrases.number(place.of), name=name)


def _preparation(catalogue: Catalogue, place: _Place) -> Iterator[Segment]:
    """All that comes between an exercise's name and its first repetition."""
    coach, exercise = place.coach, place.exercise
    way = route(catalogue, place.before, exercise.position)
    match coach.talk:
        case Talk.FULL:
            if exercise.benefit:
                yield from coach.remark(exercise.benefit, Role.BENEFIT, exercise.benefit.at)
            yield from coach.lines(way, Role.TRANSITION)
            for lines, role in (
                (exercise.setup, Role.SETUP),
                (exercise.movement, Role.MOVEMENT),
                (exercise.tips, Role.TIP),
            ):
                yield from coach.lines(lines, role, side=exercise.side_names[0] if exercise.sides else None)
            yield from _dose(place)
            yield coach.say(coach.phrases.begin, Role.ANNOUNCE)
        case Talk.BRIEF:
            yield from coach.lines(way, Role.TRANSITION)
            yield from _dose(place)
        case Talk.MINIMAL:
            yield from (coach.settle(line.time or READY_MS) for line in way)
    yield coach.settle(READY_MS)


def _dose(place: _Place) -> Iterator[Segment]:
    """How much there is to do, in a sentence or two."""
    phrases, dose, exercise = place.coach.phrases, place.dose, place.exercise
    sentences = []
    if dose.reps > 1:
        phrase = {None: phrases.reps, "alternate": phrases.reps_alternate, "each": phrases.reps_each}[exercise.sides]
        sentences.append(phrase.format(reps=phrases.number(dose.reps)))
    elif exercise.sides:
        sentences.append(phrases.once_each)
    if dose.sets > 1:
        sentences.append(phrases.sets.format(sets=phrases.number(dose.sets)))
    if len(holds := set(dose.holds_ms)) == 1:
        seconds = holds.pop() // 1_000
        sentences.append(phrases.hold_for.format(seconds=phrases.number(seconds)))
    if sentences:
        yield from place.coach.remark(" ".join(sentences), Role.ANNOUNCE, exercise.at)


def _outro(coach: Coach, catalogue: Catalogue, position: str) -> Iterator[Segment]:
    way = route(catalogue, position, catalogue.start)
    yield Chime(ChimeKind.START)
    yield from coach.remark(coach.phrases.finish, Role.CLOSE)
    if way:
        yield from coach.remark(coach.phrases.rise, Role.TRANSITION)
        yield from coach.lines(way, Role.TRANSITION)
    if coach.talk is Talk.FULL:
        yield from coach.lines(catalogue.farewell, Role.FAREWELL)
    yield Pause(ENDING_MS, PauseKind.SETTLE)
