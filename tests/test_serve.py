"""Serving tracks: phones get what they ask for, and nobody gets anything else. All over real sockets, on loopback."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from email import message_from_bytes
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import ip_address
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from click.testing import CliRunner
from small_tracks import NASTY, timeline, write

from voiceguide.cli.playing import serve as serve_command
from voiceguide.errors import ServeError
from voiceguide.serve import addresses, connections
from voiceguide.serve.addresses import (
    LOCAL,
    LOCAL_HOSTS,
    Place,
    lan_hosts,
    listening,
    listening_at,
    place_of,
    token_kept_in,
)
from voiceguide.serve.certificate import certificate_in
from voiceguide.serve.connections import Service
from voiceguide.serve.feed import ITUNES
from voiceguide.serve.library import Library
from voiceguide.serve.list_page import list_html
from voiceguide.serve.server import Site
from voiceguide.track.parts import write_bed
from voiceguide.track.tags import Tags, write_track

TOKEN = "a-secret-of-22-letters"
CERTIFICATES = Path(__file__).parent / "certificates"
SECRET = b"not for anyone's ears"
BYTES = b"".join(n.to_bytes(2, "big") for n in range(4_500))
SIZE = len(BYTES)


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(place: Place, path: str, method: str = "GET", **headers: str) -> Reply:
    """Asks for a path as it is written, with no tidying up."""
    connection = HTTPConnection(LOCAL, place.port, timeout=20)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in ({"Host": f"{place.host}:{place.port}"} | headers).items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two tracks, and around them what must not be had."""
    folder = tmp_path / "audio_out"
    write(folder / "lower-back.mp3", timeline())
    write(folder / "nasty & 'co'.mp3", timeline(NASTY, 4), "print 2")
    (tmp_path / "secret.txt").write_bytes(SECRET)
    write(tmp_path / "outside.mp3", timeline("Outside", 4))
    (folder / "notes.txt").write_bytes(SECRET)
    (folder / "song.mp3").write_bytes(b"\xff\xfb" + SECRET)
    (folder / "song.html").write_bytes(SECRET)
    (folder / "inner").mkdir()
    write(folder / "inner" / "deep.mp3", timeline("Deep", 4))
    write(folder / ".hidden.mp3", timeline("Hidden", 4))
    if hasattr(os, "symlink") and os.name != "nt":
        (folder / "link.mp3").symlink_to(tmp_path / "outside.mp3")
        (folder / "lower-back.html").symlink_to(tmp_path / "secret.txt")
    return folder


@contextmanager
def serving(site: Site, listeners: Iterable[socket.socket], tls: ssl.SSLContext | None = None) -> Iterator[None]:
    """Serves at these sockets, and closes them."""
    service = Service(site.answer, listeners, tls)
    thread = threading.Thread(target=service.run, daemon=True)
    thread.start()
    yield
    service.close()
    thread.join(10)
    assert not thread.is_alive()
    for listener in listeners:
        listener.close()


@pytest.fixture
def serve(folder: Path) -> Iterator:
    """Serves the folder at a free port; gives the place."""
    with ExitStack() as stack:

        def start(token: str | None = None) -> Place:
            listener = listening(LOCAL, 0)
            place = place_of((LOCAL,), listener.getsockname()[1], token=token, certificate=None)
            stack.enter_context(serving(Site(Library(folder), place), [listener]))
            return place

        yield start


# --- what is served ---


def test_the_list_shows_our_tracks_and_nothing_else(serve) -> None:
    page = ask(serve(), "/").body.decode()
    assert sorted(re.findall(r'href="([^"]+)\.mp3"', page)) == ["lower-back", "nasty%20%26%20%27co%27"]
    assert "<script" not in page
    assert '<ul>\n<li dir="auto">Knee rolls</li>\n<li dir="auto">Pelvic tilts</li>\n</ul>' in page
    assert "<p>1 min</p>" in page
    assert "<nav" not in page, "two tracks need no table of contents"


def test_the_list_of_many_tracks_is_sorted_under_headings_and_small(tmp_path: Path) -> None:
    long = timeline("Stretch", 600)
    chapters = tuple(replace(long.chapters[1], title=f"Exercise of some length {n}") for n in range(50))
    for n in range(50):
        title = f"{'Hip Back Neck'.split()[n % 3]} {n:02}"
        write(tmp_path / f"track-{n}.mp3", replace(long, title=title, chapters=chapters, length_ms=60_000 + 1_000 * n))
    library = Library(tmp_path)
    page = list_html(library.tracks())
    headings = re.findall(r'<h2 id="(\w+)" dir="auto">(\w)</h2>', page)
    assert [letter for _, letter in headings] == ["B", "H", "N"]
    assert re.findall(r'<a href="#(\w+)" dir="auto">(\w)</a>', page) == headings
    titles = re.findall(r"<h3[^>]*>(.*)</h3>", page)
    assert titles == sorted(titles)
    assert len(titles) == page.count("<details>") == 50
    assert len(page) < 150_000
    write(tmp_path / "other.mp3", replace(timeline("Another"), album="Shoulders & arms"))
    albums = re.findall(r'<h2 id="\w+" dir="auto">(.*)</h2>', list_html(library.tracks()))
    assert albums == ["Back", "Shoulders &amp; arms"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_text_is_left_out(serve, folder: Path) -> None:
    (folder / "nasty & 'co'.mp3").rename(folder / os.fsdecode(b"\xff.mp3"))
    assert re.findall(r'href="([^"]+)\.mp3"', ask(serve(), "/").body.decode()) == ["lower-back"]


def test_every_link_of_the_list_leads_somewhere(serve) -> None:
    place = serve(TOKEN)
    links = re.findall(r'<a href="([^"]+)"', ask(place, f"/{TOKEN}/").body.decode())
    assert len(links) == 9
    for link in links:
        assert ask(place, f"/{TOKEN}/{link}").status == 200, link


@pytest.mark.parametrize(
    ("name", "kind", "begins"),
    [
        ("lower-back.mp3", "audio/mpeg", b"ID3"),
        ("lower-back.html", "text/html; charset=utf-8", b"<!doctype html>"),
        ("lower-back.vtt", "text/vtt; charset=utf-8", b"WEBVTT"),
        ("lower-back.srt", "application/x-subrip; charset=utf-8", b"1\n00:00:00,000"),
        ("lower-back.lrc", "text/plain; charset=utf-8", b"[re:voiceguide]"),
        ("lower-back.json", "application/json", b'{"format"'),
        ("lower-back.chapters.json", "application/json+chapters", b'{"version"'),
        ("feed.xml", "application/rss+xml; charset=utf-8", b"<?xml"),
    ],
)
def test_each_thing_says_what_it_is(serve, name: str, kind: str, begins: bytes) -> None:
    place = serve()
    reply, head = ask(place, f"/{name}"), ask(place, f"/{name}", "HEAD")
    assert (reply.status, reply.headers["content-type"]) == (200, kind)
    assert reply.body.startswith(begins)
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) == len(reply.body)
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert ask(place, f"/{name}", If_None_Match=reply.headers["etag"]).status == 304


def test_a_page_that_stands_beside_its_track_is_the_one_served(serve, folder: Path) -> None:
    (folder / "lower-back.html").unlink(missing_ok=True)
    (folder / "lower-back.html").write_text("<!doctype html>mine")
    assert ask(serve(), "/lower-back.html").body == b"<!doctype html>mine"


def test_everything_the_feed_names_can_be_fetched_and_is_as_long_as_it_says(serve) -> None:
    place = serve(TOKEN)
    feed = fromstring(ask(place, f"/{TOKEN}/feed.xml").body)
    addresses_ = [e.get("url") or e.get("href") or e.text for e in feed.iter() if e.get("url") or e.get("href")]
    assert len(addresses_) == 2 + 2 * 5
    for address in addresses_:
        assert address.startswith(place.url)
        assert ask(place, address.removeprefix(f"http://{LOCAL}:{place.port}")).status == 200
    for enclosure in feed.iter("enclosure"):
        path = enclosure.get("url").removeprefix(f"http://{LOCAL}:{place.port}")
        assert ask(place, path, "HEAD").headers["content-length"] == enclosure.get("length")


def test_pictures_are_as_podcast_apps_ask_for_them(serve, folder: Path) -> None:
    """Squares of 1,400 to 3,000 pixels, PNG or JPEG (podcasters.apple.com/support/896-artwork-requirements)."""
    place = serve(TOKEN)
    feed = fromstring(ask(place, f"/{TOKEN}/feed.xml").body)
    images = [image.get("href") for image in feed.iter(f"{{{ITUNES}}}image")]
    assert len(images) == 3
    for address in images:
        reply = ask(place, address.removeprefix(f"http://{LOCAL}:{place.port}"))
        assert (reply.status, reply.headers["content-type"]) == (200, "image/png")
        width, height, bits = struct.unpack(">IIB", reply.body[16:25])
        assert width == height
        assert 1_400 <= width <= 3_000
        assert bits == 8


def test_a_chapter_has_the_picture_that_its_track_has(serve, folder: Path) -> None:
    pictured = (None, b"\x89PNG one", b"\xff\xd8 two", None)
    path = folder / "lower-back.mp3"
    write_track(path, Tags(timeline=timeline(), fingerprint="p", voice="v", pictures=pictured), [])
    place = serve(TOKEN)
    chapters = json.loads(ask(place, f"/{TOKEN}/lower-back.chapters.json").body)["chapters"]
    found = [chapter.get("img", "").removeprefix(f"http://{LOCAL}:{place.port}") for chapter in chapters]
    assert [bool(address) for address in found] == [False, True, True, False]
    assert [ask(place, address).body for address in found[1:3]] == [*pictured[1:3]]
    for missing in ("0", "1", "5", "x", "99999999"):
        assert ask(place, f"/{TOKEN}/lower-back.chapter-{missing}.png").status == 404, missing


def test_a_new_render_is_seen_at_once(serve, folder: Path) -> None:
    place = serve()
    before = ask(place, "/lower-back.mp3").headers["etag"]
    write(folder / "lower-back.mp3", timeline("Changed", 20), "print 3")
    assert b"Changed" in ask(place, "/").body
    assert ask(place, "/lower-back.mp3", If_None_Match=before).status == 200


def test_a_bed_that_is_a_file_of_its_own_is_served_with_its_page(serve, folder: Path) -> None:
    (folder / "lower-back.html").unlink(missing_ok=True)
    bed = folder / "lower-back.bed.mp3"
    write_bed(bed, "Lower back", fingerprint="print 1", stream=iter([BYTES]))
    place = serve()
    assert b'src="lower-back.bed.mp3"' in ask(place, "/lower-back.html").body
    assert ask(place, "/lower-back.bed.mp3").body == bed.read_bytes()
    assert ask(place, "/").body.count(b"<li>") == 2, "a bed is no track"
    write_bed(bed, "Lower back", fingerprint="print 0", stream=iter([BYTES]))
    assert ask(place, "/lower-back.bed.mp3").status == 404, "it is of another track"


# --- parts of a file ---


@pytest.fixture
def page(folder: Path, serve) -> Callable[..., Reply]:
    """Asks for a file of `SIZE` bytes, each unlike its neighbours, changed at a round second."""
    path = folder / "lower-back.html"
    path.unlink(missing_ok=True)
    path.write_bytes(BYTES)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    place = serve()
    return lambda method="GET", **headers: ask(place, "/lower-back.html", method, **headers)


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=2-5", 2, 6),
        ("bytes= 2-5 ", 2, 6),
        ("bytes=5-", 5, SIZE),
        ("bytes=-3", SIZE - 3, SIZE),
        (f"bytes=-{SIZE + 1}", 0, SIZE),
        (f"bytes=8-{SIZE}", 8, SIZE),
    ],
)
def test_a_range_is_what_the_standard_says(page, wanted: str, start: int, stop: int) -> None:
    part = page(Range=wanted)
    assert (part.status, part.body) == (206, BYTES[start:stop])
    assert part.headers["content-range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert part.headers["content-length"] == str(stop - start)


@pytest.mark.parametrize("wanted", ["bytes=-", "bytes=0-1,x", "bytes=a-b", "bytes=1-2x", "lines=1-2", "2-5", ""])
def test_what_is_no_range_of_bytes_is_answered_with_the_whole(page, wanted: str) -> None:
    reply = page(Range=wanted)
    assert (reply.status, reply.body) == (200, BYTES)
    assert reply.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    "wanted", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 9}", "bytes=-0", f"bytes={'9' * 40}-", "bytes=5-2"]
)
def test_a_range_outside_the_file_is_an_error(page, wanted: str) -> None:
    reply = page(Range=wanted)
    assert (reply.status, reply.headers["content-range"]) == (416, f"bytes */{SIZE}")
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_a_part_only_of_the_same_version(page) -> None:
    whole = page()
    etag, date = whole.headers["etag"], whole.headers["last-modified"]
    assert date == "Tue, 14 Nov 2023 22:13:20 GMT"
    for same in (etag, date):
        assert page(Range="bytes=1-", If_Range=same).body == BYTES[1:]
    for other in (
        f"{etag[:-1]}0{etag[-1]}",
        f"W/{etag}",
        "Tue, 14 Nov 2023 22:13:19 GMT",
        "Tue, 14 Nov 2023 22:13:21 GMT",
        "nonsense",
    ):
        assert page(Range="bytes=1-", If_Range=other).status == 200, other


def test_who_has_it_already_is_spared_it(page) -> None:
    etag, date = (page().headers[name] for name in ("etag", "last-modified"))
    for has in (etag, f"W/{etag}", f'"another", {etag}', "*"):
        assert page(If_None_Match=has).status == 304, has
        assert page(If_None_Match=has, Range="bytes=1-2").status in (206, 304)
    assert page(If_Modified_Since=date).status == 304
    assert page(If_Modified_Since="Tue, 14 Nov 2023 22:13:21 GMT").status == 304
    for has_not in ({"If_None_Match": '"another"'}, {"If_Modified_Since": "Tue, 14 Nov 2023 22:13:19 GMT"}):
        assert page(**has_not).body == BYTES, has_not
    assert page(If_None_Match='"another"', If_Modified_Since=date).status == 200, "the tag counts before the date"
    assert page(If_Modified_Since="rubbish").status == 200


def test_several_ranges_are_several_parts(page) -> None:
    reply = page(Range="bytes=0-1, 8-9,-2")
    assert reply.status == 206
    head = f"Content-Type: {reply.headers['content-type']}\r\nMIME-Version: 1.0\r\n".encode()
    parts = message_from_bytes(head + reply.body).get_payload()
    assert [part["Content-Range"] for part in parts] == [
        f"bytes 0-1/{SIZE}",
        f"bytes 8-9/{SIZE}",
        f"bytes {SIZE - 2}-{SIZE - 1}/{SIZE}",
    ]
    assert [part.get_payload(decode=True) for part in parts] == [BYTES[:2], BYTES[8:10], BYTES[-2:]]
    assert int(reply.headers["content-length"]) == len(reply.body)


@pytest.mark.parametrize("wanted", ["bytes=0-3,4-9", "bytes=2-9,0-4", f"bytes=0-9,{SIZE}-", "bytes=0-9,3-3"])
def test_ranges_that_touch_are_one(page, wanted: str) -> None:
    reply = page(Range=wanted)
    assert (reply.status, reply.body, reply.headers["content-range"]) == (206, BYTES[:10], f"bytes 0-9/{SIZE}")


def test_more_ranges_than_anyone_needs_are_the_whole(page) -> None:
    assert page(Range="bytes=" + ",".join(f"{n}-{n}" for n in range(0, 40, 2))).status == 200


def test_a_head_says_what_a_get_would_and_heeds_no_range(page) -> None:
    whole, head = page(), page("HEAD", Range="bytes=2-5")
    assert (head.status, head.body) == (200, b"")
    assert {**whole.headers, "date": ""} == {**head.headers, "date": ""}
    assert page("HEAD", Range=f"bytes={SIZE}-").status == 200
    assert page("HEAD", If_None_Match="*").status == 304


def test_who_asks_for_another_version_gets_none(page) -> None:
    etag = page().headers["etag"]
    for same in ({"If_Match": etag}, {"If_Match": f'"x", {etag}'}, {"If_Match": "*"}):
        assert page(**same).status == 200, same
    assert page(If_Unmodified_Since="Tue, 14 Nov 2023 22:13:20 GMT").status == 200
    for other in ({"If_Match": '"x"'}, {"If_Match": f"W/{etag}"}):
        assert page(**other).status == 412, other
    assert page(If_Unmodified_Since="Tue, 14 Nov 2023 22:13:19 GMT").status == 412
    assert page(If_Match=etag, If_None_Match=etag).status == 304


def test_phones_can_seek(serve, folder: Path) -> None:
    place, whole = serve(), (folder / "lower-back.mp3").read_bytes()
    part = ask(place, "/lower-back.mp3", Range="bytes=1000-1999")
    assert (part.status, part.body) == (206, whole[1000:2000])
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(whole)}"
    assert part.headers["content-length"] == "1000"
    assert ask(place, "/lower-back.mp3", Range="bytes=-500").body == whole[-500:]
    outside = ask(place, "/lower-back.mp3", Range=f"bytes={len(whole)}-")
    assert (outside.status, outside.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    changed = ask(place, "/lower-back.mp3", Range="bytes=0-9", If_Range='"other"')
    assert (changed.status, changed.body) == (200, whole)


# --- what is not served ---


OUTSIDE = [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/..%c0%afsecret.txt",
    "/..\\secret.txt",
    "/inner/../../secret.txt",
    "/../outside.mp3",
    "/..%2foutside.mp3",
    "//etc/passwd",
    "/etc/passwd",
    "/%2fetc%2fpasswd",
    "/C:/Windows/win.ini",
    "/file:///etc/passwd",
    "/inner/deep.mp3",
    "/inner%2fdeep.mp3",
    "/inner",
    "/.hidden.mp3",
    "/.hidden.html",
    "/link.mp3",
    "/link.html",
    "/notes.txt",
    "/song.mp3",
    "/song.html",
    "/lower-back.mp3%00.txt",
    "/lower-back.mp3/",
    "/lower-back.MP3",
    "/lower-back.txt",
    "/lower-back",
    "/.mp3",
    "/%ff.mp3",
    "/%7f",
    "/favicon.ico",
    "/" + "a" * 8_000,
]


@pytest.mark.parametrize("token", [None, TOKEN])
def test_there_is_no_way_out_of_the_folder(serve, token: str | None) -> None:
    place = serve(token)
    for path in OUTSIDE:
        reply = ask(place, place.prefix + path)
        assert reply.status in (400, 404), path
        assert SECRET not in reply.body, path


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_out_of_the_folder_is_not_followed(serve) -> None:
    reply = ask(serve(), "/lower-back.html")
    assert SECRET not in reply.body
    assert b"Knee rolls" in reply.body, "the page is made instead"


def test_without_the_token_everything_looks_the_same(serve) -> None:
    place = serve(TOKEN)
    assert ask(place, f"/{TOKEN}/lower-back.mp3").status == 200
    assert ask(place, f"/{TOKEN}").headers["location"] == f"/{TOKEN}/"
    wrong = [
        "/",
        "/lower-back.mp3",
        "/feed.xml",
        f"/{TOKEN[:-1]}/",
        f"/{TOKEN}x/",
        f"/{TOKEN.upper()}/",
        f"/x/{TOKEN}/",
        f"/{TOKEN}%2flower-back.mp3x",
        "/%C3%A9/",
        "/nothing",
    ]
    replies = [ask(place, path) for path in wrong] + [ask(place, "/", "DELETE")]
    assert {(reply.status, reply.body) for reply in replies} == {(404, b"Not Found\n")}


def test_only_under_its_own_name(serve) -> None:
    place = serve()
    for host in ("evil.example", f"evil.example:{place.port}", LOCAL, "", f"{LOCAL}:1", f"x{LOCAL}:{place.port}"):
        assert ask(place, "/", Host=host).status in (400, 421), host
    assert ask(place, "/", Host=f"localhost:{place.port}").status == 200
    assert ask(place, "/", Host=f"LocalHost:{place.port}").status == 200
    assert "127.0.0.1" in Place(LOCAL, 80).hosts, "browsers leave out the usual port"
    assert "127.0.0.1" not in Place(LOCAL, 81).hosts
    assert "127.0.0.1" in Place(LOCAL, 443, scheme="https").hosts


def test_nothing_can_be_changed(serve) -> None:
    place = serve()
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        reply = ask(place, "/lower-back.mp3", method)
        assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD"), method


# --- many, slow and rude clients ---


def test_a_hundred_clients_at_once(serve, folder: Path) -> None:
    place, whole = serve(), (folder / "lower-back.mp3").read_bytes()
    with ThreadPoolExecutor(100) as crowd:
        heard = list(crowd.map(lambda n: ask(place, "/lower-back.mp3", Range=f"bytes={n}-").body, range(100)))
    assert all(body == whole[n:] for n, body in enumerate(heard))


def test_clients_that_dawdle_keep_nobody_out(serve, folder: Path) -> None:
    """300 that send a byte now and then, and 300 that never read: whoever comes then is answered within 5 s."""
    place, whole = serve(), (folder / "lower-back.mp3").read_bytes()
    write(folder / "long.mp3", timeline("Long", 600))
    asked = f"GET /long.mp3 HTTP/1.1\r\nHost: {LOCAL}:{place.port}\r\n".encode()
    with ExitStack() as stack:
        drippers, deaf = [], []
        for clients, sent in ((drippers, asked), (deaf, asked + b"\r\n")):
            for _ in range(300):
                client = stack.enter_context(socket.socket())
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                client.settimeout(5)
                client.connect((LOCAL, place.port))
                client.sendall(sent)
                clients.append(client)
        for _ in range(2):
            for client in drippers:
                with suppress(OSError):  # it was sent away
                    client.sendall(b"X")
            started = time.monotonic()
            assert ask(place, "/lower-back.mp3").body == whole
            assert time.monotonic() - started < 5
    assert ask(place, "/").status == 200


def test_who_takes_most_places_gives_way_first(serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A phone that is slow keeps its place while someone else takes all the others."""
    who = iter(["phone", *["crowd"] * 300])
    monkeypatch.setattr(connections, "_network", lambda address: next(who))
    place = serve()
    asked = f"GET / HTTP/1.1\r\nHost: {LOCAL}:{place.port}\r\n".encode()
    with ExitStack() as stack:
        phone = stack.enter_context(socket.create_connection((LOCAL, place.port), timeout=10))
        phone.sendall(asked)
        for _ in range(connections.PLACES + 20):
            stack.enter_context(socket.create_connection((LOCAL, place.port), timeout=10)).sendall(asked)
        assert ask(place, "/").status == 200
        phone.sendall(b"\r\n")
        assert phone.recv(12) == b"HTTP/1.1 200"


def test_a_request_has_a_deadline_however_it_drips(serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "REQUEST_S", 0.3)
    place = serve()
    with socket.create_connection((LOCAL, place.port), timeout=10) as client:
        client.sendall(b"GET / HT")
        assert client.recv(100) == b""


def test_a_connection_serves_request_after_request(serve) -> None:
    place = serve()
    connection = HTTPConnection(LOCAL, place.port, timeout=20)
    sockets = set()
    for _ in range(3):
        connection.request("GET", "/")
        assert b"Knee rolls" in connection.getresponse().read()
        sockets.add(connection.sock)
    assert len(sockets) == 1
    connection.request("POST", "/", body=b"x" * 100)
    reply = connection.getresponse()
    assert (reply.status, reply.headers["Connection"]) == (405, "close")
    connection.close()


def test_the_whole_address_may_be_asked_for(serve) -> None:
    place = serve()
    assert ask(place, f"http://{LOCAL}:{place.port}/lower-back.vtt?x=1").status == 200
    assert ask(place, f"http://evil.example:{place.port}/lower-back.vtt").status == 421


def test_rubbish_is_no_trouble(serve) -> None:
    place = serve()
    for rubbish in [
        b"\0" * 100 + b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 99_999 + b"\r\n\r\n",
    ]:
        with socket.create_connection((LOCAL, place.port), timeout=10) as client:
            try:
                client.sendall(rubbish + b"\r\n\r\n")
                client.recv(100)
            except ConnectionError:
                pass
    assert ask(place, "/").status == 200


# --- addresses ---


@pytest.mark.parametrize("own", ["10.1.2.3", "172.16.0.9", "172.31.255.1", "192.168.1.7", "fd12:3456::7"])
def test_a_home_network_is_served(monkeypatch: pytest.MonkeyPatch, own: str) -> None:
    monkeypatch.setattr(addresses, "_own_addresses", lambda: [ip_address("8.8.8.8"), ip_address(own)])
    assert lan_hosts() == (own,)


@pytest.mark.parametrize(
    "own", ["8.8.8.8", "172.32.0.1", "192.169.0.1", "100.64.0.1", "169.254.3.4", "203.0.113.5", "2001:db8::1"]
)
def test_a_public_address_is_refused(monkeypatch: pytest.MonkeyPatch, own: str) -> None:
    found = [ip_address(address) for address in ("fe80::1", own, LOCAL)]
    monkeypatch.setattr(addresses, "_own_addresses", lambda: found)
    with pytest.raises(ServeError, match=f"{own}, which is not one of a home network"):
        lan_hosts()


def test_without_a_network_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_own_addresses", lambda: [ip_address(LOCAL), ip_address("::1")])
    with pytest.raises(ServeError, match="on no network"):
        lan_hosts()


def test_the_secret_is_kept_and_can_be_renewed(tmp_path: Path) -> None:
    kept = tmp_path / "new folder" / "address"
    token = token_kept_in(kept)
    assert len(token) >= 22
    assert token_kept_in(kept) == token
    assert token_kept_in(kept, new=True) != token
    assert token_kept_in(None) != token_kept_in(None)
    if os.name != "nt":
        assert kept.stat().st_mode & 0o077 == 0
    kept.write_text("short")
    assert len(token_kept_in(kept)) >= 22


def test_a_secret_from_an_older_version_moves_out_of_the_cache_once(tmp_path: Path) -> None:
    kept, formerly = tmp_path / "settings" / "address", tmp_path / "cache" / "address"
    formerly.parent.mkdir()
    formerly.write_text(TOKEN)
    assert token_kept_in(kept, formerly=formerly) == TOKEN
    assert not formerly.exists(), "a cache that is cleaned takes nothing with it"
    assert token_kept_in(kept, formerly=formerly) == TOKEN
    formerly.write_text("an-older-secret-of-the-cache")
    assert token_kept_in(kept, formerly=formerly) == TOKEN
    assert token_kept_in(kept, new=True, formerly=formerly) not in (TOKEN, "an-older-secret-of-the-cache")
    assert not formerly.exists()


def test_a_port_that_is_taken_is_one_clear_sentence() -> None:
    with listening(LOCAL, 0) as taken, pytest.raises(ServeError, match="choose another port with --port"):
        listening(LOCAL, taken.getsockname()[1])


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_both_kinds_of_address_are_served_at(folder: Path) -> None:
    sockets = listening_at(LOCAL_HOSTS, 0)
    place = place_of(tuple(sockets), sockets[LOCAL].getsockname()[1], token=None, certificate=None)
    with serving(Site(Library(folder), place), sockets.values()):
        for host in (*sockets, "localhost"):
            connection = HTTPConnection(host, place.port, timeout=20)
            connection.request("GET", "/lower-back.vtt")
            assert connection.getresponse().read().startswith(b"WEBVTT"), host
            connection.close()


def test_an_ipv6_address_is_written_in_brackets() -> None:
    place = Place("fd12::7", 80, token=TOKEN)
    assert place.url == f"http://[fd12::7]:80/{TOKEN}/"
    assert place.hosts == {"[fd12::7]:80", "[fd12::7]"}


def test_an_address_that_is_not_there_is_done_without() -> None:
    sockets = listening_at((LOCAL, "fd00:dead::1"), 0)
    assert [*sockets] == [LOCAL]
    sockets[LOCAL].close()


# --- encrypted ---


def test_https_with_a_certificate_of_ones_own(folder: Path) -> None:
    certificate = certificate_in(CERTIFICATES / "ours.pem", CERTIFICATES / "ours.key")
    listener = listening(LOCAL, 0)
    place = place_of((LOCAL,), listener.getsockname()[1], token=TOKEN, certificate=certificate)
    assert place.url == f"https://{LOCAL}:{place.port}/{TOKEN}/"
    trusting = ssl.create_default_context(cafile=os.fspath(CERTIFICATES / "ours.pem"))
    with serving(Site(Library(folder), place), [listener], certificate.context):
        silent = socket.create_connection((LOCAL, place.port))  # which never says a word
        connection = HTTPSConnection(LOCAL, place.port, timeout=20, context=trusting)
        for _ in range(2):
            connection.request("GET", f"/{TOKEN}/lower-back.mp3")
            assert connection.getresponse().read() == (folder / "lower-back.mp3").read_bytes()
        connection.close()
        silent.close()


@pytest.mark.parametrize(
    ("certificate", "key", "said"),
    [
        ("ours.pem", None, "ours.pem has no private key in PEM form .* private key with --key"),
        ("ours.pem", "other.key", "other.key: this private key is not that of the certificate in .*ours.pem"),
        ("ours.key", "ours.key", "ours.key has no certificate in PEM form"),
        ("gone.pem", None, "gone.pem can't be read"),
        ("expired.pem", "ours.key", "expired.pem: browsers would refuse it: certificate has expired"),
        ("nameless.pem", "other.key", "nameless.pem: the certificate names no host"),
    ],
)
def test_a_certificate_that_browsers_would_refuse_is_refused(certificate: str, key: str | None, said: str) -> None:
    with pytest.raises(ServeError, match=said):
        certificate_in(CERTIFICATES / certificate, CERTIFICATES / key if key else None)


def test_the_place_goes_by_what_its_certificate_is_for() -> None:
    certificate = certificate_in(CERTIFICATES / "ours.pem", CERTIFICATES / "ours.key")
    place = place_of(("192.168.1.7",), 8712, token=None, certificate=certificate)
    assert place.url == "https://tracks.test:8712/"
    assert "192.168.1.7:8712" in place.hosts
    with pytest.raises(ServeError, match=r"the certificate is for 127\.0\.0\.1.*this machine is at 10\.0\.0\.1"):
        place_of(("10.0.0.1",), 8712, token=None, certificate=replace(certificate, names=()))


# --- the command ---


def test_on_a_home_network_it_says_what_it_opens_to_whom(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[str] = []
    monkeypatch.setattr(addresses, "lan_hosts", lambda: (LOCAL,))
    monkeypatch.setattr(Service, "run", lambda service: served.append("yes"))
    with listening(LOCAL, 0) as free:
        port = str(free.getsockname()[1])
    command = ["--lan", "--out", str(folder), "--port", port]
    said = [CliRunner().invoke(serve_command, [*command, *more]).output for more in ([], [], ["--new-address"])]
    assert served == ["yes"] * 3
    assert f"Everyone on your network who has this address can hear the tracks of {folder}" in said[0]
    assert "Ctrl-C stops serving." in said[0]
    assert (tmp_path / "settings" / "address").exists()
    assert not (tmp_path / "cache" / "address").exists()
    tokens = [re.search(rf"http://{LOCAL}:{port}/([\w-]{{22,}})/\n", text)[1] for text in said]
    assert tokens[0] == tokens[1] != tokens[2]
    wrong = CliRunner().invoke(serve_command, ["--new-address"])
    assert (wrong.exit_code, served) == (2, ["yes"] * 3)


@pytest.mark.skipif(os.name == "nt", reason="signals are another matter on Windows")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_where_and_ends_cleanly(folder: Path, end: signal.Signals) -> None:
    with listening(LOCAL, 0) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "voiceguide", "serve", "--port", str(port), "--out", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert server.stderr
        said = [server.stdout.readline() for _ in range(6)]
        assert said[0] == f"On this machine, and on no other, the tracks of {folder} are at:\n"
        assert f"http://{LOCAL}:{port}/feed.xml" in said[4]
        assert ask(Place(LOCAL, port), "/").status == 200
        server.send_signal(end)
        assert server.wait(10) in (0, 130)
        assert "Traceback" not in server.stderr.read()


def test_a_track_that_is_made_anew_is_read_anew(tmp_path: Path) -> None:
    library = Library(tmp_path)
    for title in ("First", "Other"):
        path = write(tmp_path / "a.mp3", timeline(title))
        os.utime(path, (len(title), ord(title[0])))
        assert [track.info.title for track in library.tracks()] == [title]
