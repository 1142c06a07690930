"""A crew: processes that judge the tasks of a large file beside the one that converts it.

Decoding and checking a task takes many times as long as converting it, and holds the interpreter's lock. A worker gets
the output for a chunk, and answers which of its tasks surely pass. What does not is judged by the gate, as if there were
no crew: all that anybody is told comes from there, and a worker that is lost costs nothing but time.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lsconvert.model import TaskSpan

if TYPE_CHECKING:  # else imported when workers start: 20 ms
    from concurrent.futures import Future, ThreadPoolExecutor
    from queue import SimpleQueue

    from lsconvert.judge import Place, Schemas
    from lsconvert.worker import Worker

# Unless more are asked for: each takes 40 MB.
MAX_JOBS: Final = 4
# Smaller files are done before the start of a worker has paid: none starts before so many bytes have come, or are expected.
START_AT: Final = 1 << 25
# What a kernel is fed, and so about the size of a batch: half of what it is fed without a crew, since several are kept at a time.
BATCH_SIZE: Final = 1 << 19
# For each worker so many bytes wait for their verdicts, and with them the chunks that they were made of, and what is known
# of each task: one batch at work, one at hand, and one on its way.
AHEAD: Final = 3 << 19
SPAN_SIZE: Final = 400
# A batch with a huge task, or very many, is judged where it lies.
MAX_BATCH: Final = 1 << 22
MAX_TASKS: Final = 20_000
# What a container may use of the machine: microseconds of how many.
CPU_MAX: Final = Path("/sys/fs/cgroup/cpu.max")
# Seconds. A batch takes a hundredth of one.
PATIENCE: Final = 60.0


def crew_for(schemas: Schemas | None, jobs: int | None, size: int | None = None) -> Crew | None:
    """Return a crew of so many workers, None: one for each core, up to 4; no crew where this process is enough.

    `size`: how many bytes are to be read, if that is known. A program that was frozen has none: it would start itself.
    Raises ValueError.
    """
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs is {jobs}, expected 1 or more")
    jobs = min(_cores(), MAX_JOBS) if jobs is None else jobs
    if schemas is None or jobs == 1 or not sys.executable or getattr(sys, "frozen", False):
        return None
    from lsconvert.judge import is_fast

    return Crew(schemas, jobs, size or 0) if is_fast(schemas) else None


class Crew:
    """So many workers, once enough has come or is expected. Use as a context manager."""

    def __init__(self, schemas: Schemas, count: int, expected: int = 0) -> None:
        self.most_ahead = AHEAD * count
        self._schemas = schemas
        self._count = count
        self._expected = expected
        self._seen = 0
        self._workers: list[Worker] = []
        # Each of them twice: it has one batch at work, and the next one at hand. None stands for one that was lost.
        self._free: SimpleQueue[Worker | None]
        self._any_ready = False
        self._threads: ThreadPoolExecutor | None = None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *exc: object) -> None:
        self._kill()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def judge(self, output: bytes, spans: list[TaskSpan]) -> Future[bytes | None] | None:
        """Return what will have a verdict on each task in an output; None if nobody is there to judge."""
        self._seen += len(output)
        if max(self._seen, self._expected) >= START_AT and self._threads is None:
            with suppress(RuntimeError, MemoryError):  # no thread can start
                self._start()
        if self._threads is None or not self._any_ready or len(output) > MAX_BATCH or len(spans) > MAX_TASKS:
            return None
        places = [(span.start, span.end, span.changed) for span in spans]
        with suppress(RuntimeError, MemoryError):  # so here; or Python is about to end
            return self._threads.submit(self._ask, output, places)
        return None

    def wait_for(self, verdicts: Future[bytes | None]) -> bytes:
        """Return the verdicts, b"" if there will be none."""
        from concurrent.futures import wait

        if not wait((verdicts,), PATIENCE).done:
            self._any_ready = False
            self._kill()
        return verdicts.result() or b""

    def _kill(self) -> None:
        for worker in self._workers:
            worker.kill()

    def _start(self) -> None:
        from concurrent.futures import ThreadPoolExecutor
        from queue import SimpleQueue

        self._threads = ThreadPoolExecutor(2 * self._count)
        self._free = SimpleQueue()
        for _ in range(self._count):
            worker = _start_worker()
            if worker is not None:
                self._workers.append(worker)
                self._threads.submit(self._greet, worker)
            else:
                self._release(None)

    def _release(self, worker: Worker | None) -> None:
        self._free.put(worker)
        self._free.put(worker)

    def _greet(self, worker: Worker) -> None:
        there = worker.greet(self._schemas)
        self._release(worker if there else None)
        if there:
            self._any_ready = True

    def _ask(self, output: bytes, places: list[Place]) -> bytes | None:
        worker = self._free.get()
        verdicts = worker.judge(output, places) if worker is not None else None
        self._free.put(worker if verdicts is not None else None)
        return verdicts


def _start_worker() -> Worker | None:
    from lsconvert.worker import Worker

    try:
        return Worker()
    except (OSError, ValueError):
        return None


def judged_ahead(
    fed: Iterator[tuple[bytes, bytes]], take_tasks: Callable[[], list[TaskSpan]], crew: Crew | None
) -> Iterator[tuple[bytes, bytes, list[TaskSpan], bytes]]:
    """Yield each chunk with its output, its tasks and the verdicts of the crew, in order.

    An error of `fed`, whatever it is, is raised when all that came before it has been yielded.
    """
    if crew is None:
        for chunk, output in fed:
            yield chunk, output, take_tasks(), b""
        return
    waiting: deque[tuple[bytes, bytes, list[TaskSpan], Future[bytes | None] | None]] = deque()
    failure: Exception | None = None
    size = 0
    try:
        for chunk, output in fed:
            spans = take_tasks()
            waiting.append((chunk, output, spans, crew.judge(output, spans)))
            size += _weight(output, spans)
            while waiting and (size > crew.most_ahead or waiting[0][3] is None or waiting[0][3].done()):
                size -= _weight(*waiting[0][1:3])
                yield _next(waiting, crew)
    except Exception as error:  # it is raised below
        failure = error
    while waiting:
        yield _next(waiting, crew)
    if failure is not None:
        try:
            raise failure
        finally:
            del failure  # it knows this frame


def _next(
    waiting: deque[tuple[bytes, bytes, list[TaskSpan], Future[bytes | None] | None]], crew: Crew
) -> tuple[bytes, bytes, list[TaskSpan], bytes]:
    chunk, output, spans, verdicts = waiting.popleft()
    return chunk, output, spans, crew.wait_for(verdicts) if verdicts is not None else b""


def _weight(output: bytes, spans: list[TaskSpan]) -> int:
    return len(output) + SPAN_SIZE * len(spans)


def _cores() -> int:
    """Return how many cores this process may use: of those of the machine, and of what a container gives it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with suppress(OSError, ValueError):  # no container, or no quota
        quota, period = CPU_MAX.read_text(encoding="ascii").split()
        cores = min(cores, max(1, int(quota) // int(period)))
    return cores
