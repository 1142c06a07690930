"""The native check: test tasks in the output of the native kernel against bundled schemas, without decoding them."""

from __future__ import annotations

from functools import cache
from os.path import dirname, join
from typing import TYPE_CHECKING, Final

from lsconvert.kernel.native import _native
from lsconvert.kernel.native.kernel import NativeTasks
from lsconvert.kernel.native.suspicions import NativeSuspicions

if TYPE_CHECKING:
    from lsconvert.kernel.contract import Seed
    from lsconvert.kernel.native._native import Counts

TABLE: Final = join(dirname(__file__), "check.table")  # `python -m lsconvert.validation.compiler` writes it


class NativeCheck:
    """Finds tasks that certainly pass a bundled schema. See kernel.contract.Check."""

    def __init__(self) -> None:
        with open(TABLE, "rb") as file:
            self._check = _native.Check(file.read())
        self._roots = self._check.roots()

    def doubtful(
        self,
        output: bytes,
        tasks: object,
        unchanged: str,
        changed: str,
        largest: int,
        counts: Counts | None = None,
        suspicions: NativeSuspicions | None = None,
    ) -> list[int]:
        """Return the indices of the tasks that may be invalid, have an error, or have more than `largest` bytes.

        `suspicions` reads the same tasks.
        """
        assert isinstance(tasks, NativeTasks)  # make_kernel and make_check choose the same kernel
        roots = self._roots[unchanged], self._roots[changed]
        core = None if suspicions is None else suspicions.core
        return tasks.own(self._check.doubtful(output, tasks.rows, *roots, counts, largest, core))

    def make_counts(self) -> Counts:
        """Return a counter of the keys that an import drops."""
        return _native.Counts(self._check)

    def make_suspicions(self, seed: Seed | None = None) -> NativeSuspicions:
        """Return suspicions for one stream."""
        return NativeSuspicions(self._check, seed)


@cache
def native_check() -> NativeCheck:
    """Return the check, which reads the table of the bundled schemas once."""
    return NativeCheck()
