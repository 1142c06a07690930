"""Compare contenders on one corpus: speed, CPU time and peak memory, as a table and as JSON.

Before any timing, each contender runs on a small corpus. If it converts, its output must equal that of the baseline,
decoded. If it checks, it must find no fault, and then all planted faults. Each timed run has its own process. The
contenders take turns, so that other work on the machine affects all of them. The time includes imports of libraries, but
not the start of Python; the peak is that of the whole process.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from contenders import CONTENDERS
from corpus import CONVERTED_TO, MAKERS, SEED, parse_size, write_corpus
from faults import plant
from job import Job

from lsconvert import kernel_name, upgrade, upgrade_task

HERE: Final = Path(__file__).parent
TRIAL_SIZE: Final = 1_000_000
BASELINE: Final = "json-whole"
# The kinds of contenders in a table; and the contender, besides `copy`, to which the others are compared.
TABLES: Final = {"convert": (("copy", "convert", "import"), "ijson-orjson"), "check": (("copy", "check"), "ijson-rs")}


class Cost(NamedTuple):
    """The cost of one run: wall and CPU time in seconds, and peak memory in bytes."""

    seconds: float
    cpu_seconds: float
    peak: int


def measured(name: str, job: Job) -> Cost:
    """Run a contender in its own interpreter; return the cost."""
    python = [sys.executable, str(HERE / "measure.py"), sys.executable, str(HERE / "contenders.py")]
    seconds, cpu_seconds, peak = subprocess.check_output([*python, name, *job]).split()
    return Cost(float(seconds), float(cpu_seconds), int(peak))


def write_source(path: Path, size: int, style: str, what: str) -> None:
    """Write the input of the contenders: a corpus, upgraded to v2 if they check."""
    write_corpus(path, size, style)
    if what == "check":
        upgrade(path, path.with_name("v2.json"), check=False)
        path.with_name("v2.json").replace(path)


def try_all(names: list[str], folder: Path, style: str, what: str) -> None:
    """Exit if the output of any contender is wrong."""
    job = Job(str(folder / "trial.json"), str(folder / "tried.json"), CONVERTED_TO[style])
    write_source(Path(job.source), TRIAL_SIZE, style, what)
    source, tasks = Path(job.source).read_bytes(), json.loads(Path(job.source).read_bytes())
    expected: dict[str, Any] = {"check": 0}
    if what == "convert":
        expected["convert"] = json.loads(output_of(BASELINE, job))
        expected["import"] = [upgrade_task(task, target="import", unmapped="keep") for task in tasks]
    for name in names:
        output, does = output_of(name, job), CONTENDERS[name].does
        if not (output == source if does == "copy" else json.loads(output) == expected[does]):
            sys.exit(f"{name}: the output is wrong")
    if what == "check":
        faults = plant(tasks)
        Path(job.source).write_text(json.dumps(tasks, **MAKERS[style][1]), encoding="utf-8")
        for name in names:
            if CONTENDERS[name].does == "check" and int(output_of(name, job)) != faults:
                sys.exit(f"{name}: it does not find the faults")


def output_of(name: str, job: Job) -> bytes:
    """Return the output of a contender."""
    measured(name, job)
    output = Path(job.target).read_bytes()
    Path(job.target).unlink()
    return output


def race(names: list[str], job: Job, rounds: int) -> list[dict[str, Any]]:
    """Time each contender `rounds` times, in turns; return their figures."""
    costs: dict[str, list[Cost]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            costs[name].append(measured(name, job._replace(target=os.devnull) if CONTENDERS[name].discards else job))
            Path(job.target).unlink(missing_ok=True)
    return [
        {
            "name": name,
            "seconds": [cost.seconds for cost in measured_costs],
            "cpu_seconds": [cost.cpu_seconds for cost in measured_costs],
            "peaks": [cost.peak for cost in measured_costs],
        }
        for name, measured_costs in costs.items()
    ]


def summarise(results: list[dict[str, Any]], size: int, base: str) -> None:
    """Add the figures of the table to each result. A multiple is None if its contender did not run."""
    seconds = {result["name"]: median(result["seconds"]) for result in results}
    cpu_seconds = {result["name"]: min(result["cpu_seconds"]) for result in results}  # other work only adds to it
    for result in results:
        name = result["name"]
        result["mb_per_second"] = size / 1e6 / seconds[name]
        result["peak_mb"] = max(result["peaks"]) / 1e6
        result["times_copy"] = seconds["copy"] / seconds[name] if "copy" in seconds else None
        result["cpu_times_copy"] = cpu_seconds[name] / cpu_seconds["copy"] if "copy" in cpu_seconds else None
        result[f"times_{base}"] = seconds[base] / seconds[name] if base in seconds else None


def print_table(results: list[dict[str, Any]], corner: str, base: str) -> None:
    """Print a row for each contender.

    A row has its speed, its peak memory, its speed as a multiple of two others, and its CPU time as a multiple of the
    copy loop.
    """
    print(f"{corner:<24}{'MB/s':>8}{'peak MB':>9}{'x copy':>9}{'CPU x copy':>12}{f'x {base}':>16}")
    for result in results:
        columns = (("times_copy", 9, 3), ("cpu_times_copy", 12, 2), (f"times_{base}", 16, 3))
        ratios = "".join(
            f"{'-' if result[key] is None else f'{result[key]:.{digits}f}':>{width}}" for key, width, digits in columns
        )
        print(f"{result['name']:<24}{result['mb_per_second']:>8.1f}{result['peak_mb']:>9.0f}{ratios}")


def main() -> None:
    """Test all contenders, time them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--what", choices=TABLES, default="convert", help="task of the contenders")
    parser.add_argument("--size", type=parse_size, default="100MB")
    parser.add_argument("--style", choices=MAKERS, default="compact", help="style of the corpus")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--contenders", metavar="A,B,...", help="default: all contenders of the task")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to this file")
    args = parser.parse_args()
    kinds, base = TABLES[args.what]
    table = [name for name, contender in CONTENDERS.items() if contender.does in kinds]
    chosen = args.contenders.split(",") if args.contenders else table
    if unknown := [name for name in chosen if name not in table]:
        parser.error(f"{', '.join(unknown)}: choose from {', '.join(table)}")
    skipped = {name: CONTENDERS[name].missing for name in chosen if CONTENDERS[name].missing}
    names = [name for name in chosen if name not in skipped]
    with TemporaryDirectory() as folder:
        try_all(names, Path(folder), args.style, args.what)
        source = Path(folder, "corpus.json")
        write_source(source, args.size, args.style, args.what)
        size = source.stat().st_size
        results = race(names, Job(str(source), str(Path(folder, "out.json")), CONVERTED_TO[args.style]), args.rounds)
    summarise(results, size, base)
    print(f"{args.what}, median of {args.rounds} (CPU: least), kernel {kernel_name()}, corpus of seed {SEED}\n")
    print_table(results, f"{args.style}, {size / 1e6:.1f} MB", base)
    for name, missing in skipped.items():
        print(f"{name:<24} skipped: {missing} is not installed")
    if args.json:
        about = {"what": args.what, "bytes": size, "style": args.style, "seed": SEED, "rounds": args.rounds}
        about |= {"kernel": kernel_name(), "results": results, "skipped": skipped}
        args.json.write_text(json.dumps(about, indent=2))


if __name__ == "__main__":
    main()
