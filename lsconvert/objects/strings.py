"""Replace strings in a decoded task, as the maps of texts say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from lsconvert.rules.operations import MapStrings

Path: TypeAlias = "tuple[str | int, ...]"


def map_strings(document: dict[str, Any], rows: Sequence[MapStrings], inside: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a document with new strings; it shares the parts without any. `inside`: the keys that lead to it."""
    result = dict(document)
    copies: dict[Path, Any] = {(): result}
    for path, new in _find(document, rows, inside):
        for length in range(1, len(path)):
            outer, step = copies[path[: length - 1]], path[length - 1]
            if path[:length] not in copies:
                copies[path[:length]] = outer[step] = outer[step].copy()
        copies[path[:-1]][path[-1]] = new
    return result


def _find(document: Any, rows: Sequence[MapStrings], inside: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """Yield the path and the new text of each string that changes. Not recursive, so depth does not matter."""
    stack: list[tuple[Any, Path, tuple[str, ...]]] = [(document, (), inside)]
    while stack:
        value, path, keys = stack.pop()
        if isinstance(value, str):
            new = _new_text(value, rows, keys)
            if new != value:
                yield path, new
        elif isinstance(value, list):
            stack += ((item, (*path, i), keys) for i, item in enumerate(value))
        elif isinstance(value, dict):
            stack += (
                (inner, (*path, key), (*keys, key))
                for key, inner in value.items()
                if any(_leads_to(row, (*keys, key)) for row in rows)
            )


def _leads_to(row: MapStrings, keys: tuple[str, ...], *, to_string: bool = False) -> bool:
    """Tell whether a row may change strings at or below these keys. `to_string`: whether it changes strings there."""
    return any(
        (row.prefixes or len(keys) <= len(path))
        and (len(keys) >= len(path) or not to_string)
        and all(key in names for key, names in zip(keys, path))
        for path in row.paths
    )


def _new_text(text: str, rows: Sequence[MapStrings], keys: tuple[str, ...]) -> str:
    """Return the new text for a string that these keys lead to; the same text if no row changes it."""
    best = (0, 0, text)  # the length of the old prefix, that of the path, the new text
    for row in rows:
        if not _leads_to(row, keys, to_string=True):
            continue
        if not row.prefixes:
            return row.texts.get(text, text)
        for old, new in row.texts.items():
            if text.startswith(old):
                best = max(best, (len(old), len(row.paths[0]), new + text[len(old) :]))
    return best[2]
