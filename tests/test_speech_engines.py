"""The drivers themselves, in this process: espeak-ng's data, pyttsx3's contract, and a stand-in for platforms."""

from __future__ import annotations

import io
import subprocess
import sys
import wave
from pathlib import Path
from types import SimpleNamespace

import pytest
import pyttsx3.engine
from conftest import ROOT

from voiceguide.engines import espeak_driver, espeak_library
from voiceguide.engines.platform_voices import PlatformEngine
from voiceguide.errors import SpeechError, UnknownNameError
from voiceguide.speech.engine import Speaker
from voiceguide.speech.recordings import read_recording

linux = pytest.mark.skipif(sys.platform != "linux", reason="espeak-ng comes with voiceguide on Linux only")


def test_missing_data_is_an_error_and_not_the_end_of_the_process(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="install voiceguide again"):
        espeak_library.EspeakLibrary("libespeak-ng.so.1", tmp_path)


@linux
def test_data_in_a_very_deep_folder_is_found(tmp_path: Path) -> None:
    import espeakng_loader

    deep = tmp_path.joinpath(*["a folder with a long name"] * 8)
    deep.mkdir(parents=True)
    (deep / "espeak-ng-data").symlink_to(espeakng_loader.get_data_path())
    library = espeak_library.EspeakLibrary(espeakng_loader.get_library_path(), deep / "espeak-ng-data")
    assert library.set_voice("de")
    assert len(library.speak("Guten Tag")) > 20_000
    assert "f5" in library.variants


@linux
def test_our_driver_keeps_pyttsx3s_contract() -> None:
    engine = pyttsx3.engine.Engine(espeak_driver.register("voiceguide_test", espeak_library.bundled))
    heard: list[object] = []
    engine.connect("finished-utterance", lambda name, completed: heard.append((name, completed)))
    engine.connect("error", lambda name, exception: heard.append(type(exception)))
    files = [io.BytesIO(), io.BytesIO()]
    engine.setProperty("voice", "en-us")
    engine.setProperty("rate", 200)
    engine.setProperty("volume", 0.5)
    engine.save_to_file("one", files[0], "first")
    engine.save_to_file("one, two, three", files[1], "second")
    engine.runAndWait()
    engine.runAndWait()
    assert heard == [("first", True), ("second", True)]
    lengths = [len(read_recording(file.getvalue()).pcm) for file in files]
    assert 10_000 < lengths[0] < lengths[1]
    engine.setProperty("voice", "nosuch")
    engine.setProperty("volume", "loud")
    engine.setProperty("colour", "blue")
    engine.say("aloud")
    engine.runAndWait()
    assert heard[2:] == [ValueError, ValueError, KeyError, NotImplementedError]
    assert engine.getProperty("voice") == "en-us"


class StandIn:
    """Does what pyttsx3's drivers for macOS and Windows do: queued work in a loop, a WAV with a rate of its own."""

    made = 0

    def __init__(self, proxy: object) -> None:
        StandIn.made += 1
        self.proxy = proxy
        self.voice = ""

    def startLoop(self) -> None:  # noqa: N802
        self.proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802
        pass

    stop = destroy = endLoop

    def getProperty(self, name: str) -> object:  # noqa: N802
        assert name == "voices"
        return [SimpleNamespace(id=r"HKEY\Tokens\ZIRA", name="Zira", languages=["en_US"])]

    def setProperty(self, name: str, value: object) -> None:  # noqa: N802
        if name == "voice":
            self.voice = value

    def save_to_file(self, text: str, target: str) -> None:
        if text == "nothing":
            return
        if text == "error":
            raise OSError("no audio device")
        assert self.voice == r"HKEY\Tokens\ZIRA"
        with wave.open(target, "wb") as file:
            file.setparams((2, 2, 16_000, 0, "NONE", ""))
            file.writeframes(bytes(4_000))


@pytest.fixture
def stock(monkeypatch: pytest.MonkeyPatch) -> PlatformEngine:
    monkeypatch.setitem(sys.modules, "pyttsx3.drivers.stand_in", SimpleNamespace(buildDriver=StandIn))
    monkeypatch.setattr(PlatformEngine, "driver", "stand_in", raising=False)
    return PlatformEngine()


def test_a_platforms_voice_is_found_by_name_and_read_by_its_header(stock: PlatformEngine) -> None:
    assert [voice.language for voice in stock.voices()] == ["en-US"]
    before = StandIn.made
    clips = [stock.speak("one", Speaker("sapi5", "zira")) for _ in range(2)]
    assert StandIn.made == before + 2, "a new engine for each utterance"
    assert [(len(clip.pcm), clip.sample_rate) for clip in clips] == [(2_000, 16_000)] * 2


def test_a_platforms_failures_are_errors(stock: PlatformEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    speaker = Speaker("sapi5", "Zira")
    with pytest.raises(SpeechError, match="no audio device"):
        stock.speak("error", speaker)
    with pytest.raises(SpeechError, match="it wrote nothing"):
        stock.speak("nothing", speaker)
    with pytest.raises(UnknownNameError, match="did you mean 'Zira'"):
        stock.speak("one", Speaker("sapi5", "Zia"))
    with pytest.raises(SpeechError, match="cannot speak on this machine"):
        monkeypatch.setattr(PlatformEngine, "driver", "no_such_driver")
        PlatformEngine().voices()


@pytest.mark.skipif(sys.platform != "linux", reason="speaks with the espeak-ng that comes with voiceguide")
def test_a_text_sounds_the_same_whatever_was_said_before() -> None:
    """In a process of its own: two of the library would share its memory."""
    code = (
        "import hashlib, sys; from voiceguide.engines.espeak_library import bundled, RATE\n"
        "library = bundled(); library.set_voice('en-us+f5'); library.set(RATE, 160)\n"
        "for text in sys.argv[1:]: print(text, hashlib.md5(library.speak(text)).hexdigest())"
    )

    def heard(*texts: str) -> list[str]:
        command = [sys.executable, "-c", code, *texts]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()

    assert len(set(heard("six", "six", "six"))) == 1
    assert sorted(heard("six", "Roll to the left.", "seven")) == sorted(heard("seven", "six", "Roll to the left."))
