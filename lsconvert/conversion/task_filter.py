"""Tasks on their way out of a kernel: each is checked, and one that fails stops the run, stays, or is taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from lsconvert.errors import CheckError, LimitError, LSConvertError, Where
from lsconvert.io.recent_input import RecentInput
from lsconvert.io.task_writer import DocumentWriter
from lsconvert.kernel.contract import Tasks
from lsconvert.model import MAX_SIZE, OnError, Tally, TaskSpan
from lsconvert.validation.groups import ErrorGroups

if TYPE_CHECKING:
    from lsconvert.inspection.import_losses import ImportLosses
    from lsconvert.io.split_writer import SplitWriter
    from lsconvert.validation.task_validator import TaskValidator


class TaskTally(Protocol):
    """Counts tasks."""

    @property
    def tally(self) -> Tally:
        """What was counted in all tasks."""
        ...

    def add(self, task: bytes, /) -> None:
        """Count a task."""
        ...


class TaskWriter(Protocol):
    """Where tasks go one by one, because some are left out or they go to several files."""

    def between(self, text: bytes) -> None:
        """Take text outside of tasks."""
        ...

    def stay(self, output: bytes, tasks: Tasks) -> None:
        """Write the next tasks and the text between them."""
        ...

    def leave_out(self) -> None:
        """Drop the next task and the separator before it."""
        ...

    def take(self, *, last: bool) -> bytes:
        """Return what is to be written by now. `last`: the document has ended."""
        ...


class TaskFilter:
    """Passes on the output of a kernel that records its tasks.

    `judge` says which tasks the gate examines, None: only those with an error. `losses` counts the keys of the tasks that
    it examines. `tally_of` counts what tasks on their own add to the kernel's tally; `quarantine` takes lines. After
    `pass_on`, `error` is why the run has to stop, if it has.
    """

    def __init__(
        self,
        trail: RecentInput,
        judge: TaskValidator | None,
        on_error: OnError,
        *,
        quarantine: Callable[[bytes], object] | None = None,
        parts: SplitWriter | None = None,
        losses: ImportLosses | None = None,
        tally_of: TaskTally,
        max_gap: int,
    ) -> None:
        self._trail = trail
        self._judge = judge
        self._on_error = on_error
        self._quarantine = quarantine
        self._tally_of = tally_of
        self._parts = parts
        self._losses = losses
        self._outlet: TaskWriter | None = parts
        if parts is None and on_error is OnError.QUARANTINE:
            self._outlet = DocumentWriter(max_gap)
        self.error: LSConvertError | None = None
        self.findings = ErrorGroups()
        self.failed = 0
        self.quarantined = 0

    @property
    def left_out(self) -> Tally:
        """What a kernel counted in the tasks that were taken out."""
        return self._tally_of.tally

    @property
    def overlaps(self) -> bool:
        """Whether other threads run while `doubtful` reads."""
        return self._judge is not None and self._judge.overlaps

    def doubtful(self, output: bytes, tasks: Tasks) -> Sequence[int]:
        """Return the indices of the tasks in an output that have to be looked at. May be called in another thread."""
        largest = self._parts.largest if self._parts is not None else MAX_SIZE
        return (
            self._judge.doubtful(output, tasks, largest) if self._judge is not None else tasks.failed_or_larger(largest)
        )

    def pass_on(
        self, chunk: bytes, output: bytes, tasks: Tasks, doubtful: Sequence[int], *, last: bool = False
    ) -> bytes:
        """Take the next chunk of the input, what a kernel made of it, and what `doubtful` said; return what to write."""
        self._trail.add(chunk)
        end = first = 0  # of what has passed: bytes, tasks
        for i in doubtful:
            span = tasks[i]
            self._let_by(output, tasks[first:i], end, span.start)
            task, error = self._examine(output, span)
            if error is not None and self._on_error is OnError.STOP:
                self.error = error
                return output[: span.start]
            if error is not None:
                self._fail(span, error)
            stays = error is None or self._on_error is OnError.KEEP
            if self._losses is not None and stays:  # the judge has counted what is in the others
                self._losses.add(task)
            if self._outlet is not None and stays:
                self._outlet.stay(output, tasks[i : i + 1])
            elif self._outlet is not None:
                self._outlet.leave_out()
            end, first = span.end, i + 1
        self._let_by(output, tasks[first:], end, len(output))
        self._trail.forget(output, tasks)
        return output if self._outlet is None else self._outlet.take(last=last)

    def _let_by(self, output: bytes, tasks: Tasks, start: int, end: int) -> None:
        """Pass on the output from `start` up to `end`: the text around these tasks, and the tasks."""
        if self._outlet is None:
            return
        if tasks:
            self._outlet.between(output[start : tasks[0].start])
            self._outlet.stay(output, tasks)
            start = tasks[-1].end
        self._outlet.between(output[start:end])

    def _examine(self, output: bytes, span: TaskSpan) -> tuple[Any, LSConvertError | None]:
        """Return a task, decoded if anybody needs it so, and what is wrong with it."""
        # Here, because most runs have no task to examine.
        from lsconvert.jsontext.decode import decode_roughly
        from lsconvert.validation.explain import explain

        task = None
        if self._parts is not None and self._parts.is_too_large(span.end - span.start):
            hint = "Raise --max-bytes (max_bytes=) if the server takes more."
            error = LimitError(f"the task has {span.end - span.start:,} bytes: it fits into no part", hint=hint)
            return task, error.located(Where(task_index=span.index)).located(self._trail.where(span.offset))
        if self._judge is not None:
            try:
                task = decode_roughly(memoryview(output)[span.start : span.end], self._trail.file, span.index)
            except LimitError as error:
                return task, error.located(self._trail.where(span.offset))
        if span.error is not None:
            return task, span.error.in_file(self._trail.file)
        checker = self._judge.checker_for(task, span.changed) if self._judge is not None else None
        if checker is None or checker.is_valid(task):
            return task, None
        return task, CheckError(explain(checker, task, output[span.start : span.end], span, self._trail))

    def _fail(self, span: TaskSpan, error: LSConvertError) -> None:
        from lsconvert.validation.explain import errors_of, quarantine_line

        errors = errors_of(error)
        self.failed += 1
        self.findings.add(errors)
        if self._on_error is not OnError.QUARANTINE:
            return
        self.quarantined += 1
        task = self._trail.cut(span.offset, span.offset + span.size)
        self._tally_of.add(task)
        if self._quarantine is not None:
            self._quarantine(quarantine_line(self._trail.where(span.offset), span, errors, task))
