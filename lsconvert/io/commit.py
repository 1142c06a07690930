"""Publish several files of one run together: all of them, or none if one fails.

All files are on the disk before the first is published. Meanwhile each old file keeps a second, temporary name, from
which it is restored after an error. A manifest describes other files: the old manifest is removed before any of these
changes, and the new one is published last. So no manifest ever describes a mix of old and new files. A process that is
killed between two files leaves such a mix, without a manifest.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType

from lsconvert.errors import OutputError
from lsconvert.io.atomic_file import flush_folder
from lsconvert.io.sink import Sink
from lsconvert.io.temporary_files import TemporaryPath, lock


def commit_all(sinks: Sequence[Sink], manifest: Sink | None = None) -> None:
    """Complete all sinks, and publish those that are files in this order, the manifest last.

    After an OutputError the old files are restored, except those that its hint names.
    """
    all_sinks = [*sinks, manifest] if manifest is not None else list(sinks)
    for sink in all_sinks:
        sink.complete()
    files = [sink for sink in all_sinks if sink.is_file]
    if len(files) == 1:
        files[0].commit()
        return
    with _deferred_signals(), _Backups(files) as backups:
        if manifest is not None:
            backups.remove(manifest)
        for number, sink in enumerate(files):
            # The first may be a quarantine: its name is on the disk before any other file changes.
            if number == 1 or sink is manifest:
                backups.flush_folders()
            backups.replace(sink)
        backups.flush_folders()


class _Backups:
    """Backups of the files to be replaced. If the block fails, they are restored, and new files are removed."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        self._paths = [sink.path for sink in sinks if sink.path is not None]
        self._backups: dict[Path, TemporaryPath] = {}
        self._changed: list[Path] = []
        self._locks = ExitStack()

    def __enter__(self) -> _Backups:
        try:
            for path in self._paths:
                self._back_up(path)
        except OutputError:
            self._discard()
            raise
        return self

    def __exit__(self, kind: object, error: object, _: object) -> None:
        lost = [] if error is None else [path for path in reversed(self._changed) if not self._restore(path)]
        self._discard()
        if lost and isinstance(error, OutputError):
            error.hint = f"These files could not be restored: {', '.join(map(os.fspath, lost))}. {error.hint}".rstrip()

    def remove(self, sink: Sink) -> None:
        """Remove an old manifest, which will not match the other files."""
        if sink.path is not None and os.path.lexists(sink.path):
            self._changed.append(sink.path)
            sink.remove_old()
            flush_folder(sink.path.parent)

    def replace(self, sink: Sink) -> None:
        """Publish a new file."""
        sink.publish()
        if sink.path is not None:
            self._changed.append(sink.path)

    def flush_folders(self) -> None:
        """Write the names in all folders to the disk."""
        for folder in {path.parent for path in self._paths}:
            flush_folder(folder)

    def _back_up(self, path: Path) -> None:
        """Give an old file a second name, or copy it if the system refuses. Raises OutputError."""
        if not os.path.lexists(path):
            return
        self._lock(path)
        # A symbolic link is linked itself, if Python supports it on this system.
        link = partial(os.link, path, follow_symlinks=os.link not in os.supports_follow_symlinks)
        try:
            try:
                self._backups[path] = TemporaryPath(path, link)
            except OSError:
                self._backups[path] = TemporaryPath(path, partial(_copy, path))
        except OSError as error:
            raise OutputError.from_os_error(error, "the old file cannot be backed up", file=os.fspath(path)) from error

    def _lock(self, path: Path) -> None:
        """Lock an old file, and thereby its second name, so that no other run removes it as abandoned."""
        with suppress(OSError):  # a broken link, or a file without read permission
            file = self._locks.enter_context(open(path, "rb"))
            lock(file.fileno())

    def _restore(self, path: Path) -> bool:
        """Restore an old file, or remove the new one; return False if that fails."""
        try:
            if path in self._backups:
                self._backups[path].path.replace(path)
                self._backups[path].release()
            else:
                path.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _discard(self) -> None:
        for backup in self._backups.values():
            backup.remove()
        with suppress(OSError):  # after an error the others are closed too
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


@contextmanager
def _deferred_signals() -> Iterator[None]:
    """Run signal handlers after the block, because they may raise. Only the main thread runs signal handlers."""
    caught: list[int] = []

    def defer(number: int, _frame: FrameType | None) -> None:
        caught.append(number)

    handlers = {}
    try:
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):
            number = getattr(signal, name, None)
            if number is not None and callable(signal.getsignal(number)):
                with suppress(ValueError):  # this is not the main thread
                    handlers[number] = signal.signal(number, defer)
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in dict.fromkeys(caught):
            signal.raise_signal(number)
