"""Walk through a decoded value, and find the numbers in it that JSON does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any, TypeAlias

from lsconvert.jsontext.pointer import escape

Steps: TypeAlias = "list[str | int]"


def walk(root: object) -> Iterator[tuple[Steps, object]]:
    """Yield all values in a decoded value with the steps to them, in their order. The next one changes the steps.

    An object that contains itself is not entered again.
    """
    path: Steps = []
    yield path, root
    stack, opened = [_items(root)], {id(root): None}
    while stack:
        for step, value in stack[-1]:
            path.append(step)
            yield path, value
            if isinstance(value, (Mapping, list, tuple)) and id(value) not in opened:
                stack.append(_items(value))
                opened[id(value)] = None
                break
            path.pop()
        else:
            stack.pop()
            opened.popitem()
            path[-1:] = []


def infinite_numbers(root: object) -> list[str]:
    """Return the pointers to NaN and infinity in a decoded value."""
    if not _has_infinite(root):  # ten times as fast as the walk
        return []
    return [pointer_to(steps) for steps, value in walk(root) if _is_infinite(value)]


def pointer_to(steps: Steps) -> str:
    """Return steps as a JSON Pointer."""
    return "".join(f"/{escape(step)}" for step in steps)


def _has_infinite(root: object) -> bool:
    stack: list[Mapping[Any, object] | Iterable[object]] = [[root]]
    seen: set[int] = set()
    while stack:
        container = stack.pop()
        for value in container.values() if isinstance(container, Mapping) else container:
            if isinstance(value, (str, int)):
                continue
            if isinstance(value, (Mapping, list, tuple)):
                if id(value) not in seen:
                    seen.add(id(value))
                    stack.append(value)
            elif _is_infinite(value):
                return True
    return False


def _is_infinite(value: object) -> bool:
    return not value.is_finite() if isinstance(value, Decimal) else isinstance(value, float) and not isfinite(value)


def _items(value: object) -> Iterator[tuple[Any, object]]:
    """Return the items of a container with their keys or indices; no items for any other value."""
    if isinstance(value, Mapping):
        return iter(value.items())
    return iter(enumerate(value if isinstance(value, (list, tuple)) else ()))
