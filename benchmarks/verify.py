"""Speed of `verify` on each corpus and on brush masks, and its CPU time as a multiple of the copy loop's.

BEFORE is the corpus, AFTER what lsconvert makes of it. MB/s is the size of BEFORE by the CPU time of `verify`, which
reads both files. The copy loop reads and writes BEFORE. CPU times are the least of all rounds.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import conversions
from corpus import CONVERTED_TO, MAKERS, SEED, parse_size, write_corpus
from job import Job
from stopwatch import Stopwatch

from lsconvert import convert, verify

MASKS: Final = "masks"
MASK_SIZE: Final = 200_000  # numbers in a mask, which is then about half a megabyte


def write_masks(path: Path, size: int) -> None:
    """Write an array of v1 tasks with a brush mask each, of about `size` bytes."""
    random, tasks, written = Random(SEED), [], 0
    while written < size:
        count = min(MASK_SIZE, 1 + size // 3)
        mask = [random.choice((0, 0, 0, 255, random.randrange(256))) for _ in range(count)]
        value = {"format": "rle", "rle": mask, "brushlabels": ["Car"]}
        region = {"id": "r", "from_name": "l", "to_name": "i", "type": "brushlabels", "value": value}
        number = len(tasks)
        task = {"id": number, "data": {"image": "x"}, "completions": [{"id": number, "result": [region]}]}
        tasks.append(json.dumps(task, separators=(",", ":")))
        written += len(tasks[-1])
    path.write_text(f"[{','.join(tasks)}]")


def least_cpu(work: Callable[[], object], rounds: int) -> float:
    """Return the least CPU time of several runs, in seconds."""
    times = []
    for _ in range(rounds):
        watch = Stopwatch()
        with watch:
            work()
        times.append(watch.cpu)
    return min(times)


def main() -> None:
    """Time each style, print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=parse_size, default="20MB")
    parser.add_argument("--style", choices=[*MAKERS, MASKS], help="default: all")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    print(f"{'verify':<12}{'MB':>8}{'MB/s of CPU':>14}{'CPU x copy':>12}")
    for style in [args.style] if args.style else [*MAKERS, MASKS]:
        with TemporaryDirectory() as folder:
            before, after, copied = (Path(folder, name) for name in ("before.json", "after.json", "copy.json"))
            to = CONVERTED_TO.get(style, "v2")
            if style == MASKS:
                write_masks(before, args.size)
            else:
                write_corpus(before, args.size, style)
            convert(before, after, to=to, check=False)
            if verify(before, after, to=to) is not None:
                sys.exit(f"{style}: verify finds a difference")
            job = Job(str(before), str(copied), to)
            copy = least_cpu(lambda job=job: conversions.copy(job), args.rounds)
            cpu = least_cpu(lambda: verify(before, after, to=to), args.rounds)  # noqa: B023  # called here only
            megabytes = before.stat().st_size / 1e6
        print(f"{style:<12}{megabytes:>8.1f}{megabytes / cpu:>14.1f}{cpu / copy:>12.1f}")


if __name__ == "__main__":
    main()
