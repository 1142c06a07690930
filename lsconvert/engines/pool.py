"""Processes of this machine that end when their parent ends, however it ends."""

from __future__ import annotations

import _thread
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from threading import Event, Thread, Timer
from typing import Any, Final, ParamSpec, Protocol, TypeVar

GRACE: Final = 5.0  # seconds in which a job removes its temporary files

P = ParamSpec("P")
R = TypeVar("R")

# In a worker: whether it is at work, and whether it must end.
_at_work, _is_over = Event(), Event()


class Reader(Protocol):
    """The end of a pipe that is read, which has another type on Windows."""

    def recv_bytes(self) -> bytes:
        """Wait for bytes. Raises EOFError if the other end is closed."""
        ...


class LocalPool(ProcessPoolExecutor):
    """An executor with new processes, which share nothing with this one.

    `shutdown` without `wait` interrupts jobs that are at work, so that they remove their temporary files.
    """

    def __init__(self, processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        reader, self._writer = context.Pipe(duplex=False)
        super().__init__(processes, mp_context=context, initializer=_begin, initargs=(reader,))

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Submit a call."""
        return super().submit(_call, fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, after their jobs are finished or, without `wait`, interrupted."""
        if not wait:
            self._writer.close()
        super().shutdown(wait=wait, cancel_futures=cancel_futures)
        self._writer.close()


def _call(fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    _at_work.set()
    try:
        return fn(*args, **kwargs)
    except KeyboardInterrupt:
        os._exit(1)
    finally:
        _at_work.clear()


def _begin(reader: Reader) -> None:
    """Watch the parent from this new worker. Ctrl-C in a terminal reaches it too, but the parent decides."""
    signal.signal(signal.SIGINT, _interrupt)
    Thread(target=_watch, args=(reader,), daemon=True).start()


def _watch(reader: Reader) -> None:
    with suppress(EOFError, OSError):  # the parent has closed its end, or it is dead
        reader.recv_bytes()
    _is_over.set()
    if not _at_work.is_set():
        os._exit(1)
    timer = Timer(GRACE, os._exit, (1,))
    timer.daemon = True
    timer.start()
    _thread.interrupt_main()


def _interrupt(*_: Any) -> None:
    if _is_over.is_set() and _at_work.is_set():
        raise KeyboardInterrupt
