"""The files of a batch, with their outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from lsconvert.io.file_state import FileState
from lsconvert.io.found_files import FoundFile, FoundFiles
from lsconvert.io.locations import shown_name


class Item(NamedTuple):
    """A file of a job.

    `source` is the path of the input, and `name` its path in the tree of the job, with `/` between folders. `target` is
    the path of the output, None if nothing is written. `size` is that of the input in bytes, 0 if it is unknown.
    `state` is that of an input in a store when it was found, None for other files.
    """

    source: str
    name: str
    target: str | None = None
    size: int = 0
    state: FileState | None = None

    @property
    def label(self) -> str:
        """The name of the input in messages."""
        return input_name(self.source)


def input_name(source: str) -> str:
    """Return the name of an input in messages: <stdin> for `-`, and a URL without its query, which may hold a signature."""
    return "<stdin>" if source == "-" else shown_name(source)


class Items:
    """The items for files. Each is built when it is its turn, so that a job of many files takes little memory.

    `target` returns the path of the output for the name of a file.
    """

    def __init__(self, files: FoundFiles, target: Callable[[str], str | None] = lambda _: None) -> None:
        self.files, self._target = files, target

    @property
    def size(self) -> int:
        """The sum of the sizes of the inputs in bytes."""
        return self.files.size

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, number: int) -> Item:
        return self._item(self.files[number])

    def __iter__(self) -> Iterator[Item]:
        return map(self._item, self.files)

    def _item(self, file: FoundFile) -> Item:
        return Item(file.path, file.name, self._target(file.name), file.size, file.state)
