"""Which schema a task has to pass, and which tasks of an output have to be looked at.

Most tasks surely pass: a fast validator says so. The others are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from lsconvert.checker import Checker, bundled_checker, warn_once_if_slow
from lsconvert.decode import decode_roughly
from lsconvert.errors import LimitError
from lsconvert.kernel import Tasks, make_check
from lsconvert.model import Options, Target, TaskSpan, Version
from lsconvert.rules import TASK_KEYS

# Names of schemas: for tasks that a conversion had no reason to change, and for what it leaves.
Schemas: TypeAlias = tuple[str, str]
# Takes a decoded task, and whether it was changed; None: nothing is asked of it.
CheckerFor: TypeAlias = Callable[[Any, bool], "Checker | None"]

CHANGED: Final = {Version.V1: "v1/export", Version.V2: "v2/migrated"}
UNCHANGED: Final = {Version.V1: "v1/export", Version.V2: "v2/export"}
FOR_IMPORT: Final = ("v2/import", "v2/import")


def schemas_for(to: Version, options: Options) -> Schemas:
    """Return the names of the schemas for unchanged and for changed tasks."""
    if options.target is Target.IMPORT:
        return FOR_IMPORT
    return UNCHANGED[to], (UNCHANGED if options.keep_ground_truth else CHANGED)[to]


class Judge:
    """Tells which tasks do not surely pass, and which checker decides on them.

    `roots` name for the check of the kernel what a task has to pass (see kernel.Check): one of them is enough. Without any,
    every task is doubtful.
    """

    def __init__(self, checker_for: CheckerFor, *roots: Schemas) -> None:
        self.checker_for = checker_for
        self._check = make_check()
        self._roots = list(roots)
        if self._check is None:
            warn_once_if_slow()

    @property
    def is_native(self) -> bool:
        """Whether other threads run while `doubtful` reads."""
        return self._check is not None

    def doubtful(self, output: bytes, tasks: Tasks) -> Sequence[int]:
        """Return the indices of the tasks in an output that do not surely pass, or have an error."""
        if not self._roots:
            return range(len(tasks))
        if self._check is None:
            return [i for i, task in enumerate(tasks) if task.error or not self._surely_passes(output, task)]
        doubtful: Sequence[int] = range(len(tasks))
        for number, roots in enumerate(self._roots):
            found = self._check.doubtful(output, tasks, *roots)
            doubtful = sorted({*doubtful}.intersection(found))
            if not doubtful:
                self._roots.insert(0, self._roots.pop(number))  # the next tasks will most often pass it, too
                break
        return doubtful

    def _surely_passes(self, output: bytes, span: TaskSpan) -> bool:
        try:
            task = decode_roughly(memoryview(output)[span.start : span.end], "", 0)
        except (LimitError, MemoryError):
            return False
        checker = self.checker_for(task, span.changed)
        return checker is None or checker.surely_passes(task)


def judge_for(schemas: Schemas) -> Judge:
    """Return the judge of a conversion."""
    if schemas == FOR_IMPORT:  # a server takes bare data too, but not all of it
        return Judge(lambda _, changed: bundled_checker(schemas[changed]), schemas)
    roots = (f"tasks of {schemas[0]}", f"tasks of {schemas[1]}")
    return Judge(lambda task, changed: bundled_checker(schemas[changed]) if _is_annotated(task) else None, roots)


def _is_annotated(task: object) -> bool:
    """Tell whether this is a task, and not bare data or no object at all."""
    return isinstance(task, dict) and not task.keys().isdisjoint(TASK_KEYS)
