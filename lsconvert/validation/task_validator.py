"""Which schema a task has to pass, and which tasks of an output have to be looked at.

Most tasks surely pass: a fast validator says so. The others are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from lsconvert.errors import LimitError
from lsconvert.kernel import make_check
from lsconvert.kernel.contract import Tasks
from lsconvert.model import MAX_SIZE, Target, TaskSpan, Version
from lsconvert.rules.options import Options
from lsconvert.rules.tables import TASK_KEYS

if TYPE_CHECKING:
    from lsconvert.validation.checker import Checker  # where tasks are looked at: json and decimal take 2 ms

# Names of schemas: for tasks that a conversion had no reason to change, and for what it leaves.
Schemas: TypeAlias = tuple[str, str]
# Takes a decoded task, and whether it was changed; None: nothing is asked of it.
CheckerFor: TypeAlias = Callable[[Any, bool], "Checker | None"]

CHANGED: Final = {Version.V1: "v1/export", Version.V2: "v2/migrated"}
UNCHANGED: Final = {Version.V1: "v1/export", Version.V2: "v2/export"}


def make_task_validator(to: Version, options: Options, *, check: bool) -> TaskValidator | None:
    """Return the judge of a conversion, None if there is nothing to judge."""
    if check and make_check() is None:
        warn_if_slow()
    if options.target is Target.IMPORT:
        return task_validator_for_import(check=check)
    if not check:
        return None
    return task_validator_for((UNCHANGED[to], (UNCHANGED if options.keep_ground_truth else CHANGED)[to]))


class TaskValidator:
    """Tells which tasks do not surely pass, and which checker decides on them.

    `roots` name for the check of the kernel what a task has to pass (see kernel.contract.Check): one of them is enough. Without any,
    every task is doubtful. `counts`: count the keys that an import does not keep, if the kernel can.
    """

    def __init__(self, checker_for: CheckerFor, *roots: Schemas, counts: bool = False) -> None:
        self.checker_for = checker_for
        self._check = make_check()
        self._counts = self._check.make_counts() if counts and self._check is not None else None
        self._every = not roots or (counts and self._check is None)
        self._roots = list(roots)

    @property
    def overlaps(self) -> bool:
        """Whether other threads run while `doubtful` reads."""
        return self._check is not None

    def doubtful(self, output: bytes, tasks: Tasks, largest: int = MAX_SIZE) -> Sequence[int]:
        """Return the indices of the tasks that do not surely pass, have an error, or have more than `largest` bytes."""
        if self._every:
            return range(len(tasks))
        if self._check is None:
            known = {*tasks.failed_or_larger(largest)}
            return [i for i, task in enumerate(tasks) if i in known or not self._surely_passes(output, task)]
        doubtful: list[int] | None = None
        for number, roots in enumerate(self._roots):
            found = self._check.doubtful(output, tasks, *roots, largest, self._counts)
            doubtful = found if doubtful is None else sorted({*doubtful}.intersection(found))
            if not doubtful:
                self._roots.insert(0, self._roots.pop(number))  # the next tasks will most often pass it, too
                break
        return doubtful or []

    def counted(self) -> list[tuple[str, str, int]]:
        """Return scope, key and count of the keys that an import does not keep, in tasks that were not doubtful."""
        return self._counts.listed() if self._counts is not None else []

    def _surely_passes(self, output: bytes, span: TaskSpan) -> bool:
        from lsconvert.jsontext.decode import decode_roughly

        try:
            task = decode_roughly(memoryview(output)[span.start : span.end], "", 0)
        except (LimitError, MemoryError):
            return False
        checker = self.checker_for(task, span.changed)
        return checker is None or checker.surely_passes(task)


def task_validator_for(schemas: Schemas) -> TaskValidator:
    """Return the judge of a conversion."""
    roots = (f"tasks of {schemas[0]}", f"tasks of {schemas[1]}")
    return TaskValidator(lambda task, changed: _bundled(schemas[changed]) if _is_annotated(task) else None, roots)


def task_validator_for_import(*, check: bool) -> TaskValidator:
    """Return the judge of a conversion for import, which also counts keys; without `check` it does nothing else.

    A server takes bare data too, but not all of it.
    """
    return TaskValidator(lambda *_: _bundled("v2/import") if check else None, ("v2/import", "v2/import"), counts=True)


def warn_if_slow() -> None:
    """Warn, once, if every task has to be decoded and there is nothing but jsonschema to check it."""
    from lsconvert.validation.checker import warn_once_if_slow

    warn_once_if_slow()


def _bundled(name: str) -> Checker:
    from lsconvert.validation.checker import bundled_checker

    return bundled_checker(name)


def _is_annotated(task: object) -> bool:
    """Tell whether this is a task, and not bare data or no object at all."""
    return isinstance(task, dict) and not task.keys().isdisjoint(TASK_KEYS)
