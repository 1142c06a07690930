"""Cost of a file in a job: many small files converted into a folder, beside one process that converts the same bytes.

Both run `lsconvert upgrade` in a process of its own, checks and writing to disk included. `ms a file` is the difference in
CPU time for one file; it must be at most 3. The outputs of both have to be the same tasks. The second table shows the peak
memory for more and more files.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from explain import task
from stopwatch import Stopwatch

HERE: Final = Path(__file__).parent
LSCONVERT: Final = (sys.executable, "-m", "lsconvert")
TASKS: Final = 5  # in a file
FOLDER_SIZE: Final = 500  # files in a folder


def write_files(folder: Path, count: int) -> None:
    """Write files of tasks into folders, one task on each line."""
    for number in range(count):
        parent = folder / f"batch-{number // FOLDER_SIZE:03}"
        parent.mkdir(parents=True, exist_ok=True)
        (parent / f"export-{number:06}.jsonl").write_bytes(lines(number))


def lines(number: int) -> bytes:
    """Return the content of a file."""
    tasks = (task(number * TASKS + place) for place in range(TASKS))
    return b"".join(json.dumps(each).encode() + b"\n" for each in tasks)


def convert_folder(source: Path, target: Path, *options: str) -> tuple[str, ...]:
    """Return the command that converts a folder."""
    return (*LSCONVERT, "upgrade", "-q", str(source), "-O", str(target), *options)


def cpu_of(command: tuple[str, ...]) -> float:
    """Return the CPU time of a command."""
    watch = Stopwatch()
    with watch:
        subprocess.run(command, check=True)
    return watch.cpu


def outputs(folder: Path) -> bytes:
    """Return the content of all outputs, in the order of their names."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("export-*.jsonl")))


def measure_cost(folder: Path, count: int, rounds: int) -> dict[str, Any]:
    """Return the median CPU times of both, the results compared first."""
    files, single = folder / "files", folder / "single.jsonl"
    write_files(files, count)
    single.write_bytes(b"".join(map(lines, range(count))))
    job, one = [], []
    for number in range(rounds):
        target = folder / f"out-{number}"
        job.append(cpu_of(convert_folder(files, target)))
        one.append(cpu_of((*LSCONVERT, "upgrade", "-q", str(single), "-o", str(folder / "one.jsonl"), "--force")))
        if outputs(target) != (folder / "one.jsonl").read_bytes():
            sys.exit("the outputs differ")
    resumed = cpu_of(convert_folder(files, target, "--resume"))
    return {"job": median(job), "one": median(one), "resumed": resumed}


def peak_memory(command: tuple[str, ...]) -> int:
    """Return the peak memory of a command, in bytes."""
    measured = subprocess.run([sys.executable, str(HERE / "measure.py"), *command], check=True, capture_output=True)
    return int(measured.stdout.split()[-1])


def main() -> None:
    """Print the cost of a file, then the peak memory for more and more files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, nargs="*", default=[100, 1_000, 10_000, 40_000], metavar="FILES")
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        seconds = measure_cost(Path(folder), args.files, args.rounds)
        for name, cpu in seconds.items():
            print(f"{name:<12}{cpu:>8.2f} s of CPU, {(cpu - seconds['one']) / args.files * 1000:>6.2f} ms a file more")
    print(f"\n{'files':<12}{'peak, MB':>10}")
    for count in args.memory:
        with TemporaryDirectory() as folder:
            write_files(Path(folder, "files"), count)
            peak = peak_memory(convert_folder(Path(folder, "files"), Path(folder, "out")))
            print(f"{count:<12,}{peak / 1e6:>10.1f}")


if __name__ == "__main__":
    main()
