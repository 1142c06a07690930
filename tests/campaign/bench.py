"""Where cases are tried: a folder, a launcher, and each scenario as it ends when nothing disturbs it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from .figures import Finding, Result
from .launch import Ended, Launcher, Run, fresh
from .oracle import Expected, Picture, paint, picture
from .scenarios import Scenario

ROOM = 1 << 29  # bytes


@dataclass(frozen=True)
class Case:
    """One thing to try. `what` is for the part alone; its text says what is done."""

    scenario: str
    what: Any


@dataclass(frozen=True)
class Part:
    """A part of the campaign: cases, the same ones for the same seed, and what tries one. `share` of the minutes."""

    name: str
    share: float
    cases: Callable[[Bench, Random], Iterator[Case]]
    attempt: Callable[[Bench, Case], Result]


@dataclass(frozen=True)
class Known:
    """A scenario that was run undisturbed."""

    expected: Expected
    seconds: float
    calls: tuple[tuple[str, str], ...]


class Bench:
    """Use as a context manager. `keep`: a folder that gets a copy of the folder of each case that found something."""

    def __init__(self, keep: Path | None = None) -> None:
        self.skipped: set[str] = set()
        self._keep = keep
        self._stack = ExitStack()
        self._launchers: dict[bool, Launcher] = {}
        self._known: dict[str, Known] = {}
        self.root = Path(self._stack.enter_context(TemporaryDirectory(prefix="campaign-", dir=_memory())))
        self.root.chmod(0o755)
        self.work = self.root / "work"

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *exc: object) -> None:
        fresh(self.work)
        self._stack.close()

    def run(self, run: Run, folder: Path | None = None) -> Ended:
        """Run a command in the work folder. A launcher is started when it is first needed."""
        if run.cold not in self._launchers:
            own = self.root / f"own-{run.cold:d}"
            own.mkdir()
            self._launchers[run.cold] = self._stack.enter_context(Launcher(own, cold=run.cold))
        return self._launchers[run.cold].run(run, folder or self.work)

    def order(self, scenario: Scenario, **more: Any) -> Run:
        """Return the run of a scenario, with what else is asked for."""
        return replace(Run(scenario.argv, stdout=scenario.stdout, patches=scenario.patches, cold=scenario.cold), **more)

    def known(self, scenario: Scenario) -> Known:
        """Return how a scenario ends undisturbed. Raises RuntimeError if what comes before it fails."""
        if scenario.name not in self._known:
            fresh(self.work)
            for name, data in scenario.files.items():
                path = self.work / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            for command in scenario.earlier:
                ended = self.run(Run(tuple(command.split())))
                if ended.code not in (0, 1):
                    raise RuntimeError(f"{scenario.name}: {command}: exit {ended.code}: {ended.stderr.decode()}")
            before = picture(self.work)
            self.run(self.order(scenario))  # the first one is slower
            self.prepare(before)
            ended = self.run(self.order(scenario))
            after = picture(self.work)
            expected = Expected(before, after, ended.code, ended.stdout)
            if ended.code not in (0, 1) or not expected.changed:
                raise RuntimeError(f"{scenario.name}: exit {ended.code}: {ended.stderr.decode()}")
            self._known[scenario.name] = Known(expected, ended.seconds, ended.calls)
        return self._known[scenario.name]

    def prepare(self, files: Picture) -> Path:
        """Make the work folder anew, with these files."""
        fresh(self.work)
        paint(self.work, files)
        return self.work

    def keep(self, name: str) -> str:
        """Copy the work folder if findings are to be kept; return where it is."""
        if self._keep is None:
            return ""
        target = self._keep / name
        shutil.copytree(self.work, target, symlinks=True, dirs_exist_ok=True)
        return f", kept in {target}"


def units_of(scenario: Scenario, expected: Expected) -> tuple[tuple[str, ...], ...]:
    """Return the files of a scenario that are replaced together."""
    if scenario.units:
        return tuple(tuple(unit.split()) for unit in scenario.units)
    return (tuple(name for name in expected.changed if name != scenario.stdout),)


def hint(name: str, seed: int, number: int) -> str:
    """Return the command that tries a case again."""
    return f"python -m tests.campaign --seed {seed} --only {name} --case {number}"


def result(findings: list[Finding], **counts: int) -> Result:
    """Return the result of a case."""
    return Result(tuple(findings), {name.replace("_", " "): count for name, count in counts.items() if count})


def has_root() -> bool:
    """Tell whether this process is root on Linux."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _memory() -> str | None:
    """Return a folder in memory, where fsync takes no time, if there is one with room; None: the usual place."""
    folder = Path("/dev/shm")
    try:
        return str(folder) if shutil.disk_usage(folder).free > ROOM and os.access(folder, os.W_OK) else None
    except OSError:
        return None
