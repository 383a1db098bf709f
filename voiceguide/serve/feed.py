"""The tracks as a private podcast: RSS 2.0 with the words of iTunes and of Podcasting 2.0.

RSS: https://www.rssboard.org/rss-specification; iTunes: https://help.apple.com/itc/podcasts_connect;
Podcasting 2.0: https://podcastindex.org/namespace/1.0. Directories are asked not to list it.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from email.utils import formatdate
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from voiceguide import __version__
from voiceguide.language.languages import labels_in
from voiceguide.serve.library import Track, language_of
from voiceguide.track.tags import GENRE, TrackInfo
from voiceguide.units import format_ms

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
CHAPTERS_TYPE = "application/json+chapters"
TRANSCRIPT_TYPES = {".vtt": "text/vtt", ".srt": "application/x-subrip"}

_PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The name space that Podcasting 2.0 gives for the ids of podcasts."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _namespace in (("itunes", ITUNES), ("podcast", PODCAST), ("atom", ATOM)):
    register_namespace(_prefix, _namespace)


def feed_xml(tracks: Sequence[Track], address: str, identity: str) -> bytes:
    """The feed of `tracks`, newest first. `address` is where they are served, ending in a slash.

    `identity` tells this podcast from any other; the same one gives the same podcast at a new address.
    """
    rss = Element("rss", {"version": "2.0"})
    channel = SubElement(rss, "channel")
    title, language = _title(tracks), language_of(tracks)
    _text(channel, "title", title)
    _text(channel, "link", address)
    _text(channel, "description", labels_in(language).feed_description.format(title=title))
    _text(channel, "language", language)
    _text(channel, "generator", f"voiceguide {__version__}")
    SubElement(
        channel,
        f"{{{ATOM}}}link",
        {"href": f"{address}feed.xml", "rel": "self", "type": "application/rss+xml"},
    )
    _text(channel, f"{{{ITUNES}}}author", "voiceguide")
    SubElement(channel, f"{{{ITUNES}}}category", {"text": GENRE})
    _text(channel, f"{{{ITUNES}}}explicit", "false")
    _text(channel, f"{{{ITUNES}}}type", "episodic")
    _text(channel, f"{{{ITUNES}}}block", "Yes")
    guid = uuid.uuid5(_PODCASTS, identity)
    _text(channel, f"{{{PODCAST}}}guid", str(guid))
    _text(channel, f"{{{PODCAST}}}locked", "yes")
    _text(channel, f"{{{PODCAST}}}block", "yes")
    _text(channel, f"{{{PODCAST}}}medium", "podcast")
    for track in sorted(tracks, key=lambda track: track.mtime_ns, reverse=True):
        _item(channel, track, address + quote(track.name), str(uuid.uuid5(guid, track.name)))
    indent(rss)
    written: bytes = tostring(rss, "utf-8", xml_declaration=True)
    return written + b"\n"


def chapters_json(info: TrackInfo) -> str:
    """The chapters as podcast apps read them (Podcasting 2.0, JSON chapters 1.2); times are in seconds."""
    chapters = [
        {"startTime": chapter.start_ms / 1_000, "endTime": chapter.end_ms / 1_000, "title": chapter.title}
        for chapter in info.chapters
    ]
    return json.dumps({"version": "1.2.0", "title": info.title, "chapters": chapters}, ensure_ascii=False)


def _item(channel: Element, track: Track, address: str, guid: str) -> None:
    """One track. Its `guid` is the same when it is rendered again, so that podcast apps replace the episode."""
    info, item = track.info, SubElement(channel, "item")
    _text(item, "title", info.title or track.name)
    if info.timeline:
        _text(item, "link", f"{address}.html")
    _text(item, "description", "\n".join(f"{format_ms(at.start_ms)} {at.title}" for at in info.chapters))
    SubElement(item, "enclosure", {"url": f"{address}.mp3", "length": str(track.size), "type": "audio/mpeg"})
    SubElement(item, "guid", {"isPermaLink": "false"}).text = guid
    _text(item, "pubDate", formatdate(track.mtime_ns // 1_000_000_000, usegmt=True))
    _text(item, f"{{{ITUNES}}}duration", str((info.length_ms + 500) // 1_000))
    _text(item, f"{{{ITUNES}}}explicit", "false")
    _text(item, f"{{{ITUNES}}}episodeType", "full")
    SubElement(item, f"{{{PODCAST}}}chapters", {"url": f"{address}.chapters.json", "type": CHAPTERS_TYPE})
    if info.timeline:
        for suffix, mime in TRANSCRIPT_TYPES.items():
            language = _clean(info.timeline.language)
            attributes = {"url": address + suffix, "type": mime, "language": language, "rel": "captions"}
            SubElement(item, f"{{{PODCAST}}}transcript", attributes)


def _title(tracks: Sequence[Track]) -> str:
    """The album that all tracks are from, or voiceguide."""
    albums = {track.info.timeline.album for track in tracks if track.info.timeline}
    return albums.pop() if len(albums) == 1 else "voiceguide"


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = _clean(text)


def _clean(text: str) -> str:
    """The text without what XML 1.0 can't hold, not even escaped."""
    return _NOT_IN_XML.sub("", text)
