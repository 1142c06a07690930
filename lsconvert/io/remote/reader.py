"""Read an object in ranges, some of them ahead. A range is one request, so obstore can repeat it whole after an error.

Each range has to be of the same object (If-Match): an object that changes while it is read is an error.
"""

from __future__ import annotations

import io
import os
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Final

from lsconvert.errors import LSConvertError, SourceError
from lsconvert.io.remote.stores import ask, begin, explained, store_of
from lsconvert.io.remote.urls import shown

if TYPE_CHECKING:
    from obstore import GetOptions, GetResult

# Measured in November 2026: smaller ranges are slower, larger ones and more of them only need more memory.
BLOCK_SIZE: Final = 4 << 20
AHEAD: Final = 4


class RemoteReader(io.RawIOBase):
    """A binary file for an object, to read and seek. `object_size` is its size, None if a web server does not tell.

    Raises FileNotFoundError if the object does not exist, and SourceError.
    """

    def __init__(self, url: str) -> None:
        import obstore

        self.name = shown(url)
        self.object_size: int | None = None
        self._url = url
        self._store, self._path = store_of(url)
        self._obstore = obstore
        self._at = 0
        self._last = 0  # number of the block that was read last
        self._blocks: dict[int, bytes | Future[bytes]] = {}
        self._stream: io.BufferedIOBase | None = None  # of a server that has no ranges
        self._tag: str | None = None
        self._open()

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Tell whether the server has ranges."""
        return self._stream is None

    def tell(self) -> int:
        """Return the position in bytes."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Change the position; return it."""
        if self._stream is not None:
            raise io.UnsupportedOperation("this web server does not send ranges")
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.object_size or 0}[whence]
        self._at = max(0, start + offset)
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        """Return `size` bytes, fewer only at the end of the object."""
        if self._stream is not None:
            return self._read_stream(size)
        total = self.object_size or 0
        end = total if size is None or size < 0 else min(total, self._at + size)
        pieces = []
        while self._at < end:
            number = self._at // BLOCK_SIZE
            start = number * BLOCK_SIZE
            piece = memoryview(self._block(number))[self._at - start : end - start]
            pieces.append(piece)
            self._at += len(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """Forget what was read ahead. Requests under way end by themselves."""
        self._blocks.clear()
        super().close()

    def _open(self) -> None:
        """Read the first block, which also tells the size: small objects need one request only."""
        try:
            found, data = ask(self._url, lambda: self._request(0, BLOCK_SIZE))
        except LSConvertError:
            self._open_otherwise()
            return
        self.object_size, self._tag = found.meta["size"], found.meta.get("e_tag")
        self._blocks[0] = data
        self._check_size(0, data)

    def _open_otherwise(self) -> None:
        """Open an empty object, which has no ranges; or stream that of a web server without ranges."""
        options: GetOptions = {}
        found = ask(self._url, lambda: self._obstore.get(self._store, self._path, options=options))
        if found.meta["size"] == 0:
            self.object_size = 0
            return
        # An object in a store always has ranges: the first error was another one, and passed.
        self.object_size = found.meta["size"]
        self._stream = io.BufferedReader(_Stream(found), BLOCK_SIZE)

    def _request(self, start: int, end: int) -> tuple[GetResult, bytes]:
        options: GetOptions = {"range": (start, end)}
        if self._tag is not None:
            options["if_match"] = self._tag
        found = self._obstore.get(self._store, self._path, options=options)
        return found, bytes(found.bytes())

    def _block(self, number: int) -> bytes:
        is_next = number in (self._last, self._last + 1)
        self._last = number
        wanted = range(number, number + (AHEAD + 1 if is_next else 1))
        self._blocks = {each: block for each, block in self._blocks.items() if each in wanted}
        for each in wanted:
            if each not in self._blocks and each * BLOCK_SIZE < (self.object_size or 0):
                self._blocks[each] = begin(partial(self._bytes, each))
        block = self._blocks[number]
        if isinstance(block, bytes):
            return block
        try:
            with explained(self._url):
                data = block.result()
        except FileNotFoundError:
            raise SourceError("the object was removed while it was read", file=self.name) from None
        self._check_size(number, data)
        self._blocks[number] = data
        return data

    def _bytes(self, number: int) -> bytes:
        return self._request(*self._range(number * BLOCK_SIZE))[1]

    def _range(self, start: int) -> tuple[int, int]:
        return start, min(start + BLOCK_SIZE, self.object_size or 0)

    def _check_size(self, number: int, data: bytes) -> None:
        start, end = self._range(number * BLOCK_SIZE)
        if len(data) != end - start:
            raise SourceError(f"the server sent {len(data):,} of {end - start:,} bytes", file=self.name)

    def _read_stream(self, size: int | None) -> bytes:
        assert self._stream is not None
        with explained(self._url):
            data = self._stream.read(-1 if size is None else size)
        self._at += len(data)
        if not data and size != 0 and self.object_size not in (None, self._at):
            raise SourceError(f"the server sent {self._at:,} of {self.object_size:,} bytes", file=self.name)
        return data


class _Stream(io.RawIOBase):
    """The body of one response as a file."""

    def __init__(self, found: GetResult) -> None:
        self._chunks = iter(found.stream(min_chunk_size=BLOCK_SIZE // 4))
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed says Buffer
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(bytes(chunk))
        piece = self._rest[: len(buffer)]
        buffer[: len(piece)] = piece
        self._rest = self._rest[len(piece) :]
        return len(piece)
