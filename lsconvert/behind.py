"""Write behind: a chunk is written in a thread while the next one is read and converted.

Kernel and writes both leave the interpreter free, so they overlap: figures in benchmarks/README.md. Only for files: a
pipe whose reader waits would keep the thread, and with it Ctrl-C, waiting too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor


class Behind:
    """Passes on bytes to `write`, one call at a time, in order. Use as a context manager.

    An error of `write` is raised by the next call of `write` or `wait`.
    """

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._pool: ThreadPoolExecutor | None = None
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
            from concurrent.futures import ThreadPoolExecutor  # 10 ms

            self._pool = ThreadPoolExecutor(1)
        self._last = self._pool.submit(self._write, data)

    def wait(self) -> None:
        """Return when everything is written."""
        last, self._last = self._last, None
        if last is not None:
            last.result()
