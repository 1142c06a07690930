"""Overlap: the next chunk is read, and the last one written, in threads beside the one that converts.

Kernels, reads and writes leave the interpreter free for each other: figures in benchmarks/README.md. Only for files: a
pipe whose other end waits would keep a thread, and with it Ctrl-C, waiting too. Threads are imported late: 10 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor


def ahead(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same chunks; while one is worked on, the next one is read. Raises what `chunks` raises, in its turn."""
    first, second = next(chunks, None), next(chunks, None)
    if first is not None:
        yield first
    if second is None:
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        if not _has_thread(pool):
            yield second
            yield from chunks
            return
        chunk: bytes | None = second
        while chunk is not None:
            following = pool.submit(next, chunks, None)
            yield chunk
            chunk = following.result()


class Behind:
    """Passes on bytes to `write`, one call at a time, in order. Use as a context manager.

    An error of `write` is raised by the next call of `write` or `wait`.
    """

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._pool: ThreadPoolExecutor | None = None
        self._threaded = True
        self._last: Future[None] | None = None

    def __enter__(self) -> Behind:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def write(self, data: bytes) -> None:
        """Write all that was given before, and begin to write `data`."""
        self.wait()
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(1)
            self._threaded = _has_thread(self._pool)
        if self._threaded:
            self._last = self._pool.submit(self._write, data)
        else:
            self._write(data)

    def wait(self) -> None:
        """Return when everything is written."""
        last, self._last = self._last, None
        if last is not None:
            last.result()


def _has_thread(pool: ThreadPoolExecutor) -> bool:
    """Start the one thread of a pool; return whether the system gives it.

    Only a call that does nothing can tell: one that fails may have been queued before, and be run by the thread after all.
    """
    try:
        pool.submit(int)
    except (RuntimeError, MemoryError):
        return False
    return True
