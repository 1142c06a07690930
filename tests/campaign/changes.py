"""Changes from elsewhere while a run is stopped at one of its calls: of its source, its target, its folder, its own file."""

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

from .bench import Bench, Case, Known, Part, result
from .figures import Finding, Result
from .launch import Ended, Run, Strike
from .oracle import PART, check_code, check_words, picture
from .scenarios import SCENARIOS, Scenario, export

ALL = {scenario.name: scenario for scenario in SCENARIOS}
OTHER = export(7, "other")
PRECIOUS = b"precious"


@dataclass(frozen=True)
class Change:
    """What happens before the `nth` call of a kind."""

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


def _take_name(folder: Path) -> None:
    (folder / "out.json").write_bytes(PRECIOUS)


def _remove_part(folder: Path) -> None:
    for path in folder.glob(f"{PART}*"):
        path.unlink()


def _move_away(folder: Path) -> None:
    if not folder.with_name("moved").exists():
        folder.rename(folder.with_name("moved"))


# What is done, in which scenario, and before which calls.
SOURCE: dict[str, Callable[[Path], None]] = {
    "source appended to": _append,
    "source cut": _cut,
    "source written anew": _rewrite,
    "source replaced": _replace,
    "source removed": _remove,
}
TARGET: dict[str, Callable[[Path], None]] = {
    "name taken": _take_name,
    "part removed": _remove_part,
    "folder removed": shutil.rmtree,
    "folder moved": _move_away,
}
PIPES = ("pipe whole", "pipe cut", "pipe closed at once")


def _cases(bench: Bench, random: Random) -> Iterator[Case]:
    for _ in count():
        cases = [Case("pipe", Change(name, "write", random.randrange(1, 5))) for name in PIPES]
        for scenario, kinds, changes in (
            ("large", ("read",), SOURCE),
            ("fresh", ("write", "rename", "link", "fsync", "chmod", "close", "stat"), TARGET),
        ):
            calls = [kind for kind, _ in bench.known(ALL[scenario]).calls]
            cases += [
                Case(scenario, Change(name, kind, nth))
                for kind in kinds
                for nth in range(1, calls.count(kind) + 1)
                for name in changes
            ]
        random.shuffle(cases)
        yield from cases


def attempt(bench: Bench, case: Case) -> Result:
    """Stop the run, change something, let it go on, and look."""
    shutil.rmtree(bench.work.with_name("moved"), ignore_errors=True)
    change = case.what
    if case.scenario == "pipe":
        return _through_pipe(bench, change)
    scenario = ALL[case.scenario]
    known = bench.known(scenario)
    bench.prepare(known.expected.before)
    action = {**SOURCE, **TARGET}[change.name]
    strike = Strike(change.kind, change.nth, "before", signal.SIGSTOP)
    ended = bench.run(bench.order(scenario, strike=strike, while_stopped=partial(action, bench.work)))
    if change.name in SOURCE:
        return result(_judge_source(bench, ended, known))
    return result(_judge_target(bench, ended, known, change.name, scenario))


def _judge_source(bench: Bench, ended: Ended, known: Known) -> list[Finding]:
    """The output is made of one state of the source, or there is none."""
    found = check_words(ended, failed=ended.code != 0)
    seen = picture(bench.work)
    found += [Finding("left over", name) for name in seen if PART in name]
    now = seen["out.json"].data if "out.json" in seen else b""
    if ended.code:
        found += check_code(ended, known.expected)
        return found + (
            []
            if now == known.expected.before["out.json"].data
            else [Finding("changed", "out.json, in a run that failed")]
        )
    wanted = {known.expected.after["out.json"].data}
    if "in.json" in seen:
        again = bench.run(Run(("upgrade", "in.json", "-o", "again.json", "--no-check", "-q")))
        wanted |= {(bench.work / "again.json").read_bytes()} if again.code == 0 else set()
    return found + ([] if now in wanted else [Finding("wrong output", "made of no one state of the source")])


def _judge_target(bench: Bench, ended: Ended, known: Known, name: str, scenario: Scenario) -> list[Finding]:
    """What somebody else put there stays; nothing is left; and success means that the file is there."""
    bench.work.mkdir(exist_ok=True)
    found = check_words(ended, failed=ended.code != 0)
    seen = picture(bench.work)
    moved = bench.work.with_name("moved")
    found += [
        Finding("left over", file) for file in {**seen, **(picture(moved) if moved.exists() else {})} if PART in file
    ]
    now = seen["out.json"].data if "out.json" in seen else None
    new = known.expected.after["out.json"].data
    if name == "name taken" and now != PRECIOUS:
        found.append(Finding("replaced without --force", f"exit {ended.code}"))
    if ended.code:
        found += check_code(ended, known.expected)
        found += [Finding("failed yet written", f"exit {ended.code}")] if now == new else []
    elif now != new and name not in ("name taken", "folder removed", "folder moved"):
        found.append(Finding("wrong output", "exit 0, and the file is not there, or is another one"))
    return found


def _through_pipe(bench: Bench, change: Change) -> Result:
    """A source that ends early is no whole source."""
    bench.prepare({})
    text = export(3000, "piped")
    reference = bench.run(Run(("upgrade", "-", "-o", "-", "-q"), stdin=_file(bench.work / "whole", text)))
    os.mkfifo(bench.work / "pipe")
    end = {"pipe whole": len(text), "pipe cut": len(text) * change.nth // 5, "pipe closed at once": 0}[change.name]
    writer = threading.Thread(target=_write, args=(bench.work / "pipe", text[:end]))
    writer.start()
    ended = bench.run(Run(("upgrade", "pipe", "-o", "out.json", "-q")))
    writer.join()
    found = check_words(ended, failed=ended.code != 0)
    written = (bench.work / "out.json").read_bytes() if (bench.work / "out.json").exists() else None
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
