"""Read a quarantine that a conversion wrote: the tasks that it left out, with their places in its input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lsconvert.errors import Hint, SourceError
from lsconvert.io.source import Source
from lsconvert.verification.compare import equal_trees
from lsconvert.verification.scanner import PlainTask, read_plain_tasks
from lsconvert.verification.trees import Node, Object, Scalar, read_value

HINT: Final = Hint("Give the file that a run with {} wrote, with one task in each line.", 'on_error="quarantine"')


class QuarantinedTask:
    """A line of a quarantine. `index` is the place of its task in the input, counted from 0; None if it has none.

    Raises SourceError if the line is not one of a quarantine.
    """

    def __init__(self, line: PlainTask, file: str) -> None:
        self._line = line
        self._value: tuple[Any] | None = None
        if line.value is None:  # nested too deep for the scanner
            tree = read_value(line.text, line.path, file)
            pairs: Any = tree.pairs if isinstance(tree, Object) else ()
        else:
            pairs = line.value[0] if isinstance(line.value[0], tuple) else ()
        tasks = [value for key, value in pairs if key == "task"]
        if len(tasks) != 1:
            raise SourceError("is not a quarantine: a line has no task", file=file, hint=HINT)
        if line.value is not None:
            self._value = (tasks[0],)
        self.index = next((_whole_number(value) for key, value in pairs if key == "task_index"), None)

    def is_task(self, task: PlainTask) -> bool:
        """Tell whether this is a task of the input: all its values are equal, in order."""
        try:
            if task.value is not None and task.value == self._value:
                return True
        except RecursionError:
            pass
        return equal_trees(read_value(task.text, task.path), self._tree())

    def _tree(self) -> Node:
        tree = read_value(self._line.text, self._line.path)
        assert isinstance(tree, Object)
        [task] = [value for key, value in tree.pairs if key == "task"]
        return task


def read_quarantine(source: Source) -> Iterator[QuarantinedTask]:
    """Yield the tasks of a quarantine, which may be empty. Raises SourceError, InvalidJSONError."""
    for line in read_plain_tasks(source, may_be_empty=True):
        yield QuarantinedTask(line, source.name)


def _whole_number(value: Any) -> int | None:
    text = value.text if isinstance(value, Scalar) else value.decode() if isinstance(value, bytes) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
