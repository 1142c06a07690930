"""Choose the schema that each task of a conversion has to pass, and find the tasks that may not pass it.

A fast validator passes most tasks. The rest are doubtful: the caller checks it one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from lsconvert.errors import LimitError
from lsconvert.kernel import make_check, make_suspicions
from lsconvert.kernel.contract import Doubtful, Seed, Tasks
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


def make_task_validator(
    to: Version, options: Options, *, check: bool, counts: bool = True, seed: Seed | None = None
) -> TaskValidator | None:
    """Return the task validator of a conversion, None if it checks and counts nothing.

    `counts` tells whether it counts the keys that an import does not keep. `seed` is that of `make_suspicions`.
    """
    if check and make_check() is None:
        warn_if_slow()
    if options.target is Target.IMPORT:
        return task_validator_for_import(check=check, counts=counts, seed=seed)
    if not check:
        return None
    return task_validator_for((UNCHANGED[to], (UNCHANGED if options.keep_ground_truth else CHANGED)[to]), seed)


class TaskValidator:
    """Finds the doubtful tasks in the output of a kernel, and chooses the checker that decides about them.

    A task passes if it passes one of the `roots`, which name schemas of the native check (see kernel.contract.Check).
    Without roots, every task is doubtful. `counts` also counts the keys that an import does not keep, if the kernel
    can. `suspects` also finds what no schema can express. Pass the tasks of a stream in order.
    """

    def __init__(
        self,
        checker_for: CheckerFor,
        *roots: Roots,
        counts: bool = False,
        suspects: bool = False,
        seed: Seed | None = None,
    ) -> None:
        self.checker_for = checker_for
        self._check = make_check()
        self._counts = self._check.make_counts() if counts and self._check is not None else None
        # Without the native check, the caller counts keys, and needs every task decoded for that.
        self._all_doubtful = not roots or (counts and self._check is None)
        self._roots = list(roots)
        self._suspicions = make_suspicions(seed) if suspects else None
        self.repeated = 0  # tasks with an id that an earlier object has

    @property
    def stopped(self) -> bool:
        """Whether some ids were not compared, because there were too many."""
        return self._suspicions is not None and self._suspicions.stopped

    def ids(self) -> bytes:
        """Return the ids that are remembered, for `add_ids` of a validator with the same seed."""
        return self._suspicions.ids() if self._suspicions is not None else b""

    def add_ids(self, ids: bytes, repeated: int) -> bool:
        """Remember the ids of the next tasks, which another validator has read; `repeated` is its count of them.

        Return False, and remember none, if it is unknown which of these tasks this validator would find suspect: one of
        the ids is known, or there are too many.
        """
        if self._suspicions is None:
            return True
        if (repeated and self._suspicions.stopped) or not self._suspicions.add_ids(ids):
            return False
        return not (repeated and self._suspicions.stopped)  # `add_ids` has found out that no more fit

    @property
    def overlaps(self) -> bool:
        """Whether other threads run while `doubtful` reads."""
        return self._check is not None

    def doubtful(self, output: bytes, tasks: Tasks, largest: int = MAX_SIZE) -> Doubtful:
        """Return the tasks that may not pass, are suspect, have an error, or have more than `largest` bytes."""
        failing = self._may_not_pass(output, tasks, largest)
        if self._suspicions is None:
            return Doubtful(failing)
        checked = not self._all_doubtful and self._check is not None
        suspects = self._suspicions.checked() if checked else self._suspicions.suspects(output, tasks)
        self.repeated += sum(bool(suspect.repeated) for suspect in suspects)
        return Doubtful(failing, {suspect.index: suspect.repeated for suspect in suspects})

    def _may_not_pass(self, output: bytes, tasks: Tasks, largest: int) -> Sequence[int]:
        if self._all_doubtful:
            return range(len(tasks))
        if self._check is None:
            failed = {*tasks.failed_or_larger(largest)}
            return [i for i, task in enumerate(tasks) if i in failed or not self._surely_passes(output, task)]
        doubtful: list[int] | None = None
        for number, roots in enumerate(self._roots):
            suspicions = self._suspicions if number == 0 else None  # it has to read each task once
            found = self._check.doubtful(output, tasks, *roots, largest, self._counts, suspicions)
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


def task_validator_for(schemas: Schemas, seed: Seed | None = None) -> TaskValidator:
    """Return a task validator that passes everything that is not a task, such as bare data."""
    roots = (f"tasks of {schemas[0]}", f"tasks of {schemas[1]}")
    return TaskValidator(
        lambda task, changed: _bundled(schemas[changed]) if _is_annotated(task) else None,
        roots,
        suspects=True,
        seed=seed,
    )


def task_validator_for_import(*, check: bool, counts: bool = True, seed: Seed | None = None) -> TaskValidator:
    """Return a task validator that also counts keys, unless the caller does. Without `check` it only counts.

    It checks bare data, too: a server imports some of it, but not all.
    """
    roots = ("v2/import", "v2/import")
    return TaskValidator(
        lambda *_: _bundled("v2/import") if check else None, roots, counts=counts, suspects=check, seed=seed
    )


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
