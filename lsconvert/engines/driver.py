"""Run jobs on any `concurrent.futures.Executor`, and yield their outcomes in the order of the jobs.

An executor blames a job for the end of a worker, but it also blames jobs that only waited there. So the driver submits
nothing else, waits for the jobs in flight, and runs each suspect again, alone. If its worker ends twice more, this job
has failed.
A job may therefore run more than once, and two runs must have the same result.
"""

from __future__ import annotations

from asyncio import CancelledError as AsyncCancelledError
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import suppress
from typing import Any, Final, NoReturn

from lsconvert.engines.errors import EngineError, WorkerError
from lsconvert.engines.outcome import Job, Outcome
from lsconvert.errors import Hint, LSConvertError

# Jobs in flight. Those that are finished, or waiting, while an earlier job is at work, are `AHEAD` times as many.
WINDOW: Final = 256
AHEAD: Final = 4
HOPELESS: Final = 8  # jobs that fail, if none succeeds, after which the run ends
ALONE: Final = 2  # runs of a suspect: once, its worker may have ended for another reason
RESUME_HINT: Final = Hint("Outputs that are finished are complete. Run again with {} to go on.", "resume=True")


def run_jobs(
    jobs: Iterable[Job | Outcome],
    call: Callable[[Any], Any],
    executor: Executor | None = None,
    *,
    renew: Callable[[], Executor] | None = None,
    window: int = WINDOW,
    on_result: Callable[[Any, Any], object] | None = None,
    ends: Callable[[Outcome], bool] = lambda _: False,
) -> Generator[Outcome, None, None]:
    """Yield the outcome of each job, in the order of the jobs.

    Args:
        jobs: Plain data, taken when there is room in the window; or outcomes of jobs with which there is nothing to do.
        call: A function that a worker can import. It returns the result of a job, or a WorkerError, and raises nothing:
            executors change what is raised.
        executor: An executor of the caller. It is not shut down, and if it breaks, the run ends.
        renew: Makes an executor, if none was given, and another one whenever it breaks. Those are shut down.
        window: Number of jobs in flight.
        on_result: Called with each job and its result as soon as it is finished, in any order.
        ends: Tells whether the outcome of a job ends the run: then no other job is begun.

    Raises:
        EngineError: The executor is broken, or fails for the first jobs, after `on_result` was called for all jobs that are finished.
        WorkerError: A worker cannot do the work, because it has other software.
    """
    run = _Run(iter(jobs), call, executor, renew, window, on_result or (lambda *_: None), ends)
    try:
        yield from run.outcomes()
    finally:
        run.close()


class _Entry:
    """A job in the window, and its outcome when it has one."""

    __slots__ = ("job", "outcome")

    def __init__(self, job: Job) -> None:
        self.job = job
        self.outcome: Outcome | None = None


class _Run:
    def __init__(
        self,
        jobs: Any,
        call: Callable[[Any], Any],
        executor: Executor | None,
        renew: Callable[[], Executor] | None,
        window: int,
        on_result: Callable[[Any, Any], object],
        ends: Callable[[Outcome], bool],
    ) -> None:
        self._jobs, self._call, self._given, self._renew = jobs, call, executor, renew
        self._window, self._on_result, self._ends = window, on_result, ends
        self._executor = executor
        self._name = type(executor).__name__
        self._entries: deque[_Entry] = deque()
        self._flying: dict[Future[Any], _Entry] = {}
        self._suspects: deque[_Entry] = deque()
        self._is_over = False
        self._failures: int | None = 0  # None: a job has succeeded

    def outcomes(self) -> Generator[Outcome, None, None]:
        """Yield the outcomes in the order of the jobs. After an interrupt, yield those of all jobs that are finished."""
        try:
            while True:
                self._fill()
                if not self._entries:
                    return
                if self._flying:
                    self._collect()
                elif self._suspects:
                    self._try_alone(self._suspects.popleft())
                while self._entries and (outcome := self._entries[0].outcome) is not None:
                    self._entries.popleft()
                    yield outcome
        except (KeyboardInterrupt, SystemExit):
            self._take_finished()
            yield from (entry.outcome for entry in self._entries if entry.outcome is not None)
            raise

    def close(self) -> None:
        """Cancel what has not begun, and end an executor of our own."""
        for future in self._flying:
            future.cancel()
        self._shut_down()

    def _fill(self) -> None:
        """Submit jobs while there is room, and no job is under suspicion."""
        while (
            not (self._is_over or self._suspects)
            and len(self._flying) < self._window
            and len(self._entries) < AHEAD * self._window
            and (job := next(self._jobs, None)) is not None
        ):
            if isinstance(job, Outcome):
                entry = _Entry(job.item)
                self._set(entry, job)
            else:
                entry = _Entry(job)
                self._submit(entry)
            self._entries.append(entry)

    def _submit(self, entry: _Entry) -> None:
        try:
            future = self._submitted(entry.job)
        except LSConvertError:
            raise
        except Exception as error:  # each executor has its own
            self._suspects.append(entry)
            self._break(error)
        else:
            self._flying[future] = entry

    def _submitted(self, job: Job) -> Future[Any]:
        if self._executor is None:
            assert self._renew is not None
            self._executor = self._renew()
            self._name = type(self._executor).__name__
        return self._executor.submit(self._call, job)

    def _collect(self) -> None:
        """Wait until a job is finished, and take all that are."""
        done, _ = wait(self._flying, return_when=FIRST_COMPLETED)
        broken: BaseException | None = None
        refused: WorkerError | None = None
        for future in done:
            entry = self._flying.pop(future)
            error = _error_of(future)
            if error is None and isinstance(future.result(), WorkerError):
                refused = future.result()
            elif error is None:
                self._finish(entry, future.result())
            elif isinstance(error, ImportError):
                refused = _refused(error)
            else:
                self._suspects.append(entry)
                broken = error if _is_broken(error) else broken
        if refused is not None:
            raise refused
        if broken is not None:
            self._break(broken)

    def _break(self, error: BaseException) -> None:
        """Replace a broken executor of our own: all jobs in flight are suspects. Raise EngineError for a given one."""
        self._take_finished()
        for future, entry in self._flying.items():
            future.cancel()
            self._suspects.append(entry)
        self._flying.clear()
        if self._renew is None:
            self._raise_broken("is broken", error)
        self._shut_down()

    def _raise_broken(self, what: str, error: BaseException) -> NoReturn:
        found = EngineError(f"the executor {self._name} {what}: {type(error).__name__}", hint=RESUME_HINT)
        found.engine = self._name
        raise found from error

    def _take_finished(self) -> None:
        """Take the results of all jobs that are finished, without waiting for others."""
        for future in [each for each in self._flying if each.done() and _error_of(each) is None]:
            if not isinstance(future.result(), WorkerError):
                self._finish(self._flying.pop(future), future.result())

    def _try_alone(self, entry: _Entry) -> None:
        """Run a suspect again, while no other job is in flight."""
        for _ in range(ALONE):
            error = self._error_alone(entry)
            if error is None or entry.outcome is not None:
                return
        what = f"its worker ended or failed each time that it had this file ({type(error).__name__})"
        hint = "It may need more memory than the worker has. Convert it by itself to see the reason."
        failure = EngineError(what, file=entry.job.label, hint=hint)
        failure.engine = self._name
        if self._failures is not None:
            self._failures += 1
            if self._failures == HOPELESS:
                self._raise_broken("cannot run any job", error or failure)
        self._set(entry, Outcome(entry.job, None, failure))

    def _error_alone(self, entry: _Entry) -> BaseException | None:
        """Run a job alone. Return its error, or that of an executor of our own that broke."""
        try:
            future = self._submitted(entry.job)
        except LSConvertError:
            raise
        except Exception as broken:
            self._break(broken)
            return broken
        self._flying[future] = entry  # so that it is cancelled after an interrupt
        wait([future])
        del self._flying[future]
        error = _error_of(future)
        if error is None and isinstance(future.result(), WorkerError):
            raise future.result()
        if error is None:
            self._finish(entry, future.result())
        elif isinstance(error, ImportError):
            raise _refused(error)
        elif _is_broken(error):
            self._break(error)
        return error

    def _finish(self, entry: _Entry, result: Any) -> None:
        self._failures = None
        self._on_result(entry.job, result)
        self._set(entry, Outcome(entry.job, result, None))

    def _set(self, entry: _Entry, outcome: Outcome) -> None:
        entry.outcome = outcome
        if self._ends(outcome):
            self._is_over = True

    def _shut_down(self) -> None:
        if self._given is None and self._executor is not None:
            with suppress(Exception):  # it may be broken
                self._executor.shutdown(wait=False)
            self._executor = None


def _error_of(future: Future[Any]) -> BaseException | None:
    try:
        return future.exception()
    except (CancelledError, AsyncCancelledError) as error:
        return error


def _is_broken(error: BaseException) -> bool:
    """Tell whether no other job can run on the executor. A job that we did not cancel is cancelled if a scheduler ends."""
    return isinstance(error, (BrokenExecutor, CancelledError, AsyncCancelledError))


def _refused(error: BaseException) -> WorkerError:
    """Return an error for a worker that has no lsconvert, or another one, so that it cannot even read the job."""
    found = WorkerError(
        f"a worker cannot import lsconvert as the driver has it: {type(error).__name__}",
        hint="Install the same lsconvert, with the same extras, on all machines.",
    )
    found.__cause__ = error
    return found
