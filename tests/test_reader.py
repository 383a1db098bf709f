"""Reading a catalogue: where it is found, what may be written in it, and that everything knows its place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from voiceguide.catalogue import reader
from voiceguide.catalogue.fields import Part, RefersTo, Sided, Text, marked
from voiceguide.catalogue.model import Catalogue
from voiceguide.catalogue.steps import Hold, Move
from voiceguide.errors import VoiceguideError
from voiceguide.units import Amounts, Range

SMALL = """\
version: 1
title: Test exercises
default: daily
start: standing
safety:
  - Stop if it hurts.
positions:
  standing: {name: standing}
exercises:
  lift:
    name: Leg lift
    position: standing
    sides: each
    reps: 8-10
    steps:
      - {move: "Lift your {side} leg.", time: 1:30}
      - {hold: 5-10s}
routines:
  daily:
    title: Every day
    exercises: [lift]
"""


def parse(text: str) -> Catalogue:
    return reader.parse(text.encode(), "exercises.yaml")


def test_doses_and_times_are_read_as_they_are_written() -> None:
    lift = parse(SMALL).exercises["lift"]  # type: ignore[index]
    move, hold = lift.steps
    assert lift.reps == Amounts.of(Range(8, 10))
    assert isinstance(move, Move)
    assert move.time == Amounts.of(Range(90_000, 90_000))
    assert isinstance(hold, Hold)
    assert hold.hold == Amounts.of(Range(5_000, 10_000))


def test_everything_knows_its_place() -> None:
    catalogue = parse(SMALL)
    (key, lift), (routine,) = next(iter(catalogue.exercises.items())), catalogue.routines.values()
    assert str(key.at) == "exercises.yaml:10:3"
    assert str(lift.name.at) == "exercises.yaml:11:11"
    assert str(lift.at) == "exercises.yaml:11:5"
    assert str(lift.steps[1].at) == "exercises.yaml:17:9"
    assert str(catalogue.safety[0].at) == "exercises.yaml:6:5"
    assert str(routine.exercises[0].exercise.at) == "exercises.yaml:21:17"


@pytest.mark.parametrize(
    "write",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("Leg lift", "&n Leg lift").replace("Every day", "*n").encode(),
        lambda text: text.replace("Leg lift", "הרמת רגל").encode(),
        lambda text: text.replace("Leg lift", "Leg lift 🙂").encode(),
        lambda text: text.replace("Leg lift", "!!str Leg lift").encode(),
    ],
    ids=["bom", "windows", "old mac", "alias", "right to left", "emoji", "plain tag"],
)
def test_what_may_be_written(write: object) -> None:
    assert callable(write)
    catalogue = reader.parse(write(SMALL), "exercises.yaml")
    assert catalogue.exercises["lift"].reps == Amounts.of(Range(8, 10))  # type: ignore[index]


def test_a_group_may_take_in_another_and_change_it() -> None:
    more = "  kick:\n    <<: *lift\n    name: Leg kick\nroutines:"
    catalogue = parse(SMALL.replace("  lift:\n", "  lift: &lift\n").replace("routines:", more))
    kick = catalogue.exercises["kick"]  # type: ignore[index]
    assert (kick.name, kick.reps) == ("Leg kick", Amounts.of(Range(8, 10)))


def test_a_text_over_several_lines_is_one_line() -> None:
    folded = parse(SMALL.replace("Leg lift", "|\n      Leg\n      lift"))
    assert folded.exercises["lift"].name == "Leg lift"  # type: ignore[index]


def test_the_shipped_catalogue_is_right() -> None:
    assert reader.read(reader.shipped()).default == "lower-back"


def test_the_catalogue_named_comes_first_then_the_one_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert reader.find() == reader.shipped()
    (tmp_path / "exercises.yaml").write_text(SMALL.replace("version: 1", "version: 2"))
    assert reader.find() == Path("exercises.yaml")
    assert reader.find(tmp_path / "mine.yaml") == tmp_path / "mine.yaml"
    with pytest.raises(VoiceguideError, match=r"^exercises.yaml:1:10: version: "):
        reader.read(reader.find())


def test_a_file_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(VoiceguideError, match="there is no file"):
        reader.read(tmp_path / "nowhere.yaml")
    with pytest.raises(VoiceguideError, match="is a folder"):
        reader.read(tmp_path)


class Band(Part):
    """A key that isn't there, to see that a mark on the model is all that a key needs."""

    plain = "anchor"

    anchor: Annotated[Text, RefersTo("positions")]
    held_by: Annotated[tuple[Text, ...], Sided()] = Field((), alias="held")


class Bands(Part):
    bands: dict[Text, tuple[Band, ...]]


def test_what_a_text_refers_to_and_where_a_side_may_stand_is_said_on_the_model_alone() -> None:
    path = ("bands", "*", "*")
    assert list(marked(Bands, RefersTo)) == [((*path, "anchor"), RefersTo("positions")), (path, RefersTo("positions"))]
    assert list(marked(Bands, Sided)) == [((*path, "held"), Sided())]
    assert Bands.model_validate({"bands": {"red": ["door"]}}).bands["red"][0].anchor == "door"  # type: ignore[index]
