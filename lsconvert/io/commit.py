"""Several files of one run get their names together: all of them, or none if that fails.

All files are on the disk before the first gets its name. While they get their names, each old file keeps a second name, as
a PartFile, from which it is restored if anything fails. A manifest describes other files: the old one is removed before
any of these changes, and the new one gets its name last. So no manifest ever describes a mix of old and new files. A
process that is killed between two names leaves such a mix, without a manifest.
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
from lsconvert.io.new_file import flush_folder
from lsconvert.io.sink import Sink
from lsconvert.io.temporary_names import PartFile, lock


def commit_all(sinks: Sequence[Sink], manifest: Sink | None = None) -> None:
    """Complete all sinks, and give files their names in this order, the manifest last.

    Raises OutputError. Then the old files are there, but for those that it names.
    """
    every = [*sinks, manifest] if manifest is not None else list(sinks)
    for sink in every:
        sink.complete()
    files = [sink for sink in every if sink.is_file]
    if len(files) == 1:
        files[0].commit()
        return
    with _signals_held_back(), _OldFiles(files) as old:
        if manifest is not None:
            old.remove(manifest)
        for number, sink in enumerate(files):
            if number == 1 or sink is manifest:  # the first may be a quarantine: no other file is on the disk before it
                old.flush_folders()
            old.replace(sink)
        old.flush_folders()


class _OldFiles:
    """The files that are about to be replaced. If the block fails, they are restored, and new ones are removed."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        self._paths = [sink.path for sink in sinks if sink.path is not None]
        self._backups: dict[Path, PartFile] = {}
        self._changed: list[Path] = []
        self._locks = ExitStack()

    def __enter__(self) -> _OldFiles:
        try:
            for path in self._paths:
                self._keep(path)
        except OutputError:
            self._forget()
            raise
        return self

    def __exit__(self, kind: object, error: object, _: object) -> None:
        lost = [] if error is None else [path for path in reversed(self._changed) if not self._is_restored(path)]
        self._forget()
        if lost and isinstance(error, OutputError):
            error.hint = f"These could not be restored: {', '.join(map(os.fspath, lost))}. {error.hint}".rstrip()

    def remove(self, sink: Sink) -> None:
        """Remove an old file that would not be true once others change."""
        if sink.path is not None and os.path.lexists(sink.path):
            self._changed.append(sink.path)
            sink.remove_old()
            flush_folder(sink.path.parent)

    def replace(self, sink: Sink) -> None:
        """Let a new file take its name."""
        sink.take_name()
        if sink.path is not None:
            self._changed.append(sink.path)

    def flush_folders(self) -> None:
        """Bring all names to the disk."""
        for folder in {path.parent for path in self._paths}:
            flush_folder(folder)

    def _keep(self, path: Path) -> None:
        """Give an old file a second name, or copy it where the system refuses that. Raises OutputError."""
        if not os.path.lexists(path):
            return
        self._lock(path)
        # A link is kept as a link, where Python can.
        link = partial(os.link, path, follow_symlinks=os.link not in os.supports_follow_symlinks)
        try:
            try:
                self._backups[path] = PartFile(path, link)
            except OSError:
                self._backups[path] = PartFile(path, partial(_copy, path))
        except OSError as error:
            what = f"the old file cannot be kept until all is done: {(error.strerror or str(error)).lower()}"
            raise OutputError(what, file=os.fspath(path)) from error

    def _lock(self, path: Path) -> None:
        """Lock an old file, and thereby its second name, so that no other run takes it for an abandoned one."""
        with suppress(OSError):  # it may be a link, or may not be read
            file = self._locks.enter_context(open(path, "rb"))
            lock(file.fileno())

    def _is_restored(self, path: Path) -> bool:
        try:
            if path in self._backups:
                self._backups[path].path.replace(path)
                self._backups[path].let_go()
            else:
                path.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _forget(self) -> None:
        for backup in self._backups.values():
            backup.remove()
        with suppress(OSError):  # all of them are closed all the same
            self._locks.close()


def _copy(old: Path, new: Path) -> None:
    """Copy a file to a name that no file has. Raises FileExistsError, OSError."""
    import shutil  # with all compressors

    with open(new, "xb") as target, open(old, "rb") as source:
        shutil.copyfileobj(source, target)
        os.fsync(target.fileno())
    shutil.copystat(old, new)
    if hasattr(os, "chown"):
        found = os.stat(old)
        with suppress(OSError):
            os.chown(new, found.st_uid, found.st_gid)


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Let what handlers of signals raise wait for the end of the block. Only the main thread runs such handlers."""
    caught: list[int] = []

    def hold(number: int, _frame: FrameType | None) -> None:
        caught.append(number)

    handlers = {}
    try:
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):
            number = getattr(signal, name, None)
            if number is not None and callable(signal.getsignal(number)):
                with suppress(ValueError):  # this is not the main thread
                    handlers[number] = signal.signal(number, hold)
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in dict.fromkeys(caught):
            signal.raise_signal(number)
