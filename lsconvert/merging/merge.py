"""`merge`: write the tasks of several sources to one file, each only once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Literal

from lsconvert.merging.key_index import MAX_IN_MEMORY
from lsconvert.merging.options import MergeOptions, OnConflict, OnDuplicate, check_choices
from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_GROWTH,
    DEFAULT_MAX_TASK_SIZE,
    OutputFormat,
    OutputFormatLike,
    Progress,
    Version,
    checked_limits,
    choice,
)

if TYPE_CHECKING:
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike
    from lsconvert.merging.report import MergeReport


def merge(
    sources: Sequence[SourceLike],
    sink: SinkLike | None,
    *,
    key: str | Sequence[str] = "id",
    on_duplicate: OnDuplicate = "error",
    on_conflict: OnConflict = "error",
    to: Version | Literal["v2"] | None = None,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    check: bool = True,
    output_format: OutputFormatLike | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    max_keys: int = MAX_IN_MEMORY,
    encoding: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> MergeReport:
    """Write the tasks of several sources to one file, and return a report.

    Every task is copied as it is spelled, except those that are joined or converted. The tasks of one source keep the form
    of their document; those of several become an array.

    Args:
        sources: Paths of files, folders and archives, may be compressed; "-", binary file objects, bytes, decoded tasks.
        sink: Path, "-" for stdout, or binary file object. A path is written atomically: it keeps its old content until
            the merge succeeds. None writes nothing, and returns the report.
        key: Values by which tasks are the same: "id", "data", a value in it such as "data.image", or a JSON Pointer such as
            "/data/a.b". Of several, all have to be equal. Spelling does not matter: 1.0 is 1. A task that lacks a key, or has
            null, raises ConversionError, except with "keep".
        on_duplicate: Action for a task that is the same as an earlier one: "error" raises ConflictError; "keep" writes
            both; "join" adds its annotations, predictions and drafts to the earlier one; "first" leaves it out; "last" writes
            it in the place of the earlier one.
        on_conflict: Action for an annotation, prediction or draft that "join" finds with the same id, but another content:
            "error" raises ConflictError, "keep" writes both, "first" and "last" one of them.
        to: "v2" converts v1 tasks, as `upgrade` does. None does so only if there are several sources, and v1 and v2 tasks
            among them.
        keep_ground_truth: Keep `ground_truth` in converted tasks.
        split_annotators: Make one annotation of each inner list of an aggregated result in converted tasks.
        check: Check converted tasks, as `upgrade` does.
        output_format: Form of the output: "jsonl" (one task on each line), "array", or "json" (an array, or the form of a
            single source). Default: that of the name of `sink`, as for `convert`.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes, also of a joined one.
        max_growth: Maximum size of a converted task as a multiple of its original size. Up to 1 MiB is always allowed.
        max_keys: Maximum number of keys in memory. More are kept in a temporary file.
        encoding: Encoding of the sources, such as "cp1252". Default: "utf-8".
        force: Replace an existing file, even if it is a source.
        progress: Called after each chunk with the bytes read so far, and the bytes to read or None.

    Raises:
        InputError: A source cannot be read, or is not JSON, or has no tasks.
        ConversionError: A task lacks a key, or cannot be joined or converted, or fails the check (CheckError).
        ConflictError: Two tasks are the same, or two annotations have the same id but differ.
        LimitError: A limit is exceeded.
        OutputError: A file cannot be written, or would replace another one.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
        BrokenPipeError: The reader of the sink has closed it.
        ValueError: An argument has an unknown value.
    """
    from lsconvert.io.options import make_options
    from lsconvert.merging.keys import parse_keys
    from lsconvert.merging.run import MergeRun

    if isinstance(sources, (str, bytes, os.PathLike)):
        raise ValueError("expected a list of sources, got one source")
    if not sources:
        raise ValueError("there are no sources")
    if to is not None and choice(Version, "to", to) is not Version.V2:
        raise ValueError("merge converts to v2 only; convert the output with downgrade")
    check_choices(on_duplicate, on_conflict)
    options = MergeOptions(
        keys=parse_keys([key] if isinstance(key, str) else key),
        on_duplicate=on_duplicate,
        on_conflict=on_conflict,
        to=choice(Version, "to", to) if to is not None else None,
        rules=make_options(Version.V2, keep_ground_truth, split_annotators),
        limits=checked_limits(max_depth, max_task_size, max_growth),
        check=check,
        encoding=encoding,
        output_format=choice(OutputFormat, "output_format", output_format) if output_format is not None else None,
        max_keys=max_keys,
    )
    with ExitStack() as stack:
        return MergeRun(sources, sink, options, stack, force=force).run(progress)
