"""Draws docs/pictures.svg, and photographs it and a rendered page in Chromium. usage: screenshots [PAGE.html]"""

import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from voiceguide.catalogue import reader
from voiceguide.figure.sheet import sheet_svg

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
    document.body.dataset.state = "playing";
}"""
"""Goes to two seconds into the third hold, as if playing, so that each picture shows the same."""


def main(page: Path) -> None:
    if not page.exists():
        sys.exit(f"{page} is not there; make it with ./scripts/render --page")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("Chromium is not there; install it, then run this again")
    IMAGES.mkdir(parents=True, exist_ok=True)
    exercises = reader.read(reader.shipped()).exercises.values()
    SHEET.write_text(sheet_svg([(exercise.name, exercise.poses) for exercise in exercises if exercise.poses]))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        photograph_sheet(browser)
        for size in SIZES:
            for scheme in ("light", "dark"):
                photograph_page(browser, page, size, scheme)
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
    tab.screenshot(path=IMAGES / f"page-{size}-{scheme}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "audio_out/lower-back.html"))
