"""Run the campaign: `python -m tests.campaign --minutes N --seed S [--only NAME ...] [--keep]`, from the root folder.

Print progress, a table of results, and commands that repeat the first findings. Exit with 1 if there are findings, else
0.
"""

import sys

if sys.platform != "linux":
    print("skipped: the campaign needs Linux, for its shim, pidfd and /proc")
elif __name__ == "__main__":
    from .command import main

    sys.exit(main())
