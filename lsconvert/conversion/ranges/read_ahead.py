"""Read an object where cuts will be guessed, before the guesses ask for it: each request takes a while."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from lsconvert.conversion.ranges.guess import WINDOW, Read
from lsconvert.io.remote.stores import begin

if TYPE_CHECKING:
    from concurrent.futures import Future

AHEAD: Final = 8


class ReadAhead:
    """Reads the first window at each of the next targets in threads. `size` is that of the object."""

    def __init__(self, read: Read, size: int) -> None:
        self._read, self._size = read, size
        self._windows: dict[tuple[int, int], Future[bytes]] = {}

    def at(self, targets: Iterable[int]) -> Iterator[int]:
        """Yield the targets, after the requests for the windows at the next ones have begun."""
        waiting: deque[int] = deque()
        for target in targets:
            window = target, min(target + WINDOW, self._size)
            if target < self._size:
                self._windows[window] = begin(partial(self._read, *window))
            waiting.append(target)
            if len(waiting) > AHEAD:
                yield waiting.popleft()
        yield from waiting

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from one offset up to another. Raises the errors of the request."""
        for passed in [window for window in self._windows if window[0] < start]:
            del self._windows[passed]  # a guess went beyond that target
        window = self._windows.pop((start, end), None)
        return window.result() if window is not None else self._read(start, end)
