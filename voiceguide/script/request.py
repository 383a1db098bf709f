"""What is asked for, and the timeline that answers it."""

from __future__ import annotations

from dataclasses import dataclass, field

from voiceguide.catalogue.model import Catalogue, Talk
from voiceguide.script.compiler import Options, compile_script, manner, plan_for, routine_named
from voiceguide.script.dose import Plan
from voiceguide.script.fit import Fitting
from voiceguide.script.layout import Lengths, Misfit, build
from voiceguide.script.segments import Script
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

    def told(plan: Plan, minutes: int) -> Answer:
        script = compile_script(catalogue, request.routine, request.options, plan, minutes)
        return Answer(script, *build(script, lengths))

    if request.minutes is not None:
        plan = fitting(catalogue, request, lengths).fit(request.minutes * 60_000)
        return told(plan, request.minutes)
    plan = plan_for(catalogue, request.routine, request.options)
    first = told(plan, 10)
    return told(plan, max(1, round(first.timeline.length_ms / 60_000)))


def fitting(catalogue: Catalogue, request: Request, lengths: Lengths) -> Fitting:
    """Every length a routine can have."""
    routine = routine_named(catalogue, request.routine)
    exercises = [catalogue.exercises[item.exercise] for item in routine.exercises]

    def length_ms(plan: Plan) -> int:
        script = compile_script(catalogue, request.routine, request.options, plan, request.minutes or 10)
        return build(script, lengths)[0].length_ms

    return Fitting(request.routine, exercises, length_ms)


def talk_of(catalogue: Catalogue, request: Request) -> Talk:
    """How much the coach talks in the routine as a whole."""
    return manner(catalogue, routine_named(catalogue, request.routine), None, request.options).talk
