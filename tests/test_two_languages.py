"""Texts in another language than the catalogue's: read by its rules, said by its voice, in one track with the rest."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from mutagen.id3 import ID3

from voiceguide.batch import Order, Renderer
from voiceguide.catalogue.model import Catalogue, Talk
from voiceguide.catalogue.reader import notes, parse
from voiceguide.cli import cli
from voiceguide.errors import CatalogueError, SpeechError
from voiceguide.language.languages import language
from voiceguide.render import Studio, fingerprint, render
from voiceguide.script.request import Request, other_languages
from voiceguide.speech.choice import Asked, choose, choose_beside
from voiceguide.speech.engine import Speaker
from voiceguide.timeline import timeline_json
from voiceguide.timeline.answer import answer, said
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.timeline import SpokenSound
from voiceguide.track import captions
from voiceguide.track.tags import MADE_WITH

CATALOGUE = """\
version: 1
title: Small
default: r
start: here
safety: [{say: Hören Sie bei 2 kg auf., lang: de}, Stop if it hurts.]
positions: {here: {name: here}}
exercises:
  e:
    name: {text: brücke, lang: de}
    position: here
    setup: [{say: "Das {linke|rechte} Bein, {side}.", lang: de, time: 1s}]
    sides: alternate
    reps: 4
    steps:
      - {move: Lift.}
      - {hold: 9s}
      - {move: Senken., lang: de}
  nod: {name: Nod, position: here, steps: [{move: Nod.}]}
routines:
  r: {title: Small, rest: 5s, exercises: [nod, e, nod]}
  plain: {title: Plain, exercises: [nod]}
"""
ENGLISH, GERMAN = Speaker("espeak", "en-us+f5"), Speaker("espeak", "de")


def catalogue(text: str = CATALOGUE) -> Catalogue:
    return parse(text.encode(), "exercises.yaml")


def speech(known: Catalogue, **options: object) -> tuple[SpokenSound, ...]:
    return answer(known, Request("r", **options), Estimates()).timeline.speech  # type: ignore[arg-type]


def german(sounds: tuple[SpokenSound, ...]) -> list[str]:
    return [sound.text for sound in sounds if sound.lang == "de"]


def test_a_line_is_read_by_the_rules_of_its_language() -> None:
    sounds = {sound.text: sound for sound in speech(catalogue())}
    line = sounds["Hören Sie bei 2 kg auf."]
    assert (line.lang, line.spoken) == ("de", "Hören Sie bei zwei Kilogramm auf.")
    assert sounds["Stop if it hurts."].lang is None
    assert sounds["Das linke Bein, links."].lang == "de", "the side is named in it too"
    estimate = language("de").estimate
    assert line.end_ms - line.start_ms == estimate.ms(line.spoken) != language("en").estimate.ms(line.spoken)


def test_a_name_is_said_by_its_own_voice_within_the_sentences_of_the_coach() -> None:
    sounds = speech(catalogue())
    texts = [sound.text for sound in sounds]
    at = texts.index("Exercise two of three.")
    assert [(sound.text, sound.lang) for sound in sounds[at : at + 2]] == [
        ("Exercise two of three.", None),
        ("Brücke.", "de"),
    ]
    before = texts.index("Brücke.")
    assert texts[before - 1].endswith("Next:")
    praise = next(text for text in texts if text.endswith("That was"))
    assert texts[texts.index(praise) + 1] == "Brücke."
    minimal = speech(catalogue(), talk=Talk.MINIMAL)
    assert "Brücke." in german(minimal)


STEPS = """\
      - {move: Heben., lang: de, keep: true}
      - {hold: 9s, lang: de}
      - {move: Lower.}
"""


def test_a_step_is_counted_in_its_language() -> None:
    start, end = CATALOGUE.index("      - {move: Lift.}"), CATALOGUE.index("  nod:")
    text = CATALOGUE[:start] + STEPS + CATALOGUE[end:]
    texts = {sound.text: sound.lang for sound in speech(catalogue(text))}
    assert texts["Eins, links. Heben."] == texts["Zum letzten Mal, rechts. Heben."] == "de"
    assert texts["Und halten."] == texts["Drei."] == "de"
    assert texts["Lower."] is None
    on_beat = text.replace("    reps: 4\n", "    reps: 4\n    beat: true\n")
    texts = {sound.text: sound.lang for sound in speech(catalogue(on_beat))}
    assert texts["Zwei, rechts. Heben."] == "de"
    assert texts["Lower."] is None


def test_the_words_for_a_change_of_sides_may_be_in_another_language() -> None:
    text = CATALOGUE.replace("alternate", "each\n    change: {say: Drehen Sie sich um., lang: de}")
    sounds = speech(catalogue(text))
    at = next(index for index, sound in enumerate(sounds) if sound.text == "Drehen Sie sich um.")
    assert [(sound.text, sound.lang) for sound in sounds[at : at + 2]] == [
        ("Drehen Sie sich um.", "de"),
        ("Right side.", None),
    ]


def test_the_catalogues_own_language_is_no_other() -> None:
    known = catalogue(CATALOGUE.replace("version: 1\n", "version: 1\nlanguage: de\n"))
    assert {sound.lang for sound in speech(known)} == {None}
    assert other_languages(known, "r") == {}
    assert [*other_languages(catalogue(), "r")] == ["de"]
    assert other_languages(catalogue(), "plain").keys() == {"de"}, "the line for safety is said in every routine"


def test_a_language_that_is_not_here_is_read_as_it_is_written() -> None:
    text = CATALOGUE.replace("Hören Sie bei 2 kg auf., lang: de", "Przestań przy 2 kg., lang: pl")
    (line,) = (sound for sound in speech(catalogue(text)) if sound.lang == "pl")
    assert line.spoken == "Przestań przy 2 kg."


WRONG = {
    "lang: german}, Stop": '5:47: lang: "german" is not the tag of a language; write one such as fr',
    "{text: brücke, lng: de}": '9:26: "lng" is not a key that belongs here; did you mean',
    "{text: 5, lang: de}": "9:18: text: 5 is a number, and a text belongs here",
    "Senken., lang: pl": "17:31: lang: a step is counted in its own language, and there are no phrases in pl",
}


@pytest.mark.parametrize("new", WRONG)
def test_what_is_wrong_is_told_with_its_place(new: str) -> None:
    olds = ("lang: de}, Stop", "{text: brücke, lang: de}", "{text: brücke, lang: de}", "Senken., lang: de")
    old = dict(zip(WRONG, olds, strict=True))[new]
    with pytest.raises(CatalogueError) as caught:
        catalogue(CATALOGUE.replace(old, new))
    assert f"exercises.yaml:{WRONG[new]}" in str(caught.value)


IN_ENGLISH = CATALOGUE.replace("{text: brücke, lang: de}", "Bridge").replace(", lang: de", "")


def test_a_translation_does_not_take_over_the_languages_of_single_lines(tmp_path: Path) -> None:
    french = CATALOGUE.replace("version: 1\n", "version: 1\nlanguage: en\n").replace("lang: de", "lang: fr")
    (tmp_path / "exercises.yaml").write_text(french, "utf-8")
    assert "fr" in {sound.lang for sound in speech(catalogue(french))}
    other = tmp_path / "exercises.de.yaml"
    own = IN_ENGLISH.replace("version: 1\n", "version: 1\nlanguage: de\ninclude: [exercises.yaml]\n")
    other.write_text(own, "utf-8")
    assert {sound.lang for sound in speech(parse(other.read_bytes(), str(other)))} == {None}


def test_captions_tell_the_language() -> None:
    timeline = answer(catalogue(), Request("r"), Estimates()).timeline
    assert "<lang de>Brücke.</lang>" in captions.vtt(timeline)
    assert timeline_json.load(timeline_json.dump(timeline)).speech[2].lang == timeline.speech[2].lang
    assert german(timeline_json.load(timeline_json.dump(timeline)).speech) == german(timeline.speech)


def test_the_voice_beside_is_one_of_the_same_engine_or_else_of_another() -> None:
    main = choose(Asked("espeak", speed=1.2), "en")
    beside = choose_beside(main, Asked(speed=1.2, pitch=40), "fr")
    assert (beside.speaker.engine, beside.speaker.speed, beside.speaker.pitch) == ("espeak", 1.2, 40)
    assert beside.speaker.voice.startswith("fr")
    english_only = replace(main, speaker=Speaker("hibari", "heart"))
    assert choose_beside(english_only, Asked(speed=1.2), "fr").speaker == replace(beside.speaker, pitch=None)
    with pytest.raises(SpeechError, match="espeak has no voice for 'tlh'"):
        choose(Asked("espeak"), "tlh")
    assert choose(Asked("espeak"), "he-IL").speaker.voice == "he"


def test_both_voices_are_in_one_track(tmp_path: Path) -> None:
    known, wanted = catalogue(), Request("plain", talk=Talk.MINIMAL)
    order = Order(known, wanted, tmp_path, ENGLISH, beside=(("de", GERMAN),), keep=True)
    with Renderer() as renderer:
        made = renderer.fulfil(order).rendered
        assert made
        assert made.new_clips
        told = str(ID3(made.path)[f"TXXX:{MADE_WITH}"])
        assert re.search(r"voice en-us\+f5, speed 1; de: espeak.* voice de, speed 1; level", told)
        assert (again := renderer.fulfil(order).rendered)
        assert again.kept
        other = renderer.fulfil(replace(order, beside=(("de", Speaker("espeak", "de+f2")),))).rendered
        assert other
        assert other.new_clips == 1, "the line of the other voice"


def test_who_speaks_beside_is_part_of_what_a_track_is_made_from(tmp_path: Path) -> None:
    known = catalogue()
    timeline = answer(known, Request("r"), Estimates()).timeline
    plain = answer(catalogue(IN_ENGLISH), Request("plain"), Estimates()).timeline
    prints = []
    for beside in ((("de", GERMAN),), (("de", Speaker("espeak", "de+f2")),)):
        with Studio(ENGLISH, beside=beside) as studio:
            prints.append((fingerprint(known, timeline, studio), fingerprint(known, plain, studio)))
    assert prints[0][0] != prints[1][0]
    assert prints[0][1] == prints[1][1], "a voice that isn't heard changes nothing"


def test_without_a_voice_beside_it_is_told(tmp_path: Path) -> None:
    with Studio(ENGLISH) as studio, pytest.raises(SpeechError, match="nobody speaks de; `voiceguide voices"):
        render(catalogue(), Request("r"), studio, tmp_path)


def test_the_command_line_finds_the_second_voice_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("exercises.yaml").write_text(CATALOGUE, "utf-8")
    runner = CliRunner()
    done = runner.invoke(cli, ["render", "r", "plain", "--talk", "minimal", "--engine", "espeak"])
    assert done.exit_code == 0, done.output
    assert done.output.count("note: de is spoken by the voice de (espeak)") == 1
    assert "Brücke." in runner.invoke(cli, ["lines"]).output
    exact = runner.invoke(cli, ["list"]).output
    assert "Small  about" in exact
    Path("exercises.yaml").write_text(CATALOGUE.replace("lang: de}, Stop", "lang: tlh}, Stop"), "utf-8")
    done = runner.invoke(cli, ["render"])
    assert done.exit_code == 1
    assert "exercises.yaml:5:16: lang: nobody can speak tlh here" in str(done.exception)


def test_its_words_may_be_recorded_like_any_other() -> None:
    assert "Brücke." in said(catalogue(), Request("r"), Estimates())


def test_how_it_is_read_is_checked_in_its_language(tmp_path: Path) -> None:
    path = tmp_path / "exercises.yaml"
    path.write_text(CATALOGUE.replace("auf., lang", "auf www.example.org, lang"), "utf-8")
    assert [note.message for note in notes(path)] == ["an address is read as “der Link in den Notizen”"]
