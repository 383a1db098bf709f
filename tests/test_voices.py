"""`voiceguide voices`: what is listed, what is heard, and what is fetched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import tiny_models
from click.testing import CliRunner
from soundfile import SoundFile

from voiceguide.cli import cli
from voiceguide.errors import OutputError, SpeechError, UnknownNameError
from voiceguide.language.languages import tags, with_region
from voiceguide.speech.choice import Asked, choose
from voiceguide.speech.downloads import DOWNLOADS, Download, Pinned, download_named, fetch, licence_by_description
from voiceguide.speech.engine import Speaker, speaks
from voiceguide.speech.voice_files import config_file
from voiceguide.system.cache import Cache

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
    return replace(DOWNLOADS["emma"], model=pinned(source))


@pytest.fixture
def german(tmp_path: Path) -> Download:
    """A voice of two files that can be fetched from this machine."""
    model = tiny_models.put(tmp_path, tiny_models.speaking(), language={"code": "de_DE"}, espeak={"voice": "de"})
    return replace(DOWNLOADS["thorsten"], model=pinned(model), description=pinned(config_file(model)))


def pinned(source: Path) -> Pinned:
    data = source.read_bytes()
    return Pinned(source.as_uri(), len(data), sha256(data).hexdigest())


def test_voices_are_listed_by_language_with_engine_origin_and_licence(run, warm_cache, folder):
    folder.mkdir()
    tiny_models.put(folder, tiny_models.speaking(), language={"code": "de_DE"}, dataset="thea")
    rows = [line.split("  ") for line in run("voices").stdout.splitlines()]
    table = [[cell.strip() for cell in row if cell] for row in rows[: rows.index([""])]]
    assert table == [
        ["language", "voice", "name", "engine", "from", "licence"],
        ["de-DE", "tiny", "Thea", "piper", os.fspath(folder / "tiny.onnx"), "not known"],
        ["en-US", "heart", "Heart, American, female", "hibari", "hibari-tts", "Apache-2.0"],
    ]


def test_a_long_list_is_shown_when_it_is_asked_for(run, warm_cache):
    assert "gmw" not in run("voices").stdout
    assert len(run("voices", "--engine", "espeak").stdout.splitlines()) > 100
    german = run("voices", "--language", "de").stdout.splitlines()
    assert german[1].split() == ["de", "de", "German", "espeak", "espeak-ng", "GPL-3.0"]
    begin = german.index("Can be added, with `voiceguide voices add NAME`:")
    assert german[begin + 1 : begin + 3] == ["  thorsten de-DE, male, recordings CC0-1.0, 63 MB", ""]


def test_what_can_be_added_is_listed_until_it_is_there(run, warm_cache, folder):
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
    assert fetch(elsewhere(offered)) == file, "what is there already is not fetched again"


def elsewhere(download: Download, *files: str) -> Download:
    """The same voice, at an address where nothing is: all its files, or some."""
    moved = {name: replace(getattr(download, name), url=f"file:///nowhere/{name}") for name in files or ("model",)}
    return replace(download, **moved)


WRONG = [{"sha256": "0" * 64}, {"size": 1_000}, {"size": 10_000_000}]


@pytest.mark.parametrize("change", WRONG)
def test_what_is_not_the_expected_file_is_not_kept(offered, folder, change):
    with pytest.raises(SpeechError, match="is not the file that was expected"):
        fetch(replace(offered, model=replace(offered.model, **change)))
    assert list(folder.iterdir()) == []


def test_a_voice_of_two_files_is_fetched_and_then_speaks_its_language(german, folder):
    came: list[int] = []
    file = fetch(german, came.append)
    assert sum(came) == german.size
    assert set(folder.iterdir()) == {folder / "thorsten.onnx", folder / "thorsten.onnx.json"}
    assert fetch(elsewhere(german, "model", "description")) == file, "what is there already is not fetched again"
    choice = choose(Asked(), "de")
    choice.engine.close()
    assert choice.speaker == Speaker("piper", "thorsten")
    assert choice.notice == "hibari does not speak 'de'; piper speaks instead, with the voice thorsten"


@pytest.mark.parametrize("file", ["model", "description"])
@pytest.mark.parametrize("change", [*WRONG, {"url": "file:///nowhere"}])
def test_when_one_of_two_files_is_wrong_neither_is_kept(german, folder, file, change):
    with pytest.raises(SpeechError):
        fetch(replace(german, **{file: replace(getattr(german, file), **change)}))
    assert list(folder.iterdir()) == []


def test_of_two_files_only_the_one_that_is_missing_or_damaged_is_fetched(german, folder):
    description = config_file(fetch(german))
    description.write_text("{}")
    came: list[int] = []
    fetch(elsewhere(german, "model"), came.append)
    assert sum(came) == german.size, "what is there counts as done"
    assert sha256(description.read_bytes()).hexdigest() == german.description.sha256


def test_a_server_that_has_it_not_or_breaks_off_leaves_nothing(german, folder, serving):
    for path, says in (("gone", "Not Found"), ("short", "is not the file that was expected"), ("chunked", "fetched")):
        with pytest.raises(SpeechError, match=says):
            fetch(replace(german, model=replace(german.model, url=f"{serving}/{path}")))
        assert list(folder.iterdir()) == []


@pytest.fixture
def serving() -> Iterator[str]:
    """The address of a server that never gives all of a file."""

    class Broken(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/gone":
                self.send_error(404)
                return
            self.send_response(200)
            if self.path == "/short":
                self.send_header("Content-Length", "1000000")
                self.end_headers()
                self.wfile.write(b"half")
            else:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.wfile.write(b"ffff\r\nhalf")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Broken) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_folder_that_cannot_be_written_says_how_to_choose_another(german, folder):
    folder.write_text("a file")
    with pytest.raises(OutputError, match="move it, or set VOICEGUIDE_VOICES to another folder"):
        fetch(german)


@pytest.mark.skipif(sys.platform == "win32", reason="there what a killed process leaves waits for a day")
def test_what_a_killed_download_left_goes_with_the_next(german, folder):
    kill = "import os, signal, sys; from pathlib import Path; from voiceguide.system.files import write_whole; "
    kill += "write_whole(Path(sys.argv[1]), (os.kill(os.getpid(), signal.SIGKILL) or b'' for _ in '1'))"
    subprocess.run([sys.executable, "-c", kill, os.fspath(folder / "thorsten.onnx")], check=False)
    assert len(list(folder.iterdir())) == 1
    fetch(german)
    assert set(folder.iterdir()) == {folder / "thorsten.onnx", folder / "thorsten.onnx.json"}


def test_without_a_network_it_says_what_to_fetch_and_where_to_put_it(offered, folder):
    with pytest.raises(SpeechError) as caught:
        fetch(replace(offered, model=replace(offered.model, url="https://voices.invalid/emma.onnx")))
    assert "could not be fetched" in str(caught.value)
    assert f"fetch https://voices.invalid/emma.onnx in another way, and put it at {folder / 'emma.onnx'}" in str(
        caught.value
    )
    assert list(folder.iterdir()) == []


def test_without_a_network_each_missing_file_is_named_with_its_place(german, folder):
    with pytest.raises(SpeechError) as caught:
        fetch(elsewhere(german, "model", "description"))
    for name, path in (("model", "thorsten.onnx"), ("description", "thorsten.onnx.json")):
        assert f"fetch file:///nowhere/{name} in another way, and put it at {folder / path}" in str(caught.value)


def test_a_voice_that_can_be_added_is_told_as_such():
    with pytest.raises(SpeechError, match=r"the voice emma is not here yet; `voiceguide voices add emma` fetches it"):
        choose(Asked(voice="emma"), "en")
    with pytest.raises(UnknownNameError, match="did you mean 'emma'"):
        download_named("emmma")


def test_the_list_is_the_one_that_hibari_has():
    from hibari.voices import BASE_URL, VOICES

    theirs = {name: voice for name, voice in VOICES.items() if not voice["bundled"]}
    assert {name for name, download in DOWNLOADS.items() if download.engine == "hibari"} == set(theirs)
    for name, voice in theirs.items():
        ours = DOWNLOADS[name]
        assert ours.model == Pinned(BASE_URL + voice["file"], voice["bytes"], voice["sha256"])
        assert ours.language == voice["language"]


def test_each_language_but_english_has_a_piper_voice_to_be_fetched():
    for tag in tags():
        voices = [d for d in DOWNLOADS.values() if speaks(d.language, with_region(tag))]
        assert voices
        assert {d.engine for d in voices} == {"hibari" if tag == "en" else "piper"}
    for voice in (d for d in DOWNLOADS.values() if d.engine == "piper"):
        code = voice.language.replace("-", "_")
        path = f"/{code[:2]}/{code}/{voice.name}/medium/{code}-{voice.name}-medium.onnx"
        assert voice.model.url.endswith(path)
        assert voice.description.url == f"{voice.model.url}.json"
        for file in (voice.model, voice.description):
            assert len(bytes.fromhex(file.sha256)) == 32
        assert licence_by_description(voice.description.sha256) == voice.licence
    assert licence_by_description("0" * 64) == ""


def test_adding_says_where_the_voice_is_and_where_its_makers_tell_of_it(german, folder, monkeypatch):
    monkeypatch.setitem(DOWNLOADS, "thorsten", german)
    assert CliRunner().invoke(cli, ["voices", "add", "thorsten"]).output == (
        f"{folder / 'thorsten.onnx'}  de-DE, recordings CC0-1.0; use it with --voice thorsten\n"
        f"its makers on it and its licence: {german.card}\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="espeak-ng comes with voiceguide on Linux only")
def test_where_espeak_speaks_the_voice_that_can_be_fetched_is_told(tmp_path):
    memory = Cache(tmp_path / "memory")
    offers = {"de": "thorsten", "fr": "siwis", "es": "davefx", "pt": "faber", "pt-PT": None, "es-419": None}
    for language, offer in offers.items():
        choice = choose(Asked(), language, memory)
        choice.engine.close()
        assert choice.speaker.engine == "espeak"
        assert choice.notice.startswith(f"hibari does not speak '{language}'; espeak speaks instead, with the voice ")
        told = f"; `voiceguide voices add {offer}` fetches a more natural one (63 MB)"
        assert choice.notice.endswith(told) if offer else "voices add" not in choice.notice


def test_nothing_is_offered_to_those_who_name_a_voice_or_an_engine():
    for asked in (Asked(voice="de"), Asked(engine="espeak")):
        choice = choose(asked, "de")
        choice.engine.close()
        assert choice.notice is None


def test_a_damaged_voice_is_fetched_again(offered, folder):
    file = fetch(offered)
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    assert fetch(offered).read_bytes() == whole
