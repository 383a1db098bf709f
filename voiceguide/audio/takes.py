"""Every clip of one voice: from the cache, or spoken now, conditioned and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from voiceguide.audio.chimes import CHIME_MS
from voiceguide.audio.passages import Source
from voiceguide.audio.timeline import Sound
from voiceguide.errors import Location, SpeechError
from voiceguide.script.segments import ChimeKind, Speech
from voiceguide.speech.cache import Cache, key
from voiceguide.speech.engine import CannotSpeakError, Manner
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.units import milliseconds

REVISION = "1"
"""Part of every clip's key; raise it when conditioning or a chime comes to sound otherwise."""


class Takes:
    """Speaks what is new, once, and knows how long everything is (it is the timeline's `Lengths`)."""

    def __init__(
        self, engine: WorkerEngine, manner: Manner, cache: Cache, ffmpeg: Callable[[], Path], jobs: int = 1
    ) -> None:
        self._engine, self._manner, self._cache, self._ffmpeg, self._jobs = engine, manner, cache, ffmpeg, jobs
        self._pcm: dict[str, bytes] = {}
        self.spoken_now = 0
        """How many clips had to be spoken because the cache did not have them."""

    def prepare(self, speeches: Iterable[Speech]) -> None:
        """Sees to it that each utterance, and each short form, has its clip. SpeechError says where it stands."""
        places: dict[str, Location | None] = {}
        for speech in speeches:
            for utterance in (speech.full, speech.short):
                if utterance:
                    places.setdefault(utterance.spoken, speech.at)
        wanted = [text for text in places if text not in self._pcm]
        for text in wanted:
            if pcm := self._cache.get("clip", self._key(text)):
                self._pcm[text] = pcm
        if new := [text for text in wanted if text not in self._pcm]:
            try:
                self._record(new)
            except CannotSpeakError as error:
                at = places.get(error.text)
                raise SpeechError(f"{at}: {error}" if at else str(error)) from error

    def speech_ms(self, spoken: str) -> int:
        return milliseconds(len(self._pcm[spoken]) // 2)

    def chime_ms(self, kind: ChimeKind) -> int:
        return CHIME_MS[kind]

    def source(self, sound: Sound) -> Source:
        """Where the clip of a sound on the timeline comes from."""
        from voiceguide.audio.clips import Clip

        if sound.chime is None:
            return Source(self._key(sound.spoken), lambda: Clip(self._pcm[sound.spoken]))
        kind = sound.chime
        return Source(key("chime", REVISION, kind.value), lambda: _chime(kind))

    def _record(self, texts: list[str]) -> None:
        from voiceguide.audio.clips import condition

        raw = dict(self._engine.speak_all(texts, self._manner, self._jobs))
        for text, clip in zip(texts, condition([raw[text] for text in texts], self._ffmpeg()), strict=True):
            if not clip.pcm:
                raise CannotSpeakError(text, "the voice made no sound")
            self._pcm[text] = clip.pcm
            self._cache.put("clip", self._key(text), clip.pcm)
            self.spoken_now += 1

    def _key(self, text: str) -> str:
        manner = self._manner
        return key("clip", REVISION, self._engine.identity, manner.voice, str(manner.rate), str(manner.pitch), text)


def _chime(kind: ChimeKind):  # type: ignore[no-untyped-def]
    from voiceguide.audio.chimes import chime

    return chime(kind)
