"""A range of a file on a disk."""

from __future__ import annotations

import io
import os

from lsconvert.errors import SourceError
from lsconvert.io.location import ReadState


class FileRange(io.RawIOBase):
    """A binary file, to read only: the bytes of a file from `start` up to `end`.

    Raises SourceError if the file is not in this state when it is opened, or at the end of the range; OSError.
    """

    def __init__(self, path: str, state: ReadState, start: int, end: int) -> None:
        self._file = open(path, "rb", buffering=0)
        self.name, self._state, self._left = path, state, end - start
        try:
            self._check()
            self._file.seek(start)
        except BaseException:
            self._file.close()
            raise

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most `size` bytes, none at the end of the range."""
        asked = self._left if size is None or size < 0 else min(size, self._left)
        data = self._file.read(asked) or b""
        self._left -= len(data)
        if not data and size != 0:
            self._check()
        return data

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()

    def _check(self) -> None:
        stat = os.fstat(self._file.fileno())
        if (stat.st_size, stat.st_mtime_ns, stat.st_ino) != self._state:
            raise SourceError("the file changed while it was read", file=self.name)
