"""Feed a source to a kernel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from lsconvert.errors import LSConvertError
from lsconvert.io.background import read_ahead
from lsconvert.io.feed_chunks import feed_chunks
from lsconvert.io.first_object import kind_in, outline_of, refused, where_of
from lsconvert.io.source import CHUNK_SIZE
from lsconvert.io.task_source import TaskSource
from lsconvert.kernel.contract import Kernel, Tasks
from lsconvert.rules.recognition import work_in_data

WORK: Final = b'"result"'  # annotations and predictions have this key


def feed_all(source: TaskSource, kernel: Kernel, size: int = CHUNK_SIZE) -> Iterator[tuple[bytes, bytes, Tasks]]:
    """Feed a source to a kernel that records tasks, and yield each chunk with its output and the tasks in it.

    Raises InputError, ConversionError and LimitError, with the name of the file. Input that is not JSON raises
    NotTasksError if its kind is known, else InvalidJSONError. An object that is not a task, but a known kind of
    document, raises NotTasksError after the output for the tasks before it.
    """
    chunks = source.chunks(size)
    if source.is_file and source.reads_ahead:
        chunks = read_ahead(chunks)
        source.close_with(chunks)
    try:
        for chunk, output in feed_chunks(chunks, kernel, source.name):
            yield from checked(source.found, chunk, output, kernel.take_tasks())
    except LSConvertError as error:
        raise source.locate(error) from error.__cause__


def checked(found: Counter[str], chunk: bytes, output: bytes, tasks: Tasks) -> Iterator[tuple[bytes, bytes, Tasks]]:
    """Yield a chunk with its output and tasks. Raise NotTasksError after those before an object that is not a task.

    `found` counts what a user should know about the document, by code of the note.
    """
    for i in tasks.marked():
        span = tasks[i]
        kind = kind_in(output, span)
        if kind is not None:
            yield chunk, output[: span.start], tasks[:i]
            raise refused(kind, where_of(span), among_tasks=True)
    if WORK in output:
        spans = (tasks[i] for i in tasks.without_work(output, WORK))
        found["work-in-data"] += sum(work_in_data(outline_of(output[span.start : span.end])) for span in spans)
    yield chunk, output, tasks
