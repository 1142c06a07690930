"""Cost of a file on each engine: small files converted into a folder, by two workers, with the check and the record.

`start` is the time until the workers are there (of `processes=2`, it is in the next column), `ms a file` the wall time for a file after that, `more` what it is above that of one
thread. The outputs of all engines have to be the same bytes. Engines that are not installed are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from batch import outputs, write_files

import lsconvert

WORKERS = 2


@contextmanager
def dask() -> Iterator[Executor]:
    """Yield the executor of a local cluster."""
    from lsconvert.engines import dask_engine

    with dask_engine("local") as engine:
        yield engine.executor


@contextmanager
def ray() -> Iterator[Executor]:
    """Yield the executor of a local Ray."""
    import ray as library

    from lsconvert.engines import RayExecutor

    library.init(num_cpus=WORKERS, include_dashboard=False, log_to_driver=False)
    try:
        yield RayExecutor()
    finally:
        library.shutdown()


@contextmanager
def loky() -> Iterator[Executor]:
    """Yield a pool of loky."""
    import loky as library

    executor = library.ProcessPoolExecutor(WORKERS)
    try:
        yield executor
    finally:
        executor.shutdown(kill_workers=True)


def processes() -> AbstractContextManager[Executor]:
    """Return a pool of the standard library."""
    return ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"))


def measure(source: Path, target: Path, engine: Any, files: int, **options: Any) -> tuple[float, float]:
    """Return the seconds of the start, and those for each file."""
    begin = perf_counter()
    with engine() as executor:
        if executor is not None:
            for future in [executor.submit(abs, 1) for _ in range(WORKERS)]:
                future.result()
            options["executor"] = executor
        started = perf_counter()
        report = lsconvert.upgrade_many(source, target, **options)
        end = perf_counter()
    if report.done != files:
        sys.exit(f"{target.name}: {report}")
    return started - begin, (end - started) / files


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    count = parser.parse_args().files
    runs: dict[str, tuple[Any, dict[str, Any]]] = {
        "one thread": (nullcontext, {"jobs": 1}),
        "threads": (nullcontext, {"jobs": WORKERS}),
        "processes=2": (nullcontext, {"processes": WORKERS}),
        "ProcessPoolExecutor": (processes, {}),
        "loky": (loky, {}),
        "Dask": (dask, {}),
        "Ray": (ray, {}),
    }
    print(f"{count:,} files, {WORKERS} workers\n\n| engine | start s | ms a file | more |\n| --- | --: | --: | --: |")
    with TemporaryDirectory() as folder:
        source = Path(folder, "files")
        write_files(source, count)
        expected, first = b"", 0.0
        lsconvert.upgrade_many(source / "batch-000", None, jobs=1)  # imports
        for name, (engine, options) in runs.items():
            target = Path(folder, name)
            try:
                start, seconds = measure(source, target, engine, count, **options)
            except ImportError as error:
                print(f"| {name} | not installed: {error.name} | | |")
                continue
            expected, first = expected or outputs(target), first or seconds
            if outputs(target) != expected:
                sys.exit(f"{name}: the outputs differ")
            print(f"| {name} | {start:.1f} | {seconds * 1e3:.2f} | {(seconds - first) * 1e3:+.2f} |", flush=True)


if __name__ == "__main__":
    main()
