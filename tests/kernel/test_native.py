"""What only the native kernel can do: let other threads run, and refuse two at a time."""

import sys
import threading
import time

import pytest

from lsconvert.kernel import KERNELS, make_kernel
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
