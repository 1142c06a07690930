"""Contenders side by side on one corpus: speed and peak memory, as a table and as JSON.

Before anything is timed, every contender converts a small corpus, and its output has to mean the same as that of
the plainest one; those that validate have to find the tasks that were broken in it. Each timed run is a process of its own, and the contenders take turns, so that a noisy neighbour
meets all of them. The time is that of the conversion alone, imports of libraries included; the peak is that of the
whole process.
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
from typing import Any, Final

from contenders import CONTENDERS
from corpus import SEED, STYLES, parse_size, write_corpus

from lsconvert import kernel_name, upgrade_task

HERE: Final = Path(__file__).parent
CHECK_SIZE: Final = 1_000_000
PLAINEST: Final = "json-whole"
BASELINES: Final = ("copy", "ijson-orjson")
BROKEN: Final = 20  # regions, in the corpus that validators are tried with


def measured(name: str, source: Path, target: str) -> tuple[float, int]:
    """Run a contender in a fresh interpreter; return its seconds and its peak memory in bytes."""
    python = [sys.executable, HERE / "measure.py", sys.executable, HERE / "contenders.py"]
    seconds, peak = subprocess.check_output([*python, name, source, target]).split()
    return float(seconds), int(peak)


def check(names: list[str], folder: Path, style: str) -> None:
    """Exit if the output of any contender is wrong."""
    source, target, broken = folder / "check.json", folder / "checked.json", folder / "broken.json"
    write_corpus(source, CHECK_SIZE, style)
    broken.write_bytes(source.read_bytes().replace(b'"from_name"', b'"from_nome"', BROKEN))
    measured(PLAINEST, source, str(target))
    converted = json.loads(target.read_bytes())
    imported = [upgrade_task(task, target="import", unmapped="keep") for task in json.loads(source.read_bytes())]
    invalid = sum(b"from_nome" in json.dumps(task).encode() for task in json.loads(broken.read_bytes()))
    for name in names:
        target.unlink()
        does = CONTENDERS[name].does
        measured(name, broken if does == "validate" else source, str(target))
        found = target.read_bytes()
        right = (
            found == source.read_bytes()
            if does == "copy"
            else json.loads(found) == {"convert": converted, "import": imported, "validate": invalid}[does]
        )
        if not right:
            sys.exit(f"{name}: the output is wrong")


def race(names: list[str], source: Path, target: Path, rounds: int) -> list[dict[str, Any]]:
    """Time each contender `rounds` times, in turns."""
    results: dict[str, Any] = {name: {"name": name, "seconds": [], "peaks": []} for name in names}
    for _ in range(rounds):
        for name in names:
            seconds, peak = measured(name, source, os.devnull if CONTENDERS[name].discards else str(target))
            target.unlink(missing_ok=True)
            results[name]["seconds"].append(seconds)
            results[name]["peaks"].append(peak)
    return list(results.values())


def summarise(results: list[dict[str, Any]], size: int) -> None:
    """Add the figures of the table to each result."""
    speeds = {result["name"]: size / 1e6 / median(result["seconds"]) for result in results}
    for result in results:
        result["mb_per_second"] = speed = speeds[result["name"]]
        result["peak_mb"] = max(result["peaks"]) / 1e6
        for base in BASELINES:
            result[f"times_{base}"] = speed / speeds[base] if base in speeds else None


def print_table(results: list[dict[str, Any]]) -> None:
    """Print a row for each contender; the last columns are its speed in multiples of a baseline's."""
    print(f"{'contender':<24}{'MB/s':>8}{'peak MB':>9}" + "".join(f"{f'x {base}':>16}" for base in BASELINES))
    for result in results:
        ratios = (result[f"times_{base}"] for base in BASELINES)
        columns = "".join(f"{'-' if ratio is None else f'{ratio:.3f}':>16}" for ratio in ratios)
        print(f"{result['name']:<24}{result['mb_per_second']:>8.1f}{result['peak_mb']:>9.0f}{columns}")


def contender_names(text: str) -> list[str]:
    """Return the names in a list with commas; every one is in the table."""
    names = text.split(",")
    unknown = [name for name in names if name not in CONTENDERS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: choose from {', '.join(CONTENDERS)}")
    return names


def main() -> None:
    """Check, time, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=parse_size, default="100MB")
    parser.add_argument("--style", choices=STYLES, default="compact")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--contenders", type=contender_names, default=",".join(CONTENDERS), metavar="A,B,...")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to this file")
    args = parser.parse_args()
    skipped = {name: CONTENDERS[name].missing for name in args.contenders if CONTENDERS[name].missing}
    names = [name for name in args.contenders if name not in skipped]
    with TemporaryDirectory() as folder:
        check(names, Path(folder), args.style)
        source = Path(folder, "corpus.json")
        write_corpus(source, args.size, args.style)
        size = source.stat().st_size
        results = race(names, source, Path(folder, "out.json"), args.rounds)
    summarise(results, size)
    print(f"{size / 1e6:.1f} MB {args.style}, median of {args.rounds}, kernel {kernel_name()}\n")
    print_table(results)
    for name, what in skipped.items():
        print(f"{name:<24} skipped: {what} is not installed")
    if args.json:
        about = {"bytes": size, "style": args.style, "seed": SEED, "rounds": args.rounds, "kernel": kernel_name()}
        args.json.write_text(json.dumps(about | {"results": results, "skipped": skipped}, indent=2))


if __name__ == "__main__":
    main()
