"""The page to lie beside: one HTML file that plays a track and shows what to do, and needs nothing else.

Its markup, style and modules stand in `page/`; here they are put together, with the timeline and the figures as
data. No text of the author's becomes markup, and the page's own policy lets no other script run.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import zlib
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from voiceguide.catalogue.poses import Poses
from voiceguide.figure.figure import figure_data, figure_svg
from voiceguide.figure.figures import Figures
from voiceguide.figure.palette import css_colours, css_grounds
from voiceguide.figure.picture import picture_png
from voiceguide.language.direction import direction
from voiceguide.language.labels import KEYS, ON_THE_PAGE, Command, Labels
from voiceguide.page.letters import css_letters, html_tag
from voiceguide.timeline import timeline_json
from voiceguide.timeline.timeline import Timeline

MODULES = (
    *("data.js", "memory.js", "moment.js", "place.js", "figure.js", "lane.js", "player.js", "bed.js"),
    *("device.js", "history.js", "tabs.js", "trouble.js", "view.js", "main.js"),
)
"""Each after those it imports; joined, they are one module."""

MANIFEST, WORKER = "manifest.webmanifest", "service-worker.js"
"""The names under which a server gives `manifest_json` and `service_worker`."""

_GENERATOR = '<meta name="generator" content="voiceguide">'
_LAST_IN_POLICY = "base-uri 'none'"


def page_html(
    timeline: Timeline, figures: Figures, audio: str | bytes, history: bool = True, bed: str | None = None
) -> str:
    """The page of one track.

    `audio` is the MP3's path relative to the page, or the MP3 itself, to be carried within. With `history`
    the device remembers what was done. `bed` is the path of a bed that is a file of its own.
    """
    style, script = css_colours() + css_grounds() + css_letters() + _file("page.css"), _script()
    labels = timeline.labels
    dumped = timeline_json.dump(timeline)
    shown = figures.within(timeline)
    data = {
        "id": hashlib.sha256(f"{timeline.album}\n{timeline.routine}".encode()).hexdigest()[:16],
        "history": history,
        "films": _films(),
        "timeline": json.loads(dumped),
        "labels": asdict(labels),
        "keys": {key: command.value for command in ON_THE_PAGE for key in KEYS[command]},
        "figures": {name: _figure(poses) for name, poses in shown.exercises.items()},
        "positions": {name: _figure(poses) for name, poses in shown.positions.items()},
    }
    carried = isinstance(audio, bytes)
    parts = {
        **{name: html.escape(text) for name, text in _words(labels).items()},
        "keys_help": "".join(_key_help(command, labels) for command in ON_THE_PAGE),
        "html": html_tag(timeline.language),
        "title": html.escape(timeline.title),
        "icon": _icon(next(iter(shown.exercises.values()), None)),
        "policy": _policy(style, script, "blob:" if carried else "'self' file:", "'none'" if carried else "'self'"),
        "style": style,
        "script": script,
        "data": _json(data),
        "source": "" if isinstance(audio, bytes) else f' src="{quote(audio)}"',
        "bed": f'<audio id="bed" preload="auto" src="{quote(bed)}"></audio>\n' if bed else "",
        "without_bed": "" if bed else " hidden",
        "sound": _carried(audio) if isinstance(audio, bytes) else "",
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _file("page.html"))


def is_page(text: str) -> bool:
    """Whether a file is a page of ours."""
    return _GENERATOR in text[:200]


def as_served(page: str) -> str:
    """A page as `voiceguide serve` sends it: with a way back to the list, and to be installed."""
    manifest = f'{_GENERATOR}\n<link rel="manifest" href="{MANIFEST}">'
    policy = f"manifest-src 'self'; worker-src 'self'; {_LAST_IN_POLICY}"
    page = page.replace(_LAST_IN_POLICY, policy, 1).replace(_GENERATOR, manifest, 1)
    return page.replace('id="all-tracks" href="./" hidden', 'id="all-tracks" href="./"', 1)


def manifest_json(language: str, poses: Poses | None) -> str:
    """The web app manifest of the tracks in a folder, which starts with their list. `poses` is what its icon shows."""
    icons = [{"src": _icon(poses), "sizes": "any", "type": "image/svg+xml"}]
    if poses:
        icons.append({"src": _png_address(poses), "sizes": "600x600", "type": "image/png"})
    told = {"name": "voiceguide", "lang": language, "dir": direction(language), "start_url": "./", "scope": "./"}
    return json.dumps({**told, "display": "standalone", "icons": icons})


def service_worker() -> str:
    """The script that lets served pages play without the server."""
    return _file(f"served/{WORKER}")


def _words(labels: Labels) -> dict[str, str]:
    """The labels by name; those of commands begin with a capital, and their keys are beside them."""
    commands = {command.value: _capital(getattr(labels, command.value)) for command in ON_THE_PAGE}
    keys = {f"{command.value}_keys": labels.or_.join(_keys(command, labels)) for command in ON_THE_PAGE}
    return {**asdict(labels), **commands, **keys}


def _key_help(command: Command, labels: Labels) -> str:
    keys = " ".join(f"<kbd>{html.escape(key)}</kbd>" for key in _keys(command, labels))
    return f"      <div><dt>{keys}</dt><dd>{html.escape(getattr(labels, command.value))}</dd></div>\n"


def _keys(command: Command, labels: Labels) -> list[str]:
    return [_capital(labels.key(key)) for key in KEYS[command]]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _figure(poses: Poses) -> dict[str, object]:
    return {**figure_data(poses), "picture": _png_address(poses)}


def _png_address(poses: Poses) -> str:
    return "data:image/png;base64," + base64.b64encode(picture_png(poses)).decode()


def _json(data: object) -> str:
    """JSON that no HTML parser can take for markup, which begins with a < everywhere."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def _carried(audio: bytes) -> str:
    """An MP3 within the page. Deflate takes the silence out, which is the same frame over and over."""
    return f'<script type="text/plain" id="sound">{base64.b64encode(zlib.compress(audio, 9)).decode()}</script>\n'


@cache
def _films() -> list[str]:
    """Four seconds of silence and darkness, made by scripts/films, for browsers of different kinds."""
    kinds = (("awake.webm", "video/webm"), ("awake.mp4", "video/mp4"))
    data = ((kind, (files("voiceguide.page") / "films" / name).read_bytes()) for name, kind in kinds)
    return [f"data:{kind};base64,{base64.b64encode(film).decode()}" for kind, film in data]


def _icon(poses: Poses | None) -> str:
    """A figure at its turning point, or nothing, as an address that fetches nothing."""
    drawing = figure_svg(poses, 1.0) if poses else "<svg xmlns='http://www.w3.org/2000/svg'/>"
    return "data:image/svg+xml," + quote(drawing)


def _policy(style: str, script: str, media: str, connect: str) -> str:
    """A Content-Security-Policy: this script, this style, this sound, and nothing else from anywhere.

    `connect` is where the page may ask what has become of its sound.
    """
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        f"media-src {media} data:; connect-src {connect}; {_LAST_IN_POLICY}; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _script() -> str:
    """The modules as one: without their imports and exports, in the order of MODULES."""
    joined = "\n".join(_file(name) for name in MODULES)
    return re.sub(r"^export ", "", re.sub(r"^import [^;]*;\n", "", joined, flags=re.M), flags=re.M)


@cache
def _file(name: str) -> str:
    return (files("voiceguide.page") / name).read_text(encoding="utf-8")
