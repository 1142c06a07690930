"""Check the results of a run: the whole folder, the exit code, and stderr.

A `Snapshot` is the content of a folder at one time. The functions compare snapshots and return findings; none starts a
run.
"""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from .launch import CompletedRun
from .results import Finding

DOCUMENTED = {0, 1, 2, 3, 4, 5, 70, 129, 130, 131, 141, 143}
TEMPORARY = ".lsconvert-"
MAX_LINES = 8  # about one failure, in quiet runs


@dataclass(frozen=True)
class Entry:
    """A file in a snapshot: its mode, and its bytes or the target of a link."""

    mode: int
    data: bytes


Snapshot: TypeAlias = "dict[str, Entry]"


@dataclass(frozen=True)
class Expected:
    """The results of an undisturbed run: the folder before and after it, its code and stdout."""

    before: Snapshot
    after: Snapshot
    code: int
    stdout: bytes = b""

    @property
    def changed(self) -> tuple[str, ...]:
        """The names that the run creates, replaces or removes."""
        names = {**self.before, **self.after}
        return tuple(name for name in names if self.before.get(name) != self.after.get(name))


RECORD: Final = ".lsconvert-job.jsonl"


def take_snapshot(folder: Path) -> Snapshot:
    """Return all files and links in a folder and its subfolders, by path, without the records of jobs."""
    found = {}
    for root, folders, all_names in os.walk(folder):
        names = [name for name in all_names if name != RECORD]  # it has times; a run is complete without it
        for name in [*names, *(n for n in folders if os.path.islink(os.path.join(root, n)))]:
            path = Path(root, name)
            info = path.lstat()
            if stat.S_ISLNK(info.st_mode):
                data = os.fsencode(path.readlink())
            else:
                data = path.read_bytes() if stat.S_ISREG(info.st_mode) else b""
            found[str(path.relative_to(folder))] = Entry(info.st_mode, data)
    return found


def restore(folder: Path, files: Snapshot) -> None:
    """Write the files of a snapshot into a folder."""
    for name, entry in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if stat.S_ISLNK(entry.mode):
            path.symlink_to(os.fsdecode(entry.data))
        else:
            path.write_bytes(entry.data)
            path.chmod(stat.S_IMODE(entry.mode))


def remains(seen: Snapshot, expected: Expected) -> list[str]:
    """Return the files that the run left, and that should not exist."""
    return sorted(name for name in seen if name not in expected.before and name not in expected.after)


def check_stderr(ended: CompletedRun, *, failed: bool) -> list[Finding]:
    """Check that stderr explains a failure in a few lines, without a traceback."""
    text = ended.stderr.decode(errors="replace")
    found = []
    if "Traceback (most recent call last)" in text or "Exception ignored" in text:
        found.append(Finding("traceback", text.strip().splitlines()[-1][:200]))
    elif failed and not text.strip() and ended.code >= 0:
        found.append(Finding("silence", f"exit {ended.code}, and nothing on stderr"))
    elif failed and len(text.splitlines()) > MAX_LINES:
        found.append(Finding("many lines", f"{len(text.splitlines())} lines on stderr"))
    if ended.hung:
        found.append(Finding("hang", f"did not end in {ended.seconds:.0f} s"))
    if ended.orphans:
        found.append(Finding("orphaned", f"{ended.orphans} processes lived on"))
    return found


def check_whole(seen: Snapshot, expected: Expected) -> list[Finding]:
    """Check that a successful run did all of its work, and no more."""
    found = [Finding("left over", name) for name in remains(seen, expected)]
    for name, entry in expected.after.items():
        if (now := seen.get(name)) != entry:
            found.append(Finding("wrong output", f"{name}: {_difference(now, entry)}"))
    gone = [name for name in seen if name in expected.before and name not in expected.after]
    return found + [Finding("wrong output", f"{name} should be gone") for name in gone]


def check_undone(
    seen: Snapshot, expected: Expected, units: Iterable[Iterable[str]], *, streams: str | None = None
) -> list[Finding]:
    """Check that a failed run has changed nothing, or, with several targets, not all of them.

    `units` are files that are replaced together. `streams` is the file that stdout is redirected to; it may be
    incomplete.
    """
    found = [Finding("left over", name) for name in remains(seen, expected) if name != streams]
    states = []
    for unit in units:
        here = {name: state_of(seen, expected, name) for name in unit if name != streams}
        found += [Finding(state, name) for name, state in here.items() if state in ("torn", "lost")]
        kinds = set(here.values()) & {"old", "new"}
        if len(kinds) == 2:
            found.append(Finding("mixed", _states(here)))
        states += kinds
    if states and "old" not in states and (streams is None or seen.get(streams) == expected.after[streams]):
        found.append(Finding("failed yet written", "the exit code is that of a failure, and every file is new"))
    untouched = {name: entry for name, entry in expected.before.items() if name not in expected.changed}
    found += [Finding("changed", name) for name, entry in untouched.items() if seen.get(name) != entry]
    if streams is not None:
        text = seen[streams].data if streams in seen else b""
        if not expected.after[streams].data.startswith(text):
            found.append(Finding("torn", f"{streams} is not a prefix of the expected output"))
    return found


def check_code(ended: CompletedRun, expected: Expected, allowed: Iterable[int] = ()) -> list[Finding]:
    """Check that a failure has a documented code that fits."""
    if ended.hung or ended.code in allowed:
        return []
    if ended.code < 0:
        return [Finding("crash", f"ended by {signal.Signals(-ended.code).name}")]
    if ended.code not in DOCUMENTED or ended.code == 0 or (ended.code == 1 and expected.code != 1):
        return [Finding("wrong code", f"exit {ended.code}")]
    return []


def state_of(seen: Snapshot, expected: Expected, name: str) -> str:
    """Return the state of a file: old, new, torn (neither), lost (wrongly removed), or same (old and new are equal)."""
    now, old, new = seen.get(name), expected.before.get(name), expected.after.get(name)
    if old == new:
        return "same" if now == old else "torn"
    if now == new:
        return "new"
    if now == old:
        return "old"
    return "lost" if now is None else "torn"


def check_killed(
    seen: Snapshot, expected: Expected, unit: Iterable[str], *, manifest: str | None, quarantine: str | None
) -> tuple[list[Finding], bool]:
    """Check the files of one unit after SIGKILL; return findings, and whether they are a documented mix.

    A mix is documented if the manifest is removed, or if there is no manifest and the quarantine is new.
    """
    here = {name: state_of(seen, expected, name) for name in unit}
    unnamed = manifest is not None and here.get(manifest) == "lost"
    if unnamed:
        here.pop(manifest or "")
    found = [Finding(state, name) for name, state in here.items() if state in ("torn", "lost")]
    if {"old", "new"} <= set(here.values()):
        described = manifest is not None and manifest in seen and not unnamed
        if described or (quarantine is not None and here.get(quarantine) == "old"):
            found.append(Finding("mixed", _states(here)))
        else:
            unnamed = True
    return found, unnamed


def _difference(now: Entry | None, expected: Entry) -> str:
    if now is None:
        return "is not there"
    if now.data != expected.data:
        return f"{len(now.data)} bytes, other than the {len(expected.data)} expected"
    return f"mode {now.mode:o}, expected {expected.mode:o}"


def _states(here: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {state}" for name, state in here.items())
