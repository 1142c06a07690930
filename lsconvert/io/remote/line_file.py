"""A file of lines in a store, whose objects cannot be appended to: the object, and newer segments of it beside it.

A segment is an object with the lines of some seconds. At the end all of them are joined into one object. Several
processes may append at the same time, because no segment replaces another object.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import IO, Final
from weakref import finalize

from lsconvert.errors import OutputError
from lsconvert.io.remote import urls
from lsconvert.io.remote.listing import walk
from lsconvert.io.remote.reader import BLOCK_SIZE, RemoteReader
from lsconvert.io.remote.stores import ask, explained, store_of
from lsconvert.io.remote.writer import RemoteFile

# A segment is written when so many lines wait, or so many seconds after the last one.
LINES: Final = 1000
SECONDS: Final = 10.0
IN_FLIGHT: Final = 32  # segments that are read at once
DELETED: Final = 1000  # objects that one request removes


class RemoteLineFile:
    """A LineFile for a URL. The segments of `NAME.jsonl` are `NAME/00000001.jsonl` and so on.

    The first lines become the object itself if there is none, so that it shows at once that the folder has outputs.
    Raises OutputError and SourceError; lines that could not be written wait for the next attempt.
    """

    def __init__(self, url: str, *, clock: Callable[[], float] = monotonic) -> None:
        self._url, self._clock = url, clock
        self._folder, self._suffix = os.path.splitext(url)
        self._segment = rf"[0-9]{{8}}{re.escape(self._suffix)}"  # the name of one; other objects are left alone
        self._lock = Lock()
        self._waiting: list[bytes] = []
        self._written = clock()  # when a segment was written, or refused
        self._new = 0  # lines since then
        self._number: int | None = None  # of the last segment, None before the first write

    def local_copy(self) -> Path:
        """Return the path of a temporary file with all lines, those of segments last. It lives as long as this does."""
        descriptor, path = tempfile.mkstemp(prefix="lsconvert-")
        finalize(self, _unlink, path)
        with os.fdopen(descriptor, "wb") as file:
            self._copy(file, self._segments())
        return Path(path)

    def append(self, line: bytes) -> None:
        """Append a line. It is kept in memory until its segment is written."""
        with self._lock:
            self._waiting.append(line)
            self._new += 1
            if self._new >= LINES or self._clock() >= self._written + SECONDS:
                self._write()

    def flush(self) -> None:
        """Write the lines that wait."""
        with self._lock:
            self._write()

    def join(self) -> None:
        """Write all lines into the object, and remove the segments.

        Raises OutputError if another process does so, or if segments cannot be removed; then nothing is written, because
        segments that stay would be joined again.
        """
        segments = self._segments()
        if not segments:
            return
        _remove([self._place(0)])  # no segment has this name: the request tests the permission
        file = RemoteFile(self._url, force=False, same=True)
        try:
            self._copy(file.file, segments)
            file.publish()
        except FileExistsError:
            raise OutputError("has appeared during the run", file=urls.shown(self._url)) from None
        finally:
            file.discard()
        _remove(segments)

    def _write(self) -> None:
        if not self._waiting:
            return
        self._written, self._new = self._clock(), 0
        content = b"".join(self._waiting)
        places = self._places()
        while not _is_created(next(places), content):
            pass
        self._waiting.clear()

    def _places(self) -> Iterator[str]:
        """Yield the URLs for the next lines: the first one that is free counts."""
        if self._number is None:
            segments = self._segments()
            self._number = max(map(_number, segments), default=0)
            if not segments and not _exists(self._url):
                yield self._url
        while True:
            self._number += 1
            yield self._place(self._number)

    def _place(self, number: int) -> str:
        return urls.join(self._folder, f"{number:08}{self._suffix}")

    def _segments(self) -> list[str]:
        """Return the URLs of the segments that are there, in the order of their numbers."""
        return sorted(entry.path for entry in walk(self._folder) if re.fullmatch(self._segment, entry.name))

    def _copy(self, file: IO[bytes], segments: list[str]) -> None:
        """Write the lines of the object and its segments to a file. The last line of each ends with a line feed."""
        with suppress(FileNotFoundError), RemoteReader(self._url) as reader:
            reader.seek(-1, os.SEEK_END)
            is_cut = reader.read() not in (b"", b"\n")  # it is a copy of a local file
            reader.seek(0)
            shutil.copyfileobj(reader, file, BLOCK_SIZE)
            file.write(b"\n" * is_cut)
        with ThreadPoolExecutor(IN_FLIGHT, "lsconvert-read") as pool:
            for start in range(0, len(segments), IN_FLIGHT):
                for content in pool.map(_content, segments[start : start + IN_FLIGHT]):
                    file.write(content)


def _is_created(url: str, content: bytes) -> bool:
    """Create an object; return False if another one has this name."""
    file = RemoteFile(url, force=False)
    file.file.write(content)
    try:
        file.publish()
    except FileExistsError:
        return False
    finally:
        file.discard()
    return True


def _exists(url: str) -> bool:
    import obstore

    store, path = store_of(url)
    try:
        ask(url, lambda: obstore.head(store, path))
    except FileNotFoundError:
        return False
    return True


def _content(url: str) -> bytes:
    """Return the lines of a segment, none if another process has joined it meanwhile."""
    with suppress(FileNotFoundError), RemoteReader(url) as reader:
        return reader.read()
    return b""


def _number(url: str) -> int:
    return int(os.path.splitext(urls.split(url)[1])[0])


def _remove(objects: list[str]) -> None:
    import obstore

    for start in range(0, len(objects), DELETED):
        batch = objects[start : start + DELETED]
        with explained(batch[0], OutputError), suppress(FileNotFoundError):  # another process has removed one
            obstore.delete(store_of(batch[0])[0], [store_of(url)[1] for url in batch])


def _unlink(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
