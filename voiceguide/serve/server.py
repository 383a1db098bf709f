"""The tracks of a folder over HTTP: a list, each track with its page, captions and chapters, and the podcast feed.

A WSGI application on waitress. The standard library's server keeps a thread for each connection and says of itself
that it is not for production; waitress reads heads and sends bodies in one loop, so that a slow or idle phone costs
no thread, bounds heads, bodies and connections, and parses strictly. Only GET and HEAD are answered, and only for
names the library knows.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from io import FileIO
from typing import TYPE_CHECKING
from urllib.parse import quote

from waitress.server import create_server

from voiceguide.catalogue.poses import Poses
from voiceguide.page.player_page import page_html
from voiceguide.script import timeline_json
from voiceguide.serve.addresses import Place
from voiceguide.serve.feed import TRANSCRIPT_TYPES, chapters_json, feed_xml
from voiceguide.serve.library import Library, Track, opened
from voiceguide.serve.list_page import POLICY, list_html
from voiceguide.serve.ranges import Stamp, UnsatisfiableError, has_it_already, part_asked_for
from voiceguide.track import captions

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = tuple[tuple[str, str], ...]

_HTML = "text/html; charset=utf-8"
_ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),  # the address is the secret
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "private, no-cache"),
]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with; `body` is a text in UTF-8 or a file from where it stands."""

    status: HTTPStatus
    headers: Headers
    body: bytes | FileIO = b""


class Service:
    """Serves a library at a place until it is told to stop."""

    def __init__(self, library: Library, place: Place, listener: socket.socket, figures: Mapping[str, Poses]) -> None:
        logging.getLogger("waitress").setLevel(logging.ERROR)
        self._server = create_server(
            application(library, place, figures),
            sockets=[listener],
            threads=4,
            connection_limit=300,
            channel_timeout=20,  # seconds without a byte either way
            cleanup_interval=5,
            max_request_header_size=16_384,
            max_request_body_size=1_024,
            asyncore_use_poll=True,  # select() can't watch more than 1,024 files
            ident="voiceguide",
        )

    def run(self) -> None:
        """Answers requests until `close`, or until Ctrl-C, which ends it without an error."""
        self._server.run()

    def close(self) -> None:
        with suppress(OSError):
            self._server.close()
        self._server.task_dispatcher.shutdown()


def application(library: Library, place: Place, figures: Mapping[str, Poses]) -> WSGIApplication:
    """The WSGI application. `figures` has the poses of exercises by id, for pages that have to be made."""

    def respond(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = _answer(environ, library, place, figures)
        start_response(f"{answer.status.value} {answer.status.phrase}", [*answer.headers, *_ALWAYS])
        if environ["REQUEST_METHOD"] == "HEAD":
            if isinstance(answer.body, FileIO):
                answer.body.close()
            return []
        if isinstance(answer.body, FileIO):
            sent: Iterable[bytes] = environ["wsgi.file_wrapper"](answer.body, 65_536)
            return sent
        return [answer.body]

    return respond


def _answer(environ: WSGIEnvironment, library: Library, place: Place, figures: Mapping[str, Poses]) -> Answer:
    if environ.get("HTTP_HOST", "").lower() not in place.hosts:  # a stranger's name for us: DNS rebinding
        return _plain(HTTPStatus.MISDIRECTED_REQUEST, "Nothing is served under this name.")
    if (path := _below(environ["PATH_INFO"], place.token)) is None:
        return _plain(HTTPStatus.NOT_FOUND)
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return _plain(HTTPStatus.METHOD_NOT_ALLOWED, headers=(("Allow", "GET, HEAD"),))
    if path == "":
        return _plain(HTTPStatus.PERMANENT_REDIRECT, headers=(("Location", f"{place.prefix}/"),))
    asked = {key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key.startswith("HTTP_")}
    return _resource(path[1:], asked, library, place, figures) or _plain(HTTPStatus.NOT_FOUND)


def _below(path: str, token: str | None) -> str | None:
    """The rest of a path after the token: "" or what starts with a slash. None when the token is not the right one."""
    if token is None:
        return path or "/"
    first, slash, rest = path.removeprefix("/").partition("/")
    given = first.encode("utf-8", "replace")
    return slash + rest if hmac.compare_digest(given, token.encode()) else None


def _resource(
    raw: str, asked: Mapping[str, str], library: Library, place: Place, figures: Mapping[str, Poses]
) -> Answer | None:
    """What stands under a name (WSGI gives its bytes as Latin-1), or None."""
    try:
        name = raw.encode("latin-1").decode()
    except UnicodeError:
        return None
    if name == "":
        return _text(list_html(library.tracks()), _HTML, asked, POLICY)
    if name == "feed.xml":
        identity = f"{socket.gethostname()} {library.folder.absolute()}"
        return _text(feed_xml(library.tracks(), place.url, identity), "application/rss+xml; charset=utf-8", asked)
    for stem in (name[: -len(suffix)] for suffix in _SUFFIXES if name.endswith(suffix)):
        if track := library.track(stem):
            return _of_track(track, name[len(stem) :], asked, figures)
    return None


_SUFFIXES = (".mp3", ".html", ".vtt", ".srt", ".lrc", ".chapters.json", ".json")


def _of_track(track: Track, suffix: str, asked: Mapping[str, str], figures: Mapping[str, Poses]) -> Answer | None:
    if suffix == ".mp3":
        return _file(track, ".mp3", "audio/mpeg", asked)
    if suffix == ".chapters.json":
        return _text(chapters_json(track.info), "application/json+chapters", asked)
    if not (timeline := track.info.timeline):
        return None
    match suffix:
        case ".html":
            there = _file(track, ".html", _HTML, asked)
            return there or _text(page_html(timeline, figures, f"{track.name}.mp3"), _HTML, asked)
        case ".vtt" | ".srt":
            make = captions.vtt if suffix == ".vtt" else captions.srt
            return _text(make(timeline), f"{TRANSCRIPT_TYPES[suffix]}; charset=utf-8", asked)
        case ".lrc":
            return _text(captions.lrc(timeline), "text/plain; charset=utf-8", asked)
        case _:
            return _text(timeline_json.dump(timeline), "application/json", asked)


def _text(text: str | bytes, kind: str, asked: Mapping[str, str], policy: str | None = None) -> Answer:
    """A text made just now; clients that have the same one are spared it."""
    body = text.encode() if isinstance(text, str) else text
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = (("ETag", etag), *((("Content-Security-Policy", policy),) if policy else ()))
    if "if-none-match" in asked and has_it_already(asked, Stamp(etag, 0)):
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    return Answer(HTTPStatus.OK, (*headers, ("Content-Type", kind), ("Content-Length", str(len(body)))), body)


def _file(track: Track, suffix: str, kind: str, asked: Mapping[str, str]) -> Answer | None:
    """The file itself, or the part of it that is asked for; None when there is none."""
    if not (found := opened(track.path.with_name(track.name + suffix))):
        return None
    file, size = found.file, found.size
    about: Headers = (("ETag", found.stamp.etag), ("Last-Modified", found.stamp.date), ("Accept-Ranges", "bytes"))
    if has_it_already(asked, found.stamp):
        file.close()
        return Answer(HTTPStatus.NOT_MODIFIED, about)
    try:
        part = part_asked_for(asked, found.stamp, size)
    except UnsatisfiableError:
        file.close()
        return _plain(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=(("Content-Range", f"bytes */{size}"),))
    about = (*about, ("Content-Type", kind), ("Content-Disposition", _inline(track.name + suffix)))
    if part is None:
        return Answer(HTTPStatus.OK, (*about, ("Content-Length", str(size))), file)
    file.seek(part.start)
    where = ("Content-Range", f"bytes {part.start}-{part.stop - 1}/{size}")
    return Answer(HTTPStatus.PARTIAL_CONTENT, (*about, where, ("Content-Length", str(part.stop - part.start))), file)


def _inline(name: str) -> str:
    """To be shown, and saved under its own name (RFC 6266)."""
    return f"inline; filename*=UTF-8''{quote(name, safe='')}"


def _plain(status: HTTPStatus, text: str = "", headers: Headers = ()) -> Answer:
    body = f"{text or status.phrase}\n".encode()
    kind = (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))))
    return Answer(status, (*headers, *kind), body)
