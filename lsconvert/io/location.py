"""A file or folder, local or remote: what the rest of this package asks of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

    from lsconvert.io.containers import Container
    from lsconvert.io.file_state import FileState

# What shows that a file changes while it is read: its size, modification time and inode, or the ETag of an object.
ReadState: TypeAlias = tuple[int, int, int] | str


class Entry(Protocol):
    """A name in a folder, as an os.DirEntry."""

    @property
    def name(self) -> str: ...
    @property
    def path(self) -> str: ...
    def is_dir(self) -> bool: ...
    def is_file(self) -> bool: ...
    def is_symlink(self) -> bool: ...


class Backup(Protocol):
    """The old file of an output that is replaced."""

    def restore(self) -> None:
        """Give the old file its name again. Raises OSError and OutputError."""
        ...

    def discard(self) -> None:
        """Remove the copy of the old file."""
        ...


class NewFile(Protocol):
    """A file that has its final name, or is visible, only after `publish`."""

    file: IO[bytes]

    @property
    def abandoned(self) -> int: ...

    def retarget(self, target: Any, *, force: bool, same: bool = False) -> None: ...
    def complete(self) -> None: ...
    def close(self) -> None: ...
    def digest(self) -> tuple[int, str]: ...
    def begin_flush(self, start: int, end: int) -> None: ...
    def publish(self) -> None: ...
    def discard(self) -> None: ...


class NewFolder(Protocol):
    """A folder whose files have their final names, or are visible, only after `publish`."""

    name: str

    @property
    def abandoned(self) -> int: ...
    @property
    def location(self) -> None: ...
    @property
    def is_file(self) -> bool: ...
    def write(self, name: str, *pieces: bytes) -> None: ...
    def complete(self) -> None: ...
    def publish(self) -> None: ...
    def discard(self) -> None: ...


class LineFile(Protocol):
    """A file of lines, to which lines are appended. Each ends with a line feed. May be used by several threads.

    Raises OSError and LSConvertError.
    """

    def local_copy(self) -> Path:
        """Return the path of a local file with the lines that are there now, if there are any."""
        ...

    def append(self, line: bytes) -> None:
        """Append a line. It may be kept in memory for some time."""
        ...

    def flush(self) -> None:
        """Write the lines that are in memory."""
        ...

    def join(self) -> None:
        """Make one file of all lines."""
        ...


class Location(Protocol):
    """A file or folder. `name` is its name for messages, `address` the one that opens it. Raises OSError; SourceError."""

    name: str
    address: str

    @property
    def is_remote(self) -> bool:
        """Whether this is in remote storage."""
        ...

    @property
    def is_writable(self) -> bool:
        """Whether it may be written: not on a web server."""
        ...

    @property
    def base(self) -> str:
        """The last part of the name."""
        ...

    @property
    def real(self) -> str:
        """One spelling of all names of this file: links are followed."""
        ...

    @property
    def parent(self) -> Location:
        """The folder that it is in."""
        ...

    def join(self, name: str) -> Location:
        """Return a file or folder in this folder. `name` has `/` between folders."""
        ...

    def exists(self) -> bool:
        """Tell whether there is a file or folder, or a link that leads nowhere."""
        ...

    def is_file(self) -> bool:
        """Tell whether this is a file."""
        ...

    def is_folder(self) -> bool:
        """Tell whether this is a folder. One in a store has at least one object."""
        ...

    def size(self) -> int:
        """Return the size of a file in bytes."""
        ...

    def state(self) -> FileState:
        """Return the state of a file or folder."""
        ...

    def states(self) -> Mapping[str, FileState] | None:
        """Return the states of all files below, by their paths in this folder; None if each is as well asked for."""
        ...

    def lines(self) -> LineFile:
        """Return this file as one of lines, to which lines can be appended."""
        ...

    def open(self) -> IO[bytes] | None:
        """Open a file for reading, unbuffered; return None for a folder."""
        ...

    def open_range(self, state: ReadState, start: int, end: int) -> IO[bytes]:
        """Open the bytes from `start` up to `end` of a file in this state.

        If it is in another one, opening it or reading it to the end raises SourceError.
        """
        ...

    def scan(self, *, first: bool = False) -> Sequence[Entry]:
        """Return what is in a folder; with `first`, only what a store lists first, which is enough to recognize it."""
        ...

    def container(self) -> Container:
        """Return the files in a folder and those below."""
        ...

    def is_same(self, other: Location) -> bool:
        """Tell whether both are the same file. Raises OSError if one of two paths does not exist."""
        ...

    def new_file(self, *, force: bool, same: bool, movable: bool) -> NewFile:
        """Return a new file for this name. `movable`: whether the name may change, and the file is read again."""
        ...

    def new_folder(self, *, force: bool) -> NewFolder:
        """Return a new folder for this name, to which files are written."""
        ...

    def back_up(self) -> Backup:
        """Keep the file that is there under another name, until the result restores or discards it."""
        ...

    def remove(self) -> None:
        """Remove a file, if there is one."""
        ...

    def flush_names(self) -> None:
        """Write the names of the files in a folder to the disk."""
        ...

    def make_folder(self, *, parents: bool) -> None:
        """Make this folder if it does not exist, with `parents` those above it."""
        ...
