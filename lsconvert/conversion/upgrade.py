"""Upgrade and downgrade whole files and streams: `convert` in one direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsconvert.conversion.convert import convert
from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_GROWTH,
    DEFAULT_MAX_TASK_SIZE,
    OnErrorLike,
    OutputFormatLike,
    Progress,
    TargetLike,
    Unmapped,
    UnmappedLike,
    Version,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from lsconvert.conversion.report import Report
    from lsconvert.io.idmaps import MapLike, MapsLike
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike
    from lsconvert.io.text_maps import PrefixesLike
    from lsconvert.validation.config_check import ConfigLike


def upgrade(
    source: SourceLike,
    sink: SinkLike | None,
    *,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: TargetLike | None = None,
    config: ConfigLike | None = None,
    users: MapLike | None = None,
    maps: MapsLike | None = None,
    unmapped: UnmappedLike = Unmapped.ERROR,
    replace_prefix: PrefixesLike | None = None,
    check: bool = True,
    strict: bool = False,
    on_error: OnErrorLike | None = None,
    quarantine: SinkLike | None = None,
    max_tasks: int | None = None,
    max_bytes: int | None = None,
    output_format: OutputFormatLike | None = None,
    one_file_per_task: bool = False,
    shard_size: int | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    jobs: int | None = 1,
    executor: Executor | None = None,
    encoding: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Convert v1 tasks, or a v1 import response, to v2; return a report. Raises the errors of `convert`.

    Only the changes of the migration guide are made. All other bytes, and tasks that are v2 already, are copied.

    Args:
        source: Path of a file, folder or archive, may be compressed; "-", binary file object, bytes, or decoded tasks.
        sink: Path, "-" for stdout, or binary file object, as for `convert`. None writes nothing, and returns the report.
        keep_ground_truth: Keep `ground_truth`, which the migration guide removes.
        split_annotators: Make one annotation of each inner list of an aggregated result, instead of joining the lists.
        target: "import" writes files that a v2 server imports, as for `convert`.
        config: Labeling config of the project, for the target "import", as for `convert`.
        users: Map of annotator ids to ids or e-mail addresses of users, as for `convert`.
        maps: Maps of ids of "tasks", "annotations" and "projects", and of the texts of "labels" and "controls", by these
            names; each is given like `users`.
        unmapped: Action for ids that are missing from their map: "error", "keep" or "drop", as for `convert`.
        replace_prefix: New prefixes of strings in `data` by old ones; or such a mapping for each path, as "data.image".
        check: Check every converted task against the schema of its version, as for `convert`.
        strict: Treat warnings as errors.
        on_error: Action for a task that fails: "stop", "quarantine" or "keep", as for `convert`.
        quarantine: Path or binary file object for tasks that fail: lines of JSON with the original task and its errors.
        max_tasks: Maximum number of tasks in one file. For the target "import", the default is 250,000.
        max_bytes: Maximum size of one file in bytes of JSON, as for `convert`. For "import", the default is 200 MB.
        output_format: Form of the output: "json", "jsonl" or "array", as for `convert`.
        one_file_per_task: `sink` is a folder, in which each task gets a file that is named by its id.
        shard_size: Size in bytes of the ranges of a large source that become a file each, as for `convert`.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum size of a converted task as a multiple of its original size. Up to 1 MiB is always allowed.
        jobs: Number of ranges of a large file that are converted side by side, None for that of the cores, as for
            `convert`.
        executor: Executor for the ranges, instead of threads of this run, as for `convert`.
        encoding: Encoding of the source, such as "cp1252". Positions refer to the text in UTF-8. Default: "utf-8".
        force: Replace existing files. Without it, only the source itself may be replaced.
        progress: Called after each chunk with the bytes read so far, and with the size of the source or None.
    """
    return convert(
        source,
        sink,
        to=Version.V2,
        keep_ground_truth=keep_ground_truth,
        split_annotators=split_annotators,
        target=target,
        config=config,
        users=users,
        maps=maps,
        unmapped=unmapped,
        replace_prefix=replace_prefix,
        check=check,
        strict=strict,
        on_error=on_error,
        quarantine=quarantine,
        max_tasks=max_tasks,
        max_bytes=max_bytes,
        output_format=output_format,
        one_file_per_task=one_file_per_task,
        shard_size=shard_size,
        max_depth=max_depth,
        max_task_size=max_task_size,
        max_growth=max_growth,
        jobs=jobs,
        executor=executor,
        encoding=encoding,
        force=force,
        progress=progress,
    )


def downgrade(
    source: SourceLike,
    sink: SinkLike | None,
    *,
    users: MapLike | None = None,
    maps: MapsLike | None = None,
    unmapped: UnmappedLike = Unmapped.ERROR,
    replace_prefix: PrefixesLike | None = None,
    check: bool = True,
    strict: bool = False,
    on_error: OnErrorLike | None = None,
    quarantine: SinkLike | None = None,
    max_tasks: int | None = None,
    max_bytes: int | None = None,
    output_format: OutputFormatLike | None = None,
    one_file_per_task: bool = False,
    shard_size: int | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    jobs: int | None = 1,
    executor: Executor | None = None,
    encoding: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Convert v2 tasks, or a v2 import response, to v1; return a report. Raises the errors of `convert`.

    The rules of the migration guide are inverted. Each `result` becomes a list of one list, as v1 Enterprise wrote it;
    keys that the guide removes cannot be restored. Every other byte is copied.

    Args:
        source: Path of a file, folder or archive, may be compressed; "-", binary file object, bytes, or decoded tasks.
        sink: Path, "-" for stdout, or binary file object, as for `convert`. None writes nothing, and returns the report.
        users: Map of annotator ids to ids or e-mail addresses of users, as for `upgrade`. It is inverted.
        maps: Maps of ids of "tasks", "annotations" and "projects", and of the texts of "labels" and "controls", by these
            names; each is given like `users`.
        unmapped: Action for ids that are missing from their map: "error", "keep" or "drop", as for `convert`.
        replace_prefix: New prefixes of strings in `data` by old ones; or such a mapping for each path, as "data.image".
        check: Check every converted task against the schema of its version, as for `convert`.
        strict: Treat warnings as errors.
        on_error: Action for a task that fails: "stop", "quarantine" or "keep", as for `convert`.
        quarantine: Path or binary file object for tasks that fail: lines of JSON with the original task and its errors.
        max_tasks: Maximum number of tasks in one file.
        max_bytes: Maximum size of one file in bytes of JSON, as for `convert`.
        output_format: Form of the output: "json", "jsonl" or "array", as for `convert`.
        one_file_per_task: `sink` is a folder, as for `convert`.
        shard_size: Size in bytes of the ranges of a large source that become a file each, as for `convert`.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum size of a converted task as a multiple of its original size. Up to 1 MiB is always allowed.
        jobs: Number of ranges of a large file that are converted side by side, None for that of the cores, as for
            `convert`.
        executor: Executor for the ranges, instead of threads of this run, as for `convert`.
        encoding: Encoding of the source, such as "cp1252". Positions refer to the text in UTF-8. Default: "utf-8".
        force: Replace existing files. Without it, only the source itself may be replaced.
        progress: Called after each chunk with the bytes read so far, and with the size of the source or None.
    """
    return convert(
        source,
        sink,
        to=Version.V1,
        users=users,
        maps=maps,
        unmapped=unmapped,
        replace_prefix=replace_prefix,
        check=check,
        strict=strict,
        on_error=on_error,
        quarantine=quarantine,
        max_tasks=max_tasks,
        max_bytes=max_bytes,
        output_format=output_format,
        one_file_per_task=one_file_per_task,
        shard_size=shard_size,
        max_depth=max_depth,
        max_task_size=max_task_size,
        max_growth=max_growth,
        jobs=jobs,
        executor=executor,
        encoding=encoding,
        force=force,
        progress=progress,
    )
