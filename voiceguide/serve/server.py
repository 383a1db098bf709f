"""The tracks of a folder over HTTP: a list, each track with its page, captions and chapters, and the podcast feed.

A WSGI application of werkzeug's responses, on waitress. The standard library's server keeps a thread for each
connection and says of itself that it is not for production; waitress reads heads and sends bodies in one loop, so that
a slow or idle phone costs no thread, bounds heads, bodies and connections, and parses strictly. werkzeug knows parts of
files and conditional requests. Only GET and HEAD are answered, and only for names the library knows.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from waitress.server import create_server
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import http_date
from werkzeug.wrappers import Response

from voiceguide.figure.figures import Figures
from voiceguide.page.html import MANIFEST, WORKER, as_served, is_page, manifest_json, page_html, service_worker
from voiceguide.serve.addresses import Place
from voiceguide.serve.feed import TRANSCRIPT_TYPES, chapters_json, feed_xml
from voiceguide.serve.library import Library, Track, language_of, opened
from voiceguide.serve.list_page import POLICY, list_html
from voiceguide.timeline import timeline_json
from voiceguide.track import captions

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_SUFFIXES = (".mp3", ".html", ".vtt", ".srt", ".lrc", ".chapters.json", ".json")
_HTML = "text/html; charset=utf-8"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address is the secret
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
_ONE_RANGE = re.compile(r"bytes=[ \t]*(?:[0-9]+-[0-9]*|-(?P<last>[0-9]{1,99}))[ \t]*")


class Service:
    """Serves a library at a place until it is told to stop."""

    def __init__(self, library: Library, place: Place, listener: socket.socket, figures: Figures) -> None:
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


def application(library: Library, place: Place, figures: Figures) -> WSGIApplication:
    """The WSGI application. `figures` is for pages that have to be made."""

    def respond(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = _answer(environ, library, place, figures)
        answer.headers.update(_ALWAYS)
        return answer(environ, start_response)

    return respond


def _answer(environ: WSGIEnvironment, library: Library, place: Place, figures: Figures) -> Response:
    if environ.get("HTTP_HOST", "").lower() not in place.hosts:  # a stranger's name for us: DNS rebinding
        return _plain(HTTPStatus.MISDIRECTED_REQUEST, "Nothing is served under this name.")
    if (path := _below(environ["PATH_INFO"], place.token)) is None:
        return _plain(HTTPStatus.NOT_FOUND)
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return _plain(HTTPStatus.METHOD_NOT_ALLOWED, Allow="GET, HEAD")
    if path == "":
        return _plain(HTTPStatus.PERMANENT_REDIRECT, Location=f"{place.prefix}/")
    return _resource(path[1:], environ, library, place, figures) or _plain(HTTPStatus.NOT_FOUND)


def _below(path: str, token: str | None) -> str | None:
    """The rest of a path after the token: "" or what starts with a slash. None when the token is not the right one."""
    if token is None:
        return path or "/"
    first, slash, rest = path.removeprefix("/").partition("/")
    given = first.encode("utf-8", "replace")
    return slash + rest if hmac.compare_digest(given, token.encode()) else None


def _resource(raw: str, environ: WSGIEnvironment, library: Library, place: Place, figures: Figures) -> Response | None:
    """What stands under a name (WSGI gives its bytes as Latin-1), or None."""
    try:
        name = raw.encode("latin-1").decode()
    except UnicodeError:
        return None
    if name == "":
        page = _text(list_html(library.tracks()), _HTML, environ)
        page.headers["Content-Security-Policy"] = POLICY
        return page
    if name == MANIFEST:
        shown = next(iter(figures.exercises.values()), None)
        return _text(manifest_json(language_of(library.tracks()), shown), "application/manifest+json", environ)
    if name == WORKER:
        return _text(service_worker(), "text/javascript; charset=utf-8", environ)
    if name == "feed.xml":
        identity = f"{socket.gethostname()} {library.folder.absolute()}"
        return _text(feed_xml(library.tracks(), place.url, identity), "application/rss+xml; charset=utf-8", environ)
    for stem in (name[: -len(suffix)] for suffix in _SUFFIXES if name.endswith(suffix)):
        if track := library.track(stem):
            return _of_track(track, name[len(stem) :], environ, figures)
    return None


def _of_track(track: Track, suffix: str, environ: WSGIEnvironment, figures: Figures) -> Response | None:
    if suffix == ".mp3":
        return _file(track, ".mp3", "audio/mpeg", environ)
    if suffix == ".chapters.json":
        return _text(chapters_json(track.info), "application/json+chapters", environ)
    if not (timeline := track.info.timeline):
        return None
    match suffix:
        case ".html":
            there = opened(track.path.with_name(f"{track.name}.html"))
            page = there.text() if there else page_html(timeline, figures, f"{track.name}.mp3")
            if is_page(page):
                return _text(as_served(page), _HTML, environ)
            return _file(track, ".html", _HTML, environ)
        case ".vtt" | ".srt":
            make = captions.vtt if suffix == ".vtt" else captions.srt
            return _text(make(timeline), f"{TRANSCRIPT_TYPES[suffix]}; charset=utf-8", environ)
        case ".lrc":
            return _text(captions.lrc(timeline), "text/plain; charset=utf-8", environ)
        case _:
            return _text(timeline_json.dump(timeline), "application/json", environ)


def _text(text: str | bytes, kind: str, environ: WSGIEnvironment) -> Response:
    """A text made just now; clients that have the same one are spared it."""
    body = text.encode() if isinstance(text, str) else text
    answer = Response(body, content_type=kind)
    answer.set_etag(hashlib.sha256(body).hexdigest()[:32])
    return answer.make_conditional(environ)


def _file(track: Track, suffix: str, kind: str, environ: WSGIEnvironment) -> Response | None:
    """The file itself, or the part of it that is asked for; None when there is none."""
    if not (found := opened(track.path.with_name(track.name + suffix))):
        return None
    answer = Response(content_type=kind, direct_passthrough=True)
    answer.content_length = found.size
    answer.set_etag(f"{found.mtime_ns:x}-{found.size:x}")
    answer.headers["Last-Modified"] = http_date(found.mtime_ns // 1_000_000_000)
    answer.headers["Accept-Ranges"] = "bytes"
    name = quote(track.name + suffix, safe="")
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"  # RFC 6266
    asked = _with_one_range(environ, answer.headers["ETag"], answer.headers["Last-Modified"], found.size)
    try:
        answer.make_conditional(asked, accept_ranges=True, complete_length=found.size)
    except RequestedRangeNotSatisfiable:
        found.file.close()
        return _plain(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, **{"Content-Range": f"bytes */{found.size}"})
    if environ["REQUEST_METHOD"] == "HEAD" or answer.status_code == HTTPStatus.NOT_MODIFIED:
        found.file.close()
        return answer
    if answer.status_code == HTTPStatus.PARTIAL_CONTENT:
        found.file.seek(answer.content_range.start or 0)
    answer.response = environ["wsgi.file_wrapper"](found.file, 65_536)  # waitress sends no more than Content-Length
    return answer


def _with_one_range(environ: WSGIEnvironment, etag: str, date: str, size: int) -> WSGIEnvironment:
    """The request with a range as werkzeug takes it, or without one that is to be ignored (RFC 9110, 13.1.5 and 14.2).

    Ignored are another unit than bytes, what is no range, several ranges, and a range of another version of the file:
    werkzeug refuses the first three, and takes a weak tag or a later date for the same version. The last bytes are
    counted from the start: werkzeug refuses more of them than there are, and old ones give all for none.
    """
    asked = dict(environ)
    same = asked.pop("HTTP_IF_RANGE", None) in (None, etag, date)
    wanted = _ONE_RANGE.fullmatch(asked.pop("HTTP_RANGE", ""))
    if same and wanted:
        last = wanted["last"]
        asked["HTTP_RANGE"] = f"bytes={max(0, size - int(last))}-" if last else wanted[0]
    return asked


def _plain(status: HTTPStatus, text: str = "", **headers: str) -> Response:
    return Response(f"{text or status.phrase}\n", status, headers, content_type="text/plain; charset=utf-8")
