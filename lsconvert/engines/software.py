"""Refuse workers whose lsconvert is not that of the driver: their output could differ."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache

from lsconvert.engines.errors import WorkerError
from lsconvert.kernel import kernel_name


@dataclass(frozen=True, slots=True)
class Software:
    """The version of lsconvert, which is that of its schemas too, and the kernel."""

    version: str
    kernel: str

    def __str__(self) -> str:
        return f"{self.version} with the kernel {self.kernel}"


def this_software() -> Software:
    """Return the software of this process. Raises KernelError."""
    return Software(lsconvert_version(), kernel_name())


def refuse_other(expected: Software) -> None:
    """Raise WorkerError if this process, a worker, has other software than the driver."""
    mine = this_software()
    if mine == expected:
        return
    worker = this_worker()
    error = WorkerError(
        f"the worker {worker} has lsconvert {mine}, but the driver has {expected}",
        hint="Install the same lsconvert on all machines, and set LSCONVERT_KERNEL alike.",
    )
    error.worker, error.found, error.expected = worker, str(mine), str(expected)
    raise error


def this_worker() -> str:
    """Return the name of this process for messages: its host and its number."""
    import socket

    return f"{socket.gethostname()}:{os.getpid()}"


@cache
def lsconvert_version() -> str:
    """Return the version of lsconvert in this process."""
    from importlib.metadata import version

    return version("lsconvert")
