"""Temporary files of one run, named `.lsconvert-<hash of the target>-<number>.part`.

They hold incomplete output, or an old file that may have to be restored. The process that needs such a file holds a
lock on it, which ends with the process. So the next run that writes to the same target removes the files that no
process has locked.
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

# Names that are searched for abandoned files. More names than this are used only if more processes than this write to
# one target at once.
MAX_NAMES: Final = 8
OPEN_FLAGS: Final = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class TemporaryPath:
    """The path of a temporary file of this process. A finalizer removes the file, unless `release` was called.

    `make` creates the file at a path. It must be implemented in C, so that no signal handler can run between the
    creation and the record that the file must be removed. After a FileExistsError of `make` the next name is tried; its
    other errors are raised.
    """

    def __init__(self, target: Path, make: Callable[[Path], int | None]) -> None:
        self.made: list[int | None] = []  # the result of `make`
        for path in temporary_names(target):
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

    def release(self) -> None:
        """Do not remove the file any more: it was renamed or removed."""
        self._finalizer.detach()


def remove_abandoned(target: Path, own: TemporaryPath | None = None) -> int:
    """Remove the temporary files of this target that no process has locked, except `own`. Return their number."""
    names = (path for path, _ in zip(temporary_names(target), range(MAX_NAMES)) if own is None or path != own.path)
    return sum(map(_remove_abandoned, names))


def lock(descriptor: int) -> bool | None:
    """Lock an open file until it is closed. Return False if another process locked it, None if locks do not work."""
    if sys.platform == "win32":  # Windows does not remove a file that a process has open
        return None
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def lock_new(descriptor: int, path: Path) -> bool:
    """Lock a file that was just created. Return False if another process has removed or locked it in the meantime."""
    return sys.platform == "win32" or (lock(descriptor) is not False and is_at(descriptor, path))


def is_at(descriptor: int, path: Path) -> bool:
    """Return whether this path is that of an open file. Raises OSError."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        return False


def temporary_names(target: Path) -> Iterator[Path]:
    """Yield the names of temporary files for a target, without end."""
    number = 0
    while True:
        yield target.parent / f".lsconvert-{_hash(target)}-{number}.part"
        number += 1


def _hash(target: Path) -> str:
    """Return a short hash of a target's name. Two targets may share it, because files in use are locked."""
    return f"{crc32(os.fsencode(target.name)):08x}"


def _remove_abandoned(path: Path) -> bool:
    """Remove a file if no process has locked it; return whether it was removed."""
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
    if made and os.getpid() == maker:  # a forked process inherits the finalizers
        with suppress(OSError):
            path.unlink()
