"""Cost of the pages of `--html` for a generated export: CPU time, peak memory and size, beside `lsconvert upgrade` without one.

Each command runs in its own process, whose start is in its times. CPU times are the least of all rounds.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from corpus import EXPORTS, SEED, write_tasks
from stopwatch import Stopwatch

HERE: Final = Path(__file__).parent
PAGE: Final = "page.html"
COMMANDS: Final = {
    "upgrade": ("upgrade", "-o", "out.json"),
    "upgrade --html": ("upgrade", "-o", "out.json", "--html", PAGE),
    "inspect": ("inspect",),
    "inspect --html": ("inspect", "--html", PAGE),
}


class Cost(NamedTuple):
    """CPU time in seconds, and peak memory and size of the page in bytes."""

    cpu: float
    peak: int
    page: int


def cost_of(folder: Path, command: tuple[str, ...]) -> Cost:
    """Run a command on the file tasks.json of a folder."""
    verb, *options = command
    forced = ["--force"] if options else []
    program = [sys.executable, "-m", "lsconvert", verb, "tasks.json", "-q", *options, *forced]
    watch = Stopwatch()
    with watch:
        printed = subprocess.check_output([sys.executable, HERE / "measure.py", *program], cwd=folder)
    page = folder / PAGE
    return Cost(watch.cpu, int(printed.split()[-1]), page.stat().st_size if PAGE in options else 0)


def main() -> None:
    """Print a row for each command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--style", choices=EXPORTS, default="0.9", help="style of the corpus")
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_tasks(folder / "tasks.json", args.tasks, args.style)
        size = (folder / "tasks.json").stat().st_size
        print(f"{args.tasks:,} tasks of {args.style}, {size / 1e6:.1f} MB, seed {SEED}\n")
        print(f"{'command':<16}{'CPU s':>8}{'x upgrade':>11}{'peak MB':>9}{'page kB':>9}")
        base = 0.0
        for title, command in COMMANDS.items():
            costs = [cost_of(folder, command) for _ in range(args.rounds)]
            cpu, peak = min(cost.cpu for cost in costs), max(cost.peak for cost in costs)
            base = base or cpu
            page = f"{costs[0].page / 1000:.0f}" if costs[0].page else ""
            print(f"{title:<16}{cpu:>8.2f}{cpu / base:>11.2f}{peak / 1e6:>9.1f}{page:>9}")


if __name__ == "__main__":
    main()
