"""Sources of JSON bytes: paths, URLs, `-`, binary file objects, bytes, decoded tasks, folders, archives and manifests.

Compressed files are recognized by their first bytes. A source is opened once and read forwards. Modules that only some
sources need are imported for those.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

from lsconvert.errors import LSConvertError, NotTasksError, SourceError
from lsconvert.io.counting_file import CountingFile, Interruptible
from lsconvert.io.locations import is_name, locate, shown_name
from lsconvert.io.remote.urls import is_url
from lsconvert.io.suffixes import MAGIC_SIZE, suffix_of

if TYPE_CHECKING:
    from lsconvert.io.containers import Container, File
    from lsconvert.io.file_places import FilePlaces
    from lsconvert.io.location import Location

# Large enough to make the cost of calls negligible, small enough to stay in the CPU cache.
CHUNK_SIZE: Final = 1 << 19  # 1 << 20 is as fast, and needs 7 MB more at the peak

# The first byte of JSON, with a byte order mark or white space before it. No file that begins so is taken for a tar.
JSON_STARTS: Final = b'[{"\xef \t\r\n'
UNPACK_HINT: Final = "Unpack it, or convert it on its own."
TAR_MAGIC: Final = slice(257, 262)

E = TypeVar("E", bound=LSConvertError)
T = TypeVar("T")
SourceLike: TypeAlias = str | os.PathLike[str] | bytes | IO[bytes] | Iterable[Mapping[str, Any]]


class Source:
    """An open source. Use as a context manager. Raises SourceError, with the name of the file; ExtraError.

    `size` is the size of a regular file or remote object in bytes, else None. `state` shows whether the file changes.
    `notes` has names of files in a folder, by the code of the note that reports them. `encoding` is that of all files;
    they are re-coded to UTF-8. `member` is the file in a folder or archive that is read. `places` knows the files of the
    tasks in a folder or archive. `is_collection` tells whether this is a tar, or a zip of several files.
    """

    def __init__(self, source: SourceLike, encoding: str | None = None, *, member: File | None = None) -> None:
        self.name = member.name if member is not None else source_name(source)
        if encoding is not None:
            from lsconvert.io.recoding import check_encoding

            check_encoding(encoding)
        self._encoding = encoding
        self._member = member
        self.size: int | None = None
        self.notes: dict[str, list[str]] = {} if encoding is None else {"recoded": [encoding]}
        self.places: FilePlaces | None = None
        self.is_collection = False
        self._stack = ExitStack()
        self._errors: type[Exception] | tuple[()] = OSError
        self.reads_ahead = True  # in a thread, if it is a file
        self._own = is_name(source) and not is_url(source)
        self._raw = self._open(source)
        self.state = self._fstat()
        try:
            self._stream = self._guard(self._decompress)
        except LSConvertError:
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

    def locate(self, error: E) -> E:
        """Set the place of an error to that in its own file, for a task of a folder or archive; return the error."""
        if self.places is not None:
            self.places.locate(error)
        error.in_file(self.name)
        return error

    @property
    def is_file(self) -> bool:
        """Whether this is a regular file that this object opened, not a remote object, a pipe or a file of the caller."""
        return self._own and self.size is not None

    @property
    def progress(self) -> int:
        """Bytes read of the file itself, compressed or not, to compare with `size`."""
        return self._raw.count

    def chunks(self, size: int = CHUNK_SIZE) -> Iterator[bytes]:
        """Yield the decompressed bytes, `size` at a time. Raise SourceError if the file changes meanwhile."""
        if self._encoding is None:
            yield from self._read_all(size)
        else:
            from lsconvert.io.recoding import recoded

            yield from recoded(self._read_all(size), self._encoding, self.name)

    def _read_all(self, size: int) -> Iterator[bytes]:
        while chunk := self._guard(partial(self._stream.read, size)):
            yield chunk
        self._check_unchanged()

    def _guard(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except LSConvertError as error:
            raise error.in_file(self.name) from None
        except self._errors as error:
            self._check_unchanged()
            raise self._failed(error) from error

    def _check_unchanged(self) -> None:
        if self.state is None:
            return
        now = self._fstat()
        if now != self.state:
            what = "the file changed while it was read" if now is not None else "the state of the file cannot be read"
            raise SourceError(what, file=self.name)

    def _open(self, source: SourceLike) -> CountingFile:
        if not isinstance(source, (str, os.PathLike)):
            return CountingFile(self._open_object(source))
        try:
            if not self.name:
                hint = "Give the name of a file. In a shell, this may be a variable that is not set."
                raise SourceError("the name of the input is empty", hint=hint)
            if source == "-":
                if sys.stdin is None:
                    raise SourceError("standard input is closed", file=self.name)
                return CountingFile(cast("IO[bytes]", Interruptible(sys.stdin.buffer)))
            location = locate(source)
            if self.name.endswith(".manifest.json") and (stream := self._open_manifest(location)):
                return stream
            file = location.open()
            if file is None:
                return CountingFile(self._read_container(location.container()))
            self.size = getattr(file, "object_size", None)  # of a remote object
            return CountingFile(self._stack.enter_context(file))
        except (OSError, ValueError) as error:
            from lsconvert.io.decoded_tasks import is_json_text, json_text_error

            if is_json_text(source):
                raise json_text_error() from None
            raise self._failed(error) from error

    def _open_object(self, source: bytes | IO[bytes] | Iterable[Mapping[str, Any]]) -> IO[bytes]:
        if isinstance(source, bytes):
            return BytesIO(source)
        if hasattr(source, "read"):
            return cast("IO[bytes]", source)
        from lsconvert.io.decoded_tasks import open_tasks

        self._errors = ()  # those of the caller's iterator are raised as they are
        self._encoding = None
        self.notes = {}
        return cast("IO[bytes]", open_tasks(source))

    def _read_container(self, container: Container) -> IO[bytes]:
        """Return the tasks of a folder or archive as a JSON array, or the only JSON file of an archive as it is."""
        from lsconvert.io.file_places import FilePlaces, Piece, Place
        from lsconvert.io.task_folders import FolderStream, only_file

        file = only_file(container)
        if file is not None:
            self.notes["files-passed-over"] = container.names_without(file)
            self.places = FilePlaces(self.name)
            self.places.add(Place(0, 1, 1), [Piece(0, file.name, Place(0, 1, 1))])
            return self._stack.enter_context(file.open())
        open_chunks = partial(_chunks_of_member, self._encoding)
        stream = FolderStream(container, open_chunks, is_recoded=self._encoding is not None)
        self._encoding = None  # each file was re-coded
        self.places = stream.places
        self.notes = stream.notes = self.notes | stream.notes
        return cast("IO[bytes]", stream)

    def _open_manifest(self, location: Location) -> CountingFile | None:
        from lsconvert.io.iterator_stream import IteratorStream
        from lsconvert.io.manifest import is_manifest, tasks_of_parts

        if not is_manifest(location):
            return None
        self._encoding, self.notes = None, {}  # parts are UTF-8
        return CountingFile(cast("IO[bytes]", IteratorStream(tasks_of_parts(location, _chunks_of))))

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
        if not self._errors:
            return cast("IO[bytes]", self._raw)  # decoded tasks: to peek would take some before they are needed
        suffix = suffix_of(self._raw.peek(MAGIC_SIZE))
        if suffix is None and not _is_tar(self._raw):
            return cast("IO[bytes]", self._raw)
        self._errors = Exception  # decompressors raise nearly any exception for damaged bytes
        if suffix == ".zip":
            from lsconvert.io.containers import list_zip

            return self._read_archive(list_zip, self._raw)
        stream = self._raw
        if suffix is not None:
            from lsconvert.io.compression import decompress

            stream = CountingFile(decompress(self._raw, suffix, self.name, self._stack))
        if not _is_tar(stream):
            return cast("IO[bytes]", stream)
        from lsconvert.io.containers import list_tar

        self.is_collection = True
        return self._read_archive(list_tar, stream)

    def _read_archive(
        self, list_archive: Callable[[IO[bytes], str, ExitStack], Container], file: CountingFile
    ) -> IO[bytes]:
        if self._member is not None and self._member.is_archived:
            raise SourceError("is an archive inside another archive, which is not read", hint=UNPACK_HINT)
        container = list_archive(cast("IO[bytes]", file), self.name, self._stack)
        if self._member is not None:
            _check_inner_archive(container)
        self.is_collection = self.is_collection or len([*container.files, *container.others]) > 1
        return self._read_container(container)

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


def _chunks_of_member(encoding: str | None, file: File) -> Iterator[bytes]:
    with file.open() as stream, Source(stream, encoding, member=file) as opened:
        yield from opened.chunks()


def _check_inner_archive(container: Container) -> None:
    """Refuse an archive in a folder unless it has one JSON file. Raises NotTasksError if it has none, SourceError."""
    from lsconvert.io.containers import is_candidate
    from lsconvert.io.task_folders import only_file

    if not any(is_candidate(each.path) for each in container.files):
        raise NotTasksError("is an archive without JSON files", file=container.name)
    if only_file(container) is None:
        raise SourceError("is an archive of several files inside a folder, which is not read", hint=UNPACK_HINT)


def _is_tar(file: CountingFile) -> bool:
    return file.peek(1) not in JSON_STARTS and file.peek(TAR_MAGIC.stop)[TAR_MAGIC] == b"ustar"


def source_name(source: SourceLike) -> str:
    """Return the name of a source for messages."""
    if isinstance(source, (str, os.PathLike)):
        return "<stdin>" if source == "-" else shown_name(source)
    if isinstance(source, bytes) or hasattr(source, "read"):
        return str(getattr(source, "name", "<stream>"))
    return "<tasks>"
