"""HTTP/1.1 over TCP or TLS: reads requests, sends answers, and lets no client keep others out.

One loop (asyncio) holds all connections, so that a slow client costs no thread; h11 parses strictly and keeps to the
protocol. Three rules keep room for everyone:

- A request has `REQUEST_S` from the end of the one before it until it is whole, however it drips in.
- A client has `SEND_S` to take each 64 KiB of an answer.
- Where all `PLACES` are taken, a newcomer gets the place of another: of the address that has most of them, the
  connection that has kept the server waiting longest, and at least `GRACE_S`.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from io import FileIO
from ipaddress import ip_address, ip_network

import h11

from voiceguide.serve.conditions import http_date

PLACES = 100
"""Connections at a time. Each may have a file open too, and a program on macOS may open 256."""

GRACE_S = 0.1
"""Long enough for what has arrived to be read."""

PATIENCE_S = 1
REQUEST_S = 15
SEND_S = 30
_PIECE = 65_536
_HEAD_BYTES = 16_384
_UNREAD = 131_072  # bytes that the system may hold for a client that doesn't read
_FULL_S = 0.02  # how often a full house is looked through
_GOODBYE_S = 1  # how long an encrypted connection may take to end


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request. `target` is as it came; the names of `headers` are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of an open file."""

    file: FileIO
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: for HEAD the same, without the body. The files of its slices are closed after it."""

    status: int
    headers: Mapping[str, str]
    body: Sequence[bytes | Slice] = ()

    @property
    def length(self) -> int:
        """Bytes of the body."""
        return sum(len(part) if isinstance(part, bytes) else part.end - part.start for part in self.body)

    def pieces(self) -> Iterator[bytes]:
        """The body in pieces of up to 64 KiB."""
        for part in self.body:
            if isinstance(part, bytes):
                yield from (part[at : at + _PIECE] for at in range(0, len(part), _PIECE))
                continue
            part.file.seek(part.start)
            left = part.end - part.start
            while left and (data := part.file.read(min(left, _PIECE))):
                left -= len(data)
                yield data

    def close(self) -> None:
        """Closes its files."""
        for part in self.body:
            if isinstance(part, Slice):
                part.file.close()


class _Connection:
    """A client's. It is `idle` while the server waits for the client, which it has done `since`, in the loop's time."""

    def __init__(self, address: str, since: float) -> None:
        self.address, self.since, self.idle = address, since, True
        self.task: asyncio.Task[None] | None = None

    def wait(self, idle: bool) -> None:
        self.idle, self.since = idle, asyncio.get_running_loop().time()


class Service:
    """Answers the requests that come to `listeners`, until it is told to stop; with `tls`, encrypted.

    `respond` is called from several threads.
    """

    def __init__(
        self,
        respond: Callable[[Request], Answer],
        listeners: Iterable[socket.socket],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._respond, self._listeners, self._tls = respond, tuple(listeners), tls
        self._threads = ThreadPoolExecutor(4, "voiceguide-serve")
        self._connections: set[_Connection] = set()
        self._closed = False
        self._stop: Callable[[], object] = lambda: None

    def run(self) -> None:
        """Answers requests until `close`, or until Ctrl-C, which goes on as KeyboardInterrupt."""
        try:
            asyncio.run(self._run())
        finally:
            self._threads.shutdown(cancel_futures=True)

    def close(self) -> None:
        """Stops `run`, from any thread."""
        self._closed = True
        with suppress(RuntimeError):  # the loop has ended
            self._stop()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda *_: None)  # clients that went away are no news
        for listener in self._listeners:
            listener.setblocking(False)
        doors = [loop.create_task(self._admit(listener)) for listener in self._listeners]
        self._stop = lambda: [loop.call_soon_threadsafe(door.cancel) for door in doors]
        if self._closed:
            self._stop()
        try:
            await asyncio.wait(doors)
        finally:
            tasks = [*doors, *(connection.task for connection in self._connections if connection.task)]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _admit(self, listener: socket.socket) -> None:
        """Lets in one client after another."""
        loop = asyncio.get_running_loop()
        while True:
            full_since = loop.time()
            while len(self._connections) >= PLACES and not self._make_room(loop.time() - full_since):
                await asyncio.sleep(_FULL_S)
            try:
                client, peer = await loop.sock_accept(listener)
            except OSError:  # it went before it was let in, or no more files can be opened
                await asyncio.sleep(_FULL_S)
                continue
            connection = _Connection(_network(peer[0]), loop.time())
            self._connections.add(connection)
            connection.task = loop.create_task(self._attend(connection, client))
            connection.task.add_done_callback(partial(self._left, connection, client))

    def _make_room(self, full_s: float) -> bool:
        """Frees a place, as the module's third rule has it. False where there is none to be had.

        Where all have been busy for `PATIENCE_S`, a short wait is enough to go.
        """
        latest = asyncio.get_running_loop().time() - (GRACE_S if full_s < PATIENCE_S else 0)
        (greediest, _), *_ = Counter(connection.address for connection in self._connections).most_common(1)
        theirs = (one for one in self._connections if one.address == greediest)
        slow = [one for one in theirs if one.idle and one.since <= latest]
        if not slow:
            return False
        worst = min(slow, key=lambda one: one.since)
        self._connections.discard(worst)
        if worst.task:
            worst.task.cancel()
        return True

    async def _attend(self, connection: _Connection, client: socket.socket) -> None:
        """All that passes between a client and the server."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(_HEAD_BYTES)
        protocol = asyncio.StreamReaderProtocol(reader)
        transport: asyncio.Transport | None = None
        try:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNREAD)
            joining = loop.connect_accepted_socket(lambda: protocol, client, ssl=self._tls)
            transport = (await asyncio.wait_for(joining, REQUEST_S))[0]
            transport.set_write_buffer_limits(1, 0)  # so that `drain` waits until all has left this process
            writer = asyncio.StreamWriter(transport, protocol, reader, loop)
            await self._converse(connection, reader, writer)
            writer.close()
            loop.call_later(_GOODBYE_S, transport.abort)
        except (OSError, asyncio.TimeoutError, h11.LocalProtocolError):
            _drop(client, transport)  # the client went away, or is too slow, or broke the protocol halfway
        except asyncio.CancelledError:
            _drop(client, transport)
            raise

    def _left(self, connection: _Connection, client: socket.socket, task: asyncio.Task[None]) -> None:
        """Frees the place of a connection that has ended; one may be cancelled before it has begun."""
        self._connections.discard(connection)
        if task.cancelled():
            client.close()
        elif error := task.exception():
            client.close()
            if isinstance(error, Exception):  # Ctrl-C goes its own way
                logging.getLogger(__name__).error("a connection failed", exc_info=error)

    async def _converse(
        self, connection: _Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Request after request, until either side ends it."""
        http = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_BYTES)
        while True:
            connection.wait(idle=True)
            try:
                request = await asyncio.wait_for(_next_request(http, reader), REQUEST_S)
            except h11.RemoteProtocolError as error:
                request = None
                answer = Answer(error.error_status_hint, {"Content-Type": "text/plain"}, (b"Not HTTP.\n",))
            else:
                if request is None:
                    return
                connection.wait(idle=False)
                answer = await self._answer(request)
            try:
                for data in _sent(http, answer, with_body=request is None or request.method != "HEAD"):
                    connection.wait(idle=True)
                    writer.write(data)
                    await asyncio.wait_for(writer.drain(), SEND_S)
            finally:
                answer.close()
            if http.our_state is not h11.DONE or http.their_state is not h11.DONE:
                return
            http.start_next_cycle()

    async def _answer(self, request: Request) -> Answer:
        """What `respond` makes of it; where that fails, the log has why."""
        work = self._threads.submit(self._respond, request)
        try:
            await asyncio.wait([asyncio.wrap_future(work)])
        except asyncio.CancelledError:
            work.add_done_callback(_close)
            raise
        if error := work.exception():
            logging.getLogger(__name__).error("%s could not be answered", request.method, exc_info=error)
            return Answer(500, {"Content-Type": "text/plain"}, (b"Internal Server Error\n",))
        return work.result()


async def _next_request(http: h11.Connection, reader: asyncio.StreamReader) -> Request | None:
    """The head of the next request; None when the client has no more."""
    while (event := http.next_event()) is h11.NEED_DATA:
        http.receive_data(await reader.read(_PIECE))
    if not isinstance(event, h11.Request):
        return None
    http.next_event()  # its end, where it has no body
    headers: dict[str, str] = {}
    for name, value in ((name.decode("ascii"), value.decode("latin-1")) for name, value in event.headers):
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Request(event.method.decode("ascii"), event.target.decode("ascii"), headers=headers)


def _sent(http: h11.Connection, answer: Answer, with_body: bool) -> Iterator[bytes]:
    """An answer as it goes over the wire, in pieces. A connection ends where the body of a request is left unread."""
    headers = {**answer.headers, "Date": http_date(time.time()), "Content-Length": str(answer.length)}
    if http.their_state is not h11.DONE:
        headers["Connection"] = "close"
    yield http.send(h11.Response(status_code=answer.status, headers=list(headers.items()))) or b""
    if with_body and answer.status != HTTPStatus.NOT_MODIFIED:
        for data in answer.pieces():
            yield http.send(h11.Data(data=data)) or b""
    yield http.send(h11.EndOfMessage()) or b""


def _close(work: Future[Answer]) -> None:
    """Closes an answer that no one waits for any more."""
    if not work.cancelled() and not work.exception():
        work.result().close()


def _drop(client: socket.socket, transport: asyncio.Transport | None) -> None:
    """Ends a connection at once, whatever is still to be sent."""
    if transport:
        transport.abort()
    client.close()


def _network(address: str) -> str:
    """Who is at an address: for IPv6 its /64 network, of which one device has all the addresses it likes."""
    ip = ip_address(address.partition("%")[0])
    return str(ip) if ip.version == 4 else str(ip_network((ip, 64), strict=False))
