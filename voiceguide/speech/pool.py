"""Worker processes that speak: whatever goes wrong in one is found, and tried again in another."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any

from voiceguide.errors import SpeechError, UnknownNameError, VoiceguideError
from voiceguide.speech.engine import CannotSpeakError

TRIES = 3
_LONGEST_LINE = 4_000_000
_LONGEST_CLIP = 500_000_000
_AHEAD_BYTES = 4_096  # requests sent ahead of replies; less than a pipe holds, so that sending never blocks
_HERE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answered: a line of JSON, and a clip's PCM after it."""

    line: dict[str, Any]
    pcm: bytes = b""


@dataclass(slots=True, eq=False)
class Job:
    """A request, the text it is about, and what may be wrong with a reply to it (None: nothing)."""

    request: dict[str, Any]
    text: str
    check: Callable[[Reply], str | None]
    failures: int = 0
    wire: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.wire = json.dumps(self.request, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


@dataclass(frozen=True, slots=True)
class _Event:
    """A reply, or (`reply` is None) why there will be no more."""

    worker: _Worker
    reply: Reply | None
    end: str = ""


class WorkerPool:
    """The workers of one engine. To be used from one thread; `close` it, or leave it to the end of the program."""

    def __init__(self, engine: str, time_limit: Callable[[str], float], start_limit_s: float) -> None:
        self._engine, self._time_limit, self._start_limit_s = engine, time_limit, start_limit_s
        self._events: SimpleQueue[_Event] = SimpleQueue()
        self._workers: list[_Worker] = []

    def start(self, count: int) -> None:
        """Starts workers until there are `count`; does not wait for them."""
        while len(self._workers) < count:
            self._workers.append(_Worker(self._engine, self._events, self._start_limit_s))

    def close(self) -> None:
        """Ends all workers."""
        self._stop(*self._workers)

    def do(self, jobs: list[Job], workers: int) -> Iterator[tuple[Job, Reply]]:
        """Each job with its reply, as they are done by up to `workers` workers at once.

        A job is tried three times, each in a new worker. CannotSpeakError when none succeeds; UnknownNameError and
        SpeechError as the engine says.
        """
        waiting = deque(jobs)
        undone = len(jobs)
        try:
            while undone:
                self.start(min(workers, undone))
                self._submit(waiting)
                worker, outcome = self._next_outcome()
                match outcome:
                    case Reply():
                        undone -= 1
                        yield worker.jobs.popleft(), outcome
                    case str():
                        waiting.extendleft(reversed(worker.jobs))
                        self._stop(worker)
                        _count_failure(worker.jobs, outcome)
        finally:
            self._stop(*(worker for worker in self._workers if worker.jobs))

    def _submit(self, waiting: deque[Job]) -> None:
        for worker in sorted(self._workers, key=lambda worker: len(worker.jobs)):
            while waiting and worker.has_room_for(waiting[0]):
                worker.give(waiting.popleft(), self._time_limit)

    def _next_outcome(self) -> tuple[_Worker, Reply | str]:
        """A worker's good reply to the first of its jobs, or how it failed. Errors that are final are raised."""
        while True:
            busy = [worker for worker in self._workers if worker.jobs]
            nearest = min(busy, key=lambda worker: worker.deadline)
            try:
                event = self._events.get(timeout=max(0.0, nearest.deadline - time.monotonic()))
            except Empty:
                return nearest, "the engine took too long"
            worker, reply = event.worker, event.reply
            if worker not in self._workers:
                continue  # one that was stopped
            if reply is None:
                if worker.jobs:
                    return worker, event.end
                self._stop(worker)
                continue
            if final := _final(reply, worker.text):
                if worker.text:
                    worker.jobs.popleft()  # it has been answered, and its worker is well
                raise final
            if reply.line.get("ready") is True:
                worker.expect(self._time_limit)
            elif worker.jobs:
                problem = worker.jobs[0].check(reply)
                if problem is None:
                    worker.expect(self._time_limit, after=1)
                return worker, problem or reply

    def _stop(self, *workers: _Worker) -> None:
        for worker in workers:
            self._workers.remove(worker)
            worker.end()


class _Worker:
    """One process and the jobs it has been given, in order."""

    def __init__(self, engine: str, events: SimpleQueue[_Event], start_limit_s: float) -> None:
        self.jobs: deque[Job] = deque()
        self.deadline = time.monotonic() + start_limit_s
        self._ready = False
        self._last_words = ""
        # in the folder that holds this package, so that the worker finds the same one, and nobody's json.py instead
        self._process = subprocess.Popen(
            [sys.executable, "-m", "voiceguide.speech.worker", engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=_HERE,
            env={**os.environ, "PYTHONIOENCODING": "utf-8:replace", "OMP_NUM_THREADS": "1"},
        )
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._stdin, self._stdout, self._stderr = self._process.stdin, self._process.stdout, self._process.stderr
        self._threads = (
            threading.Thread(target=self._listen, args=(events,), daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        )
        for thread in self._threads:
            thread.start()

    @property
    def text(self) -> str:
        """The text that it is speaking; empty when it isn't."""
        return self.jobs[0].text if self._ready and self.jobs else ""

    def has_room_for(self, job: Job) -> bool:
        """True when it has nothing to do, or little enough that sending one more cannot block."""
        return not self.jobs or sum(len(given.wire) for given in self.jobs) + len(job.wire) <= _AHEAD_BYTES

    def give(self, job: Job, time_limit: Callable[[str], float]) -> None:
        """Sends a job."""
        self.jobs.append(job)
        if self._ready and len(self.jobs) == 1:
            self.expect(time_limit)
        with suppress(OSError):  # it has ended; its listener says so, and why
            self._stdin.write(job.wire)
            self._stdin.flush()

    def expect(self, time_limit: Callable[[str], float], after: int = 0) -> None:
        """Sets the time by which the first job, or the one `after` so many, has to be done."""
        self._ready = True
        if len(self.jobs) > after:
            self.deadline = time.monotonic() + time_limit(self.jobs[after].text)

    def end(self) -> None:
        """Kills the process and waits until nothing is left of it."""
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for pipe in (self._stdin, self._stdout, self._stderr):
            with suppress(OSError):  # a request that was never read
                pipe.close()

    def _listen(self, events: SimpleQueue[_Event]) -> None:
        try:
            while reply := _read_reply(self._stdout):
                events.put(_Event(self, reply))
            end = self._how_it_ended()
        except (ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
            end = f"the worker's answer was garbled ({error})"
        events.put(_Event(self, None, end))

    def _how_it_ended(self) -> str:
        code = self._process.wait()
        self._threads[1].join()
        how = f"exit code {code}"
        if code < 0:
            how = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        return f"the engine ended with {how}" + (f" ({self._last_words})" if self._last_words else "")

    def _read_errors(self) -> None:
        """Keeps the last line of standard error, where libraries and Python say why they fail."""
        while line := self._stderr.readline(10_000):
            self._last_words = line.decode("utf-8", "replace").strip()[:200] or self._last_words


def _read_reply(pipe: IO[bytes]) -> Reply | None:
    """The next reply, None at the end of the pipe. ValueError and its kin when it is not one."""
    first = pipe.readline(_LONGEST_LINE)
    if not first:
        return None
    line = json.loads(first)
    size = int(line.get("bytes", 0))
    if not 0 <= size <= _LONGEST_CLIP:
        raise ValueError(f"a clip of {size} bytes")
    pcm = pipe.read(size)
    if len(pcm) != size or zlib.crc32(pcm) != line.get("crc", 0):
        raise ValueError("a clip arrived damaged")
    return Reply(line, pcm)


def _final(reply: Reply, text: str) -> VoiceguideError | None:
    """The error of an engine that knows what is wrong, with `text` or with itself, and would say the same again."""
    if unknown := reply.line.get("unknown"):
        return UnknownNameError(*unknown)
    if error := reply.line.get("error"):
        return SpeechError(str(error))
    if reason := reply.line.get("unsayable"):
        return CannotSpeakError(text, str(reason))
    return None


def _count_failure(jobs: deque[Job], reason: str) -> None:
    """Blames the first job, the one being done when its worker failed."""
    jobs[0].failures += 1
    if jobs[0].failures == TRIES:
        raise CannotSpeakError(jobs[0].text, f"{reason}, {TRIES} times")
