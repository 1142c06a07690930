"""Work on the files of a job side by side, under a progress bar, and hand over what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from lsconvert import Batch, Item, Items, Outcome, Progress
from lsconvert.cli.formats.option_names import in_options
from lsconvert.cli.terminal.batch_progress import job_progress
from lsconvert.engines.cores import default_jobs
from lsconvert.engines.driver import WINDOW
from lsconvert.engines.threads import run

if TYPE_CHECKING:
    from lsconvert.engines.dask import DaskEngine

# Takes the outcome of a file. If it returns True, the job ends.
Add: TypeAlias = Callable[[Outcome], bool | None]
OnProgress: TypeAlias = Callable[[Item, int, int | None], None]


def run_job(
    items: Items,
    work: Callable[[Item, Progress], Any],
    add: Add,
    *,
    jobs: int | None,
    quiet: bool,
    fail_fast: bool = False,
    fails: Callable[[Any], bool] = lambda _: False,
    adds_finished: bool = True,
) -> None:
    """Work on files in threads, and pass each outcome to `add`, in the order of the files.

    `jobs` is the number of files side by side, None for that of the cores. `quiet`: no progress bar. `fail_fast` and
    `fails` are those of `run`. `adds_finished`: whether the outcomes of all files that are finished are passed after an
    interrupt, before it is raised.
    """

    def outcomes(on_progress: OnProgress | None) -> Generator[Outcome, None, None]:
        count = jobs or default_jobs()
        return run(items, work, jobs=count, fail_fast=fail_fast, fails=fails, on_progress=on_progress)

    _hand_over(items, outcomes, add, quiet=quiet, adds_finished=adds_finished)


def run_batch(
    batch: Batch,
    add: Add,
    *,
    jobs: int | None,
    engine: DaskEngine | None,
    quiet: bool,
    fail_fast: bool = False,
    fails: Callable[[Any], bool] = lambda _: False,
) -> None:
    """Convert the files of a batch, in threads or on an executor, and pass each outcome to `add`, as `run_job` does."""

    def outcomes(on_progress: OnProgress | None) -> Generator[Outcome, None, None]:
        if engine is None:
            return batch.outcomes(jobs=jobs, fail_fast=fail_fast, fails=fails, on_progress=on_progress)
        window = max(WINDOW, 2 * engine.workers)
        return batch.outcomes(executor=engine.executor, window=window, fail_fast=fail_fast, fails=fails)

    _hand_over(batch.items, outcomes, add, quiet=quiet)


def _hand_over(
    items: Items,
    begin: Callable[[OnProgress | None], Generator[Outcome, None, None]],
    add: Add,
    *,
    quiet: bool,
    adds_finished: bool = True,
) -> None:
    with job_progress(len(items), items.size, quiet=quiet) as bar:
        outcomes = begin((lambda item, *read: bar.read(item.name, *read)) if bar is not None else None)
        with closing(outcomes):
            try:
                for outcome in outcomes:
                    is_last = add(_in_options(outcome))
                    if bar is not None:
                        bar.finish(outcome.item.name, outcome.item.size)
                    if is_last:
                        return
            except (KeyboardInterrupt, SystemExit) as interrupt:
                for outcome in _finished(outcomes, interrupt) if adds_finished else ():
                    add(_in_options(outcome))
                raise


def _in_options(outcome: Outcome) -> Outcome:
    return outcome if outcome.error is None else outcome._replace(error=in_options(outcome.error))


def _finished(outcomes: Generator[Outcome, None, None], interrupt: BaseException) -> Iterator[Outcome]:
    """Yield the outcomes of files that are finished, after an interrupt outside of the generator."""
    with suppress(KeyboardInterrupt, SystemExit):
        yield outcomes.throw(interrupt)
        yield from outcomes
