"""Count the keys that the server of a target does not keep on import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from lsconvert.inspection.notes import Loss
from lsconvert.inspection.task_statistics import BoundedCounter
from lsconvert.rules.tables import KEPT, LOST, TASK_KEYS

LISTS: Final = (("annotations", "annotation"), ("predictions", "prediction"))


class ImportLosses:
    """Counts of keys that import does not keep. A key whose value is null, [] or {} is not counted."""

    def __init__(self) -> None:
        self._keys = {scope: BoundedCounter() for scope in KEPT}
        self._native: dict[str, Counter[str]] = {scope: Counter() for scope in KEPT}

    def add(self, task: object) -> None:
        """Count the keys of one v2 task. An object without a key of a task is not counted: its keys are user data."""
        if not isinstance(task, dict) or task.keys().isdisjoint(TASK_KEYS):
            return
        self._add("task", task)
        for key, scope in LISTS:
            items = task.get(key)
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict):
                    self._add(scope, item)

    def add_counts(self, rows: Iterable[tuple[str, str, int]]) -> None:
        """Add counts of the native check, as rows of scope, key and count."""
        for scope, key, count in rows:
            self._native[scope][key] += count

    def fits(self, other: ImportLosses) -> bool:
        """Return whether `merge` would have the result of adding the tasks of `other` one by one."""
        return all(keys.fits(other._keys[scope]) for scope, keys in self._keys.items())

    def merge(self, other: ImportLosses) -> None:
        """Add counts that fit."""
        for scope, keys in self._keys.items():
            keys.merge(other._keys[scope])
            self._native[scope].update(other._native[scope])

    def listed(self) -> tuple[Loss, ...]:
        """Return the losses by scope, the largest count first."""
        return tuple(
            Loss(scope, key, count, LOST.get((scope, key), "is not stored"))
            for scope, names in self._keys.items()
            for key, count in names.most_common(self._native[scope]).items()
        )

    def _add(self, scope: str, item: Mapping[str, Any]) -> None:
        for key in item.keys() - KEPT[scope]:
            value = item[key]
            if value is not None and value != [] and value != {}:
                self._keys[scope].add(key)
