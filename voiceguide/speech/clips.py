"""Clips in the cache: their keys, and their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from voiceguide.speech.cache import Cache, key
from voiceguide.speech.engine import Manner, RawClip
from voiceguide.speech.supervisor import WorkerEngine

KIND = "clip"


def clip_key(identity: str, text: str, manner: Manner) -> str:
    """The key of `text`, spoken in this manner by the engine of this identity."""
    return key(KIND, identity, manner.voice, manner.rate, manner.pitch, text)


def pack_clip(clip: RawClip) -> bytes:
    """The frame rate in four bytes, then the PCM."""
    return clip.frame_rate.to_bytes(4, "little") + clip.pcm


def unpack_clip(data: bytes) -> RawClip:
    """What `pack_clip` packed."""
    return RawClip(data[4:], int.from_bytes(data[:4], "little"))


def speak_cached(
    texts: Iterable[str], manner: Manner, engine: WorkerEngine, cache: Cache, jobs: int = 1
) -> Iterator[tuple[str, RawClip]]:
    """Each different text with its clip: first those that the cache has, then the others as they are spoken.

    When the cache has them all, no engine is started. Errors are those of `WorkerEngine.speak_all`.
    """
    new = []
    for text in dict.fromkeys(texts):
        packed = cache.get(KIND, clip_key(engine.identity, text, manner))
        if packed is None:
            new.append(text)
        else:
            yield text, unpack_clip(packed)
    for text, clip in engine.speak_all(new, manner, jobs) if new else ():
        cache.put(KIND, clip_key(engine.identity, text, manner), pack_clip(clip))
        yield text, clip
