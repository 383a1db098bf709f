"""The handout: one page to print, with everything on it and nothing of anybody else's."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import segno
from conftest import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NASTY = "<script>window.bad=1</script>'\"&amp;"
LINK = "https://clinic.example/tracks/a1b2c3?week=1&x=<y>"
FORMATS = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
MARGINS_MM = (28.0, 24.0)
MM = 96 / 25.4

in_a_browser = pytest.mark.skipif(not CHROMIUM, reason="needs Chromium, and there is none here")

ANNA = f"""\
for: Anna
routine:
  - knee-rolls
  - {{exercise: pelvic-tilts, level: gentle}}
  - knee-rolls
title: Anna's back
notes: [Slower than last week.]
starts: 2026-11-23
weeks: {{1: gentle, 2: full}}
review: 2026-12-01
link: "{LINK}"
"""


TWO_LANGUAGES = """\
version: 1
title: Small
default: r
start: here
safety: [{say: Langsam., lang: de}]
positions: {here: {name: here}}
exercises:
  bridge:
    name: {text: Brücke, lang: de}
    position: here
    setup: [{say: "Das {linke|rechte} Bein, {side}.", lang: de}]
    sides: each
    steps: [{move: "Lift the {side} leg."}, {hold: 5s, lang: de}, {breaths: 1, lang: fr}]
routines:
  r: {title: Small, exercises: [bridge]}
"""


@pytest.fixture
def handout(run, tmp_path: Path):
    """Writes the handout of a prescription; its text."""

    def handout(*options: str, text: str = ANNA) -> str:
        (tmp_path / "anna.yaml").write_text(text, encoding="utf-8")
        done = run("handout", "anna.yaml", "--week", "1", *options)
        assert done.returncode == 0, done.stderr
        path = tmp_path / done.stdout.strip()
        assert path.name == "anna-handout.html"
        return path.read_text(encoding="utf-8")

    return handout


def plain(html: str) -> str:
    """Without what keeps the direction of names and days to themselves."""
    return re.sub("</?bdi>", "", html)


def words(html: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.S).split())


def test_it_says_who_what_how_much_and_when(handout) -> None:
    said = words(handout())
    for part in (
        "Anna's back",
        "For Anna",
        "Next review: 1 December 2026",
        "Slower than last week.",
        "Stop if a movement makes your pain worse",
        "Eight repetitions, changing sides each time.",
        "Keep your shoulders on the floor.",
        "Roll your knees to the left or right.",
        "a book or a cushion for your head",
        "Go only as far as is comfortable.",
    ):
        assert part in said.replace("&#x27;", "'"), part


def test_work_is_explained_by_its_movement(handout) -> None:
    html = handout("--catalogue", str(ROOT / "docs/cookbook.yaml"), text="routine: [squats]")
    assert '<li dir="auto">Bend your knees as if you sat down, and come up again.</li>' in html


def test_the_first_of_a_month_is_written_as_the_language_has_it(handout) -> None:
    french = ("--catalogue", str(ROOT / "exercises.fr.yaml"))
    assert "Prochain bilan\u202f: 1er décembre 2026" in plain(handout(*french))
    assert "Prochain bilan\u202f: 2 décembre 2026" in plain(handout(*french, text=ANNA.replace("12-01", "12-02")))


def test_the_doses_are_those_of_the_week_and_of_the_prescription(handout, run, tmp_path: Path) -> None:
    assert "Eight repetitions" in handout()
    assert run("handout", "anna.yaml", "--week", "2").returncode == 0
    later = (tmp_path / "audio_out/anna-handout.html").read_text(encoding="utf-8")
    assert "Ten repetitions, changing sides each time." in later
    assert "Five repetitions." in later, "an item's own level stays"


def test_words_in_another_language_say_so_and_have_its_sides(handout, tmp_path: Path) -> None:
    (tmp_path / "exercises.yaml").write_text(TWO_LANGUAGES, encoding="utf-8")
    html = handout(text="routine: [bridge]\nnotes: [{say: Plus doucement., lang: fr}]")
    for kind, tag, text in (
        ("li", "fr", "Plus doucement."),
        ("li", "de", "Langsam."),
        ("h2", "de", "Brücke"),
        ("li", "de", "Das linke oder rechte Bein, links oder rechts."),
        ("li", "de", "Und halten."),
        ("li", "fr", "Inspirez. Et soufflez."),
    ):
        assert f'<{kind} lang="{tag}" dir="auto">{text}</{kind}>' in html
    assert '<li dir="auto">Lift the left or right leg.</li>' in html


def test_an_exercise_that_is_done_again_in_the_same_way_is_shown_once(handout) -> None:
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", handout())[-2:] == ["Knee rolls", "Pelvic tilts"]
    assert handout().count("<svg ") == 5, "two drawings each, and the code"


def test_the_code_is_that_of_the_link(handout) -> None:
    for options, link in (((), LINK), (("--link", "https://x.example/"), "https://x.example/")):
        code = segno.make(link, error="m", micro=False).svg_inline(border=2, omitsize=True)
        assert code in handout(*options)
    without = handout(text=ANNA.replace("link:", "#"))
    assert "qrline" not in without
    assert "Hear it" not in without


def test_no_text_becomes_markup_and_nothing_is_fetched(handout) -> None:
    html = handout(
        text=ANNA.replace("Anna's back", "'" + NASTY.replace("'", "''") + "'").replace(
            "for: Anna", f"for: Anna {NASTY}"
        )
    )
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert not re.search(r"src=|url\(|@import|<link", html)


def test_it_replaces_nothing_but_a_handout(handout, run, tmp_path: Path) -> None:
    handout()
    path = tmp_path / "audio_out/anna-handout.html"
    path.write_text("mine")
    done = run("handout", "anna.yaml")
    assert done.returncode == 1
    assert "is there and is not voiceguide's" in done.stderr
    assert path.read_text() == "mine"


@pytest.mark.parametrize("link", ["clinic.example", "javascript:alert(1)", "https://x.example/" + "x" * 500])
def test_a_link_that_cannot_be_scanned_is_told(run, tmp_path: Path, link: str) -> None:
    (tmp_path / "anna.yaml").write_text(ANNA, encoding="utf-8")
    done = run("handout", "anna.yaml", "--link", link)
    assert done.returncode == 2
    assert "Error: --link: " in done.stderr
    assert not (tmp_path / "audio_out").exists()


# --- as it is printed ---


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def tab(browser: Any, handout, tmp_path: Path) -> Iterator[Any]:
    long = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4
    handout(text=ANNA.replace("Slower", f"{long} slower"))
    page = browser.new_page()
    page.goto((tmp_path / "audio_out/anna-handout.html").as_uri())
    yield page
    page.close()


@in_a_browser
@pytest.mark.parametrize("paper", FORMATS)
def test_it_is_printed_on_few_pages_and_nothing_is_cut_off(tab: Any, paper: str) -> None:
    pdf = tab.pdf(format=paper)
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    assert 2 <= pages <= 3
    tab.emulate_media(media="print")
    width, height = (round((side - margin) * MM) for side, margin in zip(FORMATS[paper], MARGINS_MM, strict=True))
    tab.set_viewport_size({"width": width, "height": height})
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    outside = """width => [...document.querySelectorAll("main *")].filter(part => {
        const box = part.getBoundingClientRect();
        return box.width && (box.left < -0.5 || box.right > width + 0.5);
    }).length"""
    assert tab.evaluate(outside, width) == 0
    tallest = "Math.max(...[...document.querySelectorAll('main > ol > li')].map(part => part.offsetHeight))"
    assert tab.evaluate(tallest) < height, "an exercise fits on a page, so that it is not torn in two"


@in_a_browser
def test_the_type_is_big_and_the_code_large_enough_to_scan(tab: Any) -> None:
    size = (
        "name => Math.min(...[...document.querySelectorAll(name)].map(p => parseFloat(getComputedStyle(p).fontSize)))"
    )
    assert tab.evaluate(size, "li, p") >= 14 * 96 / 72 - 0.1
    assert tab.locator(".track svg").bounding_box()["width"] >= 30 * MM


@in_a_browser
def test_axe_finds_nothing(tab: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()
