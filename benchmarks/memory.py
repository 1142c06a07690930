"""Peak memory of `lsconvert upgrade`, with and without its check, at several sizes: it must not depend on them."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from corpus import STYLES, parse_size, write_corpus

from lsconvert import kernel_name

HERE: Final = Path(__file__).parent


def peak_memory(source: Path, *options: str) -> int:
    """Return the peak, in bytes, of one conversion on the command line."""
    target = source.with_name("out.json")
    command = [sys.executable, "-m", "lsconvert", "upgrade", source, "-o", target, "-q", "--force", *options]
    return int(subprocess.check_output([sys.executable, HERE / "measure.py", *command]))


def main() -> None:
    """Print the peaks at each size, and how many times the first one they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=parse_size, default=[10**8, 10**9], help="default: 100MB 1GB")
    parser.add_argument("--style", choices=STYLES, default="compact")
    args = parser.parse_args()
    firsts: list[int] = []
    print(f"kernel {kernel_name()}\n\n{'size MB':>8}{'no check: MB':>14}{'x first':>9}{'check: MB':>12}{'x first':>9}")
    for size in args.sizes:
        with TemporaryDirectory() as folder:
            source = Path(folder, "in.json")
            write_corpus(source, size, args.style)
            peaks = [peak_memory(source, "--no-check"), peak_memory(source)]
        firsts = firsts or peaks
        unchecked, checked = (f"{peak / 1e6:.1f}" for peak in peaks)
        ratios = [f"{peak / first:.2f}" for peak, first in zip(peaks, firsts)]
        print(f"{size / 1e6:>8.1f}{unchecked:>14}{ratios[0]:>9}{checked:>12}{ratios[1]:>9}")


if __name__ == "__main__":
    main()
