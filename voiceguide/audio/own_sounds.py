"""Bells, ticks and other chimes of the author's own: files that sound in place of those that come along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import log10
from pathlib import Path

from voiceguide.audio.clips import faded, level
from voiceguide.audio.loudness import CHIME_UNDER_LU, shortness_lu
from voiceguide.audio.own_recordings import digest_of, mono
from voiceguide.audio.trimming import trim
from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.sounds import Sounds, Timbre, beside
from voiceguide.errors import AudioError, CatalogueError, Problem, VoiceguideError
from voiceguide.script.segments import ChimeKind
from voiceguide.script.timing import CHIME_MS
from voiceguide.speech.engine import Clip
from voiceguide.system.cache import Cache, key
from voiceguide.units import SAMPLE_RATE, to_samples

REVISION = 1
"""Part of the key of what is made of a file; raise it when that comes to sound otherwise."""

LONGEST_MS: Mapping[ChimeKind, int] = {
    ChimeKind.START: 4_000,
    ChimeKind.TURN: 1_000,
    ChimeKind.SOFT: 2_000,
    ChimeKind.END: 8_000,
    ChimeKind.TICK: 120,
    ChimeKind.BELL: 3_000,
}
"""How long each may sound. What is longer fades away, so that a move isn't stretched by its chime, a tick and the
silence after it fit the shortest phase, and a bell in a hold is over before the hold ends."""

FADE_PART = 3
"""The last third of what is cut to its longest fades away."""

SHORT_MS = CHIME_MS[ChimeKind.TICK]
"""A sound that is shorter is made as loud as if its power were spread over this time, as the ear spreads it."""

LOOKED_AT_MS = 60_000
"""So much of a file is looked at: silence may stand before its sound."""


@dataclass(frozen=True, slots=True)
class OwnSound:
    """A file that is there; `digest` stands for what was in it when it was looked at."""

    kind: ChimeKind
    named: Text
    path: Path
    digest: str

    @property
    def key(self) -> str:
        """Stands for the sound that is made of the file, but for its loudness."""
        return key("own sound", REVISION, self.kind.value, self.digest)

    def wrong(self, words: str) -> VoiceguideError:
        """An error at the place where the file is named."""
        return _wrong(self.kind.value, self.named, words)


class OwnSounds:
    """The files among the sounds of a catalogue, looked at once, and what is made of them."""

    def __init__(self, files: Mapping[ChimeKind, OwnSound], cache: Cache, encoder: Callable[[], Path]) -> None:
        self.files, self._cache, self._encoder = files, cache, encoder
        self._pcm: dict[ChimeKind, bytes] = {}

    def known_ms(self) -> dict[ChimeKind, int] | None:
        """How long each sounds; None where that isn't known without decoding one."""
        found = {kind: self._cache.get("length", own.key) for kind, own in self.files.items()}
        lengths = {kind: int(length) for kind, length in found.items() if length}
        return lengths if len(lengths) == len(self.files) else None

    def lengths_ms(self) -> dict[ChimeKind, int]:
        """How long each sounds. CatalogueError has every file that can't be one."""
        known = self.known_ms()
        if known is not None:
            return known
        lengths: dict[ChimeKind, int] = {}
        problems: list[Problem] = []
        for kind, own in self.files.items():
            try:
                lengths[kind] = Clip(self._shaped(own), SAMPLE_RATE).length_ms
            except CatalogueError as error:
                problems += error.problems
            else:
                self._cache.put("length", own.key, str(lengths[kind]).encode())
        if problems:
            raise CatalogueError(problems)
        return lengths

    def pcm(self, kind: ChimeKind, lufs: float) -> bytes:
        """A sound at 44.1 kHz, as loud as a chime beside speech of `lufs`. What can't be one is told by its place."""
        shaped, encoder = self._shaped(self.files[kind]), self._encoder()
        length_ms = Clip(shaped, SAMPLE_RATE).length_ms
        louder_lu = 10 * log10(max(1.0, SHORT_MS / length_ms)) - shortness_lu(length_ms)
        (clip,) = level([shaped], SAMPLE_RATE, encoder, lufs - CHIME_UNDER_LU + louder_lu)
        return clip.pcm

    def _shaped(self, own: OwnSound) -> bytes:
        """The sound of a file without the silence around it, and no longer than it may be."""
        if own.kind not in self._pcm:
            try:
                whole = mono(own.path, self._encoder(), LOOKED_AT_MS)
                now = digest_of(own.path)
            except AudioError as error:
                raise own.wrong(f"{own.path} is no sound, or is damaged ({error}); name another file") from error
            if now != own.digest:
                raise own.wrong(f"{own.path} was changed while it was read; run the command again")
            sound = trim(whole)
            if not sound:
                raise own.wrong(f"there is nothing to hear in {own.path}; name another file")
            self._pcm[own.kind] = _cut(sound, LONGEST_MS[own.kind])
        return self._pcm[own.kind]


def own_sounds(sounds: Sounds, cache: Cache, encoder: Callable[[], Path]) -> OwnSounds:
    """The files among sounds. CatalogueError has every one that isn't there, or can't be read."""
    found: dict[ChimeKind, OwnSound] = {}
    problems: list[Problem] = []
    for kind, named in sounds.files():
        path = beside(named)
        try:
            found[ChimeKind(kind)] = OwnSound(ChimeKind(kind), named, path=path, digest=_looked_at(path))
        except AudioError as error:
            wrong = _wrong(kind, named, str(error))
            if not isinstance(wrong, CatalogueError):
                raise wrong from error
            problems += wrong.problems
    if problems:
        raise CatalogueError(problems)
    return OwnSounds(found, cache, encoder)


def _looked_at(path: Path) -> str:
    if path.is_dir():
        raise AudioError(f"{path} is a folder; name a sound file in it")
    if not path.exists():
        near = get_close_matches(path.name, (file.name for file in path.parent.glob("*")), n=1)
        known = ", ".join(timbre.value for timbre in Timbre)
        instead = f"did you mean {near[0]}?" if near else f"name a sound file, or {known}"
        raise AudioError(f"there is no file {path}; {instead}")
    if not path.is_file():
        raise AudioError(f"{path} is no file; name a sound file")
    return digest_of(path)


def _wrong(kind: str, named: Text, words: str) -> VoiceguideError:
    """An error at the place where a file is named, if that is in a file."""
    if named.at.file:
        return CatalogueError([Problem(named.at, f"{kind}: {words}")])
    return AudioError(f"the sound {kind}: {words}")


def _cut(pcm: bytes, longest_ms: int) -> bytes:
    """A sound that begins and ends at nothing, and dies away where it would be too long."""
    most = 2 * to_samples(longest_ms)
    if len(pcm) > most:
        pcm = trim(Clip(faded(pcm[:most], out_ms=longest_ms // FADE_PART), SAMPLE_RATE))
    return faded(pcm)
