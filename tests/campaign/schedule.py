"""Distribute the cases: two workers take turns at the cases of each part, for its share of the minutes."""

from __future__ import annotations

import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random

from .parts import PARTS
from .results import Finding, Result, Summary
from .workspace import Case, Part, Workspace, repro_command

WORKERS = 2
PATIENCE = 300  # seconds for one case


class StuckError(Exception):
    """A case takes too long."""


@dataclass(frozen=True)
class Task:
    """The work of one worker: some parts by name, or one case of one part."""

    parts: tuple[str, ...]
    minutes: float
    seed: int
    worker: int
    case: int | None = None
    keep: Path | None = None


def work(task: Task) -> Summary:
    """Run the cases of one worker, and print progress."""
    summary = Summary()
    parts = [PARTS[name] for name in task.parts]
    shares = sum(part.share for part in parts)
    with Workspace(task.keep) as workspace:
        for part in parts:
            begin = time.monotonic()
            tried, found = _try(part, workspace, task, summary, begin + 60 * task.minutes * part.share / shares)
            seconds = time.monotonic() - begin
            print(
                f"worker {task.worker}: {part.name}: {tried:,} cases, {found:,} with findings, {seconds:.0f} s",
                flush=True,
            )
        summary.skipped |= workspace.skipped
    return summary


def _try(part: Part, workspace: Workspace, task: Task, summary: Summary, end: float) -> tuple[int, int]:
    tried = found = 0
    for number, case in _own(part, workspace, task):
        result = attempt(part, workspace, case)
        command = repro_command(part.name, task.seed, number)
        named = [
            replace(
                finding,
                part=part.name,
                scenario=case.scenario,
                hint=f"{command}: {case.spec}{workspace.keep(f'{part.name}-{number}')}",
            )
            for finding in result.findings
        ]
        summary.add(part.name, case.scenario, replace(result, findings=tuple(named)))
        tried, found = tried + 1, found + bool(named)
        if time.monotonic() > end:
            break
    return tried, found


def _own(part: Part, workspace: Workspace, task: Task) -> Iterator[tuple[int, Case]]:
    """Yield every second case with its number, or the requested one."""
    cases = enumerate(part.cases(workspace, Random(f"{task.seed} {part.name}")))
    if task.case is not None:
        return islice(cases, task.case, task.case + 1)
    return islice(cases, task.worker, None, WORKERS)


def attempt(part: Part, workspace: Workspace, case: Case) -> Result:
    """Run one case. An exception is a finding: the campaign or lsconvert has a fault."""
    try:
        with _patience(PATIENCE):
            return part.attempt(workspace, case)
    except StuckError:
        return Result((Finding("hang", f"not done after {PATIENCE} s"),))
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {str(error)[:200]} ({Path(place.filename).name}:{place.lineno})"
        return Result((Finding("exception", what),))


@contextmanager
def _patience(seconds: int) -> Iterator[None]:
    def stuck(*_: object) -> None:
        raise StuckError

    before = signal.signal(signal.SIGALRM, stuck)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
