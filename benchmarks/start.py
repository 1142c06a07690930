"""How long Python takes to start, and how much longer with lsconvert: imported, and asked for its version.

Each is a process of its own, and they take turns, in a folder where no source of lsconvert is. Install a wheel first
(`pip install .`): it is compiled, and an editable install is not.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

COMMANDS: Final = {
    "python -c pass": ("-c", "pass"),
    "import lsconvert": ("-c", "import lsconvert"),
    "lsconvert --version": ("-m", "lsconvert", "--version"),
}


def seconds(arguments: tuple[str, ...], folder: str) -> float:
    """Return how long one start takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, cwd=folder, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Print the median of each, and how far it is above the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    args = parser.parse_args()
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with TemporaryDirectory() as folder:
        for turn in range(args.rounds + 1):  # the first turn warms the disk
            for name, arguments in COMMANDS.items():
                taken = seconds(arguments, folder)
                times[name] += [taken] if turn else []
    base = median(next(iter(times.values())))
    print(f"{'what':<22}{'ms':>7}{'ms over':>9}")
    for name, some in times.items():
        print(f"{name:<22}{1e3 * median(some):>7.1f}{1e3 * (median(some) - base):>9.1f}")


if __name__ == "__main__":
    main()
