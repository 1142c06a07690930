"""Sources of JSON bytes: paths, `-`, binary file objects, folders and manifests.

Compressed files are recognized by their first bytes. A source is opened once and read forwards. Modules that only some
sources need are imported for those.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

from lsconvert.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

# Large enough to make the cost of calls negligible, small enough to stay in the CPU cache.
CHUNK_SIZE: Final = 1 << 19  # 1 << 20 is as fast, and needs 7 MB more at the peak

# The first bytes of compressed files, and the suffix that names the format. The last one is an empty zip.
MAGIC: Final = {b"\x1f\x8b": ".gz", b"\x28\xb5\x2f\xfd": ".zst", b"PK\x03\x04": ".zip", b"PK\x05\x06": ".zip"}

T = TypeVar("T")
SourceLike: TypeAlias = str | os.PathLike[str] | IO[bytes]


class Source:
    """An open source. Use as a context manager. Raises SourceError, with the name of the file.

    `size` is the size of a regular file in bytes, else None. `notes` has names of files in a folder, by the code of the
    note that reports them.
    """

    def __init__(self, source: SourceLike) -> None:
        self.name = source_name(source)
        self.size: int | None = None
        self.notes: dict[str, list[str]] = {}
        self._stack = ExitStack()
        self._errors: type[Exception] = OSError
        self._own = isinstance(source, (str, os.PathLike)) and source != "-"
        self._raw = self._open(source)
        self._stat = self._fstat()
        try:
            self._stream = self._guard(self._decompress)
        except SourceError:
            self._stack.close()
            raise

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close_with(self, chunks: Generator[bytes, None, None]) -> None:
        """When the source is closed, also close this reader, which may run a thread."""
        self._stack.callback(chunks.close)

    def close(self) -> None:
        """Close the source. Errors are ignored: the input was read, or another error is being raised."""
        with suppress(OSError, ValueError):
            self._stack.close()

    @property
    def is_file(self) -> bool:
        """Whether this is a regular file that this object opened, not a pipe or a file object of the caller."""
        return self._own and self.size is not None

    @property
    def progress(self) -> int:
        """Number of bytes read of the file itself, compressed or not, to compare with `size`."""
        return self._raw.count

    def chunks(self, size: int = CHUNK_SIZE) -> Iterator[bytes]:
        """Yield the decompressed bytes, `size` at a time. Raise SourceError if the file changes meanwhile."""
        while chunk := self._guard(partial(self._stream.read, size)):
            yield chunk
        self._check_unchanged()

    def _guard(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except SourceError as error:
            raise error.in_file(self.name) from None
        except self._errors as error:
            self._check_unchanged()
            raise self._failed(error) from error

    def _check_unchanged(self) -> None:
        if self._stat is None:
            return
        now = self._fstat()
        if now != self._stat:
            what = "the file changed while it was read" if now is not None else "the state of the file cannot be read"
            raise SourceError(what, file=self.name)

    def _open(self, source: SourceLike) -> _CountingFile:
        if not isinstance(source, (str, os.PathLike)):
            if not hasattr(source, "read"):
                raise SourceError(f"expected a path or a binary file object, got {type(source).__name__}")
            return _CountingFile(source)
        try:
            if not self.name:
                hint = "Give the name of a file. In a shell, this may be a variable that is not set."
                raise SourceError("the name of the input is empty", hint=hint)
            if source == "-":
                if sys.stdin is None:
                    raise SourceError("standard input is closed", file=self.name)
                return _CountingFile(cast("IO[bytes]", _Interruptible(sys.stdin.buffer)))
            from pathlib import Path

            if Path(source).is_dir():
                return self._open_folder(Path(source))
            if os.fspath(source).endswith(".manifest.json") and (stream := self._open_manifest(Path(source))):
                return stream
            file = self._stack.enter_context(Path(source).open("rb", buffering=0))
            return _CountingFile(cast("IO[bytes]", file))
        except (OSError, ValueError) as error:
            raise self._failed(error) from error

    def _open_folder(self, folder: Path) -> _CountingFile:
        from lsconvert.io.task_folders import FolderStream

        stream = FolderStream(folder)
        self.notes = stream.notes
        return _CountingFile(cast("IO[bytes]", stream))

    def _open_manifest(self, path: Path) -> _CountingFile | None:
        from lsconvert.io.iterator_stream import IteratorStream
        from lsconvert.io.manifest import is_manifest, tasks_of_parts

        if not is_manifest(path):
            return None
        return _CountingFile(cast("IO[bytes]", IteratorStream(tasks_of_parts(path, _chunks_of))))

    def _fstat(self) -> tuple[int, int, int] | None:
        """Return size, modification time and inode of a regular file, which show a change; None for other files."""
        try:
            stat = os.fstat(self._raw.file.fileno())
        except (OSError, AttributeError, ValueError):
            return None
        if not os.path.isfile(self._raw.file.fileno()):
            return None
        self.size = stat.st_size
        return stat.st_size, stat.st_mtime_ns, stat.st_ino

    def _decompress(self) -> IO[bytes]:
        head = self._raw.peek(4)
        suffix = next((suffix for magic, suffix in MAGIC.items() if head.startswith(magic)), None)
        if suffix is None:
            return cast("IO[bytes]", self._raw)
        from lsconvert.io.compression import decompress

        self._errors = Exception  # decompressors raise nearly any exception for damaged bytes
        return decompress(self._raw, suffix, self.name, self._stack)

    def _failed(self, error: Exception) -> SourceError:
        from_system = isinstance(error, OSError) and error.strerror
        invalid_name = isinstance(error, ValueError) and self._errors is OSError
        if from_system or invalid_name:
            return SourceError.from_os_error(error, file=self.name)
        early = isinstance(error, EOFError)
        # The message names the type only: the text of a decompressor's error may quote data.
        what = "ends too early" if early else f"cannot be decompressed ({type(error).__name__})"
        hint = "" if isinstance(error, OSError) else "It is truncated or damaged: copy or export it again."
        return SourceError(what, file=self.name, hint=hint)


def _chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    with Source(file) as opened:
        yield from opened.chunks()


class _Interruptible:
    """A buffered stream whose `read` can be interrupted by a signal.

    The stream's own `read` waits for all bytes, and runs no signal handler as long as some arrive.
    """

    def __init__(self, file: Any) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1, /) -> bytes:
        """Return `size` bytes, fewer at the end of the stream."""
        if size < 0 or not hasattr(self._file, "read1"):
            return bytes(self._file.read(size))
        pieces = []
        while size > 0 and (piece := self._file.read1(size)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


class _CountingFile(io.RawIOBase):
    """A binary file that counts the bytes read, and can peek at the next ones."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.count = 0
        self._peeked = b""

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes without consuming them, fewer at the end."""
        while len(self._peeked) < size and (more := self._read_file(size - len(self._peeked))):
            self._peeked += more
        return self._peeked

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

    def seekable(self) -> bool:
        return self.file.seekable()

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self._peeked = b""
        self.count = self.file.seek(offset, whence)
        return self.count

    def tell(self) -> int:
        return self.file.tell() - len(self._peeked)


def source_name(source: SourceLike) -> str:
    """Return the name of a source for messages."""
    if isinstance(source, (str, os.PathLike)):
        return "<stdin>" if source == "-" else os.fspath(source)
    return str(getattr(source, "name", "<stream>"))
