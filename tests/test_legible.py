"""What the page shows can be read from two metres, on every screen: boxes and letters, measured in a browser."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import moments
import pytest
from test_page import ARGS, CHROMIUM, Page

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs Chromium, and there is none here")

PHONE, TABLET, TELEVISION = (390, 844), (820, 1180), (1920, 1080)
SIZES = (
    *(PHONE, (320, 454), (568, 320), (640, 360), (667, 375), (683, 384), (844, 340), (720, 450)),
    *(TABLET, (1366, 768), TELEVISION),
)
WITH_LARGE_TEXT = (PHONE, TABLET, (320, 454), (568, 320), (683, 384), (720, 450))
SCREENS = (*product(SIZES, [100]), *product(WITH_LARGE_TEXT, [200]))
TRANSLATED = ((PHONE, 100), (PHONE, 200), ((360, 640), 100), (TABLET, 100), ((768, 1024), 100))

MEASURE = """screens => screens.map(([wide, high, text, state]) => {
    Object.assign(frameElement.style, { width: wide + "px", height: high + "px" });
    document.documentElement.style.fontSize = text + "%";
    document.body.dataset.state = state;
    dispatchEvent(new Event("resize"));
    const seen = element => element.checkVisibility() && element.getBoundingClientRect().width > 0;
    const ids = ["number", "name", "figure", "said", "big", "unit", "breath", "bar", "dots", "dose", "hint", "card",
                 "left", "position", "back", "play", "ahead", "open-more"];
    const shown = ids.map(id => document.getElementById(id)).filter(seen)
        .filter(element => !["P", "SPAN"].includes(element.tagName) || element.textContent || element.children.length);
    return {
        wide: document.documentElement.scrollWidth, high: document.documentElement.scrollHeight,
        boxes: shown.map(element => {
            const { left, top, right, bottom } = element.getBoundingClientRect();
            const inside = (part, whole) => part <= whole + 1 || getComputedStyle(element).display === "inline";
            return {
                id: element.id, left, top, right, bottom, font: parseFloat(getComputedStyle(element).fontSize),
                fits: element instanceof SVGElement || ["position", "big"].includes(element.id)
                    || (inside(element.scrollWidth, element.clientWidth)
                        && inside(element.scrollHeight, element.clientHeight)),
                text: element.textContent.trim(),
            };
        }),
    };
})"""


class Shown:
    """The boxes on the page at one moment, by id, in CSS pixels."""

    def __init__(self, size: tuple[int, int], measured: dict[str, Any]) -> None:
        self.size = size
        self.wide, self.high = measured["wide"], measured["high"]
        self.boxes: dict[str, dict[str, Any]] = {box["id"]: box for box in measured["boxes"]}

    def problems(self) -> Iterator[str]:
        """Whatever overlaps, hangs over, is cut off, or is too low a figure."""
        wide, high = self.size
        if self.wide > wide or self.high > high:
            yield f"scrolls: {self.wide} x {self.high}"
        for name, box in self.boxes.items():
            if box["left"] < 0 or box["top"] < 0 or box["right"] > wide + 0.5 or box["bottom"] > high + 0.5:
                yield f"{name} hangs over the side: {box}"
            if not box["fits"]:
                yield f"{name} is cut off: {box}"
        boxes = list(self.boxes.values())
        for index, one in enumerate(boxes):
            for other in boxes[index + 1 :]:
                across = min(one["right"], other["right"]) - max(one["left"], other["left"])
                down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
                if across > 1 and down > 1:
                    yield f"{one['id']} and {other['id']} overlap by {across:.0f} x {down:.0f}"
        figure = self.boxes.get("figure")
        if figure is None or figure["bottom"] - figure["top"] < 0.35 * high:
            yield f"the figure is too low: {figure}"

    def font(self, name: str) -> float:
        return float(self.boxes[name]["font"])


class Framed(Page):
    """A page in a frame, whose size can change without a wait for the browser to paint."""

    def run(self, script: str, argument: object = None) -> Any:
        return self.tab.frames[-1].evaluate(script, argument)


Measured = dict[tuple[str, tuple[int, int], int], Shown]
Screens = Iterable[tuple[tuple[int, int], int]]


def shown(browser: Any, file: Path, at: dict[str, float], screens: Screens, paused: Collection[str]) -> Measured:
    """Each moment of a page on screens of so many pixels and with text of so many per cent; some when paused, too."""
    found: Measured = {}
    frame = file.with_name("frame.html")
    frame.write_text(f'<iframe src="{file.name}" style="border: 0"></iframe>', encoding="utf-8")
    page = Framed(browser, frame.as_uri())
    for moment, seconds in at.items():
        page.go(seconds)
        for state, name in (("playing", moment), ("paused", f"{moment}, paused"))[: 1 + (moment in paused)]:
            measured = page.run(MEASURE, [[*size, text, state] for size, text in screens])
            found |= {
                (name, size, text): Shown(size, boxes) for (size, text), boxes in zip(screens, measured, strict=True)
            }
    assert not page.complaints
    page.context.close()
    return found


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """Every moment at every size, with the usual text and with text of twice the size."""
    from playwright.sync_api import sync_playwright

    found: Measured = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS, "--allow-file-access-from-files"])
        for file, at in moments.pages(tmp_path_factory.mktemp("pages")):
            found |= shown(browser, file, at, SCREENS, ("introduction", "hold", "work"))
        for tag, file, at in moments.translated(tmp_path_factory.mktemp("translated"), ("de", "ar")):
            at = {f"{tag} {moment}": seconds for moment, seconds in at.items()}
            found |= shown(browser, file, at, TRANSLATED, (f"{tag} hold",))
        browser.close()
    return found


def test_nothing_overlaps_or_hangs_over_and_the_figure_has_its_third(measured: Measured) -> None:
    problems = [
        f"{moment} at {wide}x{high}, text {text} %: {problem}"
        for (moment, (wide, high), text), shown in measured.items()
        for problem in shown.problems()
    ]
    assert not problems, "\n".join(problems)


def test_a_phone_can_be_read_from_two_metres_and_a_television_in_proportion(measured: Measured) -> None:
    larger = TELEVISION[1] / PHONE[0]
    for size, by in ((PHONE, 1.0), (TELEVISION, larger)):
        for moment in ("move", "breath", "hold", "countdown", "rest", "transition", "settle", "work"):
            shown = measured[moment, size, 100]
            assert 40 * by <= shown.font("said") <= 48 * by, (moment, size, shown.boxes["said"])
        for moment in ("hold", "countdown", "rest", "work"):
            assert 0.92 * 160 * by <= measured[moment, size, 100].font("big") <= 190 * by, (moment, size)
    assert measured["hold", PHONE, 100].font("big") >= 160
    for (moment, size, text), shown in measured.items():
        if size == PHONE and text == 100 and moment != "long name":
            for label in ("number", "name", "unit", "dose", "hint", "left"):
                least = 24.0 if moment[:2] in moments.TRANSLATED else 27.9
                assert label not in shown.boxes or shown.font(label) >= least, (moment, label)


def test_a_long_word_is_broken_before_all_becomes_small(measured: Measured) -> None:
    assert measured["de long words", PHONE, 100].font("said") >= 28


def test_a_long_name_and_what_is_said_can_both_be_read(measured: Measured) -> None:
    for (moment, size, text), shown in measured.items():
        part = min(min(size) / PHONE[0], size[1] / 720)
        if size in (PHONE, (360, 640), TABLET, (768, 1024)):
            assert shown.font("name") >= 16 * part, (moment, size, text, shown.boxes["name"])
        if moment[3:] in ("hold", "hold, paused", "rest"):
            assert shown.font("said") >= 24 * part, (moment, size, text, shown.boxes["said"])


def test_text_grows_with_the_readers_own_size(measured: Measured) -> None:
    for moment in ("hold", "rest"):
        usual, twice = (measured[moment, PHONE, text].font("left") for text in (100, 200))
        assert twice >= 1.2 * usual


def test_the_countdown_leaves_the_instruction_and_what_is_timed_has_a_bar_or_a_ring(measured: Measured) -> None:
    said = {moment: measured[moment, PHONE, 100].boxes["said"]["text"] for moment in ("hold", "countdown")}
    assert said["hold"] == said["countdown"] == "Hold, and breathe."
    for moment in ("settle", "move", "move with words", "hold", "work", "rest"):
        assert "bar" in measured[moment, PHONE, 100].boxes, moment
    assert "breath" in measured["breath", PHONE, 100].boxes
    assert "big" not in measured["breath", PHONE, 100].boxes
    assert measured["countdown", PHONE, 100].boxes["big"]["text"] == "3"


def test_a_rest_and_a_way_show_what_is_next(measured: Measured) -> None:
    boxes = measured["transition", PHONE, 100].boxes
    assert (boxes["number"]["text"], boxes["name"]["text"]) == ("Next", "Bottom to heels stretch")
    boxes = measured["rest", PHONE, 100].boxes
    assert (boxes["name"]["text"], boxes["said"]["text"]) == ("Next", "Bottom to heels stretch")
    boxes = measured["rest of a circuit", PHONE, 100].boxes
    assert boxes["name"]["text"] == "Next"
    assert "round 2 of 3" in boxes["dose"]["text"].lower()


def test_from_right_to_left_words_begin_at_the_right_and_time_runs_as_in_every_player(measured: Measured) -> None:
    right_to_left, left_to_right = (measured[f"{tag} hold", PHONE, 100].boxes for tag in ("ar", "de"))
    assert right_to_left["number"]["right"] <= right_to_left["name"]["left"]
    assert left_to_right["name"]["right"] <= left_to_right["number"]["left"]
    for boxes in (right_to_left, left_to_right):
        assert boxes["back"]["right"] <= boxes["play"]["left"]
        assert boxes["play"]["right"] <= boxes["ahead"]["left"]
        assert boxes["position"]["right"] <= boxes["left"]["left"]
