"""The campaign: `python -m tests.campaign --minutes N --seed S [--only NAME ...] [--keep]`, from the root of the repository.

It prints progress, then a table of figures, and how to see the first findings again. Exit 1 if there are findings, 0 else.
"""

import sys

if sys.platform != "linux":
    print("skipped: the campaign needs Linux, for its shim, pidfd and /proc")
elif __name__ == "__main__":
    from .command import main

    sys.exit(main())
