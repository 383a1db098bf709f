"""The page in a real browser: it plays, shows what the timeline says, and does what keys and headset buttons ask."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from small_tracks import timeline as small_timeline
from small_tracks import write as write_small

from voiceguide.audio.mp3_frames import PLAIN
from voiceguide.catalogue.poses import Poses
from voiceguide.figure.figure import figure_svg
from voiceguide.figure.figures import Figures
from voiceguide.figure.palette import GROUNDS
from voiceguide.page.html import MANIFEST, MODULES, WORKER, as_served, manifest_json, page_html, service_worker
from voiceguide.script.segments import ChapterKind, PauseKind, Progress, Role
from voiceguide.serve.library import Library
from voiceguide.serve.list_page import list_html
from voiceguide.system import ffmpeg
from voiceguide.timeline.timeline import Quiet, SpokenSound, TimedChapter, Timeline

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run --autoplay-policy=no-user-gesture-required"
).split()
HOME = "computer.home"
NASTY = (
    "<!-- <script x</script><script>window.bad=1</script>'\"`${1}"
    "]]>\u2028<!--<img src=x onerror=window.bad=2>&amp;{{title}}"
)

in_a_browser = pytest.mark.skipif(not CHROMIUM, reason="needs Chromium, and there is none here")


# --- a small track: an introduction, two exercises and a farewell, of six seconds each ---

ROLL = Poses.model_validate(
    {
        "view": "above",
        "cushion": True,
        "start": {
            "head": [20, 50],
            "shoulders": [42, 50],
            "elbow": [62, 20],
            "hand": [84, 12],
            "hips": [92, 50],
            "knee": [119, 41],
            "foot": [140, 41],
        },
        "turn": {"knee": [118, 80], "foot": [140, 55], "far_knee": [114, 92], "far_foot": [141, 66]},
    }
)
FIGURES = Figures({"roll": ROLL, "tilt": ROLL.model_copy(update={"view": "side", "glow": True}), "unused": ROLL})
LOOKS = (("above", None), ("side", "zip"), ("side", "press"))
LEFT, RIGHT = Progress(rep=1, reps=2, set=1, sets=1, side="left"), Progress(rep=2, reps=2, set=1, sets=1, side="right")


def chapter(index: int, title: str, words: str, exercise: str | None = None) -> TimedChapter:
    start = index * 6_000
    kind = ChapterKind.EXERCISE if exercise else ChapterKind.INTRO if not index else ChapterKind.OUTRO
    if not exercise:
        return TimedChapter(
            start_ms=start,
            end_ms=start + 6_000,
            kind=kind,
            title=title,
            exercise=None,
            number=None,
            of=None,
            sounds=(SpokenSound(start_ms=start, end_ms=start + 1_500, text=words, spoken=words, role=Role.WELCOME),),
            quiets=(),
        )
    sounds = (
        SpokenSound(start_ms=start, end_ms=start + 1_000, text=title, spoken=title, role=Role.ANNOUNCE),
        SpokenSound(
            start_ms=start + 1_500,
            end_ms=start + 2_000,
            text=words,
            spoken=words,
            role=Role.CUE,
            progress=LEFT,
            pose="turn",
        ),
        SpokenSound(
            start_ms=start + 4_000,
            end_ms=start + 4_400,
            text="And return.",
            spoken="And return.",
            role=Role.CUE,
            progress=LEFT,
            pose="start",
        ),
        SpokenSound(
            start_ms=start + 4_800,
            end_ms=start + 5_000,
            text="Right.",
            spoken="Right.",
            role=Role.CUE,
            progress=RIGHT,
            pose="turn",
        ),
    )
    quiets = (
        Quiet(start_ms=start + 2_000, end_ms=start + 4_000, kind=PauseKind.HOLD, progress=LEFT),
        Quiet(start_ms=start + 5_000, end_ms=start + 6_000, kind=PauseKind.REST),
    )
    return TimedChapter(
        start_ms=start,
        end_ms=start + 6_000,
        kind=kind,
        title=title,
        exercise=exercise,
        number=index,
        of=2,
        sounds=sounds,
        quiets=quiets,
    )


def track(title: str = "Lower back", words: str = "Roll your knees.") -> Timeline:
    chapters = (
        chapter(0, "Introduction", "Welcome."),
        chapter(1, "Knee rolls", words, "roll"),
        chapter(2, "Pelvic tilts", words, "tilt"),
        chapter(3, "Farewell", "Well done."),
    )
    return Timeline(
        routine="lower-back",
        title=title,
        album="Back",
        artist="voiceguide",
        language="en",
        options="",
        chapters=chapters,
        length_ms=24_000,
    )


@pytest.fixture(scope="session")
def mp3(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "tone.mp3"
    tone = ["-f", "lavfi", "-i", "sine=frequency=220:sample_rate=44100:duration=24", "-b:a", "64k", str(path)]
    subprocess.run([ffmpeg.find(), "-loglevel", "error", *tone], check=True)
    return path.read_bytes()


@pytest.fixture
def page_file(tmp_path: Path, mp3: bytes) -> Path:
    (tmp_path / "lower back #1.mp3").write_bytes(mp3)
    track_of_its_own = replace(track(), album=str(tmp_path))  # so that no other test has left a place in it
    return written(tmp_path, page_html(track_of_its_own, FIGURES, "lower back #1.mp3"))


def written(folder: Path, html: str) -> Path:
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    return path


# --- what can be told without a browser ---


def test_the_page_names_no_address_outside_itself() -> None:
    html = page_html(track(), FIGURES, "x.mp3")
    outside = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+", html))
    assert outside <= {"http://www.w3.org", "//www.w3.org"}, "the SVG namespace is only a name"
    assert "{{" not in html


def test_the_same_track_gives_the_same_page_and_only_its_own_figures() -> None:
    html = page_html(track(), FIGURES, "x.mp3")
    assert html == page_html(track(), FIGURES, "x.mp3")
    assert set(embedded(html)["figures"]) == {"roll", "tilt"}


def test_the_icon_is_the_tracks_own_first_exercise() -> None:
    roll, tilt, stranger = (ROLL.model_copy(update={"view": view, "mark": mark}) for view, mark in LOOKS)
    html = page_html(track(), Figures({"unused": stranger, "tilt": tilt, "roll": roll}), "x.mp3")
    assert f'href="data:image/svg+xml,{quote(figure_svg(roll, 1.0))}"' in html
    assert html == page_html(track(), Figures({"tilt": tilt, "roll": roll}), "x.mp3"), "whatever else the catalogue has"


def test_sound_comes_from_beside_the_page_or_from_within_it_and_from_nowhere_else() -> None:
    for audio, source in (("x.mp3", "'self' file:"), (b"sound", "blob:")):
        assert f"media-src {source} data:;" in page_html(track(), Figures(), audio)


def test_each_track_keeps_a_place_of_its_own() -> None:
    routines = (replace(track(), routine=routine, album=album) for routine in ("back", "neck") for album in "ab")
    assert len({embedded(page_html(routine, Figures(), "x.mp3"))["id"] for routine in routines}) == 4
    again = replace(track("Anew", "Other words"), options="--minutes 30", length_ms=30_000)
    assert (
        embedded(page_html(again, Figures(), "x.mp3"))["id"] == embedded(page_html(track(), Figures(), "x.mp3"))["id"]
    )


def test_silence_takes_next_to_no_room_in_a_single_file() -> None:
    """A minute of silence is 480 kB of MP3."""
    with_silence = page_html(track(), Figures(), b"sound" + PLAIN * 2_297)
    assert len(with_silence) - len(page_html(track(), Figures(), b"sound")) < 5_000


def test_a_page_that_is_not_to_remember_what_was_done_says_so() -> None:
    assert embedded(page_html(track(), Figures(), "x.mp3"))["history"] is True
    assert embedded(page_html(track(), Figures(), "x.mp3", history=False))["history"] is False


def test_only_a_served_page_leads_to_the_list_and_may_be_installed() -> None:
    page = page_html(track(), Figures(), "x.mp3")
    served = as_served(page)
    for sign in ('<link rel="manifest" href="manifest.webmanifest">', "manifest-src 'self'; worker-src 'self';"):
        assert sign not in page
        assert sign in served
    assert 'href="./" hidden>' in page
    assert 'href="./" hidden>' not in served


def test_the_address_of_the_sound_is_quoted() -> None:
    html = page_html(track(), Figures(), 'a"b <c>#?.mp3')
    assert 'src="a%22b%20%3Cc%3E%23%3F.mp3"' in html


def test_no_text_becomes_markup() -> None:
    html = page_html(track(NASTY, NASTY), Figures(), "x.mp3")
    assert html.count("</script>") == page_html(track(), Figures(), "x.mp3").count("</script>")
    assert embedded(html)["timeline"]["title"] == NASTY
    assert "<" not in re.search(r'id="data">(.*?)</script>', html, re.S)[1]


def test_every_module_in_the_folder_is_in_the_page() -> None:
    folder = Path(page_html.__code__.co_filename).parent
    assert {path.name for path in folder.glob("*.js")} == set(MODULES)


def embedded(html: str) -> dict[str, Any]:
    match = re.search(r'id="data">(.*?)</script>', html, re.S)
    assert match
    data: dict[str, Any] = json.loads(match[1])
    return data


# --- in the browser ---


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGS, f"--host-resolver-rules=MAP {HOME} 127.0.0.1"]
        )
        yield chromium
        chromium.close()


class Page:
    """An open page, what it asked for, and everything it complained about."""

    def __init__(
        self,
        browser: Any,
        address: str,
        *,
        wide: bool = True,
        scheme: str = "light",
        init: str = "",
        counts: bool = False,
    ) -> None:
        size = {"width": 1280, "height": 800} if wide else {"width": 390, "height": 844}
        self.context = browser.new_context(viewport=size, color_scheme=scheme)
        self.tab = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("console", lambda message: self.complaints.append(message.text))
        self.tab.add_init_script(init if counts else init + AT_ONCE)
        if address != "about:blank":
            self.open(address)

    def open(self, address: str) -> None:
        self.tab.goto(address)
        self.until("document.getElementById('audio').readyState >= 1")

    def reload(self) -> None:
        """Opens the page again with what it has stored: of pages from files Chromium now and then forgets that."""
        stored = self.run("JSON.stringify({ ...localStorage })")
        self.tab.add_init_script(f"Object.assign(localStorage, {stored})")
        self.tab.reload()

    def run(self, script: str, argument: object = None) -> Any:
        return self.tab.evaluate(script, argument)

    def until(self, condition: str) -> None:
        """Waits for a condition. (Playwright's own way evaluates text within the page, which its policy forbids.)"""
        for _ in range(200):
            if self.run(condition):
                return
            self.tab.wait_for_timeout(25)
        pytest.fail(f"still not: {condition}")

    def text(self, name: str) -> str:
        return str(self.tab.locator(f"#{name}").inner_text())

    @property
    def seconds(self) -> float:
        return float(self.run("document.getElementById('audio').currentTime"))

    @property
    def playing(self) -> bool:
        return not self.run("document.getElementById('audio').paused")

    def go(self, seconds: float) -> None:
        """Seeks, and waits until the page shows it."""
        self.run(
            """seconds => new Promise(done => {
                const audio = document.getElementById("audio");
                audio.addEventListener("seeked", () => requestAnimationFrame(done), { once: true });
                audio.currentTime = seconds;
            })""",
            seconds,
        )

    def press(self, key: str) -> None:
        self.tab.keyboard.press(key)


@pytest.fixture(scope="module")
def opened(browser: Any) -> Iterator[Page]:
    page = Page(browser, "about:blank", init=SPY)
    yield page
    page.context.close()


@pytest.fixture
def tab(opened: Page) -> Iterator[Page]:
    """A tab for whatever page a test opens; one for all of them, since a new one takes a second."""
    opened.asked.clear()
    opened.complaints.clear()
    yield opened
    assert not opened.complaints


@pytest.fixture
def page(tab: Page, page_file: Path) -> Iterator[Page]:
    """The page of the small track, which no other test has seen."""
    tab.open(page_file.as_uri())
    yield tab
    assert {url.split(":")[0] for url in tab.asked} <= {"file", "data", "blob"}


AT_ONCE = """
try {
  localStorage.setItem("voiceguide settings", JSON.stringify({ countdown: false }));
} catch { /* a page without an address */ }
"""
"""Pages begin to play without counting down, except where that is looked at."""

SPY = """
window.actions = {};
const set = MediaSession.prototype.setActionHandler;
MediaSession.prototype.setActionHandler = function (name, action) {
  window.actions[name] = action;
  return set.call(this, name, action);
};
window.locks = 0;
navigator.wakeLock.request = async () => {
  window.locks += 1;
  return { released: false, release: async () => { window.locks -= 1; } };
};
"""


@in_a_browser
def test_the_start_shows_the_track_and_waits(page: Page) -> None:
    assert page.text("name") == "Introduction"
    assert page.text("hint") == "Tap anywhere to start"
    assert page.text("left") == "0:24"
    assert not page.playing
    assert page.tab.title() == "Lower back"


@in_a_browser
def test_each_exercise_is_shown_within_150_ms_of_its_time(page: Page) -> None:
    page.run(
        """() => {
            const audio = document.getElementById("audio"), name = document.getElementById("name");
            window.shown = [];
            new MutationObserver(() => window.shown.push([name.textContent, audio.currentTime * 1000]))
                .observe(name, { childList: true, characterData: true, subtree: true });
        }"""
    )
    for start, title in ((6_000, "Knee rolls"), (12_000, "Pelvic tilts"), (18_000, "Farewell")):
        delays = (delay_of(page, start, title) for _ in range(3))  # a busy machine may miss a frame once
        assert any(0 <= delay <= 150 for delay in delays)


def delay_of(page: Page, start_ms: int, title: str) -> float:
    """Plays over the start of a chapter; how long after it, in the track's own time, its title is shown."""
    page.go(start_ms / 1_000 - 0.2)
    page.run("window.shown = []; document.getElementById('audio').play()")
    page.until(f"window.shown.some(([name]) => name === '{title}')")
    return float(dict(page.run("window.shown"))[title]) - start_ms


@in_a_browser
def test_a_moment_shows_the_words_the_hold_the_count_the_side_and_the_figure(page: Page) -> None:
    page.go(8.2)
    assert page.text("said") == "Roll your knees."
    page.run("document.body.dataset.state = 'playing'")
    assert (page.text("big"), page.text("unit"), page.text("dose").lower()) == ("2", "hold", "left")
    assert page.tab.locator("#dots").get_attribute("aria-label") == "Repetition 1 of 2"
    assert page.run("[...document.querySelectorAll('#dots i')].map(dot => dot.className)") == ["now", ""]
    assert page.tab.locator("#bar-left").get_attribute("d") == "M0 0H90.00V1H0Z"
    assert page.text("number") == "1 of 2"
    held = figure(page)
    page.go(6.2)
    assert figure(page) != held
    page.go(10.9)
    assert "scale(1 -1)" in figure(page), "the second side is the mirror image"
    page.go(11.5)
    assert (page.text("big"), page.text("unit")) == ("1", "rest")
    assert (page.text("name"), page.text("said")) == ("Next", "Pelvic tilts")
    assert page.run("document.getElementById('figure').classList.contains('dimmed')")
    assert page.text("left") == "0:13"


def figure(page: Page) -> str:
    return str(page.run("document.getElementById('figure').innerHTML"))


@in_a_browser
def test_the_timeline_is_drawn_to_scale(page: Page) -> None:
    page.go(7)
    assert page.tab.locator("#near-lane").get_attribute("viewBox") == "0 0 6000 100"
    assert page.tab.locator("#near-lane .hold").get_attribute("d") == "M2000 100V48H4000V100Z"
    assert page.tab.locator("#whole-lane").get_attribute("viewBox") == "0 0 24000 100"


@in_a_browser
def test_space_and_k_play_and_pause(page: Page) -> None:
    for key in ("Space", "k"):
        page.press(key)
        assert page.playing
        page.until("document.body.dataset.state === 'playing'")
        assert page.tab.locator("#play").get_attribute("aria-label") == "Pause"
        page.press(key)
        assert not page.playing


@in_a_browser
def test_keys_move_between_exercises_and_by_five_seconds(page: Page) -> None:
    after = {"n": 12, "Shift+ArrowRight": 12, "p": 0, "Shift+ArrowLeft": 0, "r": 6, "R": 6}
    after |= {"l": 13, "ArrowRight": 13, "j": 3, "ArrowLeft": 3}
    for key, seconds in after.items():
        page.go(8)
        page.press(key)
        assert page.seconds == pytest.approx(seconds, abs=0.05), key


@in_a_browser
def test_a_key_that_is_held_down_acts_once_unless_it_skips(page: Page) -> None:
    page.go(1)
    hold = "dispatchEvent(new KeyboardEvent('keydown', {key: '%s', repeat: true, cancelable: true, bubbles: true}))"
    page.run("document.body." + hold % "n")
    assert page.seconds == pytest.approx(1, abs=0.05)
    page.run("document.body." + hold % "l")
    assert page.seconds == pytest.approx(6, abs=0.05)


@in_a_browser
def test_the_browsers_own_keys_stay_its_own(page: Page) -> None:
    page.go(8)
    assert page.run("dispatchEvent(new KeyboardEvent('keydown', {key: 'r', ctrlKey: true, cancelable: true}))")
    assert page.seconds == pytest.approx(8, abs=0.05)


@in_a_browser
def test_next_at_the_last_chapter_stays(page: Page) -> None:
    page.go(20)
    page.press("n")
    assert page.seconds == pytest.approx(20, abs=0.05)


@in_a_browser
def test_f_fills_the_screen_and_leaves_it(page: Page) -> None:
    page.press("f")
    page.until("document.fullscreenElement !== null")
    page.press("f")
    page.until("document.fullscreenElement === null")


@in_a_browser
def test_headset_and_lock_screen_buttons(page: Page) -> None:
    def act(name: str, details: str = "{}") -> float:
        page.run(f"window.actions.{name}({details})")
        return page.seconds

    page.go(8)
    assert act("nexttrack") == pytest.approx(12, abs=0.05)
    assert act("previoustrack") == pytest.approx(6, abs=0.05)
    assert act("seekforward") == pytest.approx(11, abs=0.05)
    assert act("seekbackward", "{seekOffset: 3}") == pytest.approx(8, abs=0.05)
    assert act("seekto", "{seekTime: 13}") == pytest.approx(13, abs=0.05)
    act("play")
    assert page.playing
    page.until("navigator.mediaSession.metadata.title === 'Pelvic tilts (2 of 2)'")
    assert page.run("navigator.mediaSession.metadata.artist") == "Lower back"
    assert page.run("navigator.mediaSession.metadata.artwork[0].src").startswith("data:image/png;base64,iVBOR")
    page.until("navigator.mediaSession.playbackState === 'playing'")
    act("pause")
    assert not page.playing
    act("stop")


@in_a_browser
def test_the_screen_stays_on_while_playing(page: Page) -> None:
    page.press("k")
    page.until("window.locks === 1")
    page.press("k")
    page.until("window.locks === 0")


@in_a_browser
def test_pausing_and_going_on_at_once_asks_for_one_screen_lock_and_draws_one_frame_at_a_time(page: Page) -> None:
    drawn = page.run(
        """async () => {
            const audio = document.getElementById("audio");
            const request = navigator.wakeLock.request;
            navigator.wakeLock.request = async () => {
                await new Promise(done => setTimeout(done, 50));
                return request();
            };
            const draw = requestAnimationFrame;
            let asked = 0;
            window.requestAnimationFrame = action => {
                if (action.name === "everyFrame") asked += 1;
                return draw(action);
            };
            for (let again = 0; again < 5; again += 1) {
                await audio.play();
                audio.pause();
            }
            await audio.play();
            await new Promise(done => setTimeout(done, 300));
            const drawn = [];
            for (let frame = 0; frame < 5; frame += 1) {
                asked = 0;
                await new Promise(draw);
                drawn.push(asked);
            }
            return drawn;
        }"""
    )
    assert max(drawn) == 1
    assert page.run("window.locks") == 1
    page.press("k")
    page.until("window.locks === 0")


@in_a_browser
def test_a_tap_anywhere_on_the_view_plays_and_a_chapter_is_chosen_by_tapping(page: Page) -> None:
    page.tab.locator("#view").click(position={"x": 300, "y": 300})
    assert page.playing
    page.tab.locator("#view").click(position={"x": 600, "y": 200})
    assert not page.playing
    page.tab.locator("#open-more").click()
    page.tab.locator("#chapters button").nth(2).click()
    assert page.seconds >= 12
    assert page.playing
    page.until("document.querySelectorAll('#chapters button')[2].ariaCurrent === 'true'")


@in_a_browser
def test_the_place_is_kept_over_a_reload_and_either_answer_works(browser: Any, page_file: Path) -> None:
    page = Page(browser, page_file.as_uri())
    page.go(13)
    page.press("k")
    page.press("k")
    page.reload()
    page.tab.locator("#offer").wait_for()
    assert page.text("offer-text") == "You were at 0:13, Pelvic tilts."
    page.until("document.getElementById('name').textContent === 'Pelvic tilts'")
    page.tab.locator("#go-on").click()
    page.until("document.getElementById('audio').currentTime > 13")
    assert not page.tab.locator("#offer").is_visible()

    page.reload()
    page.tab.locator("#afresh").click()
    page.until("!document.getElementById('audio').paused")
    assert page.seconds < 3
    page.context.close()


@in_a_browser
def test_at_the_end_there_is_no_place_to_go_back_to(page: Page) -> None:
    page.go(23.6)
    page.press("k")
    page.until("document.getElementById('audio').ended")
    page.until("document.body.dataset.state === 'paused'")
    page.tab.reload()
    assert not page.tab.locator("#offer").is_visible()


@in_a_browser
def test_all_of_it_can_be_used_by_keyboard_alone_and_tells_a_screen_reader_only_when_paused(page: Page) -> None:
    names = []
    for _ in range(24):
        page.press("Tab")
        names.append(page.run("document.activeElement.ariaLabel || document.activeElement.innerText"))
    assert {"Play", "Five seconds back", "Five seconds ahead", "Position in the track", "More"} <= set(names)

    page.tab.locator("#open-more").focus()
    page.press("Enter")
    for _ in range(20):
        page.press("Tab")
        names.append(page.run("document.activeElement.ariaLabel || document.activeElement.innerText"))
    assert {"Close", "Next exercise", "Keys"} <= set(names)
    page.tab.locator("#following").focus()
    page.press("Space")  # a focused button's own key
    assert page.seconds == pytest.approx(6, abs=0.05)
    assert not page.playing
    page.until("document.getElementById('status').textContent.includes('Knee rolls, 1 of 2')")
    page.press("k")
    page.until("document.getElementById('status').textContent === ''")

    page.press("k")
    page.tab.locator("#position").focus()
    page.press("Home")
    page.press("ArrowRight")  # moves the slider, not to the next exercise
    assert page.seconds == pytest.approx(1, abs=0.05)
    page.until("document.getElementById('position').ariaValueText || true")
    assert "of 0:24" in page.tab.locator("#position").get_attribute("aria-valuetext")


@in_a_browser
def test_it_works_from_a_server_and_asks_nobody_else(tab: Page, page_file: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quietly, directory=str(page_file.parent))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}/"
        tab.open(home + "page.html")
        tab.press("k")
        tab.until("document.getElementById('audio').currentTime > 0.2")
        assert {url for url in tab.asked if not url.startswith("data:")} == {
            home + "page.html",
            home + "lower%20back%20%231.mp3",
        }
        server.shutdown()


@in_a_browser
def test_a_single_file_carries_its_sound(tab: Page, tmp_path: Path, mp3: bytes) -> None:
    tab.open(written(tmp_path, page_html(replace(track(), album=str(tmp_path)), FIGURES, mp3)).as_uri())
    tab.go(13)
    assert tab.text("name") == "Pelvic tilts"
    tab.press("k")
    tab.until("document.getElementById('audio').currentTime > 13.1")
    assert {url.split(":")[0] for url in tab.asked} <= {"file", "blob", "data"}


@in_a_browser
def test_a_catalogue_full_of_markup_is_shown_as_text(tab: Page, tmp_path: Path, mp3: bytes) -> None:
    timeline = Timeline(
        routine="x",
        title=NASTY,
        album=NASTY,
        artist=NASTY,
        language="en",
        options="",
        chapters=(chapter(0, NASTY, NASTY), chapter(1, NASTY, NASTY, NASTY)),
        length_ms=12_000,
    )
    tab.open(written(tmp_path, page_html(timeline, Figures({NASTY: ROLL}), mp3)).as_uri())
    assert tab.tab.title() == NASTY
    tab.go(8)
    for name in ("name", "said"):
        assert tab.run("name => document.getElementById(name).textContent", name) == NASTY
    assert tab.run("window.bad") is None
    assert tab.run("document.images.length") == 0


@in_a_browser
def test_without_its_sound_the_page_says_what_to_do(browser: Any, tmp_path: Path) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(written(tmp_path, page_html(track(), FIGURES, "gone.mp3")).as_uri())
    tab.locator("#trouble").wait_for()
    assert "gone.mp3 is not there" in tab.locator("#trouble").inner_text()
    context.close()


@in_a_browser
def test_a_single_file_that_cannot_be_played_speaks_of_no_folder(browser: Any, tmp_path: Path) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(written(tmp_path, page_html(track(), FIGURES, b"no sound")).as_uri())
    tab.locator("#trouble").wait_for()
    assert tab.locator("#trouble").inner_text().startswith("The sound is damaged")
    context.close()


@in_a_browser
@pytest.mark.parametrize(("wide", "scheme"), [(True, "light"), (False, "dark")], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_hangs_over_the_side(
    browser: Any, page_file: Path, wide: bool, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = Page(browser, page_file.as_uri(), wide=wide, scheme=scheme)
    page.go(8.2)
    found = Axe().run(page.tab)
    assert not found.response["violations"], found.generate_report()
    page.tab.locator("#open-more").click()
    page.run("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page.tab)
    assert not found.response["violations"], found.generate_report()
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    page.run("document.documentElement.style.fontSize = '200%'")
    assert page.run("document.getElementById('more').scrollWidth <= document.getElementById('more').clientWidth")
    page.press("Escape")
    assert not page.tab.locator("#more").is_visible()
    page.context.close()


@in_a_browser
def test_axe_finds_nothing_in_the_list_of_many_tracks(browser: Any, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for title in ("Ankles", "Back", "Neck"):
        for n in range(5):
            write_small(tmp_path / f"{title}-{n}.mp3", small_timeline(f"{title} {n}"))
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.set_content(list_html(Library(tmp_path).tracks()))
    for unfolded in (False, True):
        tab.evaluate(f"document.querySelectorAll('details').forEach(each => each.open = {str(unfolded).lower()})")
        found = Axe().run(tab)
        assert not found.response["violations"], found.generate_report()
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.close()


@in_a_browser
def test_with_reduced_motion_the_figure_only_changes_places(page: Page) -> None:
    page.tab.emulate_media(reduced_motion="reduce")
    shapes = set()
    for tenth in range(6):
        page.go(7.5 + tenth / 10)
        shapes.add(figure(page))
    page.tab.emulate_media(reduced_motion="no-preference")
    assert len(shapes) <= 2


@in_a_browser
def test_it_counts_down_before_the_start_and_a_second_press_stops_that(browser: Any, page_file: Path) -> None:
    page = Page(browser, page_file.as_uri(), init=SPY, counts=True)
    page.tab.clock.install()
    page.press("k")
    page.until("document.body.dataset.state === 'starting'")
    assert page.text("hint") == "5"
    page.tab.clock.run_for(2_000)
    assert page.text("hint") == "3"
    page.press("k")
    page.tab.clock.run_for(10_000)
    assert not page.playing
    page.press("k")
    page.tab.clock.run_for(4_000)
    assert not page.playing
    page.tab.clock.run_for(1_000)
    assert page.playing
    page.press("k")
    page.go(9)
    page.press("k")
    assert page.playing, "within the track there is nothing to wait for"
    page.context.close()


@in_a_browser
def test_a_far_jump_offers_the_way_back(page: Page) -> None:
    page.go(15)
    page.tab.locator("#open-more").click()
    page.tab.locator("#chapters button").nth(0).click()
    page.tab.locator("#undo").wait_for()
    assert page.text("undo") == "Back to 0:15"
    page.tab.locator("#undo").click()
    assert 15 <= page.seconds < 18
    page.tab.locator("#undo").wait_for(state="hidden")
    page.press("ArrowLeft")
    page.until("!document.getElementById('audio').seeking")
    assert not page.tab.locator("#undo").is_visible()
    page.press("p")
    page.press("p")
    page.press("u")
    assert page.seconds >= 9


@in_a_browser
def test_the_introduction_can_be_skipped_and_the_button_goes_with_it(page: Page) -> None:
    page.tab.locator("#open-more").click()
    page.tab.locator("#skip-introduction").click()
    assert page.seconds == pytest.approx(6, abs=0.05)
    page.tab.locator("#skip-introduction").wait_for(state="hidden")


@in_a_browser
def test_speed_and_volumes_are_set_on_the_page_and_stay(browser: Any, page_file: Path) -> None:
    page = Page(browser, page_file.as_uri(), counts=True)
    page.tab.locator("#open-more").click()
    page.tab.locator("#settings summary").click()
    page.tab.locator("#speed").select_option("0.8")
    page.tab.locator("#voice-volume").fill("0.5")
    page.tab.locator("#countdown").uncheck()
    page.reload()
    page.until("document.getElementById('audio').readyState >= 1")
    audio = page.run("(({ playbackRate, preservesPitch, volume }) => [playbackRate, preservesPitch, volume])(audio)")
    assert audio == [0.8, True, 0.5]
    assert page.tab.locator("#speed").input_value() == "0.8"
    page.press("k")
    assert page.playing, "without a countdown"
    page.context.close()


@in_a_browser
def test_a_second_tab_pauses_the_first(browser: Any, page_file: Path) -> None:
    page = Page(browser, page_file.as_uri())
    page.go(9)
    page.press("k")
    other = page.context.new_page()
    other.goto(page_file.as_uri())
    other.keyboard.press("k")
    page.until("document.getElementById('audio').paused")
    assert page.text("trouble-text") == "Paused: another tab is playing."
    assert not other.evaluate("document.getElementById('audio').paused")
    page.tab.locator("#close-trouble").click()
    assert not page.tab.locator("#trouble").is_visible()
    page.context.close()


@in_a_browser
def test_a_sound_that_was_missing_is_tried_again_by_play(browser: Any, tmp_path: Path, mp3: bytes) -> None:
    page = Page(browser, "about:blank")
    page.tab.goto(written(tmp_path, page_html(track(), FIGURES, "late.mp3")).as_uri())
    page.tab.locator("#trouble").wait_for()
    assert page.run("document.body.dataset.state") != "playing"
    (tmp_path / "late.mp3").write_bytes(mp3)
    page.press("k")
    page.until("document.getElementById('audio').currentTime > 0.1")
    assert not page.tab.locator("#trouble").is_visible()
    page.context.close()


@in_a_browser
def test_what_is_done_is_remembered_here_and_shown_for_this_week(page: Page) -> None:
    page.run("document.getElementById('audio').playbackRate = 8")
    page.go(8)
    page.press("k")
    page.tab.locator("#week").wait_for()
    assert page.text("week").startswith("Done this week: ")
    done = json.loads(page.run("localStorage.getItem('voiceguide history')"))
    assert [entry["title"] for entry in done] == ["Lower back"]


class Quietly(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def at_home(mp3: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page as a phone sees it on a network at home: over HTTP, from another machine."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "track.mp3").write_bytes(mp3)
    written(folder, page_html(track(), FIGURES, "track.mp3"))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quietly, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{HOME}:{server.server_port}/page.html"
        server.shutdown()


@in_a_browser
def test_without_a_secure_context_a_film_keeps_the_screen_on(browser: Any, at_home: str) -> None:
    page = Page(browser, at_home)
    assert page.run("[isSecureContext, 'wakeLock' in navigator]") == [False, False]
    assert page.tab.locator("video").count() == 0
    page.go(2)
    page.press("k")
    page.until("document.querySelector('video')?.currentTime > 0.1")
    for _ in range(3):  # on and off again makes no second one
        page.press("k")
    page.press("k")
    page.until("!document.querySelector('video').paused")
    assert page.run("document.querySelectorAll('video').length") == 1
    film = "(({ paused, muted, volume, loop }) => [paused, muted, volume, loop])(document.querySelector('video'))"
    assert page.run(film) == [False, False, 1, False]
    page.run("document.querySelector('video').currentTime = 3.9")
    page.until("document.querySelector('video').currentTime < 1")
    assert page.run(film) == [False, False, 1, False], "it goes on past its own end"
    page.press("k")
    page.until("document.querySelector('video').paused")
    assert not page.tab.locator("#trouble").is_visible()
    assert not page.complaints
    page.context.close()


@in_a_browser
def test_a_served_page_is_installable_and_plays_without_its_server(browser: Any, tmp_path: Path, mp3: bytes) -> None:
    (tmp_path / "track.mp3").write_bytes(mp3)
    (tmp_path / "index.html").write_text('<!doctype html><title>List</title><a href="page.html">Track</a>')
    (tmp_path / MANIFEST).write_text(manifest_json("en", ROLL))
    (tmp_path / WORKER).write_text(service_worker())
    written(tmp_path, as_served(page_html(track(), FIGURES, "track.mp3")))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quietly, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        page = Page(browser, f"http://localhost:{server.server_port}/page.html")
        kept = "caches.open('voiceguide 1').then(cache => cache.keys()).then(keys => keys.length)"
        page.until(f"{kept}.then(count => count === 4)")
        problems = page.context.new_cdp_session(page.tab).send("Page.getInstallabilityErrors")
        server.shutdown()
    assert {problem["errorId"] for problem in problems["installabilityErrors"]} == {"in-incognito"}, "as a test is"

    page.open(page.tab.url)
    page.go(13)
    page.press("k")
    page.until("document.getElementById('audio').currentTime > 13.1")
    page.tab.locator("#open-more").click()
    page.tab.locator("#all-tracks").click()
    page.until("document.title === 'List'")
    page.context.close()


def test_each_state_has_a_ground_of_its_own_in_forced_colours_too(page: Page) -> None:
    look = """moment => {
        document.body.dataset.moment = moment;
        const body = getComputedStyle(document.body), main = getComputedStyle(document.querySelector("main"));
        return [body.backgroundColor, main.borderTopStyle].join(" ");
    }"""
    page.tab.emulate_media(reduced_motion="reduce")
    for forced in ("none", "active"):
        page.tab.emulate_media(forced_colors=forced)
        looks = {page.run(look, moment) for moment in GROUNDS}
        assert len(looks) == len(GROUNDS) == 5, (forced, looks)
    page.tab.emulate_media(forced_colors="none", reduced_motion="no-preference")


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_grounds_can_be_told_by_their_brightness_and_read(scheme: int) -> None:
    grounds = [pair[scheme] for pair in GROUNDS.values()]
    brightness = sorted(luminance(ground) for ground, _ in grounds)
    assert all(brighter / darker >= 1.5 for darker, brighter in pairwise(brightness)), brightness
    for ground, ink in grounds:
        low, high = sorted((luminance(ground), luminance(ink)))
        assert high / low >= 4.5, (ground, ink)


def luminance(colour: str) -> float:
    """Relative luminance and 0.05 for stray light, as WCAG 2.2 has it for contrast."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
