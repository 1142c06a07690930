"""Hard surroundings: full disks, limits of the system, folders that are forbidden or gone. The oracle is that of the faults."""

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

from .bench import Bench, Case, Part, has_root, result
from .faults import ALL, judge
from .figures import Result
from .oracle import check_code, check_whole, check_words, paint, picture

PAGE = 4096
MODES = (0o333, 0o111, 0o555, 0o000, 0o444)
FOLDERS = {"several": (".", "out"), "scripts": (".", "s"), "project folder": (".", "p", "p/completions")}
# Signals that end a run under a limit, which no program can prevent: the system's own; and where a library in Rust finds
# no memory, it aborts.
ENDS = {"CPU": (-signal.SIGXCPU,), "AS": (-signal.SIGABRT,)}
LIMITS = {
    "FSIZE": (0, 60_000),
    "NOFILE": (3, 24),
    "AS": (0, 96 << 20),
    "NPROC": (0, 1),
    "CPU": (1, 1),
}


@dataclass(frozen=True)
class Surrounding:
    """One of: free pages on a disk of its own, a limit, the mode of a folder, a working folder that is gone."""

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


def _cases(bench: Bench, random: Random) -> Iterator[Case]:
    disks, nobody = _can_mount(bench), _can_be_nobody(bench)
    for _ in count():
        cases = [Case("cwd removed", Surrounding(gone=True))]
        for name in ALL:
            cases += [Case(name, Surrounding(pages=random.randrange(24))) for _ in range(8 if disks else 0)]
            for limit, (least, most) in LIMITS.items():
                if (limit == "NPROC" and not nobody) or (limit == "CPU" and name != "checked"):
                    continue
                cases += [Case(name, Surrounding(limits={limit: random.randint(least, most)})) for _ in range(3)]
            cases += [
                Case(name, Surrounding(folder=folder, mode=mode))
                for folder in FOLDERS.get(name, (".",))
                for mode in MODES
            ]
        random.shuffle(cases)
        yield from cases


def attempt(bench: Bench, case: Case) -> Result:
    """Run a scenario in hard surroundings."""
    around = case.what
    if around.gone:
        return _without_cwd(bench)
    scenario = ALL[case.scenario]
    known = bench.known(scenario)
    if around.pages is not None:
        with _disk(bench, known.expected.before, around.pages):
            ended = bench.run(bench.order(scenario))
            found = judge(bench, ended, known, scenario)
    elif around.folder:
        bench.prepare(known.expected.before)
        folder = bench.work / around.folder
        mode = folder.stat().st_mode
        folder.chmod(around.mode)
        ended = bench.run(bench.order(scenario, bare=True))
        folder.chmod(mode)
        found = judge(bench, ended, known, scenario)
    else:
        bench.prepare(known.expected.before)
        nobody = "NPROC" in around.limits
        if nobody:
            _give_away(bench.work)
        patches = {"lsconvert.conversion.pipeline.CHUNK_SIZE": 1} if "CPU" in around.limits else scenario.patches
        ended = bench.run(bench.order(scenario, limits=around.limits, nobody=nobody, patches=patches))
        found = judge(bench, ended, known, scenario, allowed=ENDS.get(next(iter(around.limits)), ()))
    return result(found, survived=ended.code == known.expected.code)


def _without_cwd(bench: Bench) -> Result:
    """A working folder that was removed is no reason for a traceback, with an input elsewhere."""
    scenario = ALL["fresh"]
    known = bench.known(scenario)
    bench.prepare(known.expected.before)
    gone = bench.work / "gone"
    gone.mkdir()
    source = str(bench.work / "in.json")
    ended = bench.run(bench.order(scenario, argv=("upgrade", source, "-o", "out.json", "-q"), cwd_removed=True), gone)
    found = check_words(ended, failed=True) + check_code(ended, known.expected)
    return result(found + [f for f in check_whole(picture(bench.work), known.expected) if f.kind != "wrong output"])


@contextmanager
def _disk(bench: Bench, files: dict, pages: int) -> Iterator[None]:
    """Make the work folder a file system of its own, with these files and so many free pages."""
    bench.prepare({})
    _mount(bench.work, "size=64m")
    try:
        paint(bench.work, files)
        free = os.statvfs(bench.work)
        _mount(bench.work, f"remount,size={(free.f_blocks - free.f_bfree + pages) * free.f_frsize}")
        yield
    finally:
        subprocess.run(["umount", bench.work], check=True)


def _mount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True, capture_output=True)


def _can_mount(bench: Bench) -> bool:
    try:
        with _disk(bench, {}, 1):
            return True
    except (OSError, subprocess.CalledProcessError):
        bench.skipped.add("surroundings: small disks: a tmpfs cannot be mounted here")
        return False


def _can_be_nobody(bench: Bench) -> bool:
    """Tell whether another user can run the command at all; NPROC does not hold for root."""
    if has_root():
        scenario = ALL["fresh"]
        bench.prepare(bench.known(scenario).expected.before)
        _give_away(bench.work)
        if bench.run(bench.order(scenario, nobody=True)).code == 0:
            return True
    bench.skipped.add("surroundings: RLIMIT_NPROC: needs root, and a checkout that other users can read")
    return False


def _give_away(folder: Path) -> None:
    for root, folders, names in os.walk(folder):
        for path in (root, *(os.path.join(root, name) for name in (*folders, *names))):
            os.chown(path, 65534, 65534)


SURROUNDINGS = Part("surroundings", 1.5, _cases, attempt)
