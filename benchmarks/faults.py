"""Faults for the trial of contenders that check.

A v2 task with one of them has an error or a warning, and an upgrade repairs none of them.
"""

from __future__ import annotations

from typing import Final

from tasks import Json

INTERVAL: Final = 5  # one task in five has a fault
SHAPE: Final = {"from_name": "label", "to_name": "image", "type": "rectanglelabels"}
BOX: Final = {"x": 1, "y": 1, "width": 1, "height": 1, "rectanglelabels": ["Car"]}
REGIONS: Final = (
    {"to_name": "text", "type": "choices", "value": {"choices": ["a"]}},
    {**SHAPE},
    {**SHAPE, "value": {**BOX, "x": 101}},
    {**SHAPE, "value": {**BOX, "rectanglelabels": [1]}},
    {"from_name": "text", "to_name": "text", "type": "choices", "value": {"choices": "a"}},
    {"type": "relation", "from_id": "a", "to_id": "b", "direction": "up"},
)
ANNOTATIONS: Final = (
    {},
    {"result": {}},
    {"result": [], "lead_time": "1"},
    {"result": [], "created_at": "yesterday"},
    *({"result": [region]} for region in REGIONS),
)


def plant(tasks: list[Json]) -> int:
    """Add an invalid annotation to some tasks, in place, each kind in turn; return the number of these tasks."""
    faulty = tasks[::INTERVAL]
    for number, task in enumerate(faulty):
        task["annotations"].append(ANNOTATIONS[number % len(ANNOTATIONS)])
    return len(faulty)
