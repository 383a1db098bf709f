"""hibari: a small neural model of an American voice, with all that it needs in its package. English only."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.engines.onnx import open_model, prepare_process
from voiceguide.errors import SpeechError
from voiceguide.language.pronunciation import plain
from voiceguide.speech.engine import CannotSpeakError, Clip, Engine, Speaker, Voice
from voiceguide.speech.phonemes import misaki_text
from voiceguide.speech.voice_files import config_file, own_voices, sha256, voice_file, voices_folder

if TYPE_CHECKING:
    import numpy as np
    from hibari.g2p import G2P
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

BUNDLED = "heart"
SAMPLE_RATE = 24_000
INPUTS = {"ids", "speed"}
_CALM_SPEED = 0.62
"""The model's own speed at which instructions are heard as 143 words a minute (docs/voices.md)."""
_SEED = 0
_LONGEST = 400
"""Phonemes that the model reads at once; its memory grows with them."""
_SAYABLE = re.compile(r"[ˈˌ]|\w\w")
"""Of less than a syllable the model makes a puff of noise."""


class HibariEngine(Engine):
    """Voices are `heart`, which comes with the package, and files of models of the same kind."""

    description = "a natural English voice, which comes with voiceguide (hibari)"
    languages = ("en",)
    modules = ("hibari", "onnxruntime", "numpy", "scipy")
    revision = 3
    worth_a_worker = 2_500
    worker_mb = 260
    longest = 200

    def __init__(self) -> None:
        prepare_process()
        import hibari.dsp
        import onnxruntime  # noqa: F401

        self._assets = Path(hibari.__file__).parent / "assets"
        self._ids = json.loads((self._assets / "vocab.json").read_text("utf-8"))
        self._voices: dict[str, _Loaded] = {}
        self._g2ps: dict[bool, G2P] = {}

    @classmethod
    def default_voice(cls, language: str) -> str | None:
        return BUNDLED

    @classmethod
    def owns(cls, voice: str) -> bool | None:
        model = voice_file(voice)
        return voice == BUNDLED or (model.is_file() and not config_file(model).exists())

    @classmethod
    def files(cls, voice: str) -> tuple[Path, ...]:
        if voice:
            return () if voice == BUNDLED else (voice_file(voice),)
        folder = voices_folder()
        return (folder, *own_voices()) if folder else ()

    def identity(self, voice: str) -> str:
        from hibari.dsp import FFT_BACKEND

        versions = ", ".join(f"{name} {version(name)}" for name in ("hibari-tts", "onnxruntime", "numpy"))
        return f"{versions}, FFT by {FFT_BACKEND}, voice {Path(voice).stem} {sha256(self._file(voice))}"

    def voices(self) -> tuple[Voice, ...]:
        found = [
            Voice(
                id=BUNDLED,
                name="Heart, American, female",
                language="en-US",
                origin="hibari-tts",
                licence="Apache-2.0",
            )
        ]
        for file in own_voices():
            if not config_file(file).exists():
                known = _known(sha256(file))
                found.append(
                    Voice(
                        id=file.stem,
                        name=f"{file.stem.title()}, {known['accent']}, {known['gender']}" if known else file.stem,
                        language="en-GB" if _is_british(file, known) else "en-US",
                        origin=str(file),
                        licence="Apache-2.0" if known else "",
                    )
                )
        return tuple(found)

    def prepare(self, voice: str) -> None:
        self._voice(voice)

    def speak(self, text: str, speaker: Speaker) -> Clip:
        import numpy as np

        _check_letters(text)
        voice = self._voice(speaker.voice)
        written = plain(text) if voice.british else misaki_text(text)  # the phonemes are American
        if " " not in text and len(text) > 2:  # a word of a count, which would otherwise end a sentence ten times
            written = written.rstrip(".")
        phonemes = self._g2p(voice.british)(written)
        if not _SAYABLE.search(phonemes):
            raise CannotSpeakError(text, "this voice finds no word in it")
        sound = np.concatenate([self._sound(voice, piece, speaker.speed) for piece in _pieces(phonemes)])
        return Clip((np.clip(sound, -1.0, 1.0) * 32_767).astype("<i2").tobytes(), SAMPLE_RATE)

    def _sound(self, voice: _Loaded, phonemes: str, speed: float) -> NDArray[np.float32]:
        """The sound of some phonemes. The noise in it is the same each time."""
        import numpy as np
        from hibari import dsp

        ids = [0, *(self._ids[phoneme] for phoneme in phonemes if phoneme in self._ids), 0]
        given = {"ids": np.array([ids], np.int64), "speed": np.array([speed * _CALM_SPEED], np.float32)}
        spectrum = (part[0] for part in voice.model.run(None, given))
        sound: NDArray[np.float32] = dsp.synth(*spectrum, np.random.default_rng(_SEED))
        return sound

    def _file(self, voice: str) -> Path:
        return self._assets / "hibari.onnx" if voice == BUNDLED else voice_file(voice)

    def _voice(self, name: str) -> _Loaded:
        if name not in self._voices:
            file = self._file(name)
            british = _is_british(file, _known(sha256(file)))
            model = open_model(file)
            inputs = {given.name for given in model.get_inputs()}
            if inputs != INPUTS:
                also = f"; a Piper voice needs {config_file(file).name} beside it" if "input_lengths" in inputs else ""
                has = ", ".join(sorted(inputs))
                raise SpeechError(f"{file} is not a voice of this kind (its inputs are {has}){also}")
            self._g2p(british)
            self._voices[name] = _Loaded(model, british)
        return self._voices[name]

    def _g2p(self, british: bool) -> G2P:
        """What turns text into phonemes, American or British."""
        from hibari.g2p import G2P

        if british not in self._g2ps:
            self._g2ps[british] = G2P(british=british)
        return self._g2ps[british]


@dataclass(frozen=True, slots=True)
class _Loaded:
    model: InferenceSession
    british: bool


def _known(digest: str) -> dict[str, str] | None:
    """What hibari knows of the voice whose file has this SHA-256."""
    from hibari.voices import VOICES

    return next((known for known in VOICES.values() if known["sha256"] == digest), None)


def _is_british(file: Path, known: dict[str, str] | None) -> bool:
    """By hibari's own list of voices, or as the file's name begins (`bf_`, `bm_`)."""
    return bool(known["british"]) if known else file.name.startswith(("bf_", "bm_"))


def _check_letters(text: str) -> None:
    """The model's English letters are Latin; what is written in others would be left out or spelt."""
    for character in plain(text, respell=False):
        if character.isalpha() and "LATIN" not in unicodedata.name(character, "") and character not in "ªºµ":
            raise CannotSpeakError(text, f"it holds {character!r}, and this voice reads Latin letters only")


def _pieces(phonemes: str) -> list[str]:
    """Phonemes in pieces short enough for the model, cut between words."""
    pieces = []
    while len(phonemes) > _LONGEST:
        cut = phonemes.rfind(" ", 1, _LONGEST) + 1 or _LONGEST
        pieces.append(phonemes[:cut])
        phonemes = phonemes[cut:]
    return [*pieces, phonemes]
