"""Check for memory leaks: convert a million tasks with the native kernel, with all plans and documents.

Usage: python tests/native/leaks.py [TASKS]

Memory must not grow by more than ALLOWED after the first rounds, which allocate what is kept on purpose.
"""

import itertools
import resource
import sys
from contextlib import suppress
from pathlib import Path

from lsconvert.errors import LSConvertError
from lsconvert.io.options import make_options
from lsconvert.kernel.native import _native
from lsconvert.kernel.native.kernel import NativeKernel
from lsconvert.kernel.native.suspicions import NativeSuspicions
from lsconvert.model import Limits, Version
from lsconvert.rules.options import Options
from lsconvert.rules.plan import compile_plan

ALLOWED = 2 << 20  # bytes; the memory that malloc keeps varies between runs
TASK = b'{"id":1,"data":{"text":"%s"},"completions":[{"id":1,"result":[[{"value":{}}],[{}]],"aggregated_ids":[1,2],"ground_truth":true}]}'
REPAIRABLE = (
    b'{"data":{},"meta":null,"completions":[{"result":"[{\\"a\\":1}]","completed_by":{"id":7}}],"predictions":[1,{}]}'
)
PLANS = [
    compile_plan(Version.V1),
    *(compile_plan(Version.V2, Options(*flags)) for flags in itertools.product((False, True), repeat=2)),
    compile_plan(Version.V2, make_options(Version.V2, target="import", users={1: 2}, unmapped="drop")),
    compile_plan(Version.V2, make_options(Version.V2, maps={"labels": {"x": "y"}}, replace_prefix={"x": "yy"})),
]
DOCUMENTS = {
    "whole": b"[" + b",".join([TASK % b"x"] * 250) + b"]",
    "lines": b"\n".join([TASK % b"x"] * 250),
    "by id": b"{" + b",".join(b'"%d":%s' % (i, TASK % b"x") for i in range(250)) + b"}",
    "repairs": b"[" + b",".join([REPAIRABLE] * 50) + b"]",
    "conflicts": b"[" + b",".join([b'{"completions":[1],"annotations":[1]}'] * 10) + b"]",
    "invalid": b"[" + b",".join([TASK % b"\\x"] * 10),
    "truncated": b"[" + (TASK % b"x")[:-5],
    "split too large": b"[" + (TASK % (b"x" * 2000)) + b"]",
}
TABLE = Path(_native.__file__).with_name("check.table").read_bytes()


def convert(text: bytes, plan: int, record: bool, size: int) -> int:
    """Convert a document once; return the number of tasks."""
    kernel = NativeKernel(PLANS[plan], Limits(max_task_size=3000), record_tasks=record)
    with suppress(LSConvertError):
        for start in range(0, len(text), size):
            kernel.feed(text[start : start + size])
            kernel.take_tasks()
        kernel.finish()
    return kernel.tally.objects["task"]


def check_all(text: bytes) -> None:
    """Check the tasks of a document, count keys and find suspicions; also read a truncated table."""
    with suppress(ValueError):
        _native.Check(TABLE[: len(text) % len(TABLE)])
    check = _native.Check(TABLE)
    counts = _native.Counts(check)
    suspicions = NativeSuspicions(check)
    core = NativeKernel(PLANS[0], record_tasks=True)._core
    output = core.feed(text)
    tasks = core.take_tasks()
    _ = [tasks[i] for i in range(len(tasks))]
    for root in check.roots().values():
        check.doubtful(output, tasks, root, root, counts, len(text), suspicions.core)
        check.surely_passes(text, root)
    counts.listed()
    suspicions.core.look(output, tasks)
    suspicions.checked()


def run_all() -> int:
    """Convert every document with every plan; return the number of tasks."""
    for text in DOCUMENTS.values():
        check_all(text)
    runs = itertools.product(DOCUMENTS.values(), range(len(PLANS)), (False, True), (1 << 16, 777))
    return sum(convert(*run) for run in runs)


def main(tasks: int = 1_000_000) -> int:
    """Return 1 if memory grows by more than ALLOWED."""
    done = 0
    for _ in range(3):
        run_all()
    begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    while done < tasks:
        done += run_all()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - begin
    print(f"{done} tasks: memory grew by {grown} bytes")
    return int(grown > ALLOWED)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
