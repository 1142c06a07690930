"""The options of a run, validated before any file is opened."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from lsconvert.engines.cores import default_jobs
from lsconvert.errors import Hint, OutputError
from lsconvert.io.locations import is_name, locate
from lsconvert.io.project_config import AUTO, config_beside
from lsconvert.io.remote.urls import is_url
from lsconvert.io.sink import is_same_file, sink_name
from lsconvert.model import ExamplesLike, Limits, OnError, OnErrorLike, OutputFormat, Target, Version, choice
from lsconvert.rules.options import Options

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike
    from lsconvert.kernel.contract import Seed
    from lsconvert.validation.config_check import ConfigLike

# Limits of an import request in the documentation of Label Studio; version 1.23.2 accepts 1,000,000 tasks and 250 MB.
IMPORT_MAX_TASKS: Final = 250_000
IMPORT_MAX_BYTES: Final = 200_000_000


MIN_SIZE: Final = 1 << 26  # bytes of a file that is worth the start of threads
ENOUGH_CORES: Final = 2
MOST_JOBS: Final = 8  # unless more are asked for: one thread writes the output, and each range takes memory


class SideBySide(NamedTuple):
    """How ranges are converted: `jobs` of them side by side, on an executor, or else on threads of the run.

    `seed` is that of the suspicions of the run and of all jobs.
    """

    jobs: int
    executor: Executor | None
    seed: Seed


class RunOptions(NamedTuple):
    """Options of one run.

    to          version of the output
    rules       options of the rules, including the target and the maps of ids
    limits      limits for depth, task size and growth
    check       whether converted tasks are checked against a schema
    strict      whether warnings of the check are errors
    on_error    action for a task that fails
    max_tasks   most tasks in one output file, None for no limit
    max_bytes   most bytes in one output file, None for no limit
    force       whether existing files other than the source may be replaced
    encoding    encoding of the source, None for UTF-8
    config      labeling config that the converted tasks are compared with, None for no comparison
    output_format       form of the output; None for the one that its name means, or that of the source
    one_file_per_task   whether the sink is a folder with a file for each task
    shard_size  bytes of a range that its own job writes to a file, None for one file
    examples    whether to find an example of each rule, without or with values; None for none
    """

    to: Version
    rules: Options
    limits: Limits
    check: bool
    strict: bool
    on_error: OnError
    max_tasks: int | None
    max_bytes: int | None
    force: bool
    encoding: str | None = None
    config: ConfigLike | None = None
    output_format: OutputFormat | None = None
    one_file_per_task: bool = False
    examples: ExamplesLike | None = None
    shard_size: int | None = None

    @property
    def is_import(self) -> bool:
        """Whether the output is meant for import."""
        return self.rules.target is Target.IMPORT

    @property
    def is_split(self) -> bool:
        """Whether the output may become several files."""
        return self.max_tasks is not None or self.max_bytes is not None

    def with_import_limits(self) -> RunOptions:
        """Return these options with the limits of an import request, unless others are set."""
        max_tasks, max_bytes = self.max_tasks or IMPORT_MAX_TASKS, self.max_bytes or IMPORT_MAX_BYTES
        return self._replace(max_tasks=max_tasks, max_bytes=max_bytes) if self.is_import else self


def check_examples(examples: ExamplesLike | None) -> ExamplesLike | None:
    """Return the argument. Raises ValueError for an unknown choice."""
    if examples not in (None, "shapes", "values"):
        raise ValueError(f"examples is {examples!r}, expected 'shapes' or 'values'")
    return examples


def check_form(options: RunOptions, sink: SinkLike | None) -> None:
    """Raise ValueError if their form and number of files contradict each other, or the sink."""
    if options.shard_size is not None:
        if options.is_split or options.one_file_per_task:
            raise ValueError("shard_size makes files of ranges of the source, not by max_tasks, max_bytes or task")
        if options.is_import:
            raise ValueError("shard_size is given, but the files for an import have limits; use max_bytes")
        if sink is not None and not is_name(sink):
            raise ValueError("shard_size is given, but the sink has no name after which the files can be named")
    if options.one_file_per_task and options.is_split:
        raise ValueError("max_tasks and max_bytes split one file, but there is one file per task")
    if options.one_file_per_task and options.output_format is OutputFormat.JSONL:
        raise ValueError("the files of one task each are JSON, but the output format is jsonl")


def choose_on_error(
    on_error: OnErrorLike | None, source: SourceLike, sink: SinkLike | None, quarantine: SinkLike | None
) -> OnError:
    """Return the action for tasks that fail; its default depends on whether there is a quarantine.

    Raises ValueError if `on_error` and `quarantine` contradict each other, and OutputError if the quarantine is another
    file of the run or holds the only copy of tasks.
    """
    if on_error is None:
        on_error = OnError.STOP if quarantine is None else OnError.QUARANTINE
    policy = choice(OnError, "on_error", on_error)
    if policy is not OnError.QUARANTINE and quarantine is not None:
        raise ValueError(f"a quarantine is given, but on_error is {policy.value}")
    if policy is OnError.QUARANTINE and sink is not None:
        if quarantine is None:
            raise ValueError("on_error is quarantine, but no quarantine is given")
        _check_quarantine(quarantine, source, sink)
    return policy


def choose_side_by_side(jobs: int | None, executor: Executor | None, *, always: bool = False) -> SideBySide | None:
    """Return how ranges of the source are converted side by side, None if they are not and need not `always` be."""
    cores = default_jobs()
    count = min(cores, MOST_JOBS) if jobs is None or (executor is not None and jobs == 1) else jobs
    is_enough = jobs is None and cores <= ENOUGH_CORES  # a run in one piece uses as many by its own threads
    if (count == 1 or is_enough) and executor is None and not always:
        return None
    # `secrets` takes milliseconds to import.
    first, second = (int.from_bytes(os.urandom(8), "little") for _ in range(2))
    return SideBySide(count, executor, (first, second))


def reason_in_source(source: SourceLike, options: RunOptions) -> str:
    """Return the reason for which a source is not cut into ranges, a code of WHOLE, "" if that is not clear yet.

    Most sources have such a reason, so nothing has to be imported for them.
    """
    if is_url(source):
        return ""
    if not isinstance(source, (str, os.PathLike)) or source == "-" or not os.path.isfile(source):
        return "not-a-file"
    try:
        return "small" if is_small(os.path.getsize(source), options) else ""
    except OSError:
        return "not-a-file"


def is_small(size: int, options: RunOptions) -> bool:
    """Tell whether a file of so many bytes is one shard, or is not worth the start of threads."""
    return size < (options.shard_size or MIN_SIZE)


def choose_config(
    config: ConfigLike | None, source: SourceLike, *, is_import: bool, check: bool, strict: bool, renames: bool = False
) -> ConfigLike | None:
    """Return the labeling config of a run, None if its tasks are not compared with one.

    A config that the caller does not name only gives warnings. So it is not used if `strict` makes errors of them, nor
    if a map `renames` labels or controls: it has the old names.

    Raises ValueError if the caller names a config for a run that does not use it.
    """
    is_used = is_import and check
    if config == AUTO:
        return config if is_used and not (strict or renames) and config_beside(source) is not None else None
    if config is not None and not is_used:
        raise ValueError(f"a labeling config is given, but {'check is False' if is_import else 'target is not import'}")
    return config


def refuse_in_place(archive: SourceLike, sink: SinkLike) -> None:
    """Raise OutputError if the sink is the archive that is read: the output replaces all of its files."""
    if archive != "-" and is_same_file(archive, sink):
        what = "Write to another file. With {}, the archive is replaced, and its other files are lost."
        hint = Hint(what, "force=True")
        raise OutputError("is the input, an archive of several files", file=sink_name(sink), hint=hint)


def check_folder(folder: SourceLike, sink: SinkLike | None) -> None:
    """Raise OutputError if the sink is a file in the folder that is read, where it would be a part of the input.

    A file beside the `tasks.json` of a project of Label Studio 0.x is not a part of the project.
    """
    if not is_name(folder) or not is_name(sink):
        return
    read, written = locate(folder), locate(sink)
    if not written.real.startswith(f"{read.real.rstrip(os.sep)}{'/' if read.is_remote else os.sep}"):
        return
    if read.is_folder() and written.is_file() and not read.join("tasks.json").is_file():
        hint = "It may be the output of an earlier run: move it out of the folder, and write to another folder."
        raise OutputError("is a file of the input folder", file=sink_name(sink), hint=hint)


def _check_quarantine(quarantine: SinkLike, source: SourceLike, sink: SinkLike) -> None:
    for other, what in ((source, "input"), (sink, "output")):
        if is_same_file(quarantine, other) and (other != "-" or other is sink):
            raise OutputError(f"is the {what} itself", file=sink_name(quarantine))
    if is_same_file(source, sink) and _has_content(quarantine):
        hint = "This may be the only copy of these tasks: move the quarantine to another place."
        what = "holds tasks that an earlier run has removed from a file"
        raise OutputError(what, file=sink_name(quarantine), hint=hint)


def _has_content(path: SinkLike) -> bool:
    try:
        return is_name(path) and locate(path).size() > 0
    except OSError:
        return False
