"""Sinks: where converted bytes go. Paths, `-`, binary file objects; gzip, zstd and zip by the suffix of the name.

A path is written atomically, as a NewFile. A symbolic link at the name is replaced, not followed. Modules that only
compressed files need are imported for them.
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
from typing import IO, Final, TypeAlias, TypeVar, cast

from lsconvert.errors import OutputError, SourceError
from lsconvert.io.new_file import NewFile, flush_folder
from lsconvert.io.source import SourceLike, import_zstd

SinkLike: TypeAlias = "str | os.PathLike[str] | IO[bytes]"

T = TypeVar("T")

# After so many bytes the disk begins to write, beside the conversion; else all of it would be waited for at the end.
FLUSH_SIZE: Final = 1 << 24
DIGEST_SIZE: Final = 1 << 20  # read at a time

EMPTY_HINT: Final = "Give the name of a file. In a shell, this may be a variable that is not set."
EXISTS_HINT: Final = "Use --force (force=True) to replace it."

ZIP_MEMBER = "result.json"  # as in the export zips of Label Studio 0.x


class Sink:
    """An open sink. `write` bytes, then `commit`; leaving the context without it discards a file.

    Raises OutputError. `force` allows to replace an existing file that is not the source itself.
    """

    def __init__(self, sink: SinkLike, *, source: SourceLike | None = None, force: bool = False) -> None:
        self.name = sink_name(sink)
        self.path: Path | None = None
        self._stack = ExitStack()
        self._new: NewFile | None = None
        self._file = self._guard(lambda: self._open(sink, source, force))
        try:
            self._stream = self._guard(self._compress)
        except SourceError as error:
            self.__exit__()
            raise OutputError(error.message, where=error.where, hint=error.hint) from error
        except OutputError:
            self.__exit__()
            raise
        self.size = 0
        self._flushing = 0  # so much of it is on its way to the disk

    @property
    def is_file(self) -> bool:
        """Whether this is a file of its own, and no stream that somebody else reads or owns."""
        return self._new is not None

    @property
    def abandoned(self) -> int:
        """How many files of interrupted runs were removed that should have become this one."""
        return self._new.abandoned if self._new is not None else 0

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *exc: object) -> None:
        with suppress(OSError, ValueError):  # an unfinished compressor writes to a file that nobody wants
            self._stack.close()
        if self._new is not None:
            self._new.discard()

    def write(self, data: bytes) -> None:
        """Write uncompressed bytes."""
        self.size += len(data)
        rest = data
        while rest:  # an unbuffered file object may take a part only
            written = self._guard(partial(self._stream.write, rest))
            if written is None and isinstance(self._stream, io.RawIOBase):
                raise OutputError("cannot write: the file does not block, and is full", file=self.name)
            rest = rest[written:] if written is not None else b""
        if self.size - self._flushing >= FLUSH_SIZE and self.is_file and self._stream is self._file:
            self._begin_flush()

    def move(self, sink: str, *, force: bool) -> None:
        """Take another name, in the same folder, before it is committed."""
        self.name, self.path = sink, Path(sink)
        new, path = self._new, self.path
        assert new is not None  # only files are moved
        self._guard(lambda: self._check_target(path, None, force))
        self._guard(lambda: new.move(path, force=force))

    def complete(self) -> None:
        """Bring all bytes to the disk, or to whoever reads the stream."""
        if self._stream is not self._file:
            self._guard(self._stack.pop_all().close)
            self._stream = self._file
        if self._new is None:
            self._guard(getattr(self._file, "flush", lambda: None))
        elif not self._file.closed:
            self._guard(self._new.complete)

    def digest(self) -> tuple[int, str]:
        """Return the size of a complete file on the disk, and its SHA-256."""
        import hashlib  # 3 ms, for parts only

        def read() -> tuple[int, str]:
            digest, size = hashlib.sha256(), 0
            descriptor = self._file.fileno()
            os.lseek(descriptor, 0, os.SEEK_SET)
            while chunk := os.read(descriptor, DIGEST_SIZE):
                digest.update(chunk)
                size += len(chunk)
            return size, digest.hexdigest()

        return self._guard(read)

    def close(self) -> None:
        """Close a complete file before it has its name, so that it holds no descriptor."""
        if self._new is not None:
            self._guard(self._new.close)

    def take_name(self) -> None:
        """Give a complete file its name. Raises OutputError; what was there before is still there then."""
        if self._new is not None:
            self._guard(self._new.take_name)

    def remove_old(self) -> None:
        """Remove the file that has the name now."""
        if self.path is not None:
            self._guard(self.path.unlink)

    def commit(self) -> None:
        """Complete the output, and give a file its name."""
        self.complete()
        self.take_name()
        if self.path is not None:
            flush_folder(self.path.parent)

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
        except OutputError as error:
            raise error.in_file(self.name) from None
        except FileExistsError as error:
            raise OutputError("exists already", file=self.name, hint=EXISTS_HINT) from error
        except (OSError, ValueError) as error:
            raise self._failed(error) from error
        except TypeError as error:
            what = "cannot write: a text file object was given; open the file in binary mode"
            raise OutputError(what, file=self.name) from error

    def _failed(self, error: Exception) -> OutputError:
        what = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
        return OutputError(f"cannot write: {what}", file=self.name)

    def _open(self, sink: SinkLike, source: SourceLike | None, force: bool) -> IO[bytes]:
        if not isinstance(sink, (str, os.PathLike)):
            return sink
        if sink == "-":
            if sys.stdout is None:
                raise OutputError("standard output is closed", file=self.name)
            if _is_appended_to(source):
                raise OutputError("is the input itself, which would never end", file=self.name)
            return sys.stdout.buffer
        self.path = Path(sink)
        same = self._check_target(self.path, source, force)
        self._new = NewFile(self.path, force=force, same=same)
        return self._new.file

    def _check_target(self, path: Path, source: SourceLike | None, force: bool) -> bool:
        """Return whether a file is there that may be replaced. Raises OutputError if one may not, OSError."""
        if not self.name:
            raise OutputError("the name of the output is empty", hint=EMPTY_HINT)
        if path.absolute().parent == Path("/dev"):
            raise OutputError("is a device", hint="Use - for stdout.")
        if not os.path.lexists(path):
            return False
        if os.path.exists(path) and not os.path.isfile(path):
            what = "is a directory" if os.path.isdir(path) else "is no regular file"
            raise OutputError(what, hint="Give the name of a file, or - for stdout.")
        if not force and (source is None or not is_same_file(path, source)):
            raise OutputError("exists already", hint=EXISTS_HINT)
        return True

    def _compress(self) -> IO[bytes]:
        suffix = self.path.suffix.lower() if self.path is not None else ""
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


def is_same_file(one: SourceLike, other: SourceLike) -> bool:
    """Tell whether two sources or sinks are one; `-` is only the same as itself."""
    if not isinstance(one, (str, os.PathLike)) or not isinstance(other, (str, os.PathLike)) or "-" in (one, other):
        return one is other or one == other
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):  # one of them does not exist
        with suppress(OSError, ValueError):  # nor, perhaps, the current folder
            return os.path.realpath(one) == os.path.realpath(other)
        return os.fspath(one) == os.fspath(other)


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
