"""Publish several files of one run together: all of them, or none if one fails.

All files are on the disk before the first is published; objects in remote storage are uploaded then. Meanwhile each
old file keeps a second, temporary name, from which it is restored after an error. A manifest describes other files: the old manifest is removed before any of these
changes, and the new one is published last. So no manifest ever describes a mix of old and new files. A process that is
killed between two files leaves such a mix, without a manifest.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Protocol

from lsconvert.errors import LSConvertError, OutputError
from lsconvert.io.location import Backup, Location
from lsconvert.io.sink import Sink


class Output(Protocol):
    """A Sink, or a new folder, which restores its own files: its `location` is None."""

    @property
    def location(self) -> Location | None:
        """The place of a file, None for others."""
        ...

    @property
    def is_file(self) -> bool:
        """Whether it gets its name when it is published."""
        ...

    def complete(self) -> None:
        """Write everything to the disk. Raises OutputError."""
        ...

    def publish(self) -> None:
        """Give it its final name. Raises OutputError."""
        ...


def commit_all(sinks: Sequence[Output], manifest: Sink | None = None, unused: Sink | None = None) -> None:
    """Complete all sinks, and publish those that are files in this order, the manifest last.

    `unused` is a sink that has no content: it is not published, but an old file at its path is removed. After an
    OutputError the old files are restored, except those that its hint names.
    """
    all_sinks = [*sinks, manifest] if manifest is not None else list(sinks)
    for sink in all_sinks:
        sink.complete()
    files = [sink for sink in all_sinks if sink.is_file]
    has_old = unused is not None and unused.location is not None and unused.location.exists()
    removed = [unused] if unused is not None and has_old else []
    if len(files) == 1 and isinstance(files[0], Sink) and not removed:
        files[0].commit()
        return
    with _deferred_signals(), _Backups([*files, *removed]) as backups:
        if manifest is not None:
            backups.remove(manifest)
        for number, sink in enumerate(files):
            # The first may be a quarantine: its name is on the disk before any other file changes.
            if number == 1 or sink is manifest:
                backups.flush_folders()
            backups.replace(sink)
        for old in removed:
            backups.remove(old)
        backups.flush_folders()


class _Backups:
    """Backups of the files to be replaced. If the block fails, they are restored, and new files are removed."""

    def __init__(self, sinks: Sequence[Output]) -> None:
        self._locations = [sink.location for sink in sinks if sink.location is not None]
        self._backups: dict[str, Backup] = {}  # by address
        self._changed: list[Location] = []

    def __enter__(self) -> _Backups:
        try:
            for location in self._locations:
                self._back_up(location)
        except LSConvertError:
            self._discard()
            raise
        return self

    def __exit__(self, kind: object, error: object, _: object) -> None:
        lost = [] if error is None else [each for each in reversed(self._changed) if not self._restore(each)]
        self._discard()
        if lost and isinstance(error, OutputError):
            names = ", ".join(each.name for each in lost)
            error.hint = f"These files could not be restored: {names}. {error.hint}".rstrip()

    def remove(self, sink: Sink) -> None:
        """Remove an old file, which will not match the others."""
        if sink.location is not None and sink.location.address in self._backups:
            self._changed.append(sink.location)
            sink.remove_old()
            sink.location.parent.flush_names()

    def replace(self, sink: Output) -> None:
        """Publish a new file."""
        sink.publish()
        if sink.location is not None:
            self._changed.append(sink.location)

    def flush_folders(self) -> None:
        """Write the names in all folders to the disk."""
        for folder in {location.parent.address: location.parent for location in self._locations}.values():
            folder.flush_names()

    def _back_up(self, location: Location) -> None:
        """Keep an old file under a second name. Raises OutputError."""
        try:
            if location.exists():
                self._backups[location.address] = location.back_up()
        except OSError as error:
            raise OutputError.from_os_error(error, "the old file cannot be backed up", file=location.name) from error

    def _restore(self, location: Location) -> bool:
        """Restore an old file, or remove the new one; return False if that fails."""
        try:
            backup = self._backups.get(location.address)
            if backup is not None:
                backup.restore()
            else:
                location.remove()
        except (OSError, LSConvertError):
            return False
        return True

    def _discard(self) -> None:
        for backup in self._backups.values():
            backup.discard()


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
