"""Convert one range of a file: the work of a job."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from lsconvert.conversion.ranges.jobs import Failed, RangeResult
from lsconvert.conversion.ranges.recorded_writer import RecordedWriter
from lsconvert.conversion.steps import Steps
from lsconvert.engines.errors import WorkerError
from lsconvert.engines.software import refuse_other
from lsconvert.errors import LSConvertError
from lsconvert.io.feed import checked
from lsconvert.io.feed_chunks import last_bytes
from lsconvert.io.locations import locate
from lsconvert.io.recent_input import RecentInput
from lsconvert.io.split_writer import MAX_AROUND
from lsconvert.kernel.contract import ResumePoint, State
from lsconvert.model import MAX_SIZE

if TYPE_CHECKING:
    from lsconvert.conversion.ranges.jobs import RangeJob
    from lsconvert.io.task_writer import TaskWriter
    from lsconvert.validation.explain import QuarantinedTask

# Larger than for a run: fewer steps in Python, which only one thread can make at a time.
CHUNK_SIZE: Final = 1 << 20
MAX_QUARANTINED: Final = 1 << 26  # bytes of tasks that fail, which are a part of the result


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
    except (LSConvertError, OSError):
        return None


def _convert(job: RangeJob, like: Steps | None) -> RangeResult | None:
    if not job.target:
        writer = RecordedWriter(_sure_size(job.options.max_bytes), keeps_tasks=job.keeps_tasks)
        result = _convert_to(writer, job, like)
        return result._replace(chunks=writer.chunks) if result is not None else None
    from lsconvert.conversion.ranges.shard_file import ShardFile  # most jobs hand their tasks over

    with ShardFile(job.target, job.number, job.source, job.options, job.opener) as file:
        result = _convert_to(file, job, like)
        if result is None or not file.has_tasks:
            return result
        return result._replace(shard=file.close(job.opener))


def _convert_to(writer: TaskWriter, job: RangeJob, like: Steps | None) -> RangeResult | None:
    steps = Steps(job.options, job.source, job.seed, like)
    quarantined: list[QuarantinedTask] = []
    kept = 0  # bytes of those tasks

    def quarantine(task: QuarantinedTask) -> None:
        nonlocal kept
        quarantined.append(task)
        kept += len(task.task)

    found: Counter[str] = Counter()
    tail = b""
    steps.kernel.resume(point_between(job.opener, job.start))
    task_filter = steps.task_filter(recent := RecentInput(job.name), writer, quarantine)
    recent.begin_at(job.start)
    with locate(job.source).open_range(job.state, job.start, job.end) as source:
        while piece := source.read(CHUNK_SIZE):
            tail = last_bytes(tail, piece)
            for chunk, output, tasks in checked(found, piece, steps.kernel.feed(piece), steps.kernel.take_tasks()):
                if task_filter.pass_on(chunk, output, tasks, task_filter.examiner.doubtful(output, tasks)) is not None:
                    return None
                writer.flush(last=False)
            if kept > MAX_QUARANTINED:
                return None
    end, failed = steps.kernel.resume_point(), task_filter.failed
    if steps.losses is not None and steps.validator is not None:
        steps.losses.add_counts(steps.validator.counted())
    failures = Failed(failed.count, failed.groups, quarantined, failed.removed_tally) if failed is not None else None
    if end is None or end.offset != job.end or task_filter.examiner.stopped:
        return None
    return RangeResult(
        end=end,
        chunks=[],
        tally=steps.kernel.tally,
        failed=failures,
        warned=task_filter.warned.count,
        warnings=task_filter.warned.groups,
        found=found,
        tail=tail,
        ids=steps.validator.ids() if steps.validator is not None else b"",
        repeated=steps.validator.repeated if steps.validator is not None else 0,
        losses=steps.losses,
    )


def _sure_size(max_bytes: int | None) -> int:
    """Return the size of a task that fits into a file of the run, whatever writer it has."""
    return MAX_SIZE if max_bytes is None else max(0, max_bytes - MAX_AROUND)
