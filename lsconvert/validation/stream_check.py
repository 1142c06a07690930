"""Check the tasks of a stream that a kernel without rules reads, chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from lsconvert.errors import ValidationError
from lsconvert.io.recent_input import RecentInput
from lsconvert.kernel.contract import Tasks
from lsconvert.validation.checker import Checker
from lsconvert.validation.config_check import with_config
from lsconvert.validation.explain import explain, located
from lsconvert.validation.groups import PlaceCounter
from lsconvert.validation.task_validator import TaskValidator

if TYPE_CHECKING:
    from lsconvert.validation.config_check import ConfigChecker


class StreamCheck:
    """Finds the errors and warnings of the tasks of one stream.

    `recent` has the input of the last chunk. `decode` decodes the text of a task, of a file, with an index. `counter`
    limits how many equal errors are located. With `in_config`, each task is also compared with a labeling config.
    """

    def __init__(
        self,
        recent: RecentInput,
        validator: TaskValidator,
        checker_for: Callable[[object], Checker | None],
        decode: Callable[[bytes, str, int], Any],
        counter: PlaceCounter,
        in_config: ConfigChecker | None = None,
    ) -> None:
        self._recent = recent
        self._validator = validator
        self._checker_for = checker_for
        self._decode = decode
        self._counter = counter
        self._in_config = in_config

    def errors(self, output: bytes, tasks: Tasks) -> Iterator[ValidationError]:
        """Yield the errors and warnings of the tasks in the output of one call of the kernel."""
        doubtful = self._validator.doubtful(output, tasks)
        doubted = frozenset(doubtful.indices)
        for i in doubtful.indices if self._in_config is None else range(len(tasks)):
            span = tasks[i]
            text = output[span.start : span.end]
            task = self._decode(text, self._recent.file, span.index)
            checker = self._checker_for(task) if i in doubted else None
            problems = with_config(explain(checker, task, text, doubtful.suspects.get(i)), self._in_config, task)
            yield from located(problems, task, text, span, self._recent, self._counter)
