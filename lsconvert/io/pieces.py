"""A document that is put together from pieces, as a file that can be read."""

from __future__ import annotations

import io
from collections.abc import Iterator


class PieceStream(io.RawIOBase):
    """The pieces that an iterator yields, one after the other. Raises what the iterator raises."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._ahead = bytearray()
        self._at = 0  # what is before it has been read

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return False."""
        return False

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes, b"" at the end."""
        everything = size is None or size < 0
        while (everything or len(self._ahead) - self._at < (size or 0)) and (
            piece := next(self._pieces, None)
        ) is not None:
            del self._ahead[: self._at]
            self._at = 0
            self._ahead += piece
        start, self._at = self._at, len(self._ahead) if everything else min(len(self._ahead), self._at + (size or 0))
        return bytes(memoryview(self._ahead)[start : self._at])
