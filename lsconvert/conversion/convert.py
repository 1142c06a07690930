"""Convert whole files and streams: the public functions, with all of their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_GROWTH,
    DEFAULT_MAX_TASK_SIZE,
    Limits,
    OnErrorLike,
    Progress,
    TargetLike,
    Unmapped,
    UnmappedLike,
    Version,
    VersionLike,
)

# The modules of a run are imported when it begins: `from lsconvert import upgrade` does not need them.
if TYPE_CHECKING:
    from lsconvert.conversion.report import Report
    from lsconvert.io.idmaps import MapLike, MapsLike
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike


def convert(
    source: SourceLike,
    sink: SinkLike | None,
    *,
    to: VersionLike,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: TargetLike | None = None,
    users: MapLike | None = None,
    maps: MapsLike | None = None,
    unmapped: UnmappedLike = Unmapped.ERROR,
    check: bool = True,
    on_error: OnErrorLike | None = None,
    quarantine: SinkLike | None = None,
    max_tasks: int | None = None,
    max_bytes: int | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    jobs: int | None = 1,
    force: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Convert tasks, or an import response, to another version; return a report.

    Only the changes of the migration guide are made; every other byte is copied. Objects without a key of a task are
    copied unchanged.

    Args:
        source: Path, "-" for stdin, or binary file object. Files may be compressed (gzip, zstd, zip).
        sink: Path, "-" for stdout, or binary file object. A path is written atomically: it keeps its old content until
            the run succeeds. None writes nothing; the report tells what would be done.
        to: Version of the output, "v1" or "v2".
        keep_ground_truth: Keep `ground_truth`, which the migration guide removes. Only for v2.
        split_annotators: Make one annotation of each inner list of an aggregated result, instead of joining the lists.
            Only for v2.
        target: "import" writes files that a v2 server imports: annotators are split, `ground_truth` is kept or added,
            and values that the server would refuse or lose are repaired. Only for v2.
        users: Map of annotator ids to ids or e-mail addresses of users: path of a CSV or JSON file, mapping, or IdMap.
            For v1 it is inverted. With the target "import", every annotator has to be in it.
        maps: Maps of ids of "tasks", "annotations" and "projects", by these names; each is given like `users`.
        unmapped: Action for ids that are missing from their map: "error" raises UnmappedError with all of them at the
            end of the run, "keep" keeps them, "drop" writes null.
        check: Check every converted task against the schema of its version.
        on_error: Action for a task that cannot be converted or fails the check: "stop" raises its error; "quarantine"
            leaves it out of the sink and writes it to `quarantine`; "keep" leaves it in the sink, and does not change
            it if it cannot be converted. Default: "quarantine" if `quarantine` is given, else "stop".
        quarantine: Path or binary file object for tasks that fail. Each is a line of JSON with the original task and
            its errors.
        max_tasks: Maximum number of tasks in one file. For the target "import", the default is 250,000.
        max_bytes: Maximum size of one file in bytes of JSON. For the target "import", the default is 200 MB. If either
            limit is exceeded, several files named after `sink` are written, each a JSON array, and a manifest of them.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum size of a converted task as a multiple of its original size. Up to 1 MiB is always allowed.
        jobs: No effect; accepted for one more release.
        force: Replace existing files. Without it, only the source itself may be replaced.
        progress: Called after each chunk with the bytes read so far, and with the size of the source or None.

    Returns:
        The report: counts, edits, notes, findings and files.

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        ConversionError: A task cannot be converted, fails the check (CheckError), or has unmapped ids (UnmappedError).
        MapError: A map cannot be used.
        LimitError: A limit is exceeded.
        OutputError: A file cannot be written, or would replace another one.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
        BrokenPipeError: The reader of the sink has closed it.
        ValueError: An argument has an unknown value, or two arguments contradict each other.
    """
    from lsconvert.conversion.options import RunOptions, choose_on_error
    from lsconvert.conversion.run import Run
    from lsconvert.io.options import make_options

    version = Version(to)
    options = RunOptions(
        to=version,
        rules=make_options(version, keep_ground_truth, split_annotators, target, users, maps, unmapped),
        limits=Limits(max_depth, max_task_size, max_growth),
        check=check,
        on_error=choose_on_error(on_error, source, sink, quarantine),
        max_tasks=max_tasks,
        max_bytes=max_bytes,
        force=force,
    )
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs is {jobs}, expected 1 or more")
    return Run(source, sink, quarantine, options.with_import_limits()).convert(progress)


def upgrade(
    source: SourceLike,
    sink: SinkLike | None,
    *,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: TargetLike | None = None,
    users: MapLike | None = None,
    maps: MapsLike | None = None,
    unmapped: UnmappedLike = Unmapped.ERROR,
    check: bool = True,
    on_error: OnErrorLike | None = None,
    quarantine: SinkLike | None = None,
    max_tasks: int | None = None,
    max_bytes: int | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    jobs: int | None = 1,
    force: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Convert v1 tasks, or a v1 import response, to v2; return a report.

    Only the changes of the migration guide are made; every other byte is copied. Tasks that are v2 already, and objects
    without a key of a task, are copied unchanged.

    Args:
        source: Path, "-" for stdin, or binary file object. Files may be compressed (gzip, zstd, zip).
        sink: Path, "-" for stdout, or binary file object. A path is written atomically: it keeps its old content until
            the run succeeds. None writes nothing; the report tells what would be done.
        keep_ground_truth: Keep `ground_truth`, which the migration guide removes.
        split_annotators: Make one annotation of each inner list of an aggregated result, instead of joining the lists.

        target: "import" writes files that a v2 server imports: annotators are split, `ground_truth` is kept or added,
            and values that the server would refuse or lose are repaired.
        users: Map of annotator ids to ids or e-mail addresses of users: path of a CSV or JSON file, mapping, or IdMap.
            With the target "import", every annotator has to be in it.
        maps: Maps of ids of "tasks", "annotations" and "projects", by these names; each is given like `users`.
        unmapped: Action for ids that are missing from their map: "error" raises UnmappedError with all of them at the
            end of the run, "keep" keeps them, "drop" writes null.
        check: Check every converted task against the schema of its version.
        on_error: Action for a task that cannot be converted or fails the check: "stop" raises its error; "quarantine"
            leaves it out of the sink and writes it to `quarantine`; "keep" leaves it in the sink, and does not change
            it if it cannot be converted. Default: "quarantine" if `quarantine` is given, else "stop".
        quarantine: Path or binary file object for tasks that fail. Each is a line of JSON with the original task and
            its errors.
        max_tasks: Maximum number of tasks in one file. For the target "import", the default is 250,000.
        max_bytes: Maximum size of one file in bytes of JSON. For the target "import", the default is 200 MB. If either
            limit is exceeded, several files named after `sink` are written, each a JSON array, and a manifest of them.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum size of a converted task as a multiple of its original size. Up to 1 MiB is always allowed.
        jobs: No effect; accepted for one more release.
        force: Replace existing files. Without it, only the source itself may be replaced.
        progress: Called after each chunk with the bytes read so far, and with the size of the source or None.

    Returns:
        The report: counts, edits, notes, findings and files.

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        ConversionError: A task cannot be converted, fails the check (CheckError), or has unmapped ids (UnmappedError).
        MapError: A map cannot be used.
        LimitError: A limit is exceeded.
        OutputError: A file cannot be written, or would replace another one.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
        BrokenPipeError: The reader of the sink has closed it.
        ValueError: An argument has an unknown value, or two arguments contradict each other.
    """
    return convert(
        source,
        sink,
        to=Version.V2,
        keep_ground_truth=keep_ground_truth,
        split_annotators=split_annotators,
        target=target,
        users=users,
        maps=maps,
        unmapped=unmapped,
        check=check,
        on_error=on_error,
        quarantine=quarantine,
        max_tasks=max_tasks,
        max_bytes=max_bytes,
        max_depth=max_depth,
        max_task_size=max_task_size,
        max_growth=max_growth,
        jobs=jobs,
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
    check: bool = True,
    on_error: OnErrorLike | None = None,
    quarantine: SinkLike | None = None,
    max_tasks: int | None = None,
    max_bytes: int | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    jobs: int | None = 1,
    force: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Convert v2 tasks, or a v2 import response, to v1; return a report.

    The rules of the migration guide are inverted. Each `result` becomes a list of one list, as v1 Enterprise wrote it;
    keys that the guide removes cannot be restored. Every other byte is copied.

    Args:
        source: Path, "-" for stdin, or binary file object. Files may be compressed (gzip, zstd, zip).
        sink: Path, "-" for stdout, or binary file object. A path is written atomically: it keeps its old content until
            the run succeeds. None writes nothing; the report tells what would be done.
        users: Map of annotator ids to ids or e-mail addresses of users: path of a CSV or JSON file, mapping, or IdMap.
            It maps old to new ids, as for `upgrade`, and is inverted.
        maps: Maps of ids of "tasks", "annotations" and "projects", by these names; each is given like `users`.
        unmapped: Action for ids that are missing from their map: "error" raises UnmappedError with all of them at the
            end of the run, "keep" keeps them, "drop" writes null.
        check: Check every converted task against the schema of its version.
        on_error: Action for a task that cannot be converted or fails the check: "stop" raises its error; "quarantine"
            leaves it out of the sink and writes it to `quarantine`; "keep" leaves it in the sink, and does not change
            it if it cannot be converted. Default: "quarantine" if `quarantine` is given, else "stop".
        quarantine: Path or binary file object for tasks that fail. Each is a line of JSON with the original task and
            its errors.
        max_tasks: Maximum number of tasks in one file.
        max_bytes: Maximum size of one file in bytes of JSON. If either limit is exceeded, several files named after
            `sink` are written, each a JSON array, and a manifest of them.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum size of a converted task as a multiple of its original size. Up to 1 MiB is always allowed.
        jobs: No effect; accepted for one more release.
        force: Replace existing files. Without it, only the source itself may be replaced.
        progress: Called after each chunk with the bytes read so far, and with the size of the source or None.

    Returns:
        The report: counts, edits, notes, findings and files.

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        ConversionError: A task cannot be converted, fails the check (CheckError), or has unmapped ids (UnmappedError).
        MapError: A map cannot be used.
        LimitError: A limit is exceeded.
        OutputError: A file cannot be written, or would replace another one.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
        BrokenPipeError: The reader of the sink has closed it.
        ValueError: An argument has an unknown value, or two arguments contradict each other.
    """
    return convert(
        source,
        sink,
        to=Version.V1,
        users=users,
        maps=maps,
        unmapped=unmapped,
        check=check,
        on_error=on_error,
        quarantine=quarantine,
        max_tasks=max_tasks,
        max_bytes=max_bytes,
        max_depth=max_depth,
        max_task_size=max_task_size,
        max_growth=max_growth,
        jobs=jobs,
        force=force,
        progress=progress,
    )
