"""Pass the converted tasks of a run on to its task writer, except those that fail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsconvert.conversion.task_examiner import TaskExaminer
from lsconvert.errors import LSConvertError, ValidationError
from lsconvert.validation.groups import ErrorGroups, Finding

if TYPE_CHECKING:
    from lsconvert.conversion.examples import ExampleFinder
    from lsconvert.conversion.failed_tasks import FailedTasks
    from lsconvert.inspection.import_losses import ImportLosses
    from lsconvert.io.recent_input import RecentInput
    from lsconvert.io.task_writer import TaskWriter
    from lsconvert.kernel.contract import Doubtful, Tasks


class WarnedTasks:
    """The tasks of a run that have warnings: how many there are, and their warnings."""

    def __init__(self) -> None:
        self.groups = ErrorGroups()
        self.count = 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The warnings, equal ones grouped."""
        return self.groups.findings()

    def add(self, warnings: Sequence[ValidationError]) -> None:
        """Record the warnings of a task."""
        self.count += 1
        self.groups.add(warnings)


class TaskFilter:
    """Passes tasks from a kernel, which records them, to a task writer.

    `failed` records tasks that fail; None means that the first one stops the run. `warned` records the warnings of all
    other tasks. `losses` counts the keys that import does not keep, in the tasks that are examined. `examples` finds an
    example of each rule.
    """

    def __init__(
        self,
        recent: RecentInput,
        examiner: TaskExaminer,
        writer: TaskWriter,
        failed: FailedTasks | None,
        losses: ImportLosses | None = None,
        examples: ExampleFinder | None = None,
    ) -> None:
        self.examiner = examiner
        self.failed = failed
        self.warned = WarnedTasks()
        self._recent = recent
        self._writer = writer
        self._losses = losses
        self.examples = examples

    def located(self, error: LSConvertError) -> LSConvertError:
        """Return an error with a place in the input, after it was set to that in its own file."""
        return self._recent.locate(error)

    def pass_on(self, chunk: bytes, output: bytes, tasks: Tasks, doubtful: Doubtful) -> LSConvertError | None:
        """Add the output for the next chunk of the input to the writer; return the error that stops the run, if any.

        `tasks` are those in `output`, and `doubtful` is what `examiner.doubtful` returned for them. Tasks before the one
        that stops the run are still added.
        """
        self._recent.add(chunk)
        failing = {*doubtful.failing} if self._losses is not None else ()
        doubted = frozenset(doubtful.indices)
        start = first = 0  # of the output and the tasks that were not added yet
        for i in range(len(tasks)) if self.examiner.wants_all else doubtful.indices:
            span = tasks[i]
            self._writer.add(output, start, span.start, tasks[first:i])
            start, first = span.start, i
            task, error, warnings = self.examiner.examine(
                output, span, doubtful.suspects.get(i), is_doubtful=i in doubted
            )
            if error is not None and self.failed is None:
                return error
            if error is not None and self.failed is not None:
                self.failed.add(span, error)
                if self.failed.are_left_out:
                    self._writer.leave_out()
                    start, first = span.end, i + 1
                    continue
            if warnings:
                self.warned.add(warnings)
            # If not all tasks are examined, the validator counts the losses of the others.
            if self._losses is not None and (i in failing or self.examiner.wants_all):
                self._losses.add(task)
        self._writer.add(output, start, len(output), tasks[first:])
        if self.examples is not None:
            self.examples.look(chunk, tasks, self._recent)
        self._recent.forget(output, tasks)
        return None
