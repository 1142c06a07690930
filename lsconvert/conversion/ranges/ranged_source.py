"""A source from which ranges are left out, because they were converted elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from lsconvert.conversion.ranges.takeover import Takeover
from lsconvert.io.feed_chunks import BEFORE_SIZE, Jump
from lsconvert.io.task_source import TaskSource
from lsconvert.kernel.contract import State

if TYPE_CHECKING:
    from lsconvert.conversion.ranges.jobs import RangeJob
    from lsconvert.conversion.ranges.jobs_ahead import JobsAhead
    from lsconvert.conversion.steps import Steps
    from lsconvert.conversion.task_filter import TaskFilter
    from lsconvert.io.recent_input import RecentInput
    from lsconvert.io.task_writer import TaskWriter


class RangedSource(TaskSource):
    """A TaskSource that leaves out the ranges which `takeover` takes over; a Jump comes in the place of each.

    Unless `begin` is called, nothing is left out; `whole` is the reason, a code of WHOLE. `taken` counts the bytes that
    were left out.
    """

    whole = ""
    taken = 0
    _jobs: JobsAhead | None = None
    _takeover: Takeover | None = None

    def __enter__(self) -> RangedSource:
        return self

    def begin(self, jobs: JobsAhead) -> None:
        """Leave out the ranges of these jobs, which are cancelled when the source is closed."""
        self._jobs = jobs
        self._stack.callback(jobs.cancel)
        self.reads_ahead = False  # the run converts what is between the ranges, and the other threads do the rest

    def begin_takeover(self, steps: Steps, recent: RecentInput, task_filter: TaskFilter, writer: TaskWriter) -> None:
        """Set the parts of the run that reads this source, before it begins."""
        self._takeover = Takeover(steps, recent, task_filter, writer, self.found)

    def _read_all(self, size: int) -> Iterator[bytes]:
        at = 0
        while self._jobs is not None and (job := self._jobs.first()) is not None:
            yield from self._read(size, job.start - at)
            at = job.end
            is_taken = self._takes(job, self._jobs)
            self._jobs.next(taken=is_taken)
            if is_taken:
                yield self._jump(job)
            else:
                yield from self._read(size, job.end - job.start)
        yield from super()._read_all(size)

    def _read(self, size: int, count: int) -> Iterator[bytes]:
        """Yield the next `count` bytes, fewer at the end of the file."""
        while count and (chunk := self._guard(partial(self._stream.read, min(size, count)))):
            count -= len(chunk)
            yield chunk

    def _takes(self, job: RangeJob, jobs: JobsAhead) -> bool:
        """Take over the result of a job, if the run has come to its start; return whether it did."""
        start = self._takeover.point() if self._takeover is not None else None
        if (
            self._takeover is None
            or start is None
            or self.is_wrapped
            or start.offset != job.start
            or start.opener != job.opener
        ):
            return False
        if start.state != (State.AFTER if job.opener else State.NEXT):
            return False
        result = jobs.result()
        return result is not None and self._takeover.take(start, result)

    def _jump(self, job: RangeJob) -> Jump:
        """Go to the end of a range."""
        self.taken += job.end - job.start
        before = min(BEFORE_SIZE, job.end)
        self._guard(lambda: self._raw.seek(job.end - before))
        return Jump(job.end, self._guard(lambda: self._raw.read(before)))
