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
from voiceguide.catalogue.steps import Breaths, Hold, Move
from voiceguide.script.request import Request
from voiceguide.timeline.lengths import Estimates
from voiceguide.units import Range

words = st.lists(st.sampled_from("roll your knees slowly to the side and breathe out now hold".split()), min_size=1)
texts = st.one_of(words, st.lists(st.just("slowly"), min_size=30, max_size=60)).map(lambda w: Text(" ".join(w) + "."))
durations = st.integers(1, 30_000).map(lambda ms: f"{ms}ms")
keep = st.booleans()
moves = st.builds(Move, move=texts, short=st.none() | texts, time=durations, keep=keep)
holds = st.builds(
    lambda low, extra, say, keep: Hold(hold=Range(low, low + extra), say=say, keep=keep),
    st.integers(2, 300).map(lambda s: s * 1_000),
    st.integers(0, 10).map(lambda s: s * 1_000),
    st.none() | texts,
    keep,
)
breaths = st.builds(lambda n, i, o: Breaths(breaths=n, **{"in": i, "out": o}), st.integers(1, 4), durations, durations)


def ranges(top: int) -> st.SearchStrategy[Range]:
    return st.tuples(st.integers(1, top), st.integers(0, 3)).map(lambda pair: Range(pair[0], pair[0] + pair[1]))


guiding = st.lists(st.builds(ExerciseLine, say=texts, time=st.none() | durations, keep=keep), max_size=2).map(tuple)
lines = st.lists(st.builds(Line, say=texts, time=st.none() | durations), min_size=1, max_size=2).map(tuple)
exercises = st.builds(
    Exercise,
    name=texts,
    position=st.sampled_from([Text("here"), Text("there")]),
    needs=st.lists(texts, max_size=2).map(tuple),
    setup=guiding,
    movement=guiding,
    tips=guiding,
    finish=st.just(()) | lines,
    steps=st.lists(st.one_of(moves, holds, breaths), min_size=1, max_size=4).map(tuple),
    sides=st.sampled_from([None, "alternate", "each"]),
    reps=ranges(8),
    sets=ranges(3),
    rest=durations,
    between=st.sampled_from(["0s", "100ms", "2s", "20s"]),
)


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    chosen = {Text(f"e{n}"): exercise for n, exercise in enumerate(draw(st.lists(exercises, min_size=1, max_size=3)))}
    routine = Routine(
        title=draw(texts), rest=draw(durations), exercises=tuple(RoutineExercise(exercise=name) for name in chosen)
    )
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
