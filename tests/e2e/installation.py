"""A Label Studio server in a virtual environment of its own, kept in the user's cache from run to run.

Not in the project's environment: it takes a gigabyte, and pins what the project leaves open. The file `complete` is
written last, so that an interrupted installation is never taken for a whole one.

`python tests/e2e/installation.py` installs it where it is missing. Exit code 3: the package index is out of reach.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

VERSION = "1.23.2"
REQUIREMENT = f"label-studio=={VERSION}"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lsconvert"
FOLDER = CACHE / f"label-studio-{VERSION}"
PYTHON = FOLDER / "venv/bin/python"
COMMAND = FOLDER / "venv/bin/label-studio"
COMPLETE = FOLDER / "complete"
OUT_OF_REACH = 3


class OutOfReachError(Exception):
    """The package index did not hand over the server's wheel."""


@contextlib.contextmanager
def locked():
    """Let one process at a time write into the cache, with the children that are given the lock."""
    import fcntl  # here, because Windows has none, and collects these tests all the same

    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"label-studio-{VERSION}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


def install():
    """Install the server, unless it is there."""
    with locked() as lock:
        if is_complete():
            return
        shutil.rmtree(FOLDER, ignore_errors=True)
        with tempfile.TemporaryDirectory() as wheels:
            wheel = _download(wheels)
            venv.create(FOLDER / "venv", with_pip=True)
            subprocess.run([PYTHON, "-m", "pip", "install", "-qq", wheel], check=True, pass_fds=[lock.fileno()])
        COMPLETE.write_text(f"{REQUIREMENT}\n", encoding="utf-8")


def is_complete():
    """Whether it is all there, and its Python, which belongs to the system, still runs."""
    return COMPLETE.is_file() and shutil.which(PYTHON) is not None


def _download(folder):
    command = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "-d", folder, REQUIREMENT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OutOfReachError(done.stderr.strip().rpartition("\n")[2])
    [wheel] = Path(folder).iterdir()
    return wheel


if __name__ == "__main__":
    try:
        install()
    except OutOfReachError as error:
        print(f"{REQUIREMENT} is out of reach: {error}")  # noqa: T201
        sys.exit(OUT_OF_REACH)
