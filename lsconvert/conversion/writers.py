"""Choose the task writer of a run: its options and the name of its sink decide on the form and number of files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lsconvert.io.forms import named_format
from lsconvert.io.task_writer import PlainWriter, TaskWriter
from lsconvert.model import OnError, OutputFormat

if TYPE_CHECKING:
    from lsconvert.conversion.options import RunOptions
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike

Opener = Callable[[bool], TaskWriter]


def writer_opener(
    options: RunOptions, source: SourceLike, sink: SinkLike | None, quarantine: SinkLike | None
) -> Opener:
    """Return a function that opens the task writer; its argument tells whether to write in a thread."""
    max_gap = options.limits.max_task_size
    if options.one_file_per_task:
        from lsconvert.io.folder_writer import FolderWriter

        return lambda _: FolderWriter(
            sink, source=source, force=options.force, max_bytes=options.max_bytes, max_gap=max_gap
        )
    output_format = options.output_format or named_format(sink)
    if options.is_split and output_format is not OutputFormat.JSONL:
        output_format = OutputFormat.ARRAY  # also if nothing is written, so that the report tells of a change
    if options.is_split and sink is not None:
        from lsconvert.io.split_writer import SplitWriter

        return lambda _: SplitWriter(
            sink,
            source=source,
            others=(source,) if quarantine is None else (source, quarantine),
            force=options.force,
            max_tasks=options.max_tasks,
            max_bytes=options.max_bytes,
            max_gap=max_gap,
            output_format=output_format or OutputFormat.ARRAY,
        )
    if output_format is OutputFormat.JSONL:
        from lsconvert.io.form_writer import LinesWriter

        return lambda threaded: LinesWriter(
            PlainWriter(sink, source=source, force=options.force, threaded=threaded), max_gap=max_gap
        )
    keep = _keeping_opener(options, source, sink)
    if output_format is None:
        return keep
    from lsconvert.io.form_writer import ArrayWriter

    always = output_format is OutputFormat.ARRAY or named_format(source) is OutputFormat.JSONL
    return lambda threaded: ArrayWriter(keep(threaded), max_gap=max_gap, always=always)


def reads_tasks(options: RunOptions, sink: SinkLike | None, *, is_array: bool) -> bool:
    """Return whether the task writer of a run reads the tasks that it is given, and not only their text.

    `is_array` tells whether the input is an array, once a task of it was written.
    """
    output_format = options.output_format or named_format(sink)
    is_kept = output_format is None or (output_format is not OutputFormat.JSONL and is_array)
    return options.is_split or options.one_file_per_task or options.on_error is OnError.QUARANTINE or not is_kept


def _keeping_opener(options: RunOptions, source: SourceLike, sink: SinkLike | None) -> Callable[[bool], PlainWriter]:
    """Return a function that opens a task writer for the form of the input."""
    if options.on_error is OnError.QUARANTINE:
        from lsconvert.io.filtering_writer import FilteringWriter

        max_gap = options.limits.max_task_size
        return lambda threaded: FilteringWriter(
            sink, source=source, force=options.force, threaded=threaded, max_gap=max_gap
        )
    return lambda threaded: PlainWriter(sink, source=source, force=options.force, threaded=threaded)
