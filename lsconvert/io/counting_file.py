"""Binary files that a source reads: one that counts and peeks, and one that signals can interrupt."""

from __future__ import annotations

import io
import os
from typing import IO, Any

from lsconvert.errors import SourceError


class Interruptible:
    """A buffered stream whose `read` can be interrupted by a signal.

    The stream's own `read` waits for all bytes, and runs no signal handler as long as some arrive. The end is read once:
    a terminal would wait for another Ctrl-D each time.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self._ended = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1, /) -> bytes:
        """Return `size` bytes, fewer at the end of the stream."""
        if size < 0 or not hasattr(self._file, "read1"):
            return bytes(self._file.read(size))
        pieces = []
        while size > 0 and not self._ended:
            pieces.append(self._file.read1(size))
            size -= len(pieces[-1])
            self._ended = not pieces[-1]
        return b"".join(pieces)


class CountingFile(io.RawIOBase):
    """A binary file that counts the bytes read, and can peek at the next ones."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.count = 0
        self._peeked = b""

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes without consuming them, fewer at the end."""
        while len(self._peeked) < size and (more := self._read_file(size - len(self._peeked))):
            self._peeked += more
        return self._peeked[:size]

    def _read_file(self, size: int) -> bytes:
        data = self.file.read(size)
        if data is None:
            raise SourceError("the file is non-blocking, and has no data yet", hint="Give a blocking file.")
        if isinstance(data, str):
            raise SourceError("a text file object was given; open the file in binary mode")
        return bytes(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        first, self._peeked = self._peeked, b""
        if first and size is not None and 0 <= size < len(first):
            first, self._peeked = first[:size], first[size:]
        rest = b"" if size == len(first) else self._read_file(-1 if size is None or size < 0 else size - len(first))
        self.count += len(first) + len(rest)
        return first + rest

    def readinto(self, buffer: Any, /) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seekable(self) -> bool:
        return hasattr(self.file, "seekable") and self.file.seekable()

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self._peeked = b""
        self.count = self.file.seek(offset, whence)
        return self.count

    def tell(self) -> int:
        return self.file.tell() - len(self._peeked)
