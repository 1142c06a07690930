"""What only the native kernel can do: let other threads run, and refuse two at a time."""

import sys
import threading

import pytest

from lsconvert import Version
from lsconvert.kernel import KERNELS, make_kernel
from lsconvert.kernel.native import diagnose as replay
from lsconvert.rules.plan import compile_plan

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


# Every method of a core, beside one that scans without the GIL.
METHODS = {
    "feed": lambda core: core.feed(b""),
    "finish": lambda core: core.finish(),
    "failed": lambda core: core.failed(),
    "counts": lambda core: core.counts(),
    "take_tasks": lambda core: core.take_tasks(),
    "take_unmapped": lambda core: core.take_unmapped(),
    "place": lambda core: core.place(),
    "rest": lambda core: core.rest(0),
}


def test_every_method_is_tried(kernel):
    assert set(METHODS) == {name for name in dir(kernel._core) if not name.startswith("_")}


@pytest.mark.usefixtures("_no_thread_is_made_to_wait")
@pytest.mark.parametrize("call", METHODS.values(), ids=METHODS)
def test_others_run_and_are_refused_while_it_scans(kernel, call):
    refused, chunk = [], b'{"data":[1,{}]},\n' * (1 << 20)

    def attempt(core, call, begun):
        begun.wait()
        try:
            call(core)
        except RuntimeError as error:
            refused.append(str(error))

    for _ in range(500):  # until it comes at the right time, which a busy machine may delay
        begun, core = threading.Event(), make_kernel(compile_plan(None))._core
        core.feed(b"[")
        other = threading.Thread(target=attempt, args=(core, call, begun))
        other.start()
        begun.set()
        attempt(core, lambda core: core.feed(chunk), begun)
        other.join()
        if refused:
            break
    assert refused == ["a kernel serves one thread at a time"]


def test_why_a_rule_could_not_be_applied_is_found_out_where_it_is_asked(monkeypatch):
    found_out = []

    def diagnose(*arguments, **options):
        found_out.append(original(*arguments, **options))
        return found_out[-1]

    original = replay.diagnose
    monkeypatch.setattr(replay, "diagnose", diagnose)
    monkeypatch.setenv("LSCONVERT_KERNEL", "native")
    plan = compile_plan(Version.V2)
    made = make_kernel(plan, record_tasks=True)
    made.feed(b'[{"completions":[{"result":[[],1]}]},')
    made.drop_tasks()
    assert (list(made.take_tasks()), found_out) == ([], [])
    made.feed(b'{"completions":[{"result":[[],1]}]}')
    tasks = made.take_tasks()
    assert (len(tasks), tasks.failed_or_larger(1 << 62), found_out) == (1, [0], [])
    [span] = tasks
    assert tasks[-1] is tasks[:1][0] is span
    assert found_out == [span.error]
    assert span.error.__traceback__ is None  # whose frames would keep a whole kernel for each task
