"""What tells whether a file is the one that was seen before: its size, its time, and the tag that a store gives it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class FileState(NamedTuple):
    """The state of a file or folder, without its content.

    `size` is in bytes, `mtime_ns` the modification time in nanoseconds; a store tells whole seconds. `etag` is the
    tag of the content in a store, "" for a local file, and if a store has none. For a folder, these are the sum of
    the sizes, the latest time, and a digest of all names and tags.
    """

    size: int
    mtime_ns: int
    etag: str = ""

    def is_same(self, other: FileState) -> bool:
        """Tell whether both are of the same content. Tags decide if both have one, else the times."""
        if self.etag and other.etag:
            return (self.size, self.etag) == (other.size, other.etag)
        return (self.size, self.mtime_ns) == (other.size, other.mtime_ns)


def local_state(path: str) -> FileState:
    """Return the state of a local file or folder. Raises OSError."""
    stats = [each.stat() for each in files_of(path)]
    return FileState(sum(stat.st_size for stat in stats), max((stat.st_mtime_ns for stat in stats), default=0))


def files_of(path: str) -> list[Path]:
    """Return the files below a local folder, sorted; of a file, itself."""
    place = Path(path)
    return sorted(each for each in place.rglob("*") if each.is_file()) if place.is_dir() else [place]
