"""Files are worked on side by side, and their outcomes come in the order of the files."""

import threading
from contextlib import closing

import pytest

from lsconvert import Item, LimitError, LSConvertError, SourceError
from lsconvert.cli.formats.report import exit_code
from lsconvert.engines import threads as runner
from lsconvert.engines.cores import default_jobs
from lsconvert.engines.threads import StoppedError, run

ITEMS = [Item(f"{n}.json", f"{n}.json") for n in range(20)]


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_outcomes_come_in_the_order_of_the_files(jobs):
    outcomes = run(ITEMS, lambda item, _: item.name, jobs=jobs)
    assert [(outcome.item, outcome.result) for outcome in outcomes] == [(item, item.name) for item in ITEMS]


def test_files_are_worked_on_side_by_side():
    both = threading.Barrier(2)
    outcomes = run(ITEMS[:2], lambda item, _: both.wait(timeout=60), jobs=2)
    assert {outcome.result for outcome in outcomes} == {0, 1}


def test_a_slow_file_does_not_hold_back_more_than_the_window(monkeypatch):
    monkeypatch.setattr(runner, "WINDOW", 5)
    slow, seen = threading.Event(), []

    def work(item, _):
        seen.append(item.name)
        if item is ITEMS[0]:
            slow.wait(timeout=60)

    outcomes = run(ITEMS, work, jobs=2)
    threading.Timer(0.05, slow.set).start()
    next(outcomes)
    assert len(seen) <= 5
    assert len([*outcomes]) == len(ITEMS) - 1


def fail(item, _):
    if item is ITEMS[3]:
        raise SourceError("cannot be read")
    return item.name


def test_a_file_that_fails_does_not_stop_the_others():
    outcomes = [*run(ITEMS, fail, jobs=3)]
    assert [outcome.item for outcome in outcomes if outcome.error] == [ITEMS[3]]
    assert len([outcome for outcome in outcomes if outcome.result]) == len(ITEMS) - 1


def test_fail_fast():
    outcomes = [*run(ITEMS, fail, jobs=1, fail_fast=True)]
    assert [bool(outcome.error) for outcome in outcomes] == [False, False, False, True]


@pytest.mark.parametrize("jobs", [2, 3, 20])
def test_fail_fast_counts_every_file_that_was_tried(jobs):
    tried = []

    def work(item, progress):
        tried.append(item)
        return fail(item, progress)

    outcomes = [*run(ITEMS, work, jobs=jobs, fail_fast=True)]
    assert [outcome.item for outcome in outcomes] == ITEMS[: len(tried)]
    assert [outcome.item for outcome in outcomes if outcome.error] == [ITEMS[3]]


def test_a_later_file_that_fails_stops_the_job_at_once():
    failed, tried = threading.Event(), []

    def work(item, _):
        tried.append(item)
        if item is ITEMS[1]:
            failed.set()
            raise SourceError("cannot be read")
        failed.wait(timeout=60)

    outcomes = [*run(ITEMS, work, jobs=2, fail_fast=True)]
    assert [outcome.item for outcome in outcomes] == ITEMS[: len(tried)]
    assert len(tried) <= 3


def test_a_result_may_fail():
    outcomes = [*run(ITEMS, lambda item, _: item.name, jobs=1, fail_fast=True, fails=lambda name: name == "2.json")]
    assert [outcome.item for outcome in outcomes] == ITEMS[:3]


@pytest.mark.parametrize(("raised", "kind"), [(ZeroDivisionError, LSConvertError), (MemoryError, LimitError)])
def test_another_exception_is_the_error_of_its_file(raised, kind):
    def work(item, _):
        if item is ITEMS[1]:
            raise raised
        return item.name

    outcomes = [*run(ITEMS, work, jobs=2)]
    assert len(outcomes) == len(ITEMS)
    assert [type(outcome.error) for outcome in outcomes if outcome.error] == [kind]
    assert exit_code(outcomes[1].error) == {ZeroDivisionError: 70, MemoryError: 5}[raised]


def test_a_file_that_is_blocked_does_not_hold_the_job_after_an_interrupt(monkeypatch):
    monkeypatch.setattr(runner, "GRACE", 0.01)
    blocked = threading.Event()

    def work(item, _):
        if item is not ITEMS[0]:
            blocked.wait(timeout=60)

    with closing(run(ITEMS, work, jobs=2)) as outcomes:
        next(outcomes)
    assert not blocked.is_set()
    assert all(each.daemon for each in threading.enumerate() if each.name.startswith("lsconvert-"))
    blocked.set()


def test_finished_files_come_before_an_interrupt(monkeypatch):
    monkeypatch.setattr(runner, "GRACE", 0.01)
    finished, blocked = threading.Event(), threading.Event()

    class Interrupted(runner.Future):
        def result(self, timeout=None):
            if not self.done():
                finished.wait(timeout=60)
                raise KeyboardInterrupt
            return super().result(timeout)

    def work(item, _):
        if item is ITEMS[0]:
            blocked.wait(timeout=60)
        elif item is ITEMS[2]:
            finished.set()

    monkeypatch.setattr(runner, "Future", Interrupted)
    outcomes = run(ITEMS[:3], work, jobs=2)
    assert next(outcomes).item is ITEMS[1]
    with pytest.raises(KeyboardInterrupt):
        list(outcomes)
    blocked.set()


def test_files_at_work_are_stopped_if_the_caller_stops():
    begun, stopped = threading.Event(), []

    def work(item, progress):
        if item is ITEMS[0]:
            begun.wait(timeout=60)
            return
        begun.set()
        try:
            while True:
                progress(1, 2)
        except StoppedError:
            stopped.append(item)
            raise

    with closing(run(ITEMS, work, jobs=2)) as outcomes:
        next(outcomes)
    assert stopped


def test_progress_names_the_file():
    seen = []
    outcomes = run(ITEMS[:1], lambda _, progress: progress(5, 9), jobs=1, on_progress=lambda *call: seen.append(call))
    assert len([*outcomes]) == 1
    assert seen == [(ITEMS[0], 5, 9)]


def test_no_files():
    assert [*run([], fail, jobs=2)] == []
    assert default_jobs() >= 1


def test_an_interrupt_while_a_thread_starts(monkeypatch):
    """The interrupt reaches the caller, although Python cannot join such a thread."""

    class Interrupted(threading.Thread):
        def start(self):
            raise KeyboardInterrupt

    monkeypatch.setattr(runner, "Thread", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(run(ITEMS, lambda item, _: item.name, jobs=2))
