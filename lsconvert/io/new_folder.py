"""Write a folder of files so that it never has a part of a file under its final name.

The files are written to a hidden temporary folder. A new folder then gets its name at once. In a folder that exists
already, each file gets its name: files of that name are restored if one of them fails, and others stay as they are.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from lsconvert.errors import Hint, OutputError
from lsconvert.io.atomic_file import flush_folder
from lsconvert.io.containers import is_candidate
from lsconvert.io.temporary_files import MAX_NAMES, is_at, lock, temporary_names

EXISTS_HINT: Final = Hint("Give the name of a new folder. Or use {} to replace files of the same name.", "force=True")
LEFT_HINT: Final = "It would be taken for one of the new tasks: move it away, or write to another folder."
THREADS: Final = 16
OLD: Final = ".old"  # in the temporary folder: the files that are replaced


class LocalNewFolder:
    """A folder `target`. Call `write` for each file, then `complete` and `publish`; or `discard`.

    With `force`, files of the same name are replaced. Without it, the folder must have no files that could be tasks.
    `abandoned` counts the removed temporary folders of interrupted runs. Raises OutputError.
    """

    location: Final = None
    is_file: Final = True

    def __init__(self, target: str, *, force: bool) -> None:
        self.name = target
        self.abandoned = 0
        self._lock: int | None = None  # open while this process uses the temporary folder
        self._target = Path(target)
        self._force = force
        try:
            self._exists = self._is_there()
            self._make_temporary()
        except OSError as error:
            raise OutputError.from_os_error(error, "the folder cannot be written", file=self.name) from error

    def write(self, name: str, *pieces: bytes) -> None:
        """Write a new file. Its name must not be in use."""
        try:
            with open(self._temporary / name, "xb") as file:
                file.writelines(pieces)
        except OSError as error:
            path = os.path.join(self.name, name)
            raise OutputError.from_os_error(error, "cannot be written", file=path) from error

    def complete(self) -> None:
        """Write all files to the disk, and check that no other file would be taken for one of them."""
        names = sorted(os.listdir(self._temporary))
        try:
            _flush_all([self._temporary / name for name in names])
        except OSError as error:
            raise OutputError.from_os_error(error, "cannot be written", file=self.name) from error
        flush_folder(self._temporary)
        if self._exists:
            self._check_others({*names})

    def publish(self) -> None:
        """Give the folder, or each file in it, its final name."""
        try:
            if self._exists:
                self._publish_files()
            else:
                self._publish_folder()
        except OSError as error:
            raise OutputError.from_os_error(error, "cannot be written", file=self.name) from error
        flush_folder(self._target.parent)

    def discard(self) -> None:
        """Remove what was not published."""
        shutil.rmtree(self._temporary, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _is_there(self) -> bool:
        """Tell whether the folder exists. Raise OutputError if it must not be written to; OSError."""
        if not os.path.lexists(self._target):
            return False
        if not self._target.is_dir():
            raise OutputError("is not a folder", file=self.name, hint="Give the name of a new folder.")
        if not self._force and any(map(is_candidate, _visible(self._target))):
            raise OutputError("has files already that could be tasks", file=self.name, hint=EXISTS_HINT)
        return True

    def _make_temporary(self) -> None:
        """Make and lock the temporary folder: in the target if that exists, so that both are on one disk."""
        place = self._target / self._target.name if self._exists else self._target
        for number, path in enumerate(temporary_names(place)):
            if number < MAX_NAMES and _remove_abandoned(path):
                self.abandoned += 1
            with suppress(FileExistsError):
                path.mkdir()
                self._temporary = path
                if self._lock_temporary():
                    return

    def _lock_temporary(self) -> bool:
        """Lock the temporary folder. Return False if another run took it for abandoned."""
        if sys.platform == "win32":  # where folders cannot be opened, and are never taken for abandoned
            return True
        descriptor = os.open(self._temporary, os.O_RDONLY)
        if lock(descriptor) is False or not is_at(descriptor, self._temporary):
            os.close(descriptor)
            return False
        self._lock = descriptor
        return True

    def _check_others(self, names: set[str]) -> None:
        for name in sorted(_visible(self._target)):
            if name in names and not self._force:
                raise OutputError("exists already", file=str(self._target / name), hint=EXISTS_HINT)
            if name not in names and is_candidate(name):
                raise OutputError("is left from an earlier run", file=str(self._target / name), hint=LEFT_HINT)

    def _publish_folder(self) -> None:
        try:
            os.rename(self._temporary, self._target)  # replaces no file, and no folder that has files
        except OSError as error:
            if os.path.lexists(self._target):
                raise OutputError("exists already", file=self.name, hint=EXISTS_HINT) from error
            raise

    def _publish_files(self) -> None:
        """Give each file its name. After an error, restore the files that were replaced, and remove the new ones."""
        names = sorted(os.listdir(self._temporary))
        old = self._temporary / OLD
        old.mkdir()
        done: list[str] = []
        try:
            for name in names:
                if os.path.lexists(self._target / name):
                    _copy_or_link(self._target / name, old / name)
                done.append(name)
                os.replace(self._temporary / name, self._target / name)
        except BaseException:
            for name in reversed(done):
                self._restore(old / name, name)
            raise
        flush_folder(self._target)

    def _restore(self, old: Path, name: str) -> None:
        with suppress(OSError):
            if os.path.lexists(old):
                os.replace(old, self._target / name)
            elif not os.path.lexists(self._temporary / name):  # it was published
                os.unlink(self._target / name)


def _visible(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if not name.startswith(".") and not os.path.isdir(folder / name)]


def _flush_all(paths: list[Path]) -> None:
    """Write files to the disk. Threads let the system write many at once, which is 50 times as fast. Raises OSError."""
    from threading import Thread  # late: takes milliseconds to import

    errors: list[OSError] = []
    remaining = iter(paths)

    def flush() -> None:
        try:
            while not errors and (path := next(remaining, None)) is not None:
                with open(path, "rb+") as file:
                    os.fsync(file.fileno())
        except OSError as error:
            errors.append(error)

    threads = [Thread(target=flush, daemon=True) for _ in paths[:THREADS]]
    with suppress(RuntimeError):  # the system has no more threads
        for thread in threads:
            thread.start()
    flush()
    for thread in threads:
        if thread.ident is not None:
            thread.join()
    if errors:
        raise errors[0]


def _copy_or_link(old: Path, new: Path) -> None:
    try:
        os.link(old, new, follow_symlinks=os.link not in os.supports_follow_symlinks)
    except OSError:  # this file system has no links
        shutil.copy2(old, new, follow_symlinks=False)


def _remove_abandoned(path: Path) -> bool:
    """Remove a temporary folder that no process has locked; return whether it was removed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return False
    try:
        if not lock(descriptor) or not is_at(descriptor, path):
            return False
        shutil.rmtree(path)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
