"""Iterate over the decoded tasks of a file or stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lsconvert.io.feed import feed_all
from lsconvert.io.options import make_options
from lsconvert.io.source import Source, SourceLike
from lsconvert.jsontext.decode import decode_task
from lsconvert.kernel import make_kernel
from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_GROWTH,
    DEFAULT_MAX_TASK_SIZE,
    Limits,
    TargetLike,
    Unmapped,
    UnmappedLike,
    Version,
    VersionLike,
)
from lsconvert.rules.plan import compile_plan
from lsconvert.rules.unmapped import unmapped_error

if TYPE_CHECKING:
    from lsconvert.io.idmaps import MapLike, MapsLike


def iter_tasks(
    source: SourceLike,
    *,
    to: VersionLike | None = None,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: TargetLike | None = None,
    users: MapLike | None = None,
    maps: MapsLike | None = None,
    unmapped: UnmappedLike = Unmapped.ERROR,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
) -> Iterator[dict[str, Any]]:
    """Yield the tasks of a file or stream one by one, decoded, and converted if `to` is given.

    Values that are not objects are skipped. Integers keep their value at any size; a float that a double cannot hold
    becomes a Decimal. All tasks before an error are yielded before it is raised.

    Args:
        source: Path, "-" for stdin, or binary file object.
        to: Version to convert to, "v1" or "v2". None yields the tasks as they are.
        keep_ground_truth: Keep `ground_truth`, which the migration guide removes.
        split_annotators: Make one annotation of each inner list of an aggregated result, instead of joining the lists.
        target: "import" makes the repairs that import into a v2 server needs. Only for `to="v2"`.
        users: Map of annotator ids to ids or e-mail addresses of users, as for `convert`.
        maps: Maps of ids of "tasks", "annotations" and "projects", by these names.
        unmapped: Action for ids that are missing from their map: "error" raises UnmappedError after the last task,
            "keep" keeps them, "drop" writes null.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum growth of a task as a factor; a task of up to 1 MiB may always grow.

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        ConversionError: A rule cannot be applied to a task.
        UnmappedError: Ids are unmapped.
        MapError: A map cannot be used.
        LimitError: A limit is exceeded.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
        ValueError: An argument has an unknown value.
    """
    version = Version(to) if to is not None else None
    options = make_options(version or Version.V2, keep_ground_truth, split_annotators, target, users, maps, unmapped)
    plan = compile_plan(version, options)
    kernel = make_kernel(plan, Limits(max_depth, max_task_size, max_growth), record_tasks=True)
    with Source(source) as opened:
        for _, output in feed_all(opened, kernel):
            for span in kernel.take_tasks():
                if span.error is not None:
                    raise span.error.in_file(opened.name)
                task = decode_task(output[span.start : span.end], opened.name, span.index)
                if isinstance(task, dict):
                    yield task
        error = unmapped_error(kernel.tally.unmapped, plan.maps) if options.unmapped is Unmapped.ERROR else None
        if error is not None:
            raise error.in_file(opened.name)
