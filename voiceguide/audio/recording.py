"""Every clip of one voice, and the MP3 frames of its passages: from the cache, or made now and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from voiceguide.audio import splice
from voiceguide.audio.clips import Clip, condition
from voiceguide.audio.loudness import SPEECH_LUFS
from voiceguide.audio.passages import Passage, Piece, Source
from voiceguide.audio.quietly import audio_segment
from voiceguide.errors import Location, SpeechError
from voiceguide.script.estimate import speed_for
from voiceguide.script.segments import ChimeKind, Role, Speech
from voiceguide.script.timeline import Sound
from voiceguide.script.timing import CHIME_MS
from voiceguide.speech.engine import CannotSpeakError, RawClip, Speaker
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.system.cache import Cache, key
from voiceguide.units import frames, milliseconds

REVISION = 10
"""Part of every clip's key; raise it when conditioning or a chime comes to sound otherwise."""

_AT_ONCE = 24
"""Clips that are conditioned and encoded together: enough to be worth starting ffmpeg for, and few enough that the
first are being encoded while most are not yet spoken."""


@dataclass(frozen=True, slots=True)
class Take:
    """What a clip is of: a spoken text, and how fast it is spoken."""

    spoken: str
    speed: float


class Takes:
    """Speaks what is new, once, and knows how long everything is (it is the timeline's `Lengths`).

    While it speaks, what has been spoken is conditioned and encoded, in up to `jobs` batches at once; so when the
    last clip is there, most of the track is made. `lufs` is how loud every clip is made; the encoder is asked for only
    when there is something new. A clip that the cache has is not read for its length, which is kept beside it.
    """

    def __init__(
        self,
        engine: WorkerEngine,
        speaker: Speaker,
        cache: Cache,
        encoder: Callable[[], Path],
        lufs: float = SPEECH_LUFS,
        jobs: int = 1,
    ) -> None:
        self._engine, self._speaker, self._cache, self._encoder = engine, speaker, cache, encoder
        self._lufs, self._jobs = lufs, jobs
        self._identity = engine.identity(speaker.voice)
        self._lengths: dict[Take, int] = {}  # in PCM frames
        self._clips: dict[Take, Clip] = {}
        self._sources: dict[Take, Source] = {}
        self._encoded: dict[Passage, bytes] = {}
        self.new = 0
        """How many clips had to be spoken because the cache did not have them."""

    def prepare(self, speeches: Iterable[Speech]) -> None:
        """Sees to it that each utterance, and each short form, has its clip. SpeechError says where it stands."""
        places: dict[Take, Location | None] = {}
        for speech in speeches:
            for utterance in (speech.full, speech.short):
                if utterance:
                    places.setdefault(self._take(utterance.spoken, speech.role), speech.at)
        missing = [take for take in places if take not in self._lengths and not self._found(take)]
        try:
            self._record(missing)
        except CannotSpeakError as error:
            at = next((at for take, at in places.items() if take.spoken == error.text), None)
            raise SpeechError(f"{at}: {error}" if at else str(error)) from error

    def speech_ms(self, spoken: str, role: Role) -> int:
        return milliseconds(self._lengths[self._take(spoken, role)])

    def chime_ms(self, kind: ChimeKind) -> int:
        return CHIME_MS[kind]

    def source(self, sound: Sound) -> Source:
        """Where the clip of a sound on the timeline comes from."""
        if sound.role is not None:
            return self._source(self._take(sound.spoken, sound.role))
        if sound.chime is None:
            raise ValueError("a sound is a chime or has a role")
        kind, louder_db = sound.chime, self._lufs - SPEECH_LUFS
        return Source(key("chime", REVISION, kind.value, louder_db), lambda: _chime(kind, louder_db))

    def encoded(self, passages: Iterable[Passage]) -> dict[Passage, bytes]:
        """The MP3 frames of each different passage."""
        different = dict.fromkeys(passages)
        others = (passage for passage in different if passage not in self._encoded)
        self._encoded |= splice.encoded(others, self._cache, self._encoder())
        return {passage: self._encoded[passage] for passage in different}

    def _take(self, spoken: str, role: Role) -> Take:
        return Take(spoken, speed_for(role, self._speaker.speed, self._engine.kind.count_speed))

    def _source(self, take: Take) -> Source:
        if take not in self._sources:
            self._sources[take] = Source(self._key(take), lambda: self._clip(take))
        return self._sources[take]

    def _found(self, take: Take) -> bool:
        """Whether the cache knows the length of a take."""
        length = self._cache.get("length", self._key(take))
        if length:
            self._lengths[take] = int(length)
        return bool(length)

    def _clip(self, take: Take) -> Clip:
        """The clip of a take, as long as it is known to be: should the cache have lost it, it is spoken again."""
        if take not in self._clips:
            size = 2 * self._lengths[take]
            pcm = self._cache.get("clip", self._key(take))
            if pcm is None:
                self._record([take])
                pcm = self._clips[take].pcm
            self._clips[take] = Clip(pcm[:size].ljust(size, b"\0"))
            self._lengths[take] = size // 2
        return self._clips[take]

    def _record(self, takes: Sequence[Take]) -> None:
        """Speaks the takes; what has been spoken is finished meanwhile, batch by batch."""
        if not takes:
            return
        self._engine.start(self._engine.workers_worth_starting((take.spoken for take in takes), self._jobs))
        audio_segment()  # imported here, once and by one thread, while the engine starts
        finish = partial(self._finish, self._encoder())
        with ThreadPoolExecutor(self._jobs) as pool:
            try:
                batches = [pool.submit(finish, batch) for batch in _batches(self._spoken(takes))]
                for batch in batches:
                    batch.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        self.new += len(takes)

    def _spoken(self, takes: Iterable[Take]) -> Iterator[tuple[Take, RawClip]]:
        """Each take, as it comes from the engine."""
        texts: dict[float, list[str]] = {}
        for take in takes:
            texts.setdefault(take.speed, []).append(take.spoken)
        for speed, lines in texts.items():
            for text, raw in self._engine.speak_all(lines, replace(self._speaker, speed=speed), self._jobs):
                yield Take(text, speed), raw

    def _finish(self, encoder: Path, batch: Sequence[tuple[Take, RawClip]]) -> None:
        """Conditions clips, encodes each as a passage of its own (it is hardly ever anything else), and keeps all."""
        takes, raws = zip(*batch, strict=True)
        for take, clip in zip(takes, condition(raws, encoder, self._lufs), strict=True):
            if not clip.pcm:
                raise CannotSpeakError(take.spoken, "the voice made no sound")
            self._cache.put("clip", self._key(take), clip.pcm)
            self._cache.put("length", self._key(take), str(clip.frames).encode())
            self._clips[take], self._lengths[take] = clip, clip.frames
        passages = (self._alone(take) for take in takes)
        self._encoded |= splice.encoded(passages, self._cache, encoder)

    def _alone(self, take: Take) -> Passage:
        """The passage in which nothing but this take is heard."""
        return Passage((Piece(0, self._source(take)),), frames(milliseconds(self._lengths[take])))

    def _key(self, take: Take) -> str:
        return key(
            "clip",
            REVISION,
            self._identity,
            take.speed,
            self._speaker.pitch,
            self._speaker.options,
            self._lufs,
            take.spoken,
        )


def _batches(clips: Iterator[tuple[Take, RawClip]]) -> Iterator[list[tuple[Take, RawClip]]]:
    while batch := list(islice(clips, _AT_ONCE)):
        yield batch


def _chime(kind: ChimeKind, louder_db: float) -> Clip:
    from voiceguide.audio.chimes import chime  # brings pydub, which a full cache has no need of

    return chime(kind, louder_db)
