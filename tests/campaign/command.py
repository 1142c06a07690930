"""The command: its arguments, the two workers, and what is printed at the end."""

from __future__ import annotations

import argparse
import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from tempfile import mkdtemp

from .figures import Figures, Finding, Result
from .parts import PARTS
from .schedule import WORKERS, Task, work


def main() -> int:
    """Run the parts that are asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description="Look for faults, for some minutes.")
    parser.add_argument("--minutes", type=float, default=5.0, help="in all, shared by the parts")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same cases")
    parser.add_argument(
        "--only", nargs="+", choices=list(PARTS), default=list(PARTS), metavar="NAME", help=", ".join(PARTS)
    )
    parser.add_argument("--case", type=int, help="try only the case of this number, of one part")
    parser.add_argument("--keep", action="store_true", help="keep the folders of cases that found something")
    asked = parser.parse_args()
    keep = Path(mkdtemp(prefix="campaign-kept-")) if asked.keep else None
    tasks = [
        Task(tuple(asked.only), asked.minutes, asked.seed, worker, asked.case, keep)
        for worker in range(WORKERS if asked.case is None else 1)
    ]
    figures = run(tasks)
    print()
    for line in sorted(figures.skipped):
        print(f"skipped: {line}")
    print(figures.table())
    if figures.findings:
        print(f"\nThe first of each kind:\n{figures.hints()}")
    return figures.exit_code()


def run(tasks: list[Task]) -> Figures:
    """Let each worker do its task in a process of its own; add up what they found."""
    figures = Figures()
    with ProcessPoolExecutor(len(tasks), mp_context=multiprocessing.get_context("spawn")) as pool:
        for task, future in [(task, pool.submit(work, task)) for task in tasks]:
            figures.join(_done(task, future))
    return figures


def _done(task: Task, future: Future[Figures]) -> Figures:
    """Return what a worker found; that it died is a finding: the C kernel runs in it."""
    try:
        return future.result()
    except BrokenProcessPool:
        figures = Figures()
        how = f"seed {task.seed}, worker {task.worker}: try the parts one by one"
        died = Finding("worker died", "a process of the campaign itself", "campaign", "worker", how)
        figures.add("campaign", "worker", Result((died,)))
        return figures
