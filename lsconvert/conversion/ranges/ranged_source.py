"""A source from which ranges are left out, because they were converted elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from lsconvert.conversion.ranges.takeover import Takeover
from lsconvert.io.counting_file import CountingFile
from lsconvert.io.feed_chunks import Jump
from lsconvert.io.task_source import TaskSource
from lsconvert.kernel.contract import State

if TYPE_CHECKING:
    from lsconvert.conversion.ranges.jobs import RangeJob, RangeResult
    from lsconvert.conversion.ranges.jobs_ahead import JobsAhead
    from lsconvert.conversion.steps import Steps
    from lsconvert.conversion.task_filter import TaskFilter
    from lsconvert.io.location import ReadState
    from lsconvert.io.recent_input import RecentInput
    from lsconvert.io.remote.reader import RemoteReader
    from lsconvert.io.source import SourceLike
    from lsconvert.io.task_writer import TaskWriter


class RangedSource(TaskSource):
    """A TaskSource that leaves out the ranges which `takeover` takes over; a Jump comes in the place of each.

    Unless `begin` is called, nothing is left out. `whole` is the reason, a code of WHOLE, also if nothing more is left
    out from some place on. `taken` counts the bytes that were left out. `remote` reads ranges of an object, None if it is
    a file, or an object that changes unnoticed.
    """

    whole = ""
    taken = 0
    _jobs: JobsAhead | None = None
    _takeover: Takeover | None = None

    def __init__(self, source: SourceLike, encoding: str | None = None, *, tasks_only: bool = False) -> None:
        super().__init__(source, encoding, tasks_only=tasks_only)
        has_tag = getattr(self._raw.file, "tag", None) is not None
        self.remote = cast("RemoteReader", self._raw.file) if has_tag else None

    def __enter__(self) -> RangedSource:
        return self

    @property
    def read_state(self) -> ReadState | None:
        """What shows a change of the file or object, None for a stream."""
        return self.remote.tag if self.remote is not None else self.state

    @property
    def is_plain(self) -> bool:
        """Whether its chunks are the bytes of the file itself, neither decompressed nor re-coded."""
        return isinstance(self._stream, CountingFile) and self._stream is self._raw and not self._encoding

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
            yield from self._read(size, at, job.start)
            at = job.end
            result = self._take(job, self._jobs)
            self._jobs.next(taken=result is not None)
            if self._jobs.gave_up:
                self.whole = "lost"
            if result is not None:
                self.taken += job.end - job.start
                self._guard(partial(self._raw.seek, at))
                yield Jump(at, result.tail)
            else:
                yield from self._read(size, job.start, at)
        if at:
            self._go(at, self.size or 0)
        yield from super()._read_all(size)

    def _go(self, start: int, end: int) -> None:
        """Go to `start`, to read up to `end`."""
        if self.remote is not None:
            self.remote.stretch(start, end)
        self._guard(partial(self._raw.seek, start))

    def _read(self, size: int, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` up to `end`, fewer at the end of the file."""
        if start < end:
            self._go(start, end)
        count = end - start
        while count and (chunk := self._guard(partial(self._stream.read, min(size, count)))):
            count -= len(chunk)
            yield chunk

    def _take(self, job: RangeJob, jobs: JobsAhead) -> RangeResult | None:
        """Take over the result of a job, if the run has come to its start, and return it; else return None."""
        start = self._takeover.point() if self._takeover is not None else None
        if (
            self._takeover is None
            or start is None
            or self.is_wrapped
            or start.offset != job.start
            or start.opener != job.opener
        ):
            return None
        if start.state != (State.AFTER if job.opener else State.NEXT):
            return None
        result = jobs.result()
        return result if result is not None and self._takeover.take(start, result) else None
