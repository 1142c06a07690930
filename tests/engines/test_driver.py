"""The driver on executors that break on command."""

from collections import Counter
from concurrent.futures import CancelledError
from contextlib import closing

import pytest
from fake_executors import FakeExecutor, Job

from lsconvert import EngineError, WorkerError
from lsconvert.engines.driver import AHEAD, run_jobs
from lsconvert.engines.outcome import Outcome


def square(job):
    return job.number**2


def results(outcomes):
    return [(outcome.item.number, outcome.result, outcome.error and type(outcome.error)) for outcome in outcomes]


def expected(jobs, *failing):
    return [
        (job.number, None, EngineError) if job.number in failing else (job.number, job.number**2, None) for job in jobs
    ]


@pytest.mark.parametrize("window", [1, 3, 100])
def test_results_come_in_the_order_of_the_jobs(window):
    jobs, executor, finished = [Job(n) for n in range(40)], FakeExecutor(), []
    outcomes = run_jobs(jobs, square, executor, window=window, on_result=lambda job, result: finished.append(job))
    assert results(outcomes) == expected(jobs)
    assert sorted(finished) == jobs
    assert executor.most <= window
    assert not executor.was_shut_down


def test_jobs_are_taken_when_there_is_room():
    taken = []
    outcomes = run_jobs((taken.append(n) or Job(n) for n in range(1_000)), square, FakeExecutor(), window=2)
    next(outcomes)
    assert len(taken) <= 2 * AHEAD + 1
    outcomes.close()


def test_outcomes_among_the_jobs_are_passed_on():
    jobs = [Job(0), Outcome(Job(1), "skipped", None), Job(2)]
    assert [each.result for each in run_jobs(jobs, square, FakeExecutor())] == [0, "skipped", 4]


@pytest.mark.parametrize("breaks", [False, True])
@pytest.mark.parametrize("window", [1, 4, 50])
@pytest.mark.parametrize("kills", [1, 99])
def test_a_job_that_ends_its_worker(breaks, window, kills):
    """It runs again, alone: if it ends its worker twice more it has failed, and all others have their results."""
    jobs = [Job(n, kills=kills if n in (0, 7, 19) else 0) for n in range(20)]
    made, tries = [], Counter()

    def renew():
        made.append(FakeExecutor(tries, breaks=breaks))
        return made[-1]

    failing = (0, 7, 19) if kills == 99 else ()
    found = [*run_jobs(jobs, square, renew=renew, window=window)]
    assert results(found) == expected(jobs, *failing)
    assert all(executor.was_shut_down for executor in made)
    assert (len(made) > 1) == breaks
    assert max(tries.values()) <= 3
    for outcome in found:
        if outcome.error is not None:
            assert outcome.error.where.file == outcome.item.label
            assert outcome.error.engine == "FakeExecutor"


def test_a_given_executor_that_breaks_ends_the_run_after_its_finished_jobs():
    executor, finished = FakeExecutor(breaks=True), []
    jobs = [Job(n, kills=99 * (n == 10)) for n in range(20)]
    found, outcomes = [], run_jobs(
        jobs, square, executor, window=3, on_result=lambda job, result: finished.append(job.number)
    )  # fmt: skip
    with pytest.raises(EngineError, match="the executor FakeExecutor is broken: BrokenProcessPool") as caught:
        found.extend(outcomes)
    assert caught.value.engine == "FakeExecutor"
    assert {*range(8)} <= {*finished}  # the others were in flight, or not begun
    assert not executor.was_shut_down


def test_jobs_that_a_scheduler_cancels_end_the_run():
    with pytest.raises(EngineError, match="CancelledError"):
        list(run_jobs([Job(0, error=CancelledError())], square, FakeExecutor()))


def test_a_worker_with_other_software_ends_the_run():
    jobs = [Job(n, error=ModuleNotFoundError("lsconvert") if n == 5 else None) for n in range(10)]
    with pytest.raises(WorkerError, match="cannot import lsconvert"):
        list(run_jobs(jobs, square, FakeExecutor()))
    with pytest.raises(WorkerError, match="other"):
        list(run_jobs([Job(0), Job(1, kills=1)], lambda job: WorkerError("other") if job.kills else 0, FakeExecutor()))


def test_an_executor_that_runs_no_job_ends_the_run():
    jobs = [Job(n, error=AttributeError("FileJob")) for n in range(1_000)]
    executor = FakeExecutor()
    with pytest.raises(EngineError, match="the executor FakeExecutor cannot run any job: AttributeError"):
        list(run_jobs(jobs, square, executor, window=10))
    assert len(executor.tries) < 50


def test_a_job_that_fails_may_end_the_run():
    jobs = [Job(n) for n in range(100)]
    found = [*run_jobs(jobs, square, FakeExecutor(), window=2, ends=lambda outcome: outcome.result == 16)]
    assert results(found)[:5] == expected(jobs[:5])
    assert len(found) < 20


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_after_an_interrupt_finished_jobs_are_passed_on(interrupt):
    executor = FakeExecutor()
    with closing(run_jobs([Job(n) for n in range(50)], square, executor, window=10)) as outcomes:
        assert next(outcomes).result == 0
        rest = [outcomes.throw(interrupt)]
        with pytest.raises(interrupt):
            rest.extend(outcomes)
    assert all(outcome.result == outcome.item.number**2 for outcome in rest)
    assert len(executor.tries) < 50


def test_a_run_that_is_closed_cancels_its_jobs():
    made = []

    def renew():
        made.append(FakeExecutor())
        return made[-1]

    outcomes = run_jobs((Job(n) for n in range(10_000)), square, renew=renew, window=5)
    next(outcomes)
    outcomes.close()
    assert made[0].was_shut_down
    assert len(made[0].tries) < 100
