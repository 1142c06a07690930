"""Fault injection: each system call on the files of a run fails once, with each error that it may have."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from itertools import count
from random import Random

from .launch import CompletedRun, Injection
from .oracle import check_code, check_stderr, check_undone, check_whole, take_snapshot
from .results import Finding, Result
from .scenarios import SCENARIOS, Scenario
from .workspace import Baseline, Case, Part, Workspace, result, units_of

FULL = (errno.ENOSPC, errno.EDQUOT)
FORBIDDEN = (errno.EACCES, errno.EROFS, errno.EIO)
ERRORS = {
    "open": (*FORBIDDEN, *FULL, errno.EMFILE, errno.EINTR),
    "read": (errno.EIO, errno.EINTR),
    "write": (errno.EIO, *FULL, errno.EINTR),
    "close": (errno.EIO, *FULL, errno.EINTR),
    "fsync": (errno.EIO, *FULL, errno.EINTR, errno.EROFS),
    "rename": (*FORBIDDEN, *FULL, errno.EPERM),
    "link": (*FORBIDDEN, *FULL, errno.EPERM),
    "stat": (errno.EIO, errno.EACCES),
    "chmod": (*FORBIDDEN, errno.EPERM),
    "chown": (*FORBIDDEN, errno.EPERM),
    "mkdir": (*FORBIDDEN, *FULL),
    "listdir": (errno.EIO, errno.EACCES, errno.EMFILE),
    "unlink": FORBIDDEN,
    "thread": (errno.EAGAIN,),
    "flock": (errno.EIO, errno.EINTR, errno.ENOLCK),
    "truncate": (errno.EIO, *FULL),
}
LASTING = {
    "open": (errno.EMFILE, errno.EROFS),
    "write": (errno.ENOSPC, errno.EIO),
    "read": (errno.EIO,),
    "fsync": (errno.EIO,),
}
ALL = {scenario.name: scenario for scenario in SCENARIOS if scenario.name != "large"}
MOST = 12  # calls of one kind that fail in one scenario and round; a sample, if there are more


def injections(calls: list[str], random: Random) -> Iterator[Injection]:
    """Yield an injection for each call of a run and each error that the call may have."""
    for kind, errors in ERRORS.items():
        numbers = range(1, calls.count(kind) + 1)
        for nth in numbers if len(numbers) <= MOST else random.sample(numbers, MOST):
            yield from (Injection(kind, nth, "fail", error) for error in errors)
            yield from (Injection(kind, nth, "fail", error, sticky=True) for error in LASTING.get(kind, ()))
            if kind in ("read", "write"):
                yield Injection(kind, nth, "short")


def _cases(workspace: Workspace, random: Random) -> Iterator[Case]:
    """Yield rounds without end, each with every call and error once."""
    for _ in count():
        cases = [
            Case(scenario.name, injection)
            for scenario in ALL.values()
            for injection in injections([kind for kind, _ in workspace.baseline(scenario).calls], random)
        ]
        random.shuffle(cases)
        yield from cases


def attempt(workspace: Workspace, case: Case) -> Result:
    """Let one call fail, and check the whole result."""
    scenario, injection = ALL[case.scenario], case.spec
    baseline = workspace.baseline(scenario)
    workspace.prepare(baseline.expected.before)
    ended = workspace.run(workspace.request(scenario, injection=injection))
    found = check_fault(workspace, ended, baseline, scenario)
    if injection.kind == "unlink":  # a file that cannot be removed stays
        found = [finding for finding in found if finding.kind != "left over"]
    return result(found, survived=ended.code == baseline.expected.code)


def check_fault(
    workspace: Workspace, ended: CompletedRun, baseline: Baseline, scenario: Scenario, allowed: tuple[int, ...] = ()
) -> list[Finding]:
    """Check that a run did everything, or that it changed nothing and failed with a documented code and a message."""
    seen, expected = take_snapshot(workspace.work), baseline.expected
    done = ended.code == expected.code
    found = check_stderr(ended, failed=not done)
    if done:
        return found + check_whole(seen, expected)
    found += check_code(ended, expected, allowed)
    return found + check_undone(seen, expected, units_of(scenario, expected), streams=scenario.stdout)


FAULTS = Part("faults", 3, _cases, attempt)
