"""Many tracks at once: orders that can be sent anywhere, and results that come back as they are done."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from types import TracebackType

from voiceguide.catalogue.model import Catalogue
from voiceguide.errors import VoiceguideError
from voiceguide.render import Beside, Progress, Rendered, Studio, kept, render
from voiceguide.script.request import Request
from voiceguide.speech.engine import Speaker
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.track.sidecars import Sidecars

_AHEAD = 1_000
"""Orders given to an executor before the first is done: about so many, and no more, are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Order:
    """One track to be made, and all it takes, in plain values that can be pickled.

    Whoever fulfils it needs the same folders: `out`, and `cache` (None: what each machine uses anyway). `workers` is
    how many processes may speak, and how many may encode, at once; `beside` the speaker are those of other languages.
    With `keep`, a track that stands there already and is what would be made stays as it is.
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
    beside: Beside = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an order: the track, or else the error. `trouble` says what the cache complains of."""

    order: Order
    rendered: Rendered | None
    error: BaseException | None = None
    took_s: float = 0.0
    trouble: str | None = None


class Renderer:
    """Fulfils orders, one after the other. Close it, or use it in a `with`.

    Orders in a row for one speaker share a studio, so an engine is started at most once, and only if something has to
    be spoken.
    """

    def __init__(self) -> None:
        self._studio: Studio | None = None
        self._kind: tuple[object, ...] = ()

    def fulfil(self, order: Order, progress: Progress = lambda _: None, engine: WorkerEngine | None = None) -> Result:
        """Makes the track. A VoiceguideError is in the result; whatever else is raised is a bug.

        `engine` is the speaker's, where it has been opened before.
        """
        began = time.monotonic()
        rendered, failure, studio = None, None, None
        try:
            studio = self._studio_for(order, engine)
            what = order.catalogue, order.request, studio, order.out, order.sidecars, progress
            rendered = (kept(*what) if order.keep else None) or render(*what)
        except VoiceguideError as error:
            failure = error
        return Result(
            order=order,
            rendered=rendered,
            error=failure,
            took_s=time.monotonic() - began,
            trouble=studio.cache.trouble if studio else None,
        )

    def close(self) -> None:
        """Ends the engine, if one has been started."""
        if self._studio:
            self._studio.close()
        self._studio, self._kind = None, ()

    def __enter__(self) -> Renderer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _studio_for(self, order: Order, engine: WorkerEngine | None) -> Studio:
        """The studio of the last order, if that was for the same speaker; else a new one."""
        kind = (order.speaker, order.beside, order.ffmpeg, order.cache, order.workers)
        if self._studio is None or self._kind != kind:
            self.close()
            self._studio, self._kind = (
                Studio(
                    order.speaker,
                    named_ffmpeg=order.ffmpeg,
                    workers=order.workers,
                    cache_folder=order.cache,
                    engine=engine,
                    beside=order.beside,
                ),
                kind,
            )
        return self._studio


def fulfil_all(orders: Iterable[Order], executor: Executor, together: int = 1) -> Iterator[Result]:
    """The result of every order, in the order in which they are done, however many there are and wherever they run.

    `together` orders are sent at a time: they share an engine, and their results come together. One that fails doesn't
    stop the rest. Leaving the iteration early cancels those that have not begun.
    """
    ahead = iter(orders)
    pending: dict[Future[list[Result]], list[Order]] = {}
    try:
        while True:
            while len(pending) * together < _AHEAD and (some := list(islice(ahead, together))):
                pending[executor.submit(_fulfil_some, some)] = some
            if not pending:
                return
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                yield from _results(future, pending.pop(future))
    finally:
        for future in pending:
            future.cancel()


def _fulfil_some(orders: list[Order]) -> list[Result]:
    with Renderer() as renderer:
        return [renderer.fulfil(order) for order in orders]


def _results(future: Future[list[Result]], orders: list[Order]) -> Iterator[Result]:
    """The results, with the orders that were given; a process that died, or a bug, is a failure like any other."""
    if error := future.exception():
        yield from (Result(order=order, rendered=None, error=error) for order in orders)
    else:
        yield from (replace(result, order=order) for result, order in zip(future.result(), orders, strict=True))
