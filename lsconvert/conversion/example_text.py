"""Show a decoded value before and after a change, as lines of shortened JSON: what did not change is left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple, TypeAlias

from lsconvert.conversion.report import Line
from lsconvert.errors import escape_line

MAX_LINES: Final = 24
MAX_TEXT: Final = 80
MAX_ITEMS: Final = 3
REST: Final = "…"


class BeforeAfter(NamedTuple):
    """The lines of a value before and after a change."""

    before: tuple[Line, ...]
    after: tuple[Line, ...]


def before_after(before: Any, after: Any, *, show_values: bool) -> BeforeAfter:
    """Return the lines of two versions of a value.

    Without `show_values`, texts and numbers are replaced by numbered names: equal values have the same one.
    """
    old, new = _pair(before, after, "", "", _Names(show_values=show_values).name)
    return BeforeAfter(_cut(old), _cut(new))


class _Names:
    """Names of scalars: their JSON, or a number for each distinct text and number."""

    def __init__(self, *, show_values: bool) -> None:
        self._show_values = show_values
        self._numbers: dict[str, str] = {}
        self._counts = {"text": 0, "number": 0}

    def name(self, value: object) -> str:
        if value is None or isinstance(value, bool):
            return json.dumps(value)
        spelled = json.dumps(value, ensure_ascii=False, default=str)
        if self._show_values:
            return spelled if len(spelled) <= MAX_TEXT else f"{spelled[:MAX_TEXT]}{REST}"
        if spelled not in self._numbers:
            kind = "text" if isinstance(value, str) else "number"
            self._counts[kind] += 1
            self._numbers[spelled] = f"<{kind} {self._counts[kind]}>"
        return self._numbers[spelled]


_Name: TypeAlias = Callable[[object], str]


def _pair(before: Any, after: Any, indent: str, key: str, name: _Name) -> tuple[list[Line], list[Line]]:
    """Return the lines of both sides. `key` is what precedes the value in its line."""
    if isinstance(before, dict) and isinstance(after, dict):
        return _objects(before, after, indent, key, name)
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        at = next((i for i, (one, other) in enumerate(zip(before, after)) if not _is_same(one, other)), 0)
        if type(before[at]) is type(after[at]):
            return _lists(before, after, at, indent, key, name)
    return [(f"{indent}{key}{_summary(before, name)}", True)], [(f"{indent}{key}{_summary(after, name)}", True)]


def _objects(
    before: dict[str, Any], after: dict[str, Any], indent: str, key: str, name: _Name
) -> tuple[list[Line], list[Line]]:
    inner = f"{indent}  "
    pairs = {
        each: _pair(value, after[each], inner, f"{_key(each)}: ", name)
        for each, value in before.items()
        if each in after and not _is_same(value, after[each])
    }
    sides = []
    for side, (members, others) in enumerate(((before, after), (after, before))):
        lines = [(f"{indent}{key}{{", False)]
        for each, value in members.items():
            if each in pairs:
                lines += pairs[each][side]
            elif each in others:
                _add_rest(lines, inner)
            else:
                lines.append((f"{inner}{_key(each)}: {_summary(value, name)}", True))
        sides.append([*lines, (f"{indent}}}", False)])
    return sides[0], sides[1]


def _lists(
    before: list[Any], after: list[Any], at: int, indent: str, key: str, name: _Name
) -> tuple[list[Line], list[Line]]:
    """Show the first item that differs, which is at `at`."""
    inner = f"{indent}  "
    sides = _pair(before[at], after[at], inner, "", name)
    around = [(f"{inner}{REST}", False)]
    first, last = around if at else [], around if at + 1 < len(before) else []
    opening, closing = [(f"{indent}{key}[", False)], [(f"{indent}]", False)]
    return (
        [*opening, *first, *sides[0], *last, *closing],
        [*opening, *first, *sides[1], *last, *closing],
    )


def _is_same(one: Any, other: Any) -> bool:
    """Compare decoded values; unlike ==, tell true from 1."""
    if one is other:
        return True
    return type(one) is type(other) and bool(one == other) and repr(one) == repr(other)


def _summary(value: Any, name: _Name, depth: int = 2) -> str:
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if not isinstance(value, list):
        return name(value)
    if not value or depth == 0:
        return "[…]" if value else "[]"
    items = [_summary(item, name, depth - 1) for item in value[:MAX_ITEMS]]
    return f"[{', '.join([*items, REST] if len(value) > MAX_ITEMS else items)}]"


def _key(text: str) -> str:
    shown = json.dumps(text, ensure_ascii=False)
    return shown if len(shown) <= MAX_TEXT else f"{shown[:MAX_TEXT]}{REST}"


def _add_rest(lines: list[Line], indent: str) -> None:
    rest = (f"{indent}{REST}", False)
    if lines[-1] != rest:
        lines.append(rest)


def _cut(lines: Iterable[Line]) -> tuple[Line, ...]:
    shown = [(_shortened(escape_line(text)), changed) for text, changed in lines]
    return tuple(shown if len(shown) <= MAX_LINES else [*shown[:MAX_LINES], (REST, False)])


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}{REST}"
