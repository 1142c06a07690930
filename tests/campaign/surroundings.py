"""Hostile environments: full disks, resource limits, forbidden and removed folders.

Results are checked as for faults.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

from .faults import ALL, check_fault
from .oracle import check_code, check_stderr, check_whole, restore, take_snapshot
from .results import Result
from .workspace import Case, Part, Workspace, has_root, result

PAGE = 4096
MODES = (0o333, 0o111, 0o555, 0o000, 0o444)
FOLDERS = {"several": (".", "out"), "scripts": (".", "s"), "project folder": (".", "p", "p/completions")}
# Signals that end a run under a limit, and that no program can prevent: those of the system, and the abort of a library
# in Rust without memory.
ENDS = {"CPU": (-signal.SIGXCPU,), "AS": (-signal.SIGABRT,)}
LIMITS = {
    "FSIZE": (0, 60_000),
    "NOFILE": (3, 24),
    "AS": (0, 96 << 20),
    "NPROC": (0, 1),
    "CPU": (1, 1),
}


@dataclass(frozen=True)
class Environment:
    """One of: free pages on a small disk, a resource limit, the mode of a folder, or a removed working folder."""

    pages: int | None = None
    limits: dict[str, int] = field(default_factory=dict)
    folder: str = ""
    mode: int = 0
    gone: bool = False

    def __str__(self) -> str:
        if self.pages is not None:
            return f"a disk with {self.pages} free pages"
        if self.folder:
            return f"mode {self.mode:03o} of {self.folder}"
        return "a working folder that is gone" if self.gone else f"RLIMIT {self.limits}"


def _cases(workspace: Workspace, random: Random) -> Iterator[Case]:
    disks, nobody = _can_mount(workspace), _can_be_nobody(workspace)
    for _ in count():
        cases = [Case("cwd removed", Environment(gone=True))]
        for name in ALL:
            cases += [Case(name, Environment(pages=random.randrange(24))) for _ in range(8 if disks else 0)]
            for limit, (least, most) in LIMITS.items():
                if (limit == "NPROC" and not nobody) or (limit == "CPU" and name != "checked"):
                    continue
                cases += [Case(name, Environment(limits={limit: random.randint(least, most)})) for _ in range(3)]
            cases += [
                Case(name, Environment(folder=folder, mode=mode))
                for folder in FOLDERS.get(name, (".",))
                for mode in MODES
            ]
        random.shuffle(cases)
        yield from cases


def attempt(workspace: Workspace, case: Case) -> Result:
    """Run a scenario in a hostile environment."""
    environment = case.spec
    if environment.gone:
        return _without_cwd(workspace)
    scenario = ALL[case.scenario]
    baseline = workspace.baseline(scenario)
    if environment.pages is not None:
        with _disk(workspace, baseline.expected.before, environment.pages):
            ended = workspace.run(workspace.request(scenario))
            found = check_fault(workspace, ended, baseline, scenario)
    elif environment.folder:
        workspace.prepare(baseline.expected.before)
        folder = workspace.work / environment.folder
        mode = folder.stat().st_mode
        folder.chmod(environment.mode)
        ended = workspace.run(workspace.request(scenario, bare=True))
        folder.chmod(mode)
        found = check_fault(workspace, ended, baseline, scenario)
    else:
        workspace.prepare(baseline.expected.before)
        nobody = "NPROC" in environment.limits
        if nobody:
            _give_away(workspace.work)
        patches = {"lsconvert.conversion.pipeline.CHUNK_SIZE": 1} if "CPU" in environment.limits else scenario.patches
        ended = workspace.run(workspace.request(scenario, limits=environment.limits, nobody=nobody, patches=patches))
        found = check_fault(workspace, ended, baseline, scenario, allowed=ENDS.get(next(iter(environment.limits)), ()))
    return result(found, survived=ended.code == baseline.expected.code)


def _without_cwd(workspace: Workspace) -> Result:
    """Check that a removed working folder causes no traceback, if the input is in another folder."""
    scenario = ALL["fresh"]
    baseline = workspace.baseline(scenario)
    workspace.prepare(baseline.expected.before)
    gone = workspace.work / "gone"
    gone.mkdir()
    source = str(workspace.work / "in.json")
    ended = workspace.run(
        workspace.request(scenario, argv=("upgrade", source, "-o", "out.json", "-q"), cwd_removed=True), gone
    )
    found = check_stderr(ended, failed=True) + check_code(ended, baseline.expected)
    return result(
        found + [f for f in check_whole(take_snapshot(workspace.work), baseline.expected) if f.kind != "wrong output"]
    )


@contextmanager
def _disk(workspace: Workspace, files: dict, pages: int) -> Iterator[None]:
    """Mount a file system with these files and a number of free pages as the work folder."""
    workspace.prepare({})
    _mount(workspace.work, "size=64m")
    try:
        restore(workspace.work, files)
        free = os.statvfs(workspace.work)
        _mount(workspace.work, f"remount,size={(free.f_blocks - free.f_bfree + pages) * free.f_frsize}")
        yield
    finally:
        subprocess.run(["umount", workspace.work], check=True)


def _mount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True, capture_output=True)


def _can_mount(workspace: Workspace) -> bool:
    try:
        with _disk(workspace, {}, 1):
            return True
    except (OSError, subprocess.CalledProcessError):
        workspace.skipped.add("surroundings: small disks: a tmpfs cannot be mounted here")
        return False


def _can_be_nobody(workspace: Workspace) -> bool:
    """Return whether another user can run the command; RLIMIT_NPROC does not apply to root."""
    if has_root():
        scenario = ALL["fresh"]
        workspace.prepare(workspace.baseline(scenario).expected.before)
        _give_away(workspace.work)
        if workspace.run(workspace.request(scenario, nobody=True)).code == 0:
            return True
    workspace.skipped.add("surroundings: RLIMIT_NPROC: needs root, and a checkout that other users can read")
    return False


def _give_away(folder: Path) -> None:
    for root, folders, names in os.walk(folder):
        for path in (root, *(os.path.join(root, name) for name in (*folders, *names))):
            os.chown(path, 65534, 65534)


SURROUNDINGS = Part("surroundings", 1.5, _cases, attempt)
