"""The list of tracks as a page: plain HTML, no script, readable on a phone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from voiceguide.figure.palette import css_colours
from voiceguide.language.labels import Labels
from voiceguide.page.letters import css_letters, html_tag
from voiceguide.serve.library import Track, labels_of, language_of

_FEW = 12
"""So many tracks are seen at a glance."""

_STYLE = (
    css_colours()
    + css_letters()
    + """\
body { margin: 0 auto; max-width: 42rem; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere;
  background: var(--paper); color: var(--ink); font: 1.1rem/1.5 var(--script), system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; }
ul { list-style: none; margin: 0; padding: 0; }
li { background: var(--card); border-radius: 0.8rem; padding: 1rem 1.2rem; margin: 0 0 1rem; }
h2, h3 { font-size: 1.25rem; margin: 0; }
h2[id] { margin: 1.6rem 0 0.6rem; }
details ul { list-style: disc; padding-inline: 1.2rem; columns: 15rem; color: var(--soft); }
details li { background: none; border-radius: 0; padding: 0; margin: 0; break-inside: avoid; }
summary { padding: 0.4rem 0; cursor: pointer; }
p { margin: 0.3rem 0 0; color: var(--soft); }
a { color: var(--accent); display: inline-block; padding: 0.4rem 0; margin-inline-end: 1.2rem; }
a:focus-visible, summary:focus-visible { outline: 3px solid; outline-offset: 2px; }
"""
)

_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of the page: its own style, and nothing else."""


def list_html(tracks: Sequence[Track]) -> str:
    """The page, in the tracks' language. Its links are relative; every text is escaped.

    Many tracks stand under headings, with a way to each at the top: by album, or else by their first letter.
    """
    language, labels = language_of(tracks), labels_of(tracks)
    groups = _groups(tracks)
    level = 3 if len(groups) > 1 else 2
    ways = "".join(f'<a href="#g{n}" dir="auto">{escape(name)}</a>\n' for n, name in enumerate(groups))
    shown = "".join(
        (f'<h2 id="g{n}" dir="auto">{escape(name)}</h2>\n' if len(groups) > 1 else "")
        + f"<ul>\n{''.join(_entry(track, labels, level) for track in group)}</ul>\n"
        for n, (name, group) in enumerate(groups.items())
    )
    return (
        f'<!doctype html>\n{html_tag(language)}\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="data:,">\n<link rel="manifest" href="manifest.webmanifest">\n'
        '<link rel="alternate" type="application/rss+xml" title="voiceguide" href="feed.xml">\n'
        f"<title>voiceguide</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(labels.tracks)}</h1>\n"
        + (f'<nav aria-label="{escape(labels.go_to)}">\n{ways}</nav>\n' if len(groups) > 1 else "")
        + (shown or f"<p>{escape(labels.no_tracks)}</p>\n")
        + f'<p><a href="feed.xml">{escape(labels.feed)}</a> {escape(labels.feed_hint)}</p>\n'
        "</main>\n</body>\n</html>\n"
    )


def _groups(tracks: Sequence[Track]) -> dict[str, list[Track]]:
    """The tracks by heading: by album where there are several, by first letter where there are many."""
    albums = {track.info.timeline.album if track.info.timeline else "" for track in tracks}
    groups: dict[str, list[Track]] = {}
    for track in sorted(tracks, key=lambda track: _title(track).casefold()):
        if len(albums) > 1:
            name = track.info.timeline.album if track.info.timeline else "voiceguide"
        else:
            name = _title(track)[:1].upper() if len(tracks) > _FEW else ""
        groups.setdefault(name, []).append(track)
    return dict(sorted(groups.items(), key=lambda group: group[0].casefold()))


def _title(track: Track) -> str:
    return track.info.title or track.name


def _entry(track: Track, labels: Labels, level: int) -> str:
    """One track: what it is called, how long it takes, where it is; what is in it can be unfolded."""
    info, address, title = track.info, quote(track.name), escape(_title(track))
    minutes = labels.minutes_short.format(minutes=max(1, (info.length_ms + 30_000) // 60_000))
    exercises = list(dict.fromkeys(chapter.title for chapter in info.chapters[1:-1]))
    inside = "".join(f'<li dir="auto">{escape(name)}</li>\n' for name in exercises)
    links = [(labels.play, ".html"), ("MP3", ".mp3")] if info.timeline else [("MP3", ".mp3")]
    words = [(labels.words, ".vtt"), (labels.words_srt, ".srt")] if info.timeline else []
    return (
        f'<li><h{level} dir="auto">{title}</h{level}>\n<p>{escape(minutes)}</p>\n'
        + "".join(_link(address + suffix, words, title) for words, suffix in links)
        + f"<details><summary>{escape(labels.inside.format(count=len(exercises)))}</summary>\n"
        + f"<ul>\n{inside}</ul>\n"
        + "".join(_link(address + suffix, words, title) for words, suffix in words)
        + "</details></li>\n"
    )


def _link(address: str, words: str, title: str) -> str:
    """A link, which is told from those of other tracks by those who only hear it."""
    return f'<a href="{address}" aria-label="{escape(words)}: {title}">{escape(words)}</a>\n'
