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
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from voiceguide.catalogue.poses import Poses
from voiceguide.figure.figure import figure_data, figure_svg
from voiceguide.figure.figures import Figures
from voiceguide.figure.palette import css_colours
from voiceguide.figure.picture import picture_png
from voiceguide.language.labels import KEYS, ON_THE_PAGE, Command, Labels, labels_in
from voiceguide.timeline import timeline_json
from voiceguide.timeline.timeline import Timeline

MODULES = ("data.js", "moment.js", "figure.js", "lane.js", "player.js", "device.js", "view.js", "main.js")
"""Each after those it imports; joined, they are one module."""


def page_html(timeline: Timeline, figures: Figures, audio: str | bytes) -> str:
    """The page of one track.

    `audio` is the MP3's path relative to the page, or the MP3 itself, to be carried within.
    """
    style, script = css_colours() + _file("page.css"), _script()
    labels = labels_in(timeline.language)
    dumped = timeline_json.dump(timeline)
    shown = figures.within(timeline)
    data = {
        "id": hashlib.sha256(dumped.encode()).hexdigest()[:16],
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
        "language": html.escape(timeline.language),
        "title": html.escape(timeline.title),
        "icon": _icon(next(iter(shown.exercises.values()), None)),
        "policy": _policy(style, script, "blob:" if carried else "'self' file:"),
        "style": style,
        "script": script,
        "data": _json(data),
        "source": "" if isinstance(audio, bytes) else f' src="{quote(audio)}"',
        "sound": _carried(audio) if isinstance(audio, bytes) else "",
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _file("page.html"))


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
    return {**figure_data(poses), "picture": "data:image/png;base64," + base64.b64encode(picture_png(poses)).decode()}


def _json(data: object) -> str:
    """JSON that no HTML parser can take for markup, which begins with a < everywhere."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def _carried(audio: bytes) -> str:
    return f'<script type="text/plain" id="sound">{base64.b64encode(audio).decode()}</script>\n'


def _icon(poses: Poses | None) -> str:
    """A figure at its turning point, or nothing, as an address that fetches nothing."""
    drawing = figure_svg(poses, 1.0) if poses else "<svg xmlns='http://www.w3.org/2000/svg'/>"
    return "data:image/svg+xml," + quote(drawing)


def _policy(style: str, script: str, media: str) -> str:
    """A Content-Security-Policy: this script, this style, this sound, and nothing else from anywhere."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        f"media-src {media}; base-uri 'none'; form-action 'none'"
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
