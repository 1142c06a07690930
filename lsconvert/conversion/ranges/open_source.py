"""Open the source of a run, and begin to convert ranges of it if it can be cut."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from io import FileIO
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final, cast

from lsconvert.conversion.allocator import keep_freed_memory
from lsconvert.conversion.options import is_small
from lsconvert.conversion.ranges.guess import WINDOW, Read, Shape, cuts, shape_of
from lsconvert.conversion.ranges.jobs import RangeJob
from lsconvert.conversion.ranges.jobs_ahead import JobsAhead
from lsconvert.conversion.ranges.ranged_source import RangedSource
from lsconvert.conversion.ranges.read_ahead import ReadAhead
from lsconvert.conversion.writers import reads_tasks
from lsconvert.engines.software import this_software
from lsconvert.io.first_object import read_first_object
from lsconvert.io.remote.urls import has_query, is_url
from lsconvert.io.source import CHUNK_SIZE
from lsconvert.rules.recognition import kind_of

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from lsconvert.conversion.options import RunOptions, SideBySide
    from lsconvert.conversion.ranges.shards import Shards
    from lsconvert.conversion.steps import Steps
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike

RANGE_SIZE: Final = 1 << 23
# Most entries of maps: each job reads them for its kernel; in threads of this process, it copies them.
MAX_READ: Final = 1000
MAX_COPIED: Final = 100_000
# The run itself converts the beginning and the end of the file, while others work.
HEAD_SIZE: Final = CHUNK_SIZE
TAIL_SIZE: Final = 1 << 16
SHARDS_AHEAD: Final = 3  # jobs for each worker: the result of one that writes a file is small


def open_source(
    source: SourceLike,
    sink: SinkLike | None,
    options: RunOptions,
    side_by_side: SideBySide,
    steps: Steps,
    stack: ExitStack,
    shards: Shards | None = None,
) -> RangedSource:
    """Return the open source, which `stack` closes. If it can be cut, jobs for its ranges are at work.

    `sink` and `steps` are those of the run. With `shards`, each job writes one of these files. Raises SourceError.
    """
    opened = stack.enter_context(RangedSource(source, options.encoding, tasks_only=options.is_import))
    opened.whole = _reason(opened, options, MAX_COPIED if side_by_side.executor is None else MAX_READ)
    state, size = opened.read_state, opened.size or 0
    if opened.whole or state is None:
        return opened
    address = os.fspath(cast("str", source))  # others have no state
    if side_by_side.executor is not None and has_query(address):
        opened.whole = "query"
        return opened
    read = opened.remote.read_at if opened.remote is not None else _file_reader(opened.name, stack)
    shape = _shape(read, size)
    if shape is None:
        opened.whole = "document"
        return opened
    job = RangeJob(
        _absolute(address),
        opened.name,
        state,
        0,
        0,
        shape.opener,
        reads_tasks(options, sink, is_array=bool(shape.opener)),
        options,
        side_by_side.seed,
        this_software(),
    )
    head = opened.remote.at_hand - WINDOW if opened.remote is not None else 0
    targets: Iterator[int] = chain(
        range(max(HEAD_SIZE, head), size - TAIL_SIZE, options.shard_size or RANGE_SIZE), (size - TAIL_SIZE, size)
    )
    if opened.remote is not None:
        ahead = ReadAhead(read, size)
        read, targets = ahead.read, ahead.at(targets)
    found = cuts(read, size, shape, targets)
    jobs = (replace(job, start=start, end=end) for start, end in pairwise(found))
    window = side_by_side.jobs + 1
    if shards is not None:
        jobs = (replace(job, target=_absolute(shards.name(n)), number=n) for n, job in enumerate(jobs, 2))
        window = SHARDS_AHEAD * side_by_side.jobs
    first = next(jobs, None)
    if first is None:
        opened.whole = "no-cut"
        return opened
    executor, like = side_by_side.executor, None
    if executor is None:
        executor, like = _threads(side_by_side.jobs, stack), steps
    keep_freed_memory()
    opened.begin(JobsAhead(executor, chain((first,), jobs), window, like))
    return opened


def _absolute(name: str) -> str:
    return name if is_url(name) else os.path.abspath(name)


def _reason(opened: RangedSource, options: RunOptions, max_entries: int) -> str:
    """Return the reason for which a source is not cut, "" if there is none so far."""
    if opened.read_state is None:
        return "not-a-file"
    if is_small(opened.size or 0, options):
        return "small"
    if options.one_file_per_task:
        return "files"
    if options.config is not None:
        return "config"
    if options.examples is not None:
        return "examples"
    if options.encoding is not None:
        return "encoding"
    if not opened.is_plain:
        return "compressed"
    rules = options.rules
    entries = sum(len(ids.new) for _, ids in rules.maps) + sum(len(row.texts) for row in rules.strings)
    return "maps" if entries > max_entries else ""


def _file_reader(name: str, stack: ExitStack) -> Read:
    file = stack.enter_context(FileIO(name))

    def read(start: int, end: int) -> bytes:
        file.seek(start)
        return file.read(end - start)

    return read


def _shape(read: Read, size: int) -> Shape | None:
    """Return the shape of a document of tasks, None if another kind of document wraps them."""
    _, first = read_first_object(iter((read(0, CHUNK_SIZE),)))
    return shape_of(read, size) if first is None or kind_of(first.value) is None else None


def _threads(jobs: int, stack: ExitStack) -> Executor:
    from concurrent.futures import ThreadPoolExecutor  # takes 10 ms to import

    executor = ThreadPoolExecutor(jobs, thread_name_prefix="lsconvert")
    stack.callback(executor.shutdown, cancel_futures=True)
    return executor
