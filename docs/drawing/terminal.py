"""Draw a session of a terminal with rich."""

from __future__ import annotations

import io

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from drawing.session import session
from drawing.themes import Theme

WIDTH = 84
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
# As rich's own, without the fonts that it loads from the network, and without the buttons of a window.
SVG = """<svg class="rich-terminal" viewBox="-14 -14 {width} {height}" xmlns="http://www.w3.org/2000/svg" \
role="img" aria-label="A terminal: lsconvert upgrades a file, and diff shows the changes">
<style>
.{unique_id}-matrix {{ font-family: FONTS; font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>{lines}</defs>
<rect x="-14" y="-14" width="100%" height="100%" rx="8" fill="BACKGROUND"/>
<g class="{unique_id}-matrix">{backgrounds}{matrix}</g>
</svg>
"""


def picture(theme: Theme) -> str:
    """Return the session as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for command, output in session():
        console.print(Text(f"$ {command}", style=f"bold {theme.accent}"))
        for line in (*output.splitlines(), ""):
            console.print(Text(line, style=_color(line, theme)))
    return console.export_svg(
        title="",
        unique_id=f"terminal-{theme.name}",
        theme=_rich_theme(theme),
        code_format=SVG.replace("FONTS", FONTS).replace("BACKGROUND", theme.background),
    )


def _color(line: str, theme: Theme) -> str:
    return {"-": theme.removed, "+": theme.added}.get(line[:1], theme.text)


def _rich_theme(theme: Theme) -> TerminalTheme:
    background, text = _red_green_blue(theme.background), _red_green_blue(theme.text)
    return TerminalTheme(background, text, [text] * 8)


def _red_green_blue(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color[1:])
    return red, green, blue
