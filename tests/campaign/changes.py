"""Changes by another program while a run is stopped at a call: to its source, target, folder or temporary file."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

from .launch import CompletedRun, Injection, RunRequest
from .oracle import TEMPORARY, check_code, check_stderr, take_snapshot
from .results import Finding, Result
from .scenarios import SCENARIOS, Scenario, export
from .workspace import Baseline, Case, Part, Workspace, result

ALL = {scenario.name: scenario for scenario in SCENARIOS}
OTHER = export(7, "other")
PRECIOUS = b"precious"


@dataclass(frozen=True)
class Change:
    """A change before the `nth` call of a kind."""

    name: str
    kind: str
    nth: int

    def __str__(self) -> str:
        return f"{self.name} before {self.kind} {self.nth}"


def _append(folder: Path) -> None:
    with (folder / "in.json").open("ab") as file:
        file.write(b" " * 5000 + b"x")


def _cut(folder: Path) -> None:
    os.truncate(folder / "in.json", (folder / "in.json").stat().st_size // 2)


def _rewrite(folder: Path) -> None:
    (folder / "in.json").write_bytes(OTHER)


def _remove(folder: Path) -> None:
    (folder / "in.json").unlink()


def _replace(folder: Path) -> None:
    (folder / "in.json.new").write_bytes(OTHER)
    (folder / "in.json.new").replace(folder / "in.json")


def _write_target(folder: Path) -> None:
    (folder / "out.json").write_bytes(PRECIOUS)


def _remove_temporary(folder: Path) -> None:
    for path in folder.glob(f"{TEMPORARY}*"):
        path.unlink()


def _move_away(folder: Path) -> None:
    if not folder.with_name("moved").exists():
        folder.rename(folder.with_name("moved"))


# Changes, by the name that findings show.
SOURCE: dict[str, Callable[[Path], None]] = {
    "source appended to": _append,
    "source cut": _cut,
    "source written anew": _rewrite,
    "source replaced": _replace,
    "source removed": _remove,
}
TARGET: dict[str, Callable[[Path], None]] = {
    "name taken": _write_target,
    "part removed": _remove_temporary,
    "folder removed": shutil.rmtree,
    "folder moved": _move_away,
}
PIPES = ("pipe whole", "pipe cut", "pipe closed at once")


def _cases(workspace: Workspace, random: Random) -> Iterator[Case]:
    for _ in count():
        cases = [Case("pipe", Change(name, "write", random.randrange(1, 5))) for name in PIPES]
        for scenario, kinds, changes in (
            ("large", ("read",), SOURCE),
            ("fresh", ("write", "rename", "link", "fsync", "chmod", "close", "stat"), TARGET),
        ):
            calls = [kind for kind, _ in workspace.baseline(ALL[scenario]).calls]
            cases += [
                Case(scenario, Change(name, kind, nth))
                for kind in kinds
                for nth in range(1, calls.count(kind) + 1)
                for name in changes
            ]
        random.shuffle(cases)
        yield from cases


def attempt(workspace: Workspace, case: Case) -> Result:
    """Stop the run at a call, make the change, continue the run, and check the result."""
    shutil.rmtree(workspace.work.with_name("moved"), ignore_errors=True)
    change = case.spec
    if case.scenario == "pipe":
        return _through_pipe(workspace, change)
    scenario = ALL[case.scenario]
    baseline = workspace.baseline(scenario)
    workspace.prepare(baseline.expected.before)
    action = {**SOURCE, **TARGET}[change.name]
    injection = Injection(change.kind, change.nth, "before", signal.SIGSTOP)
    ended = workspace.run(
        workspace.request(scenario, injection=injection, while_stopped=partial(action, workspace.work))
    )
    if change.name in SOURCE:
        return result(_check_source(workspace, ended, baseline))
    return result(check_target(workspace, ended, baseline, change.name, scenario))


def _check_source(workspace: Workspace, ended: CompletedRun, baseline: Baseline) -> list[Finding]:
    """Check that the output belongs to one state of the source, or that there is no output."""
    found = check_stderr(ended, failed=ended.code != 0)
    seen = take_snapshot(workspace.work)
    found += [Finding("left over", name) for name in seen if TEMPORARY in name]
    now = seen["out.json"].data if "out.json" in seen else b""
    if ended.code:
        found += check_code(ended, baseline.expected)
        return found + (
            []
            if now == baseline.expected.before["out.json"].data
            else [Finding("changed", "out.json, in a run that failed")]
        )
    wanted = {baseline.expected.after["out.json"].data}
    if "in.json" in seen:
        again = workspace.run(RunRequest(("upgrade", "in.json", "-o", "again.json", "--no-check", "-q")))
        wanted |= {(workspace.work / "again.json").read_bytes()} if again.code == 0 else set()
    return found + ([] if now in wanted else [Finding("wrong output", "belongs to no state of the source")])


def check_target(
    workspace: Workspace, ended: CompletedRun, baseline: Baseline, name: str, scenario: Scenario
) -> list[Finding]:
    """Check that the other program's file stays, no temporary file is left, and a successful run wrote its file."""
    workspace.work.mkdir(exist_ok=True)
    found = check_stderr(ended, failed=ended.code != 0)
    seen = take_snapshot(workspace.work)
    moved = workspace.work.with_name("moved")
    found += [
        Finding("left over", file)
        for file in {**seen, **(take_snapshot(moved) if moved.exists() else {})}
        if TEMPORARY in file
    ]
    now = seen["out.json"].data if "out.json" in seen else None
    new = baseline.expected.after["out.json"].data
    if name == "name taken" and now != PRECIOUS:
        found.append(Finding("replaced without --force", f"exit {ended.code}"))
    if ended.code:
        found += check_code(ended, baseline.expected)
        found += [Finding("failed yet written", f"exit {ended.code}")] if now == new else []
    elif now != new and name not in ("name taken", "folder removed", "folder moved"):
        found.append(Finding("wrong output", "exit 0, and the file is missing or different"))
    return found


def _through_pipe(workspace: Workspace, change: Change) -> Result:
    """Check that a source that ends early is refused."""
    workspace.prepare({})
    text = export(3000, "piped")
    reference = workspace.run(
        RunRequest(("upgrade", "-", "-o", "-", "-q"), stdin=_file(workspace.work / "whole", text))
    )
    os.mkfifo(workspace.work / "pipe")
    end = {"pipe whole": len(text), "pipe cut": len(text) * change.nth // 5, "pipe closed at once": 0}[change.name]
    writer = threading.Thread(target=_write, args=(workspace.work / "pipe", text[:end]))
    writer.start()
    ended = workspace.run(RunRequest(("upgrade", "pipe", "-o", "out.json", "-q")))
    writer.join()
    found = check_stderr(ended, failed=ended.code != 0)
    written = (workspace.work / "out.json").read_bytes() if (workspace.work / "out.json").exists() else None
    if change.name == "pipe whole" and (ended.code or written != reference.stdout):
        found.append(Finding("wrong output", f"of a whole pipe, exit {ended.code}"))
    if change.name != "pipe whole" and (ended.code != 3 or written is not None):
        found.append(Finding("wrong code", f"exit {ended.code} for a pipe that ends early"))
    return result(found)


def _file(path: Path, text: bytes) -> str:
    path.write_bytes(text)
    return str(path)


def _write(path: Path, text: bytes) -> None:
    with suppress(BrokenPipeError), path.open("wb", buffering=0) as pipe:
        for start in range(0, len(text), 60_000):
            pipe.write(text[start : start + 60_000])


CHANGES = Part("changes", 0.7, _cases, attempt)
