"""Sinks for converted bytes: paths, URLs, `-` and binary file objects; compressed if the suffix of the name says so.

A path is written as an AtomicFile, a URL as a RemoteFile. A symbolic link at the path is replaced, not followed.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from typing import IO, TYPE_CHECKING, Final, TypeAlias, TypeVar, cast

from lsconvert.errors import Hint, LSConvertError, OutputError, SourceError
from lsconvert.io.location import Location, NewFile
from lsconvert.io.locations import locate, shown_name
from lsconvert.io.source import SourceLike
from lsconvert.io.suffixes import COMPRESSED_SUFFIXES
from lsconvert.io.windows_names import windows_objection

if TYPE_CHECKING:
    from lsconvert.io.checksum import HashedWriter

SinkLike: TypeAlias = str | os.PathLike[str] | IO[bytes]

T = TypeVar("T")

# Bytes after which the system is asked to start writing to the disk, so that the final fsync is short.
FLUSH_SIZE: Final = 1 << 24

EMPTY_HINT: Final = "Give the name of a file. In a shell, this may be a variable that is not set."
EXISTS_HINT: Final = Hint("Use {} to replace it.", "force=True")


class Sink:
    """An open sink. Call `write`, then `commit`; leaving the context without a commit discards the file.

    `force` allows a file that is not the source to be replaced. `movable`: whether `retarget` and `digest` are called.
    `hashed`: whether only `digest` is called; the file is hashed while it is written.
    `size` counts uncompressed bytes. Raises OutputError; for a broken pipe, BrokenPipeError.
    """

    def __init__(
        self,
        sink: SinkLike,
        *,
        source: SourceLike | None = None,
        force: bool = False,
        movable: bool = False,
        hashed: bool = False,
    ) -> None:
        self.name = sink_name(sink)
        self.location: Location | None = None
        self._movable = movable
        self._stack = ExitStack()
        self._new: NewFile | None = None
        self._file = self._guard(lambda: self._open(sink, source, force))
        self._hashed: HashedWriter | None = None
        if hashed:
            from lsconvert.io.checksum import HashedWriter

            self._hashed = HashedWriter(self._file)
            self._file = cast("IO[bytes]", self._hashed)
        try:
            self._stream = self._guard(self._compress)
        except SourceError as error:
            self.__exit__()
            raise OutputError(error.message, where=error.where, hint=error.hint) from error
        except OutputError:
            self.__exit__()
            raise
        self.size = 0
        self._flushed = 0  # the system was asked to write up to here

    @property
    def is_file(self) -> bool:
        """Whether this is a path or URL that gets a new file, not stdout or a file object of the caller."""
        return self._new is not None

    @property
    def is_local(self) -> bool:
        """Whether this is a path that gets a new file. Uploads of a URL run in threads of their own."""
        return self.location is not None and not self.location.is_remote

    @property
    def abandoned(self) -> int:
        """Number of removed files that interrupted runs had left for this path."""
        return self._new.abandoned if self._new is not None else 0

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *exc: object) -> None:
        with suppress(OSError, ValueError):  # the compressor writes its end to a file that is discarded
            self._stack.close()
        if self._new is not None:
            self._new.discard()

    def write(self, data: bytes) -> None:
        """Write uncompressed bytes."""
        self.size += len(data)
        rest = data
        while rest:  # an unbuffered file object may write only a part
            written = self._guard(partial(self._stream.write, rest))
            if written is None and isinstance(self._stream, io.RawIOBase):
                raise OutputError("cannot write: the file is non-blocking, and full", file=self.name)
            rest = rest[written:] if written is not None else b""
        if self.size - self._flushed >= FLUSH_SIZE and self._new is not None and self._stream is self._file:
            self._new.begin_flush(self._flushed, self.size)
            self._flushed = self.size

    def retarget(self, sink: str, *, force: bool) -> None:
        """Change the path to another one in the same folder, before the commit."""
        self.name, self.location = sink, locate(sink)
        new, location = self._new, self.location
        assert new is not None  # only files are moved
        self._guard(lambda: self._check_target(location, None, force))
        self._guard(lambda: new.retarget(location.address, force=force))

    def complete(self) -> None:
        """Write everything to the disk, or flush the stream."""
        if self._stream is not self._file:
            self._guard(self._stack.pop_all().close)
            self._stream = self._file
        if self._new is None:
            self._guard(getattr(self._file, "flush", lambda: None))
        elif not self._file.closed:
            self._guard(self._new.complete)

    def digest(self) -> tuple[int, str]:
        """Return the size of a complete file in bytes, and its SHA-256."""
        if self._hashed is not None:
            return self._hashed.size_and_digest()
        assert self._new is not None  # only files are read again
        return self._guard(self._new.digest)

    def close(self) -> None:
        """Close a complete file before it is published, to free its descriptor."""
        if self._new is not None:
            self._guard(self._new.close)

    def publish(self) -> None:
        """Give a complete file its final name. If this raises OutputError, the old file is still there."""
        if self._new is not None:
            self._guard(self._new.publish)

    def remove_old(self) -> None:
        """Remove the file that has the final name now."""
        if self.location is not None:
            self._guard(self.location.remove)

    def commit(self) -> None:
        """Complete the output, and give a file its final name."""
        self.complete()
        self.publish()
        if self.location is not None:
            self.location.parent.flush_names()

    def _guard(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except BrokenPipeError:
            raise  # the reader closed the pipe, which is not a failure
        except LSConvertError as error:
            raise _as_output_error(error).in_file(self.name) from None
        except FileExistsError as error:
            raise OutputError("exists already", file=self.name, hint=EXISTS_HINT) from error
        except (OSError, ValueError) as error:
            raise self._failed(error) from error
        except TypeError as error:
            what = "cannot write: a text file object was given; open the file in binary mode"
            raise OutputError(what, file=self.name) from error

    def _failed(self, error: Exception) -> OutputError:
        if isinstance(error, OSError):
            return OutputError.from_os_error(error, "cannot write", file=self.name)
        return OutputError(f"cannot write: {error}", file=self.name)

    def _open(self, sink: SinkLike, source: SourceLike | None, force: bool) -> IO[bytes]:
        if not isinstance(sink, (str, os.PathLike)):
            return sink
        if sink == "-":
            if sys.stdout is None:
                raise OutputError("standard output is closed", file=self.name)
            if _is_appended_to(source):
                raise OutputError("is the input itself, which would never end", file=self.name)
            return sys.stdout.buffer
        self.location = locate(sink)
        same = self._check_target(self.location, source, force)
        self._new = self.location.new_file(force=force, same=same, movable=self._movable)
        return self._new.file

    def _check_target(self, location: Location, source: SourceLike | None, force: bool) -> bool:
        """Return whether a file exists that may be replaced. Raise OutputError if it may not be replaced; OSError."""
        if not self.name:
            raise OutputError("the name of the output is empty", hint=EMPTY_HINT)
        if self.name.endswith("/" if location.is_remote else (os.sep, os.altsep or os.sep)):
            raise OutputError("is the name of a folder", hint="Give the name of a file in it.")
        if location.is_remote:
            if not location.base:
                raise OutputError("is the name of a bucket", hint="Give the name of an object in it.")
            if force or not location.is_file():
                return False  # a folder may have the name of an object
        elif os.path.dirname(os.path.abspath(location.address)) == "/dev":
            raise OutputError("is a device", hint="Use - for stdout.")
        elif sys.platform == "win32" and (objection := windows_objection(os.path.basename(location.address))):
            raise OutputError(objection, hint="Give another name.")
        elif not location.exists():
            return False
        elif os.path.exists(location.address) and not location.is_file():
            what = "is a directory" if location.is_folder() else "is not a regular file"
            raise OutputError(what, hint="Give the name of a file, or - for stdout.")
        if not force and (source is None or not is_same_file(location.address, source)):
            raise OutputError("exists already", hint=EXISTS_HINT)
        return True

    def _compress(self) -> IO[bytes]:
        suffix = os.path.splitext(self.location.base)[1].lower() if self.location is not None else ""
        if suffix not in COMPRESSED_SUFFIXES:
            return self._file
        from lsconvert.io.compression import compress

        return compress(self._file, suffix, self.name, self._stack)


def is_same_file(one: SourceLike, other: SourceLike) -> bool:
    """Return whether two sources or sinks are the same file. `-` is the same as `-` only."""
    if not isinstance(one, (str, os.PathLike)) or not isinstance(other, (str, os.PathLike)) or "-" in (one, other):
        return one is other or (isinstance(one, str) and one == other)
    try:
        return locate(one).is_same(locate(other))
    except (OSError, ValueError):  # one of them does not exist
        with suppress(OSError, ValueError):  # the current folder may not exist either
            return locate(one).real == locate(other).real
        return os.fspath(one) == os.fspath(other)


def _as_output_error(error: LSConvertError) -> LSConvertError:
    """Return the error for an output. That of a location may be a SourceError, because most locations are read."""
    return OutputError(error.message, where=error.where, hint=error.hint) if isinstance(error, SourceError) else error


def _is_appended_to(source: SourceLike | None) -> bool:
    """Return whether stdout appends to the file that is read."""
    try:
        out = os.fstat(sys.stdout.fileno())
        read = os.fstat(sys.stdin.fileno()) if source == "-" else os.stat(source)  # type: ignore[arg-type]  # TypeError
    except (OSError, TypeError, ValueError, AttributeError):
        return False
    return stat.S_ISREG(out.st_mode) and os.path.samestat(out, read)


def sink_name(sink: SinkLike) -> str:
    """Return the name of a sink for messages."""
    if isinstance(sink, (str, os.PathLike)):
        return "<stdout>" if sink == "-" else shown_name(sink)
    return str(getattr(sink, "name", "<stream>"))
