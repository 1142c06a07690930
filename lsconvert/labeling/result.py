"""The regions of one annotation or prediction: which of them share an id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_relation(region: Mapping[str, Any]) -> bool:
    """Tell whether an element of a result is a relation."""
    return region.get("type") == "relation"


class Result:
    """A list of regions. Elements that are not objects are left out: they are a matter of the schemas."""

    def __init__(self, elements: list[Any]) -> None:
        self.elements = [(number, each) for number, each in enumerate(elements) if isinstance(each, Mapping)]
        self.regions = [(number, each) for number, each in self.elements if not is_relation(each)]
        self._names: dict[str | int, set[str]] = {}
        self._named: dict[str, list[Mapping[str, Any]]] = {}
        for _, region in self.regions:
            name, key = region.get("from_name"), region_id(region)
            if isinstance(name, str):
                self._named.setdefault(name, []).append(region)
            if key is not None:
                self._names.setdefault(key, set()).update([name] if isinstance(name, str) else [])

    def named(self, name: str) -> list[Mapping[str, Any]]:
        """Return the regions of a control."""
        return self._named.get(name, [])

    def partners(self, region: Mapping[str, Any]) -> set[str]:
        """Return the names of the other controls with a region of the same id: all are one region of the editor."""
        key = region_id(region)
        return self._names[key] - {region.get("from_name")} if key is not None else set()

    def has_id(self, value: Any) -> bool:
        """Tell whether a value is the id of a region."""
        return isinstance(value, (str, int)) and value in self._names


def region_id(region: Mapping[str, Any]) -> str | int | None:
    """Return the id of a region, or None if it has no usable one."""
    value = region.get("id")
    return value if isinstance(value, (str, int)) and not isinstance(value, bool) else None
