"""SHA-256 of files. Imported when a checksum is needed: hashlib takes 3 ms to import."""

from __future__ import annotations

import hashlib
import io
from typing import IO, Final, cast

CHUNK_SIZE: Final = 1 << 20


class HashedReader(io.RawIOBase):
    """A file opened for reading that is hashed while it is read. It does not seek, so every byte is hashed."""

    def __init__(self, file: IO[bytes] | io.RawIOBase, name: str) -> None:
        self.name = name
        self._file = file
        self._hash = hashlib.sha256()
        self._size = 0

    @property
    def as_file(self) -> IO[bytes]:
        """This object, for type checkers: a RawIOBase is not an IO[bytes] to them."""
        return cast("IO[bytes]", self)

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes, b"" at the end."""
        data = self._file.read(-1 if size is None else size) or b""
        self._hash.update(data)
        self._size += len(data)
        return data

    def size_and_digest(self) -> tuple[int, str]:
        """Read the rest of the file; return the size in bytes and the SHA-256 of all that was read."""
        while self.read(CHUNK_SIZE):
            pass
        return self._size, self._hash.hexdigest()


class HashedWriter(io.RawIOBase):
    """A file opened for writing that is hashed while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._size = 0

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # typeshed says Buffer
        """Write bytes; return how many were written."""
        written = self._file.write(data)
        self._hash.update(data[:written])
        self._size += written
        return written

    def size_and_digest(self) -> tuple[int, str]:
        """Return the size in bytes and the SHA-256 of all that was written."""
        return self._size, self._hash.hexdigest()


def digest_of(descriptor: int) -> tuple[int, str]:
    """Return the size in bytes and the SHA-256 of an open file, from its beginning. Raises OSError."""
    with io.FileIO(descriptor, closefd=False) as file:
        file.seek(0)
        return HashedReader(file, "").size_and_digest()
