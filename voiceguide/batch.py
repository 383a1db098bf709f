"""Many tracks at once: orders that can be sent anywhere, and results that come back as they are done."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from threading import local

from voiceguide.catalogue.model import Catalogue
from voiceguide.errors import VoiceguideError
from voiceguide.render import Progress, Rendered, Studio, kept, render
from voiceguide.script.request import Request
from voiceguide.speech.engine import Speaker
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.track.sidecars import Sidecars

_AHEAD = 1_000
"""Orders given to an executor before the first is done: so many, and no more, are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Order:
    """One track to be made, and all it takes, in plain values that can be pickled.

    Whoever fulfils it needs the same folders: `out`, and `cache` (None: what each machine uses anyway). `workers` is
    how many processes may speak, and how many may encode, at once. With `keep`, a track that stands there already
    and is what would be made stays as it is.
    """

    catalogue: Catalogue
    request: Request
    out: Path
    speaker: Speaker
    sidecars: Sidecars = field(default_factory=Sidecars)
    ffmpeg: str | None = None
    cache: Path | None = None
    workers: int = 1
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an order: the track, or else the error. `trouble` says what the cache complains of."""

    order: Order
    rendered: Rendered | None
    error: BaseException | None = None
    took_s: float = 0.0
    trouble: str | None = None


def fulfil(order: Order, progress: Progress = lambda _: None, engine: WorkerEngine | None = None) -> Result:
    """Makes the track. A VoiceguideError is in the result; whatever else is raised is a bug.

    All orders that a thread fulfils for one speaker share a studio, so an engine is started at most once, and only if
    something has to be spoken. `engine` is the speaker's, where it has been opened before.
    """
    began = time.monotonic()
    rendered, failure, studio = None, None, None
    try:
        studio = _studio(order, engine)
        what = order.catalogue, order.request, studio, order.out, order.sidecars, progress
        rendered = (kept(*what) if order.keep else None) or render(*what)
    except VoiceguideError as error:
        failure = error
    trouble = studio.cache.trouble if studio else None
    return Result(order, rendered, failure, time.monotonic() - began, trouble)


def fulfil_all(orders: Iterable[Order], executor: Executor) -> Iterator[Result]:
    """The result of every order, in the order in which they are done, however many there are and wherever they run.

    One that fails doesn't stop the rest. Leaving the iteration early cancels those that have not begun.
    """
    ahead = iter(orders)
    pending: dict[Future[Result], Order] = {}
    try:
        while True:
            for order in islice(ahead, _AHEAD - len(pending)):
                pending[executor.submit(fulfil, order)] = order
            if not pending:
                return
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                yield _result(future, pending.pop(future))
    finally:
        for future in pending:
            future.cancel()


def close() -> None:
    """Ends the engine of this thread, if one has been started."""
    if opened := getattr(_open, "studio", None):
        opened.close()
        del _open.studio, _open.kind


_open = local()


def _studio(order: Order, engine: WorkerEngine | None) -> Studio:
    """This thread's studio: the one of the last order, if that was for the same speaker."""
    kind = (order.speaker, order.ffmpeg, order.cache, order.workers)
    if getattr(_open, "kind", None) != kind:
        close()
        studio = Studio(order.speaker, order.ffmpeg, order.workers, order.cache, engine)
        _open.studio, _open.kind = studio, kind
    found: Studio = _open.studio
    return found


def _result(future: Future[Result], order: Order) -> Result:
    """Its result, with the order that was given; a process that died, or a bug, is a failure like any other."""
    error = future.exception()
    return Result(order, None, error) if error else replace(future.result(), order=order)
