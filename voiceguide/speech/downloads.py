"""Voices that can be fetched, when the user asks for one: a short list, each pinned by its size and digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from voiceguide.errors import SpeechError, UnknownNameError
from voiceguide.speech.voice_files import SUFFIX, sha256, voices_folder
from voiceguide.system.files import write_whole

_HIBARI = "https://huggingface.co/maureesewilliams/hibari/resolve/main/voices/"
_TIMEOUT_S = 60
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Download:
    """A voice that is one file."""

    name: str
    about: str
    language: str
    engine: str
    licence: str
    url: str
    size: int
    sha256: str


def _hibari(name: str, about: str, language: str, file: str, size: int, digest: str) -> Download:
    return Download(
        name=name,
        about=about,
        language=language,
        engine="hibari",
        licence="Apache-2.0",
        url=_HIBARI + file,
        size=size,
        sha256=digest,
    )


DOWNLOADS = {
    download.name: download
    for download in (
        _hibari(
            "emma",
            "British, female",
            "en-GB",
            "bf_emma.int8.onnx",
            7_936_868,
            "f709f0488ee63b583a22189a955aaf4257b9806dd330be3490661e53af0a89c1",
        ),
        _hibari(
            "fable",
            "British, male",
            "en-GB",
            "bm_fable.int8.onnx",
            7_936_868,
            "c28529302f2d27cd12f62625c24425888c4e3c2675583100ec530259136b8bc6",
        ),
        _hibari(
            "fenrir",
            "American, male",
            "en-US",
            "am_fenrir_v2.int8.onnx",
            8_031_158,
            "f59fbd87908c91f827bc21b1b89443757b9a8580db9eee20aa948deb731321f4",
        ),
        _hibari(
            "kore",
            "American, female",
            "en-US",
            "af_kore.int8.onnx",
            7_936_868,
            "346885752673e45d42f9864c9e2432094bc4b6385df060d4b83273da764d2fa9",
        ),
    )
}
"""By name. Their sizes and digests are those that hibari-tts 0.2.1 lists."""


def download_named(name: str) -> Download:
    """The entry of that name. UnknownNameError when there is none."""
    if name not in DOWNLOADS:
        raise UnknownNameError("voice to be fetched", name, DOWNLOADS)
    return DOWNLOADS[name]


def fetch(download: Download, progress: Callable[[int], None] = lambda _: None) -> Path:
    """Puts a voice into the user's folder, verified, whole or not at all. `progress` is told of bytes as they come.

    SpeechError when it cannot be had; it says what to fetch by hand and where to put it.
    """
    folder = voices_folder()
    if folder is None:
        raise SpeechError("there is no home folder to keep voices in; set VOICEGUIDE_VOICES to a folder")
    file = folder / f"{download.name}{SUFFIX}"
    if file.is_file() and sha256(file) == download.sha256:
        return file
    write_whole(file, _verified(download, file, progress))
    return file


def _verified(download: Download, file: Path, progress: Callable[[int], None]) -> Iterator[bytes]:
    from urllib.request import urlopen  # slow to import, and hardly ever needed

    by_hand = f"fetch {download.url} in another way, and put it at {file}"
    digest, size = hashlib.sha256(), 0
    try:
        with urlopen(download.url, timeout=_TIMEOUT_S) as response:
            while (chunk := response.read(_CHUNK)) and size <= download.size:
                digest.update(chunk)
                size += len(chunk)
                progress(len(chunk))
                yield chunk
    except OSError as error:  # URLError is one
        reason = getattr(error, "reason", None) or error
        raise SpeechError(f"the voice {download.name} could not be fetched ({reason}); {by_hand}") from error
    if size != download.size or digest.hexdigest() != download.sha256:
        raise SpeechError(f"what came for the voice {download.name} is not the file that was expected; {by_hand}")
