"""Run a command, then print its peak memory in bytes and exit as it did, like /usr/bin/time.

A program of its own, because a process starts with the peak of the one that spawned it: Linux carries ru_maxrss over
exec. This one is small and stays small. Where the command runs others, the largest of them counts.
"""

import os
import sys

UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss


def main() -> None:
    """Run the command that the arguments are."""
    pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
    _, status, usage = os.wait4(pid, 0)
    print(usage.ru_maxrss * UNIT)
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
