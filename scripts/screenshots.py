"""Draws docs/pictures.svg, and photographs it, a rendered page, and sheets of moments and languages in Chromium.

usage: screenshots [PAGE.html]
"""

import base64
import html
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from voiceguide.catalogue import reader
from voiceguide.catalogue.poses import READY, Poses
from voiceguide.figure.figure import box, draw, strokes
from voiceguide.figure.palette import LIGHT

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import moments

IMAGES = Path("docs/images")
SHEET = Path("docs/pictures.svg")
SIZES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
MOMENT = """() => {
    const { timeline } = JSON.parse(document.getElementById("data").textContent);
    const holds = timeline.chapters.flatMap(chapter => chapter.quiets).filter(quiet => quiet.kind === "hold");
    const moment = holds.length > 2 ? holds[2].start_ms + 2000 : timeline.length_ms / 2;
    document.getElementById("audio").currentTime = moment / 1000;
}"""
"""Goes to two seconds into the third hold, as if playing, so that each picture shows the same."""

DEVICES = {
    "phone": (390, 844),
    "small phone on its side": (568, 320),
    "laptop, zoomed to 200 %": (683, 384),
    "television": (1920, 1080),
}
ON_THE_SHEET = (
    *("introduction", "transition", "settle", "move", "breath", "hold"),
    *("countdown", "work", "rest", "rest of a circuit", "end", "done"),
)
IN_EACH_LANGUAGE = ("introduction", "move", "hold", "rest", "done")

WIDTH, HEIGHT, CAPTION, MARGIN = 400, 200, 44, 40
MOMENTS = ((0.0, "start"), (1.0, "turning point"))


def main(page: Path) -> None:
    if not page.exists():
        sys.exit(f"{page} is not there; make it with ./scripts/render --page")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("Chromium is not there; install it, then run this again")
    IMAGES.mkdir(parents=True, exist_ok=True)
    SHEET.write_text(sheet_svg())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        photograph_sheet(browser)
        for size in SIZES:
            for scheme in ("light", "dark"):
                photograph_page(browser, page, size, scheme)
        photograph_moments(browser)
        photograph_languages(browser)
        browser.close()


def photograph_sheet(browser: Browser) -> None:
    tab = browser.new_page()
    tab.goto(SHEET.resolve().as_uri())
    tab.locator("svg").first.screenshot(path=IMAGES / "pictures.png")


def photograph_page(browser: Browser, page: Path, size: str, scheme: Any) -> None:
    tab = browser.new_page(color_scheme=scheme, reduced_motion="reduce", **SIZES[size])
    tab.goto(page.resolve().as_uri())
    tab.evaluate(MOMENT)
    tab.wait_for_timeout(1_000)
    tab.evaluate(PLAYING)
    tab.screenshot(path=IMAGES / f"page-{size}-{scheme}.png")


def photograph_moments(browser: Browser) -> None:
    """One picture of twelve moments on four devices, as if playing."""
    shots: dict[tuple[str, str], str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for page, at in moments.pages(Path(folder)):
            tab = browser.new_page(reduced_motion="reduce")
            tab.goto(page.as_uri())
            tab.wait_for_timeout(500)
            tab.emulate_media(reduced_motion="no-preference")
            for device, (width, height) in DEVICES.items():
                tab.set_viewport_size({"width": width, "height": height})
                for moment in ON_THE_SHEET:
                    if moment in at:
                        tab.evaluate(GO, at[moment])
                        tab.wait_for_timeout(600)
                        tab.evaluate(PLAYING)
                        shots[moment, device] = base64.b64encode(tab.screenshot()).decode()
    sheet = browser.new_page(viewport={"width": 1800, "height": 100})
    sheet.set_content(_moments_html(shots))
    sheet.screenshot(path=IMAGES / "moments.jpg", type="jpeg", quality=62, full_page=True)


def photograph_languages(browser: Browser) -> None:
    """One picture of some moments and of the handout, on a phone, in other languages."""
    width, height = DEVICES["phone"]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for tag, page, at in moments.translated(Path(folder)):
            tab = browser.new_page(viewport={"width": width, "height": height})
            tab.goto(page.as_uri())
            shots = []
            for moment in IN_EACH_LANGUAGE:
                tab.evaluate(GO, at[moment])
                tab.wait_for_timeout(600)
                tab.evaluate(PLAYING)
                shots.append(tab.screenshot())
            tab.goto(moments.handout_of(tag, page.parent).as_uri())
            shots.append(tab.screenshot())
            rows.append(
                "".join(f'<img src="data:image/png;base64,{base64.b64encode(shot).decode()}">' for shot in shots)
            )
    sheet = browser.new_page(viewport={"width": 1500, "height": 100})
    style = "body { margin: 16px; } div { display: flex; gap: 10px; margin-bottom: 14px; }"
    style += "img { height: 480px; outline: 1px solid #888; }"
    sheet.set_content(f"<style>{style}</style>" + "".join(f"<div>{row}</div>" for row in rows))
    sheet.screenshot(path=IMAGES / "languages.jpg", type="jpeg", quality=62, full_page=True)


GO = "seconds => document.getElementById('audio').currentTime = seconds"
PLAYING = """() => {
    document.body.dataset.state = "playing";
    dispatchEvent(new Event("resize"));
}"""
"""Shows what is seen while it plays, once the sound has arrived where it was sent."""


def _moments_html(shots: dict[tuple[str, str], str]) -> str:
    cells = "".join(
        f"<figure><figcaption>{moment}</figcaption><div>"
        + "".join(f'<img src="data:image/png;base64,{shots[moment, device]}">' for device in DEVICES)
        + "</div></figure>"
        for moment in ON_THE_SHEET
    )
    style = (
        "body { margin: 16px; display: grid; grid-template-columns: 1fr 1fr; gap: 14px 28px; font: 16px sans-serif; }"
        "figure { margin: 0; } figcaption { margin-bottom: 4px; }"
        "div { display: flex; gap: 6px; align-items: flex-start; } img { height: 170px; outline: 1px solid #888; }"
        "img:nth-child(2), img:nth-child(3) { height: 100px; } img:nth-child(1) { height: 230px; }"
    )
    return f"<style>{style}</style>{cells}"


def sheet_svg() -> str:
    """The drawings of the shipped exercises, one a row, then the ready figures, two a row."""
    exercises = reader.read(reader.shipped()).exercises.values()
    drawn = [
        (exercise.poses, moment, f"{exercise.name}: {word}")
        for exercise in exercises
        if exercise.poses
        for moment, word in MOMENTS
    ]
    drawn += [(Poses.model_validate(name), 0.0, name) for name in READY]
    step = HEIGHT + CAPTION + MARGIN
    places = ((MARGIN + number % 2 * (WIDTH + MARGIN), MARGIN + number // 2 * step) for number in range(len(drawn)))
    parts = [_drawing(*what, *place) for what, place in zip(drawn, places, strict=True)]
    width, height = 2 * WIDTH + 3 * MARGIN, -(-len(drawn) // 2) * step + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="18" fill="{LIGHT["body"]}">\n'
        f'<rect width="{width}" height="{height}" fill="{LIGHT["paper"]}"/>\n{"".join(parts)}</svg>\n'
    )


def _drawing(poses: Poses, moment: float, caption: str, x: int, y: int) -> str:
    middle = x + WIDTH / 2
    return (
        f'<svg x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" viewBox="{box(poses)}">'
        f"{draw(strokes(poses, moment))}</svg>\n"
        f'<text x="{middle:g}" y="{y + HEIGHT + 30}" text-anchor="middle">{html.escape(caption)}</text>\n'
    )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "audio_out/lower-back.html"))
