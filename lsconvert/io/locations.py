"""Files and folders by name: a path, or the URL of a remote object. The only place that decides which of them it is.

A URL needs obstore. Its module is imported for the first URL.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final, TypeAlias, TypeGuard, cast

from lsconvert.io.file_state import FileState, local_state
from lsconvert.io.location import Backup, Entry, LineFile, Location, NewFile, NewFolder, ReadState

if TYPE_CHECKING:
    from lsconvert.io.containers import Container

__all__ = ["LocalLocation", "Location", "PathLike", "is_name", "locate", "shown_name"]

PathLike: TypeAlias = str | os.PathLike[str]


class LocalLocation:
    """A path of this machine."""

    is_remote: Final = False
    is_writable: Final = True

    def __init__(self, path: PathLike) -> None:
        self.address = self.name = os.fspath(path)

    @property
    def base(self) -> str:
        return os.path.basename(self.address)

    @property
    def real(self) -> str:
        try:
            return os.path.realpath(self.address)
        except FileNotFoundError:  # the current folder was removed
            return self.address

    @property
    def parent(self) -> Location:
        return LocalLocation(os.path.dirname(self.address) or ".")

    def join(self, name: str) -> Location:
        return LocalLocation(os.path.join(self.address, name))

    def exists(self) -> bool:
        return os.path.lexists(self.address)

    def is_file(self) -> bool:
        return os.path.isfile(self.address)

    def is_folder(self) -> bool:
        return os.path.isdir(self.address)

    def size(self) -> int:
        return os.path.getsize(self.address)

    def state(self) -> FileState:
        return local_state(self.address)

    def states(self) -> None:
        return None

    def lines(self) -> LineFile:
        from lsconvert.io.line_file import LocalLineFile

        return LocalLineFile(self.address)

    def open(self) -> IO[bytes] | None:
        return None if self.is_folder() else cast("IO[bytes]", open(self.address, "rb", buffering=0))

    def open_range(self, state: ReadState, start: int, end: int) -> IO[bytes]:
        from lsconvert.io.file_range import FileRange

        return cast("IO[bytes]", FileRange(self.address, state, start, end))

    def scan(self, *, first: bool = False) -> Sequence[Entry]:
        del first  # a folder is listed at once
        with os.scandir(self.address) as found:
            return list(found)

    def container(self) -> Container:
        from pathlib import Path

        from lsconvert.io.containers import list_folder

        return list_folder(Path(self.address))

    def is_same(self, other: Location) -> bool:
        return not other.is_remote and os.path.samefile(self.address, other.address)

    def new_file(self, *, force: bool, same: bool, movable: bool) -> NewFile:
        del movable  # every local file is
        from pathlib import Path

        from lsconvert.io.atomic_file import AtomicFile

        return AtomicFile(Path(self.address), force=force, same=same)

    def new_folder(self, *, force: bool) -> NewFolder:
        from lsconvert.io.new_folder import LocalNewFolder

        return LocalNewFolder(self.address, force=force)

    def back_up(self) -> Backup:
        from pathlib import Path

        from lsconvert.io.old_file import OldFile

        return OldFile(Path(self.address))

    def remove(self) -> None:
        with suppress(FileNotFoundError):
            os.unlink(self.address)

    def flush_names(self) -> None:
        from lsconvert.io.atomic_file import flush_folder

        flush_folder(self.address)

    def make_folder(self, *, parents: bool) -> None:
        from pathlib import Path

        Path(self.address).mkdir(parents=parents, exist_ok=True)


def locate(name: PathLike) -> Location:
    """Return the file or folder of a path or URL. Raises ExtraError for a URL without obstore, and SourceError."""
    if isinstance(name, str) and "://" in name:
        from lsconvert.io.remote.urls import is_url

        if is_url(name):
            from lsconvert.io.remote.location import RemoteLocation

            return RemoteLocation(name)
    return LocalLocation(name)


def is_name(value: object) -> TypeGuard[PathLike]:
    """Tell whether a source or sink is a path or URL, not `-`."""
    return isinstance(value, (str, os.PathLike)) and value != "-"


def shown_name(name: PathLike) -> str:
    """Return a path or URL for messages: a URL without the query, which may hold a signature."""
    if isinstance(name, str) and "://" in name:
        from lsconvert.io.remote.urls import shown

        return shown(name)
    return os.fspath(name)
