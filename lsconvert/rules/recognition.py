"""Compare decoded objects with the table of document kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from lsconvert.rules.documents import DOCUMENTS, SCALAR
from lsconvert.rules.operations import DocumentKind
from lsconvert.rules.tables import TASK_KEYS

# The numbers of the rows by the keys of their first group, of which an object must have one; and the rows without it.
_ROWS: Final = {
    key: [number for number, kind in enumerate(DOCUMENTS) if kind.groups and key in kind.groups[0]]
    for key in {key for kind in DOCUMENTS if kind.groups for key in kind.groups[0]}
}
_OTHER_ROWS: Final = [number for number, kind in enumerate(DOCUMENTS) if not kind.groups]


def kind_of(value: Any) -> DocumentKind | None:
    """Return the kind of a decoded value, None for a task and for the bare data of a task.

    The first items of a list have the keys [0], [1] and [2]. Only the first three items of each inner list count.
    """
    if isinstance(value, list):
        value = dict(zip(("[0]", "[1]", "[2]"), value))
    if not isinstance(value, Mapping):
        return SCALAR
    numbers = sorted({number for key in value if key in _ROWS for number in _ROWS[key]}) if value else ()
    return next((DOCUMENTS[number] for number in (*numbers, *_OTHER_ROWS) if _fits(value, DOCUMENTS[number])), None)


def task_kind(value: Mapping[str, Any]) -> DocumentKind | None:
    """Return the kind of an object that should be a task, None for a task and for the bare data of a task."""
    return kind_of(value) if not isinstance(value.get("data"), Mapping) else None


def is_bare_data(value: Any) -> bool:
    """Tell whether a decoded value can only be the bare data of a task: it has something to label, and no task's key."""
    if not isinstance(value, Mapping) or not value.keys().isdisjoint(TASK_KEYS):
        return False
    return any(isinstance(each, str | list | dict) for each in value.values()) and kind_of(value) is None


def work_in_data(task: Any) -> bool:
    """Tell whether the data of a decoded task holds annotations, completions or predictions, which belong beside it."""
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(data, dict):
        return False
    lists_work = any(_matches(data.get(key), [{"result": list}]) for key in TASK_KEYS)
    return lists_work or any(_matches(data.get("tasks"), [{key: [{"result": list}]}]) for key in TASK_KEYS)


def _fits(value: Mapping[str, Any], kind: DocumentKind) -> bool:
    if not _matches(value, kind.has):
        return False
    if not all(any(key in value for key in group) for group in kind.one_of) or any(key in value for key in kind.lacks):
        return False
    return kind.only is None or value.keys() <= {*kind.has, *kind.only}


def _matches(value: Any, pattern: Any) -> bool:
    """Compare a value with a pattern.

    A type matches its values, a text itself, a regular expression the texts that it matches. An object has
    the keys of the pattern; the key `*` is its first key. A list has at least the items of the pattern, and
    matches them; the pattern [] is the empty list. A tuple lists alternatives.
    """
    if isinstance(pattern, tuple):
        return any(_matches(value, each) for each in pattern)
    if isinstance(pattern, type):
        return isinstance(value, pattern) and not (pattern is int and isinstance(value, bool))
    if isinstance(pattern, re.Pattern):
        return isinstance(value, str) and pattern.fullmatch(value) is not None
    if isinstance(pattern, list):
        fits = isinstance(value, list) and len(value) >= len(pattern) and bool(pattern or not value)
        return fits and all(map(_matches, value, pattern))
    if isinstance(pattern, dict):
        return isinstance(value, Mapping) and all(_has(value, key, each) for key, each in pattern.items())
    return bool(value == pattern)


def _has(value: Mapping[str, Any], key: str, pattern: Any) -> bool:
    if key == "*":
        return any(_matches(value[first], pattern) for first in list(value)[:1])
    return key in value and _matches(value[key], pattern)
