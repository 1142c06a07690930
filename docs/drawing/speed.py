"""Draw the speeds of lsconvert and its peers as bars, from the figures of the benchmarks."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

from drawing.themes import Theme

FIGURES = Path(__file__).parents[2] / "benchmarks" / "figures.json"
TITLE = "Speed of an upgrade, in percent of a plain copy"
WIDTH, LEFT, RIGHT, TOP, STEP, BAR = 740, 280, 80, 56, 30, 18
FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"


def speeds() -> list[tuple[str, float]]:
    """Return the labels and speeds, as a share of the speed of a copy."""
    rows = json.loads(FIGURES.read_bytes())["rows"]
    measured = {row["name"]: row["copy"] for row in rows if "copy" in row}
    return [(row["label"], row.get("copy") or row["times"] * measured[row["of"]]) for row in rows]


def plot(theme: Theme) -> str:
    """Return the plot as SVG."""
    rows = speeds()
    height = TOP + STEP * len(rows) + 10
    svg = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "role": "img",
            "font-family": FONT,
            "font-size": "14",
        },
    )
    ElementTree.SubElement(svg, "title").text = f"{TITLE}: " + ", ".join(f"{name} {_percent(x)}" for name, x in rows)
    ElementTree.SubElement(svg, "rect", {"width": "100%", "height": "100%", "rx": "8", "fill": theme.background})
    _text(svg, 20, 32, TITLE, theme.text, **{"font-weight": "600", "font-size": "16"})
    scale = (WIDTH - LEFT - RIGHT) / max(speed for _, speed in rows)
    for number, (name, speed) in enumerate(rows):
        y = TOP + STEP * number
        weight = {"font-weight": "600"} if number == 0 else {}
        _text(svg, LEFT - 12, y + 14, name, theme.text, **weight, **{"text-anchor": "end"})
        place = {"x": f"{LEFT}", "y": f"{y}", "width": f"{speed * scale:.1f}", "height": f"{BAR}", "rx": "3"}
        ElementTree.SubElement(svg, "rect", place | {"fill": theme.accent if number == 0 else theme.muted})
        _text(svg, LEFT + speed * scale + 8, y + 14, _percent(speed), theme.text, **weight)
    ElementTree.indent(svg)
    return ElementTree.tostring(svg, encoding="unicode") + "\n"


def _text(svg: ElementTree.Element, x: float, y: float, text: str, color: str, **style: str) -> None:
    element = ElementTree.SubElement(svg, "text", {"x": f"{x:.1f}", "y": f"{y}", "fill": color, **style})
    element.text = text


def _percent(speed: float) -> str:
    return f"{speed:.0%}" if speed >= 0.015 else f"{speed:.1%}"
