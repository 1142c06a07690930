"""Instructions of the native kernel for each byte of input, on each corpus, counted by valgrind.

The load of the machine does not change these figures. Each corpus is fed at two sizes, each in its own process, and the
difference is counted. So neither the start of Python nor the warm-up of the kernel counts. Reading the file and checking
tasks are not included.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from corpus import MAKERS, parse_size, write_corpus

from lsconvert.kernel import KERNELS, make_kernel
from lsconvert.model import Version
from lsconvert.rules.plan import compile_plan

CHUNK_SIZE: Final = 1 << 20
VALGRIND: Final = ("valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}")
COUNT: Final = re.compile(r"Collected *: *([0-9]+)")


class Row(NamedTuple):
    """A style of corpus, and the version to which it is converted."""

    style: str
    to: Version


ROWS: Final = (*(Row(style, Version.V2) for style in MAKERS), Row("1.23", Version.V1))


def feed(source: Path, size: int, to: Version) -> None:
    """Convert the first `size` bytes of a file; discard the output."""
    kernel = make_kernel(compile_plan(to))
    with source.open("rb", buffering=0) as file:  # valgrind would count the copies of a buffer
        for start in range(0, size, CHUNK_SIZE):
            kernel.feed(file.read(min(CHUNK_SIZE, size - start)))


def count(source: Path, size: int, to: Version) -> int:
    """Return the number of instructions of a process that converts the first `size` bytes."""
    command = [*VALGRIND, sys.executable, __file__, "--feed", source, str(size), to.value]
    fixed = {**os.environ, "PYTHONHASHSEED": "0", "LSCONVERT_KERNEL": "native"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=fixed)
    found = COUNT.search(done.stderr)
    if done.returncode or found is None:
        sys.exit(f"valgrind failed:\n{done.stderr}")
    return int(found[1])


def main() -> None:
    """Print a row for each corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--size", type=parse_size, default="1MB", help="counted bytes; a quarter as many precede them as warm-up"
    )
    parser.add_argument("--styles", default=",".join(MAKERS), metavar="A,B,...", help=f"styles: {', '.join(MAKERS)}")
    parser.add_argument("--feed", nargs=3, metavar=("FILE", "SIZE", "TO"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.feed:
        source, size, to = args.feed
        feed(Path(source), int(size), Version(to))
        return
    unknown = [style for style in args.styles.split(",") if style not in MAKERS]
    if unknown:
        parser.error(f"{', '.join(unknown)}: choose from {', '.join(MAKERS)}")
    if shutil.which(VALGRIND[0]) is None:
        sys.exit("valgrind is not installed. Install it with your system's package manager: apt install valgrind")
    if "native" not in KERNELS:
        sys.exit("The native kernel is not installed. Install a C compiler, then install lsconvert again.")
    warm = args.size // 4
    print(f"{'corpus':<12}{'to':>4}{'instructions a byte':>21}")
    with TemporaryDirectory() as folder:
        for style, to in ROWS:
            if style not in args.styles.split(","):
                continue
            source = Path(folder, "corpus.json")
            write_corpus(source, warm + args.size, style)
            counted = count(source, warm + args.size, to) - count(source, warm, to)
            print(f"{style:<12}{to.value:>4}{counted / args.size:>21.2f}", flush=True)


if __name__ == "__main__":
    main()
