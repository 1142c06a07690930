"""Keep an executor busy with the jobs of the next ranges."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import wait
from functools import partial
from typing import TYPE_CHECKING, Final

from lsconvert.conversion.ranges.convert_range import convert_range
from lsconvert.engines.errors import WorkerError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from lsconvert.conversion.ranges.jobs import RangeJob, RangeResult
    from lsconvert.conversion.steps import Steps

# Results in a row that are not taken over, before no more jobs are submitted and the run converts the rest by itself.
MAX_LOST: Final = 4
GRACE: Final = 60.0  # seconds for jobs that write files to end, after an error: their workers may be dead
MAX_RANGE: Final = 1 << 26  # bytes; the result of a larger one would need too much memory


class JobsAhead:
    """Submits the jobs of the next ranges, at most `window` of them at a time, and hands over their results in order.

    The executor is never shut down. `like` are the steps of the run, for jobs in threads of this process.
    """

    def __init__(self, executor: Executor, jobs: Iterator[RangeJob], window: int, like: Steps | None = None) -> None:
        self._executor, self._jobs, self._window = executor, jobs, window
        self._convert = convert_range if like is None else partial(convert_range, like=like)
        self._waiting: deque[tuple[RangeJob, Future[RangeResult | WorkerError | None] | None]] = deque()
        self._writing: list[Future[RangeResult | WorkerError | None]] = []  # that may still write a file
        self._lost = 0

    @property
    def gave_up(self) -> bool:
        """Whether no more jobs are submitted, because the results of too many were not taken over."""
        return self._lost >= MAX_LOST

    def cancel(self) -> None:
        """Cancel the jobs that have not begun. Wait up to GRACE seconds for those that write files, to know these files."""
        while self._waiting:
            self._drop(*self._waiting.popleft())
        writing, self._writing = self._writing, []
        for late in wait(writing, GRACE).not_done:
            late.cancel()

    def first(self) -> RangeJob | None:
        """Return the job of the next range, None after the last one."""
        while len(self._waiting) < (1 if self.gave_up else self._window):
            job = next(self._jobs, None)
            if job is None:
                break
            self._waiting.append((job, self._submit(job)))
        return self._waiting[0][0] if self._waiting else None

    def result(self) -> RangeResult | None:
        """Wait for the result of the next range. Return None if the run has to convert it. Raises WorkerError."""
        future = self._waiting[0][1]
        try:
            found = future.result() if future is not None else None
        except Exception:  # of the executor: a worker died, or had no memory
            return None
        if isinstance(found, WorkerError):
            raise found
        return found

    def next(self, *, taken: bool) -> None:
        """Go on to the range after it. `taken` tells whether its result was taken over."""
        self._lost = 0 if taken else self._lost + 1
        self._drop(*self._waiting.popleft())

    def _drop(self, job: RangeJob, future: Future[RangeResult | WorkerError | None] | None) -> None:
        if future is None or future.done():
            return
        if job.target:  # some executors say that a job is cancelled while it is at work
            self._writing.append(future)
        else:
            future.cancel()

    def _submit(self, job: RangeJob) -> Future[RangeResult | WorkerError | None] | None:
        if self.gave_up or (job.end - job.start > MAX_RANGE and not job.target):
            return None
        try:
            return self._executor.submit(self._convert, job)
        except Exception:  # it is broken, or was shut down
            self._lost = MAX_LOST
            return None
