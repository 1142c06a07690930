"""Prove on large files that ranges give the output of one run: the same SHA-256 and report for each engine and number.

A compact and a pretty array are converted in one piece, then in 16 and in 256 ranges, on threads, on processes and on
Dask, if that is installed. The table says how many ranges were taken over. Exits with 1 if an output or a report
differs, or if too few ranges were taken over.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from hashlib import sha256
from importlib.util import find_spec
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from unittest import mock

from corpus import CONVERTED_TO, MAKERS, parse_size, write_corpus

import lsconvert
from lsconvert.conversion import options
from lsconvert.conversion.ranges import open_source
from lsconvert.conversion.ranges.takeover import Takeover
from lsconvert.engines import DaskExecutor

WORKERS: Final = 2
NUMBERS: Final = (16, 256)
STYLES: Final = ("compact", "pretty")
ENOUGH: Final = 0.8  # of the ranges; a small one may have no end of a task


@contextmanager
def dask() -> Iterator[Executor]:
    """Yield the executor of a local cluster, whose workers are processes."""
    from distributed import Client, LocalCluster

    local = {"n_workers": WORKERS, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(**local) as cluster, Client(cluster) as client:
        yield DaskExecutor(client)


def processes() -> AbstractContextManager[Executor]:
    """Return a pool of the standard library."""
    return ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"))


ENGINES: Final[dict[str, Callable[[], AbstractContextManager[Executor]]]] = {
    "threads": lambda: ThreadPoolExecutor(WORKERS),
    "processes": processes,
    **({"Dask": dask} if find_spec("distributed") else {}),
}


def outcome(source: Path, to: Any, executor: Executor | None = None, ranges: int = 1) -> tuple[str, Any, int]:
    """Convert a file; return the hash of the output, the report, and the number of ranges that were taken over."""
    target, taken = source.with_name("out.json"), 0
    take = Takeover.take

    def counted(*arguments: Any) -> bool:
        nonlocal taken
        is_taken = take(*arguments)
        taken += is_taken
        return is_taken

    size = source.stat().st_size - open_source.HEAD_SIZE - open_source.TAIL_SIZE
    size = -(-size // ranges)
    with mock.patch.multiple(open_source, RANGE_SIZE=size), mock.patch.object(Takeover, "take", counted):
        report = lsconvert.convert(source, target, to=to, jobs=WORKERS if executor else 1, executor=executor)
    digest = sha256()
    with target.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    target.unlink()
    return digest.hexdigest(), replace(report, whole=""), taken


def main() -> None:
    """Print a row for each conversion, and whether all outcomes are equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=parse_size, default=10**9, help="of each file; default: 1GB")
    parser.add_argument("--style", choices=MAKERS, action="append", help=f"default: {' and '.join(STYLES)}")
    args = parser.parse_args()
    options.MIN_SIZE = 0
    wrong = 0
    with TemporaryDirectory() as folder:
        wholes: dict[Path, tuple[str, Any, str]] = {}
        for style in args.style or STYLES:
            source, to = Path(folder, f"{style}.json"), CONVERTED_TO[style]
            write_corpus(source, args.size, style)
            digest, report, _ = outcome(source, to)
            wholes[source] = digest, report, to
            print(f"{style}, {source.stat().st_size:,} bytes, {report.tasks:,} tasks: {digest}", flush=True)
        for name, engine in ENGINES.items():
            with engine() as executor:
                for (source, (*whole, to)), number in product(wholes.items(), NUMBERS):
                    *same, taken = outcome(source, to, executor, number)
                    is_right = same == whole and taken >= number * ENOUGH
                    wrong += not is_right
                    verdict = "the same" if is_right else "DIFFERENT"
                    row = f"{name:<10}{source.stem:<10}{number:>4} ranges, {taken:>4} taken over"
                    print(f"{row}: {verdict}", flush=True)
    print(f"{wrong} of them differ" if wrong else "all outputs and reports are the same")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
