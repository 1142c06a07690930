"""Take over the result of a range into a run, which has come to the start of the range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsconvert.conversion.ranges.moves import Moves
from lsconvert.conversion.ranges.recorded_writer import write_again
from lsconvert.io.recent_input import RecentInput
from lsconvert.model import OTHER_ID
from lsconvert.validation.groups import ErrorGroups

if TYPE_CHECKING:
    from collections import Counter

    from lsconvert.conversion.ranges.jobs import RangeResult, Shard
    from lsconvert.conversion.steps import Steps
    from lsconvert.conversion.task_filter import TaskFilter
    from lsconvert.io.task_writer import TaskWriter
    from lsconvert.kernel.contract import ResumePoint


class Takeover:
    """The parts of a run that the result of a range adds to."""

    def __init__(
        self, steps: Steps, recent: RecentInput, task_filter: TaskFilter, writer: TaskWriter, found: Counter[str]
    ) -> None:
        self._steps, self._recent, self._filter, self._writer = steps, recent, task_filter, writer
        self._found = found

    def point(self) -> ResumePoint | None:
        """Return the point to which the run has come, None inside a task."""
        return self._steps.kernel.resume_point()

    def take(self, start: ResumePoint, result: RangeResult) -> bool:
        """Add a result to the run, and go on after its range. Return False, and add nothing, if it may differ from the run's.

        That is: the range has ended in another state than it began with; it has too many unmapped ids, kinds of
        warnings or errors, or keys that an import drops, to know which of them the run would list; or it repeats an id.
        Raises the errors of the writer.
        """
        if not self._fits(start, result) or not self._add_ids(result):
            return False
        moves, end = Moves(start), result.end
        self._steps.kernel.resume(moves.point(end), result.tally)
        self._recent.begin_at(end.offset)
        self._filter.warned.count += result.warned
        self._filter.warned.groups.merge(result.warnings, moves.where)
        if self._filter.failed is not None and result.failed is not None:
            self._filter.failed.count += result.failed.tasks
            self._filter.failed.groups.merge(result.failed.groups, moves.where)
            self._filter.failed.add_removed(result.failed.removed)
            for task in result.failed.quarantined:
                self._filter.failed.quarantine(moves.quarantined(task))
        if self._steps.losses is not None and result.losses is not None:
            self._steps.losses.merge(result.losses)
        self._found.update(result.found)
        if result.shard is not None:
            self._adopt(moves.shard(result.shard), start.opener)
        write_again(result.chunks, self._writer, moves.span)
        return True

    def _adopt(self, shard: Shard, opener: int) -> None:
        from lsconvert.conversion.ranges.sharded_writer import ShardedWriter  # most runs write one file

        assert isinstance(self._writer, ShardedWriter)
        self._writer.adopt(shard, opener)

    def _fits(self, start: ResumePoint, result: RangeResult) -> bool:
        failed = self._filter.failed
        errors, more = failed and failed.groups, result.failed and result.failed.groups
        losses = self._steps.losses
        return (
            (result.end.opener, result.end.state) == (start.opener, start.state)
            and all(old != OTHER_ID for _, old in result.tally.unmapped)
            and self._filter.warned.groups.fits(result.warnings)
            and (errors or ErrorGroups()).fits(more or ErrorGroups())
            and (losses is None or result.losses is None or losses.fits(result.losses))
        )

    def _add_ids(self, result: RangeResult) -> bool:
        validator = self._steps.validator
        return validator is None or validator.add_ids(result.ids, result.repeated)
