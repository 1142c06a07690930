"""Write an object that becomes visible only when it is complete. Until then the old object stays.

A small object is one request, which a store can make conditional: a new object replaces none, and a changed one is
kept. A larger one is an upload of several parts, which is completed or aborted; conditions are asked before that.
"""

from __future__ import annotations

import io
import os
import tempfile
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final, cast
from weakref import finalize

from lsconvert.errors import OutputError
from lsconvert.io.remote.stores import ask, explained, store_of
from lsconvert.io.remote.urls import shown

if TYPE_CHECKING:
    from obstore import PutMode, UpdateVersion, WritableFile
    from obstore.store import ObjectStore

# Bytes of one part; larger objects are uploaded in parts. S3 allows 10,000 parts, Azure 50,000.
PART_SIZE: Final = 16 << 20
# Parts under way. Each is held in memory.
PARALLEL: Final = 4
CHANGED_HINT: Final = "The object was left as it is. Run the conversion again to replace it."


class RemoteFile:
    """A new object for `url`. Write to `file`, then call `complete` and `publish`, or call `discard`.

    It has the interface of an AtomicFile. With `force`, `publish` replaces any object. With `same`, it replaces only the
    object that is there now, if that has not changed. Raises OutputError, and FileExistsError if an object has appeared.
    """

    abandoned: Final = 0

    def __init__(self, url: str, *, force: bool, same: bool = False) -> None:
        self.retarget(url, force=force, same=same)
        self.file = self._make_file()

    def _make_file(self) -> IO[bytes]:
        return cast("IO[bytes]", _Upload(self._store, self._path, self._url))

    def retarget(self, url: str, *, force: bool, same: bool = False) -> None:
        """Set the URL of the object."""
        self._url, self._force = url, force
        self._store, self._path = store_of(url)
        self._replaceable = self._old() if same else None

    def complete(self) -> None:
        """Do nothing: what is not visible yet is in a part of the upload, or in memory."""

    def close(self) -> None:
        """Do nothing: an upload needs no descriptor."""

    def begin_flush(self, start: int, end: int) -> None:
        """Do nothing: uploads run by themselves."""

    def publish(self) -> None:
        """Make the object visible. An interrupt waits until then, so that the caller knows whether it is visible."""
        upload = cast("_Upload", self.file)
        if upload.is_small:
            self._put(upload.content)
            return
        self._check_old()
        with explained(self._url, OutputError):
            upload.finish()

    def discard(self) -> None:
        """Abort the upload, unless it was published."""
        cast("_Upload", self.file).abort()

    def _put(self, content: bytes) -> None:
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        mode = self._mode()
        refused = False
        with explained(self._url, OutputError):
            try:
                obstore.put(self._store, self._path, content, mode=mode, use_multipart=False)
            except (AlreadyExistsError, PreconditionError):
                refused = True
        # The store may have written the object, while its answer was lost and the request made again.
        if refused and not self._is_written(content):
            if mode == "create":
                raise FileExistsError
            raise OutputError("was changed by another program during the run", hint=CHANGED_HINT)

    def _mode(self) -> PutMode:
        """Return the condition of a write in one request."""
        if self._force:
            return "overwrite"
        if self._replaceable is None:
            return "create"
        if self._replaceable.get("version") is None and self._url.startswith("gs:"):
            self._check_old()  # Google's condition is a generation; an emulator may have none
            return "overwrite"
        return self._replaceable

    def _is_written(self, content: bytes) -> bool:
        import obstore

        with suppress(FileNotFoundError), explained(self._url, OutputError):
            return bytes(obstore.get(self._store, self._path).bytes()) == content
        return False

    def _check_old(self) -> None:
        """Raise FileExistsError or OutputError if the object that is there must not be replaced."""
        if self._force:
            return
        old = self._old()
        if self._replaceable is None and old is not None:
            raise FileExistsError
        if old != self._replaceable:
            raise OutputError("was changed by another program during the run", hint=CHANGED_HINT)

    def _old(self) -> UpdateVersion | None:
        """Return what identifies the content of the old object, None if there is none."""
        import obstore

        try:
            found = ask(self._url, lambda: obstore.head(self._store, self._path))
        except FileNotFoundError:
            return None
        old: UpdateVersion = {"e_tag": found.get("e_tag")}
        if found.get("version") is not None:
            old["version"] = found["version"]
        return old


class SpooledRemoteFile(RemoteFile):
    """A RemoteFile whose name may change until it is published, and that can be read: it waits in a temporary file."""

    def _make_file(self) -> IO[bytes]:
        descriptor, self._spool = tempfile.mkstemp(prefix="lsconvert-")
        self._remove = finalize(self, _unlink, self._spool)
        return os.fdopen(descriptor, "w+b")

    def complete(self) -> None:
        """Write everything to the temporary file."""
        self.file.flush()

    def digest(self) -> tuple[int, str]:
        """Return the size in bytes and the SHA-256 of the content."""
        from lsconvert.io.checksum import digest_of

        return digest_of(self.file.fileno())

    def close(self) -> None:
        """Close the temporary file, to free its descriptor."""
        self.file.close()

    def publish(self) -> None:
        """Upload the content."""
        import shutil

        self.file.close()
        upload = _Upload(self._store, self._path, self._url)
        self.file = cast("IO[bytes]", upload)
        with open(self._spool, "rb") as spool:
            shutil.copyfileobj(spool, self.file, PART_SIZE)
        super().publish()

    def discard(self) -> None:
        """Forget the content, and abort the upload unless it was published."""
        with suppress(OSError):
            self.file.close()
        if isinstance(self.file, _Upload):
            self.file.abort()
        self._remove()


def _unlink(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


class _Upload(io.RawIOBase):
    """A file to write only. Its content stays in memory up to the size of one part."""

    def __init__(self, store: ObjectStore, path: str, url: str) -> None:
        self.name = shown(url)
        self._store, self._path, self._url = store, path, url
        self._head = bytearray()
        self._writer: WritableFile | None = None

    @property
    def is_small(self) -> bool:
        """Whether everything is in memory."""
        return self._writer is None

    @property
    def content(self) -> bytes:
        """What is in memory."""
        return bytes(self._head)

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # typeshed says Buffer
        """Write bytes; return their number. Raises OutputError."""
        if self._writer is None:
            self._head += data
            if len(self._head) <= PART_SIZE:
                return len(data)
            import obstore

            self._writer = obstore.open_writer(self._store, self._path, buffer_size=PART_SIZE, max_concurrency=PARALLEL)
            first, self._head = bytes(self._head), bytearray()
            self._send(self._writer, first)
        else:
            self._send(self._writer, bytes(data))
        return len(data)

    def finish(self) -> None:
        """Complete the upload."""
        assert self._writer is not None
        self._writer.__exit__(None, None, None)
        self._writer = None

    def abort(self) -> None:
        """Abort the upload, unless it was finished."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(Exception):  # the parts stay invisible; a lifecycle rule of the bucket removes them
                writer.__exit__(OutputError, OutputError("aborted"), None)

    def _send(self, writer: WritableFile, data: bytes) -> None:
        ask(self._url, lambda: writer.write(data), OutputError)
