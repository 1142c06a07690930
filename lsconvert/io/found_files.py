"""A long list of files in little memory: all paths are in one buffer, with three numbers for each."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, overload

from lsconvert.io.file_state import FileState

_OWN_NAME: Final = -1  # instead of the start of the name in the path
_CODEC: Final = ("utf-8", "surrogatepass")


class FoundFile(NamedTuple):
    """An input of a job.

    `path` is its path. `name` is its path in the tree of the job, with `/` between folders: an output folder has the
    same tree. `size` is its size in bytes, 0 for a folder and for stdin. `state` is that of an object in the list of
    its folder, None for other files.
    """

    path: str
    name: str
    size: int = 0
    state: FileState | None = None


class FoundFiles(Sequence[FoundFile]):
    """The inputs of a job. Each FoundFile is built when it is asked for, because most names are the ends of paths."""

    def __init__(self, files: Iterable[FoundFile] = ()) -> None:
        self._paths = bytearray()
        self._ends = array("q")  # of the paths in their buffer
        self._starts = array("i")  # of the names in the paths, in characters
        self._sizes = array("q")
        self._names: dict[int, str] = {}  # those that are not the end of a path
        self._states: dict[int, FileState] = {}  # those that are known
        self.extend(files)

    def extend(self, files: Iterable[FoundFile]) -> None:
        """Add files."""
        for path, name, size, state in files:
            if state is not None:
                self._states[len(self)] = state
            start = len(path) - len(name)
            if start < 0 or path[start:].replace(os.sep, "/") != name:
                start = _OWN_NAME
                self._names[len(self)] = name
            self._paths += path.encode(*_CODEC)
            self._ends.append(len(self._paths))
            self._starts.append(start)
            self._sizes.append(size)

    @property
    def size(self) -> int:
        """The sum of the sizes in bytes."""
        return sum(self._sizes)

    def __len__(self) -> int:
        return len(self._sizes)

    @overload
    def __getitem__(self, number: int) -> FoundFile: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[FoundFile]: ...
    def __getitem__(self, number: int | slice) -> FoundFile | Sequence[FoundFile]:
        """Return a file, or several."""
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        number = range(len(self))[number]
        return FoundFile(self._path(number), self.name(number), self._sizes[number], self._states.get(number))

    def __iter__(self) -> Iterator[FoundFile]:
        return (self[number] for number in range(len(self)))

    def name(self, number: int) -> str:
        """Return the name of a file, which is faster than to build its FoundFile."""
        start = self._starts[number]
        return self._names[number] if start == _OWN_NAME else self._path(number)[start:].replace(os.sep, "/")

    def _path(self, number: int) -> str:
        start = self._ends[number - 1] if number else 0
        return self._paths[start : self._ends[number]].decode(*_CODEC)

    def __repr__(self) -> str:
        return f"FoundFiles({[*self]!r})"
