"""Growth of the kernel's time when one dimension of a document doubles: 2 is linear, 4 is quadratic.

Each document is fed whole, and in chunks of 64 KiB, which shows whether a kernel starts again with every chunk. The long
string, the long list and the tasks of exports have more than 32 MB at n already, and so does their output. glibc returns
blocks of this size to the system at once, so every run pays for new pages; a smaller run would be many times as fast for
that reason alone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from corpus import EXPORTS, first_tasks

from lsconvert import kernel_name
from lsconvert.kernel import make_kernel
from lsconvert.model import Limits, Version
from lsconvert.rules.plan import compile_plan

CHUNK_SIZE: Final = 1 << 16
PLAN: Final = compile_plan(Version.V2)


def _task(data: bytes, rest: bytes = b'"id": 1') -> bytes:
    return b'{"data": ' + data + b', "completions": [{"result": []}], ' + rest + b"}"


# The dimension that doubles, a function that builds a document of size n, and the first n.
CASES: Final[dict[str, tuple[Callable[[int], bytes], int]]] = {
    "tasks": (lambda n: b"[" + b", ".join([_task(b"{}")] * n) + b"]", 10_000),
    **{f"tasks of {style}": (partial(first_tasks, style=style), 60_000) for style in EXPORTS},
    "keys in one object": (lambda n: _task(b"{}", b", ".join(b'"%d": 1' % i for i in range(n))), 400_000),
    "keys, one deeper": (lambda n: _task(b"{" + b", ".join(b'"%d": 1' % i for i in range(n)) + b"}"), 400_000),
    "items in one list": (lambda n: _task(b"[" + b"255, " * n + b"0]"), 16_000_000),
    "nesting depth": (lambda n: _task(b"[" * n + b"]" * n), 50_000),
    "},{ in a string": (lambda n: _task(b'"' + b"},{" * n + b'"'), 24_000_000),
    '\\\\\\" in a string': (lambda n: _task(b'"' + rb"\\\"" * n + b'"'), 200_000),
}


def seconds(text: bytes, chunk_size: int, rounds: int) -> float:
    """Return the least CPU time, in seconds, of the kernel for `text`."""
    limits = Limits(max_depth=len(text), max_task_size=len(text))
    chunks = [text[start : start + chunk_size] for start in range(0, len(text), chunk_size)]
    times = []
    for _ in range(rounds):
        kernel = make_kernel(PLAN, limits)
        start = time.process_time()
        for chunk in chunks:
            kernel.feed(chunk)
        kernel.finish()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Print t(2n)/t(n) for each case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies n")
    parser.add_argument("--rounds", type=int, default=3, help="number of runs; the fastest counts")
    args = parser.parse_args()
    print(f"t(2n)/t(n), kernel {kernel_name()}\n")
    print(f"{'doubled':<20}{'n':>9}{'whole':>8}{'64 KiB':>8}{'MB/s':>8}")
    for name, (build, base) in CASES.items():
        n = max(1, int(base * args.scale))
        once, twice = build(n), build(2 * n)
        whole = seconds(twice, len(twice), args.rounds) / seconds(once, len(once), args.rounds)
        slowest = seconds(twice, CHUNK_SIZE, args.rounds)
        chunked = slowest / seconds(once, CHUNK_SIZE, args.rounds)
        print(f"{name:<20}{n:>9}{whole:>8.2f}{chunked:>8.2f}{len(twice) / 1e6 / slowest:>8.1f}")


if __name__ == "__main__":
    main()
