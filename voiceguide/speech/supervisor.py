"""An engine that speaks in worker processes, so that nothing an engine does can hang, crash or mislead the program."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from types import TracebackType
from typing import Any

from voiceguide.errors import SpeechError
from voiceguide.speech.checks import check_clip
from voiceguide.speech.engine import CannotSpeakError, Manner, RawClip, Voice
from voiceguide.speech.pool import Job, Reply, WorkerPool, time_limit_s
from voiceguide.speech.registry import engine_kind
from voiceguide.speech.sentences import split_sentences

RATES = range(80, 451)
PITCHES = range(101)


class WorkerEngine:
    """The engine called `name`, in processes of its own; each clip is checked. To be used from one thread.

    Making one starts nothing. `close` it, or use it in a `with`, to end its workers; they also end with the program,
    however that ends.
    """

    def __init__(self, name: str, time_limit: Callable[[str], float] = time_limit_s) -> None:
        self._kind = engine_kind(name)
        self._pool = WorkerPool(name, time_limit)

    def __enter__(self) -> WorkerEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def identity(self) -> str:
        return self._kind.identity()

    def start(self, workers: int = 1) -> None:
        """Starts workers that will soon be needed, without waiting for them."""
        self._pool.start(workers)

    def voices(self) -> tuple[Voice, ...]:
        job = Job({"do": "voices"}, "", lambda reply: None if "voices" in reply.line else "it does not list its voices")
        ((_, reply),) = self._pool.do([job], workers=1)
        return tuple(Voice(*voice) for voice in reply.line["voices"])

    def speak(self, text: str, manner: Manner) -> RawClip:
        ((_, clip),) = self.speak_all([text], manner)
        return clip

    def workers_worth_starting(self, texts: Iterable[str], jobs: int) -> int:
        """How many workers, `jobs` at most, save more time than they take to start."""
        characters = sum(map(len, texts))
        return max(1, min(jobs, round(characters / self._kind.worth_a_worker)))

    def speak_all(self, texts: Iterable[str], manner: Manner, jobs: int = 1) -> Iterator[tuple[str, RawClip]]:
        """Each different text with its clip, in the order in which they are done, by up to `jobs` workers at once.

        Texts are handed out ahead, so workers go on while the caller uses what it was given. CannotSpeakError names
        the text that failed; leaving the iteration early ends the workers that are still busy.
        """
        _check_manner(manner)
        pieces = {text: split_sentences(_speakable(text)) for text in dict.fromkeys(texts)}
        work = [_speak_job(text, piece, manner) for text, parts in pieces.items() for piece in dict.fromkeys(parts)]
        missing = Counter(job.text for job in work)
        clips: dict[str, dict[str, RawClip]] = {text: {} for text in pieces}
        for job, reply in self._pool.do(work, self.workers_worth_starting(pieces, jobs)):
            clips[job.text][job.request["text"]] = RawClip(reply.pcm, reply.line["frame_rate"])
            missing[job.text] -= 1
            if not missing[job.text]:
                spoken = clips.pop(job.text)
                yield job.text, _joined([spoken[piece] for piece in pieces[job.text]])

    def close(self) -> None:
        self._pool.close()


def _speak_job(text: str, piece: str, manner: Manner) -> Job:
    request: dict[str, Any] = {
        "do": "speak",
        "text": piece,
        "voice": manner.voice,
        "rate": manner.rate,
        "pitch": manner.pitch,
    }

    def check(reply: Reply) -> str | None:
        frame_rate = reply.line.get("frame_rate")
        if not isinstance(frame_rate, int):
            return "the engine did not answer with a clip"
        return check_clip(piece, RawClip(reply.pcm, frame_rate), manner.rate)

    return Job(request, text, check)


def _check_manner(manner: Manner) -> None:
    if manner.rate not in RATES:
        raise SpeechError(f"{manner.rate} words a minute cannot be spoken; choose a rate from 80 to 450")
    if manner.pitch not in PITCHES:
        raise SpeechError(f"a pitch of {manner.pitch} cannot be spoken; choose one from 0 to 100")


def _speakable(text: str) -> str:
    """`text` as one line; CannotSpeakError when nothing in it can be heard, or an engine would choke on it."""
    if any(unicodedata.category(character) == "Cs" for character in text):
        raise CannotSpeakError(text, "it holds half a character (a lone surrogate)")
    line = " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split())
    if not any(unicodedata.category(character)[0] in "LNS" for character in line):
        raise CannotSpeakError(text, "there are no words in it")
    return line


def _joined(clips: list[RawClip]) -> RawClip:
    """Clips of one voice end to end, with the pause that each ends with, less the one that each begins with."""
    first, *others = clips
    return RawClip(first.pcm + b"".join(_without_lead(clip.pcm) for clip in others), first.frame_rate)


def _without_lead(pcm: bytes) -> bytes:
    silent = len(pcm) - len(pcm.lstrip(b"\0"))
    return pcm[silent // 2 * 2 :]
