"""Install a Label Studio server into its own virtual environment, which stays in the user's cache.

It is not in the project's environment, because it takes a gigabyte and pins dependencies. The file `complete` is written
last, so an interrupted installation is never used.

`python tests/e2e/installation.py` installs it if it is missing. Exit code 3: the package index does not provide it.
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
    """The package index does not provide the wheel of the server."""


@contextlib.contextmanager
def locked():
    """Lock the cache for this process, and for the children that inherit the lock."""
    import fcntl  # late: Windows lacks it, but collects these tests

    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"label-studio-{VERSION}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


def install():
    """Install the server if it is missing. Raises OutOfReachError."""
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
    """Return whether the installation is complete and its Python, a link to that of the system, still exists."""
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
