"""Voices that are files: models in ONNX, named by path or lying in the user's `voices` folder."""

from __future__ import annotations

import os
from pathlib import Path

from voiceguide.errors import SpeechError
from voiceguide.system.digest import digest_of

FOLDER_VARIABLE = "VOICEGUIDE_VOICES"
SUFFIX = ".onnx"


def voices_folder() -> Path | None:
    """Where the user's voices are: what VOICEGUIDE_VOICES says, or `voices` in the user's data folder; None for a user
    without a home."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        return Path(chosen).absolute()
    import platformdirs

    folder = Path(platformdirs.user_data_dir("voiceguide", appauthor=False)) / "voices"
    return folder if folder.is_absolute() else None


def voice_file(voice: str) -> Path:
    """The model that a voice's id names: its own path, or NAME.onnx in the user's folder. It need not be there."""
    folder = voices_folder()
    return Path(voice) if voice.endswith(SUFFIX) or folder is None else folder / f"{voice}{SUFFIX}"


def config_file(model: Path) -> Path:
    """The description that stands beside a Piper voice's model: FILE.onnx.json."""
    return model.with_name(f"{model.name}.json")


def own_voices() -> tuple[Path, ...]:
    """The models in the user's folder, sorted by name."""
    folder = voices_folder()
    return tuple(sorted(folder.glob(f"*{SUFFIX}"))) if folder and folder.is_dir() else ()


def sha256(file: Path) -> str:
    """The SHA-256 of a file, in hex. SpeechError when it cannot be read."""
    try:
        return digest_of(file)
    except OSError as error:
        raise SpeechError(f"the voice {file} cannot be read ({error.strerror or error})") from error
