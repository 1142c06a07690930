"""Ranges of one file side by side: wall and CPU time on 1 and 2 cores, beside a run in one piece.

Each run is a process of its own, which the system keeps on so many cores. A run in one piece uses threads, too. The
runs of a round follow each other; `x` is the median of the ratios of wall times within a round, to one piece on one
core. `range_proof.py` compares the outputs.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from corpus import CONVERTED_TO, MAKERS, SEED, parse_size, write_corpus
from stopwatch import Stopwatch

import lsconvert
from lsconvert.conversion import options

# How a file is converted, and on how many cores. The first one is what the others are compared with.
ROWS: Final = (("one piece", 1), ("one piece", 2), ("threads", 1), ("threads", 2), ("processes", 2))


def convert(source: Path, to: Any, how: str, jobs: int) -> dict[str, float]:
    """Convert a file in this process; return times in seconds."""
    target = source.with_name(f"out-{os.getpid()}.json")
    options.MIN_SIZE = 0
    watch, executor = Stopwatch(), None
    with watch:
        if how == "processes":
            executor = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
        arguments: dict[str, Executor | int] = {"jobs": 1 if how == "one piece" else jobs}
        if executor is not None:
            arguments["executor"] = executor
        report = lsconvert.convert(source, target, to=to, **arguments)
        if executor is not None:
            executor.shutdown()
    assert not report.whole, report.describe_whole()
    target.unlink()
    return {"wall": watch.wall, "cpu": watch.cpu}


def measured(source: Path, to: str, how: str, cores: int) -> dict[str, float]:
    """Return the figures of `convert` in a new process that runs on so many cores."""
    command = [sys.executable, __file__, "--convert", str(source), to, how, str(cores)]
    return json.loads(subprocess.check_output(command))


def child(source: str, to: str, how: str, cores: str) -> None:
    """Print the figures of one conversion as JSON."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(cores)])
    print(json.dumps(convert(Path(source), to, how, max(int(cores), 2))))


def main() -> None:
    """Print the smallest wall time, the median of CPU times, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=parse_size, default=10**9, help="default: 1GB")
    parser.add_argument("--style", choices=MAKERS, default="compact", help="style of the corpus")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    to = CONVERTED_TO[args.style]
    with TemporaryDirectory() as folder:
        source = Path(folder, "in.json")
        write_corpus(source, args.size, args.style)
        size = source.stat().st_size
        rounds = [{row: measured(source, to, *row) for row in ROWS} for _ in range(args.rounds)]
    print(f"{args.style}, {size / 1e6:.0f} MB, kernel {lsconvert.kernel_name()}, corpus of seed {SEED}")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print(f"{'':<12}{'cores':>6}{'wall s':>9}{'CPU s':>9}{'MB/s':>9}{'x':>8}")
    for row in ROWS:
        wall, cpu = min(each[row]["wall"] for each in rounds), median(each[row]["cpu"] for each in rounds)
        ratio = median(each[ROWS[0]]["wall"] / each[row]["wall"] for each in rounds)
        print(f"{row[0]:<12}{row[1]:>6}{wall:>9.2f}{cpu:>9.2f}{size / wall / 1e6:>9.0f}{ratio:>8.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--convert"]:
        child(*sys.argv[2:])
    else:
        main()
