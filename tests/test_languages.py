"""Every language that is there, by the same tests: its table of forms, its numbers, its script, its countdown.

A further language is its files: `voiceguide/language/xx.py` and `.tsv`, `exercises.xx.yaml`, the starter, and
`tests/languages/xx.tsv`, whose rows are: what (formal, familiar or written), a call of the phrases or a written text,
and what is said.
"""

from __future__ import annotations

import ast
from dataclasses import asdict, replace
from string import Formatter

import pytest
import yaml
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from voiceguide.catalogue.model import Talk
from voiceguide.catalogue.reader import read
from voiceguide.catalogue.starter import starter_in
from voiceguide.language.language import Table
from voiceguide.language.languages import language, tags
from voiceguide.language.phrases import Phrases, Texts
from voiceguide.language.spoken import spoken
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.listing import readable
from voiceguide.timeline.review import review

OTHERS = [tag for tag in tags() if tag != "en"]


def rows(tag: str) -> list[list[str]]:
    lines = (ROOT / "tests" / "languages" / f"{tag}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:] if line and not line.startswith("# ")]


ROWS = [(tag, *row) for tag in tags() for row in rows(tag)]


def catalogue_in(tag: str):
    return read(ROOT / ("exercises.yaml" if tag == "en" else f"exercises.{tag}.yaml"))


def called(phrases: Phrases, call: str) -> str | None:
    """A call such as `time(2500)` of a method of the phrases, with plain values."""
    expression = ast.parse(call, mode="eval").body
    assert isinstance(expression, ast.Call)
    assert isinstance(expression.func, ast.Name)
    arguments = [ast.literal_eval(argument) for argument in expression.args]
    return getattr(phrases, expression.func.id)(*arguments)


@pytest.mark.parametrize(("tag", "what", "given", "said"), ROWS, ids=[f"{tag}: {row[1]}" for tag, *row in ROWS])
def test_every_form_is_said_as_its_speakers_say_it(tag: str, what: str, given: str, said: str) -> None:
    here = language(tag)
    match what:
        case "formal":
            assert called(here.phrases, given) == said
        case "familiar":
            assert here.familiar
            assert called(here.familiar, given) == said
        case "written":
            assert spoken(given, tag) == said
        case _:
            raise AssertionError(f"{what} is no kind of row")


FORMS = (
    *(f"number({n})" for n in (0, 1, 2, 5, 11, 21, 100)),
    *(f"time({ms})" for ms in (500, 1_000, 1_500, 2_000, 2_500, 30_000, 60_000, 90_000, 150_000, 65_000)),
    *("set_of(1, 3)", "round_of(2, 3)", "dose((10,), None)", "dose((3, 3), None)", "dose((12, 10, 8), None)"),
    *('dose((10,), "alternate")', 'dose((10,), "each")', "joined(['a', 'b', 'c'])", "joined(['a', 'b'])"),
)


@pytest.mark.parametrize("tag", tags())
def test_the_forms_that_matter_are_in_the_table(tag: str) -> None:
    texts = language(tag).phrases.texts
    sides = (f'{call}("{side}")' for call in ("first_side", "change_sides") for side in (texts.left, texts.right))
    assert {*FORMS, *sides} <= {row[1] for row in rows(tag)}


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(OTHERS), st.integers(2, 999), st.sampled_from(["", "x", "%"]))
def test_numbers_are_those_of_num2words(tag: str, n: int, sign: str) -> None:
    words = str(num2words(n, lang=tag))
    said = spoken(f"{n}{sign}".strip(), tag)
    assert not any(character.isdigit() for character in said)
    if not sign:
        assert words.endswith(said)
    assert said[:3].casefold() in (words[:3], words.removeprefix("ein")[:3])


@pytest.mark.parametrize("tag", OTHERS)
def test_every_text_is_there_with_what_is_filled_in(tag: str) -> None:
    table, english = Table.of(tag), asdict(Texts())
    assert {*table.kind("coach")} == {*english}
    for texts in (table.texts, table.familiar):
        for name, text in asdict(texts).items():
            assert _slots(text) <= _slots(english[name]) | _MORE.get(name, set()), name
            missing = _slots(english[name]) - _slots(text) - _MORE.get(name, set())
            assert not missing, f"{name} leaves out {missing}"


_MORE = {name: {"side", "form"} for name in ("on_side", "first_side", "change_sides")}


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("talk", Talk)
@pytest.mark.parametrize("tag", OTHERS)
def test_the_script_is_golden(golden, tag: str, talk: Talk) -> None:
    catalogue = catalogue_in(tag)
    request = Request("lower-back", talk=talk)
    script = compose(catalogue, request, replace(plan_for(catalogue, request), minutes=20))
    golden(f"scripts/exercises.{tag}.lower-back.{talk.value}.txt", readable(script))


@pytest.mark.parametrize("tag", OTHERS)
def test_a_translation_has_the_doses_and_pictures_of_the_english_exercises(tag: str) -> None:
    english, other = catalogue_in("en"), catalogue_in(tag)
    assert [*other.exercises] == [*english.exercises]
    assert [*other.routines] == [*english.routines]
    for ours, theirs in zip(other.exercises.values(), english.exercises.values(), strict=True):
        assert ours.poses == theirs.poses
        assert (ours.reps, ours.amounts, ours.rest, ours.sides) == (
            theirs.reps,
            theirs.amounts,
            theirs.rest,
            theirs.sides,
        )
        assert [line.time for line in ours.setup] == [line.time for line in theirs.setup]
        assert ours.name != theirs.name


@pytest.mark.parametrize("tag", OTHERS)
def test_every_cue_of_a_translation_and_of_a_starter_fits_its_time(tag: str) -> None:
    for catalogue in (catalogue_in(tag), read(starter_in(tag))):
        assert catalogue.language == tag
        assert [str(finding) for finding in review(catalogue, Estimates())] == []


@pytest.mark.parametrize("tag", OTHERS)
def test_nothing_of_a_translation_is_left_in_english(tag: str) -> None:
    """No text of the English catalogue, and none of the coach's, is said or shown in another language."""
    english = {*_texts(yaml.safe_load((ROOT / "exercises.yaml").read_text(encoding="utf-8")))}
    stock = {text for text in asdict(Texts()).values() if " " in text.strip() and "{" not in text}
    catalogue = catalogue_in(tag)
    for talk in Talk:
        request = Request("lower-back", talk=talk)
        said = {line.full.text for line in compose(catalogue, request, plan_for(catalogue, request)).lines()}
        assert said
        assert not said & (english | stock)


def _texts(node: object):
    match node:
        case dict():
            for value in node.values():
                yield from _texts(value)
        case list():
            for value in node:
                yield from _texts(value)
        case str() if " " in node:
            yield node
