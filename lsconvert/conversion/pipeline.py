"""Convert one stream chunk by chunk: read, convert, check, write.

For a file of several chunks, each step runs in its own thread if the system allows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsconvert.conversion.allocator import keep_freed_memory
from lsconvert.errors import NotTasksError
from lsconvert.io.background import map_in_background
from lsconvert.io.feed import feed_all
from lsconvert.io.feed_chunks import Jump
from lsconvert.io.source import CHUNK_SIZE
from lsconvert.io.task_source import TaskSource
from lsconvert.io.task_writer import TaskWriter
from lsconvert.kernel.contract import Doubtful, Kernel, Tasks
from lsconvert.model import Progress

if TYPE_CHECKING:
    from lsconvert.conversion.task_filter import TaskFilter  # imported only for runs that check or split


def convert_chunks(
    source: TaskSource, kernel: Kernel, task_filter: TaskFilter, writer: TaskWriter, progress: Progress | None
) -> int:
    """Convert a source, and write its tasks; return the number of bytes read. Raises the errors of all steps."""
    bytes_in = 0
    for number, (chunk, output, tasks, doubtful) in enumerate(checked_chunks(source, kernel, task_filter)):
        if number == 1 and chunk:  # not worth the cost for an input of one chunk
            keep_freed_memory()
        try:
            error = task_filter.pass_on(chunk, output, tasks, doubtful)
        except NotTasksError as refused:  # by the writer, which does not know the file
            raise task_filter.located(refused) from None
        bytes_in += len(chunk)
        writer.flush(last=not chunk and not isinstance(chunk, Jump) and error is None)
        if error is not None:
            raise error.in_file(source.name)
        if progress is not None:
            progress(source.progress, source.size)
    return bytes_in


def has_several_chunks(source: TaskSource) -> bool:
    """Return whether a source may have more than one chunk, so that its steps can overlap."""
    return source.size is None or source.size > CHUNK_SIZE


def checked_chunks(
    source: TaskSource, kernel: Kernel, task_filter: TaskFilter
) -> Iterator[tuple[bytes, bytes, Tasks, Doubtful]]:
    """Yield each chunk with its output, its tasks, and the doubtful ones."""
    fed = feed_all(source, kernel, CHUNK_SIZE)
    examiner = task_filter.examiner

    def doubtful_of(item: tuple[bytes, bytes, Tasks]) -> Doubtful:
        return examiner.doubtful(*item[1:])

    overlaps = examiner.overlaps and source.is_file and source.reads_ahead
    pairs = map_in_background(fed, doubtful_of) if overlaps else ((item, doubtful_of(item)) for item in fed)
    for (chunk, output, tasks), doubtful in pairs:
        yield chunk, output, tasks, doubtful
