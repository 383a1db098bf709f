"""The list of tracks as a page: plain HTML, no script, readable on a phone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from voiceguide.serve.library import Track
from voiceguide.units import format_ms

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2a26; --soft: #5b6b65; --ground: #f6f5f0; --card: #fff; --link: #14624a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8efeb; --soft: #9db0a8; --ground: #141917; --card: #1e2522; --link: #7fd1b2; }
}
body { margin: 0 auto; max-width: 42rem; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--ink);
  font: 1.1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; }
ul { list-style: none; margin: 0; padding: 0; }
li { background: var(--card); border-radius: 0.8rem; padding: 1rem 1.2rem; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 0; }
p { margin: 0.3rem 0 0; color: var(--soft); }
a { color: var(--link); display: inline-block; padding: 0.4rem 0; margin-right: 1.2rem; }
a:focus-visible { outline: 3px solid; outline-offset: 2px; }
"""

_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; base-uri 'none'; form-action 'none'"
"""The Content-Security-Policy of the page: its own style, and nothing else."""


def list_html(tracks: Sequence[Track]) -> str:
    """The page. Its links are relative; every text is escaped."""
    shown = "".join(map(_entry, tracks)) or "<li><p>No tracks yet: run <code>voiceguide render</code>.</p></li>\n"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="data:,">\n'
        '<link rel="alternate" type="application/rss+xml" title="voiceguide" href="feed.xml">\n'
        f"<title>voiceguide</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Your tracks</h1>\n"
        f"<ul>\n{shown}</ul>\n"
        '<p><a href="feed.xml">Podcast feed</a> Copy this link into a podcast app to have the tracks there.</p>\n'
        "</main>\n</body>\n</html>\n"
    )


def _entry(track: Track) -> str:
    info, address = track.info, escape(quote(track.name))
    exercises = [chapter.title for chapter in info.chapters[1:-1]]
    links = [("Play", ".html"), ("MP3", ".mp3"), ("Words with times", ".vtt"), ("as SRT", ".srt")]
    shown = [link for link in links if info.timeline or link[1] == ".mp3"]
    return (
        f"<li><h2>{escape(info.title or track.name)}</h2>\n"
        f"<p>{format_ms(info.length_ms)}{escape(' · ' + ', '.join(exercises) if exercises else '')}</p>\n"
        + "".join(f'<a href="{address}{suffix}">{words}</a>\n' for words, suffix in shown)
        + "</li>\n"
    )
