"""The colors of the images."""

from __future__ import annotations

from typing import NamedTuple


class Theme(NamedTuple):
    """Colors as #rrggbb. Each text color has a contrast of at least 4.5 to the background."""

    name: str
    background: str
    text: str
    muted: str
    removed: str
    added: str
    accent: str


THEMES = (
    Theme("light", "#ffffff", "#1f2328", "#59636e", "#b31d28", "#116329", "#0550ae"),
    Theme("dark", "#0d1117", "#e6edf3", "#9198a1", "#ff9492", "#7ee787", "#79c0ff"),
)
