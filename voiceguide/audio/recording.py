"""The clips of one voice: from the cache, or spoken now, finished, encoded and kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import chain, islice
from pathlib import Path

from voiceguide.audio.clips import condition
from voiceguide.audio.finish import REVISION as FINISH_REVISION
from voiceguide.audio.loudness import SPEECH_LUFS
from voiceguide.audio.mixing import KeptClip, encode
from voiceguide.audio.own_recordings import OwnRecordings
from voiceguide.audio.own_sounds import OwnSounds
from voiceguide.catalogue.settings import Finish
from voiceguide.catalogue.sounds import Sounds, Timbre
from voiceguide.errors import AudioError, SpeechError
from voiceguide.language.estimate import speed_for
from voiceguide.script.segments import Breath, ChimeKind, Role, Speech, Utterance, What
from voiceguide.script.timing import CHIME_MS
from voiceguide.speech.engine import CannotSpeakError, Clip, Speaker
from voiceguide.speech.supervisor import Sentences, WorkerEngine
from voiceguide.system.cache import Cache, key
from voiceguide.timeline.layout import GAP_MS
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.timeline import Sound
from voiceguide.units import to_samples

REVISION = 15
"""Part of every clip's key; raise it when conditioning or a chime comes to sound otherwise."""

SPOKEN = "spoken"
"""Under which kind the cache keeps what was spoken, as it was before it was finished."""

_AT_ONCE = 24
"""Clips that are finished and encoded together: enough to be worth starting ffmpeg for, and few enough that the
first are being encoded while most are not yet spoken."""


class Recorder:
    """Records what has not been recorded yet, and knows the length and the MP3 frames of every clip.

    While the engine speaks, what has been spoken is finished and encoded, in up to `workers` batches at once; so when
    the last clip is there, most of the track is made. `lufs` is how loud every clip is made, `sounds` what the chimes
    are like that aren't `own_sounds`, and `chimes` are those that will be heard, made meanwhile too; the encoder is
    asked for only when there is something new. A line that has one of one's `own` recordings isn't spoken, and one in
    another language is spoken by whoever is `beside` the speaker for it. All that is said has a `finish`. To be used
    from one thread.
    """

    def __init__(
        self,
        engine: WorkerEngine,
        speaker: Speaker,
        cache: Cache,
        encoder: Callable[[], Path],
        lufs: float = SPEECH_LUFS,
        workers: int = 1,
        sounds: Sounds | None = None,
        own: OwnRecordings | None = None,
        own_sounds: OwnSounds | None = None,
        beside: Mapping[str, tuple[WorkerEngine, Speaker]] | None = None,
        finish: Finish = Finish.DRY,
        chimes: Iterable[ChimeKind] = (),
    ) -> None:
        self._voice_finish, self._chimes = finish, tuple(chimes)
        self._own, self._own_sounds = own, own_sounds
        self._cache, self._encoder = cache, encoder
        self._speaking: dict[str | None, tuple[WorkerEngine, Speaker]] = {None: (engine, speaker)}
        self._speaking.update(beside or {})
        self._lufs, self._workers, self._sounds = lufs, workers, sounds or Sounds()
        self._identities: dict[str | None, str] = {}
        self._clips: dict[str, KeptClip] = {}
        self._pcm: dict[str, bytes] = {}
        self._encoded: dict[KeptClip, bytes] = {}
        self.lengths = _Lengths(self.clip, speaker.speed)
        """Milliseconds by what sounds: measured where there is a clip, else estimated."""
        self.new = 0
        """How many clips were made because the cache did not have them."""

    def clip(self, what: What) -> KeptClip | None:
        """The clip of a text that has been recorded, now or before, of a chime or a breath; None when there is none
        yet."""
        name = self._key(what)
        if name not in self._clips:
            if isinstance(what, ChimeKind):
                self._clips[name] = self._chime_clip(what, name)
            elif isinstance(what, Breath):
                made = partial(_breath, what, self._lufs - SPEECH_LUFS)
                self._clips[name] = KeptClip(name, what.length_ms, made)
            elif length := self._cache.get("length", name):
                self._clips[name] = KeptClip(name, int(length), partial(self._load, what, int(length)))
        return self._clips.get(name)

    def _chime_clip(self, kind: ChimeKind, name: str) -> KeptClip:
        if self._own_sounds and kind in self._own_sounds.files:
            length_ms = self._own_sounds.lengths_ms()[kind]
            return KeptClip(name, length_ms, partial(self._own_sound, kind, name, 2 * to_samples(length_ms)))
        made = partial(_chime, kind, self._sounds.timbre(kind.value), self._lufs - SPEECH_LUFS)
        return KeptClip(name, CHIME_MS[kind], made)

    def _own_sound(self, kind: ChimeKind, name: str, size: int) -> bytes:
        """The PCM of a sound that is a file, so many bytes of it, from the cache or made now."""
        assert self._own_sounds
        kept = self._cache.get("clip", name)
        if kept is None:
            kept = self._own_sounds.pcm(kind, self._lufs)
            self._cache.put("clip", name, kept)
        return kept[:size].ljust(size, b"\0")

    def record(self, lines: Iterable[Speech]) -> None:
        """Speaks what has no clip yet. A SpeechError says where its text stands, an AudioError names the recording."""
        lines = tuple(lines)
        new: dict[str, Speech] = {}
        for line in lines:
            if not line.full.spoken:
                reason = f'nothing of "{line.full.text}" is left to say: pronounce silences it'
                raise SpeechError(f"{line.at}: {reason}" if line.at else reason)
            if self.clip(line.full) is None:
                new.setdefault(self._key(line.full), line)
        try:
            self._record([line.full for line in new.values()])
        except CannotSpeakError as error:
            at = next((line.at for line in new.values() if line.full.spoken == error.text), None)
            raise SpeechError(f"{at}: {error}" if at else str(error)) from error
        self.lengths.clear()
        for line in lines:
            self._check_count(line)

    def clips(self, sounds: Iterable[Sound]) -> dict[What, KeptClip]:
        """The clip of each different sound. LookupError for one that has not been recorded."""
        found = {sound.what: self.clip(sound.what) for sound in sounds}
        if None in found.values():
            raise LookupError("not all has been recorded")
        return {what: clip for what, clip in found.items() if clip}

    def encoded(self, clips: Iterable[KeptClip]) -> dict[KeptClip, bytes]:
        """The MP3 frames of each different clip."""
        different = dict.fromkeys(clips)
        self._encoded |= encode((clip for clip in different if clip not in self._encoded), self._cache, self._encoder)
        return {clip: self._encoded[clip] for clip in different}

    def _record(self, new: Sequence[Utterance]) -> None:
        """Speaks texts, but for those that the cache has as they were spoken for another level or finish; what has been
        spoken is finished meanwhile, batch by batch, and the chimes before the first."""
        if not new:
            return
        said = [one for one in new if self._own is None or self._own.file(one.text) is None]
        kept = {one: _unpacked(data) for one in said if (data := self._cache.get(SPOKEN, self._spoken_key(one)))}
        unspoken = [one for one in said if one not in kept]
        for lang, texts in _by_language(unspoken).items():
            engine, _ = self._who(lang)
            engine.start(engine.workers_worth_starting((one.spoken for one in texts), self._workers))
        encoder = self._encoder()
        with ThreadPoolExecutor(self._workers) as pool:
            try:
                done: list[Future[object]] = [pool.submit(self.encoded, filter(None, map(self.clip, self._chimes)))]
                for coming in (self._read(new), chain(kept.items(), self._spoken(unspoken))):
                    done += [pool.submit(self._finish, encoder, batch) for batch in _batches(coming)]
                for part in done:
                    part.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        self.new += len(new)

    def _read(self, new: Iterable[Utterance]) -> Iterator[tuple[Utterance, Sentences]]:
        """Each text that has a recording of one's own, as it was recorded."""
        for one in new:
            if self._own and (clip := self._own.clip(one.text, self._encoder())):
                yield one, (clip,)

    def _check_count(self, line: Speech) -> None:
        """AudioError for a recorded word of a countdown that doesn't fit its second, where a voice's would."""
        path = self._own.file(line.full.text) if self._own else None
        most_ms = 1_000 - GAP_MS
        if path and line.role is Role.COUNTDOWN and Estimates(self._speaking[None][1].speed)[line.full] <= most_ms:
            length_ms = self.lengths[line.full]
            if length_ms > most_ms:
                raise AudioError(
                    f"{path}: {length_ms / 1_000:.1f} s is too long for a word of a countdown, which has "
                    f"{most_ms / 1_000:.1f} s; record it more briskly"
                )

    def _spoken(self, new: Iterable[Utterance]) -> Iterator[tuple[Utterance, Sentences]]:
        """Each text, as it comes from the engine; kept so, too."""
        by_speed: dict[tuple[str | None, float], dict[str, Utterance]] = {}
        for one in new:
            by_speed.setdefault((one.lang, self._speed(one)), {})[one.spoken] = one
        for (lang, speed), texts in by_speed.items():
            engine, speaker = self._who(lang)
            for text, raw in engine.speak_all(texts, replace(speaker, speed=speed), self._workers):
                self._cache.put(SPOKEN, self._spoken_key(texts[text]), _packed(raw))
                yield texts[text], raw

    def _finish(self, encoder: Path, batch: Sequence[tuple[Utterance, Sentences]]) -> None:
        """Finishes what was spoken or recorded, encodes it, and keeps all."""
        utterances, raws = zip(*batch, strict=True)
        self._keep(encoder, zip(utterances, condition(raws, encoder, self._lufs, self._voice_finish), strict=True))

    def _keep(self, encoder: Path, finished: Iterable[tuple[Utterance, Clip]]) -> None:
        clips = []
        for utterance, done in finished:
            if not done.pcm:
                raise CannotSpeakError(utterance.spoken, "the voice made no sound")
            name, length_ms = self._key(utterance), done.length_ms
            self._pcm[name] = done.pcm.ljust(2 * to_samples(length_ms), b"\0")
            self._cache.put("clip", name, self._pcm[name])
            self._cache.put("length", name, str(length_ms).encode())
            clips.append(KeptClip(name, length_ms, partial(self._load, utterance, length_ms)))
            self._clips[name] = clips[-1]
        self._encoded |= encode(clips, self._cache, lambda: encoder)

    def _load(self, utterance: Utterance, length_ms: int) -> bytes:
        """The PCM of a clip, as long as it is known to be: if the cache has lost it, it is spoken again."""
        name, size = self._key(utterance), 2 * to_samples(length_ms)
        if name not in self._pcm:
            kept = self._cache.get("clip", name)
            if kept is None:
                self._record([utterance])
                kept = self._pcm[name]
            self._pcm[name] = kept
        return self._pcm[name][:size].ljust(size, b"\0")

    def _key(self, what: What) -> str:
        if isinstance(what, Breath):
            return key("breath", REVISION, what.way, what.length_ms, self._lufs)
        if isinstance(what, ChimeKind):
            if self._own_sounds and (own := self._own_sounds.files.get(what)):
                return key("own sound", REVISION, own.key, self._lufs)
            return key("chime", REVISION, what.value, self._sounds.timbre(what.value).value, self._lufs)
        if digest := self._own and self._own.digest(what.text):
            return key("recording", REVISION, digest, self._lufs, *self._finish_key)
        return key("clip", REVISION, *self._manner(what), self._lufs, what.spoken, *self._finish_key)

    def _spoken_key(self, utterance: Utterance) -> str:
        return key(SPOKEN, REVISION, *self._manner(utterance), utterance.spoken)

    def _manner(self, utterance: Utterance) -> tuple[object, ...]:
        """All that a text is spoken with."""
        _, speaker = self._who(utterance.lang)
        return self._identity(utterance.lang), self._speed(utterance), speaker.pitch, speaker.options

    @property
    def _finish_key(self) -> tuple[object, ...]:
        return () if self._voice_finish is Finish.DRY else (self._voice_finish.value, FINISH_REVISION)

    def _who(self, lang: str | None) -> tuple[WorkerEngine, Speaker]:
        """Who speaks a language, and their engine. SpeechError where nobody does."""
        if lang not in self._speaking:
            raise SpeechError(f"nobody speaks {lang}; `voiceguide voices --language {lang}` lists who could")
        return self._speaking[lang]

    def _identity(self, lang: str | None) -> str:
        if lang not in self._identities:
            engine, speaker = self._who(lang)
            self._identities[lang] = engine.identity(speaker.voice)
        return self._identities[lang]

    def _speed(self, utterance: Utterance) -> float:
        engine, speaker = self._who(utterance.lang)
        return speed_for(utterance.brisk, speaker.speed, engine.kind.count_speed)


class _Lengths(Estimates):
    """Lengths that are true where there is a clip."""

    def __init__(self, clip: Callable[[Utterance | ChimeKind], KeptClip | None], speed: float) -> None:
        super().__init__(speed)
        self._clip = clip

    def estimate(self, what: Utterance | ChimeKind) -> int:
        clip = self._clip(what)
        return clip.length_ms if clip else super().estimate(what)


def _by_language(new: Iterable[Utterance]) -> dict[str | None, list[Utterance]]:
    found: dict[str | None, list[Utterance]] = {}
    for one in new:
        found.setdefault(one.lang, []).append(one)
    return found


def _batches(clips: Iterator[tuple[Utterance, Sentences]]) -> Iterator[list[tuple[Utterance, Sentences]]]:
    while batch := list(islice(clips, _AT_ONCE)):
        yield batch


def _packed(sentences: Sentences) -> bytes:
    """Sentences as the cache keeps them: a line with the frame rate and the bytes of each, then their PCM."""
    sizes = json.dumps([(clip.sample_rate, len(clip.pcm)) for clip in sentences])
    return b"".join((sizes.encode(), b"\n", *(clip.pcm for clip in sentences)))


def _unpacked(kept: bytes) -> Sentences:
    sizes, _, pcm = kept.partition(b"\n")
    stream = BytesIO(pcm)
    return tuple(Clip(stream.read(size), rate) for rate, size in json.loads(sizes))


def _chime(kind: ChimeKind, timbre: Timbre, louder_db: float) -> bytes:
    from voiceguide.audio.chimes import chime  # brings pydub, which a full cache has no need of

    return chime(kind, timbre, louder_db).pcm


def _breath(breath: Breath, louder_db: float) -> bytes:
    from voiceguide.audio import breaths  # brings numpy, which a full cache has no need of

    return breaths.breath(breath.way, breath.length_ms, louder_db).pcm
