"""Record tasks that could not be converted or did not pass the check, and quarantine them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lsconvert.conversion.removed_counts import RemovedCounts
from lsconvert.errors import LSConvertError
from lsconvert.model import Tally, TaskSpan
from lsconvert.validation.groups import ErrorGroups, Finding

if TYPE_CHECKING:
    from lsconvert.io.recent_input import RecentInput
    from lsconvert.validation.explain import QuarantinedTask


class FailedTasks:
    """Failed tasks of a run: how many there are, their errors, and the quarantine.

    With `removed`, failed tasks are left out of the output, counted in `removed`, and passed to `quarantine`. Without
    it, they stay in the output.
    """

    def __init__(
        self, recent: RecentInput, removed: RemovedCounts | None, quarantine: Callable[[QuarantinedTask], object] | None
    ) -> None:
        self._recent = recent
        self._removed = removed
        self._quarantine = quarantine
        self.groups = ErrorGroups()
        self.count = 0

    @property
    def are_left_out(self) -> bool:
        """Whether failed tasks are left out of the output."""
        return self._removed is not None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The errors, equal ones grouped."""
        return self.groups.findings()

    @property
    def removed_tally(self) -> Tally:
        """What the run's kernel had counted for the tasks that were left out."""
        return self._removed.tally if self._removed is not None else Tally()

    def add_removed(self, tally: Tally) -> None:
        """Add the counts of tasks that were left out elsewhere."""
        if self._removed is not None:
            self._removed.add_counts(tally)

    def quarantine(self, quarantined: QuarantinedTask) -> None:
        """Pass a task on to the quarantine."""
        if self._quarantine is not None:
            self._quarantine(quarantined)

    def add(self, span: TaskSpan, error: LSConvertError) -> None:
        """Record a task and its error."""
        from lsconvert.validation.explain import QuarantinedTask, errors_of  # most runs have no such task

        errors = errors_of(error)
        self.count += 1
        self.groups.add(errors)
        if self._removed is None:
            return
        task = self._recent.cut(span.offset, span.offset + span.size)
        self._removed.add(task)
        self.quarantine(QuarantinedTask(self._recent.where(span), span.index, errors, task))
