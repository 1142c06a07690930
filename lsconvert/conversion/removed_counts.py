"""Count what a kernel has counted in tasks that are left out of the output after all."""

from __future__ import annotations

from lsconvert.kernel import make_kernel
from lsconvert.kernel.contract import Kernel
from lsconvert.model import Limits, Tally
from lsconvert.rules.plan import Plan


class RemovedCounts:
    """Counts what tasks on their own add to the tally of a kernel."""

    def __init__(self, plan: Plan, limits: Limits) -> None:
        self._plan, self._limits = plan, limits._replace(max_depth=limits.max_depth + 1)
        self._kernel: Kernel | None = None  # one for all, and none without need: a plan may have large maps

    @property
    def tally(self) -> Tally:
        """What was counted in all tasks."""
        return self._kernel.tally if self._kernel is not None else Tally()

    def add(self, task: bytes) -> None:
        """Count a task."""
        separator = b","
        if self._kernel is None:
            self._kernel = make_kernel(self._plan, self._limits, record_tasks=True)
            separator = b"["
        self._kernel.feed(separator + task + b" ")
        self._kernel.drop_tasks()
