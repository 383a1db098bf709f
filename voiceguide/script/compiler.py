"""From a catalogue, a routine and options to a script. Pure: nothing is spoken, nothing written, nothing looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from voiceguide.catalogue.model import Catalogue, Exercise, Level, Routine, RoutineExercise, Settings, Talk
from voiceguide.errors import UnknownNameError
from voiceguide.script.coach import Coach
from voiceguide.script.dose import Dose, Plan, choose
from voiceguide.script.repetitions import repetitions
from voiceguide.script.segments import Chapter, ChapterKind, Chime, ChimeKind, Pause, PauseKind, Role, Script, Segment
from voiceguide.script.timing import ENDING_MS, READY_MS
from voiceguide.script.transitions import route


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for; None leaves it to the exercise, the routine, the catalogue, the default."""

    level: Level | None = None
    talk: Talk | None = None
    pace: float | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """The level, talk and pace that hold for one exercise, or for a routine's intro and outro."""

    level: Level
    talk: Talk
    pace: float


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


def manner(catalogue: Catalogue, routine: Routine, item: RoutineExercise | None, options: Options) -> Manner:
    """Options first, then the exercise's own place in the routine, the routine, the catalogue, the defaults."""
    layers: list[Options | Settings] = [options, *([item] if item else []), routine, catalogue]
    level = next((layer.level for layer in layers if layer.level is not None), Level.STANDARD)
    talk = next((layer.talk for layer in layers if layer.talk is not None), Talk.FULL)
    pace = next((layer.pace for layer in layers if layer.pace is not None), 1.0)
    return Manner(level, talk, pace)


def routine_named(catalogue: Catalogue, name: str) -> Routine:
    """The routine with this id. UnknownNameError suggests the nearest."""
    if name not in catalogue.routines:
        raise UnknownNameError("routine", name, catalogue.routines)
    return catalogue.routines[name]  # type: ignore[index]


def plan_for(catalogue: Catalogue, name: str, options: Options) -> Plan:
    """The doses that the level of each exercise asks for, with the rests as they are written."""
    routine = routine_named(catalogue, name)
    return Plan(
        tuple(
            choose(_exercise(catalogue, item), manner(catalogue, routine, item, options).level)
            for item in routine.exercises
        )
    )


Told = Callable[[tuple[Chapter, ...]], int]
"""How many minutes the listener is told that chapters take, in which that isn't said yet."""


def compile_script(catalogue: Catalogue, name: str, options: Options, plan: Plan, told: Told = lambda _: 10) -> Script:
    """The script of routine `name`; `told` decides what the listener is told of its length."""
    routine = routine_named(catalogue, name)
    whole = manner(catalogue, routine, None, options)
    coach = Coach.of(catalogue, whole.talk, whole.pace, plan.ease)
    places = list(_places(catalogue, routine, options, plan))
    chapters = (
        _opening(coach, catalogue, routine, places, None),
        *(
            Chapter(
                ChapterKind.EXERCISE,
                str(place.exercise.name),
                tuple(_chapter(catalogue, routine, place, coach)),
                str(place.item.exercise),
                place.number,
                place.of,
            )
            for place in places
        ),
        Chapter(
            ChapterKind.OUTRO, coach.phrases.outro_title, tuple(_outro(coach, catalogue, places[-1].exercise.position))
        ),
    )
    chapters = (_opening(coach, catalogue, routine, places, told(chapters)), *chapters[1:])
    described = f"level {whole.level.value}, talk {whole.talk.value}, pace {whole.pace:g}"
    return Script(
        name,
        routine.title,
        catalogue.title,
        catalogue.author or catalogue.title,
        catalogue.language,
        described,
        chapters,
    )


def _exercise(catalogue: Catalogue, item: RoutineExercise) -> Exercise:
    return catalogue.exercises[item.exercise]


def _places(catalogue: Catalogue, routine: Routine, options: Options, plan: Plan) -> Iterator[_Place]:
    exercises = [_exercise(catalogue, item) for item in routine.exercises]
    before = [catalogue.start, *(exercise.position for exercise in exercises)]
    for index, (item, exercise, dose) in enumerate(zip(routine.exercises, exercises, plan.doses, strict=True)):
        here = manner(catalogue, routine, item, options)
        yield _Place(
            item,
            exercise,
            dose,
            Coach.of(catalogue, here.talk, here.pace, plan.ease),
            index + 1,
            len(exercises),
            before[index],
            exercises[index + 1] if index + 1 < len(exercises) else None,
        )


def _opening(
    coach: Coach, catalogue: Catalogue, routine: Routine, places: Sequence[_Place], minutes: int | None
) -> Chapter:
    segments = tuple(_intro(coach, catalogue, routine, places, minutes))
    return Chapter(ChapterKind.INTRO, coach.phrases.intro_title, segments)


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
