"""Choose the schema that each task of a conversion has to pass, and find the tasks that may not pass it.

A fast validator passes most tasks. The rest are doubtful: the caller checks it one by one.
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

if TYPE_CHECKING:  # imported when a task is checked: json and decimal take 2 ms
    from lsconvert.validation.checker import Checker
    from lsconvert.validation.schemas import SchemaFile

# The schema for tasks that the conversion did not change, and the one for those that it changed.
Schemas: TypeAlias = "tuple[SchemaFile, SchemaFile]"
# The same as roots of the native check.
Roots: TypeAlias = tuple[str, str]
# Takes a decoded task and whether it was changed. Returns None if the task does not have to be checked.
CheckerFor: TypeAlias = Callable[[Any, bool], "Checker | None"]

CHANGED: Final[dict[Version, SchemaFile]] = {Version.V1: "v1/export", Version.V2: "v2/migrated"}
UNCHANGED: Final[dict[Version, SchemaFile]] = {Version.V1: "v1/export", Version.V2: "v2/export"}


def make_task_validator(to: Version, options: Options, *, check: bool) -> TaskValidator | None:
    """Return the task validator of a conversion, None if it checks and counts nothing."""
    if check and make_check() is None:
        warn_if_slow()
    if options.target is Target.IMPORT:
        return task_validator_for_import(check=check)
    if not check:
        return None
    return task_validator_for((UNCHANGED[to], (UNCHANGED if options.keep_ground_truth else CHANGED)[to]))


class TaskValidator:
    """Finds the doubtful tasks in the output of a kernel, and chooses the checker that decides about them.

    A task passes if it passes one of the `roots`, which name schemas of the native check (see kernel.contract.Check).
    Without roots, every task is doubtful. `counts` also counts the keys that an import does not keep, if the kernel
    can.
    """

    def __init__(self, checker_for: CheckerFor, *roots: Roots, counts: bool = False) -> None:
        self.checker_for = checker_for
        self._check = make_check()
        self._counts = self._check.make_counts() if counts and self._check is not None else None
        # Without the native check, the caller counts keys, and needs every task decoded for that.
        self._all_doubtful = not roots or (counts and self._check is None)
        self._roots = list(roots)

    @property
    def overlaps(self) -> bool:
        """Whether other threads run while `doubtful` reads."""
        return self._check is not None

    def doubtful(self, output: bytes, tasks: Tasks, largest: int = MAX_SIZE) -> Sequence[int]:
        """Return the indices of the tasks that may not pass, have an error, or have more than `largest` bytes."""
        if self._all_doubtful:
            return range(len(tasks))
        if self._check is None:
            failed = {*tasks.failed_or_larger(largest)}
            return [i for i, task in enumerate(tasks) if i in failed or not self._surely_passes(output, task)]
        doubtful: list[int] | None = None
        for number, roots in enumerate(self._roots):
            found = self._check.doubtful(output, tasks, *roots, largest, self._counts)
            doubtful = found if doubtful is None else sorted({*doubtful}.intersection(found))
            if not doubtful:
                self._roots.insert(0, self._roots.pop(number))  # the next tasks are likely to pass this one, too
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
    """Return a task validator that passes everything that is not a task, such as bare data."""
    roots = (f"tasks of {schemas[0]}", f"tasks of {schemas[1]}")
    return TaskValidator(lambda task, changed: _bundled(schemas[changed]) if _is_annotated(task) else None, roots)


def task_validator_for_import(*, check: bool) -> TaskValidator:
    """Return a task validator that also counts keys. Without `check` it only counts.

    It checks bare data, too: a server imports some of it, but not all.
    """
    return TaskValidator(lambda *_: _bundled("v2/import") if check else None, ("v2/import", "v2/import"), counts=True)


def warn_if_slow() -> None:
    """Warn once if jsonschema-rs is not installed. Call this if the native check cannot do the work."""
    from lsconvert.validation.checker import warn_once_if_slow

    warn_once_if_slow()


def _bundled(file: SchemaFile) -> Checker:
    from lsconvert.validation.checker import bundled_checker

    return bundled_checker(file)


def _is_annotated(task: object) -> bool:
    """Tell whether a value is an object with a key of a task, such as `annotations`."""
    return isinstance(task, dict) and not task.keys().isdisjoint(TASK_KEYS)
