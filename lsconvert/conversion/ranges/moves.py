"""Positions that count from the start of a range become positions in the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lsconvert.errors import Where

if TYPE_CHECKING:
    from lsconvert.conversion.ranges.jobs import Shard
    from lsconvert.errors import ValidationError
    from lsconvert.kernel.contract import ResumePoint
    from lsconvert.model import TaskSpan
    from lsconvert.validation.explain import QuarantinedTask


class Moves:
    """Moves positions in a range that begins at `start`. Offsets are those in the file already."""

    def __init__(self, start: ResumePoint) -> None:
        self._start = start

    def where(self, where: Where) -> Where:
        """Return a position with the line, column, task index and pointer that it has in the file."""
        start = self._start
        line, column, index, pointer = where.line, where.column, where.task_index, where.pointer
        if line is not None:
            column = column and column + (start.offset - start.line_start if line == 1 else 0)
            line += start.lines
        if pointer and index is not None and start.opener:
            pointer = f"/{index + start.index}{pointer.removeprefix(f'/{index}')}"
        index = None if index is None else index + start.index
        return where._replace(line=line, column=column, task_index=index, pointer=pointer)

    def span(self, span: TaskSpan) -> TaskSpan:
        """Return the span of a task with its index, pointer and line in the file."""
        where = self.where(Where(task_index=span.index, pointer=span.pointer))
        line_start = span.line_start if span.lines else self._start.line_start
        return span._replace(
            index=span.index + self._start.index,
            pointer=where.pointer or "",
            lines=span.lines + self._start.lines,
            line_start=line_start,
        )

    def point(self, point: ResumePoint) -> ResumePoint:
        """Return the point in the file."""
        start = self._start
        line_start = point.line_start if point.lines else start.line_start
        return replace(
            point, lines=start.lines + point.lines, line_start=line_start, index=start.index + point.index
        )  # fmt: skip

    def finding(self, error: ValidationError) -> ValidationError:
        """Return a finding with its position in the file."""
        return error._replace(where=self.where(error.where))

    def quarantined(self, task: QuarantinedTask) -> QuarantinedTask:
        """Return a task for the quarantine with its position in the file."""
        errors = [*map(self.finding, task.errors)]
        where = self.where(task.where._replace(task_index=task.task_index))._replace(task_index=None)
        return task._replace(where=where, task_index=task.task_index + self._start.index, errors=errors)

    def shard(self, shard: Shard) -> Shard:
        """Return a file with the indices that its tasks have in the source."""
        part, index = shard.part, self._start.index
        part = part._replace(first_index=part.first_index + index, last_index=part.last_index + index)
        return shard._replace(part=part)
