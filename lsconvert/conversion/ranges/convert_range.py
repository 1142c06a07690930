"""Convert one range of a file: the work of a job."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from lsconvert.conversion.ranges.jobs import Failed, RangeResult
from lsconvert.conversion.ranges.recorded_writer import RecordedWriter
from lsconvert.conversion.steps import Steps
from lsconvert.engines.errors import WorkerError
from lsconvert.engines.software import refuse_other
from lsconvert.errors import LSConvertError, SourceError
from lsconvert.io.feed import checked
from lsconvert.io.recent_input import RecentInput
from lsconvert.io.split_writer import MAX_AROUND
from lsconvert.io.task_source import TaskSource
from lsconvert.kernel.contract import ResumePoint, State
from lsconvert.model import MAX_SIZE

if TYPE_CHECKING:
    from lsconvert.conversion.ranges.jobs import RangeJob
    from lsconvert.validation.explain import QuarantinedTask

# Larger than for a run: fewer steps in Python, which only one thread can make at a time.
CHUNK_SIZE: Final = 1 << 20


class RangeSource(TaskSource):
    """The bytes of one range of a file. Raises SourceError if the file is not in the state that the job names."""

    def __init__(self, job: RangeJob) -> None:
        super().__init__(job.source)
        self._job, self.name = job, job.name
        if self.state != job.state:
            self.close()
            raise SourceError("the file changed while it was read", file=self.name)

    def chunks(self, size: int = CHUNK_SIZE) -> Iterator[bytes]:
        """Yield the bytes, `size` at a time."""
        self._raw.seek(self._job.start)
        left = self._job.end - self._job.start
        while left and (chunk := self._guard(partial(self._raw.read, min(size, left)))):
            left -= len(chunk)
            yield chunk
        self._check_unchanged()


def point_between(opener: int, offset: int) -> ResumePoint:
    """Return the point between two tasks of a document that the bracket `opener` holds, as if it began there."""
    return ResumePoint(opener, b"", offset, 0, offset, 0, State.AFTER if opener else State.NEXT)


def convert_range(job: RangeJob, like: Steps | None = None) -> RangeResult | WorkerError | None:
    """Return the result of a job, None if the run has to convert the range: for an error, or a wrong guess.

    `like` are the steps of the run, if they are in this process: their maps are shared.

    Return WorkerError if this process has another version of lsconvert, or another kernel, than the run.
    """
    try:
        refuse_other(job.software)
        return _convert(job, like)
    except WorkerError as error:
        return error
    except LSConvertError:
        return None


def _convert(job: RangeJob, like: Steps | None) -> RangeResult | None:
    steps = Steps(job.options, job.source, job.seed, like)
    writer = RecordedWriter(_sure_size(job.options.max_bytes), keeps_tasks=job.keeps_tasks)
    quarantined: list[QuarantinedTask] = []
    steps.kernel.resume(point_between(job.opener, job.start))
    with RangeSource(job) as source:
        task_filter = steps.task_filter(recent := RecentInput(source.name, source.places), writer, quarantined.append)
        recent.begin_at(job.start)
        for piece in source.chunks():
            for chunk, output, tasks in checked(source, piece, steps.kernel.feed(piece), steps.kernel.take_tasks()):
                if task_filter.pass_on(chunk, output, tasks, task_filter.examiner.doubtful(output, tasks)) is not None:
                    return None
                writer.flush(last=False)
    end, failed = steps.kernel.resume_point(), task_filter.failed
    if steps.losses is not None and steps.validator is not None:
        steps.losses.add_counts(steps.validator.counted())
    failures = Failed(failed.count, failed.groups, quarantined, failed.removed_tally) if failed is not None else None
    if end is None or end.offset != job.end or task_filter.examiner.stopped:
        return None
    return RangeResult(
        end=end,
        chunks=writer.chunks,
        tally=steps.kernel.tally,
        failed=failures,
        warned=task_filter.warned.count,
        warnings=task_filter.warned.groups,
        found=source.found,
        ids=steps.validator.ids() if steps.validator is not None else b"",
        repeated=steps.validator.repeated if steps.validator is not None else 0,
        losses=steps.losses,
    )


def _sure_size(max_bytes: int | None) -> int:
    """Return the size of a task that fits into a file of the run, whatever writer it has."""
    return MAX_SIZE if max_bytes is None else max(0, max_bytes - MAX_AROUND)
