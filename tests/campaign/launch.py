"""Run the command line in processes that `fork_server.py` forks: with faults, limits and signals; return the results.

Linux only: the shim needs glibc, and this module needs /proc and pidfd.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ACTIONS = {"fail": 1, "short": 2, "before": 3, "after": 4}
PATIENCE = 60.0  # seconds; no run takes as long as one
GRACE = 5.0  # seconds that a child may outlive its parent


@dataclass(frozen=True)
class Injection:
    """An action of the shim at the `nth` call of a kind: fail with an errno, or send a signal.

    An `nth` of 0 means no call, a kind of "" any kind.
    """

    kind: str = ""
    nth: int = 0
    action: str = "fail"
    value: int = 0
    sticky: bool = False

    def __str__(self) -> str:
        name = signal.Signals(self.value).name if self.action in ("before", "after") else os.strerror(self.value)
        what = "short" if self.action == "short" else f"{self.action} {name}"
        return f"{self.kind} number {self.nth}{' and all after it' if self.sticky else ''}: {what}"


@dataclass(frozen=True)
class RunRequest:
    """One command in the folder `cwd`, and its environment. `kill` is a signal and a delay in seconds."""

    argv: tuple[str, ...]
    injection: Injection | None = None
    kill: tuple[int, float] | None = None
    stdin: str = os.devnull
    stdout: str | None = None
    limits: Mapping[str, int] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    patches: Mapping[str, object] = field(default_factory=dict)
    cold: bool = False  # imports modules itself
    bare: bool = False  # root, but subject to file modes
    nobody: bool = False
    cwd_removed: bool = False
    patience: float = PATIENCE
    while_stopped: Callable[[], None] | None = None  # called when the injection has stopped the process


@dataclass(frozen=True)
class CompletedRun:
    """The result of a run.

    `code` is negative after a signal, `peak` is in bytes, and `orphans` is a number of processes.
    """

    code: int
    stdout: bytes
    stderr: bytes
    seconds: float
    peak: int
    hung: bool = False
    orphans: int = 0
    calls: tuple[tuple[str, str], ...] = ()


def build_shim(folder: Path) -> Path:
    """Compile the shim into a folder, and return its path. Raises CalledProcessError; FileNotFoundError without gcc."""
    library = folder / "shim.so"
    source = HERE / "shim.c"
    subprocess.run(["gcc", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True, capture_output=True)
    return library


class Launcher:
    """Starts runs. Use as a context manager. `folder` is for its own files; commands run in another one.

    With `cold`, each run imports the modules of a conversion itself.
    """

    def __init__(self, folder: Path, *, cold: bool = False) -> None:
        self._folder = folder
        given = {**os.environ, "LD_PRELOAD": str(build_shim(folder))}
        command = [sys.executable, str(HERE / "fork_server.py"), *(["cold"] if cold else [])]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=given)
        if self._answer() != b"ready":
            raise RuntimeError("the fork server does not start")

    def __enter__(self) -> Launcher:
        return self

    def __exit__(self, *exc: object) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def run(self, run: RunRequest, cwd: Path, scope: Path | None = None) -> CompletedRun:
        """Run a command to its end. Injections and the list of calls are limited to paths in `scope`, or else `cwd`."""
        stdout, stderr, log = (self._folder / name for name in ("stdout", "stderr", "log"))
        for path in (stdout, stderr, log):
            with suppress(FileNotFoundError):
                path.unlink()
        stdout = cwd / run.stdout if run.stdout is not None else stdout
        injection = run.injection or Injection()
        order = {
            "argv": list(run.argv), "cwd": str(cwd), "stdin": str(cwd / run.stdin), "stdout": str(stdout), "stderr": str(stderr),
            "log": str(log) if not injection.nth else "", "environment": dict(run.environment), "patches": dict(run.patches),
            "shim": [injection.kind, str(scope or cwd), injection.nth, ACTIONS[injection.action], injection.value, int(injection.sticky)],
            "limits": dict(run.limits), "bare": run.bare, "nobody": run.nobody, "cwd_removed": run.cwd_removed,
        }  # fmt: skip
        begin = time.monotonic()
        self._say(json.dumps(order).encode())
        pid = int(self._answer())
        hung = not self._await(pid, run)
        seconds = time.monotonic() - begin
        orphans = kill_survivors(self._process.pid, pid)
        self._say(b"")
        status, peak = map(int, self._answer().split())
        return CompletedRun(
            os.waitstatus_to_exitcode(status),
            stdout.read_bytes() if run.stdout is None and stdout.exists() else b"",
            stderr.read_bytes() if stderr.exists() else b"",
            seconds,
            peak * 1024,
            hung,
            orphans,
            _calls(log),
        )

    def _await(self, pid: int, run: RunRequest) -> bool:
        """Wait for the end of a run, and kill or continue it as requested; return whether it ended."""
        descriptor = os.pidfd_open(pid)
        end = time.monotonic() + run.patience
        try:
            if run.kill is not None:
                number, delay = run.kill
                if not _ends(descriptor, delay):
                    signal.pidfd_send_signal(descriptor, number)
            if run.while_stopped is not None and _stops(descriptor, pid, end):
                run.while_stopped()
                signal.pidfd_send_signal(descriptor, signal.SIGCONT)
            if _ends(descriptor, end - time.monotonic()):
                return True
            signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            return False
        finally:
            os.close(descriptor)

    def _say(self, line: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + b"\n")
        self._process.stdin.flush()

    def _answer(self) -> bytes:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def _ends(descriptor: int, seconds: float) -> bool:
    return bool(select.select([descriptor], [], [], max(seconds, 0))[0])


def _stops(descriptor: int, pid: int, end: float) -> bool:
    """Wait until a process has stopped; return False if it ends instead."""
    while time.monotonic() < end:
        if _state(pid)[0] == "T":
            return True
        if _ends(descriptor, 0.001):
            return False
    return False


def _state(pid: int | str) -> tuple[str, int]:
    """Return the state of a process and the id of its parent; "Z" if the process is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return "Z", 0
    return fields[0].decode(), int(fields[1])


def kill_survivors(reaper: int, ended: int) -> int:
    """Wait until all processes of a run have ended; kill the others, and return their number.

    Orphans are children of `reaper`, in any session. `ended` is the process of the run itself.
    """
    end = time.monotonic() + GRACE
    while True:
        found = {int(name): _state(name) for name in os.listdir("/proc") if name.isdigit()}
        living = [pid for pid, (state, parent) in found.items() if parent == reaper and state != "Z" and pid != ended]
        if not living or time.monotonic() > end:
            break
        time.sleep(0.01)
    for pid in living:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return len(living)


def _calls(log: Path) -> tuple[tuple[str, str], ...]:
    if not log.exists():
        return ()
    lines = log.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    return tuple((kind, path) for kind, _, path in (line.partition("\t") for line in lines))


def make_empty(folder: Path) -> Path:
    """Return an empty folder at this path. An existing folder of any mode is removed."""
    if folder.exists():
        for root, folders, _ in os.walk(folder):
            os.chmod(root, 0o755)
            for name in folders:
                if not os.path.islink(path := os.path.join(root, name)):
                    os.chmod(path, 0o755)
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder
