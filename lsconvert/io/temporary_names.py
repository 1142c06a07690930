"""Names of files for the time of one run: `.lsconvert-<hash of the target>-<number>.part`.

They are files that are not complete, and old files that may have to be restored. The process that needs such a file holds a
lock on it, which ends with the process. So the next run that writes to the same target can tell which files no process
needs, and remove them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final
from weakref import finalize
from zlib import crc32  # hashlib takes 3 ms to import

# Abandoned files are looked for under so many names. More are in use only while more processes write to one target.
MAX_LOOKS: Final = 8
OPEN_FLAGS: Final = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class PartFile:
    """The name of a file that this process writes. A finalizer removes the file, unless `let_go` was called.

    `make` creates the file at a path, and has to be implemented in C: so no signal handler can run between the creation
    and the note that the file has to be removed. Raises what it raises, except FileExistsError: then the next name is tried.
    """

    def __init__(self, target: Path, make: Callable[[Path], int | None]) -> None:
        self.made: list[int | None] = []  # what `make` has returned
        for path in _names(target):
            self.path = path
            self._finalizer = finalize(self, _remove, path, self.made, os.getpid())
            try:
                self.made.extend(map(make, (path,)))
            except FileExistsError:
                self._finalizer.detach()
                continue
            return

    def remove(self) -> None:
        """Remove the file."""
        self._finalizer()

    def let_go(self) -> None:
        """Take note that the file has another name by now, or is gone."""
        self._finalizer.detach()


def remove_abandoned(target: Path, own: PartFile | None = None) -> int:
    """Remove the files for this target, but for `own`, that no process holds any more; return how many there were."""
    names = (path for path, _ in zip(_names(target), range(MAX_LOOKS)) if own is None or path != own.path)
    return sum(map(_is_removed, names))


def lock(descriptor: int) -> bool | None:
    """Lock an open file until it is closed. Return False if another process holds it, None where files have no locks."""
    if sys.platform == "win32":  # which does not remove a file that a process has open
        return None
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def hold(descriptor: int, path: Path) -> bool:
    """Lock a file that was just made. Return whether it still has its name: another process may have removed it before."""
    return sys.platform == "win32" or (lock(descriptor) is not False and is_at(descriptor, path))


def is_at(descriptor: int, path: Path) -> bool:
    """Tell whether an open file is the one that has this name. Raises OSError."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        return False


def _names(target: Path) -> Iterator[Path]:
    number = 0
    while True:
        yield target.parent / f".lsconvert-{_hash(target)}-{number}.part"
        number += 1


def _hash(target: Path) -> str:
    """Return a short name for a target. Two targets may share one: what a process writes is locked."""
    return f"{crc32(os.fsencode(target.name)):08x}"


def _is_removed(path: Path) -> bool:
    """Remove a file if no process holds it; tell whether that was done."""
    if not os.path.lexists(path):
        return False
    try:
        descriptor = os.open(path, OPEN_FLAGS)
    except OSError:
        return False
    try:
        if sys.platform != "win32":
            if not lock(descriptor) or not is_at(descriptor, path):
                return False
            path.unlink()
    except OSError:
        return False
    finally:
        os.close(descriptor)
    if sys.platform == "win32":
        try:
            path.unlink()
        except OSError:
            return False
    return True


def _remove(path: Path, made: list[int | None], maker: int) -> None:
    if made and os.getpid() == maker:  # a forked process has the finalizers too
        with suppress(OSError):
            path.unlink()
