"""New files: written beside their target, and complete before they take its name.

On Linux such a file has no name while it is written (O_TMPFILE), so a process that is killed leaves nothing. Elsewhere,
and for the moment in which it replaces an older file, it is a PartFile. This module does not know what is written.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Final

from lsconvert.errors import OutputError
from lsconvert.partfile import OPEN_FLAGS, PartFile, hold, lock, remove_abandoned

ANONYMOUS: Final = getattr(os, "O_TMPFILE", 0)


class NewFile:
    """A file that will be called `target`. Write to `file`, call `complete`, then `take_name`; or `discard` it.

    `force` allows to replace whatever has the name by then. Without it, `same` allows to replace the file that has the name
    now, and no file that appears or changes later. `abandoned` counts the files of interrupted runs that were removed. Raises
    OSError; FileExistsError where a file has appeared; OutputError where another program has changed the target.
    """

    def __init__(self, target: Path, *, force: bool, same: bool = False) -> None:
        self.abandoned = 0
        self._part: PartFile | None = None
        self.move(target, force=force, same=same)
        # The new file gets the mode of the old one at the end. Until then, nobody else may read it.
        try:
            descriptor = self._open(0o666 if self._old is None else 0o600)
            self.file: IO[bytes] = os.fdopen(descriptor, "wb")
        except OSError:
            if self._part is not None:
                self._part.remove()
            raise

    def move(self, target: Path, *, force: bool, same: bool = False) -> None:
        """Aim at another name, in the same folder."""
        self.abandoned += remove_abandoned(target)
        self._target, self._force = target, force
        self._there = _identity(target) if same else None
        self._old = _stat(target) if force or same else None

    def complete(self) -> None:
        """Bring all bytes to the disk."""
        self.file.flush()
        os.fsync(self.file.fileno())

    def close(self) -> None:
        """Close a complete file before it takes its name. Its lock ends with that."""
        self._set_owner_and_mode()
        self._give_part_name()
        self.file.close()

    def take_name(self) -> None:
        """Give a complete file its name. At any moment the name has the old file or the new one, whole."""
        if not self.file.closed:
            self._set_owner_and_mode()
        if self._force or self._there is not None:
            self._replace()
        else:
            self._link()
        if self._part is not None:
            self._part.let_go()
        with suppress(OSError):  # the bytes are on the disk
            self.file.close()

    def discard(self) -> None:
        """Remove the file, unless it has its name."""
        with suppress(OSError, ValueError):
            self.file.close()
        if self._part is not None:
            self._part.remove()

    def _open(self, mode: int) -> int:
        if ANONYMOUS:
            with suppress(OSError):  # some file systems do not have that
                descriptor = os.open(self._target.parent, ANONYMOUS | os.O_RDWR, mode)
                if os.path.exists(_link_to(descriptor)):
                    return descriptor
                os.close(descriptor)  # without /proc it could never get a name
        while True:
            make = partial(os.open, flags=OPEN_FLAGS | os.O_CREAT | os.O_EXCL, mode=mode)
            self._part = PartFile(self._target, make)
            descriptor = self._part.made[0] or 0
            if hold(descriptor, self._part.path):
                return descriptor
            self._part.let_go()  # another process took it for an abandoned one
            os.close(descriptor)

    def _give_part_name(self) -> PartFile:
        if self._part is None:
            descriptor = self.file.fileno()
            lock(descriptor)
            # With a folder's descriptor, Python uses the system call that follows the link. The path is absolute.
            self._part = PartFile(
                self._target, partial(os.link, _link_to(descriptor), src_dir_fd=descriptor, follow_symlinks=True)
            )
        return self._part

    def _replace(self) -> None:
        if not self._force and _identity(self._target) != self._there:
            hint = "It was left as it is now. Run the conversion again if this is the file to replace."
            raise OutputError("was changed by another program during the run", hint=hint)
        if not os.path.lexists(self._target):
            with suppress(FileExistsError):
                self._link()
                return
        part = self._give_part_name()
        if sys.platform == "win32":
            self.file.close()  # Windows does not rename an open file
        part.path.replace(self._target)

    def _link(self) -> None:
        """Take a name that no file has. Raises FileExistsError."""
        if self._part is None:
            descriptor = self.file.fileno()
            os.link(_link_to(descriptor), self._target, src_dir_fd=descriptor, follow_symlinks=True)
        elif sys.platform == "win32":
            self.file.close()
            self._part.path.rename(self._target)  # Windows never replaces a file so
        else:
            _rename_to_free_name(self._part.path, self._target)

    def _set_owner_and_mode(self) -> None:
        """Give the new file owner, group and mode of the one that it replaces, as far as this process may."""
        if self._old is None or sys.platform == "win32":
            return
        descriptor = self.file.fileno()
        owner = self._old.st_uid, self._old.st_gid
        new = os.fstat(descriptor)
        if (new.st_uid, new.st_gid) != owner:
            _change_owner(descriptor, *owner)
        mode = stat.S_IMODE(self._old.st_mode)
        if stat.S_IMODE(os.fstat(descriptor).st_mode) != mode:  # after a change of the owner, which clears bits
            os.fchmod(descriptor, mode)


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, if the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _rename_to_free_name(part: Path, target: Path) -> None:
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # no hard links on this file system: look once more, just before
        if os.path.lexists(target):
            raise FileExistsError from None
        part.rename(target)
    else:
        with suppress(OSError):
            part.unlink()


def _change_owner(descriptor: int, user: int, group: int) -> None:
    try:
        os.fchown(descriptor, user, group)
    except OSError:  # only root may give a file away; but a user may choose among his own groups
        with suppress(OSError):
            os.fchown(descriptor, -1, group)


def _identity(path: Path) -> tuple[int, int, int, int] | None:
    """Return what tells whether a name still has the same, unchanged file; None if it has none."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _stat(path: Path) -> os.stat_result | None:
    """Return the status of a file, through links; None if there is none, or if a link leads nowhere."""
    try:
        return path.stat()
    except OSError:
        return None


def _link_to(descriptor: int) -> str:
    return f"/proc/self/fd/{descriptor}"
