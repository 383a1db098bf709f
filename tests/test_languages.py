"""Every language that is there, by the same tests: its table of forms, its numbers, its script, its countdown.

A further language is its files: `voiceguide/language/xx.py` and `.tsv`, `exercises.xx.yaml`, the starter, and
`tests/languages/xx.tsv`, whose rows are: what (formal, familiar or written), a call of the phrases or a written text,
and what is said.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from dataclasses import asdict, replace
from string import Formatter
from types import SimpleNamespace

import pytest
import yaml
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from listening import disagreements, heard_sounds, listen
from num2words import num2words

from voiceguide.audio.clips import joined
from voiceguide.catalogue.model import Talk
from voiceguide.catalogue.reader import read
from voiceguide.catalogue.starter import starter_in
from voiceguide.errors import CatalogueError
from voiceguide.language.language import Table
from voiceguide.language.languages import language, tags
from voiceguide.language.phrases import Phrases, Texts
from voiceguide.language.spoken import spoken
from voiceguide.render import Studio, render
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.script.segments import Role
from voiceguide.speech.choice import Asked, choose, default_voice
from voiceguide.speech.engine import Clip, Voice
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.system.cache import Cache
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.listing import readable
from voiceguide.timeline.review import review
from voiceguide.timeline.timeline import SpokenSound
from voiceguide.verify.time_laws import ALONE

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
    phrases = language(tag).phrases
    words = str(num2words(n, lang=phrases.tag))
    said = spoken(f"{n}{sign}".strip(), tag)
    assert not any(character.isdigit() for character in said)
    if not sign:
        assert _unaccented(words).endswith(_unaccented(said))  # Italian ones have accents that num2words leaves out
    assert said[:3].casefold() in (words[:3], words.removeprefix("ein")[:3], phrases.number(n, "f")[:3])


def _unaccented(words: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", words) if not unicodedata.combining(letter))


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


HEARD = """\
version: 1
title: {title}
language: {tag}
default: short
start: here
talk: brief
safety: ["{hold}"]
positions: {{here: {{name: "{hold}"}}}}
exercises:
  sides:
    name: "{lift}"
    position: here
    sides: each
    reps: 1
    steps: [{{move: "{lift}", time: 2s}}, {{hold: 10s}}, {{move: "{lower}", time: 2s}}]
  count:
    name: "{lower}"
    position: here
    beat: true
    count: down
    steps: [{{move: "{lift}", time: 11s}}]
routines: {{short: {{title: "{title}", rest: 2s, exercises: [sides, count]}}}}
"""
"""A routine of the coach's own words, with a hold on each side and a count from ten down."""

LONGEST_COUNT_MS = 1_000 - ALONE.gap_ms


@pytest.mark.parametrize("tag", tags())
def test_what_is_heard_is_what_was_planned_and_each_word_of_a_countdown_fits_its_second(
    tag: str, warm_cache, tmp_path
) -> None:
    """In the default voice, on the decoded track."""
    phrases, choice = language(tag).phrases, choose(Asked(), tag, Cache(warm_cache))
    texts = phrases.texts
    words = {"title": texts.all_done, "hold": texts.hold, "lift": texts.lift, "lower": texts.lower}
    (tmp_path / "heard.yaml").write_text(HEARD.format(tag=tag, **words), "utf-8")
    with Studio(choice.speaker, engine=choice.engine) as studio:
        done = render(read(tmp_path / "heard.yaml"), Request("short"), studio, tmp_path)
    heard = listen(done.path)
    assert disagreements(done.path, done.timeline, heard) == []
    lengths_ms = {
        one.plan.text: one.end_ms - one.start_ms
        for one in heard_sounds(heard, done.timeline)
        if isinstance(one.plan, SpokenSound) and one.plan.role is Role.COUNTDOWN
    }
    assert lengths_ms.keys() == {phrases.count(n) for n in range(1, 11)}
    assert all(150 < length_ms <= LONGEST_COUNT_MS for length_ms in lengths_ms.values()), lengths_ms


@pytest.mark.parametrize("tag", OTHERS)
def test_the_estimate_is_right_by_a_tenth(tag: str, spoken_before) -> None:
    """For some lines of the routine together, and for most of them alone by a quarter."""
    catalogue, choice = catalogue_in(tag), choose(Asked(), tag, Cache(spoken_before))
    request = Request("lower-back")
    lines = compose(catalogue, request, plan_for(catalogue, request)).lines()
    said = [*dict.fromkeys(line.full.spoken for line in lines if not line.full.brisk)][:60]
    with choice.engine as engine:
        spoken = dict(engine.speak_all(said, choice.speaker, 1))
    true = [Clip(joined(spoken[text]), spoken[text][0].sample_rate).length_ms for text in said]
    reckoned = [language(tag).estimate.ms(text) for text in said]
    assert abs(sum(reckoned) / sum(true) - 1) < 0.1
    off = sorted(abs(ours / theirs - 1) for ours, theirs in zip(reckoned, true, strict=True))
    assert off[len(off) * 9 // 10] < 0.25


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


TRANSLATED = """\
version: 1
title: Rücken
language: de
include: [exercises.yaml]
safety: [Langsam.]
positions: {back: {name: auf dem Rücken}}
exercises:
  bridge:
    name: Brücke
    setup: [Stellen Sie die Beine an.]
    steps:
      - move: 'Heben Sie das {linke|rechte} Bein, nach {side}.'
      -
      - move: Senken.
routines: {daily: {title: Täglich}}
"""
ORIGINAL = """\
version: 1
title: Back
language: en
default: daily
start: back
safety: [Slowly.]
positions: {back: {name: lying on your back, restful: true}, side: {name: on your side}}
exercises:
  bridge:
    name: Bridge
    benefit: It strengthens your back.
    position: back
    setup: [{say: Bend your knees., time: 9s, keep: true}]
    sides: each
    reps: 4
    steps: [{move: 'Lift the {side} leg.', time: 7s}, {hold: 12s}, {move: Lower., time: 6s}]
  plank: {name: Plank, position: back, steps: [{hold: 5s}]}
routines: {daily: {title: Every day, rest: 21s, exercises: [bridge]}, other: {title: Other, exercises: [plank]}}
"""


def write(tmp_path, translated: str = TRANSLATED, original: str = ORIGINAL):
    (tmp_path / "exercises.yaml").write_text(original, "utf-8")
    path = tmp_path / "exercises.de.yaml"
    path.write_text(translated, "utf-8")
    return path


def test_a_translation_takes_all_but_the_words_from_the_file_it_includes(tmp_path) -> None:
    catalogue = read(write(tmp_path))
    (bridge,) = catalogue.exercises.values()
    assert (bridge.name, bridge.benefit, bridge.reps.at().high) == ("Brücke", None, 4)
    assert [step.amount.at().high for step in bridge.steps] == [7_000, 12_000, 6_000]
    assert (bridge.setup[0].say, bridge.setup[0].time, bridge.setup[0].keep) == (
        "Stellen Sie die Beine an.",
        9_000,
        True,
    )
    assert catalogue.positions["back"].restful
    assert [*catalogue.routines] == ["daily"]
    assert catalogue.routines["daily"].rest == 21_000
    request = Request("daily")
    said = {line.full.text for line in compose(catalogue, request, plan_for(catalogue, request)).lines()}
    assert "Eins. Heben Sie das linke Bein, nach links." in said
    assert "Eins. Heben Sie das rechte Bein, nach rechts." in said
    assert "Linke Seite." in said


def test_a_translation_with_a_step_too_few_is_told(tmp_path) -> None:
    path = write(tmp_path, TRANSLATED.replace("      -\n", ""))
    with pytest.raises(
        CatalogueError, match=r"exercises\.de\.yaml:12:7: steps: 2 here, and there are 3 in .*exercises"
    ):
        read(path)


def test_a_file_without_a_language_is_included_as_it_is(tmp_path) -> None:
    own = ORIGINAL.replace("language: en\n", "").replace("title: Every day", "title: Jeden Tag")
    path = write(tmp_path, own.replace("version: 1", "version: 1\ninclude: [exercises.yaml]\nlanguage: de"), own)
    assert [*read(path).exercises] == ["bridge", "plank"]


def test_the_familiar_address_is_said(tmp_path) -> None:
    catalogue = read(write(tmp_path, TRANSLATED.replace("language: de", "language: de\naddress: familiar")))
    assert catalogue.phrases.texts.fetch.startswith("Halte die Aufnahme an, wenn du")


def test_the_command_line_takes_a_language(run, tmp_path) -> None:
    write(tmp_path)
    for tag in ("de", "de-AT"):
        assert run("script", "--language", tag).stdout.startswith("Täglich:")
    assert run("script").stdout.startswith("Every day:")
    done = run("script", "--language", "dd")
    assert done.returncode == 1
    assert "in dd; there are: de" in done.stderr
    done = run("init", "mine", "--language", "de")
    assert "language: de" in (tmp_path / "mine" / "exercises.yaml").read_text("utf-8")
    assert run("check", "--catalogue", "mine/exercises.yaml").returncode == 0


def test_a_voice_of_another_language_is_told() -> None:
    choice = choose(Asked(engine="espeak", voice="en-us+f5"), "de")
    with choice.engine:
        assert choice.notice == "the voice en-us+f5 speaks en-US, and the text is in de; --voice names another"
    for asked in (Asked(engine="espeak", voice="de"), Asked(engine="espeak")):
        choice = choose(asked, "de")
        with choice.engine:
            assert choice.notice is None


@pytest.mark.parametrize(
    ("wanted", "voice"),
    [("pt", "luciana"), ("pt-BR", "luciana"), ("pt-PT", "joana"), ("pt-AO", "joana"), ("de", "anna")],
)
def test_the_voice_is_of_the_region_whose_words_are_said(wanted: str, voice: str) -> None:
    class Engine:
        name, kind = "toy", SimpleNamespace(languages=(), default_voice=lambda language: None)

        def voices(self) -> tuple[Voice, ...]:
            found = (("joana", "pt-PT"), ("luciana", "pt-BR"), ("anna", "de-DE"))
            return tuple(Voice(id=name, name=name, language=tag, origin="", licence="") for name, tag in found)

    assert default_voice(Engine(), wanted) == voice


def test_espeak_speaks_a_region_that_it_has_no_voice_for_with_that_of_the_language() -> None:
    with WorkerEngine("espeak") as engine:
        voices = {tag: default_voice(engine, tag) for tag in ("pt", "pt-BR", "pt-PT", "de-AT", "en-GB", "en-US")}
        assert voices.pop("en-US") == "en-us+f5"
        assert voices == {"pt": "pt-br", "pt-BR": "pt-br", "pt-PT": "pt", "de-AT": "de", "en-GB": "en"}


ERRORS = ("play/history.py", "play/microphone.py", "play/players.py", "serve/certificate.py")
"""Modules whose sentences are errors, which the command line tells."""
ROOMS = ("script", "page", "handout", "serve", "play", "track")
A_SENTENCE = re.compile(r"[A-Za-z']{2,} [A-Za-z']{2,} [a-z']{2,}|^[A-Z][a-z]+[.!]$")


def sentences(path) -> list[str]:
    """The sentences that stand in code, without docstrings, errors and what is logged."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed_over = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise | ast.Assert | ast.Expr)
        and not isinstance(getattr(node, "value", None), ast.Yield)
        for inner in ast.walk(node)
    }
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [node.value for node in strings if id(node) not in passed_over and A_SENTENCE.search(node.value)]


def test_no_sentence_stands_outside_the_languages() -> None:
    found = {
        f"{room}/{path.name}: {text}"
        for room in ROOMS
        for path in sorted((ROOT / "voiceguide" / room).glob("*.py"))
        if f"{room}/{path.name}" not in ERRORS
        for text in sentences(path)
    }
    assert found == {
        "track/captions.py: NOTE made by voiceguide\n",  # by which a file is known as ours
        "serve/server.py: Nothing is served under this name.",  # to a program that asks for a name that isn't ours
    }


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
