"""The images of the README, each for light and dark pages: a terminal with real output, and a plot of benchmark figures."""

from __future__ import annotations

from pathlib import Path

from drawing.speed import plot
from drawing.themes import THEMES


def write_images(folder: Path) -> None:
    """Write all images to a folder."""
    from drawing.terminal import picture  # late: rich is in the extra `docs`

    for theme in THEMES:
        (folder / f"terminal-{theme.name}.svg").write_text(picture(theme), encoding="utf-8")
        (folder / f"speed-{theme.name}.svg").write_text(plot(theme), encoding="utf-8")
