"""Every clip of one voice: from the cache, or spoken now, conditioned and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from voiceguide.audio.clips import Clip
from voiceguide.audio.loudness import SPEECH_LUFS
from voiceguide.audio.passages import Source
from voiceguide.audio.timeline import Sound
from voiceguide.errors import Location, SpeechError
from voiceguide.script.estimate import rate_for
from voiceguide.script.segments import ChimeKind, Role, Speech
from voiceguide.script.timing import CHIME_MS
from voiceguide.speech.cache import Cache, key
from voiceguide.speech.engine import CannotSpeakError, Manner
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.units import milliseconds

REVISION = 6
"""Part of every clip's key; raise it when conditioning or a chime comes to sound otherwise."""


@dataclass(frozen=True, slots=True)
class Take:
    """What a clip is of: a spoken text, and how fast it is spoken."""

    spoken: str
    rate: int


class Takes:
    """Speaks what is new, once, and knows how long everything is (it is the timeline's `Lengths`).

    `lufs` is how loud every clip is made; the encoder is asked for only when there is something new.
    """

    def __init__(
        self,
        engine: WorkerEngine,
        manner: Manner,
        cache: Cache,
        encoder: Callable[[], Path],
        lufs: float = SPEECH_LUFS,
        jobs: int = 1,
    ) -> None:
        self._engine, self._manner, self._cache, self._encoder = engine, manner, cache, encoder
        self._lufs, self._jobs = lufs, jobs
        self._clips: dict[Take, Clip] = {}
        self.new = 0
        """How many clips had to be spoken because the cache did not have them."""

    def prepare(self, speeches: Iterable[Speech]) -> None:
        """Sees to it that each utterance, and each short form, has its clip. SpeechError says where it stands."""
        places: dict[Take, Location | None] = {}
        for speech in speeches:
            for utterance in (speech.full, speech.short):
                if utterance:
                    places.setdefault(self._take(utterance.spoken, speech.role), speech.at)
        missing = [take for take in places if take not in self._clips and not self._found(take)]
        for rate in dict.fromkeys(take.rate for take in missing):
            try:
                self._record([take for take in missing if take.rate == rate], rate)
            except CannotSpeakError as error:
                at = places.get(Take(error.text, rate))
                raise SpeechError(f"{at}: {error}" if at else str(error)) from error

    def speech_ms(self, spoken: str, role: Role) -> int:
        return milliseconds(self._clips[self._take(spoken, role)].frames)

    def chime_ms(self, kind: ChimeKind) -> int:
        return CHIME_MS[kind]

    def source(self, sound: Sound) -> Source:
        """Where the clip of a sound on the timeline comes from."""
        if sound.role is not None:
            take = self._take(sound.spoken, sound.role)
            return Source(self._key(take), lambda: self._clips[take])
        if sound.chime is None:
            raise ValueError("a sound is a chime or has a role")
        kind, louder_db = sound.chime, self._lufs - SPEECH_LUFS
        return Source(key("chime", REVISION, kind.value, louder_db), lambda: _chime(kind, louder_db))

    def _take(self, spoken: str, role: Role) -> Take:
        return Take(spoken, rate_for(role, self._manner.rate))

    def _found(self, take: Take) -> bool:
        pcm = self._cache.get("clip", self._key(take))
        if pcm:
            self._clips[take] = Clip(pcm)
        return bool(pcm)

    def _record(self, takes: list[Take], rate: int) -> None:
        from voiceguide.audio.clips import condition

        texts = [take.spoken for take in takes]
        raw = dict(self._engine.speak_all(texts, replace(self._manner, rate=rate), self._jobs))
        clips = condition([raw[text] for text in texts], self._encoder(), self._lufs)
        for take, clip in zip(takes, clips, strict=True):
            if not clip.pcm:
                raise CannotSpeakError(take.spoken, "the voice made no sound")
            self._clips[take] = clip
            self._cache.put("clip", self._key(take), clip.pcm)
            self.new += 1

    def _key(self, take: Take) -> str:
        manner = self._manner
        return key(
            "clip", REVISION, self._engine.identity, manner.voice, take.rate, manner.pitch, self._lufs, take.spoken
        )


def _chime(kind: ChimeKind, louder_db: float) -> Clip:
    from voiceguide.audio.chimes import chime  # brings pydub, which a full cache has no need of

    return chime(kind, louder_db)
