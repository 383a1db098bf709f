"""An engine that someone adds, and who speaks where the user leaves it open."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from machines import CATALOGUE
from mutagen.id3 import ID3

from voiceguide.errors import SpeechError, UnknownNameError
from voiceguide.speech.choice import Asked, choose, default_voice
from voiceguide.speech.engine import Speaker, Voice
from voiceguide.speech.registry import engine_class, engine_names
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.system.cache import Cache

TOY = "toy_engine:Humming"
TESTS = Path(__file__).parent


@pytest.fixture(autouse=True)
def _small_catalogue(tmp_path: Path) -> None:
    (tmp_path / "exercises.yaml").write_text(CATALOGUE, "utf-8")


def comment(folder: Path) -> str:
    """What the track says of its voice."""
    return str(ID3(folder / "audio_out/small.mp3")["TXXX:voiceguide voice"])


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy engine as an installed package has it, by an entry point, and one that is broken."""
    info = tmp_path / "site" / "humming-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: humming\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[voiceguide.engines]\nbroken = nowhere:None\nhumming = {TOY}\n")
    monkeypatch.syspath_prepend(info.parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((os.fspath(info.parent), os.environ["PYTHONPATH"])))


def test_an_engine_takes_under_forty_lines() -> None:
    assert len((TESTS / "toy_engine.py").read_text("utf-8").splitlines()) < 40


def test_an_engine_that_is_named_makes_a_track_and_a_new_version_of_it_speaks_everything_anew(run, tmp_path):
    done = run("render", "--engine", TOY)
    assert done.returncode == 0, done.stderr
    assert "humming 1, voice hum-110" in comment(tmp_path)
    spoken = len(list((tmp_path / "cache").rglob("*.clip")))
    run("render", "--engine", TOY, HUMMING="2")
    assert "humming 2" in comment(tmp_path)
    assert len(list((tmp_path / "cache").rglob("*.clip"))) == 2 * spoken > 0


def test_an_installed_engine_is_found_by_its_voice_and_a_broken_one_spoils_nothing(
    installed, natural_voice, run, tmp_path
):
    listed = run("voices")
    assert listed.returncode == 0
    assert "tlh       hum-220  A high hum" in listed.stdout
    assert "  humming        hums\n" in listed.stdout
    assert "the engine 'broken' cannot be opened: No module named 'nowhere'" in listed.stdout
    assert "heart" in listed.stdout
    done = run("render", "--voice", "HUM-220")
    assert done.returncode == 0, done.stderr
    assert "humming 1, voice hum-220" in comment(tmp_path)


def test_a_voice_that_nobody_has_is_told_with_the_nearest(run):
    done = run("render", "--voice", "en-uss")
    assert done.returncode == 1
    assert "did you mean 'en-us'" in done.stderr


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (Asked(TOY, pitch=50), "cannot set a pitch"),
        (Asked(TOY, options=(("mood", "sad"),)), "has no option 'mood'"),
    ],
)
def test_what_an_engine_cannot_do_is_told_before_anything_is_spoken(asked, says):
    with pytest.raises(SpeechError, match=says):
        choose(asked, "en")


def test_a_language_that_an_engine_has_no_voice_for_is_told():
    with pytest.raises(SpeechError, match="has no voice for 'de'"):
        choose(Asked(TOY), "de")
    assert choose(Asked(TOY), "tlh").speaker == Speaker(TOY, "hum-220")


def test_what_an_engine_says_of_itself_is_remembered_until_its_files_change(tmp_path):
    memory = Cache(tmp_path / "memory")
    with WorkerEngine("espeak", memory) as engine:
        said = engine.identity("en-us")
        assert engine._pool._workers
    with WorkerEngine("espeak", memory) as engine:
        assert engine.identity("en-us") == said
        assert engine.identity("en-us") != engine.identity("de")
    with WorkerEngine("espeak", memory) as engine:
        assert engine.identity("en-us") == said
        assert not engine._pool._workers
        engine.kind = type("Newer", (engine.kind,), {"modules": ("espeakng_loader", "pyttsx3", "json")})
        assert engine.identity("en-us") == said
        assert engine._pool._workers


def test_every_platform_has_engines_of_its_own(monkeypatch):
    found = {}
    for name in ("linux", "darwin", "win32"):
        monkeypatch.setattr("sys.platform", name)
        found[name] = set(engine_names())
    assert "espeak" in found["linux"]
    assert "nsss" in found["darwin"]
    assert "sapi5" in found["win32"]
    assert not found["linux"] & {"nsss", "sapi5"}
    assert not found["win32"] & {"nsss", "espeak"}


def test_what_is_no_engine_is_told():
    with pytest.raises(SpeechError, match="is not an Engine"):
        engine_class("json:JSONDecoder")
    with pytest.raises(UnknownNameError, match="did you mean 'espeak'"):
        engine_class("espek")


def test_a_catalogue_may_set_the_speed_and_the_command_line_wins(run, tmp_path):
    (tmp_path / "exercises.yaml").write_text(CATALOGUE.replace("version: 1\n", "version: 1\nspeed: 0.8\n"), "utf-8")

    def comment_of(*arguments: str) -> str:
        assert run("render", "--engine", TOY, *arguments).returncode == 0
        return comment(tmp_path)

    assert "speed 0.8" in comment_of()
    assert "speed 1.2" in comment_of("--speed", "1.2")


def test_of_an_engines_voices_the_one_of_the_very_language_is_taken(monkeypatch):
    class Two:
        name, kind = "two", WorkerEngine("piper").kind

        def voices(self):
            return (Voice("a", "A", "en-US"), Voice("b", "B", "en-GB"))

    assert default_voice(Two(), "en-GB") == "b"
    assert default_voice(Two(), "en") == "a"


def test_a_voice_is_found_with_its_variant():
    with choose(Asked(voice="en-us+f2"), "en").engine as engine:
        assert engine.name == "espeak"
    assert choose(Asked(voice="en-us+f2"), "en").speaker.voice == "en-us+f2"
