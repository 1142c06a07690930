"""Sinks: where converted bytes go. Paths, `-`, binary file objects; gzip, zstd and zip by the suffix of the name.

A path is written atomically: a new file `.lsconvert-*.part` beside it, flushed to the disk, takes its name at the
very end. At the name there is the old file or the whole new one, never a part, also when the power fails. It is removed
by a finalizer if nobody else does: a signal may come before anybody holds the sink. A symbolic link at the name is
replaced, not followed. What only compressed files need is imported for them.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, Final, TypeAlias, TypeVar, cast
from weakref import finalize

from lsconvert.errors import OutputError, SourceError, Where
from lsconvert.source import SourceLike, import_zstd

SinkLike: TypeAlias = "str | os.PathLike[str] | IO[bytes]"

T = TypeVar("T")

# After so many bytes the disk begins to write, beside the conversion; else all of it would be waited for at the end.
FLUSH_SIZE: Final = 1 << 24

ZIP_MEMBER = "result.json"  # as in the export zips of Label Studio 0.x


class Sink:
    """An open sink. `write` bytes, then `commit`; leaving the context without it discards a file.

    Raises OutputError. `force` allows to replace an existing file that is not the source itself.
    """

    def __init__(self, sink: SinkLike, *, source: SourceLike | None = None, force: bool = False) -> None:
        self.name = sink_name(sink)
        self._stack = ExitStack()
        self._path: Path | None = None
        self._part: Path | None = None
        self._discard: finalize[..., Any] | None = None
        self._file = self._open(sink, source, force)
        try:
            self._stream = self._compress()
        except SourceError as error:
            self.__exit__()
            raise OutputError(error.message, where=error.where, hint=error.hint) from error
        self.size = 0
        self._flushing = 0  # so much of it is on its way to the disk

    @property
    def is_file(self) -> bool:
        """Whether this is a file of its own, and no stream that somebody else reads or owns."""
        return self._part is not None

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *exc: object) -> None:
        with suppress(OSError, ValueError):  # an unfinished compressor writes to a file that nobody wants
            self._stack.close()
        if self._part is not None:
            with suppress(OSError):
                self._file.close()
        if self._discard is not None:
            self._discard()

    def write(self, data: bytes) -> None:
        """Write uncompressed bytes."""
        self.size += len(data)
        rest = data
        while rest:  # an unbuffered file object may take a part only
            written = self._guard(partial(self._stream.write, rest))
            if written is None and isinstance(self._stream, io.RawIOBase):
                raise OutputError("cannot write: the file does not block, and is full", where=Where(file=self.name))
            rest = rest[written:] if written is not None else b""
        if self.size - self._flushing >= FLUSH_SIZE and self.is_file and self._stream is self._file:
            self._begin_flush()

    def move(self, sink: str, *, force: bool) -> None:
        """Take another name, in the same folder, before it is committed."""
        self.name, self._path = sink, Path(sink)
        self._check_target(self._path, None, force)

    def complete(self) -> tuple[int, str]:
        """Complete and close a file that has no name yet; return its size on the disk, and its SHA-256."""
        self._finish()
        assert self._part is not None  # it is a file
        import hashlib  # 3 ms, for parts only

        digest = hashlib.sha256()
        with self._part.open("rb") as file:
            while chunk := file.read(FLUSH_SIZE):
                digest.update(chunk)
        return self._part.stat().st_size, digest.hexdigest()

    def _close_stream(self) -> None:
        if self._stream is not self._file:
            self._guard(self._stack.pop_all().close)
            self._stream = self._file

    def _finish(self) -> None:
        self._close_stream()
        self._guard(getattr(self._file, "flush", lambda: None))
        if self.is_file:
            self._guard(lambda: os.fsync(self._file.fileno()))
            self._guard(self._file.close)

    def commit(self) -> None:
        """Complete the output, and give a file its name."""
        if not self.is_file or not self._file.closed:
            self._finish()
        if self.is_file:
            self._guard(self._rename)

    def _begin_flush(self) -> None:
        """Let the system begin to write what it holds, without waiting: on Linux, the advice that it is not needed does."""
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):  # no file system has to take advice
                os.posix_fadvise(
                    self._file.fileno(), self._flushing, self.size - self._flushing, os.POSIX_FADV_DONTNEED
                )
        self._flushing = self.size

    def _guard(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except BrokenPipeError:
            raise  # whoever read the output has had enough: no failure
        except (OSError, ValueError) as error:
            raise self._failed(error) from error
        except TypeError as error:
            what = "cannot write: a text file object was given; open the file in binary mode"
            raise OutputError(what, where=Where(file=self.name)) from error

    def _failed(self, error: Exception) -> OutputError:
        what = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
        return OutputError(f"cannot write: {what}", where=Where(file=self.name))

    def _open(self, sink: SinkLike, source: SourceLike | None, force: bool) -> IO[bytes]:
        if not isinstance(sink, (str, os.PathLike)):
            return sink
        if sink == "-":
            if sys.stdout is None:
                raise OutputError("standard output is closed", where=Where(file=self.name))
            if _is_appended_to(source):
                raise OutputError("is the input itself, which would never end", where=Where(file=self.name))
            return sys.stdout.buffer
        path = Path(sink)
        self._check_target(path, source, force)
        part = path.parent / f".lsconvert-{os.urandom(8).hex()}.part"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        self._discard = finalize(self, _remove, part, os.getpid())
        try:
            descriptor = os.open(part, flags, 0o600)
        except OSError as error:
            self._discard.detach()
            raise self._failed(error) from error
        self._path, self._part = path, part
        return os.fdopen(descriptor, "wb")

    def _check_target(self, path: Path, source: SourceLike | None, force: bool) -> None:
        if path.absolute().parent == Path("/dev"):
            raise OutputError("is a device", where=Where(file=self.name), hint="Use - for stdout.")
        if not os.path.lexists(path):
            return
        if path.exists() and not path.is_file():
            what = "is a directory" if path.is_dir() else "is no regular file"
            raise OutputError(what, where=Where(file=self.name), hint="Give the name of a file, or - for stdout.")
        if not force and (source is None or not is_same_file(path, source)):
            raise OutputError("exists already", where=Where(file=self.name), hint="Use --force to replace it.")

    def _compress(self) -> IO[bytes]:
        suffix = Path(self.name).suffix.lower() if self._path is not None else ""
        if suffix == ".gz":
            import gzip

            opened = gzip.GzipFile(filename="", mode="wb", fileobj=self._file, mtime=0)
            return cast("IO[bytes]", self._stack.enter_context(opened))
        if suffix == ".zst":
            zstd = import_zstd(self.name)
            checked = {zstd.CompressionParameter.checksum_flag: 1}  # else a flipped bit is not noticed
            return cast("IO[bytes]", self._stack.enter_context(zstd.ZstdFile(self._file, "wb", options=checked)))
        if suffix == ".zip":
            import zipfile

            archive = self._stack.enter_context(zipfile.ZipFile(self._file, "w"))
            member = zipfile.ZipInfo(ZIP_MEMBER)  # its date is fixed: equal input gives equal output
            member.compress_type = zipfile.ZIP_DEFLATED
            return self._stack.enter_context(archive.open(member, "w", force_zip64=True))
        return self._file

    def _rename(self) -> None:
        assert self._path is not None and self._part is not None and self._discard is not None  # commit checks
        self._part.chmod(_mode_for(self._path))
        self._part.replace(self._path)
        self._part = None
        self._discard.detach()
        with suppress(OSError):  # the file is whole and in its place; not every system can flush a directory
            descriptor = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _remove(part: Path, maker: int) -> None:
    if os.getpid() == maker:  # and no process that was forked from it
        with suppress(OSError):
            part.unlink()


def _mode_for(path: Path) -> int:
    """Return the mode of the file that is replaced, or the one that a new file gets."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def is_same_file(one: SourceLike, other: SourceLike) -> bool:
    """Tell whether two sources or sinks are one; `-` is only the same as itself."""
    if not isinstance(one, (str, os.PathLike)) or not isinstance(other, (str, os.PathLike)) or "-" in (one, other):
        return one is other or one == other
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        return os.path.realpath(one) == os.path.realpath(other)


def _is_appended_to(source: SourceLike | None) -> bool:
    """Tell whether stdout writes to the very file that is read."""
    try:
        out = os.fstat(sys.stdout.fileno())
        read = os.fstat(sys.stdin.fileno()) if source == "-" else os.stat(source)  # type: ignore[arg-type]  # TypeError
    except (OSError, TypeError, ValueError, AttributeError):
        return False
    return stat.S_ISREG(out.st_mode) and os.path.samestat(out, read)


def sink_name(sink: SinkLike) -> str:
    """Return the name of a sink for messages."""
    if isinstance(sink, (str, os.PathLike)):
        return "<stdout>" if sink == "-" else os.fspath(sink)
    return str(getattr(sink, "name", "<stream>"))
