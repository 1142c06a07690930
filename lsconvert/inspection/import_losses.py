"""What the server of a target will not keep of tasks, counted: the keys that it does not store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lsconvert.inspection.task_statistics import BoundedCounter
from lsconvert.rules.tables import KEPT, LOST, TASK_KEYS

LISTS: Final = (("annotations", "annotation"), ("predictions", "prediction"))


@dataclass(frozen=True, slots=True)
class Loss:
    """What the server of a target does not keep of a file: a key, in what, how often, and why."""

    scope: str
    key: str
    count: int
    message: str


class ImportLosses:
    """Counts what import will not keep. Values that say nothing (null, empty lists and objects) are no loss."""

    def __init__(self) -> None:
        self._keys = {scope: BoundedCounter() for scope in KEPT}
        self._elsewhere: dict[str, Counter[str]] = {scope: Counter() for scope in KEPT}

    def add(self, task: object) -> None:
        """Count one v2 task. The keys of bare data are the user's own."""
        if not isinstance(task, dict) or task.keys().isdisjoint(TASK_KEYS):
            return
        self._add("task", task)
        for key, scope in LISTS:
            items = task.get(key)
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict):
                    self._add(scope, item)

    def add_counts(self, rows: Iterable[tuple[str, str, int]]) -> None:
        """Add what was counted elsewhere: scope, key, how often."""
        for scope, key, count in rows:
            self._elsewhere[scope][key] += count

    def listed(self) -> tuple[Loss, ...]:
        """Return what was counted, by scope, the largest count first."""
        return tuple(
            Loss(scope, key, count, LOST.get((scope, key), "is not stored"))
            for scope, names in self._keys.items()
            for key, count in names.most_common(self._elsewhere[scope]).items()
        )

    def _add(self, scope: str, item: Mapping[str, Any]) -> None:
        for key in item.keys() - KEPT[scope]:
            value = item[key]
            if value is not None and value != [] and value != {}:
                self._keys[scope].add(key)
