"""The counts of a merge while it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from lsconvert.merging.copies import Copy
from lsconvert.merging.join import JoinedTask
from lsconvert.merging.report import MAX_DIFFERENCES, MergeDifference
from lsconvert.model import TaskSpan

MAX_KEYS: Final = 100  # that are counted by their names
OTHER_KEYS: Final = "other keys"


class MergeCounts:
    """Counts of tasks, and of what their copies have. The names are those of `MergeReport`."""

    def __init__(self) -> None:
        self.read = self.tasks = self.left_out = self.duplicates = self.joined = 0
        self.annotations = self.predictions = 0
        self.appended = self.equal = self.conflicts = self.more_differences = 0
        self.differing: Counter[str] = Counter()
        self.differences: list[MergeDifference] = []

    def add_written(self, task: TaskSpan | Copy) -> None:
        """Count a task of the target."""
        self.tasks += 1
        self.annotations += task.annotations
        self.predictions += task.predictions

    def add_joined(self, task: JoinedTask) -> None:
        """Count what was added to a task of the target."""
        self.joined += 1
        for key, united in task.lists:
            self.appended += united.appended
            self.equal += united.equal
            self.conflicts += len(united.conflicts)
            self._add_places(MergeDifference(key[:-1], first, other) for first, other in united.conflicts)
            self.annotations += united.appended if key in ("annotations", "completions") else 0
            self.predictions += united.appended if key == "predictions" else 0

    def add_different(self, found: list[MergeDifference]) -> None:
        """Count values that differ in two copies of a task."""
        for each in found:
            is_listed = each.key in self.differing or len(self.differing) < MAX_KEYS
            self.differing[each.key if is_listed else OTHER_KEYS] += 1
        self._add_places(found)

    def _add_places(self, found: Iterable[MergeDifference]) -> None:
        for each in found:
            if len(self.differences) < MAX_DIFFERENCES:
                self.differences.append(each)
            else:
                self.more_differences += 1
