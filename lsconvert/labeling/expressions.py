"""Expressions such as `$image`, `$pages[0].url` or `https://example.com/$id.jpg`, and their values in a task's data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from lsconvert.labeling.model import Path, Repeat

# The editor's pattern of a name. In the braces is the flag of a Repeater, which an index replaces.
_NAME: Final = re.compile(r"\$([\w[\].{}]+)")
_WORD: Final = re.compile(r"\$(\w+)")
_STEP: Final = re.compile(r"[^.[\]]+")
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,8}")
MISSING: Final = object()
# More repeated tags than an editor can show. Nested Repeaters multiply.
MAX_REPEATS: Final = 10_000


def names(expression: str) -> list[str]:
    """Return the names in an expression, without `$`."""
    return _NAME.findall(expression)


def is_one_name(expression: str) -> bool:
    """Tell whether an expression is a single name, so that its value keeps its type."""
    return _NAME.fullmatch(expression) is not None


def server_name(expression: str) -> str:
    """Return the one name that a server finds in an expression: all behind a leading `$`, else the first word after one.

    Return "" for an expression without a name. The server does not read flags, or text after the name.
    """
    if expression.startswith("$"):
        return expression[1:]
    found = _WORD.search(expression)
    return found[1] if found else ""


def steps(name: str) -> Path:
    """Return the keys and indices of a name: `a.b[0]` has the steps a, b and 0."""
    return tuple(int(step) if _INDEX.fullmatch(step) else step for step in _STEP.findall(name))


def lookup(data: Any, path: Path) -> Any:
    """Return the value at a path, or MISSING. A digit may be an index of a list or a key of an object."""
    for step in path:
        if isinstance(data, Mapping):
            data = data.get(str(step), MISSING)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step] if step < len(data) else MISSING
        else:
            return MISSING
    return data


def evaluate(expression: str, data: Any) -> Any:
    """Return the value of an expression: any JSON value for a single name, else a string. MISSING if a name is missing."""
    if is_one_name(expression):
        return lookup(data, steps(expression[1:]))
    values = [lookup(data, steps(name)) for name in names(expression)]
    if any(value is MISSING for value in values):
        return MISSING
    found = iter(values)
    return _NAME.sub(lambda _: str(next(found)), expression)


def substitute(text: str, indexes: Mapping[str, int]) -> str:
    """Return a text with the flags of Repeaters replaced by indexes."""
    for flag, number in indexes.items():
        text = text.replace(flag, str(number))
    return text


def iterations(repeats: tuple[Repeat, ...], data: Any) -> Iterator[dict[str, int]]:
    """Yield the indexes of each repetition of a tag: one without indexes if no Repeater is around it."""
    yield from islice(_iterations(repeats, data, {}), MAX_REPEATS)


def _iterations(repeats: tuple[Repeat, ...], data: Any, known: dict[str, int]) -> Iterator[dict[str, int]]:
    if not repeats:
        yield known
        return
    repeat, *inner = repeats
    items = evaluate(substitute(repeat.on, known), data)
    for number in range(len(items) if isinstance(items, list) else 0):
        yield from _iterations(tuple(inner), data, {**known, repeat.flag: number})
