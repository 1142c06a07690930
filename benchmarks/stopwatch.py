"""Measure the wall and CPU time of a part of a process."""

from __future__ import annotations

import time
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage


class Stopwatch:
    """Adds up the time of `with` blocks, in seconds.

    `wall` is elapsed time. `cpu` is user and system time of all threads, and of the children that ended in the block.
    """

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def __enter__(self) -> None:
        self._cpu, self._wall = _cpu(), time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter() - self._wall
        self.cpu += _cpu() - self._cpu


def _cpu() -> float:
    usages = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
