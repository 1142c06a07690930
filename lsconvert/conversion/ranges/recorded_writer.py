"""A task writer that records what is written, so that the run's own writer can write it later."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lsconvert.conversion.ranges.jobs import Written
from lsconvert.errors import LimitError
from lsconvert.io.task_writer import PlainWriter
from lsconvert.kernel.reference.spans import TaskSpans

if TYPE_CHECKING:
    from lsconvert.io.task_writer import TaskWriter
    from lsconvert.kernel.contract import Tasks
    from lsconvert.model import TaskSpan


class RecordedWriter(PlainWriter):
    """A TaskWriter without a target. `chunks` has its calls, in a list for each chunk of the input.

    Unless it `keeps_tasks`, it records no tasks, only their text. `sure_size` is that of the run's writer. A larger
    task raises LimitError: only that writer knows whether it fits.
    """

    def __init__(self, sure_size: int, *, keeps_tasks: bool) -> None:
        super().__init__(None)
        self._sure_size = sure_size
        self._keeps_tasks = keeps_tasks
        self.chunks: list[list[Written]] = []
        self._calls: list[Written] = []

    @property
    def sure_size(self) -> int:
        """Size in bytes up to which every task fits into a file of the run."""
        return self._sure_size

    def fits(self, size: int) -> bool:
        """Return True. Raises LimitError for a task of more than `sure_size` bytes."""
        if size > self._sure_size:
            raise LimitError("only the run knows whether the task fits into a file")
        return True

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Record the call."""
        if start != end or tasks:
            self._calls.append(Written(output, start, end, tasks if self._keeps_tasks else TaskSpans()))

    def leave_out(self) -> None:
        """Record the call."""
        self._calls.append(Written())

    def flush(self, *, last: bool) -> None:
        """End the list of a chunk."""
        del last
        if self._calls:
            self.chunks.append(self._calls)
            self._calls = []


def write_again(chunks: list[list[Written]], writer: TaskWriter, move: Callable[[TaskSpan], TaskSpan]) -> None:
    """Make the recorded calls on another writer, with the spans that `move` returns. Raises its errors."""
    for calls in chunks:
        for output, start, end, tasks in calls:
            if tasks is None:
                writer.leave_out()
            else:
                writer.add(output, start, end, tasks.moved(move))
        writer.flush(last=False)
