"""Sources that can be read several times: those that cannot, such as stdin, are copied to temporary files first."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from typing import IO, Final, TypeVar, cast

from lsconvert.errors import OutputError
from lsconvert.io.locations import is_name, locate
from lsconvert.io.source import Source, SourceLike, source_name

TEMPORARY_HINT: Final = (
    "Free space in the folder for temporary files, or name another one in the environment variable TMPDIR."
)

T = TypeVar("T")


class RereadableSources:
    """Sources to read several times. Use as a context manager. Call `all` before each time.

    Files are read where they are. Raises SourceError for a stream that cannot be read, and OutputError for a temporary file
    that cannot be written.
    """

    def __init__(self, sources: Sequence[SourceLike]) -> None:
        self._stack = ExitStack()
        self._copies: list[IO[bytes]] = []
        try:
            self._sources = [source if _can_be_read_again(source) else self._copy(source) for source in sources]
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self) -> RereadableSources:
        return self

    def __exit__(self, *exc: object) -> None:
        with suppress(OSError):
            self._stack.close()

    def all(self) -> list[SourceLike]:
        """Return the sources, at their beginning."""
        for copy in self._copies:
            copy.seek(0)
        return self._sources

    def _copy(self, source: SourceLike) -> IO[bytes]:
        name = source_name(source)
        with _RawSource(source) as opened:
            copy = self._stack.enter_context(_guard(name, lambda: tempfile.TemporaryFile(buffering=0)))
            for chunk in opened.chunks():
                _guard(name, partial(_write, copy, chunk))
        copy.name = name  # messages show it
        self._copies.append(copy)
        return copy


class _RawSource(Source):
    """A source that is not decompressed."""

    def _decompress(self) -> IO[bytes]:
        return cast("IO[bytes]", self._raw)


def _write(file: IO[bytes], data: bytes) -> None:
    while data:  # an unbuffered file may write only a part
        data = data[file.write(data) :]


def _guard(name: str, action: Callable[[], T]) -> T:
    """Return the result of an action on a temporary file. Raises OutputError."""
    try:
        return action()
    except OSError as error:
        what = "a temporary copy cannot be written"
        raise OutputError.from_os_error(error, what, file=name, hint=TEMPORARY_HINT) from error


def _can_be_read_again(source: SourceLike) -> bool:
    """Tell whether a source is a file, a folder or a value. A name that does not exist can be read again, too."""
    if is_name(source):
        place = locate(source)
        return place.is_remote or not os.path.exists(place.address) or place.is_file() or place.is_folder()
    return isinstance(source, (bytes, list, tuple))
