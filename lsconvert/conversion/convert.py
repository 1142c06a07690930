"""Convert whole files and streams: the public functions, with all of their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_GROWTH,
    DEFAULT_MAX_TASK_SIZE,
    ExamplesLike,
    OnErrorLike,
    OutputFormat,
    OutputFormatLike,
    Progress,
    Target,
    TargetLike,
    Unmapped,
    UnmappedLike,
    Version,
    VersionLike,
    check_counts,
    checked_limits,
    choice,
)

# The modules of a run are imported when it begins: `from lsconvert import upgrade` does not need them.
if TYPE_CHECKING:
    from concurrent.futures import Executor

    from lsconvert.conversion.report import Report
    from lsconvert.io.idmaps import MapLike, MapsLike
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike
    from lsconvert.io.text_maps import PrefixesLike
    from lsconvert.validation.config_check import ConfigLike


def convert(
    source: SourceLike,
    sink: SinkLike | None,
    *,
    to: VersionLike,
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
    examples: ExamplesLike | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    jobs: int | None = 1,
    executor: Executor | None = None,
    encoding: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Convert tasks, or an import response, to another version; return a report.

    Only the changes of the migration guide are made; every other byte is copied. Objects without a key of a task are
    copied unchanged.

    Args:
        source: Path of a file, folder or archive, may be compressed; "-", binary file object, bytes, or decoded tasks.
        sink: Path, "-" for stdout, or binary file object. A path is written atomically: it keeps its old content until
            the run succeeds. None writes nothing; the report tells what would be done.
        to: Version of the output, "v1" or "v2".
        keep_ground_truth: Keep `ground_truth`, which the migration guide removes. Only for v2.
        split_annotators: Make one annotation of each inner list of an aggregated result, instead of joining the lists.
            Only for v2.
        target: "import" writes files that a v2 server imports: annotators are split, `ground_truth` is kept or added,
            and values that the server would refuse or lose are repaired. Only for v2.
        config: Labeling config of the project, for the target "import": path, bytes, or the result of `read_config`. A
            task whose data the server would refuse with it fails; what the editor would not show is a warning. "auto"
            takes that of a project folder of Label Studio 0.x, if `source` is one, and only warns.
        users: Map of annotator ids to ids or e-mail addresses of users: path of a CSV or JSON file, mapping, or IdMap.
            For v1 it is inverted. With the target "import", every annotator has to be in it.
        maps: Maps of ids of "tasks", "annotations" and "projects", and of the texts of "labels" and "controls", by these
            names; each is given like `users`.
        unmapped: Action for ids that are missing from their map: "error" raises UnmappedError with all of them at the
            end of the run, "keep" keeps them, "drop" writes null.
        replace_prefix: New prefixes of strings in `data` by old ones; or such a mapping for each path, as "data.image".
        check: Check every converted task against its schema. What was invalid in the input before is a warning.
        strict: Treat warnings as errors.
        on_error: Action for a task that cannot be converted or fails the check: "stop" raises its error; "quarantine"
            leaves it out of the sink and writes it to `quarantine`; "keep" leaves it in the sink, and does not change
            it if it cannot be converted. Default: "quarantine" if `quarantine` is given, else "stop".
        quarantine: Path or binary file object for tasks that fail: lines of JSON with the original task and its errors.
        max_tasks: Maximum number of tasks in one file. For the target "import", the default is 250,000.
        max_bytes: Maximum size of one file in bytes of JSON. For the target "import", the default is 200 MB. If either
            limit is exceeded, several files named after `sink` are written, and a manifest of them.
        output_format: "jsonl" for one task on each line, "json" for one JSON document (JSON Lines become an array), "array"
            for an array. Default: as the name of `sink` ends; for a stream, or another name, that of the source.
        one_file_per_task: `sink` is a folder, in which each task gets a file that is named by its id.
        shard_size: Size of the ranges of a large source in bytes. Each becomes a file that its own job writes; the files are
            named after `sink`, a path or URL, and a manifest lists them. See docs/how-to/large-files.md.
        examples: "shapes" collects `Report.examples`, which show a task before and after each rule, without its values;
            "values" shows texts and numbers too. It takes longer.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum size of a converted task as a multiple of its original size. Up to 1 MiB is always allowed.
        jobs: Number of ranges of a large file that are converted side by side, None for that of the cores, at most 8.
            Output and report are those of `jobs=1`. What cannot be cut is converted in one piece; see `Report.whole`.
        executor: Executor for the ranges, instead of threads of this run. It is not shut down.
        encoding: Encoding of the source, such as "cp1252". Positions refer to the text in UTF-8. Default: "utf-8".
        force: Replace existing files. Without it, only the source itself may be replaced.
        progress: Called after each chunk with the bytes read so far, and with the size of the source or None.

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        ConversionError: A task cannot be converted, fails the check (CheckError), or has unmapped ids (UnmappedError).
        MapError: A map cannot be used.
        ConfigError: The labeling config cannot be used.
        LimitError: A limit is exceeded.
        OutputError: A file cannot be written, or would replace another one.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
        BrokenPipeError: The reader of the sink has closed it.
        ValueError: An argument has an unknown value, or two arguments contradict each other.
    """
    from lsconvert.conversion.old_quarantine import old_quarantine, without_quarantine
    from lsconvert.conversion.options import (
        RunOptions,
        check_examples,
        check_form,
        choose_config,
        choose_on_error,
        choose_side_by_side,
    )
    from lsconvert.conversion.run import Run
    from lsconvert.io.options import make_options

    version = choice(Version, "to", to)
    check_counts(max_tasks=max_tasks, max_bytes=max_bytes, jobs=jobs, shard_size=shard_size)
    rules = make_options(version, keep_ground_truth, split_annotators, target, users, maps, unmapped, replace_prefix)
    renames = any(not row.prefixes for row in rules.strings)
    options = RunOptions(
        to=version,
        rules=rules,
        limits=checked_limits(max_depth, max_task_size, max_growth),
        check=check,
        strict=strict,
        on_error=choose_on_error(on_error, source, sink, quarantine),
        max_tasks=max_tasks,
        max_bytes=max_bytes,
        encoding=encoding,
        output_format=None if output_format is None else choice(OutputFormat, "output_format", output_format),
        one_file_per_task=one_file_per_task,
        shard_size=shard_size,
        examples=check_examples(examples),
        force=force,
        config=choose_config(
            config, source, is_import=rules.target is Target.IMPORT, check=check, strict=strict, renames=renames
        ),
    )
    check_form(options, sink)
    old = old_quarantine(source, sink, quarantine, replace=force)
    side_by_side = choose_side_by_side(jobs, executor, always=shard_size is not None)
    report = Run(source, sink, quarantine, options.with_import_limits(), side_by_side).convert(progress)
    return without_quarantine(report, old)
