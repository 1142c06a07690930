"""Pass the converted tasks of a run on to its task writer, except those that fail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsconvert.conversion.task_examiner import TaskExaminer
from lsconvert.errors import LSConvertError

if TYPE_CHECKING:
    from lsconvert.conversion.failed_tasks import FailedTasks
    from lsconvert.inspection.import_losses import ImportLosses
    from lsconvert.io.recent_input import RecentInput
    from lsconvert.io.task_writer import TaskWriter
    from lsconvert.kernel.contract import Tasks


class TaskFilter:
    """Passes tasks from a kernel, which records them, to a task writer.

    `failed` records tasks that fail; None means that the first one stops the run. `losses` counts the keys that import
    does not keep, in the tasks that are examined.
    """

    def __init__(
        self,
        recent: RecentInput,
        examiner: TaskExaminer,
        writer: TaskWriter,
        failed: FailedTasks | None,
        losses: ImportLosses | None = None,
    ) -> None:
        self.examiner = examiner
        self.failed = failed
        self._recent = recent
        self._writer = writer
        self._losses = losses

    def pass_on(self, chunk: bytes, output: bytes, tasks: Tasks, doubtful: Sequence[int]) -> LSConvertError | None:
        """Add the output for the next chunk of the input to the writer; return the error that stops the run, if any.

        `tasks` are those in `output`, and `doubtful` are the indices that `examiner.doubtful` returned for them. Tasks
        before the one that stops the run are still added.
        """
        self._recent.add(chunk)
        start = first = 0  # of the output and the tasks that were not added yet
        for i in doubtful:
            span = tasks[i]
            self._writer.add(output, start, span.start, tasks[first:i])
            start, first = span.start, i
            task, error = self.examiner.examine(output, span)
            if error is not None and self.failed is None:
                return error
            if error is not None and self.failed is not None:
                self.failed.add(span, error)
                if self.failed.are_left_out:
                    self._writer.leave_out()
                    start, first = span.end, i + 1
                    continue
            if self._losses is not None:  # the validator counts those of all other tasks
                self._losses.add(task)
        self._writer.add(output, start, len(output), tasks[first:])
        self._recent.forget(output, tasks)
        return None
