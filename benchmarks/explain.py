"""Cost of findings: a file in which every task has one, beside the same file without, and the peak memory.

Each row is a kind of finding. `x valid` is the CPU time of `lsconvert validate` as a multiple of that for the valid file,
with the start of the process in both; it must be at most 5. `ms a task` is the difference for one task.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from stopwatch import Stopwatch

HERE: Final = Path(__file__).parent
BOX: Final = {"x": 1.5, "y": 20, "width": 12.5, "height": 5, "rotation": 0, "rectanglelabels": ["Car"]}
Change = Callable[[dict[str, Any]], None]


def task(number: int) -> dict[str, Any]:
    """Return a valid v1 task with one region."""
    region = {"id": "r1", "from_name": "label", "to_name": "image", "type": "rectanglelabels", "value": dict(BOX)}
    completion = {"id": number * 1000 + 1, "created_at": 1600000000, "lead_time": 8.5, "result": [region]}
    return {"id": number, "data": {"image": f"/data/upload/{number}.jpg"}, "completions": [completion]}


def _value(broken: dict[str, Any]) -> dict[str, Any]:
    value: dict[str, Any] = broken["completions"][0]["result"][0]["value"]
    return value


KINDS: Final[dict[str, tuple[str, Change]]] = {
    "warning: outside of the image": ("auto", lambda broken: _value(broken).update(y=-1.76)),
    "warning: labels missing": ("auto", lambda broken: _value(broken).pop("rectanglelabels")),
    "error: lead_time is text": ("auto", lambda broken: broken["completions"][0].update(lead_time="x")),
    "error: v1 tasks, --schema v2": ("v2", lambda _: None),
}


def write(path: Path, count: int, change: Change) -> None:
    """Write tasks as one line of JSON."""
    tasks = [task(number) for number in range(count)]
    for each in tasks:
        change(each)
    path.write_text(json.dumps(tasks))


def cpu_of(path: Path, schema: str, rounds: int, code: int) -> float:
    """Return the median CPU time of a validation in its own process. It has to exit with `code`."""
    times = []
    for _ in range(rounds):
        watch = Stopwatch()
        with watch:
            done = subprocess.run(
                [sys.executable, "-m", "lsconvert", "validate", "--schema", schema, str(path)],
                capture_output=True,
                check=False,
            )
        if done.returncode != code:
            sys.exit(f"exit code {done.returncode}, expected {code}: {done.stderr.decode()}")
        times.append(watch.cpu)
    return median(times)


def main() -> None:
    """Print a row for each kind of finding, then the peak memory for more and more findings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, nargs="*", default=[10_000, 100_000, 1_000_000], metavar="TASKS")
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        valid, failing = Path(folder, "valid.json"), Path(folder, "failing.json")
        write(valid, args.tasks, lambda _: None)
        base = cpu_of(valid, "auto", args.rounds, 0)
        print(f"{args.tasks:,} tasks, valid: {base:.3f} s of CPU\n")
        print(f"{'finding in every task':<32}{'x valid':>8}{'ms a task':>11}")
        for kind, (schema, change) in KINDS.items():
            write(failing, args.tasks, change)
            cpu = cpu_of(failing, schema, args.rounds, int(kind.startswith("error")))
            print(f"{kind:<32}{cpu / base:>8.1f}{(cpu - base) / args.tasks * 1000:>11.3f}")
        print(f"\n{'findings':<12}{'peak, MB':>10}")
        for count in args.memory:
            write(failing, count, KINDS["warning: outside of the image"][1])
            print(f"{count:<12,}{peak_memory(failing) / 1e6:>10.1f}")


def peak_memory(path: Path) -> int:
    """Return the peak memory of a validation, in bytes."""
    command = [sys.executable, str(HERE / "measure.py"), sys.executable, "-m", "lsconvert", "validate", str(path)]
    return int(subprocess.run(command, check=True, capture_output=True).stdout.split()[-1])


if __name__ == "__main__":
    main()
