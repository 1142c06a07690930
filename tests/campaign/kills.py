"""Kill runs with SIGKILL and other signals, at any moment and around every call that changes a file name."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

from .launch import CompletedRun, Injection
from .oracle import (
    TEMPORARY,
    Snapshot,
    check_killed,
    check_stderr,
    check_undone,
    check_whole,
    remains,
    state_of,
    take_snapshot,
)
from .results import Finding, Result
from .scenarios import SCENARIOS, Scenario
from .workspace import Baseline, Case, Part, Workspace, result, units_of

NAMING = ("rename", "link", "unlink", "fsync")
ASKED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
ANY = (signal.SIGKILL, signal.SIGKILL, *ASKED)
ALL = {scenario.name: scenario for scenario in SCENARIOS}


@dataclass(frozen=True)
class Kill:
    """A signal before or after the `nth` call of a kind; without a kind, after a share of the duration of the run."""

    number: signal.Signals
    kind: str = ""
    nth: int = 0
    when: str = ""
    share: float = 0.0

    def __str__(self) -> str:
        moment = f"{self.when} {self.kind} {self.nth}" if self.kind else f"after {self.share:.2f} of the run"
        return f"{self.number.name} {moment}"


def _cases(workspace: Workspace, random: Random) -> Iterator[Case]:
    """Yield rounds without end, each with every exact moment once and random moments."""
    for _ in count():
        cases = []
        for scenario in SCENARIOS:
            calls = [kind for kind, _ in workspace.baseline(scenario).calls]
            exact = [
                (kind, nth + 1, when)
                for kind in NAMING
                for nth in range(calls.count(kind))
                for when in ("before", "after")
            ]
            kills = [Kill(number, *moment) for moment in exact for number in (signal.SIGKILL, random.choice(ASKED))]
            kills += [Kill(random.choice(ANY), share=random.uniform(0, 1.1)) for _ in range(10)]
            cases += [Case(scenario.name, kill) for kill in kills]
        random.shuffle(cases)
        yield from cases


def attempt(workspace: Workspace, case: Case) -> Result:
    """Send the signal, check the whole folder, and run the command again."""
    scenario, kill = ALL[case.scenario], case.spec
    baseline = workspace.baseline(scenario)
    workspace.prepare(baseline.expected.before)
    if kill.kind:
        ended = workspace.run(
            workspace.request(scenario, injection=Injection(kill.kind, kill.nth, kill.when, kill.number))
        )
    else:
        ended = workspace.run(workspace.request(scenario, kill=(kill.number, kill.share * baseline.seconds)))
    seen = take_snapshot(workspace.work)
    found = check_stderr(ended, failed=False)
    if kill.number is signal.SIGINT and b", in main\n" not in ended.stderr:  # before the entry point
        found = [finding for finding in found if finding.kind != "traceback"]
    if ended.code == baseline.expected.code:
        return result(found + check_whole(seen, baseline.expected), too_late=1)
    if kill.number is not signal.SIGKILL:
        return result(found + check_asked(ended, seen, baseline, scenario, kill.number))
    killed, unnamed = after_kill(ended, seen, baseline, scenario)
    return result(found + killed + _again(workspace, baseline, scenario), unnamed_mix=unnamed)


def check_asked(
    ended: CompletedRun, seen: Snapshot, baseline: Baseline, scenario: Scenario, number: signal.Signals
) -> list[Finding]:
    """Check that a terminated program left all files old or all new, and exited with the code of the signal."""
    expected = baseline.expected
    found = (
        []
        if ended.code in (128 + number, -number)
        else [Finding("wrong code", f"exit {ended.code} after {number.name}")]
    )
    undone = check_undone(seen, expected, units_of(scenario, expected), streams=scenario.stdout)
    return found + [finding for finding in undone if finding.kind != "failed yet written"]


def after_kill(
    ended: CompletedRun, seen: Snapshot, baseline: Baseline, scenario: Scenario
) -> tuple[list[Finding], bool]:
    """Check that every file is old or new after SIGKILL; return findings, and whether there is a documented mix."""
    expected = baseline.expected
    found = [] if ended.code == -signal.SIGKILL else [Finding("wrong code", f"exit {ended.code} after SIGKILL")]
    found += [
        Finding("stray file", name)
        for name in remains(seen, expected)
        if TEMPORARY not in name and name != scenario.stdout
    ]
    unnamed = False
    for unit in units_of(scenario, expected):
        more, mix = check_killed(seen, expected, unit, manifest=scenario.manifest, quarantine=scenario.quarantine)
        found, unnamed = found + more, unnamed or mix
    for name in expected.before:
        if name not in expected.changed and state_of(seen, expected, name) != "same":
            found.append(Finding("changed", name))
    if scenario.stdout is not None:
        text = seen[scenario.stdout].data if scenario.stdout in seen else b""
        if not expected.after[scenario.stdout].data.startswith(text):
            found.append(Finding("torn", f"{scenario.stdout} is not a prefix of the expected output"))
    return found, unnamed


def _again(workspace: Workspace, baseline: Baseline, scenario: Scenario) -> list[Finding]:
    """Check that the next run of the same command works, and removes the files of the killed one."""
    for name in scenario.again.split():
        (workspace.work / name).unlink(missing_ok=True)
    ended = workspace.run(workspace.request(scenario))
    if ended.code not in (0, baseline.expected.code):  # 0: no work was left
        lines = ended.stderr.decode(errors="replace").strip().splitlines()
        return [Finding("next run blocked", f"exit {ended.code}: {lines[0] if lines else ''}")]
    return check_whole(take_snapshot(workspace.work), baseline.expected)


KILLS = Part("kills", 4, _cases, attempt)
