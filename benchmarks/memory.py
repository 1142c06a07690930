"""Peak memory of a conversion, with and without its check, at several sizes. It must not depend on the size.

It measures `lsconvert upgrade`, or `lsconvert downgrade` for the corpus in v2.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from corpus import CONVERTED_TO, MAKERS, SEED, parse_size, write_corpus

from lsconvert import kernel_name

HERE: Final = Path(__file__).parent
COMMANDS: Final = {"v1": "downgrade", "v2": "upgrade"}


def peak_memory(source: Path, subcommand: str, *options: str) -> int:
    """Return the peak memory, in bytes, of one conversion on the command line."""
    target = source.with_name("out.json")
    command = [sys.executable, "-m", "lsconvert", subcommand, str(source), "-o", str(target), "-q", "--force", *options]
    return int(subprocess.check_output([sys.executable, str(HERE / "measure.py"), *command]))


def main() -> None:
    """Print the peaks at each size, also as multiples of the first one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=parse_size, default=[10**8, 10**9], help="default: 100MB 1GB")
    parser.add_argument("--style", choices=MAKERS, default="compact", help="style of the corpus")
    args = parser.parse_args()
    command = COMMANDS[CONVERTED_TO[args.style]]
    firsts: list[int] = []
    print(f"{command}, kernel {kernel_name()}, corpus of seed {SEED}\n")
    print(f"{f'{args.style}, MB':<14}{'no check: MB':>14}{'x first':>9}{'check: MB':>12}{'x first':>9}")
    for size in args.sizes:
        with TemporaryDirectory() as folder:
            source = Path(folder, "in.json")
            write_corpus(source, size, args.style)
            peaks = [peak_memory(source, command, "--no-check"), peak_memory(source, command)]
        firsts = firsts or peaks
        unchecked, checked = (f"{peak / 1e6:.1f}" for peak in peaks)
        ratios = [f"{peak / first:.2f}" for peak, first in zip(peaks, firsts)]
        print(f"{size / 1e6:<14.1f}{unchecked:>14}{ratios[0]:>9}{checked:>12}{ratios[1]:>9}")


if __name__ == "__main__":
    main()
