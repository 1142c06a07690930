"""Peak memory of `lsconvert upgrade` at several sizes: it must not depend on them."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from corpus import STYLES, parse_size, write_corpus

HERE: Final = Path(__file__).parent


def peak_memory(size: int, style: str) -> int:
    """Return the peak, in bytes, of one conversion on the command line."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "in.json"), Path(folder, "out.json")
        write_corpus(source, size, style)
        command = [sys.executable, "-m", "lsconvert", "upgrade", source, "-o", target, "-q", "--force"]
        return int(subprocess.check_output([sys.executable, HERE / "measure.py", *command]))


def main() -> None:
    """Print the peak at each size, and how many times the first one it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=parse_size, default=[10**8, 10**9], help="default: 100MB 1GB")
    parser.add_argument("--style", choices=STYLES, default="compact")
    args = parser.parse_args()
    first = 0
    print(f"{'size MB':>8}{'peak MB':>9}{'x first':>9}")
    for size in args.sizes:
        peak = peak_memory(size, args.style)
        first = first or peak
        print(f"{size / 1e6:>8.1f}{peak / 1e6:>9.1f}{peak / first:>9.2f}")


if __name__ == "__main__":
    main()
