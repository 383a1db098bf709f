"""hibari: a small neural model of an American voice, with all that it needs in its package. English only."""

from __future__ import annotations

import re
import unicodedata
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.errors import SpeechError
from voiceguide.language.pronunciation import plain
from voiceguide.speech.engine import Engine, RawClip, Speaker, Voice
from voiceguide.speech.engines.onnx import first_line, prepare_process
from voiceguide.speech.phonemes import misaki_text
from voiceguide.speech.voice_files import config_file, own_voices, sha256, voice_file

if TYPE_CHECKING:
    from hibari import Hibari
    from hibari.g2p import G2P

BUNDLED = "heart"
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
    revision = 2
    worth_a_worker = 2_500
    worker_mb = 260
    longest = 300

    def __init__(self) -> None:
        prepare_process()
        import hibari
        import onnxruntime  # noqa: F401

        self._assets = Path(hibari.__file__).parent / "assets"
        self._voices: dict[str, Hibari] = {}
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
        return () if voice == BUNDLED else (voice_file(voice),)

    def identity(self, voice: str) -> str:
        from hibari.dsp import FFT_BACKEND

        versions = ", ".join(f"{name} {version(name)}" for name in ("hibari-tts", "onnxruntime", "numpy"))
        return f"{versions}, FFT by {FFT_BACKEND}, voice {Path(voice).stem} {sha256(self._model(voice))}"

    def voices(self) -> tuple[Voice, ...]:
        from hibari.voices import VOICES

        names = {entry["sha256"]: name for name, entry in VOICES.items()}
        found = [Voice(BUNDLED, "Heart, American, female", "en-US", "hibari-tts", "Apache-2.0")]
        for model in own_voices():
            if not config_file(model).exists():
                known = VOICES.get(names.get(sha256(model), ""))
                name = f"{model.stem.title()}, {known['accent']}, {known['gender']}" if known else model.stem
                licence = "Apache-2.0" if known else ""
                found.append(Voice(model.stem, name, _language(model.name, known), str(model), licence))
        return tuple(found)

    def prepare(self, voice: str) -> None:
        self._voice(voice)

    def speak(self, text: str, speaker: Speaker) -> RawClip:
        import numpy as np

        _check_letters(plain(text, respell=False))
        voice = self._voice(speaker.voice)
        rng = np.random.default_rng(_SEED)
        written = plain(text) if voice.g2p.british else misaki_text(text)  # the phonemes are American
        if " " not in text:  # a word of a count, which would otherwise end a sentence ten times
            written = written.rstrip(".")
        pieces = [piece for phonemes in voice.phonemize(written) for piece in _pieces(phonemes)]
        if not any(map(_SAYABLE.search, pieces)):
            raise SpeechError("this voice finds no word in it")
        sound = np.concatenate([voice.from_ids(voice.ids(piece), speaker.speed * _CALM_SPEED, rng) for piece in pieces])
        return RawClip((np.clip(sound, -1.0, 1.0) * 32_767).astype("<i2").tobytes(), voice.sample_rate)

    def _model(self, voice: str) -> Path:
        return self._assets / "hibari.onnx" if voice == BUNDLED else voice_file(voice)

    def _voice(self, name: str) -> Hibari:
        if name not in self._voices:
            self._voices[name] = self._opened(self._model(name))
        return self._voices[name]

    def _opened(self, model: Path) -> Hibari:
        """The model and its G2P, handed over so that hibari looks for neither."""
        from hibari import Hibari
        from hibari.g2p import G2P
        from hibari.voices import VOICES

        digest = sha256(model)
        british = _is_british(model.name, next((known for known in VOICES.values() if known["sha256"] == digest), None))
        if british not in self._g2ps:
            self._g2ps[british] = G2P(british=british)
        try:
            voice = Hibari(model=str(model), g2p=self._g2ps[british], threads=1)
        except Exception as error:  # onnxruntime's own, of many kinds
            raise SpeechError(f"the voice {model} cannot be loaded; it may be damaged ({first_line(error)})") from error
        inputs = {given.name for given in voice.sess.get_inputs()}
        if inputs != INPUTS:
            also = f"; a Piper voice needs {config_file(model).name} beside it" if "input_lengths" in inputs else ""
            raise SpeechError(f"{model} is not a voice of this kind (its inputs are {', '.join(sorted(inputs))}){also}")
        return voice


def _language(name: str, known: dict[str, str] | None) -> str:
    return "en-GB" if _is_british(name, known) else "en-US"


def _is_british(name: str, known: dict[str, str] | None) -> bool:
    """By hibari's own list of voices, or as the file's name begins (`bf_`, `bm_`)."""
    return bool(known["british"]) if known else name.startswith(("bf_", "bm_"))


def _check_letters(text: str) -> None:
    """The model's English letters are Latin; what is written in others would be left out or spelt."""
    for character in text:
        if character.isalpha() and "LATIN" not in unicodedata.name(character, "") and character not in "ªºµ":
            raise SpeechError(f"it holds {character!r}, and this voice reads Latin letters only")


def _pieces(phonemes: str) -> list[str]:
    """Phonemes in pieces short enough for the model, cut between words."""
    pieces = []
    while len(phonemes) > _LONGEST:
        cut = phonemes.rfind(" ", 1, _LONGEST) + 1 or _LONGEST
        pieces.append(phonemes[:cut])
        phonemes = phonemes[cut:]
    return [*pieces, phonemes]
