"""Iterate over the decoded tasks of a file or stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from lsconvert.io.feed import feed_all
from lsconvert.io.options import make_options
from lsconvert.io.source import SourceLike
from lsconvert.io.task_source import TaskSource
from lsconvert.jsontext.decode import decode_task
from lsconvert.kernel import make_kernel
from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_GROWTH,
    DEFAULT_MAX_TASK_SIZE,
    Limits,
    TargetLike,
    TaskSpan,
    Unmapped,
    UnmappedLike,
    Version,
    VersionLike,
    checked_limits,
    choice,
)
from lsconvert.rules.options import Options
from lsconvert.rules.plan import compile_plan
from lsconvert.rules.unmapped import unmapped_error

if TYPE_CHECKING:
    from lsconvert.io.idmaps import MapLike, MapsLike
    from lsconvert.io.text_maps import PrefixesLike


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
    replace_prefix: PrefixesLike | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    encoding: str | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the tasks of a file or stream one by one, decoded, and converted if `to` is given.

    Values that are not objects are skipped. Integers keep their value at any size; a float that a double cannot hold
    becomes a Decimal. All tasks before an error are yielded before it is raised.

    Args:
        source: Path of a file, folder or archive, "-" for stdin, binary file object, bytes, or iterable of decoded tasks.
        to: Version to convert to, "v1" or "v2". None yields the tasks as they are.
        keep_ground_truth: Keep `ground_truth`, which the migration guide removes.
        split_annotators: Make one annotation of each inner list of an aggregated result, instead of joining the lists.
        target: "import" makes the repairs that import into a v2 server needs. Only for `to="v2"`.
        users: Map of annotator ids to ids or e-mail addresses of users, as for `convert`.
        maps: Maps of ids of "tasks", "annotations" and "projects", and of the texts of "labels" and "controls", by these
            names.
        unmapped: Action for ids that are missing from their map: "error" raises UnmappedError after the last task,
            "keep" keeps them, "drop" writes null.
        replace_prefix: New prefixes of strings in `data`, as for `convert`.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum growth of a task as a factor; a task of up to 1 MiB may always grow.
        encoding: Encoding of the source, such as "cp1252". Positions refer to the text in UTF-8. Default: "utf-8".

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        ConversionError: A rule cannot be applied to a task.
        UnmappedError: Ids are unmapped.
        MapError: A map cannot be used.
        LimitError: A limit is exceeded.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
        ValueError: An argument has an unknown value.
    """
    version = choice(Version, "to", to) if to is not None else None
    options = make_options(
        version or Version.V2, keep_ground_truth, split_annotators, target, users, maps, unmapped, replace_prefix
    )
    for task in located_tasks(source, version, options, checked_limits(max_depth, max_task_size, max_growth), encoding):
        yield task.value


class LocatedTask(NamedTuple):
    """A decoded task, and its place in the source that is read."""

    value: dict[str, Any]
    span: TaskSpan
    source: TaskSource


def located_tasks(
    source: SourceLike, to: Version | None, options: Options, limits: Limits, encoding: str | None
) -> Iterator[LocatedTask]:
    """Yield the tasks that `iter_tasks` yields, with their places. Raises its errors."""
    plan = compile_plan(to, options)
    kernel = make_kernel(plan, limits, record_tasks=True)
    with TaskSource(source, encoding) as opened:
        for _, output, tasks in feed_all(opened, kernel):
            for span in tasks:
                if span.error is not None:
                    raise opened.locate(span.error)
                task = decode_task(output[span.start : span.end], opened.name, span.index)
                if isinstance(task, dict):
                    yield LocatedTask(task, span, opened)
        error = unmapped_error(kernel.tally.unmapped, plan.maps) if options.unmapped is Unmapped.ERROR else None
        if error is not None:
            raise error.in_file(opened.name)
