"""Count the tasks that a kernel has converted and counted, but that are removed from the output."""

from __future__ import annotations

from lsconvert.kernel import make_kernel
from lsconvert.kernel.contract import Kernel
from lsconvert.model import Limits, Tally
from lsconvert.rules.plan import Plan


class RemovedCounts:
    """Counts of removed tasks, to be subtracted from the tally of the run's kernel."""

    def __init__(self, plan: Plan, limits: Limits) -> None:
        self._plan, self._limits = (
            plan,
            limits._replace(max_depth=limits.max_depth + 1),
        )  # here the tasks are wrapped in an array, one level deeper
        self._kernel: Kernel | None = None  # one for all tasks, made for the first: a plan can have large maps
        self._others = Tally()

    @property
    def tally(self) -> Tally:
        """The counts of all removed tasks."""
        tally = Tally()
        tally.add(self._others)
        if self._kernel is not None:
            tally.add(self._kernel.tally)
        return tally

    def add_counts(self, tally: Tally) -> None:
        """Add the counts of tasks that were removed elsewhere."""
        self._others.add(tally)

    def add(self, task: bytes) -> None:
        """Count a task, given as the bytes of the input."""
        separator = b","
        if self._kernel is None:
            self._kernel = make_kernel(self._plan, self._limits, record_tasks=True)
            separator = b"["
        self._kernel.feed(separator + task + b" ")
        self._kernel.drop_tasks()
