"""Hooks by which a shard ends its worker."""

import os
import signal

from lsconvert.conversion.ranges.convert_range import convert_range

REAL = convert_range


def killing_once(job):
    """Convert a shard. The first worker that has shard 4 ends after it has written the file."""
    found = REAL(job)
    if job.number == 4:
        try:
            os.close(os.open(f"{os.path.dirname(job.source)}/killed", os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return found
        os.kill(os.getpid(), signal.SIGKILL)
    return found
