"""A task writer that records what is written, so that the run's own writer can write it later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsconvert.conversion.ranges.jobs import Written
from lsconvert.io.task_writer import PlainWriter

if TYPE_CHECKING:
    from lsconvert.io.task_writer import TaskWriter
    from lsconvert.kernel.contract import Tasks


class RecordedWriter(PlainWriter):
    """A TaskWriter without a target. `chunks` has its calls, in a list for each chunk of the input."""

    def __init__(self) -> None:
        super().__init__(None)
        self.chunks: list[list[Written]] = []
        self._calls: list[Written] = []

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Record the call."""
        if start != end or tasks:
            self._calls.append(Written(output, start, end, tasks))

    def leave_out(self) -> None:
        """Record the call."""
        self._calls.append(Written())

    def flush(self, *, last: bool) -> None:
        """End the list of a chunk."""
        del last
        if self._calls:
            self.chunks.append(self._calls)
            self._calls = []


def write_again(chunks: list[list[Written]], writer: TaskWriter) -> None:
    """Make the recorded calls on another writer. Raises its errors."""
    for calls in chunks:
        for output, start, end, tasks in calls:
            if tasks is None:
                writer.leave_out()
            else:
                writer.add(output, start, end, tasks)
        writer.flush(last=False)
