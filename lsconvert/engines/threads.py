"""Run the same work on many files side by side, in threads of this process, and yield the results in their order.

The kernels and the check release the GIL, so large files use all cores.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import CancelledError, Future
from threading import Condition, Event, Thread
from time import monotonic
from typing import Any, Final, TypeVar

from lsconvert.engines.outcome import Job, Outcome, unhandled
from lsconvert.errors import LSConvertError
from lsconvert.model import Progress

# Files that are finished or waiting while an earlier one is still at work.
WINDOW: Final = 200
# Seconds to wait for files at work after an interrupt. A thread that is blocked in an open or read never ends.
GRACE: Final = 5.0

T = TypeVar("T")


class StoppedError(Exception):
    """The job was stopped while this file was at work."""


def run(
    items: Iterable[Job],
    work: Callable[[Any, Progress], T],
    *,
    jobs: int,
    fail_fast: bool = False,
    fails: Callable[[T], bool] = lambda _: False,
    on_progress: Callable[[Any, int, int | None], None] | None = None,
) -> Generator[Outcome, None, None]:
    """Yield the outcome of each file, in the order of the files. At most `jobs` files are at work.

    A file that fails, or whose result `fails`, does not stop the others, unless `fail_fast`: then no other file is begun,
    and the files at work are finished. Any exception of the work is the error of its file. If the caller stops the
    iteration, or is interrupted, the files at work are stopped at their next chunk, and leave nothing behind. An
    interrupt is raised after the outcomes of all finished files.
    """
    stop = Event()

    def attempt(item: Any) -> Outcome:
        def progress(read: int, size: int | None) -> None:
            if stop.is_set():
                raise StoppedError
            if on_progress is not None:
                on_progress(item, read, size)

        try:
            return Outcome(item, work(item, progress), None)
        except LSConvertError as error:
            return Outcome(item, None, error)
        except StoppedError:
            raise
        except Exception as error:
            return Outcome(item, None, unhandled(error, item.label))

    def ends_job(outcome: Outcome) -> bool:
        return fail_fast and (outcome.error is not None or fails(outcome.result))

    waiting: deque[Future[Outcome]] = deque()
    remaining = iter(items)
    pool = _Pool(attempt, ends_job, jobs)
    grace = GRACE
    try:
        while True:
            while len(waiting) < WINDOW and (item := next(remaining, None)) is not None:
                waiting.append(pool.submit(item))
            if not waiting:
                return
            try:
                outcome = waiting[0].result()
            except CancelledError:  # a file failed before this one was begun
                return
            waiting.popleft()
            yield outcome
    except (KeyboardInterrupt, SystemExit):
        stop.set()
        pool.end(grace)
        grace = 0.0
        yield from _finished(waiting)
        raise
    finally:
        stop.set()
        pool.end(grace)


class _Pool:
    """Daemon threads that attempt items. Unlike those of an executor, they do not keep the process from ending."""

    def __init__(self, attempt: Callable[[Any], Outcome], ends_job: Callable[[Outcome], bool], size: int) -> None:
        self._attempt, self._ends_job, self._size = attempt, ends_job, size
        self._calls: deque[tuple[Any, Future[Outcome]]] = deque()
        self._changed = Condition()
        self._is_over = False
        self._idle = 0
        self._threads: list[Thread] = []

    def submit(self, item: Any) -> Future[Outcome]:
        """Have an item attempted. Its future is cancelled if the job ends before the item is begun."""
        future: Future[Outcome] = Future()
        with self._changed:
            if self._is_over:
                future.cancel()
                return future
            self._calls.append((item, future))
            self._changed.notify()
            needed = len(self._calls) > self._idle and len(self._threads) < self._size
        if needed:
            thread = Thread(target=self._work, name=f"lsconvert-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()
        return future

    def end(self, seconds: float) -> None:
        """Begin no other item, and wait at most so many seconds for those at work."""
        self._begin_no_more()
        deadline = monotonic() + seconds
        for thread in self._threads:
            if thread.is_alive():  # if an interrupt came while it started, it cannot be joined; it finds the job over
                thread.join(max(0.0, deadline - monotonic()))

    def _begin_no_more(self) -> None:
        with self._changed:
            self._is_over = True
            while self._calls:
                self._calls.popleft()[1].cancel()
            self._changed.notify_all()

    def _work(self) -> None:
        while (call := self._next()) is not None:
            item, future = call
            try:
                outcome = self._attempt(item)
            except BaseException as error:
                future.set_exception(error)
                continue
            if self._ends_job(outcome):
                self._begin_no_more()
            future.set_result(outcome)

    def _next(self) -> tuple[Any, Future[Outcome]] | None:
        with self._changed:
            self._idle += 1
            while not self._calls and not self._is_over:
                self._changed.wait()
            self._idle -= 1
            return self._calls.popleft() if self._calls else None


def _finished(waiting: Iterable[Future[Outcome]]) -> list[Outcome]:
    done = (future for future in waiting if future.done() and not future.cancelled())
    return [future.result() for future in done if future.exception() is None]
