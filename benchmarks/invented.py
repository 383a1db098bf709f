"""Tracks of any length with any number of different utterances, and many different routines.

python benchmarks/invented.py track MINUTES DIFFERENT OUT [BED]   one track; prints its length in seconds
python benchmarks/invented.py eight JOBS OUT                eight routines, each with words of its own
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path

from voiceguide.batch import Order, fulfil_all
from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.model import Catalogue, Exercise, Line, Position, Routine, RoutineExercise
from voiceguide.catalogue.settings import BedSettings
from voiceguide.catalogue.steps import Move
from voiceguide.render import Studio, render
from voiceguide.script.request import Request
from voiceguide.speech.choice import Asked, choose
from voiceguide.speech.engine import Speaker

PARTS = "head chin neck shoulders elbows wrists hands fingers chest ribs waist hips knees ankles heels toes".split()
WAYS = "to the left|to the right|up|down|towards the wall|towards the window|a little further|back again".split("|")
HOW = "Slowly|Gently|Now|Once more|With care|In your own time|Lightly|Without haste|Breathing out|Softly".split("|")
MOVES = [f"{how} move your {part} {way}." for how in HOW for way in WAYS for part in PARTS]
STEP_S = 8


def catalogue(minutes: int, different: int, first: int = 0) -> Catalogue:
    """One exercise of moves, STEP_S apart, which say `different` texts in turn: each word as often as it takes."""
    texts = cycle(MOVES[first : first + different])
    steps = tuple(Move(move=Text(text), time=f"{STEP_S}s") for text in islice(texts, minutes * 60 // STEP_S))
    name, here = Text("moves"), Text("here")
    return Catalogue(
        version=1,
        title="Invented",
        default="moves",
        start="here",
        safety=(Line(say=Text("Go gently.")),),
        positions={here: Position(name=here)},
        exercises={name: Exercise(name=Text("Moves"), position=here, steps=steps)},
        routines={name: Routine(title=Text("Moves"), exercises=(RoutineExercise(exercise=name),))},
    )


def speaker() -> Speaker:
    return choose(Asked(), "en").speaker


def track(minutes: int, different: int, out: Path, bed: str | None = None) -> None:
    request = Request("moves", bed=BedSettings(file=Text(bed)) if bed else None)
    with Studio(speaker(), workers=2) as studio:
        print(render(catalogue(minutes, different), request, studio, out).timeline.length_ms / 1_000)


def eight(jobs: int, out: Path) -> None:
    orders = [
        Order(catalogue(10, 60, 60 * number), Request("moves"), out / str(number), speaker()) for number in range(8)
    ]
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for result in fulfil_all(orders, pool):
            if result.error:
                raise result.error


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["track", minutes, different, out, *bed]:
            track(int(minutes), int(different), Path(out), *bed)
        case ["eight", jobs, out]:
            eight(int(jobs), Path(out))
        case _:
            raise SystemExit(__doc__)
