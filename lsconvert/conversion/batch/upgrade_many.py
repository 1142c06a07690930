"""Upgrade and downgrade many files: `convert_many` in one direction."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lsconvert.conversion.batch.convert_many import convert_many
from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_GROWTH,
    DEFAULT_MAX_TASK_SIZE,
    OnErrorLike,
    OutputFormatLike,
    TargetLike,
    Unmapped,
    UnmappedLike,
    Version,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from lsconvert.conversion.batch.batch_report import BatchReport
    from lsconvert.engines.outcome import Outcome
    from lsconvert.io.idmaps import MapLike, MapsLike
    from lsconvert.io.text_maps import PrefixesLike
    from lsconvert.validation.config_check import ConfigLike


def upgrade_many(
    sources: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    target_folder: str | os.PathLike[str] | None,
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
    max_tasks: int | None = None,
    max_bytes: int | None = None,
    output_format: OutputFormatLike | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    encoding: str | None = None,
    force: bool = False,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    resume: bool = False,
    fail_fast: bool = False,
    jobs: int | None = None,
    processes: int | None = None,
    executor: Executor | None = None,
    on_outcome: Callable[[Outcome], object] | None = None,
) -> BatchReport:
    """Upgrade v1 files to v2 as one batch, as `convert_many`; return what became of them.

    Args:
        sources: Files, folders and patterns, also URLs. A folder is searched with those below it.
        target_folder: Folder for the outputs, which have the names and folders that the inputs have. None writes nothing.
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
        on_error: Action for a task that fails: "stop" refuses its file, "quarantine" writes it beside the output, to
            OUT.quarantine.jsonl, "keep" leaves it in the output. As for `convert`.
        max_tasks: Maximum number of tasks in one file. For the target "import", the default is 250,000.
        max_bytes: Maximum size of one file in bytes of JSON, as for `convert`. For "import", the default is 200 MB.
        output_format: Form of the outputs: "json", "jsonl" or "array", as for `convert`. It decides about their suffixes.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum size of a converted task as a multiple of its original size. Up to 1 MiB is always allowed.
        encoding: Encoding of the sources, as for `convert`.
        force: Replace existing files.
        include: Patterns for names in folders: only these files are converted.
        exclude: Patterns for names in folders: these files and folders are left out.
        resume: Skip files that an earlier run into this folder has converted with the same options and version.
        fail_fast: Begin no other file after one that fails.
        jobs: Number of files side by side in threads. Default: the number of cores.
        processes: Number of processes of this machine that convert files, instead of threads. One that dies is replaced.
        executor: Any executor, such as that of Dask; the files are its jobs. It is not shut down.
        on_outcome: Called with the outcome of each file, in their order.

    Raises:
        EngineError: The executor is broken. Files that are finished are complete; run again with `resume=True`.
        WorkerError: A worker has another version of lsconvert, or another kernel.
        MapError: A map cannot be used.
        OutputError: The folder cannot be created.
        ValueError: An argument has an unknown value, two arguments contradict each other, or two inputs have the same
            output.
    """
    return convert_many(
        sources,
        target_folder,
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
        max_tasks=max_tasks,
        max_bytes=max_bytes,
        output_format=output_format,
        max_depth=max_depth,
        max_task_size=max_task_size,
        max_growth=max_growth,
        encoding=encoding,
        force=force,
        include=include,
        exclude=exclude,
        resume=resume,
        fail_fast=fail_fast,
        jobs=jobs,
        processes=processes,
        executor=executor,
        on_outcome=on_outcome,
    )


def downgrade_many(
    sources: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    target_folder: str | os.PathLike[str] | None,
    *,
    users: MapLike | None = None,
    maps: MapsLike | None = None,
    unmapped: UnmappedLike = Unmapped.ERROR,
    replace_prefix: PrefixesLike | None = None,
    check: bool = True,
    strict: bool = False,
    on_error: OnErrorLike | None = None,
    max_tasks: int | None = None,
    max_bytes: int | None = None,
    output_format: OutputFormatLike | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    encoding: str | None = None,
    force: bool = False,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    resume: bool = False,
    fail_fast: bool = False,
    jobs: int | None = None,
    processes: int | None = None,
    executor: Executor | None = None,
    on_outcome: Callable[[Outcome], object] | None = None,
) -> BatchReport:
    """Downgrade v2 files to v1 as one batch, as `convert_many`; return what became of them.

    Args:
        sources: Files, folders and patterns, also URLs. A folder is searched with those below it.
        target_folder: Folder for the outputs, which have the names and folders that the inputs have. None writes nothing.
        users: Map of annotator ids to ids or e-mail addresses of users, as for `convert`.
        maps: Maps of ids of "tasks", "annotations" and "projects", and of the texts of "labels" and "controls", by these
            names; each is given like `users`.
        unmapped: Action for ids that are missing from their map: "error", "keep" or "drop", as for `convert`.
        replace_prefix: New prefixes of strings in `data` by old ones; or such a mapping for each path, as "data.image".
        check: Check every converted task against the schema of its version, as for `convert`.
        strict: Treat warnings as errors.
        on_error: Action for a task that fails: "stop" refuses its file, "quarantine" writes it beside the output, to
            OUT.quarantine.jsonl, "keep" leaves it in the output. As for `convert`.
        max_tasks: Maximum number of tasks in one file. For the target "import", the default is 250,000.
        max_bytes: Maximum size of one file in bytes of JSON, as for `convert`. For "import", the default is 200 MB.
        output_format: Form of the outputs: "json", "jsonl" or "array", as for `convert`. It decides about their suffixes.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum size of a converted task as a multiple of its original size. Up to 1 MiB is always allowed.
        encoding: Encoding of the sources, as for `convert`.
        force: Replace existing files.
        include: Patterns for names in folders: only these files are converted.
        exclude: Patterns for names in folders: these files and folders are left out.
        resume: Skip files that an earlier run into this folder has converted with the same options and version.
        fail_fast: Begin no other file after one that fails.
        jobs: Number of files side by side in threads. Default: the number of cores.
        processes: Number of processes of this machine that convert files, instead of threads. One that dies is replaced.
        executor: Any executor, such as that of Dask; the files are its jobs. It is not shut down.
        on_outcome: Called with the outcome of each file, in their order.

    Raises:
        EngineError: The executor is broken. Files that are finished are complete; run again with `resume=True`.
        WorkerError: A worker has another version of lsconvert, or another kernel.
        MapError: A map cannot be used.
        OutputError: The folder cannot be created.
        ValueError: An argument has an unknown value, two arguments contradict each other, or two inputs have the same
            output.
    """
    return convert_many(
        sources,
        target_folder,
        to=Version.V1,
        users=users,
        maps=maps,
        unmapped=unmapped,
        replace_prefix=replace_prefix,
        check=check,
        strict=strict,
        on_error=on_error,
        max_tasks=max_tasks,
        max_bytes=max_bytes,
        output_format=output_format,
        max_depth=max_depth,
        max_task_size=max_task_size,
        max_growth=max_growth,
        encoding=encoding,
        force=force,
        include=include,
        exclude=exclude,
        resume=resume,
        fail_fast=fail_fast,
        jobs=jobs,
        processes=processes,
        executor=executor,
        on_outcome=on_outcome,
    )
