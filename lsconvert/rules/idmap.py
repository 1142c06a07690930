"""A map of ids. Import it late: defining a dataclass is slow, and most conversions have no map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)  # no slots, because there are weak references to it
class IdMap:
    """New ids by old ids, both as JSON: numbers, or strings in quotes and without escapes.

    Messages call the map by its `name`.
    """

    name: str
    new: Mapping[bytes, bytes]
