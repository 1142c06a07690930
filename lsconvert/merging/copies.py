"""Copies of tasks, kept outside of memory until they are joined with the first task of their key.

A copy that is in a file as it is spelled is read again from there. Others, such as those of compressed files and converted
tasks, are written to a temporary file. The copies of one task are a chain: each entry has the position of the one before.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from struct import Struct
from typing import IO, Final, NamedTuple, TypeVar

from lsconvert.errors import OutputError, SourceError, Where
from lsconvert.io.rereadable import TEMPORARY_HINT

NONE: Final = -1  # the position of no entry
NAME: Final = "<copies of tasks>"
# The position of the entry before, the sizes of the place and of the task, whether it is read from its file, and its counts.
_ENTRY: Final = Struct("<qqq?qq")

T = TypeVar("T")


class Copy(NamedTuple):
    """A task that is the same as one before it, its place, and the numbers of its annotations and predictions."""

    text: bytes
    where: Where
    annotations: int = 0
    predictions: int = 0


class Copies:
    """The copies of tasks. Use as a context manager. Raises OutputError if the temporary file cannot be written."""

    def __init__(self) -> None:
        self._spool = _guard(tempfile.TemporaryFile)
        self._end = 0
        self._files = _Files()

    def __enter__(self) -> Copies:
        return self

    def __exit__(self, *exc: object) -> None:
        self._files.close()
        with suppress(OSError):  # what it could not write is not needed any more
            self._spool.close()

    def add(self, copy: Copy, before: int) -> int:
        """Add a copy; return its position. `before` is that of the copy before it, or NONE."""
        place = json.dumps(copy.where).encode()
        is_in_file = self._files.has(copy)
        text = b"" if is_in_file else copy.text
        numbers = (before, len(place), len(copy.text), is_in_file, copy.annotations, copy.predictions)
        entry = _ENTRY.pack(*numbers) + place + text
        position, self._end = self._end, self._end + len(entry)
        _guard(lambda: self._write(position, entry))
        return position

    def chain(self, last: int) -> Iterator[Copy]:
        """Yield the copies of one task, the first one first. `last` is the position of the last one.

        Raises SourceError if a file was changed.
        """
        positions = []
        while last != NONE:
            positions.append(last)
            last = _ENTRY.unpack(self._read(last, _ENTRY.size))[0]
        for position in reversed(positions):
            _, place_size, size, is_in_file, *counts = _ENTRY.unpack(self._read(position, _ENTRY.size))
            at = position + _ENTRY.size
            where = Where(*json.loads(self._read(at, place_size)))
            text = self._files.read(where, size) if is_in_file else self._read(at + place_size, size)
            yield Copy(text, where, *counts)

    def _write(self, position: int, entry: bytes) -> None:
        self._spool.seek(position)
        self._spool.write(entry)

    def _read(self, position: int, size: int) -> bytes:
        def read() -> bytes:
            self._spool.seek(position)
            return self._spool.read(size)

        return _guard(read)


class _Files:
    """Files from which tasks are read again. One of them is open at a time."""

    def __init__(self) -> None:
        self._name: str | None = None
        self._file: IO[bytes] | None = None
        self._states: dict[str, tuple[int, int]] = {}  # size and modification time when the first copy was added

    def close(self) -> None:
        """Close the file that is open."""
        if self._file is not None:
            self._file.close()
        self._name = self._file = None

    def has(self, copy: Copy) -> bool:
        """Return whether a copy is at its place in its file, as it is spelled."""
        if copy.where.file is None or copy.where.offset is None:
            return False
        try:
            file = self._open(copy.where.file)
            self._states.setdefault(copy.where.file, _state(file))
            return (
                self._is_unchanged(copy.where.file, file) and _cut(file, copy.where.offset, len(copy.text)) == copy.text
            )
        except (OSError, ValueError):  # the file is in an archive, or has no name
            return False

    def read(self, where: Where, size: int) -> bytes:
        """Return the task of this size at a place. Raises SourceError."""
        assert where.file is not None and where.offset is not None  # as `has` found
        try:
            file = self._open(where.file)
            if self._is_unchanged(where.file, file):
                return _cut(file, where.offset, size)
        except OSError as error:
            raise SourceError.from_os_error(error, file=where.file) from error
        raise SourceError("the file changed while it was read", file=where.file)

    def _open(self, name: str) -> IO[bytes]:
        if self._name == name and self._file is not None:
            return self._file
        self.close()
        if not os.path.isfile(name):
            raise FileNotFoundError(name)  # a pipe or a device would be waited for
        self._file = open(name, "rb", buffering=0)
        self._name = name
        return self._file

    def _is_unchanged(self, name: str, file: IO[bytes]) -> bool:
        return self._states[name] == _state(file)


def _state(file: IO[bytes]) -> tuple[int, int]:
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns


def _cut(file: IO[bytes], offset: int, size: int) -> bytes:
    file.seek(offset)
    text = b""
    while len(text) < size and (more := file.read(size - len(text))):
        text += more
    return text


def _guard(action: Callable[[], T]) -> T:
    try:
        return action()
    except OSError as error:
        what = "a temporary file cannot be written"
        raise OutputError.from_os_error(error, what, file=NAME, hint=TEMPORARY_HINT) from error
