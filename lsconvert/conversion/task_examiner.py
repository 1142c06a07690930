"""Decide whether a converted task passes: its conversion, its size and its check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lsconvert.errors import CheckError, Hint, LimitError, LSConvertError, ValidationError, Where
from lsconvert.kernel.contract import Doubtful
from lsconvert.model import OnError, TaskSpan

if TYPE_CHECKING:
    from lsconvert.conversion.options import RunOptions
    from lsconvert.io.recent_input import RecentInput
    from lsconvert.io.task_writer import TaskWriter
    from lsconvert.kernel.contract import Tasks
    from lsconvert.validation.config_check import ConfigChecker
    from lsconvert.validation.groups import PlaceCounter
    from lsconvert.validation.messages import Problem
    from lsconvert.validation.task_validator import TaskValidator

_SIZE_HINT: Final = Hint("Raise {} if the server accepts more.", "max_bytes=")


class Examination(NamedTuple):
    """The decoded task, the error because of which it fails, and its warnings.

    The task is None without a check, which would decode it.
    """

    task: Any = None
    error: LSConvertError | None = None
    warnings: Sequence[ValidationError] = ()


class TaskExaminer:
    """Finds the tasks of a run that fail.

    Without a validator, a task fails only if it has a conversion error or is too large. With one, it also fails if the
    conversion made it invalid. What was invalid in the input before, and no rule touched, is a warning. Two options
    make more of it an error: the target "import", because a server would refuse the file, and `strict`. With `config`,
    each converted task is also compared with a labeling config.
    """

    def __init__(
        self,
        recent: RecentInput,
        validator: TaskValidator | None,
        writer: TaskWriter,
        options: RunOptions,
        config: ConfigChecker | None = None,
    ) -> None:
        self._recent = recent
        self._validator = validator
        self._writer = writer
        self._options = options
        self._config = config
        self._counter: PlaceCounter | None = None

    @property
    def overlaps(self) -> bool:
        """Whether other threads run during `doubtful`."""
        return self._validator is not None and self._validator.overlaps

    @property
    def wants_all(self) -> bool:
        """Whether `examine` has to decide on every task."""
        return self._config is not None

    @property
    def stopped(self) -> bool:
        """Whether some ids were not compared, because there were too many."""
        return self._validator is not None and self._validator.stopped

    def doubtful(self, output: bytes, tasks: Tasks) -> Doubtful:
        """Return the tasks that `examine` has to decide on. It may be called in another thread."""
        if self._validator is None:
            return Doubtful(tasks.failed_or_larger(self._writer.sure_size))
        return self._validator.doubtful(output, tasks, self._writer.sure_size)

    def examine(
        self, output: bytes, span: TaskSpan, repeated: Sequence[str] | None = None, *, is_doubtful: bool = True
    ) -> Examination:
        """Decode a task, and check it. `repeated` are the repeated ids of a suspect task, else it is None.

        A task that is not doubtful is only compared with the labeling config.
        """
        # Imported here, because most runs have no task to examine.
        from lsconvert.jsontext.decode import decode_roughly
        from lsconvert.validation.explain import explain
        from lsconvert.validation.messages import reading_order

        size = span.end - span.start
        if not self._writer.fits(size):
            too_large = LimitError(f"the task has {size:,} bytes, more than one output file may hold", hint=_SIZE_HINT)
            return Examination(error=too_large.located(Where(task_index=span.index)).located(self._recent.where(span)))
        task = None
        if self._validator is not None:
            try:
                task = decode_roughly(memoryview(output)[span.start : span.end], self._recent.file, span.index)
            except LimitError as error:
                return Examination(error=error.located(self._recent.where(span)))
        if span.error is not None:
            return Examination(task, self._recent.locate(span.error))
        checker = None
        if self._validator is not None and is_doubtful:
            checker = self._validator.checker_for(task, span.changed)
        text = output[span.start : span.end]
        problems = explain(checker, task, text, repeated)
        if self._config is not None:
            problems = sorted([*problems, *self._config.explain(task)], key=reading_order)
        return self._explained(task, problems, span) if problems else Examination(task)

    def _explained(self, task: Any, problems: Sequence[Problem], span: TaskSpan) -> Examination:
        from lsconvert.jsontext.decode import decode_roughly
        from lsconvert.validation.explain import located
        from lsconvert.validation.groups import MAX_PLACES, PlaceCounter

        text = self._recent.cut(span.offset, span.offset + span.size)
        before = decode_roughly(text, self._recent.file, span.index) if span.changed else task
        problems = self._judged(problems, before, task, span)
        if self._counter is None:
            self._counter = PlaceCounter(MAX_PLACES)
        errors = [problem for problem in problems if problem.severity == "error"]
        warnings = [problem for problem in problems if problem.severity == "warning"]
        error = CheckError(located(errors, before, text, span, self._recent)) if errors else None
        if errors and self._options.on_error is not OnError.KEEP:
            return Examination(task, error)  # the task is not in the output, so its warnings do not count
        return Examination(task, error, located(warnings, before, text, span, self._recent, self._counter))

    def _judged(self, problems: Sequence[Problem], before: Any, task: Any, span: TaskSpan) -> Sequence[Problem]:
        """Return problems with the pointers of the input, and with the severity that they have in this run."""
        from lsconvert.conversion.origins import Origins
        from lsconvert.objects.strings import map_strings

        options = self._options
        if span.changed and isinstance(before, dict):
            before = map_strings(before, options.rules.strings)  # a new text alone does not count as a change by a rule
        splits = options.is_import or options.rules.split_annotators
        origins = Origins(before, task, splits=splits, is_import=options.is_import)
        judged = []
        for problem in problems:
            pointer, is_unchanged = problem.pointer, not span.changed
            if span.changed:
                pointer, is_unchanged = origins.of(problem.pointer, problem.missing)
            is_error = problem.severity == "error" and (options.is_import or not is_unchanged)
            judged.append(
                problem._replace(pointer=pointer, severity="error" if is_error or options.strict else "warning")
            )
        return judged
