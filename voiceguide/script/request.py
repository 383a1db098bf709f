"""What is asked for, and the timeline that answers it."""

from __future__ import annotations

from dataclasses import dataclass, field

from voiceguide.catalogue.model import Catalogue, Talk
from voiceguide.script.compiler import Options, Told, compile_script, manner, plan_for, routine_named
from voiceguide.script.dose import Plan
from voiceguide.script.fit import Fitting
from voiceguide.script.layout import Lengths, Misfit, build, rough_length_ms
from voiceguide.script.segments import Chapter, Script
from voiceguide.script.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Request:
    """A routine by its id, the options, and how many minutes the track should take (None: what the doses take)."""

    routine: str
    options: Options = field(default_factory=Options)
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A script, its timeline, and the places where words did not fit their time."""

    script: Script
    timeline: Timeline
    misfits: tuple[Misfit, ...]


def answer(catalogue: Catalogue, request: Request, lengths: Lengths) -> Answer:
    """The script and timeline of a request. UnknownNameError for the routine, FitError for the minutes."""

    minutes = request.minutes
    if minutes is None:
        plan = plan_for(catalogue, request.routine, request.options)
    else:
        plan = fitting(catalogue, request, lengths).fit(minutes * 60_000)
    script = compile_script(catalogue, request.routine, request.options, plan, _told(request, lengths))
    return Answer(script, *build(script, lengths))


def _told(request: Request, lengths: Lengths) -> Told:
    """The minutes asked for, or else those that the chapters take."""

    def told(chapters: tuple[Chapter, ...]) -> int:
        return request.minutes or max(1, round(rough_length_ms(chapters, lengths) / 60_000))

    return told


def fitting(catalogue: Catalogue, request: Request, lengths: Lengths) -> Fitting:
    """Every length a routine can have."""
    routine = routine_named(catalogue, request.routine)
    exercises = [catalogue.exercises[item.exercise] for item in routine.exercises]

    def length_ms(plan: Plan) -> int:
        script = compile_script(catalogue, request.routine, request.options, plan, lambda _: request.minutes or 10)
        return build(script, lengths)[0].length_ms

    return Fitting(request.routine, exercises, length_ms)


def talk_of(catalogue: Catalogue, request: Request) -> Talk:
    """How much the coach talks in the routine as a whole."""
    return manner(catalogue, routine_named(catalogue, request.routine), None, request.options).talk
