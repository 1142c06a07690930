"""A readable binary file whose content an iterator produces."""

from __future__ import annotations

import io
from collections.abc import Iterator


class IteratorStream(io.RawIOBase):
    """The concatenated pieces of an iterator, as a file to read once.

    Raises an error of the iterator after the pieces before it were read.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._buffer = bytearray()
        self._at = 0  # the buffer is read up to here
        self._error: Exception | None = None

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes, b"" at the end, and fewer than `size` there and before an error."""
        read_all = size is None or size < 0
        wanted = size or 0
        while (read_all or len(self._buffer) - self._at < wanted) and (piece := self._next_piece()) is not None:
            del self._buffer[: self._at]
            self._at = 0
            self._buffer += piece
        start, self._at = self._at, len(self._buffer) if read_all else min(len(self._buffer), self._at + wanted)
        if start == self._at and self._error is not None:
            raise self._error
        return bytes(memoryview(self._buffer)[start : self._at])

    def _next_piece(self) -> bytes | None:
        try:
            return next(self._pieces, None) if self._error is None else None
        except Exception as error:
            self._error = error
            return None
