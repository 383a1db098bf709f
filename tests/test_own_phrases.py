"""A language that no file here has, in an author's own phrases, and single sentences that an author says otherwise."""

from __future__ import annotations

import json
import pickle
import re
from dataclasses import asdict
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import ROOT

from voiceguide.batch import Order
from voiceguide.catalogue import json_schema, reader
from voiceguide.catalogue.model import Catalogue, Talk
from voiceguide.catalogue.starter import english_phrases, write_starter
from voiceguide.errors import CatalogueError, OutputError, UnknownNameError
from voiceguide.language.estimate import USUAL
from voiceguide.language.labels import ENGLISH
from voiceguide.language.language import Table
from voiceguide.language.languages import tags
from voiceguide.language.phrases import Texts
from voiceguide.language.spoken import spoken
from voiceguide.language.written import READ
from voiceguide.prescription.reader import read_all
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.speech.engine import Speaker
from voiceguide.timeline import timeline_json
from voiceguide.timeline.answer import answer
from voiceguide.timeline.lengths import Estimates

GOOD = (ROOT / "tests" / "golden" / "catalogue.yaml").read_text(encoding="utf-8")
LETTERS = re.compile(r"[a-z]+(?![^{]*\})")
"""Small letters outside of braces."""
ARABIC = ROOT / "docs" / "arabic" / "exercises.yaml"


def catalogue(folder: Path, head: str, phrases: str | None = None) -> Path:
    if phrases is not None:
        (folder / "mine.yaml").write_text(phrases, encoding="utf-8")
    path = folder / "exercises.yaml"
    path.write_text(GOOD.replace("version: 1\n", f"version: 1\n{head}", 1), encoding="utf-8")
    return path


def shouted(tag: str) -> str:
    """A file of phrases that are the English ones in capitals, and numbers up to three."""
    words = yaml.safe_load(english_phrases(tag))
    capitals = {
        section: {name: LETTERS.sub(lambda letters: letters[0].upper(), text) for name, text in texts.items()}
        for section, texts in words.items()
    }
    return yaml.safe_dump({**capitals, "numbers": ["ZILCH", "UNO", "DUO", "TRIO"]}, allow_unicode=True)


def said(known: Catalogue, **options: object) -> list[str]:
    return [sound.text for sound in answer(known, Request("daily", **options), Estimates()).timeline.speech]  # type: ignore[arg-type]


def test_a_language_that_is_not_here_is_said_and_shown_in_the_authors_words(tmp_path: Path) -> None:
    known = reader.read(catalogue(tmp_path, "language: tlh\nphrases: mine.yaml\n", shouted("tlh")))
    timeline = answer(known, Request("daily"), Estimates()).timeline
    coach = [sound.text for sound in timeline.speech if sound.at is None]
    assert coach
    assert [text for text in coach if text != text.upper()] == []
    texts = [sound.text for sound in timeline.speech]
    assert "UNO. Lift your LEFT leg." in texts
    assert "TWO SETS OF TEN REPETITIONS ON EACH SIDE." not in texts, "two is in the author's numbers"
    assert any(text.startswith("DUO SETS OF 10 REPETITIONS ON EACH SIDE.") for text in texts)
    assert timeline.labels.next_exercise == "NEXT EXERCISE"
    assert timeline_json.load(timeline_json.dump(timeline)).labels == timeline.labels
    assert spoken("2 kg, 4 min", known.spoken_language) == "DUO KILOGRAMS, 4 MINUTES"


def test_numbers_come_from_num2words_where_it_knows_the_language(tmp_path: Path) -> None:
    for tag, ten in (("nl", "tien"), ("he-IL", "עשר"), ("ar", "عشرة"), ("tlh", "10")):
        known = reader.read(catalogue(tmp_path, f"language: {tag}\nphrases: mine.yaml\n", english_phrases(tag)))
        assert known.phrases.number(10) == ten


@pytest.mark.parametrize("file", [True, False])
def test_one_sentence_of_a_language_that_is_here_may_be_the_authors(tmp_path: Path, file: bool) -> None:
    own = "coach: {last: And the final one., left: near}\nshown: {toggle: go}\n"
    inline = "phrases: {" + own.replace("\n", ", ") + "}\n"
    known = reader.read(catalogue(tmp_path, "phrases: mine.yaml\n" if file else inline, own if file else None))
    texts = said(known)
    assert "And the final one." in texts
    assert "One. Lift your near leg." in texts
    assert "Well done." in texts
    made = answer(known, Request("daily"), Estimates()).timeline
    assert made.labels.toggle == "go"
    assert made.labels.next_exercise == ENGLISH.next_exercise


def test_a_sentence_of_german_is_replaced_at_either_address(tmp_path: Path) -> None:
    for address, else_said in (("formal", "Halten Sie die"), ("familiar", "Halte die")):
        head = f"language: de\naddress: {address}\nphrases: {{coach: {{last: Noch einmal.}}}}\n"
        known = reader.read(catalogue(tmp_path, head))
        assert known.phrases.texts.last == "Noch einmal."
        assert known.phrases.texts.fetch.startswith(else_said)
        assert known.phrases.number(1, "f") == "eine"


def test_texts_that_are_here_pass_the_check_as_an_authors_own_would() -> None:
    for tag in tags():
        if tag == "en":
            continue
        sections = {kind: Table.of(tag).kind(kind) for kind in ("coach", "shown")}
        text = GOOD.replace("version: 1\n", f"version: 1\nlanguage: {tag}\nphrases: {json.dumps(sections)}\n", 1)
        assert reader.parse(text.encode(), "exercises.yaml").phrases.texts.last


def test_spaces_at_the_ends_of_a_text_are_kept(tmp_path: Path) -> None:
    known = reader.read(catalogue(tmp_path, "phrases: {coach: {each_side: ' on both\n    sides '}}\n"))
    assert known.phrases.texts.each_side == " on both sides "


def test_phrases_that_would_run_into_a_word_are_noted(tmp_path: Path) -> None:
    path = catalogue(
        tmp_path, "phrases: mine.yaml\n", "coach:\n  each_side: on both\n  then: ', and'\nshown: {or_: ' or'}\n"
    )
    assert [(note.at.line, note.message) for note in reader.notes(path)] == [
        (2, "each_side: it follows a word; begin it with a space, in quotes"),
        (3, "then: a word follows it; end it with a space, in quotes"),
        (4, "or_: a word follows it; end it with a space, in quotes"),
    ]


@pytest.mark.parametrize(
    ("text", "letters"), [("abc", 3), ("año", 3), ("где", 2), ("שלום", 4), ("مرحبا", 7), ("你好", 8)]
)
def test_letters_of_other_scripts_stand_for_more_or_less_of_a_word(text: str, letters: int) -> None:
    assert USUAL.counts(text)[0] == letters


def test_the_starter_of_another_language_is_right_and_has_every_text(tmp_path: Path) -> None:
    files = write_starter(tmp_path, "pl")
    assert [path.name for path in files] == ["exercises.yaml", "phrases.pl.yaml", "exercises.schema.json"]
    assert reader.read(files[0]).language == "pl"
    text = files[1].read_text("utf-8")
    assert 'hold: "And hold."  # starts a hold whose author gave no words\n' in text
    assert '  once: "once"\n' in text, "what the coach's is for is not told of how amounts are read"
    assert yaml.safe_load(text)["coach"] == asdict(Texts())
    assert yaml.safe_load(text)["shown"] == asdict(ENGLISH)
    assert write_starter(tmp_path, "pl") == files, "twice changes nothing"
    files[1].write_text("mine")
    with pytest.raises(OutputError, match=r"phrases\.pl\.yaml is there already"):
        write_starter(tmp_path, "pl")
    with pytest.raises(UnknownNameError, match="there is no language 'klingon'"):
        write_starter(tmp_path / "other", "klingon")


def told(folder: Path, head: str, phrases: str) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        reader.read(catalogue(folder, head, phrases))
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def test_every_text_that_is_missing_is_named(tmp_path: Path) -> None:
    words = yaml.safe_load(english_phrases("pl"))
    words["coach"]["lst"] = words["coach"].pop("last")
    del words["coach"]["hold"], words["coach"]["once"], words["shown"]["toggle"], words["read"]
    head = "language: pl\nphrases: mine.yaml\n"
    assert sorted(re.sub(r"^[^ ]+ ", "", problem) for problem in told(tmp_path, head, json.dumps(words))) == [
        "coach: 2 texts are missing in pl: hold, once; write each",
        "coach: there is no text \"lst\"; did you mean 'last'?",
        f"read: {len(READ)} texts are missing in pl: {', '.join(READ)}; write each",
        "shown: a text is missing in pl: toggle; write each",
    ]


def test_units_and_abbreviations_are_checked(tmp_path: Path) -> None:
    wrong = (
        'unit:\n  kg: kilos\n  m: "{n} metre | metres"\n  cm: one | {n} {x}\n  mm: "one | {n"\nshort: {"": a, b: }\n'
    )
    whole = english_phrases("tlh")
    problems = told(tmp_path, "language: tlh\nphrases: mine.yaml\n", whole[: whole.index("\nshort:")] + "\n" + wrong)
    example = '"one second | {n} seconds"'
    unit = f"unit: write a text for one and one for more, with a bar between: {example}"
    assert [problem.partition(" ")[2] for problem in problems] == [
        *[unit] * 4,
        "short: the abbreviation is missing; write it before the colon",
        "b: the words are missing; write them after the colon",
    ]


def test_the_phrases_are_watched_and_belong_to_what_a_track_is_made_from(tmp_path: Path) -> None:
    path = catalogue(tmp_path, "phrases: mine.yaml\n", "coach: {last: Finish.}\n")
    assert [file.name for file in reader.files(path)] == ["exercises.yaml", "mine.yaml"]
    before = answer(reader.read(path), Request("daily"), Estimates()).timeline
    for changed in ("coach: {last: The end.}\n", "coach: {last: Finish.}\nshown: {toggle: go}\n"):
        (tmp_path / "mine.yaml").write_text(changed, encoding="utf-8")
        after = answer(reader.read(path), Request("daily"), Estimates()).timeline
        assert timeline_json.dump(after) != timeline_json.dump(before)


def test_phrases_do_not_come_with_a_file_that_is_included(tmp_path: Path) -> None:
    common = f"{GOOD}language: en\nphrases: {{coach: {{last: Theirs.}}}}\n"
    (tmp_path / "common.yaml").write_text(common, encoding="utf-8")
    for head in ("include: [common.yaml]\n", "include: [common.yaml]\nlanguage: de\n"):
        known = reader.read(catalogue(tmp_path, head))
        assert known.phrases.texts.last != "Theirs."


def test_a_prescription_speaks_in_the_phrases_of_its_catalogue(tmp_path: Path) -> None:
    catalogue(tmp_path, "phrases: {coach: {last: And the final one.}}\n")
    (tmp_path / "anna.yaml").write_text("from: exercises.yaml\nroutine: daily\n", encoding="utf-8")
    (one,) = read_all([tmp_path / "anna.yaml"])
    assert one.catalogue.phrases.texts.last == "And the final one."


def test_editors_know_the_names_of_the_texts() -> None:
    schema = json.loads(json_schema.COMMITTED.read_text(encoding="utf-8"))
    book = jsonschema.Draft202012Validator({**schema["$defs"]["PhraseBook"], "$defs": schema["$defs"]})
    assert schema["properties"]["phrases"]["$ref"] == "#/$defs/PhraseBook"
    for right in ("mine.yaml", {"coach": {"last": "Finish."}, "numbers": ["zero"], "estimate": {"letter_ms": 90}}):
        assert book.is_valid(right)
    for wrong in ({"coach": {"lst": "Finish."}}, {"coach": {"last": 1}}, {"words": {}}, 5):
        assert not book.is_valid(wrong)


def test_the_estimate_is_the_authors(tmp_path: Path) -> None:
    texts = english_phrases("tlh")
    slow = texts + "\nestimate: {letter_ms: 300}\n"
    lengths = []
    for phrases in (texts, slow):
        known = reader.read(catalogue(tmp_path, "language: tlh\nphrases: mine.yaml\n", phrases))
        first = answer(known, Request("daily"), Estimates()).timeline.speech[0]
        lengths.append(first.end_ms - first.start_ms)
    assert lengths[1] > 2 * lengths[0]


def test_the_arabic_catalogue_is_said_and_shown_in_arabic_alone() -> None:
    known = reader.read(ARABIC)
    timeline = answer(known, Request(str(known.default)), Estimates()).timeline
    assert timeline.speech
    for sound in timeline.speech:
        assert not re.search("[A-Za-z{}]", sound.text + sound.spoken)
    english = {name: re.sub(r"\{\w+\}", "", text) for name, text in asdict(ENGLISH).items()}
    for name, text in asdict(timeline.labels).items():
        assert not re.search("[a-z]{2}", english[name]) or text != getattr(ENGLISH, name), name


def test_a_catalogue_of_an_unknown_language_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"exercises\.yaml:2:11: language: .*voiceguide init --language pl"):
        reader.read(catalogue(tmp_path, "language: pl\n"))


def test_all_talk_in_own_phrases_is_composed(tmp_path: Path) -> None:
    known = reader.read(catalogue(tmp_path, "language: tlh\nphrases: mine.yaml\n", shouted("tlh")))
    for talk in Talk:
        request = Request("daily", talk=talk)
        assert [*compose(known, request, plan_for(known, request)).lines()]


def test_an_order_in_own_phrases_can_be_sent_to_another_process() -> None:
    known = reader.read(ARABIC)
    wanted = Request(str(known.default))
    again = pickle.loads(pickle.dumps(Order(known, wanted, Path(), Speaker("espeak", "ar"))))
    lines = [answer(one, wanted, Estimates()).timeline.speech for one in (known, again.catalogue)]
    assert lines[0] == lines[1]
