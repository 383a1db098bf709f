"""Piper's voices: a model and its description, two files that the user brings. Many languages.

The models read espeak-ng's phonemes, which come from the espeakng-loader package; Piper's own package is not needed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceguide.engines.onnx import open_model, prepare_process
from voiceguide.errors import SpeechError
from voiceguide.language.pronunciation import parts, plain
from voiceguide.speech.downloads import licence_by_description
from voiceguide.speech.engine import CannotSpeakError, Clip, Engine, Speaker, Voice, language_tag
from voiceguide.speech.voice_files import config_file, own_voices, sha256, voice_file, voices_folder

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

    from voiceguide.engines.espeak_library import EspeakLibrary

INPUTS = {"input", "input_lengths", "scales"}
_CALM_SCALE = 1.95
"""How much longer than at its own pace a voice speaks, so that instructions are heard at 145 words a minute: measured
for one voice, en_US-joe (docs/voices.md)."""
_BEGIN, _PAD, _END = "^", "_", "$"
_CLAUSE = re.compile(r"(?<=[.,;:!?…])\s+")
_MARKS = re.compile(r"[.,;:!?]+(?=[\"'”’)]*$)")
_OTHER_LANGUAGE = re.compile(r"\([^)]*\)")


class PiperEngine(Engine):
    """Voices are the paths of files, or their names in the user's folder: FILE.onnx with FILE.onnx.json beside it."""

    description = "Piper's voices, as files"
    modules = ("onnxruntime", "numpy", "espeakng_loader")
    options = ("speaker",)
    worth_a_worker = 600
    worker_mb = 400
    longest = 300

    def __init__(self) -> None:
        prepare_process()
        import onnxruntime  # noqa: F401

        from voiceguide.engines.espeak_library import bundled

        self._espeak = bundled()
        self._voices: dict[str, _Loaded] = {}

    @classmethod
    def owns(cls, voice: str) -> bool | None:
        return config_file(voice_file(voice)).is_file()

    @classmethod
    def files(cls, voice: str) -> tuple[Path, ...]:
        if voice:
            return voice_file(voice), config_file(voice_file(voice))
        folder = voices_folder()
        return (folder, *own_voices(), *map(config_file, own_voices())) if folder else ()

    def identity(self, voice: str) -> str:
        file = voice_file(voice)
        versions = f"onnxruntime {version('onnxruntime')}, espeak-ng {self._espeak.version}"
        return f"{versions}, voice {file.stem} {sha256(file)}, as {sha256(config_file(file))} says"

    def voices(self) -> tuple[Voice, ...]:
        found = []
        for file in own_voices():
            if config_file(file).is_file():
                config = _Config.read(file)
                found.append(
                    Voice(
                        id=file.stem,
                        name=config.name,
                        language=config.language,
                        origin=str(file),
                        licence=licence_by_description(sha256(config_file(file))),
                    )
                )
        return tuple(found)

    def prepare(self, voice: str) -> None:
        self._voice(voice)

    def speak(self, text: str, speaker: Speaker) -> Clip:
        import numpy as np

        voice = self._voice(speaker.voice)
        config = voice.config
        ids = config.ids(_phonemes(text, config.espeak_voice, self._espeak))
        if len(ids) < 6:
            raise CannotSpeakError(text, "this voice finds no word in it")
        given = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            # without the noise that would make it another clip each time
            "scales": np.array([0.0, config.length_scale * _CALM_SCALE / speaker.speed, 0.0], np.float32),
        }
        if "sid" in voice.inputs:
            given["sid"] = np.array([config.speaker(dict(speaker.options).get("speaker"))], np.int64)
        try:
            sound = voice.model.run(None, given)[0]
        except Exception as error:  # onnxruntime's own, of many kinds
            reason = str(error).strip().partition("\n")[0][:200]
            raise SpeechError(f"the voice {voice_file(speaker.voice)} failed ({reason})") from error
        samples = np.clip(np.asarray(sound, np.float32).ravel(), -1.0, 1.0) * 32_767
        return Clip(samples.astype("<i2").tobytes(), config.sample_rate)

    def _voice(self, name: str) -> _Loaded:
        if name not in self._voices:
            file = voice_file(name)
            config, model = _Config.read(file), open_model(file)
            inputs = {given.name for given in model.get_inputs()}
            if not INPUTS <= inputs <= INPUTS | {"sid"}:
                raise SpeechError(f"{file} is not a Piper voice (its inputs are {', '.join(sorted(inputs))})")
            self._voices[name] = _Loaded(model, frozenset(inputs), config)
        return self._voices[name]


@dataclass(frozen=True, slots=True)
class _Loaded:
    model: InferenceSession
    inputs: frozenset[str]
    config: _Config


@dataclass(frozen=True, slots=True)
class _Config:
    """What FILE.onnx.json says."""

    file: Path
    name: str
    language: str
    sample_rate: int
    espeak_voice: str
    length_scale: float
    phoneme_ids: dict[str, list[int]]
    speakers: dict[str, int]

    @classmethod
    def read(cls, model: Path) -> _Config:
        """The description of a model. SpeechError when it is missing or no such description."""
        file = config_file(model)
        try:
            said: dict[str, Any] = json.loads(file.read_text("utf-8"))
            if said.get("phoneme_type", "espeak") != "espeak":
                raise SpeechError(
                    f"{file}: voices with phonemes of the kind {said['phoneme_type']!r} are not supported"
                )
            espeak_voice = str(said["espeak"]["voice"])
            code = said.get("language", {}).get("code", espeak_voice)
            return cls(
                file=file,
                name=str(said.get("dataset") or model.stem).replace("_", " ").title(),
                language=language_tag(str(code)),
                sample_rate=int(said["audio"]["sample_rate"]),
                espeak_voice=espeak_voice,
                length_scale=float(said.get("inference", {}).get("length_scale", 1.0)),
                phoneme_ids={str(phoneme): list(map(int, ids)) for phoneme, ids in said["phoneme_id_map"].items()},
                speakers={str(name): int(number) for name, number in said.get("speaker_id_map", {}).items()},
            )
        except OSError as error:
            raise SpeechError(f"the voice's description {file} cannot be read ({error.strerror or error})") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SpeechError(f"{file} is not the description of a Piper voice ({error!r})") from error

    def ids(self, phonemes: str) -> list[int]:
        """What the model reads: each phoneme's number, padding after each, and a mark at either end."""
        known = self.phoneme_ids
        pad = known.get(_PAD, [0])
        inner = [number for phoneme in phonemes if phoneme in known for number in (*known[phoneme], *pad)]
        return [*known.get(_BEGIN, [1]), *pad, *inner, *known.get(_END, [2])]

    def speaker(self, asked: str | None) -> int:
        """The number of a speaker, by name or number; the first without one."""
        if asked is None:
            return 0
        if asked in self.speakers:
            return self.speakers[asked]
        if asked.isdecimal():
            return int(asked)
        names = ", ".join(self.speakers) or "none by name"
        raise SpeechError(f"{self.file} has no speaker {asked!r}; it has {names}")


def _phonemes(text: str, voice: str, espeak: EspeakLibrary) -> str:
    """Phonemes as the models were taught them: espeak-ng's IPA clause by clause, each with its mark.

    A word's own pronunciation, which is English, stands as it is where the voice is.
    """
    if not espeak.set_voice(voice):
        raise SpeechError(f"espeak-ng has no voice {voice!r} to read for this Piper voice")
    if not voice.startswith("en"):
        text = plain(text)
    clauses = []
    for clause in _CLAUSE.split(text):
        ends = _MARKS.search(clause)
        read = (espeak.ipa(part) if isinstance(part, str) else part.ipa for part in parts(clause))
        clauses.append(" ".join(ipa.strip() for ipa in read if ipa.strip()) + (ends[0][0] if ends else ""))
    return unicodedata.normalize("NFD", _OTHER_LANGUAGE.sub("", " ".join(clauses)))
