"""One filter run: read the tasks of the sources, apply the conditions to each, write those that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from lsconvert.conversion.options import check_folder, refuse_in_place
from lsconvert.conversion.task_stream import StreamTask, TaskStream
from lsconvert.conversion.task_target import TaskTarget
from lsconvert.errors import ConversionError, LimitError
from lsconvert.filtering.parse import parse_condition
from lsconvert.filtering.report import FilterReport
from lsconvert.filtering.selection import Selection
from lsconvert.filtering.value_files import with_values
from lsconvert.inspection.notes import make_notes
from lsconvert.io.sink import SinkLike, is_same_file
from lsconvert.io.source import SourceLike, source_name
from lsconvert.io.task_source import TaskSource
from lsconvert.jsontext.decode import decode_task
from lsconvert.jsontext.escapes import shorten_id
from lsconvert.jsontext.pointer import offsets_of
from lsconvert.kernel import kernel_name
from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_TASK_SIZE,
    OutputFormat,
    OutputFormatLike,
    Progress,
    checked_limits,
    choice,
)
from lsconvert.objects.row_values import to_json_text

_TOO_LARGE: Final = "A filter decodes each task. Take this one out of the input."


def filter_tasks(
    source: SourceLike | Sequence[SourceLike],
    sink: SinkLike | None,
    *,
    where: str | Sequence[str] = (),
    where_annotation: str | Sequence[str] = (),
    drop_empty: bool = False,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    encoding: str | None = None,
    output_format: OutputFormatLike | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> FilterReport:
    """Keep the tasks and annotations for which predicates are true, drop the others; return a report.

    Tasks are v1 or v2, and are not converted. All bytes that are kept are copied. docs/how-to/filter.md has the predicates. A
    predicate about annotations is true for a task if it is true for at least one of its annotations; with `not`, if it
    is true for none.

    Args:
        source: Path of a file, folder or archive, may be compressed; "-", binary file object, bytes, or decoded tasks.
            Or a list of such sources: their tasks become one array.
        sink: Path, "-" for stdout, or binary file object. None writes nothing, and returns the report.
        where: Predicates such as "not cancelled" or "task_id=1,2". A task is kept if all of them are true for what
            `where_annotation` leaves of it.
        where_annotation: Predicates about annotations. An annotation is kept if all of them are true.
        drop_empty: Drop the tasks without annotations: the same as the predicate "annotations" in `where`.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        encoding: Encoding of the sources, such as "cp1252". Positions refer to the text in UTF-8. Default: "utf-8".
        output_format: Form of the output: "jsonl" (one task on each line), "array", or "json" (an array, or the form of a
            single task or of tasks by id). Default: the form that the name of the sink means, else that of the source.
        force: Replace an existing file. Without it, only the source itself may be replaced, if it is the only one.
        progress: Called after each chunk with the bytes read so far, and with the size of the source or None.

    Raises:
        PredicateError: A predicate is not known, or its value cannot be used.
        InputError: A source, or a file of values, cannot be read, or is not JSON, or has no tasks.
        ConversionError: A value that a predicate needs is not of the type that it should have.
        LimitError: A limit is exceeded.
        OutputError: The file cannot be written, or would replace another one.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
        BrokenPipeError: The reader of the sink has closed it.
    """
    wheres = [*_texts(where), *(["annotations"] if drop_empty else [])]
    selection = Selection(
        [with_values(parse_condition(text)) for text in wheres],
        [with_values(parse_condition(text, "annotation")) for text in _texts(where_annotation)],
    )
    sources = _sources(source)
    if sink is not None:
        _check_sink(sources, sink, force=force)
    stream = TaskStream(sources, limits=checked_limits(max_depth, max_task_size), encoding=encoding, progress=progress)
    own = sources[0] if len(sources) == 1 else None  # another file of several would be lost
    chosen = None if output_format is None else choice(OutputFormat, "output_format", output_format)
    is_joined = len(sources) > 1
    with TaskTarget(sink, is_joined=is_joined, source=own, force=force, output_format=chosen) as target:
        for task in stream:
            kept = _selected(selection, stream, task)
            if kept is not None:
                target.write(task, kept)
                continue
            target.leave_out(task)
        target.commit(stream.closing)
    stream.tally.notes["abandoned-removed"] = target.abandoned
    stream.tally.notes["keys-left-out"] = target.keys_left_out
    stream.tally.notes["empty"] = int(selection.tasks + selection.dropped_tasks == 0)
    return FilterReport(
        sources=tuple(map(source_name, sources)),
        target=target.name,
        tasks=selection.tasks,
        annotations=selection.annotations,
        dropped_tasks=selection.dropped_tasks,
        dropped_annotations=selection.dropped_annotations,
        dropped=selection.dropped,
        notes=make_notes(stream.tally, stream.plan, stream.files),
        kernel=kernel_name(),
        bytes_in=stream.bytes_in,
        bytes_out=target.size,
    )


def _selected(selection: Selection, stream: TaskStream, task: StreamTask) -> bytes | None:
    """Return the text of a task without the annotations that are dropped, None to drop it. Errors have its place."""
    value: Any = None
    try:
        value = decode_task(task.text, stream.name, task.span.index)
        if not task.span.pointer and not isinstance(value, dict):
            return task.text  # the stream raises the error of this document
        return selection.apply(task.text, value)
    except ConversionError as error:
        pointer = error.where.pointer or ""
        where = stream.where(task, offsets_of(task.text, [pointer])[pointer])
        error.where = where._replace(task_id=_task_id(value), pointer=f"{task.span.pointer}{pointer}")
        raise
    except LimitError as error:
        error.hint = _TOO_LARGE
        raise error.located(stream.where(task)) from None


def _texts(given: str | Iterable[str]) -> list[str]:
    return [given] if isinstance(given, str) else list(given)


def _sources(given: SourceLike | Sequence[SourceLike]) -> Sequence[SourceLike]:
    """Return the sources. A list of decoded tasks is one source."""
    if isinstance(given, (list, tuple)) and given and not isinstance(given[0], Mapping):
        return given
    return [cast("SourceLike", given)]


def _check_sink(sources: Sequence[SourceLike], sink: SinkLike, *, force: bool) -> None:
    """Raise OutputError if the sink is a file of a folder that is read, or an archive of several files."""
    for source in sources:
        check_folder(source, sink)
        if not force and source != "-" and is_same_file(source, sink):
            with TaskSource(source) as opened:
                is_collection = opened.is_collection
            if is_collection:
                refuse_in_place(source, sink)


def _task_id(task: Any) -> str | None:
    """Return the id of a task as JSON, None for one that is neither a text nor a whole number."""
    task_id = task.get("id") if isinstance(task, dict) else None
    return shorten_id(to_json_text(task_id)) if isinstance(task_id, int | str) else None
