"""Read ahead, check and write behind in threads, while another thread converts.

Kernels, checks, reads and writes release the GIL, so they run at the same time: figures in benchmarks/README.md. Use
threads for files only: a pipe whose other end waits would block the thread, and with it Ctrl-C. This module does the
work of concurrent.futures, which takes 10 ms more to start because it imports logging.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import finalize

if TYPE_CHECKING:
    from queue import SimpleQueue
    from threading import Thread

T = TypeVar("T")
U = TypeVar("U")


def read_ahead(chunks: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Yield the same chunks, and read one ahead while the caller works.

    An exception from `chunks` is raised after the chunks that precede it.
    """
    first, second = next(chunks, None), next(chunks, None)
    if first is not None:
        yield first
    if second is None:
        return
    helper: _Helper[bytes | None] | None = _start_helper()
    if helper is None:
        yield second
        yield from chunks
        return
    try:
        chunk: bytes | None = second
        while chunk is not None:
            helper.begin(partial(next, chunks, None))
            yield chunk
            chunk = helper.result()
    finally:
        helper.stop()


def map_in_background(items: Iterator[T], work: Callable[[T], U]) -> Iterator[tuple[T, U]]:
    """Yield each item with the result of `work`, which runs in a thread while the next item is fetched.

    No thread is used for the first two items. An error of `work` or `items` is raised in its turn.
    """
    for item in islice(items, 2):
        yield item, work(item)
    following = next(items, None)
    helper: _Helper[U] | None = _start_helper() if following is not None else None
    failure: Exception | None = None
    try:
        while following is not None:
            item, following = following, None
            if helper is None:
                result = work(item)
            else:
                helper.begin(partial(work, item))
            try:
                following = next(items, None)
            except Exception as error:  # raised below
                failure = error
            yield item, result if helper is None else helper.result()
        if failure is not None:
            raise failure
    finally:
        del failure  # its traceback refers to this frame
        if helper is not None:
            helper.stop()


class WriteBehind:
    """Calls `write` in a thread, one call at a time and in order. Use as a context manager.

    An error of `write` is raised by the next call of the method `write` or `wait`.
    """

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._helper: _Helper[None] | None = None
        self._threaded = True
        self._writing = False

    def __enter__(self) -> WriteBehind:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._helper is not None:
            self._helper.stop()

    def write(self, data: bytes) -> None:
        """Wait until the data of the last call is written, then start to write `data`."""
        self.wait()
        if self._helper is None and self._threaded:
            self._helper = _start_helper()
            self._threaded = self._helper is not None
        if self._helper is not None:
            self._helper.begin(partial(self._write, data))
            self._writing = True
        else:
            self._write(data)

    def wait(self) -> None:
        """Wait until all data is written."""
        writing, self._writing = self._writing, False
        if writing and self._helper is not None:
            self._helper.result()


class _Helper(Generic[T]):
    """A thread that makes one call after another. `stop` and the end of the process wait for the last call."""

    def __init__(self) -> None:
        from queue import SimpleQueue
        from threading import Thread

        self._calls: SimpleQueue[Callable[[], T] | None] = SimpleQueue()
        self._results: SimpleQueue[tuple[T, None] | tuple[None, BaseException]] = SimpleQueue()
        # With a non-daemon thread, an open iterator would keep the process from ending.
        thread = Thread(target=_work, args=(self._calls, self._results), daemon=True)
        thread.start()
        self.stop = finalize(self, _stop, self._calls, thread)

    def begin(self, call: Callable[[], T]) -> None:
        """Start a call in the thread."""
        self._calls.put(call)

    def result(self) -> T:
        """Wait for the call, and return its result or raise its error."""
        result, error = self._results.get()
        if error is None:
            return result  # type: ignore[return-value]  # mypy does not relate the two items of the tuple
        try:
            raise error
        finally:
            del error  # its traceback refers to this frame


def _start_helper() -> _Helper[T] | None:
    """Return a helper, or None if the system refuses a thread.

    A thread may run although its start failed. It has no calls then, so no call is made twice.
    """
    try:
        return _Helper()
    except (RuntimeError, MemoryError):
        return None


def _work(
    calls: SimpleQueue[Callable[[], T] | None], results: SimpleQueue[tuple[T, None] | tuple[None, BaseException]]
) -> None:
    while (call := calls.get()) is not None:
        try:
            results.put((call(), None))
        except BaseException as error:
            results.put((None, error))
        del call  # it refers to a chunk


def _stop(calls: SimpleQueue[Callable[[], T] | None], thread: Thread) -> None:
    calls.put(None)
    from threading import current_thread

    if thread is not current_thread():  # the garbage collector can run in any thread
        thread.join()
