"""One stream from end to end: read, convert, check, write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lsconvert.conversion.allocator import keep_freed
from lsconvert.io.background import WriteBehind, map_in_background
from lsconvert.io.feed import feed_all
from lsconvert.io.sink import Sink
from lsconvert.io.source import CHUNK_SIZE, Source
from lsconvert.kernel.contract import Kernel, Tasks
from lsconvert.model import Progress

if TYPE_CHECKING:
    from lsconvert.conversion.task_filter import TaskFilter  # with the check


def run(
    source: Source, kernel: Kernel, gate: TaskFilter | None, out: Sink | None, progress: Progress | None
) -> tuple[int, int]:
    """Read, convert, check and write; return how many bytes were read and written.

    With files of several chunks, each of the four has a thread where the system gives one. Raises what any of them raises.
    """
    with _writer(out, source.size) as write:
        return _run(source, kernel, gate, write, progress)


def _run(
    source: Source,
    kernel: Kernel,
    gate: TaskFilter | None,
    write: Callable[[bytes], None],
    progress: Progress | None,
) -> tuple[int, int]:
    bytes_in = bytes_out = 0
    for number, (chunk, output, tasks, doubtful) in enumerate(_judged(source, kernel, gate)):
        if number == 1 and chunk:  # small inputs do not pay for it
            keep_freed()
        written = output
        if gate is not None:
            written = gate.pass_on(chunk, output, tasks, doubtful, last=not chunk)
        bytes_in += len(chunk)
        bytes_out += len(written)
        if written:
            write(written)
        if gate is not None and gate.error is not None:
            raise gate.error.in_file(source.name)
        if progress is not None:
            progress(source.progress, source.size)
    return bytes_in, bytes_out


def _judged(
    source: Source, kernel: Kernel, gate: TaskFilter | None
) -> Iterator[tuple[bytes, bytes, Tasks, Sequence[int]]]:
    """Yield each chunk with its output, its tasks, and which of them are doubtful."""
    fed = ((chunk, output, kernel.take_tasks()) for chunk, output in feed_all(source, kernel, CHUNK_SIZE))

    def judge(item: tuple[bytes, bytes, Tasks]) -> Sequence[int]:
        return gate.doubtful(*item[1:]) if gate is not None else ()

    overlaps = gate is not None and gate.overlaps and source.is_file
    pairs = map_in_background(fed, judge) if overlaps else ((item, judge(item)) for item in fed)
    for (chunk, output, tasks), doubtful in pairs:
        yield chunk, output, tasks, doubtful


@contextmanager
def _writer(out: Sink | None, source_size: int | None) -> Iterator[Callable[[bytes], None]]:
    """Yield what writes to a sink; at the end all is written, unless something failed. Parts are written by the gate."""
    if out is None:
        yield lambda _: None
        return
    if not out.is_file or (source_size is not None and source_size <= CHUNK_SIZE):  # one chunk has nothing to overlap
        yield out.write
        return
    with WriteBehind(out.write) as behind:
        yield behind.write
        behind.wait()
