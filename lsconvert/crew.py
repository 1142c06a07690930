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
from typing import TYPE_CHECKING, Final

from lsconvert.errors import LSConvertError
from lsconvert.judge import Place, Schemas
from lsconvert.model import TaskSpan

if TYPE_CHECKING:  # else imported when workers start: 20 ms
    from concurrent.futures import Future, ThreadPoolExecutor
    from queue import SimpleQueue

    from lsconvert.worker import Worker

# One kernel keeps so many workers busy.
MAX_JOBS: Final = 8
# Small files are done before a worker is ready: no worker starts before so many bytes have come.
START_AT: Final = 1 << 23
# So many bytes wait for their verdicts, and with them the chunks that they were made of.
MAX_AHEAD: Final = 1 << 23
# A larger batch holds a huge task: it is judged where it lies.
MAX_BATCH: Final = 1 << 22


def crew_for(schemas: Schemas | None, jobs: int | None) -> Crew | None:
    """Return a crew of so many workers, None: one for each core, up to 8; no crew where this process is enough.

    A program that was frozen has none: it would start itself. Raises ValueError.
    """
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs is {jobs}, expected 1 or more")
    jobs = min(_cores(), MAX_JOBS) if jobs is None else jobs
    can_start = sys.executable and not getattr(sys, "frozen", False)
    return Crew(schemas, jobs) if schemas is not None and jobs > 1 and can_start else None


class Crew:
    """So many workers, once enough has come. Use as a context manager."""

    def __init__(self, schemas: Schemas, count: int) -> None:
        self._schemas = schemas
        self._count = count
        self._seen = 0
        self._workers: list[Worker] = []
        # Each of them twice: it has one batch at work, and the next one at hand. None stands for one that was lost.
        self._free: SimpleQueue[Worker | None]
        self._any_ready = False
        self._threads: ThreadPoolExecutor | None = None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *exc: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def judge(self, output: bytes, spans: list[TaskSpan]) -> Future[bytes] | None:
        """Return what will have a verdict on each task in an output, or none at all; None if nobody is there to judge."""
        self._seen += len(output)
        if self._seen >= START_AT and self._threads is None:
            self._start()
        if self._threads is None or not self._any_ready or len(output) > MAX_BATCH:
            return None
        return self._threads.submit(self._ask, output, [(span.start, span.end, span.changed) for span in spans])

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
        self._any_ready |= there
        self._release(worker if there else None)

    def _ask(self, output: bytes, places: list[Place]) -> bytes:
        worker = self._free.get()
        verdicts = worker.judge(output, places) if worker is not None else b""
        self._free.put(worker if len(verdicts) == len(places) else None)
        return verdicts


def _start_worker() -> Worker | None:
    from lsconvert.worker import Worker

    try:
        return Worker()
    except OSError:
        return None


def judged_ahead(
    fed: Iterator[tuple[bytes, bytes]], take_tasks: Callable[[], list[TaskSpan]], crew: Crew | None
) -> Iterator[tuple[bytes, bytes, list[TaskSpan], bytes]]:
    """Yield each chunk with its output, its tasks and the verdicts of the crew, in order.

    An error of `fed` is raised when all that came before it has been yielded.
    """
    waiting: deque[tuple[bytes, bytes, list[TaskSpan], Future[bytes] | None]] = deque()
    error: LSConvertError | None = None
    size = 0
    while True:
        try:
            chunk, output = next(fed)
        except StopIteration:
            break
        except LSConvertError as caught:
            error = caught
            break
        spans = take_tasks()
        waiting.append((chunk, output, spans, crew.judge(output, spans) if crew is not None else None))
        size += len(output)
        while waiting and (size > MAX_AHEAD or _is_there(waiting[0][3])):
            chunk, output, spans, verdicts = waiting.popleft()
            size -= len(output)
            yield chunk, output, spans, _wait_for(verdicts)
    for chunk, output, spans, verdicts in waiting:
        yield chunk, output, spans, _wait_for(verdicts)
    if error is not None:
        raise error


def _is_there(verdicts: Future[bytes] | None) -> bool:
    return verdicts is None or verdicts.done()


def _wait_for(verdicts: Future[bytes] | None) -> bytes:
    return verdicts.result() if verdicts is not None else b""


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
