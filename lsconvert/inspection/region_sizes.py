"""The size of a region: its share of the image, the characters of a span, or the seconds of a segment."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import isfinite, pi
from typing import Any, Final

AREA: Final = "area"
CHARACTERS: Final = "characters"
SECONDS: Final = "seconds"
EDGES: Final[Mapping[str, tuple[float, ...]]] = {
    AREA: (0.1, 0.5, 1, 2, 5, 10, 25, 50),
    CHARACTERS: (5, 10, 20, 50, 100, 200, 500),
    SECONDS: (0.5, 1, 2, 5, 10, 30, 60, 300),
}


def size_of(value: Mapping[str, Any]) -> tuple[str, float] | None:
    """Return the measure and the size of a region's `value`; None for a shape without a size that can be read.

    Widths, heights, radii and points are percents of the image, so areas are percents of its area. A mask, a key point
    and a time series, whose unit is unknown, have no size.
    """
    if "width" in value:
        return _positive(AREA, _product(value.get("width"), value.get("height")))
    if "radiusX" in value:
        area = _product(value.get("radiusX"), value.get("radiusY"))
        return _positive(AREA, None if area is None else area * pi)
    if "start" in value:
        return _span(value)
    points = value.get("points")
    if isinstance(points, list) and len(points) > 2:
        return _positive(AREA, _polygon(points))
    return None


def _span(value: Mapping[str, Any]) -> tuple[str, float] | None:
    offsets = value.get("globalOffsets")
    start, end = number_of(value["start"]), number_of(value.get("end"))
    if isinstance(offsets, Mapping):
        start, end = number_of(offsets.get("start")), number_of(offsets.get("end"))
    elif isinstance(value.get("text"), str) and (start is None or end is None or "startOffset" in value):
        return CHARACTERS, float(len(value["text"]))
    if start is None or end is None or end < start or "format" in value or "instant" in value:
        return None
    in_text = "text" in value or isinstance(offsets, Mapping)
    return _positive(CHARACTERS if in_text else SECONDS, end - start)


def _positive(measure: str, size: float | None) -> tuple[str, float] | None:
    return (measure, size) if size is not None and size >= 0 and isfinite(size) else None


def _product(one: object, other: object) -> float | None:
    width, height = number_of(one), number_of(other)
    return None if width is None or height is None else width * height / 100


def _polygon(points: list[Any]) -> float | None:
    """Return the area of a polygon by the shoelace formula."""
    try:
        pairs = [(float(x), float(y)) for x, y in points]
    except (TypeError, ValueError, OverflowError):
        return None
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(pairs, pairs[1:] + pairs[:1]))
    return abs(twice) / 200 if isfinite(twice) else None


def number_of(value: object) -> float | None:
    """Return a JSON number as a finite float, None for any other value."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None
