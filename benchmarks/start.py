"""Start-up time of Python, and of lsconvert: imported, with `--version`, and for a small file.

Each command runs in its own process, and they take turns. `--instructions` counts instructions with valgrind instead,
which do not depend on the load of the machine. Both exclude the module `site`, and so the finder of editable installs.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

import lsconvert

COMMANDS: Final = {
    "python -c pass": ("-c", "pass"),
    "import lsconvert": ("-c", "import lsconvert"),
    "import upgrade": ("-c", "from lsconvert import upgrade"),
    "lsconvert --version": ("-m", "lsconvert", "--version"),
    "upgrade(), no check": (
        "-c",
        "import lsconvert; lsconvert.upgrade('in.json', 'out.json', check=False, force=True)",
    ),
    "upgrade --no-check": ("-m", "lsconvert", "upgrade", "-q", "--no-check", "--force", "in.json", "-o", "out.json"),
    "upgrade": ("-m", "lsconvert", "upgrade", "-q", "--force", "in.json", "-o", "out.json"),
}
TASKS: Final = '[{"data": {"text": "x"}, "completions": [{"result": []}]}]'
VALGRIND: Final = ("valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}")
COUNT: Final = re.compile(r"Collected *: *([0-9]+)")


def run(command: list[str], folder: str) -> str:
    """Run a command in a folder; return its stderr."""
    paths = [str(Path(lsconvert.__file__).parents[1]), *sys.path[1:]]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # without compiled files, a start takes twice as long
    return subprocess.run(command, check=True, cwd=folder, env=env, capture_output=True, text=True).stderr


def seconds(command: list[str], folder: str) -> float:
    """Return the wall time of a command in seconds."""
    start = time.perf_counter()
    run(command, folder)
    return time.perf_counter() - start


def instructions(command: list[str], folder: str) -> float:
    """Return the number of instructions of a command."""
    found = COUNT.search(run([*VALGRIND, *command], folder))
    assert found is not None
    return int(found[1])


def main() -> None:
    """Print the median of each command, and its difference from the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--instructions", action="store_true", help="count millions of instructions, in one round")
    args = parser.parse_args()
    if args.instructions and shutil.which(VALGRIND[0]) is None:
        sys.exit("valgrind is not installed. Install it with your system's package manager: apt install valgrind")
    measure, unit, scale = (instructions, "M", 1e-6) if args.instructions else (seconds, "ms", 1e3)
    measured: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with TemporaryDirectory() as folder:
        Path(folder, "in.json").write_text(TASKS, encoding="utf-8")
        commands = {name: [sys.executable, "-S", *arguments] for name, arguments in COMMANDS.items()}
        for command in commands.values():  # fill the disk cache, compile the modules
            run(command, folder)
        for _ in range(1 if args.instructions else args.rounds):
            for name, command in commands.items():
                measured[name].append(measure(command, folder))
    base = median(next(iter(measured.values())))
    print(f"{'command':<22}{unit:>7}{f'{unit} over':>9}")
    for name, values in measured.items():
        print(f"{name:<22}{scale * median(values):>7.1f}{scale * (median(values) - base):>9.1f}")


if __name__ == "__main__":
    main()
