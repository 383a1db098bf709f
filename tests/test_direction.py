"""Languages from right to left, and other scripts: on the page, in the list, in captions, feed, cover and terminal."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from conftest import ROOT
from listening import disagreements, heard_sounds, listen
from small_tracks import timeline, write

from voiceguide.catalogue import reader
from voiceguide.catalogue.model import Catalogue, Level, Talk
from voiceguide.figure.cover import cover_svg
from voiceguide.figure.figures import Figures
from voiceguide.handout.html import Handout, handout_html
from voiceguide.language.direction import direction, isolated
from voiceguide.language.labels import ENGLISH
from voiceguide.language.spoken import spoken
from voiceguide.page.html import manifest_json, page_html
from voiceguide.play.view import plain
from voiceguide.render import Studio, render
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.script.segments import Role
from voiceguide.serve import list_page
from voiceguide.serve.feed import feed_xml
from voiceguide.serve.library import Library
from voiceguide.speech.choice import Asked, choose
from voiceguide.timeline.answer import answer
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.timeline import SpokenSound, Timeline
from voiceguide.track import captions

ARABIC = "تمارين الظهر"


@pytest.mark.parametrize("tag", ["ar", "ar-EG", "he", "fa_IR", "ur", "ckb", "pa-Arab", "az-arab-IR"])
def test_languages_of_these_scripts_run_from_right_to_left(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["en", "de-AT", "pt-BR", "ja", "zh-Hant", "hi", "th", "ku", "pa", "ur-Latn", "arn"])
def test_all_others_run_from_left_to_right(tag: str) -> None:
    assert direction(tag) == "ltr"


def in_arabic(words: str = "اجلس.") -> Timeline:
    made = replace(timeline(ARABIC), language="ar", album=ARABIC)
    first, *others = made.chapters
    sounds = tuple(replace(sound, text=words) for sound in first.sounds if isinstance(sound, SpokenSound))
    return replace(made, chapters=(replace(first, sounds=sounds), *others))


def test_page_list_and_manifest_say_their_language_and_direction(tmp_path: Path) -> None:
    assert '<html lang="ar" dir="rtl">' in page_html(in_arabic(), Figures(), "x.mp3")
    assert '<html lang="en" dir="ltr">' in page_html(timeline(), Figures(), "x.mp3")
    assert '"dir": "rtl"' in manifest_json("ar", None)
    write(tmp_path / "ظهر.mp3", in_arabic())
    listed = list_page.list_html(Library(tmp_path).tracks())
    assert '<html lang="ar" dir="rtl">' in listed
    assert f'<h2 dir="auto">{ARABIC}</h2>' in listed
    assert '<li dir="auto">Knee rolls</li>\n<li dir="auto">Pelvic tilts</li>' in listed


def test_a_title_does_not_change_the_order_of_the_feeds_sentence(tmp_path: Path) -> None:
    write(tmp_path / "a.mp3", replace(timeline(), album=ARABIC))
    assert f"\u2068{ARABIC}\u2069: tracks" in feed_xml(Library(tmp_path).tracks(), "http://x/", "this").decode()
    write(tmp_path / "a.mp3", timeline())
    assert "Back: tracks" in feed_xml(Library(tmp_path).tracks(), "http://x/", "this").decode()
    assert isolated("Back", "ar") == "\u2068Back\u2069"


@pytest.mark.parametrize("kind", [captions.vtt, captions.srt, captions.lrc])
def test_captions_keep_the_full_stop_at_the_end_of_a_line_from_right_to_left(kind) -> None:
    said = "\u202bPilates <1>: اجلس.\u202c"
    lines = re.sub("&lt;|‹", "<", re.sub("&gt;|›", ">", kind(in_arabic("Pilates <1>: اجلس.")))).splitlines()
    assert [line for line in lines if line.removeprefix("[00:00.00]") == said]
    assert "\u202b" not in kind(timeline()) + kind(in_arabic("Pilates."))
    assert "\u202b" not in kind(replace(in_arabic(), language="en")), "a player of such a language knows no better"


def test_a_cover_that_cannot_have_its_words_has_a_larger_figure_and_the_sign_for_minutes() -> None:
    poses = reader.read(reader.shipped()).exercises["knee-rolls"].poses
    with_words, without = cover_svg("Back", 20, poses), cover_svg(ARABIC, 20, poses)
    heights = [float(re.findall(r'<svg x=[^>]*height="([\d.]+)"', svg)[0]) for svg in (with_words, without)]
    assert heights[1] > 1.5 * heights[0]
    arabic, sign = (replace(ENGLISH, minutes_short=text) for text in ("{minutes} دقيقة", "{minutes}'"))
    assert cover_svg("Back", 20, poses, arabic) == cover_svg("Back", 20, poses, sign)


def test_the_terminal_gets_what_joins_letters_but_no_commands() -> None:
    assert plain("می\u200cخواهید\x1b[31m\u202e") == "می\u200cخواهید [31m "


STYLES = {
    "page": (ROOT / "voiceguide" / "page" / "page.css").read_text("utf-8"),
    "handout": (ROOT / "voiceguide" / "handout" / "handout.css").read_text("utf-8"),
    "list": list_page._STYLE,
}


@pytest.mark.parametrize("name", STYLES)
def test_no_style_tells_left_from_right_where_start_and_end_are_meant(name: str) -> None:
    wrong = r"(?:margin|padding|border)-(?:left|right)\b|text-align: (?:left|right)|float:"
    assert re.findall(wrong, STYLES[name]) == []
    assert "var(--script)" in STYLES[name]


@pytest.fixture(scope="module")
def arabic() -> Catalogue:
    return reader.read(ROOT / "docs" / "arabic" / "exercises.yaml")


def test_a_catalogue_in_arabic_is_heard_as_it_was_planned(arabic: Catalogue, warm_cache: Path, tmp_path: Path) -> None:
    """Spoken by the default voice, with the catalogue's own phrases; each word of a countdown fits its second."""
    choice = choose(Asked(), arabic.language)
    with Studio(choice.speaker, engine=choice.engine) as studio:
        done = render(arabic, Request("lower-back", Level.GENTLE, Talk.BRIEF), studio, tmp_path)
    heard = listen(done.path)
    assert disagreements(done.path, done.timeline, heard) == []
    counted = {
        one.plan.text: one.end_ms - one.start_ms
        for one in heard_sounds(heard, done.timeline)
        if isinstance(one.plan, SpokenSound) and one.plan.role is Role.COUNTDOWN
    }
    assert {"ثَلَاثَة.", "اِثْنَيْن.", "وَاحِد."} <= counted.keys()
    assert all(150 < length_ms <= 750 for length_ms in counted.values()), counted


def test_all_that_is_said_and_shown_in_arabic_is_arabic(arabic: Catalogue) -> None:
    made = answer(arabic, Request("lower-back"), Estimates()).timeline
    assert not [sound.text for sound in made.speech if re.search("[A-Za-z{}0-9]", sound.text)]
    assert not [label for label in asdict(made.labels).values() if not re.search("[\u0600-\u06ff{]|Shift", label)]
    script = compose(arabic, Request("lower-back", talk=Talk.FULL), plan_for(arabic, Request("lower-back")))
    page = handout_html(Handout(catalogue=arabic, script=script, person="Anna", link="https://x.example/a"))
    assert '<html lang="ar" dir="rtl">' in page
    assert "إلى <bdi>Anna</bdi></p>" in page
    assert '<a href="https://x.example/a" dir="ltr">' in page
    body = re.sub("<[^>]*>", " ", page.partition("<body>")[2])
    assert {*re.findall("[A-Za-z]+", body)} == {"Anna", "https", "x", "example", "a"}


def test_a_vowel_mark_belongs_to_the_word_that_an_author_overrules() -> None:
    assert spoken("خَمْسَة. خَمْسَةَ عَشَر.", "ar", {"خَمْسَة": "خَمْسَه"}) == "خَمْسَه. خَمْسَةَ عَشَر."
