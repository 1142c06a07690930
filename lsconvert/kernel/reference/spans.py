"""The tasks in an output of the reference kernel."""

from __future__ import annotations

from typing import SupportsIndex, overload

from lsconvert.model import TaskSpan


class TaskSpans(list[TaskSpan]):
    """The tasks in the output of one call. See kernel.contract.Tasks."""

    def failed_or_larger(self, size: int) -> list[int]:
        """Return the indices of the tasks that have an error or take more than `size` bytes of the output."""
        return [i for i, task in enumerate(self) if task.error is not None or task.end - task.start > size]

    def annotations_and_predictions(self) -> tuple[int, int]:
        """Return the number of annotations and the number of predictions in all these tasks."""
        return sum(task.annotations for task in self), sum(task.predictions for task in self)

    @overload
    def __getitem__(self, i: SupportsIndex, /) -> TaskSpan: ...
    @overload
    def __getitem__(self, i: slice, /) -> TaskSpans: ...
    def __getitem__(self, i: SupportsIndex | slice, /) -> TaskSpan | TaskSpans:
        found = super().__getitem__(i)
        return TaskSpans(found) if isinstance(found, list) else found
