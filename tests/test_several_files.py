"""Catalogues of several files: what is taken from where, and what an author is told who gets it wrong.

Each `golden/bad/several/NAME.files` holds small files, each after its name, and `NAME.txt` the exact words about the
first of them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from voiceguide import limits
from voiceguide.catalogue import reader
from voiceguide.errors import CatalogueError
from voiceguide.prescription.reader import read_all

GOLDEN = Path(__file__).parent / "golden"
SEVERAL = GOLDEN / "bad" / "several"
CASES = sorted(SEVERAL.glob("*.files"))
GOOD = (GOLDEN / "catalogue.yaml").read_text(encoding="utf-8")
NOD = "  nod: {name: Nod, position: standing, steps: [{move: Nod., time: 2s}]}\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(**files: str) -> Path:
    """Writes files, the first of which is returned; `__` stands for a folder."""
    paths = [Path(name.replace("__", "/")).with_suffix(".yaml") for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return paths[0]


def including(*names: str, text: str = GOOD) -> str:
    return text.replace("version: 1\n", f"version: 1\ninclude: [{', '.join(names)}]\n", 1)


def told(path: Path) -> str:
    """What an author is told of a catalogue, or of a prescription, which has another name."""
    with pytest.raises(CatalogueError) as caught:
        reader.read(path) if path.name == "exercises.yaml" else read_all([path])
    return str(caught.value)


def unpacked(case: Path) -> Path:
    """Writes the files of a case here, and clinic.yaml, which is right if the case has none; the first of them."""
    Path("clinic.yaml").write_text(GOOD, encoding="utf-8")
    name, *rest = re.split(r"^== (.+)\n", case.read_text(encoding="utf-8"), flags=re.M)[1:]
    texts = dict(zip([name, *rest[1::2]], rest[::2], strict=True))
    for name, text in texts.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    return Path(next(iter(texts)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_an_author_of_several_files_is_told_which_is_wrong(case: Path, golden) -> None:
    golden(f"bad/several/{case.stem}.txt", told(unpacked(case)) + "\n")


def test_the_corpus_is_whole() -> None:
    assert len(CASES) >= 60
    assert {case.stem for case in CASES} == {case.stem for case in SEVERAL.glob("*.txt")}


def test_exercises_positions_transitions_and_pronunciations_are_taken_and_nothing_else() -> None:
    common = GOOD.replace("title: Test exercises", "title: Another").replace("lift", "raise") + "pronounce: {a: b}\n"
    path = write(exercises=including("common.yaml"), common=common)
    catalogue = reader.read(path)
    assert list(catalogue.exercises) == ["lift", "raise"]
    assert list(catalogue.routines) == ["daily"]
    assert catalogue.title == "Test exercises"
    assert catalogue.pronounce == {"a": "b"}
    assert len(catalogue.transitions) == 2, "the same ways are not taken twice"
    assert catalogue.exercises["raise"].at.file == "common.yaml"


def test_what_a_file_has_itself_goes_before_what_it_includes() -> None:
    other = GOOD.replace("Leg lift", "Another lift").replace("Lie down.", "Sit down.").replace("standing}", "upright}")
    catalogue = reader.read(write(exercises=including("other.yaml"), other=other))
    assert catalogue.exercises["lift"].name == "Leg lift"
    assert catalogue.transitions[0].say[0].say == "Lie down."
    assert catalogue.positions["standing"].name == "standing"


def test_a_catalogue_may_have_all_its_exercises_from_others() -> None:
    own = re.sub(r"^(positions|transitions|exercises):\n(?:  .*\n)*", "", including("base.yaml"), flags=re.M)
    assert "exercises:\n" not in own
    base = GOOD[GOOD.index("positions") : GOOD.index("routines")]
    catalogue = reader.read(write(exercises=own, base=base))
    assert list(catalogue.exercises) == ["lift"]


def test_files_include_others_from_their_own_folder_and_one_may_be_reached_twice() -> None:
    path = write(
        exercises=including("a.yaml", "more/b.yaml"),
        a="include: [more/c.yaml]\nexercises:\n" + NOD,
        more__b="include: [c.yaml]\n",
        more__c="exercises:\n" + NOD.replace("nod", "bow"),
    )
    assert list(reader.read(path).exercises) == ["lift", "nod", "bow"]
    assert [path.as_posix() for path in reader.files(path)] == [
        "exercises.yaml",
        "a.yaml",
        "more/c.yaml",
        "more/b.yaml",
    ]


def test_links_within_the_folder_are_followed_and_those_that_lead_out_are_not(tmp_path: Path) -> None:
    path = write(clinic__exercises=including("common.yaml"), clinic__real="exercises:\n" + NOD, outside="exercises:\n")
    link = path.with_name("common.yaml")
    link.symlink_to("real.yaml")
    assert "nod" in reader.read(path).exercises
    link.unlink()
    link.symlink_to(tmp_path / "outside.yaml")
    assert '"common.yaml" leads out of this folder' in told(path)
    link.unlink()
    link.symlink_to("common.yaml")
    assert "clinic/exercises.yaml:2:11: include: " in told(path)


def test_the_limits_hold_for_all_files_together() -> None:
    many = "exercises:\n" + "".join(NOD.replace("nod", f"nod-{n}") for n in range(limits.NAMES))
    assert "exercises: there are 501; at most 500 may be" in told(write(exercises=including("a.yaml"), a=many))
    half = "".join(["pronounce:\n", *(f"  word{n}: x{n}\n" for n in range(limits.VALUES // 3))])
    other = half.replace("word", "other")
    words = told(write(exercises=including("a.yaml", "b.yaml"), a=half, b=other))
    assert words.startswith("b.yaml:")
    assert "more than 20,000 values" in words
    large = "# " + "x" * (limits.FILE_BYTES // 2) + "\npronounce: {a: b}\n"
    words = told(write(exercises=including("a.yaml", "b.yaml"), a=large, b=large.replace("a: b", "c: d")))
    assert words == "exercises.yaml:2:19: include: with b.yaml, the files are larger than 1 MB together"


def test_more_files_than_may_be() -> None:
    names = [f"f{n}" for n in range(limits.FILES + 1)]
    files = {name: f"pronounce: {{{name}: x}}\n" for name in names}
    words = told(write(exercises=including(*(f"{name}.yaml" for name in names)), **files))
    assert "50 files, one within the other up to 20 deep, are the most" in words
    deep = {f"d{n}": f"include: [d{n + 1}.yaml]\n" for n in range(limits.DEPTH + 1)}
    assert "d18.yaml:1:11: include: 50 files" in told(write(exercises=including("d0.yaml"), **deep))


def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    path = write(exercises=including("common.yaml"))
    os.mkfifo("common.yaml")
    assert told(path) == "exercises.yaml:2:11: include: common.yaml is no file; name a file"


def test_notes_on_an_included_file_name_it() -> None:
    odd = "exercises:\n  odd: {name: Odd, position: standing, sides: alternate, reps: 3, steps: [{move: Nod.}]}\n"
    (note,) = reader.notes(write(exercises=including("common.yaml"), common=odd))
    assert str(note.at).startswith("common.yaml:2:")


def test_what_two_included_files_both_have_is_no_mistake_where_the_file_has_its_own() -> None:
    path = write(
        exercises=including("a.yaml", "b.yaml", text=GOOD.replace("exercises:\n", "exercises:\n" + NOD, 1)),
        a="exercises:\n" + NOD.replace("Nod.", "Nod low."),
        b="exercises:\n" + NOD.replace("Nod.", "Nod deep."),
    )
    assert reader.read(path).exercises["nod"].at.file == "exercises.yaml"
