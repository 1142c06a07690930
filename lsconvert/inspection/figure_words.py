"""Names for figures that texts and pages share: ranges of histograms, shares, and durations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lsconvert.inspection.figures import Histogram

_LONGEST: Final = 1e15  # seconds; longer times are written with an exponent

TASK_KINDS: Final = {
    "annotated": "with annotations",
    "skipped": "only cancelled annotations",
    "predicted": "only predictions",
    "empty": "without any work",
}


def task_counts(tasks: Mapping[str, int]) -> dict[str, int]:
    """Return the counts of tasks by work, under names for people."""
    return {text: tasks[kind] for kind, text in TASK_KINDS.items() if kind in tasks}


def percent(part: float, whole: float) -> str:
    """Return a share such as "12.5 %". Only nothing is 0 %, and only everything is 100 %."""
    if not whole or not part:
        return "0 %"
    if part == whole:
        return "100 %"
    return f"{min(max(100 * part / whole, 0.1), 99.9):.1f} %"


def seconds(value: float) -> str:
    """Return a duration for people, such as "3 h 05 min"."""
    if value < 60:
        return f"{value:.0f} s" if value >= 10 or value == int(value) else f"{value:.1f} s"
    if value > _LONGEST:
        return f"{value / 3600:.1e} h"
    minutes = round(value / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60:,} h {minutes % 60:02} min"


def range_counts(found: Histogram, unit: str = "", *, whole: bool = False) -> dict[str, int]:
    """Return the counts of a histogram by the names of its ranges, without empty ranges at both ends.

    `unit` follows a number; "s" makes durations. `whole`: the values are whole numbers, so a range is named by its first
    and last one.
    """
    used = [i for i, count in enumerate(found.counts) if count]
    shown = range(used[0], used[-1] + 1) if used else range(0)
    return {_range_name(found.edges, i, unit, whole=whole): found.counts[i] for i in shown}


def _range_name(edges: Sequence[float], i: int, unit: str, *, whole: bool) -> str:
    if whole:
        low, high = (int(edges[i - 1]) if i else 0), (int(edges[i]) - 1 if i < len(edges) else None)
        if high is None:
            return f"{low:,} or more{unit}"
        return f"{low:,}{unit}" if low == high else f"{low:,} to {high:,}{unit}"
    names = [seconds(edge) if unit == "s" else f"{edge:,g}{unit}" for edge in edges]
    if i == 0:
        return f"under {names[0]}"
    return f"{names[-1]} or more" if i == len(edges) else f"{names[i - 1]} to {names[i]}"


def half_below(found: Histogram) -> float | None:
    """Return the smallest edge below which at least half of the values are, None if there is none."""
    below = 0
    for edge, count in zip(found.edges, found.counts):
        below += count
        if below and 2 * below >= found.values:
            return edge
    return None
