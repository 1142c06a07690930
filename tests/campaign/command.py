"""The command line of the campaign: arguments, two worker processes, and the final table."""

from __future__ import annotations

import argparse
import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from tempfile import mkdtemp

from .parts import PARTS
from .results import Finding, Result, Summary
from .schedule import WORKERS, Task, work


def main() -> int:
    """Run the selected parts; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description="Search for faults for some minutes.")
    parser.add_argument("--minutes", type=float, default=5.0, help="total time, shared by the parts")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same cases")
    parser.add_argument(
        "--only", nargs="+", choices=list(PARTS), default=list(PARTS), metavar="NAME", help=", ".join(PARTS)
    )
    parser.add_argument("--case", type=int, help="run only the case of this number, of one part")
    parser.add_argument("--keep", action="store_true", help="keep the folders of cases with findings")
    asked = parser.parse_args()
    keep = Path(mkdtemp(prefix="campaign-kept-")) if asked.keep else None
    tasks = [
        Task(tuple(asked.only), asked.minutes, asked.seed, worker, asked.case, keep)
        for worker in range(WORKERS if asked.case is None else 1)
    ]
    summary = run(tasks)
    print()
    for line in sorted(summary.skipped):
        print(f"skipped: {line}")
    print(summary.table())
    if summary.findings:
        print(f"\nThe first of each kind:\n{summary.hints()}")
    return summary.exit_code()


def run(tasks: list[Task]) -> Summary:
    """Run each task in a process of its own, and add up the results."""
    summary = Summary()
    with ProcessPoolExecutor(len(tasks), mp_context=multiprocessing.get_context("spawn")) as pool:
        for task, future in [(task, pool.submit(work, task)) for task in tasks]:
            summary.join(_done(task, future))
    return summary


def _done(task: Task, future: Future[Summary]) -> Summary:
    """Return the results of a worker. A worker that died is a finding, because the C kernel runs in it."""
    try:
        return future.result()
    except BrokenProcessPool:
        summary = Summary()
        how = f"seed {task.seed}, worker {task.worker}: try the parts one by one"
        died = Finding("worker died", "a process of the campaign itself", "campaign", "worker", how)
        summary.add("campaign", "worker", Result((died,)))
        return summary
