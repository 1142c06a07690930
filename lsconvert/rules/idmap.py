"""A map of ids. A dataclass, which takes long to define: imported where there are maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)  # without slots, so that there can be weak references to it
class IdMap:
    """New ids, as JSON, by old ones: numbers, or text without escapes between quotes. `name` is for messages."""

    name: str
    new: Mapping[bytes, bytes]
