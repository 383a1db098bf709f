"""`voiceguide voices`: what is listed, what is heard, and what is fetched."""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import tiny_models
from soundfile import SoundFile

from voiceguide.errors import SpeechError, UnknownNameError
from voiceguide.speech.choice import Asked, choose
from voiceguide.speech.downloads import DOWNLOADS, Download, download_named, fetch

pytestmark = pytest.mark.usefixtures("natural_voice")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of voices, which is not there yet."""
    folder = tmp_path / "voices"
    monkeypatch.setenv("VOICEGUIDE_VOICES", os.fspath(folder))
    return folder


@pytest.fixture
def offered(tmp_path: Path) -> Download:
    """A voice that can be fetched from this machine."""
    source = tmp_path / "source.onnx"
    source.write_bytes(tiny_models.speaking() * 500)
    data = source.read_bytes()
    return replace(DOWNLOADS["emma"], url=source.as_uri(), size=len(data), sha256=sha256(data).hexdigest())


def test_voices_are_listed_by_language_with_engine_origin_and_licence(run, folder):
    folder.mkdir()
    tiny_models.put(folder, tiny_models.speaking(), language={"code": "de_DE"}, dataset="thea")
    rows = [line.split("  ") for line in run("voices").stdout.splitlines()]
    table = [[cell.strip() for cell in row if cell] for row in rows[: rows.index([""])]]
    assert table == [
        ["language", "voice", "name", "engine", "from", "licence"],
        ["de-DE", "tiny", "Thea", "piper", os.fspath(folder / "tiny.onnx"), "not known"],
        ["en-US", "heart", "Heart, American, female", "hibari", "hibari-tts", "Apache-2.0"],
    ]


def test_a_long_list_is_shown_when_it_is_asked_for(run):
    assert "gmw" not in run("voices").stdout
    assert len(run("voices", "--engine", "espeak").stdout.splitlines()) > 100
    german = run("voices", "--language", "de").stdout.splitlines()
    assert german[1].split() == ["de", "de", "German", "espeak", "espeak-ng", "GPL-3.0"]


def test_what_can_be_added_is_listed_until_it_is_there(run, folder):
    assert "emma     en-GB, British, female, Apache-2.0, 8 MB" in run("voices").stdout
    folder.mkdir()
    (folder / "emma.onnx").touch()
    assert "emma     en-GB" not in run("voices").stdout


def test_a_voice_is_heard_before_it_is_chosen(run_apart, tmp_path):
    (tmp_path / "miniaudio.py").write_text("raise ImportError")  # as if it were not installed
    done = run_apart("voices", "--try", "heart", PATH="")
    assert done.returncode == 1
    assert "there is no audio player here" in done.stderr
    with SoundFile(tmp_path / "audio_out" / "sample.mp3") as sample:
        assert 8 < sample.frames / sample.samplerate < 20


def test_a_voice_is_fetched_whole(offered, folder):
    came: list[int] = []
    file = fetch(offered, came.append)
    assert file == folder / "emma.onnx"
    assert sum(came) == offered.size == file.stat().st_size
    assert list(folder.iterdir()) == [file]
    assert fetch(replace(offered, url="file:///nowhere")) == file, "what is there already is not fetched again"


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"size": 1_000}, {"size": 10_000_000}])
def test_what_is_not_the_expected_file_is_not_kept(offered, folder, change):
    with pytest.raises(SpeechError, match="is not the file that was expected"):
        fetch(replace(offered, **change))
    assert list(folder.iterdir()) == []


def test_without_a_network_it_says_what_to_fetch_and_where_to_put_it(offered, folder):
    with pytest.raises(SpeechError) as caught:
        fetch(replace(offered, url="https://voices.invalid/emma.onnx"))
    assert "could not be fetched" in str(caught.value)
    assert f"fetch https://voices.invalid/emma.onnx in another way, and put it at {folder / 'emma.onnx'}" in str(
        caught.value
    )
    assert list(folder.iterdir()) == []


def test_a_voice_that_can_be_added_is_told_as_such():
    with pytest.raises(SpeechError, match=r"the voice emma is not here yet; `voiceguide voices add emma` fetches it"):
        choose(Asked(voice="emma"), "en")
    with pytest.raises(UnknownNameError, match="did you mean 'emma'"):
        download_named("emmma")


def test_the_list_is_the_one_that_hibari_has():
    from hibari.voices import BASE_URL, VOICES

    theirs = {name: voice for name, voice in VOICES.items() if not voice["bundled"]}
    assert set(DOWNLOADS) == set(theirs)
    for name, voice in theirs.items():
        ours = DOWNLOADS[name]
        assert (ours.url, ours.size, ours.sha256) == (BASE_URL + voice["file"], voice["bytes"], voice["sha256"])
        assert ours.language == voice["language"]


def test_a_damaged_voice_is_fetched_again(offered, folder):
    file = fetch(offered)
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    assert fetch(offered).read_bytes() == whole
