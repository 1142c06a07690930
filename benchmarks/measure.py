"""Run a command, print its peak memory in bytes, and exit with its code, like /usr/bin/time.

This is a separate program, because on Linux a process inherits ru_maxrss over exec, so it starts with the peak of its
parent. This parent is small. If the command starts other processes, the largest one counts.
"""

import os
import sys

UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss


def main() -> None:
    """Run the command given as arguments."""
    pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
    _, status, usage = os.wait4(pid, 0)
    print(usage.ru_maxrss * UNIT)
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
