"""Find out whether the tasks of several sources have both versions."""

from __future__ import annotations

from collections.abc import Sequence

from lsconvert.conversion.task_stream import total_size
from lsconvert.io.feed import feed_all
from lsconvert.io.source import SourceLike
from lsconvert.io.task_source import TaskSource
from lsconvert.kernel import make_kernel
from lsconvert.model import Limits, Progress, Version
from lsconvert.rules.options import Options
from lsconvert.rules.plan import compile_plan


def has_both_versions(
    sources: Sequence[SourceLike], rules: Options, limits: Limits, encoding: str | None, progress: Progress | None
) -> bool:
    """Return whether there are v1 tasks and v2 tasks among those of the sources. Reads them until both are found.

    A task is v1 if a rule applies to it, and v2 if it has a key that only v2 has, and no rule applies. Raises the errors of
    `TaskStream`, except those of the conversion.
    """
    plan = compile_plan(Version.V2, rules)
    total = total_size(sources) if progress is not None else None
    has_v1 = has_v2 = False
    done = 0
    for each in sources:
        kernel = make_kernel(plan, limits, record_tasks=True)
        with TaskSource(each, encoding, tasks_only=True) as source:
            for _, _, tasks in feed_all(source, kernel):
                has_v1 = has_v1 or kernel.tally.edits.total() > 0 or bool(tasks.failed_or_larger(limits.max_task_size))
                has_v2 = has_v2 or kernel.tally.notes["already-converted"] > 0
                if has_v1 and has_v2:
                    return True
                if progress is not None:
                    progress(done + source.progress, total)
            done += source.progress
    return False
