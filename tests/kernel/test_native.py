"""The native kernel alone: releases the GIL, refuses a second thread, and computes errors only on access."""

import sys
import threading

import pytest
from kernel_helpers import make, make_core

from lsconvert.kernel import KERNELS, make_suspicions
from lsconvert.kernel.contract import ResumePoint, State
from lsconvert.kernel.native import diagnose

pytestmark = pytest.mark.skipif("native" not in KERNELS, reason="there is only the kernel in Python")


@pytest.fixture
def _no_forced_thread_switches():
    """Let another thread run only while this one has released the GIL."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    yield
    sys.setswitchinterval(interval)


# Every method of a core, called while another thread feeds it without the GIL.
METHODS = {
    "feed": lambda core: core.feed(b""),
    "finish": lambda core: core.finish(),
    "failed": lambda core: core.failed(),
    "counts": lambda core: core.counts(),
    "used_texts": lambda core: core.used_texts(),
    "take_tasks": lambda core: core.take_tasks(),
    "take_unmapped": lambda core: core.take_unmapped(),
    "place": lambda core: core.place(),
    "resume": lambda core: core.resume(0, 1, 0, 0, 0, 8),
    "rest": lambda core: core.rest(0),
}


def test_every_method_is_tried():
    assert set(METHODS) == {name for name in dir(make_core()) if not name.startswith("_")}


@pytest.mark.usefixtures("_no_forced_thread_switches")
@pytest.mark.parametrize("call", METHODS.values(), ids=METHODS)
def test_a_second_thread_is_refused(call):
    refused, chunk = [], b'{"data":[1,{}]},\n' * (1 << 19)

    def attempt(core, call, begun):
        begun.wait()
        try:
            call(core)
        except RuntimeError as error:
            refused.append(str(error))

    for _ in range(500):  # until the other thread starts during a call, which a busy machine may delay
        begun, core = threading.Event(), make_core(None, record_tasks=False)
        core.feed(b"[")
        other = threading.Thread(target=attempt, args=(core, call, begun))
        other.start()
        begun.set()
        attempt(core, lambda core: core.feed(chunk), begun)
        other.join()
        if refused:
            break
    assert refused == ["a kernel serves one thread at a time"]


def test_none_keeps_its_references():
    """Pythons before 3.12 count the references of None. Headers of 3.12 and 3.13 have a macro that does not."""
    made, suspicions = make("native", record_tasks=True), make_suspicions()
    output = made.feed(b'{"data":{"text":"\\n"}}\n')
    tasks = made.take_tasks()
    before = sys.getrefcount(None)
    for _ in range(1000):
        suspicions.suspects(output, tasks)
        made.resume(ResumePoint(0, b"", 0, 0, 0, 0, State.NEXT))
    assert sys.getrefcount(None) > before - 100


def test_errors_of_tasks_are_computed_on_access(monkeypatch):
    computed = []
    original = diagnose.diagnose

    def record(*arguments, **options):
        computed.append(original(*arguments, **options))
        return computed[-1]

    monkeypatch.setattr(diagnose, "diagnose", record)
    made = make("native", record_tasks=True)
    made.feed(b'[{"completions":[{"result":[[],1]}]},')
    made.drop_tasks()
    assert (list(made.take_tasks()), computed) == ([], [])
    made.feed(b'{"completions":[{"result":[[],1]}]}')
    tasks = made.take_tasks()
    assert (len(tasks), tasks.failed_or_larger(1 << 62), computed) == (1, [0], [])
    [span] = tasks
    assert tasks[-1] is tasks[:1][0] is span
    assert computed == [span.error]
    assert span.error.__traceback__ is None  # its frames would keep a kernel alive for each task
