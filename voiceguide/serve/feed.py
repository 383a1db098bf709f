"""The tracks as a private podcast: RSS 2.0 with the words of iTunes and of Podcasting 2.0.

RSS: https://www.rssboard.org/rss-specification; iTunes: https://podcasters.apple.com/support/823-podcast-requirements;
Podcasting 2.0: https://podcastindex.org/namespace/1.0. Directories are asked not to list it.

An episode is a file and its options: its guid stays when it is rendered again, and its day is the one on which it was
first served, so that podcast apps replace it and don't show it as new.
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
from voiceguide.language.direction import isolated
from voiceguide.serve.library import Track, labels_of, language_of
from voiceguide.serve.published import Published
from voiceguide.track.tags import GENRE, TrackInfo
from voiceguide.units import format_ms

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
CHAPTERS_TYPE = "application/json+chapters"
TRANSCRIPT_TYPES = {".vtt": "text/vtt", ".srt": "application/x-subrip"}

COVER, EPISODE_COVER, CHAPTER_PICTURE = "cover.png", ".cover.png", ".chapter-{number}.png"
"""Under which names pictures are served: the channel's, and what follows a track's name. What stands after a question
mark in an address makes it another one when the picture changes: apps keep pictures by their address."""
COVER_SIDE = 1_400
"""Pixels: Apple asks for squares of 1,400 to 3,000."""

_PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The name space that Podcasting 2.0 gives for the ids of podcasts."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _namespace in (("itunes", ITUNES), ("podcast", PODCAST), ("atom", ATOM)):
    register_namespace(_prefix, _namespace)


def feed_xml(tracks: Sequence[Track], address: str, identity: str, published: Published | None = None) -> bytes:
    """The feed of `tracks`, newest first. `address` is where they are served, ending in a slash.

    `identity` tells this podcast from any other; the same one gives the same podcast at a new address. `published`
    knows when each episode came out.
    """
    rss = Element("rss", {"version": "2.0"})
    channel = SubElement(rss, "channel")
    title, language = title_of(tracks), language_of(tracks)
    description = labels_of(tracks).feed_description.format(title=isolated(title, language))
    _text(channel, "title", title)
    _text(channel, "link", address)
    _text(channel, "description", description)
    _text(channel, f"{{{ITUNES}}}summary", description)
    SubElement(channel, f"{{{ITUNES}}}image", {"href": f"{address}{COVER}?{quote(title, safe='')}"})
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
    episodes = {_guid(guid, track): track for track in tracks}
    written_s = {name: track.mtime_ns // 1_000_000_000 for name, track in episodes.items()}
    days = (published or Published()).dates(written_s)
    for name in sorted(episodes, key=days.__getitem__, reverse=True):
        _item(channel, episodes[name], address + quote(episodes[name].name), guid=name, day_s=days[name])
    indent(rss)
    text: bytes = tostring(rss, "utf-8", xml_declaration=True)
    return text + b"\n"


def chapters_json(info: TrackInfo, address: str) -> str:
    """The chapters as podcast apps read them (Podcasting 2.0, JSON chapters 1.2); times are in seconds.

    `address` is the track's, without its ending.
    """
    chapters = [
        {"startTime": chapter.start_ms / 1_000, "endTime": chapter.end_ms / 1_000, "title": chapter.title}
        | ({"img": f"{address}{CHAPTER_PICTURE.format(number=number)}"} if chapter.pictured else {})
        for number, chapter in enumerate(info.chapters, 1)
    ]
    return json.dumps({"version": "1.2.0", "title": info.title, "chapters": chapters}, ensure_ascii=False)


def title_of(tracks: Sequence[Track]) -> str:
    """The album that all tracks are from, or voiceguide."""
    albums = {track.info.timeline.album for track in tracks if track.info.timeline}
    return albums.pop() if len(albums) == 1 else "voiceguide"


def _guid(podcast: uuid.UUID, track: Track) -> str:
    """The same when the track is rendered again, another for another file or for other options."""
    options = track.info.timeline.options if track.info.timeline else ""
    return str(uuid.uuid5(podcast, f"{track.name}\n{options}"))


def _item(channel: Element, track: Track, address: str, guid: str, day_s: int) -> None:
    """One track, which came out on a day in seconds since 1970. `address` is its own, without its ending."""
    info, item = track.info, SubElement(channel, "item")
    _text(item, "title", info.title or track.name)
    if info.timeline:
        _text(item, "link", f"{address}.html")
    about = info.timeline.about if info.timeline else ""
    contents = "\n".join(f"{format_ms(at.start_ms)} {at.title}" for at in info.chapters)
    _text(item, "description", "\n\n".join(filter(None, (about, contents))))
    _text(item, f"{{{ITUNES}}}summary", about or contents)
    if info.timeline:
        SubElement(item, f"{{{ITUNES}}}image", {"href": f"{address}{EPISODE_COVER}?{quote(info.fingerprint[:16])}"})
    SubElement(item, "enclosure", {"url": f"{address}.mp3", "length": str(track.size), "type": "audio/mpeg"})
    SubElement(item, "guid", {"isPermaLink": "false"}).text = guid
    _text(item, "pubDate", formatdate(day_s, usegmt=True))
    _text(item, f"{{{ITUNES}}}duration", str((info.length_ms + 500) // 1_000))
    _text(item, f"{{{ITUNES}}}explicit", "false")
    _text(item, f"{{{ITUNES}}}episodeType", "full")
    SubElement(item, f"{{{PODCAST}}}chapters", {"url": f"{address}.chapters.json", "type": CHAPTERS_TYPE})
    if info.timeline:
        for suffix, mime in TRANSCRIPT_TYPES.items():
            language = _clean(info.timeline.language)
            attributes = {"url": address + suffix, "type": mime, "language": language, "rel": "captions"}
            SubElement(item, f"{{{PODCAST}}}transcript", attributes)


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = _clean(text)


def _clean(text: str) -> str:
    """The text without what XML 1.0 can't hold, not even escaped."""
    return _NOT_IN_XML.sub("", text)
