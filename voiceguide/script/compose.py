"""From a catalogue, a request and a plan to a script. Pure: nothing is spoken, nothing written, nothing looked up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.model import Catalogue, Exercise, Line, Routine, Talk
from voiceguide.script.chapter import Place, chapter, told
from voiceguide.script.coach import SIDE, Coach
from voiceguide.script.dose import Plan, choose
from voiceguide.script.request import Request, routine_named, style
from voiceguide.script.segments import Chapter, ChapterKind, Chime, ChimeKind, Pause, PauseKind, Role, Script, Segment
from voiceguide.script.timing import ENDING_MS, LIE_STILL_MS, READY_MS
from voiceguide.script.transitions import lines, route


def plan_for(catalogue: Catalogue, request: Request) -> Plan:
    """The doses that the level of each exercise asks for, with the rests as they are written."""
    return Plan(
        tuple(
            choose(catalogue.exercise(item), style(catalogue, request, item).level)
            for item in routine_named(catalogue, request.routine).exercises
        )
    )


def compose(catalogue: Catalogue, request: Request, plan: Plan) -> Script:
    """All that is said in one track, in order."""
    routine = routine_named(catalogue, request.routine)
    whole = style(catalogue, request).at_most(plan.talk)
    coach = Coach.of(catalogue, whole.talk, whole.pace, plan.ease)
    places = list(_places(catalogue, routine, request, plan))
    opening = tuple(_intro(coach, catalogue, routine, places, plan.minutes, request.listener))
    closing = tuple(_outro(coach, catalogue, places, plan.spare_ms))
    return Script(
        routine=request.routine,
        title=routine.title,
        album=catalogue.title,
        artist=catalogue.author or catalogue.title,
        language=catalogue.language,
        options=str(whole) if request.minutes is None else f"{request.minutes} minutes, {whole.talking}",
        chapters=(
            Chapter(ChapterKind.INTRO, coach.phrases.intro_title, opening),
            *map(chapter, places),
            Chapter(ChapterKind.OUTRO, coach.phrases.outro_title, closing),
        ),
    )


def _places(catalogue: Catalogue, routine: Routine, request: Request, plan: Plan) -> Iterator[Place]:
    items = routine.exercises[: len(plan.doses)]
    exercises = [catalogue.exercise(item) for item in items]
    ways = _ways(catalogue, routine, exercises)
    chimes_are_new = True
    explained: set[tuple[str, Talk]] = set()
    before: Place | None = None
    for index, (item, exercise, dose) in enumerate(zip(items, exercises, plan.doses, strict=True)):
        here = style(catalogue, request, item).at_most(plan.talk)
        known = _known(before, exercise)
        following = exercises[index + 1] if index + 1 < len(exercises) else None
        place = Place(
            id=item.exercise,
            exercise=exercise,
            dose=dose,
            coach=Coach.of(catalogue, here.talk, here.pace, plan.ease),
            number=index + 1,
            of=len(exercises),
            way=ways[index][0],
            position=catalogue.positions[exercise.position].name,
            stays=_stays(before, exercise, known),
            repeated=not explained.isdisjoint({(item.exercise, here.talk), (item.exercise, Talk.FULL)}),
            known=known,
            put_aside=_put_aside(exercise, exercises[index + 1 :]),
            chimes_are_new=chimes_are_new,
            way_on=ways[index][1],
            rest_ms=routine.rest,
            next_position=catalogue.positions[following.position].name if following else None,
            following=following,
        )
        chimes_are_new = chimes_are_new and not place.has_chimes
        explained.add((item.exercise, here.talk))
        before = place
        yield place


Way = tuple[Line, ...]


def _ways(catalogue: Catalogue, routine: Routine, exercises: Sequence[Exercise]) -> list[tuple[Way, Way]]:
    """For each exercise the way that begins its chapter, and the one that ends it: before the rest, if the next
    position is as good to rest in."""
    ways: list[tuple[Way, Way]] = []
    to_here = lines(route(catalogue, catalogue.start, exercises[0].position))
    for here, there in pairwise(exercise.position for exercise in exercises):
        way = lines(route(catalogue, here, there))
        better_here = catalogue.positions[here].restful and not catalogue.positions[there].restful
        before_rest = routine.rest > 0 and not better_here
        ways.append((to_here, way if before_rest else ()))
        to_here = () if before_rest else way
    return [*ways, (to_here, ())]


def _known(before: Place | None, exercise: Exercise) -> frozenset[str]:
    """The lines of the exercise before that need not be said again: its tips, and its start position if it is kept."""
    if before is None:
        return frozenset()
    said = {line.say for line in told(before) if SIDE not in line.say}
    setup = {line.say for line in before.exercise.setup}
    if exercise.position == before.exercise.position and not before.exercise.finish:
        return frozenset(said | (setup & before.known))
    return frozenset(said - setup)


def _stays(before: Place | None, exercise: Exercise, known: frozenset[str]) -> bool:
    """True where the position, and what lies under it, stay as they are."""
    if before is None or before.exercise.finish or exercise.position != before.exercise.position:
        return False
    alike = not exercise.setup or any(line.say in known for line in exercise.setup)
    return alike and {*exercise.needs} <= {*before.exercise.needs}


def _put_aside(exercise: Exercise, later: Sequence[Exercise]) -> tuple[Text, ...]:
    needed = {need for other in later for need in other.needs}
    return tuple(need for need in exercise.needs if need not in needed) if later else ()


def _intro(
    coach: Coach,
    catalogue: Catalogue,
    routine: Routine,
    places: Sequence[Place],
    minutes: int | None,
    listener: str | None,
) -> Iterator[Segment]:
    phrases = coach.phrases
    yield Chime(ChimeKind.START)
    yield coach.settle(0)
    yield from coach.remark(phrases.welcome(routine.title, listener), Role.WELCOME, routine.title.at)
    if len(places) < len(routine.exercises):
        yield from coach.remark(phrases.some_of(len(places), len(routine.exercises)), Role.WELCOME)
    if coach.talk is not Talk.MINIMAL and minutes is not None:
        yield from coach.remark(phrases.takes(minutes), Role.WELCOME)
    if coach.talk is Talk.FULL and routine.about:
        yield from coach.remark(routine.about, Role.WELCOME, routine.about.at)
    things = tuple(dict.fromkeys(need for place in places for need in place.exercise.needs))
    if things and coach.talk is not Talk.MINIMAL:
        yield from coach.remark(phrases.needs(tuple(map(str, things))), Role.WELCOME, things[0].at)
        if coach.talk is Talk.FULL:
            yield coach.say(phrases.fetch, Role.WELCOME)
        yield coach.settle(READY_MS)
    yield from coach.lines(catalogue.safety, Role.SAFETY)
    yield from coach.lines(routine.notes, Role.WELCOME)
    if coach.talk is Talk.FULL:
        yield from coach.remark(phrases.ready, Role.WELCOME)
    yield coach.settle(READY_MS)


def _outro(coach: Coach, catalogue: Catalogue, places: Sequence[Place], spare_ms: int) -> Iterator[Segment]:
    yield Chime(ChimeKind.START)
    yield from coach.remark(coach.phrases.finish(len(places)), Role.CLOSE)
    if spare_ms:
        yield Pause(spare_ms, PauseKind.REST)
    yield from _getting_up(coach, catalogue, places[-1].exercise)
    if coach.talk is Talk.FULL:
        yield from coach.lines(catalogue.farewell, Role.FAREWELL)
    yield from coach.remark(coach.phrases.all_done, Role.CLOSE)
    yield Chime(ChimeKind.START)
    yield Pause(ENDING_MS, PauseKind.SETTLE)


def _getting_up(coach: Coach, catalogue: Catalogue, last: Exercise) -> Iterator[Segment]:
    """The way back to where the routine began, after a rest in the first position on it that is one to rest in."""
    way = route(catalogue, last.position, catalogue.start)
    if not way:
        return
    restful = [bool(last.finish) or catalogue.positions[last.position].restful]
    restful += [catalogue.positions[transition.to].restful for transition in way[:-1]]
    legs = next((legs for legs, rests in enumerate(restful) if rests), None)
    if legs is not None:
        yield from coach.way(lines(way[:legs]), aloud=True)
        yield coach.say(coach.phrases.lie_still, Role.REST)
        yield Pause(LIE_STILL_MS, PauseKind.REST)
    yield from coach.remark(coach.phrases.rise, Role.TRANSITION)
    yield from coach.way(lines(way[legs or 0 :]), aloud=True)
