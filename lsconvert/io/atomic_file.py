"""Write a file atomically: complete it in the folder of the target, then give it the target's name.

On Linux the file has no name while it is written (O_TMPFILE), so a killed process leaves no file. On other systems, and
while it replaces an older file, it has a temporary name.
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
from lsconvert.io.temporary_files import OPEN_FLAGS, TemporaryPath, is_at, lock, lock_new, remove_abandoned

COPY_SIZE: Final = 1 << 20
ANONYMOUS: Final = getattr(os, "O_TMPFILE", 0)


class AtomicFile:
    """A new file for the path `target`. Write to `file`, then call `complete` and `publish`, or call `discard`.

    With `force`, `publish` replaces any file at the target. With `same`, it replaces only the file that is at the
    target now, if that file has not changed. `abandoned` counts the removed files that interrupted runs had left.
    Raises OSError; FileExistsError if a file has appeared at the target; OutputError if another program has changed the
    target or the new file.
    """

    def __init__(self, target: Path, *, force: bool, same: bool = False) -> None:
        self.abandoned = 0
        self._temporary: TemporaryPath | None = None
        self._closed: os.stat_result | None = None  # the status of the file when it was closed
        self.retarget(target, force=force, same=same)
        try:
            self.file: IO[bytes] = os.fdopen(self._open(), "w+b")
        except OSError:
            if self._temporary is not None:
                self._temporary.remove()
            raise
        try:
            self._mode = self._restrict()
        except OSError:
            self.discard()
            raise

    def retarget(self, target: str | Path, *, force: bool, same: bool = False) -> None:
        """Change the target to another path in the same folder."""
        target = Path(target)
        self.abandoned += remove_abandoned(target, self._temporary)
        self._target, self._force = target, force
        self._replaceable = _identity(target) if same else None
        self._old = _stat_or_none(target) if force or same else None

    def complete(self) -> None:
        """Write everything to the disk."""
        self.file.flush()
        _flush(self.file.fileno())

    def close(self) -> None:
        """Close a complete file before it is published, and thereby unlock it."""
        self._give_temporary_name()
        self._closed = os.fstat(self.file.fileno())
        self.file.close()

    def digest(self) -> tuple[int, str]:
        """Return the size of a complete file in bytes, and its SHA-256."""
        from lsconvert.io.checksum import digest_of

        return digest_of(self.file.fileno())

    def begin_flush(self, start: int, end: int) -> None:
        """Make the system start to write its cache to the disk, without waiting: on Linux, by POSIX_FADV_DONTNEED."""
        if sys.platform == "linux":
            with suppress(OSError):  # a file system may not support advice
                os.posix_fadvise(self.file.fileno(), start, end - start, os.POSIX_FADV_DONTNEED)

    def publish(self) -> None:
        """Give a complete file the name of its target, which is at any moment the whole old or the whole new file."""
        if self._closed is not None:
            self._reopen(self._closed)
        self._set_owner_and_mode()
        if self._force or self._replaceable is not None:
            self._replace()
        else:
            self._link()
        if self._temporary is not None:
            self._temporary.release()
        with suppress(OSError):  # all bytes are on the disk
            self.file.close()

    def discard(self) -> None:
        """Remove the file, unless it was published."""
        with suppress(OSError, ValueError):
            self.file.close()
        if self._temporary is not None:
            self._temporary.remove()

    def _open(self) -> int:
        if ANONYMOUS:
            with suppress(OSError):  # some file systems do not support it
                descriptor = os.open(self._target.parent, ANONYMOUS | os.O_RDWR, 0o666)
                if os.path.exists(_proc_path(descriptor)):
                    return descriptor
                os.close(descriptor)  # without /proc the file can never get a name
        return self._open_temporary()

    def _open_temporary(self) -> int:
        while True:
            make = partial(os.open, flags=OPEN_FLAGS | os.O_CREAT | os.O_EXCL, mode=0o666)
            self._temporary = TemporaryPath(self._target, make)
            descriptor = self._temporary.made[0] or 0
            if lock_new(descriptor, self._temporary.path):
                return descriptor
            self._temporary.release()  # another process removed it as abandoned
            os.close(descriptor)

    def _reopen(self, closed: os.stat_result) -> None:
        """Open and lock the closed file. Raise OutputError if it was changed or replaced."""
        temporary = self._give_temporary_name()
        self.file = os.fdopen(os.open(temporary.path, OPEN_FLAGS), "r+b")
        now = os.fstat(self.file.fileno())
        same = os.path.samestat(now, closed) and (now.st_size, now.st_mtime_ns) == (closed.st_size, closed.st_mtime_ns)
        if not same or not lock_new(self.file.fileno(), temporary.path):
            temporary.release()
            raise OutputError("another run writes to the same files", hint="Run one after the other.")

    def _give_temporary_name(self) -> TemporaryPath:
        if self._temporary is None:
            descriptor = self.file.fileno()
            lock(descriptor)
            # With src_dir_fd, Python calls linkat, which follows the link. The absolute path makes the folder unused.
            link = partial(os.link, _proc_path(descriptor), src_dir_fd=descriptor, follow_symlinks=True)
            try:
                self._temporary = TemporaryPath(self._target, link)
            except OSError:
                self._copy_to_temporary()
        assert self._temporary is not None  # set by either of the two
        return self._temporary

    def _copy_to_temporary(self) -> None:
        """Continue with a copy that has a temporary name, because the system refuses to give this file a name."""
        with self.file as old:
            self.file = os.fdopen(self._open_temporary(), "w+b")
            self._restrict()
            old.seek(0)
            while chunk := old.read(COPY_SIZE):
                self.file.write(chunk)
            self.complete()
            self._set_owner_and_mode()

    def _replace(self) -> None:
        if not self._force and _identity(self._target) != self._replaceable:
            hint = "The file was left as it is. Run the conversion again to replace it."
            raise OutputError("was changed by another program during the run", hint=hint)
        if not os.path.lexists(self._target):
            with suppress(FileExistsError):
                self._link()
                return
        temporary = self._give_temporary_name()
        if sys.platform == "win32":
            self.file.close()  # Windows does not rename an open file
        temporary.path.replace(self._target)

    def _link(self) -> None:
        """Give the file the name of the target. Raise FileExistsError if a file has that name."""
        try:
            if self._temporary is None and _link_unnamed(self.file.fileno(), self._target):
                return
            temporary = self._give_temporary_name()
            if sys.platform == "win32":
                self.file.close()
                temporary.path.rename(self._target)  # on Windows, rename never replaces a file
            else:
                _rename_to_free_name(temporary.path, self._target)
        except FileExistsError:
            # A network file system may have created the link, lost the reply, and tried again.
            if sys.platform == "win32" or not is_at(self.file.fileno(), self._target):
                raise

    def _restrict(self) -> int:
        """Return the mode of a new file. A file that replaces another is private until it is published."""
        descriptor = self.file.fileno()
        mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
        if self._old is not None and sys.platform != "win32":
            os.fchmod(descriptor, 0o600)
        return mode

    def _set_owner_and_mode(self) -> None:
        """Copy owner, group and mode of the replaced file, as far as permitted. Without one, set the default mode."""
        if sys.platform == "win32":
            return
        descriptor = self.file.fileno()
        new = os.fstat(descriptor)
        if self._old is not None and (new.st_uid, new.st_gid) != (self._old.st_uid, self._old.st_gid):
            _set_owner(descriptor, self._old.st_uid, self._old.st_gid)
        mode = stat.S_IMODE(self._old.st_mode) if self._old is not None else self._mode
        if stat.S_IMODE(os.fstat(descriptor).st_mode) != mode:  # a change of the owner clears bits of the mode
            os.fchmod(descriptor, mode)


def _flush(descriptor: int) -> None:
    """Write a file to the disk. On macOS, fsync writes it only to the cache of the disk."""
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):  # not every file system supports it
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _link_unnamed(descriptor: int, target: Path) -> bool:
    """Give a file without a name this path. Return False if the system refuses. Raises FileExistsError."""
    try:
        os.link(_proc_path(descriptor), target, src_dir_fd=descriptor, follow_symlinks=True)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def flush_folder(folder: str | Path) -> None:
    """Write the names in a folder to the disk, if the system supports it."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _rename_to_free_name(temporary: Path, target: Path) -> None:
    """Rename a file. Raise FileExistsError if the target exists."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # this file system has no hard links, so a file may still appear between the two calls
        if os.path.lexists(target):
            raise FileExistsError from None
        temporary.rename(target)
    else:
        with suppress(OSError):
            temporary.unlink()


def _set_owner(descriptor: int, user: int, group: int) -> None:
    if sys.platform == "win32":
        return
    try:
        os.fchown(descriptor, user, group)
    except OSError:  # only root can change the owner, but a user can set any group that the user is in
        with suppress(OSError):
            os.fchown(descriptor, -1, group)


def _identity(path: Path) -> tuple[int, int, int, int] | None:
    """Return device, inode, size and modification time of a file, None if it is missing. A change alters them."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _stat_or_none(path: Path) -> os.stat_result | None:
    """Return the status of a file, following links; None if the file or the target of a link does not exist."""
    try:
        return path.stat()
    except OSError:
        return None


def _proc_path(descriptor: int) -> str:
    return f"/proc/self/fd/{descriptor}"
