"""The objects of a folder as the files of a container: listed as a stream, and small ones read ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from io import BytesIO
from typing import IO, Final, cast

from lsconvert.errors import SourceError
from lsconvert.io.containers import File, is_candidate, is_leftover
from lsconvert.io.remote.listing import Entry, walk
from lsconvert.io.remote.reader import BLOCK_SIZE, RemoteReader
from lsconvert.io.remote.urls import shown

IN_FLIGHT: Final = 32  # objects that are read at once


class RemoteFiles:
    """The files below a URL, in the order of the store. Each iteration lists them again, so none is kept."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __iter__(self) -> Iterator[File]:
        return (File(entry.name, shown(entry.path), _Opener(entry)) for entry in self.entries())

    def entries(self) -> Iterator[Entry]:
        """Yield the objects below the URL, without those that are hidden, or that a system has left."""
        return (entry for entry in walk(self._url) if not is_leftover(entry.name))


class _Opener:
    """Opens an object. `is_small` tells whether it is read whole by one request."""

    def __init__(self, entry: Entry) -> None:
        self._url = entry.path
        self._size = entry.size

    @property
    def is_small(self) -> bool:
        return self._size <= BLOCK_SIZE

    def __call__(self) -> IO[bytes]:
        return cast("IO[bytes]", RemoteReader(self._url)) if self._size else BytesIO()


def read_ahead(files: Iterable[File]) -> Iterator[tuple[File, File]]:
    """Yield each file with one to open once. Small files that may hold tasks are read, 32 at a time, and in order."""
    waiting: deque[tuple[File, Future[bytes] | None]] = deque()
    pool = ThreadPoolExecutor(IN_FLIGHT, "lsconvert-read")
    try:
        for file in files:
            is_read = isinstance(file.open, _Opener) and file.open.is_small and is_candidate(file.path)
            waiting.append((file, pool.submit(_read, file) if is_read else None))
            if len(waiting) > 2 * IN_FLIGHT:
                yield _ready(*waiting.popleft())
        while waiting:
            yield _ready(*waiting.popleft())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _read(file: File) -> bytes:
    with file.open() as opened:
        return opened.read()


def _ready(file: File, content: Future[bytes] | None) -> tuple[File, File]:
    if content is None:
        return file, file
    try:
        return file, file._replace(open=partial(BytesIO, content.result()))
    except FileNotFoundError:
        raise SourceError("the object was removed while the folder was read", file=file.name) from None
