"""The list of tracks as a page: plain HTML, no script, readable on a phone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from voiceguide.figure.palette import css_colours
from voiceguide.language.labels import Labels, labels_in
from voiceguide.serve.library import Track, language_of
from voiceguide.units import format_ms

_STYLE = (
    css_colours()
    + """\
body { margin: 0 auto; max-width: 42rem; padding: 1.5rem 1rem 3rem;
  background: var(--paper); color: var(--ink); font: 1.1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; }
ul { list-style: none; margin: 0; padding: 0; }
li { background: var(--card); border-radius: 0.8rem; padding: 1rem 1.2rem; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 0; }
p { margin: 0.3rem 0 0; color: var(--soft); }
a { color: var(--accent); display: inline-block; padding: 0.4rem 0; margin-right: 1.2rem; }
a:focus-visible { outline: 3px solid; outline-offset: 2px; }
"""
)

_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of the page: its own style, and nothing else."""


def list_html(tracks: Sequence[Track]) -> str:
    """The page, in the tracks' language. Its links are relative; every text is escaped."""
    language = language_of(tracks)
    labels = labels_in(language)
    shown = "".join(_entry(track, labels) for track in tracks) or f"<li><p>{escape(labels.no_tracks)}</p></li>\n"
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="data:,">\n<link rel="manifest" href="manifest.webmanifest">\n'
        '<link rel="alternate" type="application/rss+xml" title="voiceguide" href="feed.xml">\n'
        f"<title>voiceguide</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(labels.tracks)}</h1>\n<ul>\n{shown}</ul>\n"
        f'<p><a href="feed.xml">{escape(labels.feed)}</a> {escape(labels.feed_hint)}</p>\n'
        "</main>\n</body>\n</html>\n"
    )


def _entry(track: Track, labels: Labels) -> str:
    info, address = track.info, quote(track.name)
    exercises = [chapter.title for chapter in info.chapters[1:-1]]
    links = [(labels.play, ".html"), ("MP3", ".mp3"), (labels.words, ".vtt"), (labels.words_srt, ".srt")]
    shown = [link for link in links if info.timeline or link[1] == ".mp3"]
    return (
        f"<li><h2>{escape(info.title or track.name)}</h2>\n"
        f"<p>{format_ms(info.length_ms)}{escape(' · ' + ', '.join(exercises) if exercises else '')}</p>\n"
        + "".join(f'<a href="{address}{suffix}">{escape(words)}</a>\n' for words, suffix in shown)
        + "</li>\n"
    )
