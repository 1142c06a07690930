"""Keep a file that is to be replaced, so that it can be restored: under a second, temporary name."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from lsconvert.io.temporary_files import TemporaryPath, lock


class OldFile:
    """A second name of the file at `path`, or a copy if the system refuses links. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._locks = ExitStack()
        if sys.platform != "win32":  # which neither locks the file, nor replaces one that is open
            with suppress(OSError):  # a broken link, or a file without read permission
                # The lock is also on the second name, so that no other run removes it as abandoned.
                lock(self._locks.enter_context(open(path, "rb")).fileno())
        # A symbolic link is linked itself, if Python supports it on this system.
        link = partial(os.link, path, follow_symlinks=os.link not in os.supports_follow_symlinks)
        try:
            self._backup = TemporaryPath(path, link)
        except OSError:
            try:
                self._backup = TemporaryPath(path, partial(_copy, path))
            except OSError:
                self._locks.close()
                raise

    def restore(self) -> None:
        """Give the old file its name again."""
        self._backup.path.replace(self._path)
        self._backup.release()

    def discard(self) -> None:
        """Remove the second name."""
        self._backup.remove()
        with suppress(OSError):
            self._locks.close()


def _copy(old: Path, new: Path) -> None:
    """Copy a file to a path at which no file exists. Raises FileExistsError, OSError."""
    import shutil  # which imports all compressors

    with open(new, "xb") as target, open(old, "rb") as source:
        shutil.copyfileobj(source, target)
        os.fsync(target.fileno())
    shutil.copystat(old, new)
    if hasattr(os, "chown"):
        status = os.stat(old)
        with suppress(OSError):
            os.chown(new, status.st_uid, status.st_gid)
