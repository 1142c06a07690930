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
from lsconvert.io.temporary_names import OPEN_FLAGS, PartFile, hold, is_at, lock, remove_abandoned

COPY_SIZE: Final = 1 << 20
ANONYMOUS: Final = getattr(os, "O_TMPFILE", 0)


class NewFile:
    """A file that will be called `target`. Write to `file`, call `complete`, then `take_name`; or `discard` it.

    With `force`, any file that has the name at the end is replaced. Without it, `same` allows to replace the file that has
    the name now, but no file that appears or changes later. `abandoned` counts the files of interrupted runs that were
    removed. Raises OSError; FileExistsError where a file has appeared; OutputError where another program has changed the
    target or the new file.
    """

    def __init__(self, target: Path, *, force: bool, same: bool = False) -> None:
        self.abandoned = 0
        self._part: PartFile | None = None
        self._closed: os.stat_result | None = None  # what is known of the file since it was closed
        self.move(target, force=force, same=same)
        try:
            self.file: IO[bytes] = os.fdopen(self._open(), "w+b")
        except OSError:
            if self._part is not None:
                self._part.remove()
            raise
        try:
            self._mode = self._restrict()
        except OSError:
            self.discard()
            raise

    def move(self, target: Path, *, force: bool, same: bool = False) -> None:
        """Aim at another name, in the same folder."""
        self.abandoned += remove_abandoned(target, self._part)
        self._target, self._force = target, force
        self._there = _identity(target) if same else None
        self._old = _stat(target) if force or same else None

    def complete(self) -> None:
        """Bring all bytes to the disk."""
        self.file.flush()
        _flush(self.file.fileno())

    def close(self) -> None:
        """Close a complete file before it takes its name. Its lock ends with that."""
        self._give_part_name()
        self._closed = os.fstat(self.file.fileno())
        self.file.close()

    def take_name(self) -> None:
        """Give a complete file its name. At any moment the name has the old file or the new one, whole."""
        if self._closed is not None:
            self._reopen(self._closed)
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

    def _open(self) -> int:
        if ANONYMOUS:
            with suppress(OSError):  # some file systems do not have that
                descriptor = os.open(self._target.parent, ANONYMOUS | os.O_RDWR, 0o666)
                if os.path.exists(_link_to(descriptor)):
                    return descriptor
                os.close(descriptor)  # without /proc it could never get a name
        return self._open_part()

    def _open_part(self) -> int:
        while True:
            make = partial(os.open, flags=OPEN_FLAGS | os.O_CREAT | os.O_EXCL, mode=0o666)
            self._part = PartFile(self._target, make)
            descriptor = self._part.made[0] or 0
            if hold(descriptor, self._part.path):
                return descriptor
            self._part.let_go()  # another process took it for an abandoned one
            os.close(descriptor)

    def _reopen(self, closed: os.stat_result) -> None:
        """Open and lock a file that was closed. Raises OutputError if it is not the same any more."""
        part = self._give_part_name()
        self.file = os.fdopen(os.open(part.path, OPEN_FLAGS), "r+b")
        now = os.fstat(self.file.fileno())
        same = os.path.samestat(now, closed) and (now.st_size, now.st_mtime_ns) == (closed.st_size, closed.st_mtime_ns)
        if not same or not hold(self.file.fileno(), part.path):
            part.let_go()
            raise OutputError("another run writes to the same files", hint="Run one after the other.")

    def _give_part_name(self) -> PartFile:
        if self._part is None:
            descriptor = self.file.fileno()
            lock(descriptor)
            # With a folder's descriptor, Python uses the system call that follows the link. The path is absolute.
            link = partial(os.link, _link_to(descriptor), src_dir_fd=descriptor, follow_symlinks=True)
            try:
                self._part = PartFile(self._target, link)
            except OSError:
                self._copy_to_part()
        assert self._part is not None  # one of the two has made it
        return self._part

    def _copy_to_part(self) -> None:
        """Go on with a copy that has a name, where the system does not let this file have one."""
        with self.file as old:
            self.file = os.fdopen(self._open_part(), "w+b")
            self._restrict()
            old.seek(0)
            while chunk := old.read(COPY_SIZE):
                self.file.write(chunk)
            self.complete()
            self._set_owner_and_mode()

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
        try:
            if self._part is None and _is_linked(self.file.fileno(), self._target):
                return
            part = self._give_part_name()
            if sys.platform == "win32":
                self.file.close()
                part.path.rename(self._target)  # Windows never replaces a file so
            else:
                _rename_to_free_name(part.path, self._target)
        except FileExistsError:
            # A network file system may have done it, and lost the answer.
            if sys.platform == "win32" or not is_at(self.file.fileno(), self._target):
                raise

    def _restrict(self) -> int:
        """Return the mode that a new file gets. One that replaces another is closed to all others until the end."""
        descriptor = self.file.fileno()
        mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
        if self._old is not None and sys.platform != "win32":
            os.fchmod(descriptor, 0o600)
        return mode

    def _set_owner_and_mode(self) -> None:
        """Give the new file owner, group and mode of the one that it replaces, as far as this process may."""
        if sys.platform == "win32":
            return
        descriptor = self.file.fileno()
        new = os.fstat(descriptor)
        if self._old is not None and (new.st_uid, new.st_gid) != (self._old.st_uid, self._old.st_gid):
            _change_owner(descriptor, self._old.st_uid, self._old.st_gid)
        mode = stat.S_IMODE(self._old.st_mode) if self._old is not None else self._mode
        if stat.S_IMODE(os.fstat(descriptor).st_mode) != mode:  # after a change of the owner, which clears bits
            os.fchmod(descriptor, mode)


def _flush(descriptor: int) -> None:
    """Bring a file to the disk. On macOS, fsync only brings it to the cache of the disk."""
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):  # not every file system can
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _is_linked(descriptor: int, target: Path) -> bool:
    """Give a file without a name this one. Return False where the system refuses; raises FileExistsError."""
    try:
        os.link(_link_to(descriptor), target, src_dir_fd=descriptor, follow_symlinks=True)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


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
