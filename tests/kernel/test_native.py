"""What only the native kernel can do: let other threads run, and refuse two at a time."""

import sys
import threading
import time

import pytest

from lsconvert import Version
from lsconvert.kernel import KERNELS, make_kernel, replay
from lsconvert.plan import compile_plan

pytestmark = pytest.mark.skipif("native" not in KERNELS, reason="there is only the kernel in Python")


@pytest.fixture
def kernel(monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", "native")
    return make_kernel(compile_plan(None))


@pytest.fixture
def _no_thread_is_made_to_wait():
    """Another thread runs only where this one lets it."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_no_thread_is_made_to_wait")
def test_others_run_and_are_refused_while_it_scans(kernel):
    refused, done = [], threading.Event()

    def feed(chunk):
        try:
            kernel.feed(chunk)
        except RuntimeError as error:
            refused.append(str(error))

    def intrude():
        while not done.is_set() and not refused:
            feed(b"")
            time.sleep(0)

    other = threading.Thread(target=intrude)
    feed(b"[")
    other.start()
    for _ in range(20):  # until one of them comes at the wrong time
        if not refused:
            feed(b'{"data":[1,{}]},\n' * (1 << 20))
    done.set()
    other.join()
    assert set(refused) == {"a kernel serves one thread at a time"}


def test_why_a_rule_could_not_be_applied_is_found_out_where_it_is_asked(monkeypatch):
    found_out = []

    def what_is_wrong(*arguments, **options):
        found_out.append(original(*arguments, **options))
        return found_out[-1]

    original = replay.what_is_wrong
    monkeypatch.setattr(replay, "what_is_wrong", what_is_wrong)
    monkeypatch.setenv("LSCONVERT_KERNEL", "native")
    plan = compile_plan(Version.V2)
    made = make_kernel(plan, record_tasks=True)
    made.feed(b'[{"completions":[{"result":[[],1]}]},')
    made.drop_tasks()
    assert (made.take_tasks(), found_out) == ([], [])
    made.feed(b'{"completions":[{"result":[[],1]}]}')
    [span] = made.take_tasks()
    assert found_out == [span.error]
    assert span.error.__traceback__ is None  # whose frames would keep a whole kernel for each task
