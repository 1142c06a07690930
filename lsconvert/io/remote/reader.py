"""Read an object in ranges, some of them ahead. A range is one request, so obstore can repeat it whole after an error.

Each range has to be of the same object (If-Match): an object that changes while it is read is an error.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
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

    `tag` is its ETag, None if it has none, or if the server has no ranges. If it is given, the file reads only from
    `start` up to `end`, and only of the object that has this tag.

    Raises FileNotFoundError if the object does not exist, and SourceError.
    """

    def __init__(self, url: str, tag: str | None = None, start: int = 0, end: int = 0) -> None:
        import obstore

        self.name = shown(url)
        self.tag = tag
        self.object_size: int | None = end
        self._url = url
        self._store, self._path = store_of(url)
        self._obstore = obstore
        self._at = self._base = start  # blocks are counted from `_base`
        self._end = end
        self._last = 0  # number of the block that was read last
        self._blocks: dict[int, bytes | Future[bytes]] = {}
        self._stream: io.BufferedIOBase | None = None  # of a server that has no ranges
        if tag is None:
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
        end = self._end if size is None or size < 0 else min(self._end, self._at + size)
        pieces = []
        while self._at < end:
            number = max(0, self._at - self._base) // BLOCK_SIZE
            start = self._start_of(number)
            piece = memoryview(self._block(number))[self._at - start : end - start]
            pieces.append(piece)
            self._at += len(piece)
        return b"".join(pieces)

    def stretch(self, start: int, end: int) -> None:
        """Go to `start`, and read up to `end` only, also ahead, until this is called again."""
        first = self._blocks.get(0) if start == self._base and end <= self._end else None
        self._blocks = {0: first} if isinstance(first, bytes) else {}
        self._at, self._base, self._end, self._last = start, start, end, 0

    def read_at(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end`, wherever this file is. Any thread may call it."""
        if start >= end:
            return b""
        head = self._blocks.get(0)
        if self._base == 0 and isinstance(head, bytes) and end <= len(head):
            return head[start:end]
        with self._explained():
            return self._request(start, end)[1]

    @property
    def at_hand(self) -> int:
        """The number of bytes from the start of the object that were read when it was opened."""
        return min(BLOCK_SIZE, self.object_size or 0)

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
        self.object_size, self.tag = found.meta["size"], found.meta.get("e_tag")
        self._end = found.meta["size"]
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
        if self.tag is not None:
            options["if_match"] = self.tag
        found = self._obstore.get(self._store, self._path, options=options)
        if self.tag not in (None, found.meta.get("e_tag")):
            raise SourceError("the object was changed by another program meanwhile", file=self.name, hint="Run again.")
        return found, bytes(found.bytes())

    def _block(self, number: int) -> bytes:
        is_next = number in (self._last, self._last + 1) and self._at > 0  # the first bytes only tell what it is
        self._last = number
        wanted = range(number, number + (AHEAD + 1 if is_next else 1))
        self._blocks = {each: block for each, block in self._blocks.items() if each in wanted}
        for each in wanted:
            if each not in self._blocks and self._start_of(each) < self._end:
                self._blocks[each] = begin(partial(self._bytes, *self._range(each)))
        block = self._blocks[number]
        if isinstance(block, bytes):
            return block
        with self._explained():
            data = block.result()
        self._check_size(number, data)
        self._blocks[number] = data
        return data

    def _bytes(self, start: int, end: int) -> bytes:
        return self._request(start, end)[1]

    def _start_of(self, number: int) -> int:
        return self._base + number * BLOCK_SIZE

    def _range(self, number: int) -> tuple[int, int]:
        return self._start_of(number), min(self._start_of(number + 1), self._end)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with explained(self._url):
                yield
        except FileNotFoundError:
            raise SourceError("the object was removed while it was read", file=self.name) from None

    def _check_size(self, number: int, data: bytes) -> None:
        start, end = self._range(number)
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
