"""What may be seen of a run afterwards: the whole folder, the exit code, and the words on stderr.

A `Picture` is a folder as it was at one time. The functions compare pictures and return findings; none starts anything.
"""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from .figures import Finding
from .launch import Ended

DOCUMENTED = {0, 1, 2, 3, 4, 5, 70, 129, 130, 131, 141, 143}
PART = ".lsconvert-"
MAX_LINES = 8  # of words about one failure, in quiet runs


@dataclass(frozen=True)
class Entry:
    """A file as it is seen: its mode, and its bytes or, for a link, where it leads."""

    mode: int
    data: bytes


Picture: TypeAlias = "dict[str, Entry]"


@dataclass(frozen=True)
class Expected:
    """A scenario that was run undisturbed: the folder before and after, and what it said."""

    before: Picture
    after: Picture
    code: int
    stdout: bytes = b""

    @property
    def changed(self) -> tuple[str, ...]:
        """The names that the run makes, replaces or removes."""
        names = {**self.before, **self.after}
        return tuple(name for name in names if self.before.get(name) != self.after.get(name))


def picture(folder: Path) -> Picture:
    """Return all files and links of a folder, and of the folders in it, by their paths."""
    found = {}
    for root, folders, names in os.walk(folder):
        for name in [*names, *(n for n in folders if os.path.islink(os.path.join(root, n)))]:
            path = Path(root, name)
            info = path.lstat()
            if stat.S_ISLNK(info.st_mode):
                data = os.fsencode(path.readlink())
            else:
                data = path.read_bytes() if stat.S_ISREG(info.st_mode) else b""
            found[str(path.relative_to(folder))] = Entry(info.st_mode, data)
    return found


def paint(folder: Path, files: Picture) -> None:
    """Write the files of a picture into a folder."""
    for name, entry in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if stat.S_ISLNK(entry.mode):
            path.symlink_to(os.fsdecode(entry.data))
        else:
            path.write_bytes(entry.data)
            path.chmod(stat.S_IMODE(entry.mode))


def remains(seen: Picture, expected: Expected) -> list[str]:
    """Return what a run left that neither was there nor should be."""
    return sorted(name for name in seen if name not in expected.before and name not in expected.after)


def check_words(ended: Ended, *, failed: bool) -> list[Finding]:
    """Whoever reads stderr learns what is the matter, in a few lines, and sees no traceback."""
    words = ended.stderr.decode(errors="replace")
    found = []
    if "Traceback (most recent call last)" in words or "Exception ignored" in words:
        found.append(Finding("traceback", words.strip().splitlines()[-1][:200]))
    elif failed and not words.strip() and ended.code >= 0:
        found.append(Finding("silence", f"exit {ended.code}, and nothing on stderr"))
    elif failed and len(words.splitlines()) > MAX_LINES:
        found.append(Finding("many lines", f"{len(words.splitlines())} lines on stderr"))
    if ended.hung:
        found.append(Finding("hang", f"did not end in {ended.seconds:.0f} s"))
    if ended.orphans:
        found.append(Finding("orphaned", f"{ended.orphans} processes lived on"))
    return found


def check_whole(seen: Picture, expected: Expected) -> list[Finding]:
    """A run that says it is done has done all of it, and nothing else."""
    found = [Finding("left over", name) for name in remains(seen, expected)]
    for name, entry in expected.after.items():
        if (now := seen.get(name)) != entry:
            found.append(Finding("wrong output", f"{name}: {_difference(now, entry)}"))
    gone = [name for name in seen if name in expected.before and name not in expected.after]
    return found + [Finding("wrong output", f"{name} should be gone") for name in gone]


def check_undone(
    seen: Picture, expected: Expected, units: Iterable[Iterable[str]], *, streams: str | None = None
) -> list[Finding]:
    """A run that says it failed has changed nothing; of several targets, not all.

    `units`: files that are replaced together. `streams`: a file that stdout goes to, which may hold a part.
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
            found.append(Finding("torn", f"{streams} is no beginning of what was expected"))
    return found


def check_code(ended: Ended, expected: Expected, allowed: Iterable[int] = ()) -> list[Finding]:
    """A failure has one of the documented codes, and never one that means something else."""
    if ended.hung or ended.code in allowed:
        return []
    if ended.code < 0:
        return [Finding("crash", f"ended by {signal.Signals(-ended.code).name}")]
    if ended.code not in DOCUMENTED or ended.code == 0 or (ended.code == 1 and expected.code != 1):
        return [Finding("wrong code", f"exit {ended.code}")]
    return []


def state_of(seen: Picture, expected: Expected, name: str) -> str:
    """Return whether a file is old, new, torn (neither), lost (gone, and should not be), or same (old and new are one)."""
    now, old, new = seen.get(name), expected.before.get(name), expected.after.get(name)
    if old == new:
        return "same" if now == old else "torn"
    if now == new:
        return "new"
    if now == old:
        return "old"
    return "lost" if now is None else "torn"


def check_killed(
    seen: Picture, expected: Expected, unit: Iterable[str], *, manifest: str | None, aside: str | None
) -> tuple[list[Finding], bool]:
    """Check the files of one unit after SIGKILL; return findings, and whether they are a mix that nothing describes.

    Such a mix is documented, if the manifest is gone, or if there is none and the quarantine is the new one.
    """
    here = {name: state_of(seen, expected, name) for name in unit}
    unnamed = manifest is not None and here.get(manifest) == "lost"
    if unnamed:
        here.pop(manifest or "")
    found = [Finding(state, name) for name, state in here.items() if state in ("torn", "lost")]
    if {"old", "new"} <= set(here.values()):
        described = manifest is not None and manifest in seen and not unnamed
        if described or (aside is not None and here.get(aside) == "old"):
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
