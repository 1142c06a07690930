"""Decide whether a converted task passes: its conversion, its size and its check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lsconvert.errors import CheckError, LimitError, LSConvertError, Where
from lsconvert.model import TaskSpan

if TYPE_CHECKING:
    from lsconvert.io.recent_input import RecentInput
    from lsconvert.io.task_writer import TaskWriter
    from lsconvert.kernel.contract import Tasks
    from lsconvert.validation.task_validator import TaskValidator

_SIZE_HINT = "Raise --max-bytes (max_bytes=) if the server accepts more."


class TaskExaminer:
    """Finds the tasks of a run that fail.

    Without a validator, a task fails only if it has a conversion error or is too large.
    """

    def __init__(self, recent: RecentInput, validator: TaskValidator | None, writer: TaskWriter) -> None:
        self._recent = recent
        self._validator = validator
        self._writer = writer

    @property
    def overlaps(self) -> bool:
        """Whether other threads run during `doubtful`."""
        return self._validator is not None and self._validator.overlaps

    def doubtful(self, output: bytes, tasks: Tasks) -> Sequence[int]:
        """Return the indices of the tasks that `examine` has to decide on. It may be called in another thread."""
        if self._validator is None:
            return tasks.failed_or_larger(self._writer.sure_size)
        return self._validator.doubtful(output, tasks, self._writer.sure_size)

    def examine(self, output: bytes, span: TaskSpan) -> tuple[Any, LSConvertError | None]:
        """Return the decoded task, and its error or None. Without a validator, the task is not decoded and is None."""
        # Here, because most runs have no task to examine.
        from lsconvert.jsontext.decode import decode_roughly
        from lsconvert.validation.explain import explain

        size = span.end - span.start
        if not self._writer.fits(size):
            too_large = LimitError(f"the task has {size:,} bytes, more than one output file may hold", hint=_SIZE_HINT)
            return None, too_large.located(Where(task_index=span.index)).located(self._recent.where(span))
        task = None
        if self._validator is not None:
            try:
                task = decode_roughly(memoryview(output)[span.start : span.end], self._recent.file, span.index)
            except LimitError as error:
                return None, error.located(self._recent.where(span))
        if span.error is not None:
            return task, span.error.in_file(self._recent.file)
        checker = self._validator.checker_for(task, span.changed) if self._validator is not None else None
        if checker is None or checker.is_valid(task):
            return task, None
        return task, CheckError(explain(checker, task, output[span.start : span.end], span, self._recent))
