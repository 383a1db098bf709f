"""The tracks of a folder over HTTP: a list, each track with its page, captions and chapters, and the podcast feed.

Only GET and HEAD are answered, and only for names the library knows.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import socket
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote, unquote_to_bytes, urlsplit

from typing_extensions import assert_never

from voiceguide.figure.cover import cover_png
from voiceguide.figure.figures import Figures
from voiceguide.page.html import MANIFEST, WORKER, as_served, is_page, manifest_json, page_html, service_worker
from voiceguide.serve.addresses import Place
from voiceguide.serve.conditions import Failed, NotModified, Parts, Unsatisfiable, Version, Whole, due
from voiceguide.serve.connections import Answer, Request, Slice
from voiceguide.serve.feed import COVER, COVER_SIDE, EPISODE_COVER, TRANSCRIPT_TYPES, chapters_json, feed_xml, title_of
from voiceguide.serve.library import Library, Track, labels_of, language_of, opened
from voiceguide.serve.list_page import POLICY, list_html
from voiceguide.serve.published import Published
from voiceguide.timeline import timeline_json
from voiceguide.timeline.timeline import Timeline
from voiceguide.track import captions
from voiceguide.track.parts import bed_path
from voiceguide.track.tags import chapter_pictures, part_fingerprint

_SUFFIXES = (".mp3", ".bed.mp3", ".html", ".vtt", ".srt", ".lrc", ".chapters.json", ".json", EPISODE_COVER)
_CHAPTER = re.compile(r"(.+)\.chapter-([1-9][0-9]{0,5})\.png", re.DOTALL)
_HTML = "text/html; charset=utf-8"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address is the secret
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
_MOST_MADE = 24
_BOUNDARY = "voiceguide-part"


@dataclass(frozen=True, slots=True)
class Site:
    """What is served where. `figures` is for pages that have to be made."""

    library: Library
    place: Place
    figures: Figures = field(default_factory=Figures)
    published: Published = field(default_factory=Published)
    made: dict[Hashable, bytes | None] = field(default_factory=dict)
    """What was made for a version of a file: a crowd that asks for one page costs no more than one client."""

    def answer(self, request: Request) -> Answer:
        """The answer to any request."""
        answer = _answer(request, self)
        return Answer(answer.status, {**answer.headers, **_ALWAYS}, answer.body)

    def page(self, track: Track, timeline: Timeline) -> bytes | None:
        """The page of a track as it is served: the one that stands beside it, or one made of its timeline; None where
        something else stands there."""

        def make() -> bytes | None:
            there = opened(path)
            bed = bed_path(track.path).name if _has_bed(track) else None
            text = there.text() if there else page_html(timeline, self.figures, f"{track.name}.mp3", bed=bed)
            return as_served(text).encode() if is_page(text) else None

        path = track.path.with_suffix(".html")
        try:
            stat = path.lstat()
            version = (stat.st_mtime_ns, stat.st_size)
        except OSError:  # there is none
            version = (0, 0)
        return self._once((track.name, track.version, version), make)

    def cover(self, track: Track, timeline: Timeline) -> bytes | None:
        """The cover of a track, with the first of its exercises that can be drawn."""

        def make() -> bytes:
            shown = (self.figures.exercises.get(chapter.exercise or "") for chapter in timeline.exercises)
            poses = next(filter(None, shown), None)
            return cover_png(timeline.title, timeline.minutes, poses, timeline.labels, side=COVER_SIDE)

        return self._once(("cover", track.name, track.version), make)

    def channel_cover(self) -> bytes | None:
        """The cover of the podcast."""
        tracks = self.library.tracks()
        title, labels = title_of(tracks), labels_of(tracks)
        poses = next(iter(self.figures.exercises.values()), None)
        return self._once(("channel", title), lambda: cover_png(title, None, poses, labels, side=COVER_SIDE))

    def chapter_picture(self, track: Track, number: int) -> bytes | None:
        """The picture of a chapter, counted from 1, or None."""
        pictures = chapter_pictures(track.path) if 0 < number <= len(track.info.chapters) else []
        return pictures[number - 1] if pictures else None

    def _once(self, key: Hashable, make: Callable[[], bytes | None]) -> bytes | None:
        try:
            return self.made[key]
        except KeyError:  # the first to ask, or the others were too many
            found = make()
        if len(self.made) >= _MOST_MADE:
            self.made.clear()
        self.made[key] = found
        return found


def _answer(request: Request, site: Site) -> Answer:
    authority, path = _target(request)
    if authority.lower() not in site.place.hosts:  # a stranger's name for us: DNS rebinding
        return _plain(HTTPStatus.MISDIRECTED_REQUEST, "Nothing is served under this name.")
    below = _below(path, site.place.token)
    if below is None:
        return _plain(HTTPStatus.NOT_FOUND)
    if request.method not in ("GET", "HEAD"):
        return _plain(HTTPStatus.METHOD_NOT_ALLOWED, Allow="GET, HEAD")
    if below == "":
        return _plain(HTTPStatus.PERMANENT_REDIRECT, Location=f"{site.place.prefix}/")
    return _resource(below[1:], request, site) or _plain(HTTPStatus.NOT_FOUND)


def _target(request: Request) -> tuple[str, str]:
    """The host and the raw path that are asked for; a target may have both (RFC 9112, 3.2.2), or the path alone."""
    host, path = request.headers.get("host", ""), request.target
    if path.lower().startswith(("http://", "https://")):
        try:
            parts = urlsplit(path)
        except ValueError:
            return "", ""
        host, path = parts.netloc, parts.path or "/"
    return host, path.partition("?")[0]


def _below(path: str, token: str | None) -> str | None:
    """The rest of a path after the token: "" or what starts with a slash. None when the token is not the right one."""
    if token is None:
        return path or "/"
    first, slash, rest = path.removeprefix("/").partition("/")
    return slash + rest if hmac.compare_digest(unquote_to_bytes(first), token.encode()) else None


def _resource(raw: str, request: Request, site: Site) -> Answer | None:
    """What stands under a name, or None."""
    try:
        name = unquote_to_bytes(raw).decode()
    except UnicodeError:
        return None
    library = site.library
    if name == "":
        return _text(list_html(library.tracks()), _HTML, request, **{"Content-Security-Policy": POLICY})
    if name == MANIFEST:
        shown = next(iter(site.figures.exercises.values()), None)
        return _text(manifest_json(language_of(library.tracks()), shown), "application/manifest+json", request)
    if name == WORKER:
        return _text(service_worker(), "text/javascript; charset=utf-8", request)
    if name == "feed.xml":
        identity = f"{socket.gethostname()} {library.folder.absolute()}"
        feed = feed_xml(library.tracks(), site.place.url, identity, site.published)
        return _text(feed, "application/rss+xml; charset=utf-8", request)
    if name == COVER:
        return _picture(site.channel_cover(), request)
    if found := _CHAPTER.fullmatch(name):
        track = library.track(found[1])
        return _picture(site.chapter_picture(track, int(found[2])), request) if track else None
    for stem in (name[: -len(suffix)] for suffix in _SUFFIXES if name.endswith(suffix)):
        if track := library.track(stem):
            return _of_track(track, name[len(stem) :], request, site)
    return None


def _of_track(track: Track, suffix: str, request: Request, site: Site) -> Answer | None:
    if suffix == ".mp3":
        return _file(track, ".mp3", "audio/mpeg", request)
    if suffix == ".bed.mp3":
        return _file(track, suffix, "audio/mpeg", request) if _has_bed(track) else None
    if suffix == ".chapters.json":
        chapters = chapters_json(track.info, site.place.url + quote(track.name))
        return _text(chapters, "application/json+chapters", request)
    if not (timeline := track.info.timeline):
        return None
    match suffix:
        case ".html":
            page = site.page(track, timeline)
            return _file(track, ".html", _HTML, request) if page is None else _text(page, _HTML, request)
        case ".vtt" | ".srt":
            make = captions.vtt if suffix == ".vtt" else captions.srt
            return _text(make(timeline), f"{TRANSCRIPT_TYPES[suffix]}; charset=utf-8", request)
        case ".cover.png":
            return _picture(site.cover(track, timeline), request)
        case ".lrc":
            return _text(captions.lrc(timeline), "text/plain; charset=utf-8", request)
        case _:
            return _text(timeline_json.dump(timeline), "application/json", request)


def _has_bed(track: Track) -> bool:
    """Whether the bed of a track stands beside it, as a file of its own."""
    path = bed_path(track.path)
    return not path.is_symlink() and part_fingerprint(path) == track.info.fingerprint


def _picture(png: bytes | None, request: Request) -> Answer | None:
    return None if png is None else _text(png, "image/jpeg" if png.startswith(b"\xff\xd8") else "image/png", request)


def _text(text: str | bytes, kind: str, request: Request, **headers: str) -> Answer:
    """A text or picture made just now; clients that have the same one are spared it."""
    body = text.encode() if isinstance(text, str) else text
    version = Version(f'"{hashlib.sha256(body).hexdigest()[:32]}"', len(body))
    return _conditional(request, version, {"Content-Type": kind, **headers}, lambda start, end: body[start:end])


def _file(track: Track, suffix: str, kind: str, request: Request) -> Answer | None:
    """The file itself, or the parts of it that are asked for; None when there is none."""
    if not (found := opened(track.path.with_name(track.name + suffix))):
        return None
    version = Version(f'"{found.mtime_ns:x}-{found.size:x}"', found.size, found.mtime_ns // 1_000_000_000)
    name = quote(track.name + suffix, safe="")
    headers = {"Content-Type": kind, "Content-Disposition": f"inline; filename*=UTF-8''{name}"}  # RFC 6266
    answer = _conditional(request, version, headers, lambda start, end: Slice(found.file, start, end))
    if not any(isinstance(part, Slice) for part in answer.body):
        found.file.close()
    return answer


def _conditional(
    request: Request, version: Version, headers: Mapping[str, str], part: Callable[[int, int], bytes | Slice]
) -> Answer:
    """What the request is due of something; `part` gives its bytes from one until before another."""
    named = {**version.headers, "Accept-Ranges": "bytes"}
    found = due(request.method, request.headers, version)
    match found:
        case Whole():
            return Answer(HTTPStatus.OK, {**headers, **named}, (part(0, version.size),))
        case NotModified():
            return Answer(HTTPStatus.NOT_MODIFIED, named)
        case Failed():
            return _plain(HTTPStatus.PRECONDITION_FAILED)
        case Unsatisfiable():
            there = {"Content-Range": f"bytes */{version.size}"}
            return _plain(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, **there)
        case Parts(spans=((start, end),)):
            there = {"Content-Range": _range(start, end, version)}
            return Answer(HTTPStatus.PARTIAL_CONTENT, {**headers, **named, **there}, (part(start, end),))
        case Parts(spans=spans):
            body: list[bytes | Slice] = []
            for start, end in spans:
                head = f"Content-Type: {headers['Content-Type']}\r\nContent-Range: {_range(start, end, version)}\r\n"
                body += f"\r\n--{_BOUNDARY}\r\n{head}\r\n".encode(), part(start, end)
            several = {**headers, "Content-Type": f"multipart/byteranges; boundary={_BOUNDARY}", **named}
            return Answer(HTTPStatus.PARTIAL_CONTENT, several, (*body, f"\r\n--{_BOUNDARY}--\r\n".encode()))
        case _:
            assert_never(found)


def _range(start: int, end: int, version: Version) -> str:
    return f"bytes {start}-{end - 1}/{version.size}"


def _plain(status: HTTPStatus, text: str = "", **headers: str) -> Answer:
    kind = {"Content-Type": "text/plain; charset=utf-8"}
    return Answer(status, {**kind, **headers}, (f"{text or status.phrase}\n".encode(),))
