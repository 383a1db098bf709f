"""An engine that speaks in worker processes, so that nothing an engine does can hang, crash or mislead the program."""

from __future__ import annotations

import json
import platform
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any

from voiceguide import __version__
from voiceguide.errors import OptionError, SpeechError
from voiceguide.language.pronunciation import plain
from voiceguide.speech.checks import check_clip
from voiceguide.speech.engine import CannotSpeakError, Clip, Speaker, Voice
from voiceguide.speech.pool import Job, Reply, WorkerPool
from voiceguide.speech.registry import engine_class
from voiceguide.speech.sentences import split_sentences
from voiceguide.system.cache import Cache, key
from voiceguide.system.memory import free_mb

PITCHES = range(101)


class NotRememberedError(Exception):
    """An engine that may not be started is asked what is not remembered of it."""


Sentences = tuple[Clip, ...]
"""What a text sounds like, a clip a sentence: how long it is silent between them is not the engine's to say."""


class WorkerEngine:
    """The engine called `name`, in processes of its own; each clip is checked. To be used from one thread.

    Making one starts nothing. `close` it, or use it in a `with`, to end its workers; they also end with the program,
    however that ends. What it says about itself is remembered in `memory` while its files stay as they are. One
    that is not to start raises NotRememberedError where that is not enough.
    """

    def __init__(
        self,
        name: str,
        memory: Cache | None = None,
        time_limit: Callable[[str], float] | None = None,
        starts: bool = True,
    ) -> None:
        self.name, self.kind = name, engine_class(name)
        self._memory, self._starts = memory, starts
        self._pool = WorkerPool(name, time_limit or self.kind.time_limit_s, self.kind.start_limit_s)

    def __enter__(self) -> WorkerEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def identity(self, voice: str) -> str:
        """All that shapes the sound of a voice: clips of one identity may stand for each other.

        SpeechError when the engine cannot be opened.
        """
        own = self._ask({"do": "identity", "voice": voice}, voice)
        return f"{self.name} r{self.kind.revision}: {own}"

    def voices(self) -> tuple[Voice, ...]:
        """Everything it can speak with. SpeechError when the engine cannot be opened."""
        return tuple(Voice(**voice) for voice in self._ask({"do": "voices"}))

    def start(self, workers: int = 1) -> None:
        """Starts workers that will soon be needed, without waiting for them."""
        self._pool.start(workers)

    def speak(self, text: str, speaker: Speaker) -> Sentences:
        ((_, clips),) = self.speak_all([text], speaker)
        return clips

    def workers_worth_starting(self, texts: Iterable[str], jobs: int) -> int:
        """How many workers, `jobs` at most, save more time than they take to start, and have the memory they need."""
        worth = round(sum(map(len, texts)) / self.kind.worth_a_worker)
        free = free_mb()
        room = jobs if free is None else free // self.kind.worker_mb
        return max(1, min(jobs, worth, room))

    def speak_all(self, texts: Iterable[str], speaker: Speaker, jobs: int = 1) -> Iterator[tuple[str, Sentences]]:
        """Each different text with its sentences, in the order in which they are done, by up to `jobs` workers at once.

        Texts are handed out ahead, so workers go on while the caller uses what it was given. A sentence that several
        of them hold is spoken once. CannotSpeakError names the text that failed; leaving the iteration early ends the
        workers that are still busy.
        """
        self.check(speaker)
        pieces = {text: split_sentences(_speakable(text), self.kind.longest) for text in dict.fromkeys(texts)}
        holders: dict[str, list[str]] = {}
        for text, parts in pieces.items():
            for piece in dict.fromkeys(parts):
                holders.setdefault(piece, []).append(text)
        work = [_speak_job(texts[0], piece, speaker) for piece, texts in holders.items()]
        clips: dict[str, Clip] = {}
        for job, reply in self._pool.do(work, self.workers_worth_starting(pieces, jobs)):
            piece = job.request["text"]
            clips[piece] = Clip(reply.pcm, reply.line["sample_rate"])
            for text in tuple(holders[piece]):
                if all(part in clips for part in pieces[text]):
                    yield text, tuple(clips[part] for part in pieces[text])
                    for part in dict.fromkeys(pieces[text]):
                        holders[part].remove(text)
                        if not holders[part]:
                            del clips[part]

    def close(self) -> None:
        """Ends its workers."""
        self._pool.close()

    def check(self, speaker: Speaker) -> None:
        """OptionError when the engine cannot speak so."""
        if speaker.pitch is not None:
            if not self.kind.has_pitch:
                raise OptionError(
                    f"the engine {self.name!r} cannot set a pitch; leave out --pitch, or use --engine espeak"
                )
            if speaker.pitch not in PITCHES:
                raise OptionError(f"a pitch of {speaker.pitch} cannot be spoken; choose one from 0 to 100")
        for option, _ in speaker.options:
            if option not in self.kind.options:
                known = f"it has: {', '.join(self.kind.options)}" if self.kind.options else "it has none"
                raise OptionError(f"the engine {self.name!r} has no option {option!r}; {known}")

    def _ask(self, question: dict[str, str], voice: str = "") -> Any:
        """A worker's answer about its engine; remembered."""
        name = self._memory_key(question, voice)
        if name and self._memory and (kept := self._memory.get("answer", name)):
            return json.loads(kept)
        if not self._starts:
            raise NotRememberedError(f"the engine {self.name!r} would have to be started")
        job = Job(question, "", check=lambda reply: None if "answer" in reply.line else "it does not answer")
        try:
            ((_, reply),) = self._pool.do([job], workers=1)
        except CannotSpeakError as error:
            raise SpeechError(f"the engine {self.name!r} cannot be opened: {error.reason}") from error
        answer = reply.line["answer"]
        if name and self._memory:
            self._memory.put("answer", name, json.dumps(answer).encode())
        return answer

    def _memory_key(self, question: dict[str, str], voice: str) -> str | None:
        """Stands for the question and everything that the answer depends on; None where that isn't known."""
        if not self.kind.modules:
            return None
        modules = (self.kind.__module__, *self.kind.modules)
        places = [*map(_module_file, modules), *self.kind.files(voice)]
        facts = [self.name, self.kind.revision, __version__, platform.version(), *map(_state, places)]
        return key("answer", *facts, json.dumps(question))


def _module_file(module: str) -> Path | None:
    """Where a module is, without importing it; None when it cannot be found."""
    if loaded := sys.modules.get(module):
        return Path(loaded.__file__) if loaded.__file__ else None
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return None
    return Path(spec.origin) if spec and spec.origin else None


def _state(file: Path | None) -> str:
    """A text that changes when a file is written anew, and when it comes or goes."""
    try:
        found = file.stat() if file else None
    except OSError:
        found = None
    return f"{file} {found.st_size} {found.st_mtime_ns}" if found else f"{file} is not there"


def _speak_job(text: str, piece: str, speaker: Speaker) -> Job:
    def check(reply: Reply) -> str | None:
        sample_rate = reply.line.get("sample_rate")
        if not isinstance(sample_rate, int):
            return "the engine did not answer with a clip"
        return check_clip(plain(piece), Clip(reply.pcm, sample_rate), speaker.speed)

    return Job({"do": "speak", "text": piece, "speaker": asdict(speaker)}, text, check=check)


def _speakable(text: str) -> str:
    """`text` as one line; CannotSpeakError when nothing in it can be heard, or an engine would choke on it."""
    if any(unicodedata.category(character) == "Cs" for character in text):
        raise CannotSpeakError(text, "it holds half a character (a lone surrogate)")
    line = " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split())
    if not any(unicodedata.category(character)[0] in "LNS" for character in line):
        raise CannotSpeakError(text, "there are no words in it")
    return line
