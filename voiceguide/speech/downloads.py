"""Voices that can be fetched, when the user asks for one: a short list, each file pinned by its size and digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from voiceguide.errors import SpeechError, UnknownNameError
from voiceguide.speech.voice_files import FOLDER_VARIABLE, SUFFIX, config_file, sha256, voices_folder
from voiceguide.system.files import clear_litter, write_all_whole

_HIBARI = "https://huggingface.co/maureesewilliams/hibari/resolve/main/voices/"
_PIPER = "https://huggingface.co/rhasspy/piper-voices/resolve/1162a9173d0ce503555aed757976b7a9912eae4c/"
_TIMEOUT_S = 60
_CHUNK = 1 << 16
_ELSEWHERE = f"set {FOLDER_VARIABLE} to another folder"


@dataclass(frozen=True, slots=True)
class Pinned:
    """A file to be fetched: its address, its size in bytes, and its SHA-256 in hex."""

    url: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Download:
    """A voice: its model and, where the engine wants one, the description that stands beside it.

    `card` is the address of what its makers say about it, where there is such a page.
    """

    name: str
    about: str
    language: str
    engine: str
    licence: str
    model: Pinned
    description: Pinned | None = None
    card: str = ""

    @property
    def size(self) -> int:
        """The bytes of its files."""
        return self.model.size + (self.description.size if self.description else 0)


def _hibari(name: str, about: str, language: str, file: str, size: int, digest: str) -> Download:
    return Download(
        name=name,
        about=about,
        language=language,
        engine="hibari",
        licence="Apache-2.0",
        model=Pinned(_HIBARI + file, size, digest),
    )


def _piper(name: str, about: str, code: str, licence: str, model: tuple[int, str], config: tuple[int, str]) -> Download:
    folder = f"{_PIPER}{code.partition('_')[0]}/{code}/{name}/medium/"
    file = f"{folder}{code}-{name}-medium.onnx"
    return Download(
        name=name,
        about=about,
        language=code.replace("_", "-"),
        engine="piper",
        licence=licence,
        model=Pinned(file, *model),
        description=Pinned(f"{file}.json", *config),
        card=f"{folder}MODEL_CARD",
    )


DOWNLOADS = {
    download.name: download
    for download in (
        _piper(
            "thorsten",
            "male",
            "de_DE",
            "recordings CC0-1.0",
            (63_201_294, "7e64762d8e5118bb578f2eea6207e1a35a8e0c30595010b666f983fc87bb7819"),
            (4_819, "974adee790533adb273a1ac88f49027d2a1b8f0f2cf4905954a4791e79264e85"),
        ),
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
        _piper(
            "davefx",
            "male",
            "es_ES",
            "recordings CC0-1.0",
            (63_201_294, "6658b03b1a6c316ee4c265a9896abc1393353c2d9e1bca7d66c2c442e222a917"),
            (4_817, "0e0dda87c732f6f38771ff274a6380d9252f327dca77aa2963d5fbdf9ec54842"),
        ),
        _piper(
            "siwis",
            "female",
            "fr_FR",
            "recordings CC-BY-4.0",
            (63_201_294, "641d1ab097da2b81128c076810edb052b385decc8be3381814802a64a73baf99"),
            (4_875, "39479916c2db192b5ac9764daddd0c744d83e023ad890c6976c0633ae4df8959"),
        ),
        _piper(
            "paola",
            "female",
            "it_IT",
            "recordings CC0-1.0",
            (63_511_038, "6fc918b5a0ea6137382833dddfa567bffbe6a5060c02043c87192ee59c04210c"),
            (7_099, "aea19c0a7fce29fbc359b93f10e7902854401e4c95ae2ea328ae516b15d296cf"),
        ),
        _piper(
            "faber",
            "male",
            "pt_BR",
            "recordings CC0-1.0",
            (63_201_294, "858555e3a064209c57088fe6bd70c4c3dc54d03eaa00c45d5ecaf43a33f95aa7"),
            (4_855, "7e694de195ae3fc36dd732c445eb04fb49b649854893cb5506b978f0d50a1d6f"),
        ),
    )
}
"""By name, sorted by language. Sizes and digests of hibari's voices are those that hibari-tts 0.2.1 lists.

Piper's voices could not be fetched where this list was made. Their sizes are those of the repository's voices.json,
which lists MD5 only; each SHA-256 is the one that several public projects pin independently of each other, at this
revision of the repository or another. docs/voices.md says what is known of their licences.
"""


def download_named(name: str) -> Download:
    """The entry of that name. UnknownNameError when there is none."""
    if name not in DOWNLOADS:
        raise UnknownNameError("voice to be fetched", name, DOWNLOADS)
    return DOWNLOADS[name]


def licence_by_description(digest: str) -> str:
    """The licence of the voice whose description has this SHA-256; empty where it isn't known."""
    described = (d for d in DOWNLOADS.values() if d.description and d.description.sha256 == digest)
    return next((d.licence for d in described), "")


def fetch(download: Download, progress: Callable[[int], None] = lambda _: None) -> Path:
    """Puts a voice into the user's folder, verified, all files or none; the path of its model.

    What is there already isn't fetched again. `progress` is told of bytes as they come, and of those that are there.
    SpeechError when it cannot be had; it says what to fetch by hand and where to put it.
    """
    folder = voices_folder()
    if folder is None:
        raise SpeechError(f"there is no home folder to keep voices in; set {FOLDER_VARIABLE} to a folder")
    clear_litter(folder)
    model = folder / f"{download.name}{SUFFIX}"
    wanted = {model: download.model}
    if download.description:
        wanted = {config_file(model): download.description, **wanted}
    missing = {file: pinned for file, pinned in wanted.items() if not _is_there(file, pinned)}
    progress(sum(pinned.size for file, pinned in wanted.items() if file not in missing))
    by_hand = "; ".join(f"fetch {pinned.url} in another way, and put it at {file}" for file, pinned in missing.items())
    coming = {file: _verified(download.name, pinned, by_hand, progress) for file, pinned in missing.items()}
    write_all_whole(coming, _ELSEWHERE)
    return model


def _is_there(file: Path, pinned: Pinned) -> bool:
    return file.is_file() and file.stat().st_size == pinned.size and sha256(file) == pinned.sha256


def _verified(name: str, pinned: Pinned, by_hand: str, progress: Callable[[int], None]) -> Iterator[bytes]:
    from http.client import HTTPException  # slow to import, and hardly ever needed
    from urllib.request import urlopen

    digest, size = hashlib.sha256(), 0
    try:
        with urlopen(pinned.url, timeout=_TIMEOUT_S) as response:
            while (chunk := response.read(_CHUNK)) and size <= pinned.size:
                digest.update(chunk)
                size += len(chunk)
                progress(len(chunk))
                yield chunk
    except (OSError, HTTPException) as error:  # URLError is an OSError
        reason = getattr(error, "reason", None) or error
        raise SpeechError(f"the voice {name} could not be fetched ({reason}); {by_hand}") from error
    if size != pinned.size or digest.hexdigest() != pinned.sha256:
        raise SpeechError(f"what came for the voice {name} is not the file that was expected; {by_hand}")
