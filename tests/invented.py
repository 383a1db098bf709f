"""Invented catalogues for the property tests, and voices of any speed that only say how long they would take."""

from __future__ import annotations

from hypothesis import strategies as st

from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.model import (
    Catalogue,
    Exercise,
    ExerciseLine,
    Level,
    Line,
    Position,
    Routine,
    RoutineExercise,
    Talk,
    Transition,
)
from voiceguide.catalogue.routine import ChimeItem, Circuit, PauseItem, QuietItem, Rest, Say, Section
from voiceguide.catalogue.steps import Breaths, Hold, Move
from voiceguide.script.request import Request
from voiceguide.timeline.lengths import Estimates
from voiceguide.units import Amounts, Range

WORDS = "roll your knees slowly to the side and breathe out now hold".split()
some_words = st.builds(lambda first, count: (2 * WORDS)[first : first + count], st.integers(0, 11), st.integers(1, 12))
too_many = st.integers(30, 60).map(lambda count: ["slowly"] * count)
texts = (some_words | too_many).map(lambda words: Text(" ".join(words) + "."))
durations = st.integers(1, 30_000).map(lambda ms: f"{ms}ms")
keep = st.booleans()
seconds = st.integers(2, 300).map(lambda s: s * 1_000)
holds_ms = st.builds(lambda low, extra: Range(low, low + extra * 500), seconds, st.integers(0, 10))


def ranges(top: int) -> st.SearchStrategy[Range]:
    return st.tuples(st.integers(1, top), st.integers(0, 3)).map(lambda pair: Range(pair[0], pair[0] + pair[1]))


def amounts(one: st.SearchStrategy[Range], rows: int) -> st.SearchStrategy[Amounts[Range]]:
    """One for all sets, or a list; for both sides, or up to so many `rows`."""
    row = st.lists(one, min_size=1, max_size=3).map(tuple)
    several = st.lists(row, min_size=1, max_size=rows).map(lambda made: Amounts(tuple(made)))
    return st.one_of(one.map(Amounts.of), one.map(Amounts.of), several)


def steps_of(rows: int) -> st.SearchStrategy[tuple[Move | Hold | Breaths, ...]]:
    moves = st.builds(Move, move=texts, short=st.none() | texts, time=durations, keep=keep)
    holds = st.builds(Hold, hold=amounts(holds_ms, rows), say=st.none() | texts, keep=keep)
    breaths = st.builds(
        lambda n, i, o: Breaths(breaths=n, **{"in": i, "out": o}), amounts(ranges(4), rows), durations, durations
    )
    return st.lists(st.one_of(moves, holds, breaths), min_size=1, max_size=4).map(tuple)


guiding = st.lists(st.builds(ExerciseLine, say=texts, time=st.none() | durations, keep=keep), max_size=2).map(tuple)
lines = st.lists(st.builds(Line, say=texts, time=st.none() | durations), min_size=1, max_size=2).map(tuple)


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    sides = draw(st.sampled_from([None, "alternate", "each", "each", "left", "right"]))
    own = 1 if sides in (None, "alternate") else 2
    return Exercise(
        name=draw(texts),
        position=draw(st.sampled_from([Text("here"), Text("there")])),
        needs=draw(st.lists(texts, max_size=2).map(tuple)),
        setup=draw(guiding),
        movement=draw(guiding),
        tips=draw(guiding),
        finish=draw(st.just(()) | lines),
        steps=draw(steps_of(2 if sides else 1)),
        sides=sides,
        first=draw(st.sampled_from(["left", "right"])),
        order=draw(st.sampled_from(["sides", "sides", "sets"])),
        change=draw(st.none() | st.builds(Line, say=texts, time=st.none() | durations)),
        reps=draw(amounts(ranges(8), own)),
        sets=draw(st.none() | ranges(3).map(Amounts.of) | st.lists(ranges(3), min_size=own, max_size=own).map(by_side)),
        rest=draw(durations),
        between=draw(st.sampled_from(["0s", "100ms", "2s", "20s"])),
    )


def by_side(sides: list[Range]) -> Amounts[Range]:
    return Amounts(tuple((one,) for one in sides))


plain_items = st.one_of(
    st.builds(Say, say=texts, time=st.none() | durations),
    st.builds(Rest, rest=durations),
    st.builds(PauseItem, pause=durations),
    st.builds(QuietItem, quiet=durations, bells=st.none() | durations, ending=st.sampled_from([None, "soft"])),
    st.builds(ChimeItem, chime=st.sampled_from(["start", "turn", "soft", "bell"])),
)


def with_plain_items(done: list[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """The items with others before, between and after them; mostly without."""
    some = st.lists(plain_items, max_size=2) | st.just([])
    gaps = st.lists(some, min_size=len(done) + 1, max_size=len(done) + 1)
    return gaps.map(
        lambda gaps: (*gaps[0], *(item for one, gap in zip(done, gaps[1:], strict=True) for item in (one, *gap)))
    )


@st.composite
def items(draw: st.DrawFn, names: list[Text], works: bool) -> tuple[object, ...]:
    """Each exercise once, alone or with those after it in a circuit, in a section or not."""
    found: list[object] = []
    done = [RoutineExercise(exercise=name, note=draw(st.none() | texts)) for name in names]
    while done:
        size = draw(st.integers(1, len(done)))
        together, done = done[:size], done[size:]
        some = list(draw(with_plain_items(list(together))))
        rest = draw(st.none() | durations)
        if draw(st.booleans()):
            some = [
                Circuit(
                    circuit=draw(texts),
                    rounds=draw(ranges(3)),
                    rest=rest,
                    between=draw(durations),
                    work=draw(st.none() | seconds.map(lambda ms: Amounts.of(Range(ms, ms)))) if works else None,
                    every=draw(st.none() | st.none() | st.integers(1, 20).map(lambda m: f"{m}min")),
                    exercises=some,
                )
            ]
        if draw(st.booleans()):
            some = [Section(section=draw(texts), rest=rest, exercises=draw(with_plain_items(some)))]
        found += some
    return draw(with_plain_items(found))


@st.composite
def catalogues(draw: st.DrawFn, works: bool = False) -> Catalogue:
    """Any catalogue; where it `works`, circuits may have exercises that last an exact time."""
    chosen = {Text(f"e{n}"): exercise for n, exercise in enumerate(draw(st.lists(exercises(), min_size=1, max_size=3)))}
    routine = Routine(title=draw(texts), rest=draw(durations), exercises=draw(items(list(chosen), works)))
    return Catalogue(
        version=1,
        title="Invented",
        default="r",
        start="here",
        safety=(Line(say=Text("Go gently.")),),
        positions={
            Text("here"): Position(name=Text("here")),
            Text("there"): Position(name=Text("there"), restful=draw(st.booleans())),
        },
        transitions=(
            Transition(**{"from": "here", "to": "there", "say": draw(lines)}),
            Transition(**{"from": "there", "to": "here", "say": draw(lines)}),
        ),
        exercises=chosen,
        routines={Text("r"): routine},
    )


requests = st.builds(
    Request,
    routine=st.just("r"),
    level=st.sampled_from(Level),
    talk=st.sampled_from(Talk),
    pace=st.floats(0.8, 1.5, allow_nan=False).map(lambda pace: round(pace, 2)),
)


voices = st.builds(Estimates, st.floats(0.6, 2.5))
