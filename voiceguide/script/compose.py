"""From a catalogue, a request and a plan to a script. Pure: nothing is spoken, nothing written, nothing looked up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.model import Catalogue, Exercise, Line, Talk
from voiceguide.catalogue.routine import Resting
from voiceguide.script.chapter import Place, between, told
from voiceguide.script.chapters import chapters
from voiceguide.script.circuit_time import clock_after
from voiceguide.script.coach import Coach, names_side
from voiceguide.script.dose import Plan, choose, pick
from voiceguide.script.request import Request, routine_named, style
from voiceguide.script.segments import Chapter, ChapterKind, Chime, ChimeKind, Pause, PauseKind, Role, Script, Segment
from voiceguide.script.sets import Practice
from voiceguide.script.timing import ENDING_MS, READY_MS, STAY_STILL_MS
from voiceguide.script.transitions import lines, route
from voiceguide.script.walk import Between, Visit, once_through, walk


def plan_for(catalogue: Catalogue, request: Request) -> Plan:
    """The doses and rounds that the level of each exercise and circuit asks for, with the rests as they are written."""
    routine = routine_named(catalogue, request.routine)
    visits = once_through(catalogue, routine)
    return Plan(
        doses=tuple(choose(visit.exercise, style(catalogue, request, visit.settings).level) for visit in visits),
        rounds=tuple(
            pick(visit.round.circuit.rounds, style(catalogue, request, visit.settings[1:]).level)
            for before, visit in zip((None, *visits), visits, strict=False)
            if visit.round and (before is None or before.round is not visit.round)
        ),
    )


def compose(catalogue: Catalogue, request: Request, plan: Plan) -> Script:
    """All that is said in one track, in order."""
    return Composer(catalogue, request).compose(plan)


class Composer:
    """Composes the scripts of a request for one plan after another. It keeps what is the same whatever the rests are,
    and makes that anew only for other doses, rounds or talk."""

    def __init__(self, catalogue: Catalogue, request: Request) -> None:
        self._catalogue, self._request = catalogue, request
        self._plain: Plan | None = None
        self._before: tuple[Between, ...] = ()
        self._places: tuple[Place, ...] = ()

    def compose(self, plan: Plan) -> Script:
        """All that is said in one track, in order."""
        catalogue, request = self._catalogue, self._request
        routine = routine_named(catalogue, request.routine)
        whole = style(catalogue, request).at_most(plan.talk)
        coach = Coach.of(catalogue, whole.talk, whole.pace, plan.ease)
        self._walk(Plan(doses=plan.doses, rounds=plan.rounds, talk=plan.talk), coach)
        places = [place.eased(plan.ease) for place in self._places]
        opening = _intro(coach, catalogue, request, places, plan)
        before = (segment for item in self._before for segment in between(coach, item, 0))
        closing = _outro(coach, catalogue, places, plan)
        first, texts = str(catalogue.start), coach.phrases.texts
        return Script(
            routine=request.routine,
            title=routine.title,
            album=catalogue.title,
            artist=catalogue.author or catalogue.title,
            language=catalogue.language,
            options=str(whole) if request.minutes is None else f"{request.minutes} minutes, {whole.talking}",
            chapters=(
                Chapter(ChapterKind.INTRO, texts.intro_title, segments=(*opening, *before), position=first),
                *chapters(places),
                Chapter(ChapterKind.OUTRO, texts.outro_title, segments=tuple(closing), position=first),
            ),
            about=routine.about or "",
            own_labels=catalogue.spoken_language.labels if catalogue.own_phrases else None,
            own=frozenset(ChimeKind(kind) for kind, _ in catalogue.sounds.files()),
            breaths=catalogue.sounds.breaths,
        )

    def _walk(self, plain: Plan, coach: Coach) -> None:
        """Walks through the routine, unless the last walk had the same `plain` plan: one without its rests."""
        if plain == self._plain:
            return
        routine = routine_named(self._catalogue, self._request.routine)
        walked = walk(self._catalogue, routine, plain.rounds, len(plain.doses))
        self._plain, self._before = plain, walked.before
        self._places = tuple(_places(coach, self._catalogue, self._request, plain, walked.visits))


def _places(
    coach: Coach, catalogue: Catalogue, request: Request, plan: Plan, visits: Sequence[Visit]
) -> Iterator[Place]:
    ways = _ways(catalogue, visits)
    put_aside = _put_aside(visits)
    chimes_are_new = True
    explained: set[tuple[str, Talk]] = set()
    before: Place | None = None
    for index, (visit, following) in enumerate(zip_longest(visits, visits[1:])):
        exercise, name = visit.exercise, visit.item.exercise
        here = style(catalogue, request, visit.settings, exercise).at_most(plan.talk)
        own = replace(coach, talk=here.talk, pace=here.pace, ready_ms=here.ready_ms, count_in=here.count_in)
        known = _known(before, exercise)
        repeated = visit.again or not explained.isdisjoint({(name, here.talk), (name, Talk.FULL)})
        place = Place(
            visit=visit,
            practice=Practice(own, exercise, dose=plan.doses[visit.index], known=repeated, round=visit.round),
            coach=own,
            of=len(plan.doses),
            opens_round=visit.round is not None and (before is None or before.visit.round is not visit.round),
            clock=before.next_clock if before else None,
            next_clock=clock_after(visit, following),
            way=ways[index][0],
            position=catalogue.positions[exercise.position].name,
            stays=_stays(before, exercise, known),
            repeated=repeated,
            known=known,
            put_aside=put_aside[index],
            chimes_are_new=chimes_are_new,
            way_on=ways[index][1],
            next_position=catalogue.positions[following.exercise.position].name if following else None,
            following=following,
        )
        chimes_are_new = chimes_are_new and not place.has_chimes
        explained.add((name, here.talk))
        before = place
        yield place


Way = tuple[Line, ...]


def _ways(catalogue: Catalogue, visits: Sequence[Visit]) -> list[tuple[Way, Way]]:
    """For each visit the way that begins it, and the one that ends it: before the rest, if the next position is as
    good to rest in."""
    ways: list[tuple[Way, Way]] = []
    to_here = lines(route(catalogue, catalogue.start, visits[0].exercise.position))
    for visit, following in pairwise(visits):
        here, there = visit.exercise.position, following.exercise.position
        way = lines(route(catalogue, here, there))
        better_here = catalogue.positions[here].restful and not catalogue.positions[there].restful
        before_rest = _rests(visit) and (clock_after(visit, following) is not None or not better_here)
        ways.append((to_here, way if before_rest else ()))
        to_here = () if before_rest else way
    return [*ways, (to_here, ())]


def _rests(visit: Visit) -> bool:
    """True where there is any rest before the next exercise."""
    return any(item.ms for item in visit.after if isinstance(item, Resting))


def _known(before: Place | None, exercise: Exercise) -> frozenset[str]:
    """The lines of the exercise before that need not be said again: its tips, and its start position if it is kept."""
    if before is None:
        return frozenset()
    said = {line.say for line in told(before) if not names_side(line.say)}
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


def _put_aside(visits: Sequence[Visit]) -> list[tuple[Text, ...]]:
    """For each visit what no later one needs; at the last one nothing is put aside."""
    needed: set[Text] = set()
    aside: list[tuple[Text, ...]] = []
    for visit in reversed(visits):
        aside.append(tuple(need for need in visit.exercise.needs if need not in needed) if aside else ())
        needed.update(visit.exercise.needs)
    return aside[::-1]


def _intro(
    coach: Coach, catalogue: Catalogue, request: Request, places: Sequence[Place], plan: Plan
) -> Iterator[Segment]:
    routine, phrases = routine_named(catalogue, request.routine), coach.phrases
    done, written = len(plan.doses), len(routine.items)
    yield Chime(ChimeKind.START)
    yield coach.settle(0)
    title = routine.title
    yield from coach.remark(phrases.welcome(title, request.listener), Role.WELCOME, title.at, title)
    if done < written:
        yield from coach.remark(phrases.some_of(done, written), Role.WELCOME)
    if coach.talk is not Talk.MINIMAL and plan.minutes is not None:
        yield from coach.remark(phrases.takes(plan.minutes), Role.WELCOME)
    if coach.talk is Talk.FULL and routine.about:
        yield from coach.remark(routine.about, Role.WELCOME, routine.about.at)
    things = tuple(dict.fromkeys(need for place in places for need in place.exercise.needs))
    if things and coach.talk is not Talk.MINIMAL:
        yield from coach.remark(phrases.needs(tuple(map(str, things))), Role.WELCOME, things[0].at)
        if coach.talk is Talk.FULL:
            yield coach.say(phrases.texts.fetch, Role.WELCOME)
        yield coach.settle(READY_MS)
    yield from coach.lines(catalogue.safety, Role.SAFETY)
    yield from coach.lines(routine.notes, Role.WELCOME)
    if coach.talk is Talk.FULL:
        yield from coach.remark(phrases.texts.ready, Role.WELCOME)
    yield coach.settle(READY_MS)


def _outro(coach: Coach, catalogue: Catalogue, places: Sequence[Place], plan: Plan) -> Iterator[Segment]:
    yield Chime(ChimeKind.START)
    yield from coach.remark(coach.phrases.finish(len(plan.doses)), Role.CLOSE)
    if plan.spare_ms:
        yield Pause(plan.spare_ms, PauseKind.REST)
    yield from _getting_up(coach, catalogue, places[-1].exercise)
    if coach.talk is Talk.FULL:
        yield from coach.lines(catalogue.farewell, Role.FAREWELL)
    yield from coach.remark(coach.phrases.texts.all_done, Role.CLOSE)
    yield Chime(ChimeKind.END)
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
        yield from coach.way(lines(way[:legs]), aloud=True, to=str(way[legs - 1].to) if legs else None)
        yield coach.say(coach.phrases.texts.stay_still, Role.REST)
        yield Pause(STAY_STILL_MS, PauseKind.REST)
    yield from coach.remark(coach.phrases.texts.rise, Role.TRANSITION)
    yield from coach.way(lines(way[legs or 0 :]), aloud=True, to=str(catalogue.start))
