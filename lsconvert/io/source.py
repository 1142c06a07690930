"""Sources: where bytes of JSON come from. Paths, `-`, binary file objects; gzip, zstd and zip by their magic bytes; folders.

A source is opened once and read forwards. Its `progress` counts what was read of the file itself, so that it can
be compared with `size` also where the file is compressed. What only compressed files need is imported for them: 15 ms.
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

# Large enough that the calls cost nothing beside the work, small enough to stay in the cache.
CHUNK_SIZE: Final = 1 << 19  # 1 << 20 takes as long, and 7 MB more at the peak

GZIP: Final = b"\x1f\x8b"
ZSTD: Final = b"\x28\xb5\x2f\xfd"
ZIP: Final = b"PK\x03\x04"
EMPTY_ZIP: Final = b"PK\x05\x06"

T = TypeVar("T")
SourceLike: TypeAlias = "str | os.PathLike[str] | IO[bytes]"


class Source:
    """An open source. Use as a context manager. Raises SourceError, with the name of the file."""

    def __init__(self, source: SourceLike) -> None:
        self.name = source_name(source)
        self.size: int | None = None
        self.notes: dict[str, list[str]] = {}  # what a person must know about a folder: names of files, by code
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
        """Close what reads chunks of the source when the source is closed: it may have a thread."""
        self._stack.callback(chunks.close)

    def close(self) -> None:
        """Close the source. Nothing fails: everything was read, or an error is on its way."""
        with suppress(OSError, ValueError):
            self._stack.close()

    @property
    def is_file(self) -> bool:
        """Whether this is a file that was opened here, and no stream that somebody else owns."""
        return self._own and self.size is not None

    @property
    def progress(self) -> int:
        """How many bytes of the file itself have been read."""
        return self._raw.count

    def chunks(self, size: int = CHUNK_SIZE) -> Iterator[bytes]:
        """Yield the decompressed bytes, `size` at a time, to the end."""
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

    def _open(self, source: SourceLike) -> _Counted:
        if not isinstance(source, (str, os.PathLike)):
            if not hasattr(source, "read"):
                raise SourceError(f"expected a path or a binary file object, got {type(source).__name__}")
            return _Counted(source)
        try:
            if not self.name:
                hint = "Give the name of a file. In a shell, this may be a variable that is not set."
                raise SourceError("the name of the input is empty", hint=hint)
            if source == "-":
                if sys.stdin is None:
                    raise SourceError("standard input is closed", file=self.name)
                return _Counted(cast("IO[bytes]", _Interruptible(sys.stdin.buffer)))
            from pathlib import Path

            if Path(source).is_dir():
                return self._open_folder(Path(source))
            if os.fspath(source).endswith(".manifest.json") and (stream := self._open_manifest(Path(source))):
                return stream
            file = self._stack.enter_context(Path(source).open("rb", buffering=0))
            return _Counted(cast("IO[bytes]", file))
        except (OSError, ValueError) as error:
            raise self._failed(error) from error

    def _open_folder(self, folder: Path) -> _Counted:
        from lsconvert.io.folders import FolderStream  # for folders only

        stream = FolderStream(folder)
        self.notes = stream.notes
        return _Counted(cast("IO[bytes]", stream))

    def _open_manifest(self, path: Path) -> _Counted | None:
        from lsconvert.io.manifest import is_manifest, tasks_of_parts  # for manifests only
        from lsconvert.io.pieces import PieceStream

        if not is_manifest(path):
            return None
        return _Counted(cast("IO[bytes]", PieceStream(tasks_of_parts(path, _chunks_of))))

    def _fstat(self) -> tuple[int, int, int] | None:
        """Return what tells whether a regular file is still the same; None for anything else."""
        try:
            stat = os.fstat(self._raw.file.fileno())
        except (OSError, AttributeError, ValueError):
            return None
        if not os.path.isfile(self._raw.file.fileno()):
            return None
        self.size = stat.st_size
        return stat.st_size, stat.st_mtime_ns, stat.st_ino

    def _decompress(self) -> IO[bytes]:
        magic = self._raw.peek(4)
        if magic.startswith(GZIP) or magic in (ZSTD, ZIP, EMPTY_ZIP):
            self._errors = Exception  # damaged bytes make decompressors raise nearly anything
        if magic.startswith(GZIP):
            import gzip

            return cast("IO[bytes]", self._stack.enter_context(gzip.GzipFile(fileobj=self._raw, mode="rb")))
        if magic == ZSTD:
            return cast("IO[bytes]", self._stack.enter_context(import_zstd(self.name).ZstdFile(self._raw, "rb")))
        if magic in (ZIP, EMPTY_ZIP):
            return self._open_zip()
        return cast("IO[bytes]", self._raw)

    def _open_zip(self) -> IO[bytes]:
        """Open the one JSON member of a zip. Names of members are only looked at, never used as paths."""
        import shutil
        import tempfile
        import zipfile

        file: Any = self._raw
        if not self._raw.seekable():
            file = self._stack.enter_context(tempfile.TemporaryFile())
            shutil.copyfileobj(self._raw, file, CHUNK_SIZE)
        archive = self._stack.enter_context(zipfile.ZipFile(file))
        members = [
            info for info in archive.infolist() if info.filename.lower().endswith((".json", ".jsonl", ".ndjson"))
        ]
        if len(members) != 1:
            raise SourceError(
                f"the zip holds {len(members)} JSON files, expected one",
                file=self.name,
                hint="Unpack it and convert its files one by one.",
            )
        if members[0].flag_bits & 1:
            raise SourceError("the file in the zip is encrypted", hint="Unpack it first.")
        return self._stack.enter_context(archive.open(members[0]))

    def _failed(self, error: Exception) -> SourceError:
        if isinstance(error, OSError) and error.strerror:
            what = error.strerror.lower()
        elif isinstance(error, ValueError) and self._errors is OSError:
            what = "is no name of a file"
        else:
            # The text of the error may quote data.
            early = isinstance(error, EOFError)
            what = "ends too early" if early else f"cannot be decompressed ({type(error).__name__})"
        hint = "" if isinstance(error, OSError) else "It was cut off or damaged on its way: copy or export it again."
        return SourceError(what, file=self.name, hint=hint)


def _chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    with Source(file) as opened:
        yield from opened.chunks()


class _Interruptible:
    """A buffered stream that heeds signals. Its own `read` waits for all bytes, and heeds none as long as some arrive."""

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


class _Counted(io.RawIOBase):
    """A binary file, with the place that reading has come to, and a look at its first bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.count = 0
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes without reading them, fewer at the end."""
        while len(self._ahead) < size and (more := self._read_file(size - len(self._ahead))):
            self._ahead += more
        return self._ahead

    def _read_file(self, size: int) -> bytes:
        data = self.file.read(size)
        if data is None:
            raise SourceError("the file does not block, and has nothing more yet", hint="Give a file that blocks.")
        if isinstance(data, str):
            raise SourceError("a text file object was given; open the file in binary mode")
        return bytes(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        ahead, self._ahead = self._ahead, b""
        if ahead and size is not None and 0 <= size < len(ahead):
            ahead, self._ahead = ahead[:size], ahead[size:]
        rest = b"" if size == len(ahead) else self._read_file(-1 if size is None or size < 0 else size - len(ahead))
        self.count += len(ahead) + len(rest)
        return ahead + rest

    def seekable(self) -> bool:
        return self.file.seekable()

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self._ahead = b""
        self.count = self.file.seek(offset, whence)
        return self.count

    def tell(self) -> int:
        return self.file.tell() - len(self._ahead)


def source_name(source: SourceLike) -> str:
    """Return the name of a source for messages."""
    if isinstance(source, (str, os.PathLike)):
        return "<stdin>" if source == "-" else os.fspath(source)
    return str(getattr(source, "name", "<stream>"))


def import_zstd(name: str) -> Any:
    """Return the zstd module of Python 3.14, or its backport. Raises SourceError where neither is there.

    The package `zstandard` is not used: it returns the beginning of a truncated file as if it were complete.
    """
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        hint = "Install it: pip install 'lsconvert[zstd]'"
        raise SourceError("zstd support is not installed", file=name, hint=hint) from error
    return zstd
