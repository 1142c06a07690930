"""The environment of cases: a folder, launchers, and the undisturbed results of each scenario."""

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

from .launch import CompletedRun, Launcher, RunRequest, make_empty
from .oracle import Expected, Snapshot, restore, take_snapshot
from .results import Finding, Result
from .scenarios import Scenario

ROOM = 1 << 29  # bytes


@dataclass(frozen=True)
class Case:
    """One case. `spec` is for the part alone; its text describes the case."""

    scenario: str
    spec: Any


@dataclass(frozen=True)
class Part:
    """A part of the campaign. Equal seeds give equal cases; `attempt` runs one; `share` is a share of the minutes."""

    name: str
    share: float
    cases: Callable[[Workspace, Random], Iterator[Case]]
    attempt: Callable[[Workspace, Case], Result]


@dataclass(frozen=True)
class Baseline:
    """The results of a scenario that was run undisturbed."""

    expected: Expected
    seconds: float
    calls: tuple[tuple[str, str], ...]


class Workspace:
    """The work folder and its launchers. Use as a context manager. `keep` is a folder for copies of failed cases."""

    def __init__(self, keep: Path | None = None) -> None:
        self.skipped: set[str] = set()
        self._keep = keep
        self._stack = ExitStack()
        self._launchers: dict[bool, Launcher] = {}
        self._baselines: dict[str, Baseline] = {}
        self.root = Path(self._stack.enter_context(TemporaryDirectory(prefix="campaign-", dir=_memory())))
        self.root.chmod(0o755)
        self.work = self.root / "work"

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *exc: object) -> None:
        make_empty(self.work)
        self._stack.close()

    def run(self, run: RunRequest, folder: Path | None = None) -> CompletedRun:
        """Run a command in the work folder. A launcher is started when it is first needed."""
        if run.cold not in self._launchers:
            own = self.root / f"own-{run.cold:d}"
            own.mkdir()
            self._launchers[run.cold] = self._stack.enter_context(Launcher(own, cold=run.cold))
        return self._launchers[run.cold].run(run, folder or self.work)

    def request(self, scenario: Scenario, **more: Any) -> RunRequest:
        """Return the request of a scenario, with other fields of RunRequest."""
        return replace(
            RunRequest(scenario.argv, stdout=scenario.stdout, patches=scenario.patches, cold=scenario.cold), **more
        )

    def baseline(self, scenario: Scenario) -> Baseline:
        """Return the undisturbed results of a scenario. Raise RuntimeError if one of its commands fails."""
        if scenario.name not in self._baselines:
            make_empty(self.work)
            for name, data in scenario.files.items():
                path = self.work / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            for command in scenario.earlier:
                ended = self.run(RunRequest(tuple(command.split())))
                if ended.code not in (0, 1):
                    raise RuntimeError(f"{scenario.name}: {command}: exit {ended.code}: {ended.stderr.decode()}")
            before = take_snapshot(self.work)
            self.run(self.request(scenario))  # the first one is slower
            self.prepare(before)
            ended = self.run(self.request(scenario))
            after = take_snapshot(self.work)
            expected = Expected(before, after, ended.code, ended.stdout)
            if ended.code not in (0, 1) or not expected.changed:
                raise RuntimeError(f"{scenario.name}: exit {ended.code}: {ended.stderr.decode()}")
            self._baselines[scenario.name] = Baseline(expected, ended.seconds, ended.calls)
        return self._baselines[scenario.name]

    def prepare(self, files: Snapshot) -> Path:
        """Make the work folder anew with these files."""
        make_empty(self.work)
        restore(self.work, files)
        return self.work

    def keep(self, name: str) -> str:
        """Copy the work folder, if the case has one and findings are kept; return a text that says where it is."""
        if self._keep is None or not self.work.exists():
            return ""
        target = self._keep / name
        shutil.copytree(self.work, target, symlinks=True, dirs_exist_ok=True)
        return f", kept in {target}"


def units_of(scenario: Scenario, expected: Expected) -> tuple[tuple[str, ...], ...]:
    """Return the files of a scenario that are replaced together."""
    if scenario.units:
        return tuple(tuple(unit.split()) for unit in scenario.units)
    return (tuple(name for name in expected.changed if name != scenario.stdout),)


def repro_command(name: str, seed: int, number: int) -> str:
    """Return the command that repeats a case."""
    return f"python -m tests.campaign --seed {seed} --only {name} --case {number}"


def result(findings: list[Finding], **counts: int) -> Result:
    """Return the result of a case."""
    return Result(tuple(findings), {name.replace("_", " "): count for name, count in counts.items() if count})


def has_root() -> bool:
    """Return whether this process is root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _memory() -> str | None:
    """Return a folder in memory, where fsync takes no time; None if there is none with enough room."""
    folder = Path("/dev/shm")
    try:
        return str(folder) if shutil.disk_usage(folder).free > ROOM and os.access(folder, os.W_OK) else None
    except OSError:
        return None
