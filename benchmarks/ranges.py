"""Ranges of one file side by side: wall and CPU time on 1 and 2 cores beside one run, and equal outputs.

Each run is a process of its own, which the system keeps on so many cores. A run in one piece uses threads, too. Then
the same file is converted in 16 and in 256 ranges, on threads and on processes, and the SHA-256 of all outputs is compared.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import Executor, ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from corpus import CONVERTED_TO, MAKERS, SEED, parse_size, write_corpus
from stopwatch import Stopwatch

import lsconvert
from lsconvert.conversion import options
from lsconvert.conversion.ranges import open_source

HOWS: Final = ("one piece", "threads", "processes")


def convert(source: Path, to: Any, how: str, jobs: int, ranges: int | None) -> dict[str, Any]:
    """Convert a file in this process; return times in seconds, and the hash of the output."""
    target = source.with_name(f"out-{os.getpid()}.json")
    size = source.stat().st_size
    options.MIN_SIZE = 0
    if ranges is not None:
        open_source.RANGE_SIZE = max(size // ranges, 1)
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
    with target.open("rb") as file:
        digest = sha256()
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    target.unlink()
    return {"wall": watch.wall, "cpu": watch.cpu, "sha256": digest.hexdigest()}


def measured(source: Path, to: str, how: str, cores: int, ranges: int | None = None) -> dict[str, Any]:
    """Return the figures of `convert` in a new process that runs on so many cores."""
    command = [sys.executable, __file__, "--convert", str(source), to, how, str(cores), str(ranges or 0)]
    return json.loads(subprocess.check_output(command))


def child(source: str, to: str, how: str, cores: str, ranges: str) -> None:
    """Print the figures of one conversion as JSON."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(cores)])
    print(json.dumps(convert(Path(source), to, how, max(int(cores), 2), int(ranges) or None)))


def main() -> None:
    """Print the times, the smallest of some rounds taken in turns, and compare the outputs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=parse_size, default=10**9, help="default: 1GB")
    parser.add_argument("--style", choices=MAKERS, default="compact", help="style of the corpus")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    to = CONVERTED_TO[args.style]
    with TemporaryDirectory() as folder:
        source = Path(folder, "in.json")
        write_corpus(source, args.size, args.style)
        size = source.stat().st_size
        rows: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for _ in range(args.rounds):
            for how in HOWS:
                for cores in (1, 2):
                    rows.setdefault((how, cores), []).append(measured(source, to, how, cores))
        print(f"{args.style}, {size / 1e6:.0f} MB, kernel {lsconvert.kernel_name()}, corpus of seed {SEED}")
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        print(f"{'':<12}{'cores':>6}{'wall s':>9}{'CPU s':>9}{'MB/s':>9}{'x one piece, 1 core':>22}")
        base = min(row["wall"] for row in rows["one piece", 1])
        for (how, cores), figures in rows.items():
            wall, cpu = min(row["wall"] for row in figures), median(row["cpu"] for row in figures)
            print(f"{how:<12}{cores:>6}{wall:>9.2f}{cpu:>9.2f}{size / wall / 1e6:>9.0f}{base / wall:>22.2f}")
        hashes = {row["sha256"] for figures in rows.values() for row in figures}
        hashes |= {measured(source, to, how, 2, n)["sha256"] for how in HOWS[1:] for n in (16, 256)}
        print(f"\nsha256 {'equal' if len(hashes) == 1 else 'DIFFERENT'}: {', '.join(sorted(hashes))}")
        sys.exit(len(hashes) != 1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--convert"]:
        child(*sys.argv[2:])
    else:
        main()
