"""A file or folder in remote storage, as a Location."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Final, cast

from lsconvert.errors import OutputError, SourceError
from lsconvert.io.containers import Container
from lsconvert.io.file_state import FileState
from lsconvert.io.remote import listing, urls
from lsconvert.io.remote.files import RemoteFiles, read_ahead
from lsconvert.io.remote.reader import RemoteReader
from lsconvert.io.remote.stores import ask, check_extra, explained, store_of

if TYPE_CHECKING:
    from obstore import ObjectMeta

    from lsconvert.io.location import Backup, Entry, LineFile, Location, NewFile, NewFolder, ReadState

WEB_HINT: Final = "Write to a local file or to a store (s3://, gs://, az://), and upload that."


class RemoteLocation:
    """An object, or the prefix of objects, by URL. Raises ExtraError without obstore; see Location."""

    is_remote: Final = True

    def __init__(self, url: str) -> None:
        check_extra()
        self.address = url
        self.name = urls.shown(url)
        self._parts = urls.parse(url)

    @property
    def is_writable(self) -> bool:
        return not self._parts.is_web

    @property
    def base(self) -> str:
        return self._parts.key.rstrip("/").rpartition("/")[2]

    @property
    def real(self) -> str:
        return f"{self._parts.root}/{self._parts.key}".rstrip("/")

    @property
    def parent(self) -> Location:
        return RemoteLocation(urls.split(self.name)[0])

    def join(self, name: str) -> Location:
        return RemoteLocation(urls.join(self.address, name))

    def exists(self) -> bool:
        return self.is_file() or self.is_folder()

    def is_file(self) -> bool:
        return not self._is_folder_name() and self._head() is not None

    def is_folder(self) -> bool:
        """Tell whether there are objects below. The name of an object is never that of a folder."""
        if self._parts.is_web:
            return False
        return not self._parts.key or (not self.is_file() and listing.has_objects(self.address))

    def size(self) -> int:
        found = None if self._is_folder_name() else self._head()
        if found is None:
            raise FileNotFoundError(2, "no such object")
        return found["size"]

    def state(self) -> FileState:
        found = None if self._is_folder_name() else self._head()
        if found is None:
            return self._folder_state()
        state = listing.state_of(found)
        if not (state.etag or state.mtime_ns):
            raise SourceError("the web server tells neither tag nor time of this file", file=self.name)
        return state

    def states(self) -> Mapping[str, FileState]:
        return {entry.name: entry.state for entry in listing.walk(self.address)}

    def lines(self) -> LineFile:
        from lsconvert.io.remote.line_file import RemoteLineFile

        return RemoteLineFile(self.address)

    def open(self) -> IO[bytes] | None:
        if self._is_folder_name():
            return None
        try:
            return cast("IO[bytes]", RemoteReader(self.address))
        except FileNotFoundError:
            if self._parts.is_web or not listing.has_objects(self.address):
                raise
            return None

    def open_range(self, state: ReadState, start: int, end: int) -> IO[bytes]:
        assert isinstance(state, str)
        return cast("IO[bytes]", RemoteReader(self.address, state, start, end))

    def scan(self, *, first: bool = False) -> Sequence[Entry]:
        return listing.first_files(self.address) if first else listing.scan(self.address)

    def container(self) -> Container:
        files = RemoteFiles(self.address)
        if next(iter(files), None) is None and not listing.has_objects(self.address):
            raise FileNotFoundError(2, "no such object")
        return Container(self.name, files, [], is_folder=True, ahead=read_ahead)

    def is_same(self, other: Location) -> bool:
        return other.is_remote and self.real == other.real

    def new_file(self, *, force: bool, same: bool, movable: bool) -> NewFile:
        from lsconvert.io.remote.writer import RemoteFile, SpooledRemoteFile

        self._check_writable()
        return cast("NewFile", (SpooledRemoteFile if movable else RemoteFile)(self.address, force=force, same=same))

    def new_folder(self, *, force: bool) -> NewFolder:
        from lsconvert.io.remote.new_folder import RemoteNewFolder

        self._check_writable()
        return RemoteNewFolder(self.address, force=force)

    def back_up(self) -> Backup:
        from lsconvert.io.remote.old_object import OldObject

        return OldObject(self.address)

    def remove(self) -> None:
        import obstore

        store, path = store_of(self.address)
        with explained(self.address, OutputError):
            obstore.delete(store, path)

    def flush_names(self) -> None:
        """Do nothing: a store answers a request when the object is safe."""

    def make_folder(self, *, parents: bool) -> None:
        """Do nothing: a store has no folders."""
        del parents
        self._check_writable()

    def _folder_state(self) -> FileState:
        size, latest, digests = 0, 0, 0
        for file in RemoteFiles(self.address).entries():  # may be millions, in any order
            size, latest = size + file.size, max(latest, file.state.mtime_ns)
            text = f"{file.name}\n{file.state.etag or file.state.mtime_ns}"
            digests += int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "big")
        if not digests:
            raise FileNotFoundError(2, "no such object")
        return FileState(size, latest, f"{digests % (1 << 256):064x}")

    def _head(self) -> ObjectMeta | None:
        import obstore

        store, path = store_of(self.address)
        try:
            return ask(self.address, lambda: obstore.head(store, path))
        except FileNotFoundError:
            return None

    def _is_folder_name(self) -> bool:
        return not self._parts.is_web and (not self._parts.key or self._parts.key.endswith("/"))

    def _check_writable(self) -> None:
        if not self.is_writable:
            raise OutputError("a file on a web server cannot be written", file=self.name, hint=WEB_HINT)
