"""An executor that breaks on command, with threads in place of workers."""

from collections import Counter
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Lock
from typing import NamedTuple


class Job(NamedTuple):
    """A job with what becomes of it: `kills` is how often it ends its worker, `error` what its future raises."""

    number: int
    kills: int = 0
    error: BaseException | None = None

    @property
    def label(self):
        return f"{self.number}.json"


class KilledError(Exception):
    """As KilledWorker of Dask: the worker of a job ended, but the executor lives."""


class FakeExecutor(Executor):
    """Does what jobs say, and counts in `tries` how often each was tried. `breaks`: a killed worker breaks all jobs."""

    def __init__(self, tries=None, *, breaks=False):
        self.tries = tries if tries is not None else Counter()
        self.breaks = breaks
        self.is_broken = self.was_shut_down = False
        self.most = 0  # jobs in flight
        self._flight, self._lock = {}, Lock()
        self._threads = ThreadPoolExecutor(2)

    def submit(self, fn, /, job):
        future = Future()
        with self._lock:
            if self.is_broken:
                raise BrokenProcessPool("broken")
            self._flight[job.number] = future
            self.most = max(self.most, len(self._flight))
        self._threads.submit(self._do, fn, job, future)
        return future

    def _do(self, fn, job, future):
        with self._lock:
            if self._flight.pop(job.number, None) is None or not future.set_running_or_notify_cancel():
                return
            self.tries[job.number] += 1
            if self.tries[job.number] > job.kills:
                if job.error is not None:
                    future.set_exception(job.error)
                else:
                    future.set_result(fn(job))
            elif self.breaks:
                self.is_broken = True
                for each in (future, *self._flight.values()):
                    each.set_exception(BrokenProcessPool("broken"))
                self._flight.clear()
            else:
                future.set_exception(KilledError("worker"))

    def shutdown(self, wait=True):
        self.was_shut_down = True
        self._threads.shutdown(wait=False)
