"""The colours of figures and pages, light and dark."""

from __future__ import annotations

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "paper": "#f4f1ea",
    "floor": "#d5cab4",
    "mat": "#d5cab4",
    "cushion": "#d9a47c",
    "far": "#8ba3a5",
    "body": "#24474d",
    "shirt": "#3d8b86",
    "mark": "#a3301d",
    "card": "#fffdf8",
    "ink": "#1d3438",
    "soft": "#53666a",
    "line": "#d9d3c5",
    "accent": "#2a736e",
    "on-accent": "#ffffff",
    "rest": "#c07a2c",
    "glow": "#f2b134",
    "cover": "#24474d",
}
"""By the part of a figure or page that has the colour."""

DARK: Mapping[str, str] = {
    "paper": "#0f181a",
    "floor": "#2b3d41",
    "mat": "#2b3d41",
    "cushion": "#b5815c",
    "far": "#52686b",
    "body": "#c6d8d4",
    "shirt": "#4a9f97",
    "mark": "#f0876a",
    "card": "#172326",
    "ink": "#eaf0ea",
    "soft": "#a3b5b4",
    "line": "#2d3f42",
    "accent": "#7fcabf",
    "on-accent": "#0c1a1b",
    "rest": "#e2a75e",
    "glow": "#f5bd4f",
    "cover": "#172326",
}


def css_colours() -> str:
    """The colours as CSS variables, dark ones where the reader's system is dark."""
    light, dark = (" ".join(f"--{name}: {colour};" for name, colour in colours.items()) for colours in (LIGHT, DARK))
    return (
        f":root {{ color-scheme: light dark; {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )


GROUNDS: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "speech": (("#f4f1ea", "#1d3438"), ("#0f181a", "#eaf0ea")),
    "rest": (("#d3a04f", "#14282b"), ("#54390f", "#ffffff")),
    "done": (("#3a774a", "#ffffff"), ("#2f6b45", "#ffffff")),
    "hold": (("#1d5450", "#ffffff"), ("#4f9a94", "#020908")),
    "work": (("#3b1408", "#ffffff"), ("#ecb49c", "#1d0d07")),
}
"""What lies behind the page and what is written on it, light and dark, by what is done. Each is at least half as bright
again as the next, so that they can be told with half-closed eyes."""
_FORCED = {"hold": ("CanvasText", "Canvas"), "work": ("Highlight", "HighlightText")}
"""The same where the system gives the colours; the others are told by their frame."""


def css_grounds() -> str:
    """The grounds as CSS variables of the body, by its `data-moment`."""

    def rules(grounds: Mapping[str, tuple[str, str]]) -> str:
        return " ".join(
            f'[data-moment="{name}"] {{ --ground: {ground}; --on-ground: {ink}; }}'
            for name, (ground, ink) in grounds.items()
        )

    light, dark = ({name: pair[scheme] for name, pair in GROUNDS.items()} for scheme in (0, 1))
    forced = {name: _FORCED.get(name, ("Canvas", "CanvasText")) for name in GROUNDS}
    return (
        f"{rules(light)}\n@media (prefers-color-scheme: dark) {{ {rules(dark)} }}\n"
        f"@media (forced-colors: active) {{ {rules(forced)} }}\n"
    )
